//! What a mark certificate says, read from synthetic ones.

#[cfg(feature = "verify")]
use collectmc::chain::{Chain, TrustAnchors};
use collectmc::mark::{ExtensionError, MarkError, MarkKind, PilotExtension};
use collectmc_test_support::certificates::{
    self as made, Authority, Builder, MarkCertificate, StringKind, der, log_id, oid,
};

use crate::{certificate, end_entity, patched};

fn mark(builder: Builder) -> collectmc::mark::Mark {
    end_entity(builder).mark().unwrap()
}

#[test]
fn a_registered_mark_is_read_in_full() {
    let mark = mark(MarkCertificate::new());
    assert_eq!(mark.mark_type(), ["Registered Mark"]);
    assert_eq!(mark.organization(), ["Example Test Brand Ltd"]);
    assert_eq!(mark.domains(), ["brand.example"]);
    assert_eq!(mark.trademark_office(), ["Test Intellectual Property Office"]);
    assert_eq!(mark.trademark_country(), ["GB"]);
    assert_eq!(mark.trademark_identifier(), ["TEST00000001"]);
    assert_eq!(mark.word_mark(), ["EXAMPLE TEST BRAND"]);
    assert_eq!(mark.policies(), [oid::POLICY_MARK, oid::POLICY_OWN]);
    assert_eq!(mark.pilot_extension(), PilotExtension::Absent);
    assert_eq!(mark.unknown_attributes().count(), 0);
}

#[test]
#[cfg(feature = "verify")]
fn a_chain_tells_what_its_end_entity_says() {
    let root_first = made::Hierarchy::new().root_first().map(certificate);
    let chain = Chain::build(&root_first, &TrustAnchors::none()).unwrap();
    assert_eq!(chain.mark(), root_first[2].mark());
}

#[test]
fn a_government_mark_names_its_statute() {
    let mark = mark(MarkCertificate::government());
    assert_eq!(mark.kind(), MarkKind::Vmc);
    assert_eq!(mark.statute_country(), ["GB"]);
    assert_eq!(mark.statute_state(), ["Test County"]);
    assert_eq!(mark.statute_locality(), ["Testtown"]);
    assert_eq!(mark.statute_citation(), ["Test Marks Act 2020, section 1"]);
    assert_eq!(mark.statute_url(), ["https://statutes.example/2020/1"]);
}

#[test]
fn a_mark_in_prior_use_names_where_it_was_found() {
    let mark = mark(MarkCertificate::prior_use());
    assert_eq!(mark.kind(), MarkKind::Cmc);
    assert_eq!(mark.prior_use_url(), ["https://archive.example/brand.example"]);
    assert!(mark.trademark_identifier().is_empty());
}

#[test]
fn the_legal_entity_identifier_is_read() {
    let lei = "529900T8BM49AURSDO55";
    let mark = mark(MarkCertificate::new().subject_attribute(oid::LEI, StringKind::Printable, lei));
    assert_eq!(mark.legal_entity_identifier(), [lei]);
}

#[test]
fn the_mark_type_decides_between_vmc_and_cmc() {
    for (mark_type, kind) in [
        ("Registered Mark", MarkKind::Vmc),
        ("Government Mark", MarkKind::Vmc),
        ("Prior Use Mark", MarkKind::Cmc),
        ("Modified Registered Mark", MarkKind::Cmc),
        ("Modified Registered Trademark", MarkKind::Cmc),
        ("Pending Registration Mark", MarkKind::Unknown),
        ("registered mark ", MarkKind::Unknown),
    ] {
        let mark = mark(MarkCertificate::new().mark_type(mark_type));
        assert_eq!(mark.mark_type(), [mark_type]);
        assert_eq!(mark.kind(), kind, "{mark_type}");
    }
}

