//! The certificates, and how they belong together.

use collectmc::Certificate;
use collectmc::chain::{Chain, Role};
use collectmc::mark::oid_name;
use data_encoding::HEXLOWER;

use super::{HEADING, LABEL, line};
use crate::report::{Report, name};
use crate::text::one_line;
use crate::words::count;

pub(super) fn all(report: &Report) -> String {
    let chain = report.examination.as_ref().map(|examination| &examination.chain);
    let role = |index| chain?.as_ref().ok()?.role(index);
    let certificates = report.certificates().iter().enumerate();
    let mut text: String = certificates
        .map(|(index, one)| certificate(index, one, role(index)))
        .collect();
    if !report.certificates().is_empty() {
        text += "\n";
    }
    text.extend(report.skipped().iter().map(|skipped| line("not read", skipped)));
    match chain {
        Some(Ok(chain)) => text + &line("chain", &in_words(chain)),
        Some(Err(error)) => text + &line("chain", &format!("none: {error}")),
        None => text,
    }
}

fn certificate(index: usize, certificate: &Certificate, role: Option<Role>) -> String {
    let role = role.map(|role| format!("{role}: ")).unwrap_or_default();
    let (number, name) = (numbers(&[index]), one_line(name(certificate)));
    let line = |label, value: &str| format!("     {LABEL}{label:<7}{LABEL:#}  {value}\n");
    let mut text = format!("\n  {HEADING}{number}{HEADING:#}  {LABEL}{role}{LABEL:#}{name}\n");
    let mut label = "subject";
    for (attribute, value) in certificate.subject_attributes() {
        let attribute = oid_name(attribute).unwrap_or(attribute);
        text += &line(label, &format!("{attribute}={value}"));
        label = "";
    }
    text += &line("issuer", certificate.issuer());
    text += &line("serial", certificate.serial());
    let (begin, end) = (certificate.not_before(), certificate.not_after());
    text += &line("valid", &format!("{begin} to {end}"));
    text += &line("sha256", &HEXLOWER.encode(&certificate.sha256()));
    text + &line("DER", &format!("{} bytes", certificate.der().len()))
}

fn in_words(chain: &Chain) -> String {
    let order = numbers(chain.indices());
    let root = match chain.root_included() {
        true => "with its root",
        false => "without its root",
    };
    let mut words = format!("{order}, {root}; signatures verified");
    for (indices, what) in [(chain.leftover(), "outside of it"), (chain.duplicates(), "duplicate")] {
        if !indices.is_empty() {
            let number = count(indices.len(), "certificate");
            words += &format!("; {number} {what}: {}", numbers(indices));
        }
    }
    words
}

/// Certificates are counted from 1.
fn numbers(indices: &[usize]) -> String {
    let numbers = indices.iter().map(|index| index.saturating_add(1).to_string());
    numbers.collect::<Vec<_>>().join(", ")
}
