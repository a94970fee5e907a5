//! `check --json`: what `schema/check.schema.json` says.

use collectmc_test_support::dns::Reply;

use super::site::{DMARC, RECORD, Site};
use crate::json::Schema;

#[test]
fn every_outcome_is_reported_as_the_schema_says() {
    let schema = Schema::named("check");
    for (site, outcome, code) in [
        (Site::right(), "pass", 0),
        (Site::right().without(RECORD), "not-published", 3),
        (Site::right().reply(DMARC, Reply::Code(2)), "transient", 5),
        (Site::right().reply(DMARC, Reply::Code(5)), "incomplete", 6),
        (Site::right().reply(DMARC, Reply::txt(&["v=DMARC1; p=none"])), "fail", 8),
    ] {
        let checked = site.argument("--json").check();
        schema.check(&checked.ended);
        let report = checked.ended.one_json();
        assert_eq!(
            (report["outcome"].as_str(), checked.ended.code),
            (Some(outcome), code),
            "{report:#}"
        );
        assert_eq!(report["exit_code"], code);
        let unknown = report["lines"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|line| line["status"] == "not-looked-at");
        assert!(
            unknown.into_iter().all(|line| line["obstacle"].is_string()),
            "{report:#}"
        );
    }
}

#[test]
fn the_schema_accepts_no_failure_without_a_remedy() {
    let schema = Schema::named("check");
    let mut report = Site::right().argument("--json").check().ended.one_json();
    assert!(schema.accepts(&report));
    report["lines"][0]["status"] = "fail".into();
    assert!(!schema.accepts(&report));
}
