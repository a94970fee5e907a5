//! The evidence document: what receivers are served.

use collectmc::Limits;
use collectmc::certificates::Certificates;
use collectmc_test_support::certificates::{Hierarchy, MarkCertificate};
use collectmc_test_support::committed;

use crate::{build, build_to};

#[test]
fn evidence_is_the_certificates_leaf_first_and_nothing_else() {
    let hierarchy = Hierarchy::new();
    let chain = build(&hierarchy.root_first()).unwrap();
    assert_eq!(chain.to_pem(), hierarchy.leaf_first_pem());
}

#[test]
fn evidence_has_lines_of_64_columns_that_end_in_lf() {
    let chain = build(&Hierarchy::rsa().root_first()).unwrap();
    let pem = chain.to_pem();
    assert!(pem.ends_with('\n') && !pem.contains('\r'));
    for block in pem.split_inclusive("-----END CERTIFICATE-----\n") {
        let lines: Vec<&str> = block.lines().collect();
        let [begin, full @ .., last, end] = lines.as_slice() else {
            panic!("{block}")
        };
        assert_eq!(
            (*begin, *end),
            ("-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----")
        );
        assert!(full.iter().all(|line| line.len() == 64));
        assert!((1..=64).contains(&last.len()));
    }
}

#[test]
fn evidence_can_leave_the_root_out() {
    let hierarchy = Hierarchy::new();
    let chain = build(&hierarchy.root_first()).unwrap();
    let expected = hierarchy.leaf.to_pem() + &hierarchy.intermediate.to_pem();
    assert_eq!(chain.to_pem_without_root(), expected);
}

#[test]
fn leaving_the_root_out_of_a_chain_without_one_leaves_nothing_out() {
    let hierarchy = Hierarchy::new();
    let chain = build_to(&hierarchy.root, &[&hierarchy.intermediate, &hierarchy.leaf]).unwrap();
    assert_eq!(chain.to_pem_without_root(), chain.to_pem());
    assert_eq!(chain.to_pem_without_root().matches("BEGIN").count(), 2);
}

#[test]
fn an_end_entity_that_signed_itself_is_never_left_out() {
    let leaf = MarkCertificate::new().self_signed();
    assert_eq!(build(&[&leaf]).unwrap().to_pem_without_root(), leaf.to_pem());
}

#[test]
fn evidence_has_no_duplicates_and_no_strangers() {
    let sent = std::fs::read(committed::data().join("pem/duplicates.pem")).unwrap();
    let certificates = Certificates::parse(&sent, &Limits::default()).unwrap();
    let chain = certificates.chain().unwrap();
    assert_eq!(chain.duplicates(), [2]);
    let evidence = Certificates::parse(chain.to_pem().as_bytes(), &Limits::default()).unwrap();
    let ders: Vec<&[u8]> = evidence.iter().map(|certificate| certificate.der()).collect();
    assert_eq!(ders, [committed::leaf(), committed::intermediate(), committed::root()]);
}

#[test]
fn evidence_read_back_is_in_order() {
    let chain = build(&Hierarchy::new().root_first()).unwrap();
    let evidence = Certificates::parse(chain.to_pem().as_bytes(), &Limits::default()).unwrap();
    assert_eq!(evidence.chain().unwrap().indices(), [0, 1, 2]);
}
