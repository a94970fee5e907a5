//! The object identifiers of mark certificates, as dotted decimals, and what they are called.

/// Makes a constant of each row, and of all rows the table of names.
macro_rules! identifiers {
    ($($(#[$doc:meta])* $constant:ident $oid:literal $name:literal;)+) => {
        $($(#[$doc])* pub(crate) const $constant: &str = $oid;)+

        const NAMES: &[(&str, &str)] = &[$(($constant, $name)),+];
    };
}

identifiers! {
    ORGANIZATION "2.5.4.10" "organization";

    // Attributes of the subject (MC Requirements, section 7.1.4.2.2).
    TRADEMARK_OFFICE "1.3.6.1.4.1.53087.1.2" "trademark office";
    TRADEMARK_COUNTRY "1.3.6.1.4.1.53087.1.3" "trademark country or region";
    TRADEMARK_IDENTIFIER "1.3.6.1.4.1.53087.1.4" "trademark identifier";
    LEGAL_ENTITY_IDENTIFIER "1.3.6.1.4.1.53087.1.5" "legal entity identifier";
    WORD_MARK "1.3.6.1.4.1.53087.1.6" "word mark";
    MARK_TYPE "1.3.6.1.4.1.53087.1.13" "mark type";
    STATUTE_COUNTRY "1.3.6.1.4.1.53087.3.2" "statute country";
    STATUTE_STATE "1.3.6.1.4.1.53087.3.3" "statute state or province";
    STATUTE_LOCALITY "1.3.6.1.4.1.53087.3.4" "statute locality";
    STATUTE_CITATION "1.3.6.1.4.1.53087.3.5" "statute citation";
    STATUTE_URL "1.3.6.1.4.1.53087.3.6" "statute URL";
    PRIOR_USE_URL "1.3.6.1.4.1.53087.5.1" "prior use mark source URL";

    /// The policy of every mark certificate, beside its authority's own (MC Requirements, section 7.1.2.3 (a)).
    MARK_POLICY "1.3.6.1.4.1.53087.1.1" "mark certificates";
    /// Sectigo's own (CP/CPS for mark certificates, section 7.1.6).
    SECTIGO_POLICY "1.3.6.1.4.1.6449.1.2.1.13" "Sectigo mark certificates";
    DIGICERT_POLICY "2.16.840.1.114412.0.2.5" "DigiCert mark certificates";
    ENTRUST_POLICY "2.16.840.1.114028.10.1.11" "Entrust verified mark certificates";
    ANY_POLICY "2.5.29.32.0" "any policy";

    /// id-kp-BrandIndicatorforMessageIdentification (draft-fetch-validation-vmc-wchuang-11, section 4.4).
    BIMI_KEY_PURPOSE "1.3.6.1.5.5.7.3.31" "BIMI";
    // RFC 5280, section 4.2.1.12.
    ANY_KEY_PURPOSE "2.5.29.37.0" "any purpose";
    TLS_SERVER "1.3.6.1.5.5.7.3.1" "TLS server";
    TLS_CLIENT "1.3.6.1.5.5.7.3.2" "TLS client";
    CODE_SIGNING "1.3.6.1.5.5.7.3.3" "code signing";
    EMAIL_PROTECTION "1.3.6.1.5.5.7.3.4" "email protection";
    TIME_STAMPING "1.3.6.1.5.5.7.3.8" "time stamping";
    OCSP_SIGNING "1.3.6.1.5.5.7.3.9" "OCSP signing";

    SUBJECT_KEY_IDENTIFIER "2.5.29.14" "subject key identifier";
    KEY_USAGE "2.5.29.15" "key usage";
    SUBJECT_ALTERNATIVE_NAME "2.5.29.17" "subject alternative name";
    BASIC_CONSTRAINTS "2.5.29.19" "basic constraints";
    NAME_CONSTRAINTS "2.5.29.30" "name constraints";
    CRL_DISTRIBUTION_POINTS "2.5.29.31" "CRL distribution points";
    CERTIFICATE_POLICIES "2.5.29.32" "certificate policies";
    AUTHORITY_KEY_IDENTIFIER "2.5.29.35" "authority key identifier";
    EXTENDED_KEY_USAGE "2.5.29.37" "extended key usage";
    /// RFC 9399, section 4.1.
    LOGOTYPE "1.3.6.1.5.5.7.1.12" "logotype";
    /// RFC 6962, section 3.3.
    SCT_LIST "1.3.6.1.4.1.11129.2.4.2" "signed certificate timestamps";
    /// The mark of the pilot programme.
    PILOT "1.3.6.1.4.1.53087.4.1" "pilot identifier";

    SHA_1 "1.3.14.3.2.26" "SHA-1";
    SHA_256 "2.16.840.1.101.3.4.2.1" "SHA-256";
    SHA_384 "2.16.840.1.101.3.4.2.2" "SHA-384";
    SHA_512 "2.16.840.1.101.3.4.2.3" "SHA-512";

    RSA_KEY "1.2.840.113549.1.1.1" "RSA";
    EC_KEY "1.2.840.10045.2.1" "elliptic curve";
    ED25519 "1.3.101.112" "Ed25519";
    P_256 "1.2.840.10045.3.1.7" "P-256";
    P_384 "1.3.132.0.34" "P-384";
    P_521 "1.3.132.0.35" "P-521";
}

/// The arc of the AuthIndicators Working Group, whose attributes say what a mark is (MC Requirements, section
/// 7.1.4.2.2).
pub(crate) const MARK_ARC: &str = "1.3.6.1.4.1.53087.";

/// What a registered trademark is known by.
pub(crate) const TRADEMARK_ATTRIBUTES: &[&str] = &[TRADEMARK_OFFICE, TRADEMARK_COUNTRY, TRADEMARK_IDENTIFIER];

/// What grants a government's mark.
pub(crate) const STATUTE_ATTRIBUTES: &[&str] = &[
    STATUTE_COUNTRY,
    STATUTE_STATE,
    STATUTE_LOCALITY,
    STATUTE_CITATION,
    STATUTE_URL,
];

/// Where a mark in prior use was found.
pub(crate) const PRIOR_USE_ATTRIBUTES: &[&str] = &[PRIOR_USE_URL];

/// Whether the attribute under [`MARK_ARC`] has a getter of its own.
pub(crate) fn is_known_attribute(oid: &str) -> bool {
    let of_any_mark = &[LEGAL_ENTITY_IDENTIFIER, WORD_MARK, MARK_TYPE][..];
    [
        of_any_mark,
        TRADEMARK_ATTRIBUTES,
        STATUTE_ATTRIBUTES,
        PRIOR_USE_ATTRIBUTES,
    ]
    .iter()
    .any(|attributes| attributes.contains(&oid))
}

/// What an object identifier in a mark certificate is called: an attribute of its subject, a policy, a key purpose, an
/// extension or an algorithm.
///
/// ```
/// use collectmc::mark::oid_name;
///
/// assert_eq!(oid_name("1.3.6.1.4.1.53087.1.2"), Some("trademark office"));
/// assert_eq!(oid_name("2.999"), None);
/// ```
pub fn oid_name(oid: &str) -> Option<&'static str> {
    let row = NAMES.iter().find(|(known, _)| *known == oid);
    row.map(|(_, name)| *name)
}

/// An object identifier with its name where it has one, for a message: `TLS server (1.3.6.1.5.5.7.3.1)`.
pub(crate) fn named(oid: &str) -> String {
    match oid_name(oid) {
        Some(name) => format!("{name} ({oid})"),
        None => crate::text::printable(oid, 100),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_identifier_has_one_name() {
        let oids: HashSet<_> = NAMES.iter().map(|(oid, _)| oid).collect();
        assert_eq!(oids.len(), NAMES.len());
    }
}
