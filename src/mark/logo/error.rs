//! Why there is no logo.

use crate::asn1::der::Malformed;
use crate::certificates::extensions::ExtensionError;
use crate::text::printable;

/// Why a certificate has no usable logo.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LogoError {
    /// No logotype extension, or no logo of the subject in it.
    #[error("the certificate holds no logo of its subject; use the end entity of the chain")]
    Missing,
    /// The logotype extension is malformed.
    #[error("the logotype extension is malformed; the certificate has to be issued again")]
    Malformed,
    /// The subject's logo is given in other formats only.
    #[error(
        "the logo is not an SVG image but {}; the certificate has to be issued again",
        list(media_types)
    )]
    NoSvg {
        /// The media types that there are.
        media_types: Vec<String>,
    },
    /// More than one SVG image: which one to show is left open.
    #[error("the certificate holds more than one SVG logo; it has to be issued again with one")]
    SeveralSvgs,
    /// Not exactly one place is given for the logo.
    #[error("{count} URIs are given for the logo where one is expected; the certificate has to be issued again")]
    NotOneUri {
        /// How many there are.
        count: usize,
    },
    /// The logo is not in the certificate: its URI is no `data:` URI.
    #[error("the logo is not embedded in the certificate; it has to be issued again with a data: URI")]
    NotEmbedded,
    /// The `data:` URI is not SVG in Base64.
    #[error("the logo's data: URI is not SVG in Base64; the certificate has to be issued again")]
    BadDataUri,
    /// The Base64 in the `data:` URI is wrong.
    #[error("the Base64 of the logo is damaged; the certificate has to be issued again")]
    BadBase64,
    /// The gzip data is damaged, cut off, or followed by something else.
    #[error("the gzip data of the logo is damaged; the certificate has to be issued again")]
    BadGzip,
    /// The logo unpacks to more than was allowed.
    #[error("the logo unpacks to more than {limit} bytes; allow more if you trust the certificate")]
    TooLarge {
        /// How many bytes were allowed.
        limit: usize,
    },
    /// There is nothing in the logo.
    #[error("the logo is empty; the certificate has to be issued again")]
    Empty,
    /// The logotype extension is repeated.
    #[error("could not read the logotype extension")]
    Extension(#[from] ExtensionError),
}

impl From<Malformed> for LogoError {
    fn from(Malformed: Malformed) -> Self {
        Self::Malformed
    }
}

fn list(media_types: &[String]) -> String {
    let printable = media_types.iter().map(|media_type| printable(media_type, 100));
    printable.collect::<Vec<_>>().join(", ")
}
