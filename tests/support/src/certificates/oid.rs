//! Object identifiers.

/// commonName.
pub const COMMON_NAME: &str = "2.5.4.3";
/// serialNumber: a company's number in its register.
pub const SERIAL_NUMBER: &str = "2.5.4.5";
/// countryName.
pub const COUNTRY: &str = "2.5.4.6";
/// localityName.
pub const LOCALITY: &str = "2.5.4.7";
/// stateOrProvinceName.
pub const STATE: &str = "2.5.4.8";
/// streetAddress, which real certificates repeat.
pub const STREET: &str = "2.5.4.9";
/// organizationName.
pub const ORGANIZATION: &str = "2.5.4.10";
/// businessCategory.
pub const BUSINESS_CATEGORY: &str = "2.5.4.15";
/// jurisdictionCountryName.
pub const JURISDICTION_COUNTRY: &str = "1.3.6.1.4.1.311.60.2.1.3";

/// Trademark office name.
pub const TRADEMARK_OFFICE: &str = "1.3.6.1.4.1.53087.1.2";
/// Trademark country or region.
pub const TRADEMARK_COUNTRY: &str = "1.3.6.1.4.1.53087.1.3";
/// Trademark identifier.
pub const TRADEMARK_IDENTIFIER: &str = "1.3.6.1.4.1.53087.1.4";
/// Legal entity identifier.
pub const LEI: &str = "1.3.6.1.4.1.53087.1.5";
/// Word mark.
pub const WORD_MARK: &str = "1.3.6.1.4.1.53087.1.6";
/// Mark type.
pub const MARK_TYPE: &str = "1.3.6.1.4.1.53087.1.13";
/// Statute country.
pub const STATUTE_COUNTRY: &str = "1.3.6.1.4.1.53087.3.2";
/// Statute state.
pub const STATUTE_STATE: &str = "1.3.6.1.4.1.53087.3.3";
/// Statute locality.
pub const STATUTE_LOCALITY: &str = "1.3.6.1.4.1.53087.3.4";
/// Statute citation.
pub const STATUTE_CITATION: &str = "1.3.6.1.4.1.53087.3.5";
/// Statute URL.
pub const STATUTE_URL: &str = "1.3.6.1.4.1.53087.3.6";
/// Prior use mark source URL.
pub const PRIOR_USE_URL: &str = "1.3.6.1.4.1.53087.5.1";

/// subjectKeyIdentifier.
pub const SUBJECT_KEY_IDENTIFIER: &str = "2.5.29.14";
/// keyUsage.
pub const KEY_USAGE: &str = "2.5.29.15";
/// subjectAltName.
pub const SUBJECT_ALT_NAME: &str = "2.5.29.17";
/// basicConstraints.
pub const BASIC_CONSTRAINTS: &str = "2.5.29.19";
/// cRLDistributionPoints.
pub const NAME_CONSTRAINTS: &str = "2.5.29.30";
pub const CRL_DISTRIBUTION_POINTS: &str = "2.5.29.31";
/// certificatePolicies.
pub const CERTIFICATE_POLICIES: &str = "2.5.29.32";
/// authorityKeyIdentifier.
pub const AUTHORITY_KEY_IDENTIFIER: &str = "2.5.29.35";
/// extKeyUsage.
pub const EXTENDED_KEY_USAGE: &str = "2.5.29.37";
/// logotype (RFC 9399).
pub const LOGOTYPE: &str = "1.3.6.1.5.5.7.1.12";
/// The list of signed certificate timestamps (RFC 6962, section 3.3).
pub const SCT_LIST: &str = "1.3.6.1.4.1.11129.2.4.2";
/// The pilot extension, forbidden since 2025-03-15.
pub const PILOT: &str = "1.3.6.1.4.1.53087.4.1";

/// The extended key usage 'brand indicator for message identification'.
pub const EKU_BIMI: &str = "1.3.6.1.5.5.7.3.31";
/// The extended key usage 'TLS server', which mark certificates do not have.
pub const EKU_SERVER_AUTH: &str = "1.3.6.1.5.5.7.3.1";
/// The extended key usage 'TLS client'.
pub const EKU_CLIENT_AUTH: &str = "1.3.6.1.5.5.7.3.2";
/// The certificate policy of every mark certificate.
pub const POLICY_MARK: &str = "1.3.6.1.4.1.53087.1.1";
/// Sectigo's own policy for mark certificates.
pub const POLICY_SECTIGO: &str = "1.3.6.1.4.1.6449.1.2.1.13";
/// A CA's own policy, in the arc that X.660 reserves for examples.
pub const POLICY_OWN: &str = "2.999.53087.1";