#[test]
fn without_a_mark_type_a_registered_trademark_makes_a_vmc() {
    let old = MarkCertificate::new().without_subject_attribute(oid::MARK_TYPE);
    assert_eq!(mark(old.clone()).kind(), MarkKind::Vmc);
    assert!(mark(old.clone()).mark_type().is_empty());
    let unregistered = old.without_subject_attribute(oid::TRADEMARK_IDENTIFIER);
    assert_eq!(mark(unregistered).kind(), MarkKind::Unknown);
}

#[test]
fn mark_types_that_contradict_each_other_decide_nothing() {
    let both = MarkCertificate::new().subject_attribute(oid::MARK_TYPE, StringKind::Utf8, "Prior Use Mark");
    assert_eq!(mark(both).kind(), MarkKind::Unknown);
    let twice = MarkCertificate::new().subject_attribute(oid::MARK_TYPE, StringKind::Utf8, "Government Mark");
    assert_eq!(mark(twice).kind(), MarkKind::Vmc);
}

#[test]
fn a_repeated_attribute_stays_repeated_and_in_order() {
    assert_eq!(
        mark(MarkCertificate::new()).subject(oid::STREET),
        ["Suite 1", "1 Example Street"]
    );
}

#[test]
fn strings_of_every_type_are_given_as_they_are() {
    for kind in [
        StringKind::Utf8,
        StringKind::Bmp,
        StringKind::Universal,
        StringKind::Teletex,
    ] {
        let builder = MarkCertificate::new().without_subject_attribute(oid::WORD_MARK);
        let mark = mark(builder.subject_attribute(oid::WORD_MARK, kind, " Müller\u{1b}[31m "));
        assert_eq!(mark.word_mark(), [" Müller\u{1b}[31m "], "{kind:?}");
    }
}

#[test]
fn unknown_attributes_of_the_arc_are_given_by_oid() {
    let unknown = "1.3.6.1.4.1.53087.9.9";
    let builder = MarkCertificate::new()
        .subject_attribute(unknown, StringKind::Utf8, "new")
        .subject_attribute(unknown, StringKind::Utf8, "newer");
    let mark = mark(builder);
    let attributes: Vec<_> = mark.unknown_attributes().collect();
    assert_eq!(
        attributes,
        [(unknown, ["new".to_owned(), "newer".to_owned()].as_slice())]
    );
}

#[test]
fn every_domain_is_given_and_no_other_kind_of_name() {
    let domains = ["brand.example", "winter._bimi.brand.example"];
    assert_eq!(mark(MarkCertificate::new().domains(&domains)).domains(), domains);

    let address = der::context_primitive(1, b"someone@brand.example");
    let name = der::context_primitive(2, b"brand.example");
    let mixed = der::sequence(&[address, name]);
    let mark = mark(MarkCertificate::new().raw_extension(oid::SUBJECT_ALT_NAME, false, &mixed));
    assert_eq!(mark.domains(), ["brand.example"]);
}

#[test]
fn the_log_id_of_every_timestamp_is_given() {
    let mark = mark(MarkCertificate::new().scts(3));
    let log_ids: Vec<_> = mark.sct_log_ids().iter().map(|id| id.to_vec()).collect();
    assert_eq!(log_ids, [log_id(1), log_id(2), log_id(3)]);
}

#[test]
fn the_pilot_extension_is_reported_with_its_criticality() {
    assert_eq!(
        mark(MarkCertificate::new().pilot()).pilot_extension(),
        PilotExtension::Critical
    );
    let lenient = MarkCertificate::new().raw_extension(oid::PILOT, false, &der::utf8_string("Mark Certificate"));
    assert_eq!(mark(lenient).pilot_extension(), PilotExtension::Present);
}

#[test]
fn an_authority_is_no_mark_certificate() {
    for authority in [Authority::root(), Authority::intermediate()] {
        let authority = certificate(&authority.self_signed());
        assert_eq!(authority.mark(), Err(MarkError::NotAMarkCertificate));
    }
}

#[test]
fn a_server_certificate_is_no_mark_certificate() {
    let server = MarkCertificate::new()
        .subject(made::Name::new().utf8(oid::COMMON_NAME, "www.brand.example"))
        .eku(&["1.3.6.1.5.5.7.3.1"])
        .without_logotype();
    assert_eq!(end_entity(server).mark(), Err(MarkError::NotAMarkCertificate));
}

