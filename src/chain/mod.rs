//! Builds the chain of certificates that come in any order: the end entity, its issuer, and so on to the root.
//!
//! A receiver of BIMI mail expects the end entity first and then each issuer; the service sends them in any order.
//! [`Certificates::chain`] restores the order and verifies every signature, and [`Chain::to_pem`] writes the evidence document.
//!
//! # Who issued whom
//!
//! A certificate may have issued another when
//!
//! 1. its subject is, byte for byte, the name that the other gives as its issuer. Authorities must write both alike (RFC
//!    5280, section 4.1.2.6), so names are not normalised;
//! 2. its subject key identifier is the other's authority key identifier, where both are present (RFC 5280, section
//!    4.2.1.1). One that differs rules it out, as it does in OpenSSL; the other forms of authority key identifiers are
//!    ignored;
//! 3. its key made the other's signature. Signatures of unsupported kinds make no chain, and without the feature `verify` no
//!    kind is supported.
//!
//! # What is left out
//!
//! [`Chain::trust`] says whether the chain leads to a [trust anchor](TrustAnchors). Everything else that makes a path valid
//! (RFC 5280, section 6.1: validity, CA flags, path lengths, name constraints, critical extensions) depends on a time and
//! is for [`checks::check`](crate::checks::check).

mod anchors;
mod candidate;
mod error;
mod known_roots;
pub(crate) mod name_constraints;
mod search;
#[cfg(feature = "verify")]
mod signature;
#[cfg(not(feature = "verify"))]
mod signature {
    use super::search::{SignatureError, Verification};
    use crate::certificates::Certificate;

    /// Signatures need ring.
    pub(super) fn verify(_signed: &[u8], _issuer: &Certificate) -> Verification {
        let reason = "this was built without the feature `verify`";
        Err(SignatureError::Unsupported(reason.to_owned()))
    }
}

pub use anchors::{Trust, TrustAnchor, TrustAnchors};
pub(crate) use candidate::distinct;
pub use error::{ChainError, Listed};
pub use known_roots::KnownRoot;

use std::sync::Arc;

use crate::certificates::{Certificate, Certificates};
use crate::mark::MarkCertificate;
use candidate::Candidate;
use error::MAX_CERTIFICATES;
use search::{End, Path, SignatureError, Verify};

/// A mark certificate with its issuers: the end entity first, then each one's issuer. Every signature in it has
/// been verified, except that of a last certificate which is a trust anchor by its fingerprint and not self-signed.
///
#[cfg_attr(feature = "verify", doc = "```")]
#[cfg_attr(not(feature = "verify"), doc = "```ignore")]
/// use collectmc::Limits;
/// use collectmc::certificates::Certificates;
/// use collectmc::chain::Role;
///
/// // As the service documents its responses: the root first.
/// let response = std::fs::read("tests/data/pem/documented-without-status.txt")?;
/// let chain = Certificates::parse(&response, &Limits::default())?.chain()?;
/// assert_eq!(chain.indices(), [2, 1, 0]);
/// assert_eq!(chain.role(2), Some(Role::Leaf));
/// assert!(chain.root_included());
/// assert!(chain.trust().is_none()); // The root of a test is unknown.
///
/// let evidence = chain.to_pem_without_root();
/// assert!(evidence.starts_with(&chain.end_entity().to_pem()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    end_entity: Arc<MarkCertificate>,
    certificates: Vec<Certificate>,
    root: Certificate,
    root_included: bool,
    trust: Option<Trust>,
    indices: Vec<usize>,
    roles: Vec<Option<Role>>,
    duplicates: Vec<usize>,
    leftover: Vec<usize>,
}

/// The role of a certificate in its chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Role {
    /// The end entity: the mark certificate.
    Leaf,
    /// A CA between the end entity and the root.
    Intermediate,
    /// The CA that signed its own certificate.
    Root,
}

impl Certificates {
    /// Puts the certificates into order, and verifies every signature: see [`Chain`]. The built-in roots are the
    /// trust anchors.
    ///
    /// # Errors
    ///
    /// As for [`Chain::build`].
    pub fn chain(&self) -> Result<Chain, ChainError> {
        self.chain_to(&TrustAnchors::known())
    }

