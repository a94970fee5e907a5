//! The certificates, and how they belong together.

use std::io::{self, Write};

use super::{HEADING, LABEL, line};
use crate::report::{CertificateReport, ChainReport, Report};
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
    let CertificateReport {
        role,
        subject,
        issuer,
        serial,
        sha256,
        not_before,
        not_after,
        der_bytes,
    } = certificate;
    let role = role.map(|role| format!("{role}: ")).unwrap_or_default();
    writeln!(out, "\n  {HEADING}{number}{HEADING:#}  {LABEL}{role}{LABEL:#}{subject}")?;
    let mut line = |label, value: &str| writeln!(out, "     {LABEL}{label:<7}{LABEL:#}  {value}");
    line("issuer", issuer)?;
    line("serial", serial)?;
    line("valid", &format!("{not_before} to {not_after}"))?;
    line("sha256", sha256)?;
    line("DER", &format!("{der_bytes} bytes"))
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
    let signatures = match chain.signatures {
        "verified" => "signatures verified",
        _ => "not all signatures checked",
    };
    let mut words = format!("{order}, {root}; {signatures}");
    for (indices, what) in [(&chain.leftover, "outside of it"), (&chain.duplicates, "duplicate")] {
        if !indices.is_empty() {
            words.push_str(&format!(
                "; {} {what}: {}",
                count(indices.len(), "certificate"),
                numbers(indices)
            ));
        }
    }
    words
}

/// As they are numbered above: counted from 1.
fn numbers(indices: &[usize]) -> String {
    let numbers = indices.iter().map(|index| index.saturating_add(1).to_string());
    numbers.collect::<Vec<_>>().join(", ")
}
