//! What the checks come to, for people.

use collectmc::Certificate;
use collectmc::chain::KnownRoot;

use crate::checks::{Examination, TrustReason};
use crate::failure::with_causes;

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