#[test]
fn one_sign_of_a_mark_is_enough() {
    let bare = || {
        MarkCertificate::new()
            .subject(made::Name::new().utf8(oid::COMMON_NAME, "Example Test Brand Ltd"))
            .without_eku()
            .without_logotype()
    };
    assert!(end_entity(bare()).mark().is_err());
    assert!(end_entity(bare().eku(&[oid::EKU_BIMI])).mark().is_ok());
    assert!(
        end_entity(bare().logotype(made::Logotype::gzip(made::LOGO)))
            .mark()
            .is_ok()
    );
    assert!(
        end_entity(bare().subject_attribute(oid::MARK_TYPE, StringKind::Utf8, "x"))
            .mark()
            .is_ok()
    );
}

#[test]
fn a_malformed_extension_is_named() {
    for (oid, name) in [
        (oid::SUBJECT_ALT_NAME, "subject alternative name"),
        (oid::CERTIFICATE_POLICIES, "certificate policies"),
        (oid::SCT_LIST, "signed certificate timestamps"),
    ] {
        for junk in [b"".as_slice(), b"\x04\x01", b"\x30\x00\x00", b"\x05\x00"] {
            let error = end_entity(MarkCertificate::new().raw_extension(oid, false, junk))
                .mark()
                .unwrap_err();
            assert_eq!(
                error,
                MarkError::Extension(ExtensionError::Malformed { name }),
                "{junk:x?}"
            );
        }
    }
}

#[test]
fn a_list_of_timestamps_that_is_cut_is_malformed() {
    let whole = [
        &[0, 47 + 2, 0, 47, 0][..],
        &[7; 32], // The log's id.
        &[0; 8],  // The time.
        &[0, 0],  // No extensions.
        &[4, 3, 0, 0],
    ]
    .concat();
    let read = |list: &[u8]| {
        end_entity(MarkCertificate::new().raw_extension(oid::SCT_LIST, false, &der::octet_string(list))).mark()
    };
    assert_eq!(read(&whole).unwrap().sct_log_ids(), [[7; 32]]);
    for length in 0..whole.len() {
        assert!(read(&whole[..length]).is_err(), "cut to {length} bytes");
    }
}

#[test]
fn an_extension_that_occurs_twice_is_refused() {
    // The builder replaces an extension of the same OID; so a second one gets its OID afterwards.
    let stand_in = "2.5.29.99";
    let name = der::sequence(&[der::context_primitive(2, b"other.example")]);
    let made = MarkCertificate::new().raw_extension(stand_in, false, &name);
    let made = made::Hierarchy::of(made).leaf;
    let twice = patched(&made, &der::oid(stand_in), &der::oid(oid::SUBJECT_ALT_NAME));
    let name = "subject alternative name";
    assert_eq!(
        twice.mark(),
        Err(MarkError::Extension(ExtensionError::Repeated { name }))
    );
}

#[test]
fn every_error_says_what_is_wrong_in_its_chain() {
    let error = end_entity(MarkCertificate::new().raw_extension(oid::SCT_LIST, false, b""))
        .mark()
        .unwrap_err();
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(error.to_string(), "could not read the mark certificate");
    assert!(
        source.contains("signed certificate timestamps is malformed"),
        "{source}"
    );
}

#[test]
fn a_certificate_goes_by_its_first_common_name_just_as_it_stands() {
    let builder = MarkCertificate::new().common_name("\u{202e}First, <b>");
    let twice = builder
        .clone()
        .subject_attribute(oid::COMMON_NAME, StringKind::Utf8, "Second");
    assert_eq!(end_entity(twice).common_name(), Some("\u{202e}First, <b>"));
    let nameless = builder.without_subject_attribute(oid::COMMON_NAME);
    assert_eq!(end_entity(nameless).common_name(), None);
}
