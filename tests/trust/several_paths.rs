//! Sets from which there are several paths, and trust anchors of every kind: what an attacker sends beside, and what roots
//! are cross-signed, renewed or pinned for.

use collectmc::certificates::Certificate as Read;
use collectmc::chain::{TrustAnchor, TrustAnchors};
use collectmc::checks::Rule;
use collectmc_test_support::certificates::awkward::{self, CrossSigned};
use collectmc_test_support::certificates::{Authority, Builder, Certificate, Key, MarkCertificate, VALID_AT};
use sha2::{Digest, Sha256};

use crate::case::{Case, Outcome, trusting};
use crate::hold;
use crate::plan::Plan;

fn case(name: &str, expected: Outcome, sent: &[&Certificate], trusted: &Certificate) -> Case {
    let [leaf, others @ ..] = sent else {
        panic!("there is a leaf")
    };
    Case {
        name: name.to_owned(),
        leaf: leaf.der.clone(),
        others: others.iter().map(|other| other.der.clone()).collect(),
        anchors: trusting(&trusted.der),
        trusted: vec![trusted.der.clone()],
        at: VALID_AT.to_owned(),
        expected,
        spared: Vec::new(),
    }
}

/// The same with another kind of trust anchor for the certificate.
fn pinned(case: &Case, anchor: TrustAnchor, expected: Outcome) -> Case {
    Case {
        name: format!("{} by {anchor:?}", case.name),
        anchors: TrustAnchors::none().with(anchor),
        expected,
        ..case.clone()
    }
}

fn fingerprint(made: &Certificate) -> TrustAnchor {
    TrustAnchor::Fingerprint(Read::from_der(&made.der).unwrap().sha256())
}

fn key(made: &Certificate) -> TrustAnchor {
    TrustAnchor::PublicKey(Sha256::digest(made.key.public_key_info()).into())
}

const EXPIRED: Outcome = Outcome::Refused(Rule::Validity);
const NO_ISSUER: Outcome = Outcome::Refused(Rule::Issuer);
const BAD_SIGNATURE: Outcome = Outcome::Refused(Rule::Signature);

fn expired(builder: Builder) -> Builder {
    builder.validity("2026-01-01T00:00:00Z", "2026-11-30T00:00:00Z")
}

#[test]
fn of_several_paths_only_one_that_is_right_is_verified() {
    let CrossSigned {
        leaf,
        by_root,
        by_legacy_root,
        root,
        legacy_root,
    } = awkward::cross_signed();
    let all = [&leaf, &by_root, &by_legacy_root, &root, &legacy_root];
    let issuer = Authority::intermediate().key(by_root.key.clone());
    let expired_by_root = expired(issuer.clone()).issued_by(&root);
    let no_ca_by_root = issuer.certificate_authority(false).issued_by(&root);
    let bad_by_root = by_root.clone().with_bad_signature();
    let bad_root = root.clone().with_bad_signature();
    let namesake = Authority::root().self_signed();
    let stranger = Authority::root().common_name("Test Stranger").self_signed();
    hold(&[
        case("cross-signed, to the one root", Outcome::Verified, &all, &root),
        case("cross-signed, to the other root", Outcome::Verified, &all, &legacy_root),
        case("cross-signed, to neither", Outcome::UnknownRoot, &all, &stranger),
        case("cross-signed, roots left out", Outcome::Verified, &all[..3], &root),
        case(
            "a stranger beside the chain",
            Outcome::Verified,
            &[&leaf, &by_root, &stranger, &root],
            &root,
        ),
        case(
            "a namesake of the root beside it",
            Outcome::Verified,
            &[&leaf, &by_root, &namesake, &root],
            &root,
        ),
        case(
            "a namesake of the root in its place",
            NO_ISSUER,
            &[&leaf, &by_root, &namesake],
            &stranger,
        ),
        case(
            "the root's namesake trusted",
            Outcome::UnknownRoot,
            &[&leaf, &by_root, &root],
            &namesake,
        ),
        case(
            "an expired issuer, and one to no root",
            EXPIRED,
            &[&leaf, &expired_by_root, &by_legacy_root],
            &root,
        ),
        case(
            "an expired issuer beside a valid one",
            Outcome::Verified,
            &[&leaf, &expired_by_root, &by_root],
            &root,
        ),
        case(
            "one that is no CA beside the issuer",
            Outcome::Verified,
            &[&leaf, &no_ca_by_root, &by_root],
            &root,
        ),
        case(
            "a forged issuer beside the issuer",
            Outcome::Verified,
            &[&leaf, &bad_by_root, &by_root],
            &root,
        ),
        case("a forged issuer", BAD_SIGNATURE, &[&leaf, &bad_by_root, &root], &root),
        case(
            "a forged root beside the root at hand",
            Outcome::Verified,
            &[&leaf, &by_root, &bad_root],
            &root,
        ),
        case(
            "a forged root, and no other",
            BAD_SIGNATURE,
            &[&leaf, &by_root, &bad_root],
            &stranger,
        ),
    ]);
}

