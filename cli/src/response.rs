//! What is kept of a response: as it was sent, and its certificates as PEM.

use std::borrow::Cow;

use collectmc::certificates::{Certificates, Container, contents};
use collectmc::{Credentials, Error, Limits, Timestamp};

use crate::files::{KeptFile, Readers};

/// The longest rejection that says nothing beyond its message. A certificate is longer.
const MESSAGE: usize = 512;

/// The response as it was sent, if it has certificates.
pub(crate) fn as_sent(certificates: &Certificates, date: Timestamp) -> KeptFile<'_> {
    let bytes = Cow::Borrowed(certificates.as_sent());
    kept("response", extension(&bytes, Some(certificates)), bytes, date)
}

/// The body of an unexpected response, or of a rejection with more behind it than its message.
pub(crate) fn unexpected(error: &Error) -> Option<&[u8]> {
    match error {
        Error::Response(error) => Some(error.body()).filter(|body| !body.is_empty()),
        Error::Service(error) => Some(error.body()).filter(|body| body.len() > MESSAGE),
        _ => None,
    }
}

pub(crate) fn unexpected_file(body: &[u8], date: Timestamp) -> KeptFile<'_> {
    kept("unexpected-response", extension(body, None), Cow::Borrowed(body), date)
}

fn kept<'r>(stem: &'static str, extension: &'static str, bytes: Cow<'r, [u8]>, date: Timestamp) -> KeptFile<'r> {
    KeptFile {
        stem,
        extension,
        date,
        bytes,
        // Nobody has looked at it yet, and it may repeat the password.
        readers: Readers::Owner,
    }
}

/// The certificates, in the order in which they were sent.
pub(crate) fn certificates(certificates: &Certificates, date: Timestamp) -> KeptFile<'static> {
    KeptFile {
        readers: Readers::Everybody,
        ..kept("certificates", "pem", certificates.to_pem().into_bytes().into(), date)
    }
}

/// Whether a response with certificates repeats the login name or the password, packed or not.
pub(crate) fn repeats(certificates: &Certificates, credentials: &Credentials) -> bool {
    match certificates.container() {
        Container::Pem | Container::Zip => appears_in(certificates.as_sent(), true, credentials),
        // A binary message, which may be in Base64.
        _ => false,
    }
}

/// The same of a body that holds no certificates.
pub(crate) fn unexpected_repeats(body: &[u8], credentials: &Credentials) -> bool {
    appears_in(body, false, credentials)
}

fn appears_in(bytes: &[u8], is_certificates: bool, credentials: &Credentials) -> bool {
    let contents = contents(bytes, &Limits::default());
    let mut parts = contents.iter().map(Vec::as_slice).chain([bytes]);
    parts.any(|part| match str::from_utf8(part) {
        // What is in PEM blocks has been read as certificates, and a login name that is a company's name is in them by right.
        Ok(text) if is_certificates => credentials.redactor().appears_in(around_blocks(text).as_bytes()),
        Err(_) if is_certificates && !part.starts_with(b"PK") => false,
        _ => credentials.redactor().appears_in(part),
    })
}

/// The extension of a response by its content, and by what was found in it. Text is `.txt` also when it is HTML: nothing in it
/// should run because somebody opens it.
fn extension(bytes: &[u8], found: Option<&Certificates>) -> &'static str {
    let container = found.map(Certificates::container);
    let has_status = found.is_some_and(|found| found.status().is_some());
    match (bytes, container) {
        ([0x1F, 0x8B, ..], _) => "gz",
        ([b'P', b'K', ..], _) => "zip",
        ([0x30, ..], Some(Container::Pkcs7)) => "p7b",
        ([0x30, ..], Some(Container::Der)) => "cer",
        ([0x30, 0x80..=0x84, ..], None) => "der",
        (_, Some(Container::Pem)) if !has_status => "pem",
        _ if found.is_some() || is_text(bytes) => "txt",
        _ => "bin",
    }
}

fn is_text(body: &[u8]) -> bool {
    str::from_utf8(body).is_ok_and(|text| !text.contains(|c: char| c.is_control() && !c.is_whitespace()))
}

/// The lines that are in no PEM block, less the words that say where one begins and ends: a login name may be one of them.
fn around_blocks(text: &str) -> String {
    let mut inside = false;
    let mut around = String::new();
    for line in text.split(['\n', '\r']) {
        let is_boundary = line.contains("--") && (line.contains("BEGIN ") || line.contains("END "));
        if is_boundary {
            inside = line.contains("BEGIN ");
        }
        if is_boundary || !inside {
            around.push_str(&line.replace("BEGIN CERTIFICATE", "").replace("END CERTIFICATE", ""));
            around.push('\n');
        }
    }
    around
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_around_the_blocks_is_looked_at() {
        let text = "before\r\n-----BEGIN X-----\r\nMIIB\r\n-----END X----------BEGIN Y-----\r\nMIIC\r\n---- END Y -----\r\nafter";
        let around = around_blocks(text);
        assert!(around.contains("before") && around.contains("after"), "{around}");
        assert!(!around.contains("MII"), "{around}");
    }

    #[test]
    fn what_is_not_understood_gets_an_extension_that_runs_nothing() {
        assert_eq!(extension(b"<html><script>", None), "txt");
        assert_eq!(extension(b"PK\x03\x04", None), "zip");
        assert_eq!(extension(b"0\x82\x01", None), "der");
        assert_eq!(extension(b"\x1f\x8b", None), "gz");
        assert_eq!(extension(b"\x7fELF\0", None), "bin");
    }
}
