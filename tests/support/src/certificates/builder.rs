//! A builder of certificates, in which everything can be set, omitted or broken.

use super::certificate::Certificate;
use super::extensions::{self, KeyUsage};
use super::key::Key;
use super::name::{Name, StringKind};
use super::profile::{NOT_AFTER, NOT_BEFORE};
use super::raw::Raw;
use super::{Digest, Logotype, der, oid};

/// A certificate before it is signed.
///
/// [`MarkCertificate`](super::MarkCertificate) and [`Authority`](super::Authority) return a valid one, each method changes one
/// thing, and [`issued_by`](Self::issued_by) or [`self_signed`](Self::self_signed) makes the certificate. rcgen signs it; the
/// structure is encoded here, since rcgen can neither repeat an attribute of a name nor omit or falsify most of what is
/// checked.
#[derive(Clone, Debug)]
pub struct Builder {
    serial: Option<Vec<u8>>,
    subject: Name,
    not_before: String,
    not_after: String,
    key: Option<Key>,
    rsa_digest: Digest,
    subject_key_identifier: Identifier,
    authority_key_identifier: Identifier,
    extensions: Vec<Extension>,
    pub(super) raw: Raw,
}

#[derive(Clone, Debug)]
enum Identifier {
    OfTheKey,
    Exactly(Vec<u8>),
    Absent,
}

impl Identifier {
    fn resolve(&self, key: &Key) -> Option<Vec<u8>> {
        match self {
            Self::OfTheKey => Some(key.identifier()),
            Self::Exactly(bytes) => Some(bytes.clone()),
            Self::Absent => None,
        }
    }
}

#[derive(Clone, Debug)]
struct Extension {
    oid: String,
    critical: bool,
    value: Vec<u8>,
}

impl Extension {
    fn to_der(&self) -> Vec<u8> {
        let mut elements = vec![der::oid(&self.oid)];
        if self.critical {
            elements.push(der::boolean_true());
        }
        elements.push(der::octet_string(&self.value));
        der::sequence(&elements)
    }
}

impl Builder {
    /// Creates a certificate for this subject with key identifiers and no other extension.
    pub fn new(subject: Name) -> Self {
        Self {
            serial: None,
            subject,
            not_before: NOT_BEFORE.to_owned(),
            not_after: NOT_AFTER.to_owned(),
            key: None,
            rsa_digest: Digest::Sha256,
            subject_key_identifier: Identifier::OfTheKey,
            authority_key_identifier: Identifier::OfTheKey,
            extensions: Vec::new(),
            raw: Raw::default(),
        }
    }

    /// Signs with the issuer's key and name.
    pub fn issued_by(self, issuer: &Certificate) -> Certificate {
        self.issued_under(&issuer.subject, &issuer.key)
    }

    /// Signs with the certificate's own key.
    pub fn self_signed(self) -> Certificate {
        let key = self.key.clone().unwrap_or_else(Key::p256);
        let subject = self.subject.clone();
        self.key(key.clone()).issued_under(&subject, &key)
    }

    /// Signs with this key and issuer name, whether or not there is such an issuer.
    pub fn issued_under(self, issuer: &Name, issuer_key: &Key) -> Certificate {
        let key = self.key.clone().unwrap_or_else(Key::p256);
        let algorithm = issuer_key.signature_algorithm(self.rsa_digest);
        let raw = self.raw.clone();
        let to_be_signed = der::sequence(&[
            raw.version.unwrap_or_else(|| der::context(0, &der::integer(&[2]))),
            raw.serial
                .unwrap_or_else(|| der::integer(&self.serial.clone().unwrap_or_else(random_serial))),
            raw.inner_algorithm.unwrap_or_else(|| algorithm.clone()),
            issuer.to_der(),
            raw.validity
                .unwrap_or_else(|| der::sequence(&[der::time(&self.not_before), der::time(&self.not_after)])),
            self.subject.to_der(),
            raw.public_key_info.unwrap_or_else(|| key.public_key_info()),
            raw.extensions
                .unwrap_or_else(|| der::context(3, &self.extensions_for(&key, issuer_key))),
        ]);
        let signature = raw
            .signature
            .unwrap_or_else(|| der::bit_string(&issuer_key.sign(&to_be_signed, self.rsa_digest)));
        let der = der::sequence(&[to_be_signed, raw.outer_algorithm.unwrap_or(algorithm), signature]);
        Certificate {
            der,
            subject: self.subject,
            key,
        }
    }

