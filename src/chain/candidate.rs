//! The certificates that a chain is built of, with what links them.

use std::cell::OnceCell;
use std::cmp::Reverse;

use super::anchors::{Recognized, Trust, TrustAnchors};
use super::error::{ChainError, Listed};
use crate::certificates::Certificate;

/// A certificate, its index among those that were sent, and what links it to others.
#[derive(Debug)]
pub(super) struct Candidate<'a> {
    /// `None` for a trust anchor that was not sent.
    pub(super) index: Option<usize>,
    pub(super) certificate: &'a Certificate,
    pub(super) is_ca: bool,
    pub(super) authority_key_identifier: Option<&'a [u8]>,
    subject_key_identifier: Option<&'a [u8]>,
    anchors: &'a TrustAnchors,
    /// The trust anchor that it is a certificate of. Only issuers are looked up: the end entity, most of which is its logo, would
    /// be hashed for nothing.
    anchor: OnceCell<Option<Recognized>>,
}

/// Every certificate once, with its index.
pub(crate) fn distinct(certificates: &[Certificate]) -> impl Iterator<Item = (usize, &Certificate)> {
    let is_first = |(index, certificate): &(usize, &Certificate)| {
        let mut before = certificates.iter().take(*index);
        !before.any(|earlier| earlier == *certificate)
    };
    certificates.iter().enumerate().filter(is_first)
}

/// The one certificate that issued no other and is not a CA's; where each is a CA's, the one that issued no
/// other and has a logo.
///
/// Names and key identifiers decide: a wrong signature does not make an issuer an end entity.
pub(super) fn end_entity<'c, 'a>(candidates: &'c [Candidate<'a>]) -> Result<&'c Candidate<'a>, ChainError> {
    let issued_none = |candidate: &&Candidate<'_>| {
        let mut others = candidates.iter().filter(|other| other.index != candidate.index);
        !others.any(|other| candidate.may_have_issued(other))
    };
    let (mut authorities, subjects): (Vec<_>, Vec<_>) = candidates
        .iter()
        .filter(issued_none)
        .partition(|candidate| candidate.is_ca);
    authorities.retain(|authority| !matches!(authority.certificate.extensions().logotype(), Ok(None)));
    let found = if subjects.is_empty() { authorities } else { subjects };
    match found.as_slice() {
        [] => Err(ChainError::NoEndEntity),
        [one] => Ok(one),
        several => Err(ChainError::SeveralEndEntities {
            certificates: several.iter().map(|candidate| Listed::from(*candidate)).collect(),
        }),
    }
}

impl<'a> Candidate<'a> {
    /// An unreadable extension counts as absent: it is a finding of the checks, not a reason to lose the chain.
    pub(super) fn new(index: Option<usize>, certificate: &'a Certificate, anchors: &'a TrustAnchors) -> Self {
        let extensions = certificate.extensions();
        Self {
            index,
            certificate,
            is_ca: extensions.is_ca().unwrap_or(false),
            authority_key_identifier: extensions.authority_key_identifier().ok().flatten(),
            subject_key_identifier: extensions.subject_key_identifier().ok().flatten(),
            anchors,
            anchor: OnceCell::new(),
        }
    }

    /// Whether names and key identifiers permit this one to be the issuer of the other, which may be itself.
    pub(super) fn may_have_issued(&self, other: &Candidate<'_>) -> bool {
        let names_fit = self.subject() == other.issuer();
        let identifiers_fit = match (self.subject_key_identifier, other.authority_key_identifier) {
            (Some(own), Some(wanted)) => own == wanted,
            _ => true,
        };
        names_fit && identifiers_fit
    }

    /// The order in which issuers are preferred where all else is equal: CAs first, then the longer validity. The DER makes the
    /// order independent of the order as sent.
    pub(super) fn preference(&self) -> impl Ord + use<'a> {
        let certificate = self.certificate;
        (Reverse(self.is_ca), Reverse(certificate.not_after()), certificate.der())
    }

    /// Why it is trusted. One that only has a trust anchor's key must be self-signed.
    pub(super) fn trust(&self, is_self_signed: bool) -> Option<Trust> {
        let anchor = self.anchor.get_or_init(|| self.anchors.recognize(self.certificate));
        let anchor = anchor.filter(|anchor| is_self_signed || !anchor.by_key_alone);
        anchor.map(|anchor| anchor.trust)
    }

    /// Whether both are certificates of one authority: of the same name and key.
    pub(super) fn is_same_authority_as(&self, other: &Candidate<'_>) -> bool {
        self.subject() == other.subject() && self.key() == other.key()
    }

    pub(super) fn issuer(&self) -> &'a [u8] {
        self.certificate.issuer_der()
    }

    /// The SubjectPublicKeyInfo.
    pub(super) fn key(&self) -> &'a [u8] {
        self.certificate.public_key()
    }

    fn subject(&self) -> &'a [u8] {
        self.certificate.subject_der()
    }
}

impl From<&Candidate<'_>> for Listed {
    fn from(candidate: &Candidate<'_>) -> Self {
        Self {
            index: candidate.index,
            certificate: candidate.certificate.clone(),
        }
    }
}
