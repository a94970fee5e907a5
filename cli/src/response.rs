//! What is kept of an answer in files, and what of it is to be published.

use std::borrow::Cow;
use std::path::Path;

use collectmc::Credentials;
use collectmc::certificates::{Certificates, Container};
use collectmc::chain::Root;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::checks::Examination;
use crate::files::{NewFile, Readers};

/// The names of the files to publish.
pub(crate) const EVIDENCE: &str = "mark.pem";
pub(crate) const LOGO: &str = "logo.svg";

/// The certificates as PEM, and the answer that they came in. The answer is left out when it repeats the credentials.
pub(crate) fn files<'c>(folder: &Path, certificates: &'c Certificates, credentials: &Credentials) -> Vec<NewFile<'c>> {
    let pem = NewFile {
        path: folder.join("certificates.pem"),
        bytes: Cow::Owned(certificates.to_pem().into_bytes()),
        readers: Readers::Everybody,
    };
    let answer = NewFile {
        path: folder.join(format!("response.{}", extension(certificates))),
        bytes: Cow::Borrowed(certificates.as_sent()),
        readers: Readers::Everybody,
    };
    match repeats(certificates, credentials) {
        true => vec![pem],
        false => vec![pem, answer],
    }
}

/// The files to publish: the evidence document and the logo, as far as they can be made of the certificates.
pub(crate) fn publication<'e>(folder: &Path, examination: &'e Examination, root: Root) -> Vec<NewFile<'e>> {
    let chain = examination.chain.as_ref().ok();
    let logo = examination.logo.as_ref().and_then(|logo| logo.as_ref().ok());
    let evidence = chain.map(|chain| NewFile {
        path: folder.join(EVIDENCE),
        bytes: Cow::Owned(chain.to_pem(root).into_bytes()),
        readers: Readers::Everybody,
    });
    let logo = logo.map(|logo| NewFile {
        path: folder.join(LOGO),
        bytes: Cow::Borrowed(logo.svg()),
        readers: Readers::Everybody,
    });
    evidence.into_iter().chain(logo).collect()
}

/// An answer that is not understood, for somebody to look at; `None` when it repeats the credentials.
///
/// Its name is made of its content: it is in nobody's way, another such answer least of all.
pub(crate) fn not_understood<'b>(folder: &Path, body: &'b [u8], credentials: &Credentials) -> Option<NewFile<'b>> {
    if readings(body).iter().any(|text| credentials.appear_in(text)) {
        return None;
    }
    let mut digest = HEXLOWER.encode(&Sha256::digest(body));
    digest.truncate(12);
    Some(NewFile {
        path: folder.join(format!("not-understood-{digest}.{}", extension_of_unknown(body))),
        bytes: Cow::Borrowed(body),
        readers: Readers::Owner,
    })
}

fn extension(certificates: &Certificates) -> &'static str {
    // Base64 alone, and PEM after a status line, are text of no particular kind.
    let is_binary = matches!(certificates.as_sent(), [0x30, ..] | [b'P', b'K', ..]);
    match certificates.container() {
        Container::Pem if certificates.status().is_none() => "pem",
        Container::Pkcs7 if is_binary => "p7b",
        Container::Zip if is_binary => "zip",
        Container::Der if is_binary => "cer",
        _ => "txt",
    }
}

/// Text is `.txt` also when it is HTML: nothing in it should run because somebody opens it.
fn extension_of_unknown(body: &[u8]) -> &'static str {
    match body {
        [b'P', b'K', ..] => "zip",
        [0x30, 0x80..=0x84, ..] => "der",
        _ if is_text(body) => "txt",
        _ => "bin",
    }
}

fn is_text(body: &[u8]) -> bool {
    str::from_utf8(body).is_ok_and(|text| !text.contains(|c: char| c.is_control() && !c.is_whitespace()))
}

/// Whether the answer repeats what the request sent. In text it may do so around the PEM blocks. What is in the blocks, and
/// in binary messages, is not looked at: it has been read as certificates, and a login name that is a company's name is in
/// them by right.
fn repeats(certificates: &Certificates, credentials: &Credentials) -> bool {
    certificates.container() == Container::Pem
        && credentials.appear_in(&around_blocks(&String::from_utf8_lossy(certificates.as_sent())))
}

/// What somebody might read in the bytes: UTF-8, or UTF-16 of either byte order.
fn readings(body: &[u8]) -> [String; 3] {
    let utf16 = |unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = body.as_chunks().0.iter().copied().map(unit).collect();
        String::from_utf16_lossy(&units)
    };
    [
        String::from_utf8_lossy(body).into_owned(),
        utf16(u16::from_le_bytes),
        utf16(u16::from_be_bytes),
    ]
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
        assert_eq!(extension_of_unknown(b"<html><script>"), "txt");
        assert_eq!(extension_of_unknown(b"PK\x03\x04"), "zip");
        assert_eq!(extension_of_unknown(b"0\x82\x01"), "der");
        assert_eq!(extension_of_unknown(b"\x1f\x8b"), "bin");
    }
}
