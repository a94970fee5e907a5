//! The logo: the exact bytes, hashes in every shape that authorities make, and what is refused.

use collectmc::mark::{Comparison, HashAlgorithm, HashMatch, Logo, LogoError};
use collectmc_test_support::certificates::{Digest, LOGO, Logotype, MarkCertificate, der, gzip, oid, with_crlf};

use crate::end_entity;

fn unpack(logotype: Logotype) -> Result<Logo, LogoError> {
    end_entity(MarkCertificate::new().logotype(logotype))
        .mark()
        .unwrap()
        .logo()
}

fn logo(logotype: Logotype) -> Logo {
    unpack(logotype).unwrap()
}

fn raw(extension: &[u8]) -> Result<Logo, LogoError> {
    let builder = MarkCertificate::new().raw_extension(oid::LOGOTYPE, false, extension);
    end_entity(builder).mark().unwrap().logo()
}

fn hash_matches(logotype: Logotype) -> Vec<HashMatch> {
    logo(logotype).hashes().iter().map(|hash| hash.matches()).collect()
}

mod bytes {
    use super::*;

    #[test]
    fn a_packed_logo_comes_out_byte_for_byte() {
        let logo = logo(Logotype::gzip(LOGO));
        assert_eq!(logo.svg(), LOGO);
        assert!(logo.is_compressed());
        assert_eq!(logo.media_type(), "image/svg+xml");
    }

    #[test]
    fn a_logo_that_is_not_packed_comes_out_too() {
        let logo = logo(Logotype::plain_svg(LOGO));
        assert_eq!(logo.svg(), LOGO);
        assert!(!logo.is_compressed());
    }

    #[test]
    fn line_ends_stay_as_they_are() {
        let crlf = with_crlf(LOGO);
        assert_eq!(logo(Logotype::gzip(&crlf)).svg(), crlf);
    }

    #[test]
    fn both_media_types_of_svg_are_taken_in_any_case() {
        for media_type in ["image/svg+xml", "image/svg+xml+gzip", "Image/SVG+XML"] {
            let logo = logo(Logotype::gzip(LOGO).media_type(media_type));
            assert_eq!((logo.media_type(), logo.svg()), (media_type, LOGO));
        }
    }

    #[test]
    fn an_image_of_another_format_beside_it_is_passed_over() {
        let png = Logotype::gzip(b"PNG").media_type("image/png");
        assert_eq!(logo(png.clone().and_image(Logotype::gzip(LOGO))).svg(), LOGO);
        assert_eq!(logo(Logotype::gzip(LOGO).and_image(png)).svg(), LOGO);
    }

    #[test]
    fn the_data_uri_is_known_in_any_case_and_may_have_parameters() {
        let data = gzip_base64();
        let uri = format!("DATA:image/SVG+xml;charset=utf-8;BASE64,{data}");
        assert_eq!(logo(Logotype::gzip(LOGO).uris(&[&uri])).svg(), LOGO);
    }

    fn gzip_base64() -> String {
        let extension = Logotype::gzip(LOGO).to_der();
        let text = String::from_utf8_lossy(&extension).into_owned();
        let (_, data) = text.split_once("base64,").unwrap();
        data.to_owned()
    }
}

mod hashes {
    use super::*;

    #[test]
    fn sha_1_alone_is_compared_as_digicert_has_it() {
        let logo = logo(Logotype::gzip(LOGO).hashes(&[Digest::Sha1]));
        let [hash] = logo.hashes() else {
            panic!("one hash was stated")
        };
        assert_eq!(hash.algorithm(), &HashAlgorithm::Sha1);
        assert_eq!(hash.value(), Digest::Sha1.of(LOGO));
        assert_eq!(hash.matches(), HashMatch::Raw);
    }

    #[test]
    fn every_hash_of_several_is_compared_as_globalsign_has_them() {
        let all = [Digest::Sha1, Digest::Sha256, Digest::Sha384, Digest::Sha512];
        let logo = logo(Logotype::gzip(LOGO).hashes(&all));
        let algorithms: Vec<_> = logo.hashes().iter().map(|hash| hash.algorithm().to_string()).collect();
        assert_eq!(algorithms, ["SHA-1", "SHA-256", "SHA-384", "SHA-512"]);
        assert!(logo.hashes().iter().all(|hash| hash.matches() == HashMatch::Raw));
    }

