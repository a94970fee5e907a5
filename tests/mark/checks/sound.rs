//! Certificates in which nothing is wrong, and some in which much is.

use super::*;

#[test]
fn certificates_in_which_nothing_is_wrong_give_no_finding() {
    for end_entity in [
        MarkCertificate::new(),
        MarkCertificate::prior_use(),
        MarkCertificate::government(),
    ] {
        assert_breaks_nothing(end_entity);
    }
}

#[test]
fn rsa_keys_as_real_authorities_have_them_give_no_finding() {
    let path = path(&Hierarchy::rsa());
    assert_eq!(check_all(&path, &options(&path)), []);
}

#[test]
fn a_chain_without_its_root_gives_no_finding_when_the_root_is_given() {
    let path = path(&Hierarchy::new());
    let (_, without_root) = path.split_last().unwrap();
    assert_eq!(check_all(without_root, &options(&path)), []);
}

#[test]
fn findings_come_in_the_order_of_the_rules() {
    let broken = MarkCertificate::new()
        .without_sct()
        .without_eku()
        .without_logotype()
        .domains(&[]);
    let intermediate = Authority::intermediate().without_eku().certificate_authority(false);
    let path = path(&Hierarchy::of_all(Authority::root(), intermediate, broken));
    let options = given(&[]).at("2030-01-01");
    let rules = rules(&path, &options);
    assert!(rules.is_sorted() && rules.len() > 8, "{rules:?}");
}
