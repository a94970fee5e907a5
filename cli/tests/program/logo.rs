//! `logo`: the logo, byte for byte as it has to be published.

use collectmc_test_support::certificates::{Hierarchy, LOGO, Logotype, MarkCertificate, gzip, with_crlf};

use crate::run::{Run, data};

fn logo(arguments: &[&str]) -> Run {
    Run::new(["logo", "mark.pem"])
        .args(arguments)
        .file("mark.pem", Hierarchy::new().leaf_first_pem())
}

#[test]
fn it_is_printed_byte_for_byte() {
    let ended = logo(&[]).ends();
    assert_eq!((ended.code, ended.stdout.as_bytes()), (0, LOGO), "{}", ended.stderr);
}

#[test]
fn a_minus_is_standard_output_and_no_file() {
    let ended = logo(&["--out", "-"]).ends();
    assert_eq!((ended.code, ended.stdout.as_bytes()), (0, LOGO), "{}", ended.stderr);
    assert!(!ended.path("-").exists(), "{ended:?}");
    let both = logo(&["--out", "-", "--compare", "published.svg"])
        .file("published.svg", LOGO)
        .ends();
    assert_eq!((both.code, both.stdout.as_str()), (2, ""), "{both:?}");
}

#[test]
fn what_would_steer_a_terminal_is_printed_as_it_is_too() {
    let hostile = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><!-- \x1b[31m\xc2\x9b --></svg>";
    let hierarchy = Hierarchy::of(MarkCertificate::new().logotype(Logotype::gzip(hostile)));
    let ended = Run::new(["logo", "-"]).stdin(hierarchy.leaf_first_pem()).ends();
    assert_eq!(ended.stdout.as_bytes(), hostile);
}

#[test]
fn it_is_not_printed_on_a_terminal() {
    for arguments in [&[][..], &["--out", "-"]] {
        let Some(ended) = logo(arguments).on_terminal(&[]) else {
            return;
        };
        assert_eq!(ended.code, 2, "{ended:?}");
        assert!(
            !ended.stdout.contains("<svg") && ended.stdout.contains("--out"),
            "{ended:?}"
        );
    }
}

#[test]
fn an_unknown_root_is_said_on_standard_error_and_is_no_failure() {
    let ended = logo(&["-o", "logo.svg"]).ends();
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(
        ended.stderr.starts_with("note: ") && ended.stderr.contains("the root is unknown"),
        "{ended:?}"
    );
}

#[test]
fn it_is_written_to_a_file_that_is_replaced_by_force_only() {
    let first = logo(&["-o", "logo.svg"]).ends();
    assert_eq!(
        (first.code, first.stdout.as_str()),
        (0, "written   logo.svg\n"),
        "{first:?}"
    );
    assert_eq!(first.read("logo.svg"), LOGO);
    std::fs::write(first.path("logo.svg"), "mine").unwrap();
    let again = |arguments: &[&str], earlier| {
        Run::new(["logo", "mark.pem", "-o", "logo.svg"])
            .args(arguments)
            .after(earlier)
            .ends()
    };
    let refused = again(&[], first);
    assert_eq!(
        (refused.code, refused.read("logo.svg")),
        (7, b"mine".to_vec()),
        "{refused:?}"
    );
    let forced = again(&["--force"], refused);
    assert_eq!((forced.code, forced.read("logo.svg")), (0, LOGO.to_vec()), "{forced:?}");
}

#[test]
fn a_file_is_the_logo_or_it_is_reported_how_it_differs() {
    for (file, code, told) in [
        (LOGO.to_vec(), 0, "the logo, byte for byte"),
        (with_crlf(LOGO), 8, "differs in line ends"),
        (gzip(LOGO), 8, "gzip data of it"),
        (b"<svg/>".to_vec(), 8, "not the logo"),
    ] {
        let ended = logo(&["--compare", "published.svg"]).file("published.svg", file).ends();
        assert_eq!(ended.code, code, "{ended:?}");
        assert!(
            ended.stdout.starts_with("published.svg: ") && ended.stdout.contains(told),
            "{ended:?}"
        );
    }
}

#[test]
fn it_is_taken_out_of_any_response() {
    for file in [
        "pkcs7/documented.p7b",
        "zip/pem-members.zip",
        "certificates/leaf.der",
        "pem/documented.txt",
    ] {
        let ended = Run::new(["logo", "-"]).stdin(data(file)).ends();
        assert_eq!(
            (ended.code, ended.stdout.as_bytes()),
            (0, LOGO),
            "{file}: {}",
            ended.stderr
        );
    }
}

#[test]
fn a_hash_that_is_not_its_own_is_reported() {
    let logotype = Logotype::gzip(LOGO).hash_of(b"another");
    let hierarchy = Hierarchy::of(MarkCertificate::new().logotype(logotype));
    let ended = Run::new(["logo", "-"]).stdin(hierarchy.leaf_first_pem()).ends();
    assert_eq!((ended.code, ended.stdout.as_bytes()), (8, LOGO), "{}", ended.stderr);
    assert!(ended.stderr.contains("hash"), "{ended:?}");
}

#[test]
fn where_there_is_none_it_is_reported_why() {
    let none = Hierarchy::of(MarkCertificate::new().without_logotype());
    for (body, code, told) in [
        (none.leaf_first_pem().into_bytes(), 8, "holds no logo"),
        (data("hierarchy/root.pem"), 8, "caused by: "),
        (b"0\n".to_vec(), 3, "no certificates in it"),
        (b"-20\nrejected".to_vec(), 4, "(code -20): rejected"),
        (b"<html>".to_vec(), 6, "unexpected content"),
    ] {
        let ended = Run::new(["logo", "-"]).stdin(body).ends();
        assert_eq!((ended.code, ended.stdout.as_str()), (code, ""), "{ended:?}");
        assert!(ended.stderr.contains(told), "{told}: {ended:?}");
    }
}
