//! Errors of assertion records.

use crate::mark::{NameError, printable};

/// Why a text is not an assertion record, or why no record can be built.
///
/// `tag` is the tag with the error: `l` for the logo's URL, `a` for that of the evidence.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// The record does not begin with `v=BIMI1` in this spelling: receivers ignore it.
    #[error("not a BIMI record: it must begin with 'v=BIMI1', in this spelling")]
    NotBimi,
    /// The tag `l` is missing.
    #[error("the tag 'l=' is missing; name the logo's URL, or write 'l=; a=;' to decline")]
    MissingLocation,
    /// Something between two semicolons is not `name=value`, or has characters that a record cannot have.
    #[error(
        "'{}' is not a tag; write name=value, in ASCII and without semicolons in the value",
        printable(text)
    )]
    BadTag {
        /// The text.
        text: String,
    },
    /// A tag occurs twice (RFC 6376, section 3.2).
    #[error("the tag '{}=' occurs more than once; keep one", printable(tag))]
    RepeatedTag {
        /// The tag.
        tag: String,
    },
    /// The tag `lps` does not list prefixes of local parts.
    #[error(
        "'{}' is not a prefix of local parts; write 1 to 63 letters, digits and hyphens, with '-' for '.' and '_'",
        printable(text)
    )]
    BadLocalPartSelector {
        /// The text.
        text: String,
    },
    /// Evidence without a logo, which is neither a declination nor usable (section 7.3).
    #[error("the tag 'a=' names evidence without a logo; name the logo in 'l=' too, or neither to decline")]
    EvidenceWithoutLogo,
    /// A URL has a comma.
    #[error("the URL of '{tag}=' has a comma; write it as %2C, and one URL only")]
    Comma {
        /// The tag.
        tag: &'static str,
    },
    /// The value is not a URL (RFC 3986), or one that a reader would have to repair.
    #[error("the value of '{tag}=' is not a URL; write it like https://brand.example/file")]
    BadUrl {
        /// The tag.
        tag: &'static str,
    },
    /// The URL's scheme is not https.
    #[error("the URL of '{tag}=' is not an https URL; serve the file over https")]
    NotHttps {
        /// The tag.
        tag: &'static str,
    },
    /// The URL's host is an IP address, a name without a dot, or not a DNS name.
    #[error("the URL of '{tag}=' does not name a full domain; receivers cannot reach it")]
    NotFullDomain {
        /// The tag.
        tag: &'static str,
    },
    /// The URL has a user name or password.
    #[error("the URL of '{tag}=' has a user name or password; the file must be public")]
    UserInfo {
        /// The tag.
        tag: &'static str,
    },
    /// The logo's URL ends in the suffix of another image format (section 4.3.2 of the draft).
    #[error("the logo's URL ends in '.{suffix}'; receivers refuse all but SVG")]
    NotSvg {
        /// The suffix.
        suffix: String,
    },
    /// The record does not fit into the DNS (RFC 1035, section 3.3.14).
    #[error("the record has {length} bytes and does not fit into the DNS; shorten it")]
    TooLong {
        /// The record's length in bytes.
        length: usize,
    },
    /// The owner name of the record does not fit into the DNS.
    #[error("the record has no place in the DNS")]
    Name(#[from] NameError),
}
