//! From certificates in any order to the chain that they are: the end entity, its issuer, and so on to the root.
//!
//! A receiver of BIMI mail wants the end entity first and then each issuer; the service sends them in whatever order.
//! [`Certificates::chain`] finds the order out again, and [`Chain::to_pem`] writes it down.
//!
//! # Who issued whom
//!
//! A certificate may have issued another when
//!
//! 1. its subject is, byte for byte, the name that the other gives as its issuer. Authorities must write both alike (RFC
//!    5280, section 4.1.2.6), so names are not normalised: what only looks alike is not the same;
//! 2. its subject key identifier is the other's authority key identifier, where both are there (RFC 5280, section
//!    4.2.1.1). One that differs rules it out, as it does in OpenSSL; the other forms of authority key identifiers are
//!    not looked at;
//! 3. its key made the other's signature. That is looked at with the feature `verify` only: [`Signatures`] says what is
//!    checked.
//!
//! # What is left out
//!
//! A chain says who vouches for whom, not whether to believe it: anybody can make a root. That its root is trusted, that
//! every certificate is valid at some time and that each issuer is an authority are for [`checks::check`](crate::checks::check).

mod candidate;
mod end_entity;
mod error;
mod path;
mod search;
mod signature;
#[cfg(feature = "verify")]
mod verify;

pub use error::{ChainError, Listed};
pub(crate) use signature::signed_by;

use crate::certificates::{Certificate, Certificates};
use path::Path;

/// The most certificates of which a chain is built.
const MOST_CERTIFICATES: usize = 64;

/// A mark certificate and those that vouch for it: the end entity first, then each one's issuer.
///
/// ```
/// use collectmc::Limits;
/// use collectmc::chain::{Role, Root};
/// use collectmc::certificates::Certificates;
///
/// // As the service documents its answers: the root first.
/// let answer = std::fs::read("tests/data/pem/documented-without-status.txt")?;
/// let chain = Certificates::parse(&answer, &Limits::default())?.chain()?;
/// assert_eq!(chain.indices(), [2, 1, 0]);
/// assert_eq!(chain.role(2), Some(Role::Leaf));
/// assert!(chain.root_included());
///
/// let evidence = chain.to_pem(Root::Omit);
/// assert!(evidence.starts_with(&chain.end_entity().to_pem()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    end_entity: Certificate,
    certificates: Vec<Certificate>,
    indices: Vec<usize>,
    roles: Vec<Option<Role>>,
    duplicates: Vec<usize>,
    leftover: Vec<usize>,
    root_included: bool,
    was_in_order: bool,
    signatures: Signatures,
}

/// What a certificate is in its chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Role {
    /// The end entity: the mark certificate.
    Leaf,
    /// An authority between the end entity and the root.
    Intermediate,
    /// The authority that vouches for itself.
    Root,
}

/// Whether an evidence document is to have the root in it. Receivers have the roots that they trust, so it is optional.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Root {
    /// With the root, where the chain has one.
    Include,
    /// Without it.
    Omit,
}

/// What is known of the signatures in a chain.
///
/// There is no variant for a signature that is wrong: of such certificates no chain is made, and
/// [`ChainError::BadSignature`] says which it is.
///
/// Checked are RSA (PKCS #1 v1.5, keys of 2048 to 8192 bits) with SHA-1, SHA-256, SHA-384 and SHA-512, ECDSA on P-256
/// and P-384 with SHA-256 and SHA-384, and Ed25519.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Signatures {
    /// Each certificate was signed with the key of the next one, and the root with its own. (Where the root was not
    /// sent, the signature of the last certificate cannot be checked.)
    Verified,
    /// At least one signature was not checked: it is of a kind that this library does not know, or the library was built
    /// without the feature `verify`. The text is the reason, as a sentence that is safe to print.
    NotChecked(String),
}

impl Certificates {
    /// Puts the certificates into order: see [`Chain`].
    ///
    /// # Errors
    ///
    /// As for [`Chain::build`].
    pub fn chain(&self) -> Result<Chain, ChainError> {
        Chain::build(self.as_slice())
    }
}