#[test]
fn what_is_pinned_is_itself_and_nothing_that_looks_like_it() {
    let [leaf, issuer, upper, root] = Plan::sound().make();
    let sent = case(
        "the root sent",
        Outcome::Verified,
        &[&leaf, &issuer, &upper, &root],
        &root,
    );
    let left_out = case("the root left out", Outcome::Verified, &[&leaf, &issuer, &upper], &root);
    let altered = root.clone().with_bad_signature();
    let forged = case(
        "the root altered",
        Outcome::Verified,
        &[&leaf, &issuer, &upper, &altered],
        &root,
    );
    let below = case("below a pinned issuer", Outcome::Verified, &[&leaf, &issuer], &issuer);
    let altered_issuer = issuer.clone().with_bad_signature();
    let below_altered = case(
        "below an altered issuer",
        Outcome::Verified,
        &[&leaf, &altered_issuer],
        &issuer,
    );
    let of_leaf = case(
        "the leaf",
        Outcome::UnknownRoot,
        &[&leaf, &issuer, &upper, &root],
        &leaf,
    );
    let alone = MarkCertificate::new().self_signed();
    let self_signed = case("a self-signed leaf", NO_ISSUER, &[&alone], &alone);
    hold(&[
        pinned(&sent, fingerprint(&root), Outcome::Verified),
        pinned(&sent, key(&root), Outcome::Verified),
        pinned(&left_out, fingerprint(&root), NO_ISSUER),
        pinned(&left_out, key(&root), NO_ISSUER),
        pinned(&forged, fingerprint(&root), BAD_SIGNATURE),
        pinned(&forged, key(&root), BAD_SIGNATURE),
        forged,
        pinned(&below, fingerprint(&issuer), Outcome::Verified),
        pinned(&below, key(&issuer), NO_ISSUER),
        below,
        // The issuer's own certificate is at hand, and verifies the leaf.
        pinned(&below_altered, fingerprint(&issuer), NO_ISSUER),
        pinned(&below_altered, key(&issuer), NO_ISSUER),
        below_altered,
        pinned(&of_leaf, fingerprint(&leaf), Outcome::UnknownRoot),
        pinned(&of_leaf, key(&leaf), Outcome::UnknownRoot),
        of_leaf,
        pinned(&self_signed, fingerprint(&alone), NO_ISSUER),
        pinned(&self_signed, key(&alone), NO_ISSUER),
        self_signed,
    ]);
}

#[test]
fn a_root_that_has_expired_is_replaced_by_its_renewal_and_by_no_forgery() {
    let old = expired(Authority::root().key(Key::p256())).self_signed();
    let renewed = Authority::root().key(old.key.clone()).self_signed();
    let forger = Authority::root().common_name("Test Forger").self_signed();
    let forged = Authority::root().key(old.key.clone()).issued_by(&forger);
    let unsigned = Authority::root()
        .key(old.key.clone())
        .self_signed()
        .with_bad_signature();
    let issuer = Authority::intermediate().issued_by(&old);
    let leaf = MarkCertificate::new().issued_by(&issuer);
    let with = |name: &str, expected, roots: &[&Certificate]| {
        let sent = [&[&leaf, &issuer], roots].concat();
        let by_certificate = case(name, expected, &sent, &old);
        [pinned(&by_certificate, key(&old), expected), by_certificate].map(|case| Case {
            // Others take for an anchor what its key makes one.
            trusted: vec![renewed.der.clone()],
            ..case
        })
    };
    let mut cases = [
        with("the expired root", EXPIRED, &[&old]),
        with("the renewed root", Outcome::Verified, &[&renewed]),
        with("both roots", Outcome::Verified, &[&old, &renewed]),
    ]
    .concat();
    let [by_key, by_certificate] = with("a forged renewal", EXPIRED, &[&forged, &forger]);
    cases.extend([
        Case {
            expected: Outcome::UnknownRoot,
            ..by_key
        },
        by_certificate,
    ]);
    let [by_key, by_certificate] = with("a renewal that nobody signed", EXPIRED, &[&unsigned]);
    cases.extend([
        Case {
            expected: BAD_SIGNATURE,
            ..by_key
        },
        by_certificate,
    ]);
    hold(&cases);
}
