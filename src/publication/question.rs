//! The input of a domain check.

use crate::Timestamp;
use crate::chain::TrustAnchors;
use crate::mark::{Domain, Selector};

/// The domain and selector to check, and the options.
#[derive(Debug)]
pub(super) struct Question {
    pub(super) domain: Domain,
    pub(super) selector: Selector,
    pub(super) options: DomainCheckOptions,
}

/// What a [`DomainCheck`](super::DomainCheck) checks against.
#[derive(Clone, Debug)]
pub struct DomainCheckOptions {
    pub(super) at: Timestamp,
    pub(super) anchors: TrustAnchors,
    pub(super) evidence: Option<Vec<u8>>,
    pub(super) logo: Option<Vec<u8>>,
}

impl DomainCheckOptions {
    /// Checks at this time, to the roots that are built in.
    pub fn new(at: Timestamp) -> Self {
        Self {
            at,
            anchors: TrustAnchors::known(),
            evidence: None,
            logo: None,
        }
    }

    /// Sets the trust anchors of mark certificates; [`TrustAnchors::known`] when not set.
    #[must_use]
    pub fn trust_anchors(self, anchors: TrustAnchors) -> Self {
        Self { anchors, ..self }
    }

    /// Sets the evidence document that was collected, which the one that is served has to equal.
    #[must_use]
    pub fn collected_evidence(self, pem: impl Into<Vec<u8>>) -> Self {
        Self {
            evidence: Some(pem.into()),
            ..self
        }
    }

    /// Sets the logo that was collected, which the one that is served has to equal.
    #[must_use]
    pub fn collected_logo(self, svg: impl Into<Vec<u8>>) -> Self {
        Self {
            logo: Some(svg.into()),
            ..self
        }
    }
}
