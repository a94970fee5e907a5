//! The table of rules, which stands in the documentation of `Rule`, is made from the rules:
//! `UPDATE_RULES=1 cargo test -p collectmc --test mark rules` writes it anew.

use std::collections::HashSet;

use collectmc::checks::Rule;

#[test]
fn the_table_in_the_documentation_is_that_of_the_code() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/checks/rules.md");
    if std::env::var_os("UPDATE_RULES").is_some() {
        std::fs::write(path, table()).unwrap();
    }
    let documented = std::fs::read_to_string(path).unwrap();
    assert_eq!(
        documented,
        table(),
        "{path} is stale: UPDATE_RULES=1 cargo test -p collectmc --test mark rules"
    );
}

fn table() -> String {
    let mut table = "| rule | when broken | what it asks for | source |\n|---|---|---|---|\n".to_owned();
    for rule in Rule::ALL {
        let (severity, checks, source) = (rule.severity(), rule.checks(), rule.source());
        table.push_str(&format!("| `{rule}` | {severity} | {checks} | {source} |\n"));
    }
    table
}

#[test]
fn every_rule_has_a_name_of_its_own_in_lower_case_with_hyphens() {
    let names: HashSet<_> = Rule::ALL.iter().map(|rule| rule.as_str()).collect();
    assert_eq!(names.len(), Rule::ALL.len());
    for name in names {
        let is_kebab = name
            .split('-')
            .all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase()));
        assert!(is_kebab, "{name}");
    }
}

#[test]
fn every_rule_says_what_to_do_in_sentences() {
    for rule in Rule::ALL {
        for text in [rule.checks(), rule.remedy()] {
            assert!(
                text.starts_with(char::is_uppercase) && text.ends_with(['.', ')']),
                "{rule}: {text}"
            );
        }
    }
}
