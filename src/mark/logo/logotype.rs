//! The logotype extension (RFC 9399, section 4.1): which image a mark certificate embeds, and its hashes.
//!
//! ```text
//! LogotypeExtn     ::= SEQUENCE { communityLogos [0] …, issuerLogo [1] …, subjectLogo [2] EXPLICIT LogotypeInfo, … }
//! LogotypeInfo     ::= CHOICE { direct [0] LogotypeData, indirect [1] LogotypeReference }
//! LogotypeData     ::= SEQUENCE { image SEQUENCE OF LogotypeImage OPTIONAL, audio [1] … OPTIONAL }
//! LogotypeImage    ::= SEQUENCE { imageDetails LogotypeDetails, imageInfo … OPTIONAL }
//! LogotypeDetails  ::= SEQUENCE { mediaType IA5String, logotypeHash SEQUENCE OF HashAlgAndValue,
//!                                 logotypeURI SEQUENCE OF IA5String }
//! HashAlgAndValue  ::= SEQUENCE { hashAlg AlgorithmIdentifier, hashValue OCTET STRING }
//! ```
//!
//! The module has implicit tags, so `direct` is `[0]` in the place of the SEQUENCE's tag.

use super::error::LogoError;
use crate::asn1::ber::{self, BerElement};
use crate::asn1::der::{self, Malformed};

/// The image as the extension has it.
pub(super) struct EmbeddedImage<'a> {
    pub(super) media_type: &'a str,
    pub(super) hashes: Vec<EmbeddedHash<'a>>,
    /// What the data URI holds, Base64 removed: SVG, or SVG in gzip.
    pub(super) data: Vec<u8>,
}

/// One of the image's hashes.
pub(super) struct EmbeddedHash<'a> {
    /// The content of the object identifier.
    pub(super) algorithm: &'a [u8],
    pub(super) value: &'a [u8],
}

/// The one SVG image of the subject's logo.
///
/// Images of other types are ignored: RFC 9399 has them for readers without SVG. Two SVG images, or two URIs of one, are
/// ambiguous and an error.
pub(super) fn svg_image(extension: &[u8]) -> Result<EmbeddedImage<'_>, LogoError> {
    let images = subject_images(extension)?;
    let mut svg_images = images.iter().filter(|image| is_svg(image.media_type));
    match (svg_images.next(), svg_images.next()) {
        (Some(image), None) => Ok(EmbeddedImage {
            data: embedded_data(&image.uris)?,
            hashes: hashes(&image.hashes)?,
            media_type: image.media_type,
        }),
        (None, _) if images.is_empty() => Err(LogoError::Missing),
        (None, _) => Err(LogoError::NoSvg {
            media_types: images.iter().map(|image| image.media_type.to_owned()).collect(),
        }),
        (Some(_), Some(_)) => Err(LogoError::SeveralSvgs),
    }
}

/// `image/svg+xml` is what certificates have, `image/svg+xml+gzip` what RFC 9399 (section 7) has for a packed one.
fn is_svg(media_type: &str) -> bool {
    ["image/svg+xml", "image/svg+xml+gzip"]
        .iter()
        .any(|svg| media_type.eq_ignore_ascii_case(svg))
}

struct Details<'a> {
    media_type: &'a str,
    hashes: Vec<BerElement<'a>>,
    uris: Vec<&'a str>,
}

fn subject_images(extension: &[u8]) -> Result<Vec<Details<'_>>, LogoError> {
    let logos = der::only_sequence(extension)?;
    let mut subject_logos = logos.iter().filter(|logo| der::is_context(logo, 2));
    let subject_logo = subject_logos.next().ok_or(LogoError::Missing)?;
    if subject_logos.next().is_some() {
        // Another reader might take the second.
        return Err(LogoError::Malformed);
    }
    let info = der::only(subject_logo.content)?;
    if !der::is_context(&info, 0) {
        return Err(LogoError::Missing);
    }
    let data = der::all(info.content)?;
    let without_audio = match data.as_slice() {
        [images @ .., audio] if der::is_context(audio, 1) => images,
        images => images,
    };
    match without_audio {
        [] => Ok(Vec::new()),
        [images] => Ok(der::sequence(images)?.iter().map(details).collect::<Result<_, _>>()?),
        _ => Err(LogoError::Malformed),
    }
}

fn details<'a>(image: &BerElement<'a>) -> Result<Details<'a>, Malformed> {
    let image = der::sequence(image)?;
    let details = der::sequence(image.first().ok_or(Malformed)?)?;
    let [media_type, hashes, uris] = details.as_slice() else {
        return Err(Malformed);
    };
    Ok(Details {
        media_type: ia5_string(media_type)?,
        hashes: der::sequence(hashes)?,
        uris: der::sequence(uris)?.iter().map(ia5_string).collect::<Result<_, _>>()?,
    })
}

fn ia5_string<'a>(element: &BerElement<'a>) -> Result<&'a str, Malformed> {
    let text = str::from_utf8(der::content(element, ber::IA5_STRING)?).map_err(|_| Malformed)?;
    text.is_ascii().then_some(text).ok_or(Malformed)
}

fn hashes<'a>(hashes: &[BerElement<'a>]) -> Result<Vec<EmbeddedHash<'a>>, Malformed> {
    let hash = |hash| {
        let hash = der::sequence(hash)?;
        let [algorithm, value] = hash.as_slice() else {
            return Err(Malformed);
        };
        Ok(EmbeddedHash {
            algorithm: der::oid(der::sequence(algorithm)?.first().ok_or(Malformed)?)?,
            value: der::content(value, ber::OCTET_STRING)?,
        })
    };
    hashes.iter().map(hash).collect()
}

/// The bytes in the one `data:` URI (RFC 2397; RFC 9399, section 4.3).
fn embedded_data(uris: &[&str]) -> Result<Vec<u8>, LogoError> {
    let [uri] = uris else {
        return Err(LogoError::NotOneUri { count: uris.len() });
    };
    let data = strip_prefix_ignoring_case(uri, "data:").ok_or(LogoError::NotEmbedded)?;
    let (media_type, base64) = data.split_once(',').ok_or(LogoError::BadDataUri)?;
    let mut parameters = media_type.split(';');
    let is_base64 = parameters
        .next_back()
        .is_some_and(|last| last.eq_ignore_ascii_case("base64"));
    let is_svg = parameters.next().is_some_and(is_svg);
    if !is_base64 || !is_svg {
        return Err(LogoError::BadDataUri);
    }
    data_encoding::BASE64
        .decode(base64.as_bytes())
        .map_err(|_| LogoError::BadBase64)
}

fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}
