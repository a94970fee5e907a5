//! What the checks have found, for people.

use collectmc::checks::{Finding, Rule, Severity};

use crate::words::tally;

/// What to do about a finding, in the terms of the command line where an option does it.
pub(crate) fn remedy(finding: &Finding) -> &'static str {
    match (finding.rule(), finding.severity()) {
        (Rule::Root, _) => {
            "Compare the root's fingerprint with the one that the authority publishes; where they are the same, put it into a \
             file and trust it with --roots FILE."
        }
        (Rule::Issuer, Severity::Error) if finding.remedy() == Rule::Issuer.remedy() => {
            "Add the missing issuer's certificate, which the authority publishes; where it is a root, with --roots FILE."
        }
        (Rule::Domain, Severity::NotChecked) => "Name the domain of the record with --domain.",
        _ => finding.remedy(),
    }
}

pub(crate) fn number_of(findings: &[Finding], severity: Severity) -> usize {
    findings.iter().filter(|finding| finding.severity() == severity).count()
}

/// `1 error, 2 warnings`; nothing where there are neither.
pub(crate) fn counted(findings: &[Finding]) -> Option<String> {
    let parts = [(Severity::Error, "error"), (Severity::Warning, "warning")];
    let counted = tally(parts.map(|(severity, noun)| (number_of(findings, severity), noun, "")));
    Some(counted).filter(|counted| !counted.is_empty())
}
