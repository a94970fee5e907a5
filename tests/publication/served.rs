//! How the files are served, and what is in them.

use collectmc::TransportErrorKind::{BodyTooLarge, Redirect, Tls};
use collectmc::http::Response;
use collectmc::publication::{CheckItem, CheckStatus, Obstacle};
use collectmc_test_support::certificates::{Hierarchy, LOGO, Logotype, MarkCertificate, gzip, pem, with_crlf};

use crate::world::{EVIDENCE_URL, LIST_URL, LOGO_URL, SERIAL, World};

fn served(url: &str, build: impl FnOnce(&mut Response<Vec<u8>>)) -> World {
    let mut world = World::right();
    build(world.files.get_mut(url).unwrap().as_mut().unwrap());
    world
}

const FILES: [(&str, CheckItem); 2] = [(LOGO_URL, CheckItem::Logo), (EVIDENCE_URL, CheckItem::Evidence)];

#[test]
fn what_the_server_does_wrong_fails() {
    for (url, item) in FILES {
        for (kind, expected) in [(Redirect, "final URL"), (Tls, "TLS 1.2"), (BodyTooLarge, "smaller")] {
            let (message, remedy) = World::right().response(url, Err((kind, "it is wrong"))).fails_in(item);
            assert!(
                message.contains("it is wrong") && remedy.contains(expected),
                "{message} {remedy}"
            );
        }
    }
}

#[test]
fn another_status_than_200_fails_unless_it_may_pass() {
    for (url, item) in FILES {
        for status in [201, 204, 206, 301, 307, 400, 401, 403, 404, 410, 500] {
            let world = served(url, |response| *response.status_mut() = status.try_into().unwrap());
            assert!(world.fails_in(item).0.contains(&status.to_string()));
        }
        for status in [429, 502, 503, 504] {
            let world = served(url, |response| *response.status_mut() = status.try_into().unwrap());
            assert_eq!(world.is_unknown_in(item).0, Obstacle::Transient);
        }
    }
}

#[test]
fn another_type_fails() {
    for (url, item) in FILES {
        for wrong in [
            "text/plain",
            "application/octet-stream",
            "image/svg",
            "",
            "image/svg+xml+gzip",
            "text/html; image/svg+xml",
        ] {
            let world = served(url, |response| {
                response.headers_mut().insert("content-type", wrong.parse().unwrap());
            });
            let (_, remedy) = world.fails_in(item);
            assert!(
                remedy.contains("image/svg+xml") || remedy.contains("application/pem-certificate-chain"),
                "{remedy}"
            );
        }
        let world = served(url, |response| drop(response.headers_mut().remove("content-type")));
        assert!(world.fails_in(item).0.contains("without a content type"));
    }
}

#[test]
fn several_types_fail_since_clients_choose_differently() {
    for (url, item) in FILES {
        let world = served(url, |response| {
            response
                .headers_mut()
                .append("content-type", "text/html".parse().unwrap());
        });
        assert!(world.fails_in(item).0.contains(", text/html"));
    }
}

#[test]
fn the_type_may_have_parameters_and_any_case() {
    for (url, right) in [
        (LOGO_URL, "Image/SVG+XML; charset=utf-8"),
        (EVIDENCE_URL, "application/x-pem-file"),
        (EVIDENCE_URL, "Application/PEM-Certificate-Chain;x=y"),
    ] {
        let world = served(url, |response| {
            response.headers_mut().insert("content-type", right.parse().unwrap());
        });
        assert_eq!(world.check().report.outcome().as_str(), "pass", "{right}");
    }
}

#[test]
fn a_content_encoding_that_was_not_requested_fails() {
    for (url, item) in FILES {
        let world = served(url, |response| {
            response
                .headers_mut()
                .insert("content-encoding", "gzip".parse().unwrap());
        });
        assert!(world.fails_in(item).0.contains("gzip"));
        let world = served(url, |response| {
            for coding in ["identity", "gzip"] {
                response
                    .headers_mut()
                    .append("content-encoding", coding.parse().unwrap());
            }
        });
        assert!(world.fails_in(item).0.contains("gzip"));
    }
}

#[test]
fn a_file_that_is_empty_or_too_large_fails() {
    for (url, item, most) in [
        (LOGO_URL, CheckItem::Logo, 64 << 10),
        (EVIDENCE_URL, CheckItem::Evidence, 256 << 10),
    ] {
        World::right()
            .response(url, Err((BodyTooLarge, "too large")))
            .fails_in(item);
        assert!(
            served(url, |response| response.body_mut().clear())
                .fails_in(item)
                .0
                .contains("empty")
        );
        let world = served(url, |response| response.body_mut().resize(most + 1, b' '));
        let (message, _) = world.fails_in(item);
        assert!(message.contains(&most.to_string()), "{message}");
    }
}