    /// Puts the certificates into order as [`chain`](Self::chain) does, with these trust anchors.
    ///
    /// # Errors
    ///
    /// As for [`Chain::build`].
    pub fn chain_to(&self, anchors: &TrustAnchors) -> Result<Chain, ChainError> {
        Chain::build(self.as_slice(), anchors)
    }
}

impl Chain {
    /// Builds the chain of certificates that come in any order, possibly with others that do not belong to it.
    ///
    /// The result does not depend on the order in which they come:
    ///
    /// - The end entity is the one certificate that is not a CA's (basic constraints) and issued none of the others.
    ///   Where each is a CA's, it is the one with a logo (the logotype extension) that issued none of the
    ///   others: such a certificate is wrong, which the checks report.
    /// - Where an issuer's key has several certificates (it is cross-signed, or was renewed), a path to a trust anchor wins,
    ///   one that receivers list before one that no receiver lists; then a path to any self-signed root; among those the shorter
    ///   one; then the certificate that is valid for longer.
    /// - The root may be missing when it is a trust anchor whose certificate is available: its key then verifies the last
    ///   certificate.
    ///
    /// The work is bounded: at most 64 certificates, 100 signatures and 1,000 steps.
    ///
    /// # Errors
    ///
    /// [`ChainError`] when there is not exactly one end entity, when an issuer is missing, when a signature is wrong or cannot
    /// be verified, and when CAs issued each other's certificates in a loop; also for no certificates at all and for more than 64.
    pub fn build(certificates: &[Certificate], anchors: &TrustAnchors) -> Result<Self, ChainError> {
        let verify: Verify = |certificate, issuer| signature::verify(certificate.certificate.der(), issuer.certificate);
        with_path(certificates, anchors, verify, |end_entity, path| {
            Self::new(end_entity, certificates, path)
        })?
    }

    fn new(end_entity: &Candidate<'_>, sent: &[Certificate], path: &Path<'_>) -> Result<Self, ChainError> {
        let root = match path.end.as_ref().map_err(ChainError::clone)? {
            End::IssuedByAnchor(anchor) => anchor.certificate,
            End::SelfSigned | End::Anchor => path.last.certificate,
        };
        let root_included = matches!(path.end, Ok(End::SelfSigned)) && path.certificates.len() > 1;
        let members: Vec<_> = path
            .certificates
            .iter()
            .map(|member| member.certificate.clone())
            .collect();
        let indices: Vec<_> = path.certificates.iter().filter_map(|member| member.index).collect();
        let last = members.len().saturating_sub(1);
        let role = |certificate: &Certificate| {
            let position = members.iter().position(|member| member == certificate)?;
            Some(match position {
                0 => Role::Leaf,
                _ if position == last && root_included => Role::Root,
                _ => Role::Intermediate,
            })
        };
        let roles: Vec<_> = sent.iter().map(role).collect();
        let distinct: Vec<_> = distinct(sent).map(|(index, _)| index).collect();
        Ok(Self {
            duplicates: (0..sent.len()).filter(|index| !distinct.contains(index)).collect(),
            leftover: distinct.into_iter().filter(|index| !indices.contains(index)).collect(),
            roles,
            root: root.clone(),
            root_included,
            trust: path.trust(),
            indices,
            certificates: members,
            end_entity: MarkCertificate::new(end_entity.certificate),
        })
    }

    /// The certificates of the chain, the end entity first, each followed by its issuer.
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// The first of them: the mark certificate.
    pub fn end_entity(&self) -> &Certificate {
        &self.end_entity.certificate
    }

    pub(crate) fn mark_certificate(&self) -> &Arc<MarkCertificate> {
        &self.end_entity
    }

    /// The root: the last certificate, or the trust anchor that issued it where that was not sent.
    pub fn root(&self) -> &Certificate {
        &self.root
    }

