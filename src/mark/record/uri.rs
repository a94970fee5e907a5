//! The requirements on URLs in assertion records (draft-brand-indicators-for-message-identification-12, section 4.3).

use url::Url;

use super::RecordError;
use crate::mark::Domain;

/// The suffixes of other image formats, each of which is a permanent error (section 4.3.2 of the draft).
const OTHER_IMAGE_FORMATS: [&str; 14] = [
    "apng", "avif", "bmp", "eps", "gif", "heic", "heif", "ico", "jpeg", "jpg", "png", "tif", "tiff", "webp",
];

/// Percent-encodes a URL for a record: commas, semicolons and whatever RFC 3986 does not allow.
pub(super) fn encoded(tag: &'static str, url: &Url) -> Result<Url, RecordError> {
    checked(tag, &percent_encoded(url.as_str()))
}

/// Parses a URL of a record, which must need no repair.
pub(super) fn parse(tag: &'static str, text: &str) -> Result<Url, RecordError> {
    if text.contains(',') {
        return Err(RecordError::Comma { tag });
    }
    let Some((scheme, rest)) = text.split_once("://") else {
        return Err(RecordError::BadUrl { tag });
    };
    if !scheme.eq_ignore_ascii_case("https") {
        return Err(RecordError::NotHttps { tag });
    }
    // The URL parser would replace backslashes, and drop further slashes and control characters.
    if rest.starts_with('/') || percent_encoded(rest) != rest {
        return Err(RecordError::BadUrl { tag });
    }
    checked(tag, text)
}

/// Checks that the logo's URL does not end in the suffix of another image format.
pub(super) fn logo(url: Url) -> Result<Url, RecordError> {
    let suffix = url
        .path()
        .rsplit_once('.')
        .map(|(_, suffix)| suffix.to_ascii_lowercase());
    match suffix {
        Some(suffix) if OTHER_IMAGE_FORMATS.contains(&suffix.as_str()) => Err(RecordError::NotSvg { suffix }),
        _ => Ok(url),
    }
}

fn checked(tag: &'static str, text: &str) -> Result<Url, RecordError> {
    let url = Url::parse(text).map_err(|_| RecordError::BadUrl { tag })?;
    if url.scheme() != "https" {
        return Err(RecordError::NotHttps { tag });
    }
    if !url.domain().is_some_and(is_in_the_dns) {
        return Err(RecordError::NotFullDomain { tag });
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(RecordError::UserInfo { tag });
    }
    Ok(url)
}

/// Whether a host is a DNS name. The URL parser allows more: commas, semicolons and quotes, which would end the value or
/// the tag, and labels that are empty or of any length.
fn is_in_the_dns(host: &str) -> bool {
    // Names of servers may have underscores.
    host.replace('_', "x").parse::<Domain>().is_ok()
}

/// The text with a comma, a semicolon and whatever RFC 3986 does not allow percent-encoded.
fn percent_encoded(text: &str) -> String {
    let is_escape = |at| {
        let digits = text.as_bytes().get(at..).and_then(|rest| rest.get(1..3));
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    let mut encoded = String::new();
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            // The unreserved and reserved characters of RFC 3986 (section 2), without comma and semicolon.
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => encoded.push(char::from(byte)),
            _ if b"-._~:/?#[]@!$&'()*+=".contains(&byte) => encoded.push(char::from(byte)),
            b'%' if is_escape(at) => encoded.push('%'),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}
