//! The object identifiers of mark certificates, and their names.
//!
//! Each constant is the content of the identifier's DER: object identifiers are compared as bytes, and printed only for people.

use std::borrow::Cow;

use x509_parser::asn1_rs::oid;

use super::dotted;

/// Makes a constant of each row, the content of its DER, and of all rows the table.
macro_rules! identifiers {
    ($($(#[$doc:meta])* $constant:ident $first:literal $(.$arc:literal)* $name:literal $($short:literal)?;)+) => {
        $($(#[$doc])* pub(crate) const $constant: &[u8] = &oid!(raw $first $(.$arc)*);)+

        const TABLE: &[Identifier] = &[$(Identifier {
            content: $constant,
            dotted: concat!($first $(, ".", $arc)*),
            name: $name,
            short_name: &[$($short)?],
        }),+];
    };
}

struct Identifier {
    content: &'static [u8],
    dotted: &'static str,
    name: &'static str,
    /// In a distinguished name that is shown to people: one, or none.
    short_name: &'static [&'static str],
}

identifiers! {
    // Attributes of names: RFC 4514 (section 3), and the short names that certificates are commonly shown with.
    COMMON_NAME 2.5.4.3 "common name" "CN";
    SURNAME 2.5.4.4 "surname" "SN";
    SERIAL_NUMBER 2.5.4.5 "serial number" "serialNumber";
    COUNTRY 2.5.4.6 "country" "C";
    LOCALITY 2.5.4.7 "locality" "L";
    STATE 2.5.4.8 "state or province" "ST";
    STREET 2.5.4.9 "street" "street";
    ORGANIZATION 2.5.4.10 "organization" "O";
    ORGANIZATIONAL_UNIT 2.5.4.11 "organizational unit" "OU";
    TITLE 2.5.4.12 "title" "title";
    BUSINESS_CATEGORY 2.5.4.15 "business category" "businessCategory";
    POSTAL_CODE 2.5.4.17 "postal code" "postalCode";
    GIVEN_NAME 2.5.4.42 "given name" "GN";
    ORGANIZATION_IDENTIFIER 2.5.4.97 "organization identifier" "organizationIdentifier";
    DOMAIN_COMPONENT 0.9.2342.19200300.100.1.25 "domain component" "DC";
    EMAIL_ADDRESS 1.2.840.113549.1.9.1 "e-mail address" "emailAddress";
    JURISDICTION_LOCALITY 1.3.6.1.4.1.311.60.2.1.1 "jurisdiction locality" "jurisdictionL";
    JURISDICTION_STATE 1.3.6.1.4.1.311.60.2.1.2 "jurisdiction state or province" "jurisdictionST";
    JURISDICTION_COUNTRY 1.3.6.1.4.1.311.60.2.1.3 "jurisdiction country" "jurisdictionC";

    /// The arc of the AuthIndicators Working Group, whose attributes say what a mark is.
    MARK_ARC 1.3.6.1.4.1.53087 "AuthIndicators Working Group";

    // Attributes of the subject (MC Requirements, section 7.1.4.2.2).
    TRADEMARK_OFFICE 1.3.6.1.4.1.53087.1.2 "trademark office";
    TRADEMARK_COUNTRY 1.3.6.1.4.1.53087.1.3 "trademark country or region";
    TRADEMARK_IDENTIFIER 1.3.6.1.4.1.53087.1.4 "trademark identifier";
    LEGAL_ENTITY_IDENTIFIER 1.3.6.1.4.1.53087.1.5 "legal entity identifier";
    WORD_MARK 1.3.6.1.4.1.53087.1.6 "word mark";
    MARK_TYPE 1.3.6.1.4.1.53087.1.13 "mark type";
    STATUTE_COUNTRY 1.3.6.1.4.1.53087.3.2 "statute country";
    STATUTE_STATE 1.3.6.1.4.1.53087.3.3 "statute state or province";
    STATUTE_LOCALITY 1.3.6.1.4.1.53087.3.4 "statute locality";
    STATUTE_CITATION 1.3.6.1.4.1.53087.3.5 "statute citation";
    STATUTE_URL 1.3.6.1.4.1.53087.3.6 "statute URL";
    PRIOR_USE_URL 1.3.6.1.4.1.53087.5.1 "prior use mark source URL";

    /// The policy of every mark certificate, beside its authority's own (MC Requirements, section 7.1.2.3 (a)).
    MARK_POLICY 1.3.6.1.4.1.53087.1.1 "mark certificates";
    /// Sectigo's own (CP/CPS for mark certificates, section 7.1.6).
    SECTIGO_POLICY 1.3.6.1.4.1.6449.1.2.1.13 "Sectigo mark certificates";
    DIGICERT_POLICY 2.16.840.1.114412.0.2.5 "DigiCert mark certificates";
    ENTRUST_POLICY 2.16.840.1.114028.10.1.11 "Entrust verified mark certificates";
    ANY_POLICY 2.5.29.32.0 "any policy";

    /// id-kp-BrandIndicatorforMessageIdentification (draft-fetch-validation-vmc-wchuang-11, section 4.4).
    BIMI_KEY_PURPOSE 1.3.6.1.5.5.7.3.31 "BIMI";
    // RFC 5280, section 4.2.1.12.
    ANY_KEY_PURPOSE 2.5.29.37.0 "any purpose";
    TLS_SERVER 1.3.6.1.5.5.7.3.1 "TLS server";
    TLS_CLIENT 1.3.6.1.5.5.7.3.2 "TLS client";
    CODE_SIGNING 1.3.6.1.5.5.7.3.3 "code signing";
    EMAIL_PROTECTION 1.3.6.1.5.5.7.3.4 "email protection";
    TIME_STAMPING 1.3.6.1.5.5.7.3.8 "time stamping";
    OCSP_SIGNING 1.3.6.1.5.5.7.3.9 "OCSP signing";

    SUBJECT_KEY_IDENTIFIER 2.5.29.14 "subject key identifier";
    KEY_USAGE 2.5.29.15 "key usage";
    SUBJECT_ALTERNATIVE_NAME 2.5.29.17 "subject alternative name";
    BASIC_CONSTRAINTS 2.5.29.19 "basic constraints";
    CRL_NUMBER 2.5.29.20 "CRL number";
    DELTA_CRL_INDICATOR 2.5.29.27 "delta CRL indicator";
    ISSUING_DISTRIBUTION_POINT 2.5.29.28 "issuing distribution point";
    NAME_CONSTRAINTS 2.5.29.30 "name constraints";
    CRL_DISTRIBUTION_POINTS 2.5.29.31 "CRL distribution points";
    CERTIFICATE_POLICIES 2.5.29.32 "certificate policies";
    AUTHORITY_KEY_IDENTIFIER 2.5.29.35 "authority key identifier";
    EXTENDED_KEY_USAGE 2.5.29.37 "extended key usage";
    /// RFC 9399, section 4.1.
    LOGOTYPE 1.3.6.1.5.5.7.1.12 "logotype";
    /// RFC 6962, section 3.3.
    SCT_LIST 1.3.6.1.4.1.11129.2.4.2 "signed certificate timestamps";
    /// The mark of the pilot programme.
    PILOT 1.3.6.1.4.1.53087.4.1 "pilot identifier";

    SHA_1 1.3.14.3.2.26 "SHA-1";
    SHA_256 2.16.840.1.101.3.4.2.1 "SHA-256";
    SHA_384 2.16.840.1.101.3.4.2.2 "SHA-384";
    SHA_512 2.16.840.1.101.3.4.2.3 "SHA-512";

    RSA_KEY 1.2.840.113549.1.1.1 "RSA";
    EC_KEY 1.2.840.10045.2.1 "elliptic curve";
    ED25519 1.3.101.112 "Ed25519";
    P_256 1.2.840.10045.3.1.7 "P-256";
    P_384 1.3.132.0.34 "P-384";
    P_521 1.3.132.0.35 "P-521";

    // RFC 4055, section 5; RFC 5758, section 3.2.
    SHA_256_WITH_RSA 1.2.840.113549.1.1.11 "RSA with SHA-256";
    SHA_384_WITH_RSA 1.2.840.113549.1.1.12 "RSA with SHA-384";
    SHA_512_WITH_RSA 1.2.840.113549.1.1.13 "RSA with SHA-512";
    ECDSA_WITH_SHA_256 1.2.840.10045.4.3.2 "ECDSA with SHA-256";
    ECDSA_WITH_SHA_384 1.2.840.10045.4.3.3 "ECDSA with SHA-384";

    // Content types: RFC 5652, RFC 2315, RFC 3274, RFC 5083.
    DATA 1.2.840.113549.1.7.1 "plain data";
    SIGNED_DATA 1.2.840.113549.1.7.2 "SignedData";
    ENVELOPED_DATA 1.2.840.113549.1.7.3 "EnvelopedData";
    SIGNED_AND_ENVELOPED_DATA 1.2.840.113549.1.7.4 "SignedAndEnvelopedData";
    DIGESTED_DATA 1.2.840.113549.1.7.5 "DigestedData";
    ENCRYPTED_DATA 1.2.840.113549.1.7.6 "EncryptedData";
    AUTHENTICATED_DATA 1.2.840.113549.1.9.16.1.2 "AuthenticatedData";
    COMPRESSED_DATA 1.2.840.113549.1.9.16.1.9 "CompressedData";
    AUTH_ENVELOPED_DATA 1.2.840.113549.1.9.16.1.23 "AuthEnvelopedData";
}

/// The attributes of a registered trademark.
pub(crate) const TRADEMARK_ATTRIBUTES: &[&[u8]] = &[TRADEMARK_OFFICE, TRADEMARK_COUNTRY, TRADEMARK_IDENTIFIER];

/// The attributes of the statute that grants a government's mark.
pub(crate) const STATUTE_ATTRIBUTES: &[&[u8]] = &[
    STATUTE_COUNTRY,
    STATUTE_STATE,
    STATUTE_LOCALITY,
    STATUTE_CITATION,
    STATUTE_URL,
];

/// The attributes of a mark in prior use.
pub(crate) const PRIOR_USE_ATTRIBUTES: &[&[u8]] = &[PRIOR_USE_URL];

/// The attributes of a mark of any type.
const MARK_ATTRIBUTES: &[&[u8]] = &[LEGAL_ENTITY_IDENTIFIER, WORD_MARK, MARK_TYPE];

/// Whether an attribute is one of those above.
pub(crate) fn is_known_attribute(oid: &[u8]) -> bool {
    let groups = [
        MARK_ATTRIBUTES,
        TRADEMARK_ATTRIBUTES,
        STATUTE_ATTRIBUTES,
        PRIOR_USE_ATTRIBUTES,
    ];
    groups.iter().any(|group| group.contains(&oid))
}

/// The name of an object identifier in a mark certificate or around it: an attribute of its subject, a policy, a key purpose,
/// an extension, an algorithm or a content type.
///
/// ```
/// use collectmc::mark::oid_name;
///
/// assert_eq!(oid_name("1.3.6.1.4.1.53087.1.2"), Some("trademark office"));
/// assert_eq!(oid_name("2.999"), None);
/// ```
pub fn oid_name(oid: &str) -> Option<&'static str> {
    let row = TABLE.iter().find(|row| row.dotted == oid);
    row.map(|row| row.name)
}

/// The name of the object identifier with this content.
pub(crate) fn name(oid: &[u8]) -> Option<&'static str> {
    row(oid).map(|row| row.name)
}

/// The type of an attribute in a name, as in `CN=Example`: its short name, or else dotted decimals.
pub(crate) fn attribute_type(oid: &[u8]) -> Cow<'static, str> {
    match row(oid) {
        Some(row) => row.short_name.first().copied().unwrap_or(row.dotted).into(),
        None => dotted::shown(oid).into(),
    }
}

/// An object identifier with its name where it has one, for a message: `TLS server (1.3.6.1.5.5.7.3.1)`.
pub(crate) fn named(oid: &[u8]) -> String {
    match row(oid) {
        Some(row) => format!("{} ({})", row.name, row.dotted),
        None => printable(oid),
    }
}

/// An object identifier in dotted decimals, cut where it is long.
pub(crate) fn printable(oid: &[u8]) -> String {
    crate::text::printable(&dotted::shown(oid), 100)
}

fn row(oid: &[u8]) -> Option<&'static Identifier> {
    TABLE.iter().find(|row| row.content == oid)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_identifier_is_encoded_as_it_is_written() {
        for row in TABLE {
            assert_eq!(dotted::dotted(row.content).as_deref(), Some(row.dotted));
        }
    }

    #[test]
    fn every_identifier_has_one_name() {
        let oids: HashSet<_> = TABLE.iter().map(|row| row.content).collect();
        assert_eq!(oids.len(), TABLE.len());
    }
}
