//! The other validators, and how each is called.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use collectmc_test_support::certificates::pem;
use collectmc_test_support::tool;
use rustls_pki_types::{CertificateDer, UnixTime};
use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert};

use crate::case::Case;

/// Another that verifies paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Peer {
    /// rustls-webpki, with the key purpose of BIMI required.
    Webpki,
    /// `openssl verify`. It knows nothing of the key purpose.
    OpenSsl,
    /// Python's cryptography: what RFC 5280 asks, with the key purpose of BIMI in leaf and issuer.
    Cryptography,
}

/// What one of them says; if it is not valid, in its own words.
pub type Said = Result<(), String>;

impl Peer {
    pub const ALL: [Self; 3] = [Self::Webpki, Self::OpenSsl, Self::Cryptography];

    /// What it says of each case; `None` when it is not there.
    pub fn judge(self, cases: &[&Case]) -> Option<Vec<Said>> {
        match self {
            Self::Webpki => Some(cases.iter().map(|case| webpki(case)).collect()),
            Self::OpenSsl => tool::is_installed("openssl").then(|| in_two_threads(cases, openssl)),
            Self::Cryptography => cryptography(cases),
        }
    }
}

fn in_two_threads(cases: &[&Case], judge: fn(&Case) -> Said) -> Vec<Said> {
    let (first, second) = cases.split_at(cases.len() / 2);
    std::thread::scope(|scope| {
        let judge_all = |cases: &[&Case]| cases.iter().map(|case| judge(case)).collect::<Vec<_>>();
        let beside = scope.spawn(move || judge_all(second));
        let mut said = judge_all(first);
        said.extend(beside.join().unwrap());
        said
    })
}

fn webpki(case: &Case) -> Said {
    const BIMI: &[u8] = &[0x2B, 6, 1, 5, 5, 7, 3, 31];
    let said = |error: webpki::Error| format!("{error:?}");
    let leaf = CertificateDer::from(case.leaf.as_slice());
    let leaf = EndEntityCert::try_from(&leaf).map_err(said)?;
    let trusted: Vec<_> = case
        .trusted
        .iter()
        .map(|der| CertificateDer::from(der.as_slice()))
        .collect();
    let anchors: Vec<_> = trusted
        .iter()
        .map(anchor_from_trusted_cert)
        .collect::<Result<_, _>>()
        .map_err(said)?;
    let others: Vec<_> = case
        .others
        .iter()
        .map(|der| CertificateDer::from(der.as_slice()))
        .collect();
    let at = UnixTime::since_unix_epoch(Duration::from_secs(case.unix_time().try_into().unwrap()));
    let path = leaf.verify_for_usage(
        webpki::ALL_VERIFICATION_ALGS,
        &anchors,
        &others,
        at,
        KeyUsage::required(BIMI),
        None,
        None,
    );
    path.map(|_| ()).map_err(said)
}

fn openssl(case: &Case) -> Said {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, ders: &[Vec<u8>]| {
        let path = folder.path().join(name);
        std::fs::write(&path, pem::bundle(ders.iter().map(Vec::as_slice))).unwrap();
        path
    };
    let mut openssl = Command::new("openssl");
    openssl
        .args(["verify", "-purpose", "any", "-partial_chain", "-attime"])
        .arg(case.unix_time().to_string())
        .arg("-trusted")
        .arg(file("trusted.pem", &case.trusted));
    if !case.others.is_empty() {
        openssl.arg("-untrusted").arg(file("others.pem", &case.others));
    }
    let output = openssl
        .arg(file("leaf.pem", std::slice::from_ref(&case.leaf)))
        .output()
        .unwrap();
    match output.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&output.stderr).replace('\n', "; ")),
    }
}

/// Hands all cases to one process, a line a case.
fn cryptography(cases: &[&Case]) -> Option<Vec<Said>> {
    let python = tool::python_with_cryptography()?;
    let list = |ders: &[Vec<u8>]| {
        let base64 = ders.iter().map(|der| data_encoding::BASE64.encode(der));
        base64.collect::<Vec<_>>().join(",")
    };
    let lines = cases.iter().map(|case| {
        let leaf = list(std::slice::from_ref(&case.leaf));
        format!(
            "{} {leaf} {} {}\n",
            case.unix_time(),
            list(&case.trusted),
            list(&case.others)
        )
    });
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cases.txt");
    std::fs::write(&file, lines.collect::<String>()).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/trust/verify.py");
    let output = Command::new(python).arg(script).arg(file).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let said: Vec<Said> = text
        .lines()
        .map(|line| match line {
            "valid" => Ok(()),
            why => Err(why.to_owned()),
        })
        .collect();
    assert_eq!(said.len(), cases.len(), "{text}");
    Some(said)
}
