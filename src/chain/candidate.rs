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
    pub(super) has_logo: bool,
    pub(super) authority_key_identifier: Option<&'a [u8]>,
    subject_key_identifier: Option<&'a [u8]>,
    anchors: &'a TrustAnchors,
    /// The trust anchor that it is a certificate of. Only issuers are looked up: the end entity, most of which is its logo, would
    /// be hashed for nothing.
    anchor: OnceCell<Option<Recognized>>,
}

/// Every certificate once.
pub(super) fn distinct<'a>(certificates: &'a [Certificate], anchors: &'a TrustAnchors) -> Vec<Candidate<'a>> {
    let with_index = certificates.iter().enumerate();
    with_index
        .filter(|(index, _)| !is_duplicate(certificates, *index))
        .map(|(index, certificate)| Candidate::new(Some(index), certificate, anchors))
        .collect()
}

/// Whether one of the certificates before this one is byte for byte the same.
pub(super) fn is_duplicate(certificates: &[Certificate], index: usize) -> bool {
    let mut before = certificates.iter().take(index);
    before.any(|earlier| Some(earlier) == certificates.get(index))
}

/// The certificates of trust anchors that are available and were not sent.
pub(super) fn not_sent<'a>(sent: &[Certificate], anchors: &'a TrustAnchors) -> Vec<Candidate<'a>> {
    anchors
        .certificates()
        .filter(|certificate| !sent.contains(certificate))
        .map(|certificate| Candidate::new(None, certificate, anchors))
        .collect()
}

/// The one certificate that issued no other and is not a CA's; where each is a CA's, the one that issued no
/// other and has a logo.
///
/// Names and key identifiers decide: a wrong signature does not make an issuer an end entity.
pub(super) fn end_entity<'c, 'a>(candidates: &'c [Candidate<'a>]) -> Result<&'c Candidate<'a>, ChainError> {
    let issued_none = |candidate: &&Candidate<'_>| {
        let others = candidates.iter().filter(|other| other.index != candidate.index);
        !others.into_iter().any(|other| candidate.may_have_issued(other))
    };
    let (authorities, subjects): (Vec<_>, Vec<_>) = candidates
        .iter()
        .filter(issued_none)
        .partition(|candidate| candidate.is_ca);
    match only(&subjects)? {
        Some(end_entity) => Ok(end_entity),
        None => {
            let with_logo: Vec<_> = authorities.into_iter().filter(|authority| authority.has_logo).collect();
            only(&with_logo)?.ok_or(ChainError::NoEndEntity)
        }
    }
}

fn only<'c, 'a>(found: &[&'c Candidate<'a>]) -> Result<Option<&'c Candidate<'a>>, ChainError> {
    match found {
        [] => Ok(None),
        [one] => Ok(Some(one)),
        several => {
            let mut certificates: Vec<Listed> = several.iter().map(|candidate| Listed::from(*candidate)).collect();
            certificates.sort_by_key(Listed::index);
            Err(ChainError::SeveralEndEntities { certificates })
        }
    }
}

impl<'a> Candidate<'a> {
    /// An unreadable extension counts as absent: it is a finding of the checks, not a reason to lose the chain.
    fn new(index: Option<usize>, certificate: &'a Certificate, anchors: &'a TrustAnchors) -> Self {
        let extensions = certificate.extensions();
        Self {
            index,
            certificate,
            is_ca: extensions.is_ca().unwrap_or(false),
            has_logo: !matches!(extensions.logotype(), Ok(None)),
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

    /// Why the certificate itself is trusted, whoever signed it.
    pub(super) fn trust(&self) -> Option<Trust> {
        let anchor = self.anchor().filter(|anchor| !anchor.by_key_alone);
        anchor.map(|anchor| anchor.trust)
    }

    /// Why it is trusted if it is self-signed.
    pub(super) fn trust_of_self_signed(&self) -> Option<Trust> {
        self.anchor().map(|anchor| anchor.trust)
    }

    fn anchor(&self) -> Option<Recognized> {
        *self.anchor.get_or_init(|| self.anchors.recognize(self.certificate))
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
