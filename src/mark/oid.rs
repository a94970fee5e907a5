//! The object identifiers of mark certificates, as dotted decimals.

/// The arc of the AuthIndicators Working Group, whose attributes say what a mark is (MC Requirements, section
/// 7.1.4.2.2).
pub(crate) const MARK_ARC: &str = "1.3.6.1.4.1.53087.";

pub(crate) const ORGANIZATION: &str = "2.5.4.10";
pub(crate) const TRADEMARK_OFFICE: &str = "1.3.6.1.4.1.53087.1.2";
pub(crate) const TRADEMARK_COUNTRY: &str = "1.3.6.1.4.1.53087.1.3";
pub(crate) const TRADEMARK_IDENTIFIER: &str = "1.3.6.1.4.1.53087.1.4";
pub(crate) const LEGAL_ENTITY_IDENTIFIER: &str = "1.3.6.1.4.1.53087.1.5";
pub(crate) const WORD_MARK: &str = "1.3.6.1.4.1.53087.1.6";
pub(crate) const MARK_TYPE: &str = "1.3.6.1.4.1.53087.1.13";
pub(crate) const STATUTE_COUNTRY: &str = "1.3.6.1.4.1.53087.3.2";
pub(crate) const STATUTE_STATE: &str = "1.3.6.1.4.1.53087.3.3";
pub(crate) const STATUTE_LOCALITY: &str = "1.3.6.1.4.1.53087.3.4";
pub(crate) const STATUTE_CITATION: &str = "1.3.6.1.4.1.53087.3.5";
pub(crate) const STATUTE_URL: &str = "1.3.6.1.4.1.53087.3.6";
pub(crate) const PRIOR_USE_URL: &str = "1.3.6.1.4.1.53087.5.1";

/// The attributes of the arc that have a getter of their own.
pub(crate) const KNOWN_MARK_ATTRIBUTES: [&str; 12] = [
    TRADEMARK_OFFICE,
    TRADEMARK_COUNTRY,
    TRADEMARK_IDENTIFIER,
    LEGAL_ENTITY_IDENTIFIER,
    WORD_MARK,
    MARK_TYPE,
    STATUTE_COUNTRY,
    STATUTE_STATE,
    STATUTE_LOCALITY,
    STATUTE_CITATION,
    STATUTE_URL,
    PRIOR_USE_URL,
];

/// The policy of every mark certificate, beside its authority's own (MC Requirements, section 7.1.6).
pub(crate) const MARK_POLICY: &str = "1.3.6.1.4.1.53087.1.1";
/// id-kp-BrandIndicatorforMessageIdentification (draft-fetch-validation-vmc-wchuang-11, section 4.4).
pub(crate) const BIMI_KEY_PURPOSE: &str = "1.3.6.1.5.5.7.3.31";

pub(crate) const SUBJECT_KEY_IDENTIFIER: &str = "2.5.29.14";
pub(crate) const SUBJECT_ALTERNATIVE_NAME: &str = "2.5.29.17";
pub(crate) const KEY_USAGE: &str = "2.5.29.15";
pub(crate) const BASIC_CONSTRAINTS: &str = "2.5.29.19";
pub(crate) const NAME_CONSTRAINTS: &str = "2.5.29.30";
pub(crate) const CRL_DISTRIBUTION_POINTS: &str = "2.5.29.31";
pub(crate) const CERTIFICATE_POLICIES: &str = "2.5.29.32";
pub(crate) const AUTHORITY_KEY_IDENTIFIER: &str = "2.5.29.35";
pub(crate) const EXTENDED_KEY_USAGE: &str = "2.5.29.37";
/// RFC 9399, section 4.1.
pub(crate) const LOGOTYPE: &str = "1.3.6.1.5.5.7.1.12";
/// RFC 6962, section 3.3.
pub(crate) const SCT_LIST: &str = "1.3.6.1.4.1.11129.2.4.2";
/// The mark of the pilot programme.
pub(crate) const PILOT: &str = "1.3.6.1.4.1.53087.4.1";

pub(crate) const SHA_1: &str = "1.3.14.3.2.26";
pub(crate) const SHA_256: &str = "2.16.840.1.101.3.4.2.1";
pub(crate) const SHA_384: &str = "2.16.840.1.101.3.4.2.2";
pub(crate) const SHA_512: &str = "2.16.840.1.101.3.4.2.3";

pub(crate) const RSA_KEY: &str = "1.2.840.113549.1.1.1";
pub(crate) const EC_KEY: &str = "1.2.840.10045.2.1";
pub(crate) const P_256: &str = "1.2.840.10045.3.1.7";
