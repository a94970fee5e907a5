//! Sets that are made to keep the search busy: 64 certificates end within a second.

use std::time::{Duration, Instant};

use collectmc::chain::{Chain, ChainError, TrustAnchors};
use collectmc_test_support::certificates::{Authority, Builder, Certificate, Key, MarkCertificate, Name, awkward, oid};

use crate::read;

/// Builds within a second. The best of three, since other tests run at the same time.
fn within_a_second(made: &[Certificate]) -> Result<Chain, ChainError> {
    let certificates = read(&made.iter().collect::<Vec<_>>());
    assert_eq!(certificates.len(), 64);
    let mut fastest = Duration::MAX;
    for _ in 0..3 {
        let start = Instant::now();
        let result = Chain::build(&certificates, &TrustAnchors::known());
        fastest = fastest.min(start.elapsed());
        if fastest < Duration::from_secs(1) {
            return result;
        }
    }
    panic!("it took {fastest:?}")
}

fn named(number: usize) -> Builder {
    Authority::intermediate().common_name(&format!("Test CA {number}"))
}

#[test]
fn sixty_four_certificates_of_one_name_are_given_up_after_a_bounded_number_of_signatures() {
    let mut sent = awkward::same_name(64);
    // Neither in order nor in the opposite one.
    sent.sort_by(|a, b| a.der.cmp(&b.der));
    assert_eq!(within_a_second(&sent).unwrap_err(), ChainError::TooComplex);
}

#[test]
fn eleven_certificates_of_one_name_are_put_into_order_by_their_signatures() {
    let sent = awkward::same_name(11);
    let chain = Chain::build(&read(&sent.iter().collect::<Vec<_>>()), &TrustAnchors::known()).unwrap();
    assert_eq!(chain.certificates().len(), 11);
    assert!(chain.root_included());
}

#[test]
fn sixty_four_certificates_of_one_name_and_one_key_are_put_into_order() {
    // Each authority is self-signed, in that the key is its own: one of them is enough.
    let chain = within_a_second(&awkward::same_name_and_key(64)).unwrap();
    assert_eq!(chain.certificates().len(), 2);
    assert_eq!(chain.leftover().len(), 62);
}

#[test]
fn sixty_four_impostors_of_one_name_and_one_key_identifier_are_found_out() {
    let issuer = named(0).subject_key_identifier(b"one").self_signed();
    let leaf = MarkCertificate::new()
        .authority_key_identifier(b"one")
        .issued_under(&issuer.subject, &Key::p384());
    let impostors = (1..64).map(|_| named(0).subject_key_identifier(b"one").authority_key_identifier(b"one"));
    let sent: Vec<_> = impostors.map(Builder::self_signed).chain([leaf]).collect();
    assert!(matches!(within_a_second(&sent), Err(ChainError::BadSignature { .. })));
}

#[test]
fn a_ladder_of_cross_signed_issuers_is_climbed_once() {
    // Every rung has two keys under two names, and each of these has certificates by both of the next rung: the number
    // of ways up doubles with each rung.
    const RUNGS: usize = 15;
    let root = Authority::root().self_signed();
    let mut upper = vec![root.clone()];
    let mut sent = vec![root];
    for rung in 0..RUNGS {
        let authorities = [2 * rung, 2 * rung + 1].map(|number| named(number).key(Key::p256()));
        let certificates: Vec<_> = authorities
            .iter()
            .flat_map(|authority| upper.iter().map(|issuer| authority.clone().issued_by(issuer)))
            .collect();
        upper = certificates
            .chunks(certificates.len() / 2)
            .map(|of_one_authority| of_one_authority[0].clone())
            .collect();
        sent.extend(certificates);
    }
    sent.push(MarkCertificate::new().issued_by(&upper[0]));
    let strangers = 64 - sent.len();
    sent.extend((0..strangers).map(|_| Authority::root().common_name("Test Other Root").self_signed()));
    let chain = within_a_second(&sent).unwrap();
    assert_eq!(chain.certificates().len(), 1 + RUNGS + 1);
}

#[test]
fn authorities_that_all_signed_each_other_are_given_up_after_a_bounded_number_of_steps() {
    // Seven authorities, each certified by every other, and one more certificate of each.
    let keys: Vec<_> = (0..7).map(|_| Key::p256()).collect();
    let names: Vec<_> = (0..7)
        .map(|number| Name::new().utf8(oid::COMMON_NAME, &format!("Test CA {number}")))
        .collect();
    let authority = |number: usize| named(number).subject(names[number].clone()).key(keys[number].clone());
    let mut sent = vec![MarkCertificate::new().issued_under(&names[0], &keys[0])];
    for round in 0..2 {
        for (issued, by) in (0..49).map(|pair| (pair / 7, pair % 7)) {
            if issued != by && sent.len() < 64 {
                let serial = [1, round, u8::try_from(issued * 7 + by).unwrap()];
                sent.push(authority(issued).serial(&serial).issued_under(&names[by], &keys[by]));
            }
        }
    }
    assert_eq!(within_a_second(&sent).unwrap_err(), ChainError::TooComplex);
}
