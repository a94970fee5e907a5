//! The rules on the logo in the end entity.

use super::*;

fn with(logotype: Logotype) -> Builder {
    MarkCertificate::new().logotype(logotype)
}

#[test]
fn an_end_entity_without_one_svg_logo_is_found() {
    assert_breaks(&[Rule::Logotype], MarkCertificate::new().without_logotype());
    assert_breaks(
        &[Rule::Logotype],
        with(Logotype::gzip(LOGO).and_image(Logotype::gzip(LOGO))),
    );
    assert_breaks(&[Rule::Logotype], with(Logotype::gzip(LOGO).data(b"\x1f\x8b")));
}

#[test]
fn a_hash_of_something_else_is_found_also_beside_right_ones() {
    assert_breaks(&[Rule::LogotypeHash], with(Logotype::gzip(LOGO).hash_of(b"<svg/>")));
    let sha1 = Logotype::gzip(LOGO).raw_hash("1.3.14.3.2.26", &[0; 20]);
    assert_breaks(&[Rule::LogotypeHash], with(sha1));
    assert_breaks(&[Rule::LogotypeHash], with(Logotype::gzip(LOGO).hashes(&[])));
}

#[test]
fn hashes_as_authorities_make_them_are_fine() {
    assert_breaks_nothing(with(Logotype::gzip(LOGO).hashes(&[Digest::Sha1])));
    assert_breaks_nothing(with(Logotype::gzip(LOGO).hashes(&[
        Digest::Sha1,
        Digest::Sha256,
        Digest::Sha384,
    ])));
    let crlf = made::with_crlf(LOGO);
    assert_breaks_nothing(with(Logotype::gzip(&crlf).hash_of_crlf()));
    assert_breaks_nothing(with(Logotype::gzip(&crlf).hash_of_lf()));
}

#[test]
fn a_hash_by_an_unknown_algorithm_is_not_checked() {
    let path = path_of(with(Logotype::gzip(LOGO).raw_hash("2.16.840.1.101.3.4.2.8", b"x")));
    assert_eq!(
        found(&path, &options(&path)),
        [(Rule::LogotypeHash, Severity::NotChecked)]
    );
}

#[test]
fn an_algorithm_with_a_long_name_makes_no_long_message() {
    let algorithm = format!("1.2{}", ".1".repeat(10_000));
    let path = path_of(with(Logotype::gzip(LOGO).raw_hash(&algorithm, b"x")));
    let findings = check_all(&path, &options(&path));
    assert!(
        findings.iter().all(|finding| finding.message().len() < 500),
        "{findings:?}"
    );
}

#[test]
#[cfg(feature = "svg")]
fn the_drawing_of_the_embedded_logo_is_checked() {
    let drawing = br#"<svg xmlns="http://www.w3.org/2000/svg" version="1.2" baseProfile="tiny-ps" viewBox="0 0 1 1">
        <title>x</title><script/></svg>"#;
    assert_breaks(&[Rule::SvgScript], with(Logotype::gzip(drawing)));
}

#[test]
#[cfg(not(feature = "svg"))]
fn without_the_feature_svg_the_drawing_is_not_checked() {
    let path = path(&Hierarchy::new());
    let given = options(&path);
    let chain = Chain::build(&path, &given.anchors).unwrap();
    let assessment = check(&Evidence::of(&chain), &given.options);
    let findings = assessment.findings();
    let drawing = findings
        .iter()
        .find(|finding| finding.rule() == Rule::SvgTinyPs)
        .unwrap();
    assert_eq!(drawing.severity(), Severity::NotChecked);
}

#[test]
fn a_logotype_that_is_critical_is_warned_of_and_refused_by_readers_that_do_not_process_it() {
    let critical = |critical| MarkCertificate::new().critical(oid::LOGOTYPE, critical);
    assert_breaks(&[Rule::CriticalExtension, Rule::LogotypeCritical], critical(true));
    assert_breaks_nothing(critical(false));
}

#[test]
fn a_logo_that_is_not_compressed_is_warned_of() {
    assert_breaks(&[Rule::LogotypeCompressed], with(Logotype::plain_svg(LOGO)));
    assert_breaks_nothing(with(Logotype::gzip(LOGO)));
}
