//! `--roots`: the roots that a person trusts for mark certificates, beside those that are built in.

use std::path::Path;

use collectmc::Limits;
use collectmc::certificates::Certificates;
use collectmc::chain::TrustAnchor;
use data_encoding::{BASE64, HEXLOWER_PERMISSIVE};

use crate::files::{self, FileError, FileErrorKind};

/// Reads a file of fingerprints or of certificates.
pub(crate) fn read(path: &Path) -> Result<Vec<TrustAnchor>, FileError> {
    let bytes = files::read(path, files::MAX_BYTES)?;
    let wrong = |what: String| FileError::new(path, FileErrorKind::Content, what);
    // A fingerprint alone could also be taken for Base64.
    if let Some(roots) = str::from_utf8(&bytes).ok().and_then(fingerprints) {
        return roots.map_err(|line| {
            wrong(format!(
                "line {line} is neither a SHA-256 fingerprint, 64 hexadecimal digits, nor a public key pin, sha256//…"
            ))
        });
    }
    let certificates = Certificates::parse(&bytes, &Limits::default()).map_err(|error| {
        wrong("it holds neither certificates nor SHA-256 fingerprints or public key pins, one a line".to_owned())
            .because(error)
    })?;
    Ok(certificates.iter().cloned().map(TrustAnchor::Certificate).collect())
}

/// Fingerprints and pins, one a line, when the first line is one; or the number of the line that is none. Empty lines and comments
/// are passed over.
fn fingerprints(text: &str) -> Option<Result<Vec<TrustAnchor>, usize>> {
    let lines = (1..).zip(text.lines().map(str::trim));
    let mut lines = lines
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .peekable();
    fingerprint(lines.peek()?.1)?;
    Some(lines.map(|(number, line)| fingerprint(line).ok_or(number)).collect())
}

/// A fingerprint in hexadecimal, with or without colons, and behind what OpenSSL prints before it; or a pin of a public key
/// as curl takes it, `sha256//` and Base64.
fn fingerprint(line: &str) -> Option<TrustAnchor> {
    if let Some(pin) = line.strip_prefix("sha256//") {
        let sha256 = BASE64.decode(pin.as_bytes()).ok()?;
        return Some(TrustAnchor::PublicKey(sha256.try_into().ok()?));
    }
    let digits = line
        .rsplit_once('=')
        .map_or(line, |(_, digits)| digits)
        .replace([':', ' '], "");
    let sha256 = HEXLOWER_PERMISSIVE.decode(digits.as_bytes()).ok()?;
    Some(TrustAnchor::Fingerprint(sha256.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_may_be_written_in_the_usual_ways() {
        let plain = "0123456789abcdef".repeat(4);
        let colons = (0..32)
            .map(|at| plain[at * 2..at * 2 + 2].to_uppercase())
            .collect::<Vec<_>>()
            .join(":");
        for line in [plain.clone(), colons.clone(), format!("sha256 Fingerprint={colons}")] {
            assert!(fingerprint(&line).is_some(), "{line}");
        }
        let pin = format!("sha256//{}", BASE64.encode(&[0xAB; 32]));
        assert_eq!(fingerprint(&pin), Some(TrustAnchor::PublicKey([0xAB; 32])));
        for line in ["", "01:23", "Z", "sha256 Fingerprint=", "sha256//", "sha256//qqqq"] {
            assert!(fingerprint(line).is_none(), "{line}");
        }
    }

    #[test]
    fn a_line_that_is_no_fingerprint_is_named() {
        let text = format!("# roots\n\n{}\nnot one\n", "00".repeat(32));
        assert_eq!(fingerprints(&text), Some(Err(4)));
        assert_eq!(fingerprints("-----BEGIN CERTIFICATE-----\n"), None);
    }
}
