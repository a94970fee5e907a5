//! The committed inputs: every response from which we build a verified chain, the others verify too.

use std::path::{Path, PathBuf};

use collectmc::Limits;
use collectmc::certificates::Certificates;
use collectmc::chain::{TrustAnchor, TrustAnchors};
use collectmc_test_support::certificates::VALID_AT;
use collectmc_test_support::committed;

use crate::case::{Case, Outcome, judge};
use crate::hold;

/// Every file below this folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] })
        .collect()
}

#[test]
fn every_committed_response_that_is_verified_the_others_verify_too() {
    let root = committed::root();
    let anchors = crate::case::trusting(&root);
    let mut cases = Vec::new();
    for file in [committed::data(), committed::fixtures()]
        .iter()
        .flat_map(|folder| files(folder))
    {
        let Ok(certificates) = Certificates::parse(&std::fs::read(&file).unwrap(), &Limits::default()) else {
            continue;
        };
        let (outcome, chain) = judge(certificates.as_slice(), &anchors, VALID_AT);
        let Some(chain) = chain.filter(|_| outcome == Outcome::Verified) else {
            continue;
        };
        let mut ders = chain
            .certificates()
            .iter()
            .map(|certificate| certificate.der().to_vec());
        cases.push(Case {
            name: file.display().to_string(),
            leaf: ders.next().unwrap(),
            others: ders.collect(),
            anchors: anchors.clone(),
            trusted: vec![root.clone()],
            at: VALID_AT.to_owned(),
            expected: Outcome::Verified,
            spared: Vec::new(),
        });
    }
    assert!(cases.len() > 25, "{} files hold a verified chain", cases.len());
    hold(&cases);
}

/// Chains that OpenSSL made with algorithms that are not supported. It verifies them; we do not say that they are right.
#[test]
fn chains_with_algorithms_that_are_not_supported_are_refused_and_not_called_forged() {
    let folder: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests", "chain", "certificates"]
        .iter()
        .collect();
    for name in ["rsa-pss", "p521", "ecdsa-sha512", "p256-explicit", "p256-compressed"] {
        let pem = std::fs::read(folder.join(name).with_extension("pem")).unwrap();
        let certificates = Certificates::parse(&pem, &Limits::default()).unwrap();
        let root = certificates.as_slice().last().unwrap().clone();
        let anchors = TrustAnchors::none().with(TrustAnchor::Certificate(root));
        for sent in [certificates.as_slice(), &certificates.as_slice()[..2]] {
            let (outcome, _) = judge(sent, &anchors, VALID_AT);
            assert_eq!(
                outcome,
                Outcome::Refused(collectmc::checks::Rule::SignatureAlgorithm),
                "{name}"
            );
        }
    }
}