    fn extensions_for(&self, key: &Key, issuer_key: &Key) -> Vec<u8> {
        let mut extensions = Vec::new();
        let mut add = |oid: &str, value| {
            extensions.push(Extension {
                oid: oid.to_owned(),
                critical: false,
                value,
            })
        };
        if let Some(identifier) = self.authority_key_identifier.resolve(issuer_key) {
            add(
                oid::AUTHORITY_KEY_IDENTIFIER,
                extensions::authority_key_identifier(&identifier),
            );
        }
        if let Some(identifier) = self.subject_key_identifier.resolve(key) {
            add(oid::SUBJECT_KEY_IDENTIFIER, der::octet_string(&identifier));
        }
        extensions.extend(self.extensions.iter().cloned());
        der::sequence(&extensions.iter().map(Extension::to_der).collect::<Vec<_>>())
    }
}

/// Returns sixteen random bytes that are positive as an ASN.1 integer.
fn random_serial() -> Vec<u8> {
    let mut serial = [0; 16];
    ring::rand::SecureRandom::fill(&ring::rand::SystemRandom::new(), &mut serial).expect("the system has random bytes");
    serial[0] = serial[0] & 0x3f | 0x40;
    serial.to_vec()
}

/// Fields and extensions of every certificate.
impl Builder {
    /// Sets the serial number, big-endian. It is random by default.
    #[must_use]
    pub fn serial(mut self, serial: &[u8]) -> Self {
        self.serial = Some(serial.to_vec());
        self
    }

    /// Sets the whole subject.
    #[must_use]
    pub fn subject(mut self, subject: Name) -> Self {
        self.subject = subject;
        self
    }

    /// Sets the common name.
    #[must_use]
    pub fn common_name(mut self, name: &str) -> Self {
        self.subject = self.subject.replacing(oid::COMMON_NAME, name);
        self
    }

    /// Sets the organization.
    #[must_use]
    pub fn organization(mut self, name: &str) -> Self {
        self.subject = self.subject.replacing(oid::ORGANIZATION, name);
        self
    }

    /// Adds an attribute to the subject, even if it has one with this OID.
    #[must_use]
    pub fn subject_attribute(mut self, oid: &str, kind: StringKind, value: &str) -> Self {
        self.subject = self.subject.with(oid, kind, value);
        self
    }

    /// Removes every attribute with this OID from the subject.
    #[must_use]
    pub fn without_subject_attribute(mut self, oid: &str) -> Self {
        self.subject = self.subject.without(oid);
        self
    }

    /// Sets the mark type, such as `Prior Use Mark`. The other attributes are unchanged: see
    /// [`MarkCertificate::prior_use`](super::MarkCertificate::prior_use) and
    /// [`MarkCertificate::government`](super::MarkCertificate::government) for consistent subjects.
    #[must_use]
    pub fn mark_type(mut self, mark_type: &str) -> Self {
        self.subject = self.subject.replacing(oid::MARK_TYPE, mark_type);
        self
    }

    /// Sets the first and last instant of the validity, such as `2026-11-01T00:00:00Z`.
    #[must_use]
    pub fn validity(mut self, not_before: &str, not_after: &str) -> Self {
        not_before.clone_into(&mut self.not_before);
        not_after.clone_into(&mut self.not_after);
        self
    }

    /// Sets the certificate's key. The default is a new P-256 key.
    #[must_use]
    pub fn key(mut self, key: Key) -> Self {
        self.key = Some(key);
        self
    }

    /// Sets the digest of the signature if the issuer's key is RSA. The default is SHA-256.
    #[must_use]
    pub fn rsa_digest(mut self, digest: Digest) -> Self {
        self.rsa_digest = digest;
        self
    }

    /// Sets a subject key identifier that does not match the key.
    #[must_use]
    pub fn subject_key_identifier(mut self, identifier: &[u8]) -> Self {
        self.subject_key_identifier = Identifier::Exactly(identifier.to_vec());
        self
    }

    /// Omits the subject key identifier.
    #[must_use]
    pub fn without_subject_key_identifier(mut self) -> Self {
        self.subject_key_identifier = Identifier::Absent;
        self
    }

    /// Sets an authority key identifier that does not match the issuer.
    #[must_use]
    pub fn authority_key_identifier(mut self, identifier: &[u8]) -> Self {
        self.authority_key_identifier = Identifier::Exactly(identifier.to_vec());
        self
    }

    /// Omits the authority key identifier.
    #[must_use]
    pub fn without_authority_key_identifier(mut self) -> Self {
        self.authority_key_identifier = Identifier::Absent;
        self
    }

    /// Sets an extension to any bytes, replacing the one with this OID if there is one.
    #[must_use]
    pub fn raw_extension(mut self, oid: &str, critical: bool, value: &[u8]) -> Self {
        let extension = Extension {
            oid: oid.to_owned(),
            critical,
            value: value.to_vec(),
        };
        match self.extensions.iter_mut().find(|extension| extension.oid == oid) {
            Some(existing) => *existing = extension,
            None => self.extensions.push(extension),
        }
        self
    }

    /// Sets whether the extension with this OID is critical.
    #[must_use]
    pub fn critical(mut self, oid: &str, critical: bool) -> Self {
        for extension in self.extensions.iter_mut().filter(|extension| extension.oid == oid) {
            extension.critical = critical;
        }
        self
    }

