//! What the checks have found, and what it comes to, for people.

use collectmc::Certificate;
use collectmc::chain::KnownRoot;
use collectmc::checks::{Finding, Rule, Severity};

use crate::checks::{Examination, TrustReason};
use crate::failure::with_causes;
use crate::words::tally;

impl Examination {
    /// `verified`, `unknown root` or `refused`.
    pub(crate) fn verdict_in_words(&self) -> String {
        self.verdict().as_str().replace('-', " ")
    }

    /// Why the verdict is what it is. It may quote names.
    pub(crate) fn why(&self) -> String {
        let chain = match (self.reason(), &self.chain) {
            (Some(reason), _) => return reason.message().to_owned(),
            (None, Ok(chain)) => chain,
            (None, Err(_)) => return String::new(),
        };
        let root = match self.trust {
            Some(TrustReason::Known(_)) => format!("a known root (list of {}): ", KnownRoot::LIST_DATE),
            Some(TrustReason::Recording) => "the root that the recording has in roots.pem: ".to_owned(),
            Some(TrustReason::Given) => "a root that was given with --roots: ".to_owned(),
            None => String::new(),
        };
        format!("the chain leads to {root}{}", name(chain.root()))
    }

    /// What is to be known of the root.
    pub(crate) fn note(&self) -> Option<String> {
        let note = self.known_root()?.note()?;
        Some(format!("Of this root: {note}."))
    }

    /// Why there is no mark.
    pub(crate) fn mark_error(&self) -> Option<String> {
        let error = self.mark.as_ref().err()?;
        Some(with_causes(error.as_ref()))
    }

    /// Why there is no logo, where there is a mark.
    pub(crate) fn logo_error(&self) -> Option<String> {
        let error = self.logo.as_ref()?.as_ref().err()?;
        Some(with_causes(error))
    }
}

/// A certificate's common name; without one, its organization or the whole subject.
pub(crate) fn name(certificate: &Certificate) -> &str {
    let organization = || certificate.subject_attributes().find(|(name, _)| *name == "O");
    let name = certificate.common_name().or_else(|| Some(organization()?.1));
    let name = name.filter(|name| !name.trim().is_empty());
    name.unwrap_or_else(|| certificate.subject())
}

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