    #[test]
    fn a_hash_of_the_raw_bytes_with_cr_lf_matches_as_entrust_has_it() {
        assert_eq!(
            hash_matches(Logotype::gzip(&with_crlf(LOGO)).hash_of_crlf()),
            [HashMatch::Raw]
        );
    }

    #[test]
    fn a_hash_with_line_ends_made_lf_matches_as_rfc_6170_has_it() {
        let crlf = Logotype::gzip(&with_crlf(LOGO)).hash_of_lf();
        assert_eq!(hash_matches(crlf), [HashMatch::NormalizedLineEnds]);
    }

    #[test]
    fn a_lone_carriage_return_is_a_line_end_too() {
        let stated = Logotype::gzip(b"<svg>\r<g/>\r\n\r</svg>").hash_of(b"<svg>\n<g/>\n\n</svg>");
        assert_eq!(hash_matches(stated), [HashMatch::NormalizedLineEnds]);
    }

    #[test]
    fn a_hash_of_something_else_does_not_match() {
        assert_eq!(hash_matches(Logotype::gzip(LOGO).hash_of(b"<svg/>")), [HashMatch::None]);
        assert_eq!(
            hash_matches(Logotype::gzip(LOGO).hash_of(&gzip(LOGO))),
            [HashMatch::None]
        );
    }

    #[test]
    fn a_hash_of_the_wrong_length_does_not_match() {
        let sha256 = Digest::Sha256.of(LOGO);
        for value in [&sha256[..31], b"", &[sha256.as_slice(), b"\0"].concat()] {
            let stated = Logotype::gzip(LOGO)
                .hashes(&[])
                .raw_hash("2.16.840.1.101.3.4.2.1", value);
            assert_eq!(hash_matches(stated), [HashMatch::None]);
        }
    }

    #[test]
    fn an_unknown_algorithm_is_kept_by_its_oid_and_decides_nothing() {
        let sha3 = "2.16.840.1.101.3.4.2.8";
        let logo = logo(Logotype::gzip(LOGO).raw_hash(sha3, b"x"));
        let matches: Vec<_> = logo.hashes().iter().map(|hash| hash.matches()).collect();
        assert_eq!(matches, [HashMatch::Raw, HashMatch::Unsupported]);
        assert_eq!(logo.hashes()[1].algorithm(), &HashAlgorithm::Other(sha3.into()));
    }

    #[test]
    fn no_hash_at_all_is_no_reason_to_withhold_the_logo() {
        assert_eq!(logo(Logotype::gzip(LOGO).hashes(&[])).hashes(), []);
    }
}

mod refused {
    use super::*;

    #[test]
    fn a_certificate_without_a_logotype_has_no_logo() {
        let mark = end_entity(MarkCertificate::new().without_logotype()).mark().unwrap();
        assert_eq!(mark.logo().unwrap_err(), LogoError::Missing);
    }

    #[test]
    fn the_logo_of_the_issuer_alone_is_not_the_subjects() {
        let extension = Logotype::gzip(LOGO).to_der();
        // issuerLogo is [1] where subjectLogo is [2].
        let of_issuer: Vec<_> = [&extension[..4], &[0xa1], &extension[5..]].concat();
        assert_eq!(extension[4], 0xa2);
        assert_eq!(raw(&of_issuer).unwrap_err(), LogoError::Missing);
    }

    #[test]
    fn a_logotype_without_images_has_no_logo() {
        let without_images = der::sequence(&[der::context(2, &der::context(0, &[]))]);
        assert_eq!(raw(&without_images).unwrap_err(), LogoError::Missing);
        let empty_list = der::sequence(&[der::context(2, &der::context(0, &der::sequence(&[])))]);
        assert_eq!(raw(&empty_list).unwrap_err(), LogoError::Missing);
        assert_eq!(raw(&der::sequence(&[])).unwrap_err(), LogoError::Missing);
    }

    #[test]
    fn two_svg_logos_are_refused() {
        let two = Logotype::gzip(LOGO).and_image(Logotype::gzip(LOGO));
        assert_eq!(unpack(two).unwrap_err(), LogoError::SeveralSvgs);
    }