    /// Why the chain's root, or an issuer below it, is trusted; `None` when it leads to no trust anchor.
    pub fn trust(&self) -> Option<Trust> {
        self.trust
    }

    /// Whether the chain ends with a self-signed root that was sent. (An end entity that signed itself is no root.)
    pub fn root_included(&self) -> bool {
        self.root_included
    }

    /// The index of each certificate of the chain in what it was built of, in the order of the chain.
    pub fn indices(&self) -> &[usize] {
        &self.indices
    }

    /// The role of the certificate at this index of what the chain was built of; `None` when it is not in the chain.
    pub fn role(&self, index: usize) -> Option<Role> {
        self.roles.get(index).copied().flatten()
    }

    /// The indices of certificates that are byte for byte the same as an earlier one. They were dropped.
    pub fn duplicates(&self) -> &[usize] {
        &self.duplicates
    }

    /// The indices of certificates that do not belong to the chain, without duplicates.
    pub fn leftover(&self) -> &[usize] {
        &self.leftover
    }

    /// The evidence document of BIMI: PEM, the end entity first, then each one's issuer, each once and nothing else, in
    /// lines of 64 columns that end in LF (draft-fetch-validation-vmc-wchuang-11, section 3.3).
    pub fn to_pem(&self) -> String {
        self.certificates.iter().map(Certificate::to_pem).collect()
    }

    /// The evidence document as [`to_pem`](Self::to_pem) writes it, without the root: receivers have the roots that they
    /// trust, so it is optional.
    pub fn to_pem_without_root(&self) -> String {
        let length = match self.root_included {
            true => self.certificates.len().saturating_sub(1),
            false => self.certificates.len(),
        };
        self.certificates.iter().take(length).map(Certificate::to_pem).collect()
    }
}

/// Orders the certificates by names and key identifiers alone, as far as these lead: the index of each, the end entity first.
///
/// **No signature is verified**, and anybody can write any name into a certificate. Use this to show people what was sent
/// where there is no [`Chain`]; do not publish it.
///
/// # Errors
///
/// [`ChainError`] when there is not exactly one end entity, and for no certificates at all or more than 64.
pub fn order_unverified(certificates: &[Certificate]) -> Result<Vec<usize>, ChainError> {
    with_path(
        certificates,
        &TrustAnchors::none(),
        |_, _| Ok(()),
        |_, path| path.certificates.iter().filter_map(|member| member.index).collect(),
    )
}

/// Finds the end entity and the best path up from it.
fn with_path<T>(
    certificates: &[Certificate],
    anchors: &TrustAnchors,
    verify: Verify,
    then: impl FnOnce(&Candidate<'_>, &Path<'_>) -> T,
) -> Result<T, ChainError> {
    match certificates.len() {
        0 => return Err(ChainError::NoCertificates),
        1..=MAX_CERTIFICATES => {}
        count => return Err(ChainError::TooMany { count }),
    }
    let candidates: Vec<_> = distinct(certificates)
        .map(|(index, certificate)| Candidate::new(Some(index), certificate, anchors))
        .collect();
    // A trust anchor verifies a chain that leaves it out.
    let not_sent = anchors.certificates().filter(|anchor| !certificates.contains(anchor));
    let not_sent: Vec<_> = not_sent.map(|anchor| Candidate::new(None, anchor, anchors)).collect();
    let end_entity = candidate::end_entity(&candidates)?;
    let mut issuers: Vec<_> = candidates.iter().chain(&not_sent).collect();
    issuers.sort_by_key(|issuer| issuer.preference());
    let path = search::best_path(end_entity, &issuers, verify)?;
    Ok(then(end_entity, &path))
}

/// Verifies the signature of a revocation list (in DER) by the key of its issuer. The error is the reason, as half a sentence.
pub(crate) fn verify_revocation_list(list: &[u8], issuer: &Certificate) -> Result<(), String> {
    signature::verify(list, issuer).map_err(|error| match error {
        SignatureError::Wrong => "its signature is wrong".to_owned(),
        SignatureError::Unsupported(reason) => reason,
    })
}