#[test]
fn a_drawing_that_receivers_refuse_fails() {
    let script = String::from_utf8(LOGO.to_vec())
        .unwrap()
        .replace("</title>", "</title><script>alert(1)</script>");
    let leaf = MarkCertificate::new()
        .serial(&SERIAL)
        .logotype(Logotype::gzip(script.as_bytes()));
    let world = World::of(Hierarchy::of(leaf)).file(LOGO_URL, "image/svg+xml", &script);
    let line = world.line(CheckItem::LogoProfile);
    assert_eq!(line.status(), CheckStatus::Fail);
    assert!(line.message().contains("script"), "{line:?}");
    assert_eq!(world.line(CheckItem::LogoInCertificate).status(), CheckStatus::Pass);
}

#[test]
fn a_logo_that_is_not_the_certificates_fails() {
    let other = String::from_utf8(LOGO.to_vec())
        .unwrap()
        .replace("</title>", "!</title>");
    for (logo, expected) in [(other.into_bytes(), "differs from"), (with_crlf(LOGO), "line ends")] {
        let world = World::right().file(LOGO_URL, "image/svg+xml", logo);
        let (message, remedy) = world.fails_in(CheckItem::LogoInCertificate);
        assert!(
            message.contains(expected) && remedy.contains("collectmc logo"),
            "{message}"
        );
    }
    let packed = World::right().file(LOGO_URL, "image/svg+xml", gzip(LOGO));
    assert!(
        packed
            .line(CheckItem::LogoInCertificate)
            .message()
            .contains("compressed")
    );
    assert_eq!(packed.line(CheckItem::LogoProfile).status(), CheckStatus::Fail);
}

#[test]
fn evidence_that_is_no_pem_of_certificates_fails() {
    let der = World::right().hierarchy.leaf.der;
    for body in [b"<html>not here</html>".to_vec(), der, b"0\n".to_vec()] {
        World::right()
            .file(EVIDENCE_URL, "application/x-pem-file", body)
            .fails_in(CheckItem::Evidence);
    }
}

#[test]
fn evidence_in_another_spelling_of_pem_fails() {
    let world = World::right();
    let as_collected = world.hierarchy.documented_pem();
    let world = world.file(EVIDENCE_URL, "application/x-pem-file", as_collected);
    assert!(world.fails_in(CheckItem::Evidence).0.contains("RFC 7468"));
}

#[test]
fn certificates_in_another_order_fail() {
    let world = World::right();
    let root_first = world.hierarchy.root_first_pem();
    let world = world.file(EVIDENCE_URL, "application/x-pem-file", root_first);
    let (message, _) = world.fails_in(CheckItem::Certificate);
    assert!(message.contains("the root comes first"), "{message}");
}

#[test]
fn a_chain_without_its_issuer_fails_and_nothing_else_is_known() {
    let world = World::right();
    let leaf = pem::bundle([world.hierarchy.leaf.der.as_slice()]);
    let world = world.file(EVIDENCE_URL, "application/x-pem-file", leaf);
    let checked = world.check();
    assert_eq!(checked.line(CheckItem::Certificate).status(), CheckStatus::Fail);
    for item in [
        CheckItem::CertificateDomain,
        CheckItem::LogoInCertificate,
        CheckItem::Revocation,
    ] {
        assert_eq!(
            checked.line(item).status(),
            CheckStatus::NotLookedAt(Obstacle::Dependent)
        );
    }
}

#[test]
fn an_unknown_root_fails_and_its_revocation_list_is_not_fetched() {
    let mut world = World::right();
    world.is_trusted = false;
    let (message, _) = world.fails_in(CheckItem::Certificate);
    assert!(message.contains("root"), "{message}");
    assert!(!world.check().fetched.contains(&LIST_URL.to_owned()));
}

#[test]
fn an_expired_certificate_fails() {
    let mut world = World::right();
    world.at = "2028-01-01T00:00:00Z";
    assert_eq!(world.line(CheckItem::Certificate).status(), CheckStatus::Fail);
}

#[test]
fn what_was_collected_has_to_be_what_is_served() {
    let mut world = World::right();
    world.collected = Some((Hierarchy::new().leaf_first_pem().into(), LOGO.to_vec()));
    world.fails_in(CheckItem::CollectedEvidence);
    let evidence = world.hierarchy.leaf_first_pem();
    world.collected = Some((evidence.clone().into(), with_crlf(LOGO)));
    world.fails_in(CheckItem::CollectedLogo);
    // The same certificates with other line ends.
    world.collected = Some((evidence.replace('\n', "\r\n").into(), LOGO.to_vec()));
    let line = world.line(CheckItem::CollectedEvidence);
    assert_eq!((line.status(), line.notes().len()), (CheckStatus::Pass, 1), "{line:?}");
    // A root that is left out is a difference.
    world.collected = Some((
        pem::bundle(world.hierarchy.leaf_first()[..2].iter().map(|c| c.der.as_slice())).into(),
        LOGO.to_vec(),
    ));
    world.fails_in(CheckItem::CollectedEvidence);
}

#[test]
fn what_was_collected_is_compared_only_with_what_is_served() {
    let mut world = World::right().without(EVIDENCE_URL).without(LOGO_URL);
    world.collected = Some((Vec::new(), Vec::new()));
    for item in [CheckItem::CollectedEvidence, CheckItem::CollectedLogo] {
        assert_eq!(world.line(item).status(), CheckStatus::NotLookedAt(Obstacle::Dependent));
    }
}