    #[test]
    fn a_second_logo_of_the_subject_or_list_of_images_is_not_overlooked() {
        let images = |svg: &[u8]| {
            let extension = Logotype::gzip(svg).to_der();
            // Past the headers of the extension, subjectLogo and direct, which have four bytes each.
            extension[12..].to_vec()
        };
        let (one, other) = (images(LOGO), images(&with_crlf(LOGO)));
        let subject_logo = |images: &[u8]| der::context(2, &der::context(0, images));
        assert_eq!(raw(&der::sequence(&[subject_logo(&one)])).unwrap().svg(), LOGO);
        let twice = der::sequence(&[subject_logo(&one), subject_logo(&other)]);
        assert_eq!(raw(&twice).unwrap_err(), LogoError::Malformed);
        let two_lists = der::sequence(&[subject_logo(&[one, other].concat())]);
        assert_eq!(raw(&two_lists).unwrap_err(), LogoError::Malformed);
    }

    #[test]
    fn another_format_alone_is_refused_by_name() {
        let png = Logotype::gzip(LOGO).media_type("image/png");
        let error = unpack(png).unwrap_err();
        assert_eq!(
            error,
            LogoError::NoSvg {
                media_types: vec!["image/png".into()]
            }
        );
        assert!(error.to_string().contains("image/png"));
    }

    #[test]
    fn a_logo_at_an_address_is_not_embedded() {
        let fetched = Logotype::gzip(LOGO).uris(&["https://brand.example/logo.svg"]);
        assert_eq!(unpack(fetched).unwrap_err(), LogoError::NotEmbedded);
    }

    #[test]
    fn no_uri_and_two_uris_are_refused() {
        let uris = |uris: &[&str]| unpack(Logotype::gzip(LOGO).uris(uris)).unwrap_err();
        assert_eq!(uris(&[]), LogoError::NotOneUri { count: 0 });
        let data = "data:image/svg+xml;base64,PHN2Zy8+";
        assert_eq!(uris(&[data, data]), LogoError::NotOneUri { count: 2 });
    }

    #[test]
    fn a_data_uri_that_is_not_svg_in_base64_is_refused() {
        for uri in [
            "data:",
            "data:,<svg/>",
            "data:image/svg+xml,<svg/>",
            "data:image/svg+xml;base64",
            "data:;base64,PHN2Zy8+",
            "data:image/png;base64,PHN2Zy8+",
            "data:base64,PHN2Zy8+",
        ] {
            let error = unpack(Logotype::gzip(LOGO).uris(&[uri])).unwrap_err();
            assert_eq!(error, LogoError::BadDataUri, "{uri}");
        }
    }

    #[test]
    fn base64_with_white_space_wrong_padding_or_other_characters_is_refused() {
        for base64 in ["PHN2 Zy8+", "PHN2Zy8+\n", "PHN2Zy8", "PHN2Zy8-", "PHN2Zz==", "P"] {
            let uri = format!("data:image/svg+xml;base64,{base64}");
            let error = unpack(Logotype::gzip(LOGO).uris(&[&uri])).unwrap_err();
            assert_eq!(error, LogoError::BadBase64, "{base64:?}");
        }
    }

    #[test]
    fn gzip_data_that_is_cut_anywhere_is_refused() {
        let packed = gzip(LOGO);
        for length in 2..packed.len() {
            let error = unpack(Logotype::gzip(LOGO).data(&packed[..length])).unwrap_err();
            assert_eq!(error, LogoError::BadGzip, "cut to {length} bytes");
        }
    }

    #[test]
    fn gzip_data_with_a_wrong_checksum_is_refused() {
        let mut packed = gzip(LOGO);
        let checksum = packed.len() - 8;
        packed[checksum] ^= 1;
        assert_eq!(
            unpack(Logotype::gzip(LOGO).data(&packed)).unwrap_err(),
            LogoError::BadGzip
        );
    }

    #[test]
    fn what_follows_the_gzip_data_is_not_overlooked() {
        for surplus in [b"\0".to_vec(), gzip(LOGO)] {
            let data = [gzip(LOGO), surplus].concat();
            assert_eq!(
                unpack(Logotype::gzip(LOGO).data(&data)).unwrap_err(),
                LogoError::BadGzip
            );
        }
    }

