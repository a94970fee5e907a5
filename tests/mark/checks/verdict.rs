//! What the findings come to: three states, of which only one looks like success.

use super::*;

fn verdict(path: &[Certificate], given: &Given) -> (String, Option<Rule>) {
    let assessment = assess(path, given);
    let verdict = assessment.verdict();
    let rule = match verdict {
        Verdict::UnknownRoot(finding) | Verdict::Refused(finding) => Some(finding.rule()),
        _ => None,
    };
    (verdict.as_str().to_owned(), rule)
}

#[test]
fn a_path_to_a_given_root_in_which_nothing_is_wrong_is_verified() {
    let path = path(&Hierarchy::new());
    assert_eq!(verdict(&path, &options(&path)), ("verified".into(), None));
}

#[test]
fn a_chain_of_anybodys_own_keys_has_an_unknown_root() {
    let path = path(&Hierarchy::new());
    assert_eq!(verdict(&path, &given(&[])), ("unknown-root".into(), Some(Rule::Root)));
}

#[test]
fn an_error_counts_for_more_than_an_unknown_root() {
    let path = path_of(MarkCertificate::new().without_sct());
    assert_eq!(verdict(&path, &given(&[])), ("refused".into(), Some(Rule::SctList)));
}

#[test]
fn of_several_errors_the_one_that_matters_most_is_the_reason() {
    let hierarchy = Hierarchy::of(MarkCertificate::new().without_sct().without_eku());
    let sound = path(&hierarchy);
    let forged = [
        certificate(&hierarchy.leaf.with_bad_signature()),
        sound[1].clone(),
        sound[2].clone(),
    ];
    assert_eq!(verdict(&sound, &options(&sound)).1, Some(Rule::KeyPurpose));
    assert_eq!(
        verdict(&sound, &options(&sound).at("2030-01-01")).1,
        Some(Rule::Validity)
    );
    assert_eq!(
        verdict(&forged, &options(&sound).at("2030-01-01")).1,
        Some(Rule::Signature)
    );
}

#[test]
fn a_warning_or_a_check_that_was_not_asked_for_leaves_it_verified() {
    let path = path_of(MarkCertificate::new().pilot());
    assert_eq!(
        verdict(&path, &options(&path).without_domain()),
        ("verified".into(), None)
    );
}

#[test]
fn nothing_at_all_is_refused() {
    assert_eq!(verdict(&[], &given(&[])).0, "refused");
}