    /// Omits the extension with this OID. (Key identifiers have their own methods.)
    #[must_use]
    pub fn without_extension(mut self, oid: &str) -> Self {
        self.extensions.retain(|extension| extension.oid != oid);
        self
    }

    /// Sets the basic constraints: whether it is a CA.
    #[must_use]
    pub fn certificate_authority(self, authority: bool) -> Self {
        self.raw_extension(oid::BASIC_CONSTRAINTS, true, &extensions::basic_constraints(authority))
    }

    /// Sets the basic constraints of a CA with a path length.
    #[must_use]
    pub fn path_length(self, most: u8) -> Self {
        self.raw_extension(oid::BASIC_CONSTRAINTS, true, &extensions::path_length(most))
    }

    /// Sets the name constraints: general names in DER, each the base of a subtree.
    #[must_use]
    pub fn name_constraints(self, permitted: &[Vec<u8>], excluded: &[Vec<u8>]) -> Self {
        let value = extensions::name_constraints(permitted, excluded);
        self.raw_extension(oid::NAME_CONSTRAINTS, true, &value)
    }

    /// Adds a non-critical extension, even if there is one with this OID.
    #[must_use]
    pub fn repeated_extension(mut self, oid: &str, value: &[u8]) -> Self {
        self.extensions.push(Extension {
            oid: oid.to_owned(),
            critical: false,
            value: value.to_vec(),
        });
        self
    }

    /// Sets the key usage.
    #[must_use]
    pub fn key_usage(self, usages: &[KeyUsage]) -> Self {
        self.raw_extension(oid::KEY_USAGE, true, &extensions::key_usage(usages))
    }
}

/// Extensions that BIMI requires of a mark certificate, and some of its issuer.
impl Builder {
    /// Sets the extended key usages, by OID.
    #[must_use]
    pub fn eku(self, purposes: &[&str]) -> Self {
        self.raw_extension(
            oid::EXTENDED_KEY_USAGE,
            false,
            &extensions::extended_key_usage(purposes),
        )
    }

    /// Omits the extended key usages.
    #[must_use]
    pub fn without_eku(self) -> Self {
        self.without_extension(oid::EXTENDED_KEY_USAGE)
    }

    /// Sets the DNS names of the subject alternative name: bare domains or `<selector>._bimi.<domain>`.
    #[must_use]
    pub fn domains(self, domains: &[&str]) -> Self {
        self.raw_extension(oid::SUBJECT_ALT_NAME, false, &extensions::subject_alt_name(domains))
    }

    /// Omits the subject alternative name.
    #[must_use]
    pub fn without_domains(self) -> Self {
        self.without_extension(oid::SUBJECT_ALT_NAME)
    }

    /// Sets the certificate policies, by OID.
    #[must_use]
    pub fn policies(self, policies: &[&str]) -> Self {
        self.raw_extension(
            oid::CERTIFICATE_POLICIES,
            false,
            &extensions::certificate_policies(policies),
        )
    }

    /// Sets the CRL distribution points.
    #[must_use]
    pub fn crl_distribution_points(self, urls: &[&str]) -> Self {
        self.raw_extension(
            oid::CRL_DISTRIBUTION_POINTS,
            false,
            &extensions::crl_distribution_points(urls),
        )
    }

    /// Omits the CRL distribution points.
    #[must_use]
    pub fn without_crl_distribution_points(self) -> Self {
        self.without_extension(oid::CRL_DISTRIBUTION_POINTS)
    }

    /// Sets a list of `count` signed certificate timestamps, of the logs 1, 2 and so on (see [`log_id`](super::log_id)).
    #[must_use]
    pub fn scts(self, count: u8) -> Self {
        let log_ids: Vec<_> = (1..=count).map(extensions::log_id).collect();
        self.logged_in(&log_ids)
    }

    /// Sets a list of timestamps, one of each log with these ids.
    #[must_use]
    pub fn logged_in(self, log_ids: &[Vec<u8>]) -> Self {
        self.raw_extension(oid::SCT_LIST, false, &extensions::sct_list(log_ids))
    }

    /// Omits the list of timestamps.
    #[must_use]
    pub fn without_sct(self) -> Self {
        self.without_extension(oid::SCT_LIST)
    }

    /// Sets the logo.
    #[must_use]
    pub fn logotype(self, logotype: Logotype) -> Self {
        self.raw_extension(oid::LOGOTYPE, false, &logotype.to_der())
    }

    /// Omits the logo.
    #[must_use]
    pub fn without_logotype(self) -> Self {
        self.without_extension(oid::LOGOTYPE)
    }

    /// Adds the critical pilot extension, which real certificates had until 2025.
    #[must_use]
    pub fn pilot(self) -> Self {
        self.raw_extension(oid::PILOT, true, &der::utf8_string("Mark Certificate"))
    }
}