impl Chain {
    /// Builds the chain of certificates that come in any order, and maybe with others that do not belong to it.
    ///
    /// The order in which they come changes nothing in the result:
    ///
    /// - The end entity is the one certificate that is no authority's (basic constraints) and issued none of the others.
    ///   Where each is an authority's, it is the one with a logo (the logotype extension) that issued none of the
    ///   others: such a certificate is wrong, but it is not for this function to hide it.
    /// - Where an issuer's key has several certificates (it is cross-signed, or was renewed), a way that ends in a
    ///   self-signed root wins, the shorter before the longer; among ways without a root the longer one; then the
    ///   certificate that is valid for longer. A loop among authorities is not gone round, so where there are loops as
    ///   well as ways around them, the way is not always the longest.
    /// - The root may be missing: the chain then ends with a certificate whose issuer was not sent. An end entity whose
    ///   issuer was not sent is an error, unless it is self-signed: then it is the whole chain.
    ///
    /// The work is bounded: at most 64 certificates, and for each of them one signature check a key that by names and
    /// identifiers may have made its signature.
    ///
    /// # Errors
    ///
    /// [`ChainError`] when there is not exactly one end entity, when its issuer is missing, when a signature is wrong, and
    /// when authorities vouch for each other in a loop; also for no certificates at all and for more than 64.
    pub fn build(certificates: &[Certificate]) -> Result<Self, ChainError> {
        match certificates.len() {
            0 => return Err(ChainError::NoCertificates),
            1..=MOST_CERTIFICATES => {}
            count => return Err(ChainError::TooMany { count }),
        }
        let candidates = candidate::distinct(certificates)?;
        let end_entity = end_entity::find(&candidates)?;
        let path = path::find(end_entity, &candidates)?;
        Ok(Self::new(end_entity.certificate.clone(), certificates, path))
    }

    fn new(end_entity: Certificate, sent: &[Certificate], path: Path) -> Self {
        let members: Vec<_> = path
            .indices
            .iter()
            .filter_map(|index| sent.get(*index))
            .cloned()
            .collect();
        let last = members.len().saturating_sub(1);
        let root_included = path.ends_in_root && last > 0;
        let role = |certificate: &Certificate| {
            let position = members.iter().position(|member| member == certificate)?;
            Some(match position {
                0 => Role::Leaf,
                _ if position == last && root_included => Role::Root,
                _ => Role::Intermediate,
            })
        };
        let roles: Vec<_> = sent.iter().map(role).collect();
        let is_duplicate = |index: usize| {
            let (before, rest) = sent.split_at_checked(index).unwrap_or((sent, &[]));
            rest.first().is_some_and(|certificate| before.contains(certificate))
        };
        let (duplicates, distinct): (Vec<_>, Vec<_>) = (0..sent.len()).partition(|index| is_duplicate(*index));
        Self {
            was_in_order: distinct.starts_with(&path.indices),
            leftover: distinct
                .into_iter()
                .filter(|index| !path.indices.contains(index))
                .collect(),
            duplicates,
            roles,
            root_included,
            indices: path.indices,
            signatures: path.signatures,
            certificates: members,
            end_entity,
        }
    }

    /// The certificates of the chain, the end entity first, each followed by its issuer.
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// The first of them: the mark certificate.
    pub fn end_entity(&self) -> &Certificate {
        &self.end_entity
    }

    /// Whether the chain ends with a self-signed root. (An end entity that signed itself is no root.)
    pub fn root_included(&self) -> bool {
        self.root_included
    }

    /// Where the certificates of the chain stood in what it was built of, counted from 0, in the order of the chain.
    pub fn indices(&self) -> &[usize] {
        &self.indices
    }

    /// What the certificate that stood at this index, counted from 0, is in the chain; `None` when it is not in it.
    pub fn role(&self, index: usize) -> Option<Role> {
        self.roles.get(index).copied().flatten()
    }

    /// Where those stood that are byte for byte the same as one before them. They were dropped.
    pub fn duplicates(&self) -> &[usize] {
        &self.duplicates
    }

    /// Where those stood that do not belong to the chain, duplicates aside.
    pub fn leftover(&self) -> &[usize] {
        &self.leftover
    }

    /// Whether the certificates, duplicates aside, already were in the order of the chain with nothing before or between
    /// them.
    pub fn was_in_order(&self) -> bool {
        self.was_in_order
    }

    /// What is known of the signatures.
    pub fn signatures(&self) -> &Signatures {
        &self.signatures
    }

    /// The evidence document of BIMI: PEM, the end entity first, then each one's issuer, each once and nothing else, in
    /// lines of 64 columns that end in LF (draft-fetch-validation-vmc-wchuang-11, section 3.3).
    pub fn to_pem(&self, root: Root) -> String {
        let length = match root {
            Root::Omit if self.root_included => self.certificates.len().saturating_sub(1),
            Root::Omit | Root::Include => self.certificates.len(),
        };
        self.certificates.iter().take(length).map(Certificate::to_pem).collect()
    }
}

impl Role {
    /// The role in one word: `leaf`, `intermediate` or `root`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Leaf => "leaf",
            Self::Intermediate => "intermediate",
            Self::Root => "root",
        }
    }
}