    #[test]
    fn an_empty_logo_is_refused() {
        assert_eq!(unpack(Logotype::gzip(b"")).unwrap_err(), LogoError::Empty);
        assert_eq!(unpack(Logotype::plain_svg(b"")).unwrap_err(), LogoError::Empty);
    }

    #[test]
    fn a_logotype_that_is_cut_anywhere_is_malformed() {
        let whole = Logotype::plain_svg(b"<svg/>").to_der();
        for length in 0..whole.len() {
            assert_eq!(
                raw(&whole[..length]).unwrap_err(),
                LogoError::Malformed,
                "cut to {length} bytes"
            );
        }
    }
}

mod limits {
    use super::*;

    #[test]
    fn a_bomb_is_refused_at_the_limit() {
        let bomb = vec![b' '; 2 * 1024 * 1024];
        let error = unpack(Logotype::gzip(b"<svg/>").data(&gzip(&bomb))).unwrap_err();
        assert_eq!(error, LogoError::TooLarge { limit: 1024 * 1024 });
    }

    #[test]
    fn what_just_fits_is_unpacked_and_one_byte_more_is_not() {
        for logotype in [Logotype::gzip(LOGO), Logotype::plain_svg(LOGO)] {
            let mark = end_entity(MarkCertificate::new().logotype(logotype)).mark().unwrap();
            assert_eq!(mark.logo_within(LOGO.len()).unwrap().svg(), LOGO);
            let limit = LOGO.len() - 1;
            assert_eq!(mark.logo_within(limit).unwrap_err(), LogoError::TooLarge { limit });
        }
    }

    #[test]
    fn the_limit_can_be_raised() {
        let large = vec![b' '; Logo::DEFAULT_LIMIT + 1];
        let mark = end_entity(MarkCertificate::new().logotype(Logotype::gzip(&large)))
            .mark()
            .unwrap();
        assert!(mark.logo().is_err());
        assert_eq!(mark.logo_within(usize::MAX).unwrap().svg().len(), large.len());
    }
}

mod work {
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn thousands_of_hashes_take_little_time() {
        let large = vec![b' '; Logo::DEFAULT_LIMIT];
        let hash = |logotype: Logotype, _| logotype.raw_hash("2.16.840.1.101.3.4.2.3", b"");
        let stated = (0..5_000).fold(Logotype::gzip(&large), hash);
        let certificate = end_entity(MarkCertificate::new().logotype(stated));
        let started = Instant::now();
        assert_eq!(certificate.mark().unwrap().logo().unwrap().hashes().len(), 5_001);
        let took = started.elapsed();
        assert!(took < Duration::from_secs(10), "{took:?}");
    }
}

mod comparing {
    use super::*;

    #[test]
    fn the_same_bytes_are_identical() {
        assert_eq!(logo(Logotype::gzip(LOGO)).compare(LOGO), Comparison::Identical);
    }

    #[test]
    fn other_line_ends_are_distinguished_from_other_content() {
        let logo = logo(Logotype::gzip(LOGO));
        assert_eq!(logo.compare(&with_crlf(LOGO)), Comparison::LineEndsOnly);
        assert_eq!(logo.compare(&[LOGO, b" "].concat()), Comparison::Different);
        assert_eq!(logo.compare(b""), Comparison::Different);
    }

    #[test]
    fn the_packed_logo_is_known_for_what_it_is() {
        assert_eq!(logo(Logotype::gzip(LOGO)).compare(&gzip(LOGO)), Comparison::GzipOfSame);
        assert_eq!(
            logo(Logotype::plain_svg(LOGO)).compare(&gzip(LOGO)),
            Comparison::GzipOfSame
        );
    }

    #[test]
    fn other_gzip_data_is_different_be_it_a_bomb() {
        let logo = logo(Logotype::gzip(LOGO));
        let bomb = vec![b' '; 2 * 1024 * 1024];
        for other in [gzip(b"<svg/>"), gzip(&bomb), gzip(LOGO)[..20].to_vec()] {
            assert_eq!(logo.compare(&other), Comparison::Different);
        }
    }
}
