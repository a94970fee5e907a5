//! The certificates, and how they belong together.

use std::io::{self, Write};

use collectmc::mark::oid_name;

use super::{HEADING, LABEL, line};
use crate::report::{CertificateReport, ChainReport, Report};
use crate::text::one_line;
use crate::words::count;

pub(super) fn write(report: &Report, out: &mut impl Write) -> io::Result<()> {
    for (number, certificate) in (1..).zip(&report.certificates) {
        write_certificate(number, certificate, out)?;
    }
    if !report.certificates.is_empty() {
        writeln!(out)?;
    }
    for skipped in &report.skipped {
        line("not read", skipped, out)?;
    }
    match &report.chain {
        Some(chain) => line("chain", &in_words(chain), out),
        None => Ok(()),
    }
}

fn write_certificate(number: usize, certificate: &CertificateReport, out: &mut impl Write) -> io::Result<()> {
    let role = certificate.role.map(|role| format!("{role}: ")).unwrap_or_default();
    let name = one_line(&certificate.name);
    writeln!(out, "\n  {HEADING}{number}{HEADING:#}  {LABEL}{role}{LABEL:#}{name}")?;
    let mut line = |label, value: &str| writeln!(out, "     {LABEL}{label:<7}{LABEL:#}  {value}");
    for (label, attribute) in std::iter::once("subject")
        .chain(std::iter::repeat(""))
        .zip(&certificate.subject_attributes)
    {
        let name = oid_name(&attribute.attribute_type).unwrap_or(&attribute.attribute_type);
        line(label, &format!("{name}={}", attribute.value))?;
    }
    line("issuer", &certificate.issuer)?;
    line("serial", &certificate.serial)?;
    line(
        "valid",
        &format!("{} to {}", certificate.not_before, certificate.not_after),
    )?;
    line("sha256", &certificate.sha256)?;
    line("DER", &format!("{} bytes", certificate.der_bytes))
}

fn in_words(chain: &ChainReport) -> String {
    if let Some(error) = &chain.error {
        return format!("none: {error}");
    }
    let order = numbers(&chain.order);
    let root = match chain.root_included {
        true => "with its root",
        false => "without its root",
    };
    let mut words = format!("{order}, {root}; signatures verified");
    for (indices, what) in [(&chain.leftover, "outside of it"), (&chain.duplicates, "duplicate")] {
        if !indices.is_empty() {
            let number = count(indices.len(), "certificate");
            words.push_str(&format!("; {number} {what}: {}", numbers(indices)));
        }
    }
    words
}

/// As they are numbered above: counted from 1.
fn numbers(indices: &[usize]) -> String {
    let numbers = indices.iter().map(|index| index.saturating_add(1).to_string());
    numbers.collect::<Vec<_>>().join(", ")
}
