//! Damaged certificates: whatever its bytes, a certificate that parses can be read, unpacked and checked without a panic.

use collectmc::certificates::Certificate;
use collectmc::chain::{Chain, TrustAnchors};
use collectmc::checks::{CheckOptions, Evidence, check};
use collectmc_test_support::certificates::{Hierarchy, Logotype, MarkCertificate, VALID_AT};
use proptest::prelude::*;

/// Reads everything that the library reports of a certificate. Returns whether it parsed and had a logo.
fn read_everything(der: &[u8]) -> (bool, bool) {
    let Ok(certificate) = Certificate::from_der(der) else {
        return (false, false);
    };
    let logo = certificate.mark().map(|mark| {
        let _ = (mark.kind(), mark.unknown_attributes().count());
        mark.logo().map(|logo| logo.compare(der))
    });
    let served = [certificate];
    // Alone it makes no chain; but the error says that it is the end entity, and so it is checked as one.
    let chain = Chain::build(&served, &TrustAnchors::known());
    let evidence = match &chain {
        Ok(chain) => Evidence::of(chain),
        Err(error) => Evidence::unchained(&served, error),
    };
    let options = CheckOptions::new(VALID_AT.parse().unwrap()).domain("brand.example".parse().unwrap());
    for finding in check(&evidence.served_as(&served), &options).findings() {
        let text = finding.to_string();
        assert!(!text.contains(|c: char| c.is_control()), "{text:?}");
    }
    (true, matches!(logo, Ok(Ok(_))))
}

/// Certificates with every extension, the logo small and not packed, so that damage reaches what is inside.
fn specimens() -> [Vec<u8>; 2] {
    let plain = Logotype::plain_svg(b"<svg xmlns=\"http://www.w3.org/2000/svg\"><title>x</title></svg>");
    let packed = Logotype::gzip(b"<svg xmlns=\"http://www.w3.org/2000/svg\"><title>x</title></svg>");
    [
        Hierarchy::of(MarkCertificate::new().logotype(plain).pilot()).leaf.der,
        Hierarchy::of(MarkCertificate::government().logotype(packed)).leaf.der,
    ]
}

#[test]
fn no_changed_byte_makes_reading_panic() {
    let (mut parsed, mut with_logo) = (0, 0);
    for specimen in specimens() {
        for index in 0..specimen.len() {
            for change in [0x01, 0x80] {
                let mut damaged = specimen.clone();
                damaged[index] ^= change;
                let (parses, has_logo) = read_everything(&damaged);
                parsed += usize::from(parses);
                with_logo += usize::from(has_logo);
            }
        }
    }
    // Else the damage would have been caught before it came to what is tested here.
    assert!(
        parsed > 2_000 && with_logo > 1_000,
        "{parsed} parsed, {with_logo} had a logo"
    );
}

#[test]
fn no_cut_makes_reading_panic_and_none_passes_for_a_certificate() {
    for specimen in specimens() {
        for length in 0..specimen.len() {
            assert_eq!(
                read_everything(&specimen[..length]),
                (false, false),
                "cut to {length} bytes"
            );
        }
    }
}

#[test]
fn no_lost_doubled_or_moved_bytes_make_reading_panic() {
    for specimen in specimens() {
        for index in (0..specimen.len()).step_by(3) {
            for length in [1, 2, 16] {
                let end = (index + length).min(specimen.len());
                let (before, piece, after) = (&specimen[..index], &specimen[index..end], &specimen[end..]);
                read_everything(&[before, after].concat());
                read_everything(&[before, piece, piece, after].concat());
                read_everything(&[before, after, piece].concat());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn no_extension_makes_reading_panic(
        value in proptest::collection::vec(any::<u8>(), 0..64),
        oid in prop::sample::select(vec![
            "2.5.29.15", "2.5.29.17", "2.5.29.19", "2.5.29.31", "2.5.29.32", "2.5.29.37",
            "1.3.6.1.5.5.7.1.12", "1.3.6.1.4.1.11129.2.4.2", "1.3.6.1.4.1.53087.4.1",
        ]),
        tag in prop::sample::select(vec![0x30_u8, 0x04, 0x03, 0xa2]),
    ) {
        // A right tag and length gets the value further than noise alone would.
        let framed = [&[tag, u8::try_from(value.len()).unwrap()], value.as_slice()].concat();
        for value in [value.as_slice(), framed.as_slice()] {
            let made = MarkCertificate::new().raw_extension(oid, false, value).self_signed();
            prop_assert!(read_everything(&made.der).0);
        }
    }
}
