//! `inspect` says what receivers will find wrong, and at which time, for which domain and with which roots.

use collectmc_test_support::certificates::{Certificate, Hierarchy, LOGO, MarkCertificate, VALID_AT, with_crlf};
use data_encoding::{BASE64, HEXLOWER};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::run::{AT, Ended, Run, data, fixture};

/// `inspect` of a good evidence document, without any option.
fn inspect(body: impl AsRef<[u8]>) -> Run {
    Run::new(["inspect", "body", "--json"]).file("body", body)
}

/// The same, with the issuers in it trusted.
fn inspect_trusting(body: impl AsRef<[u8]>) -> Run {
    inspect(body).args(["--roots", "body"])
}

fn good() -> Run {
    inspect_trusting(Hierarchy::new().leaf_first_pem())
}

/// The rules of the findings of this severity.
fn rules(ended: &Ended, severity: &str) -> Vec<String> {
    let report = ended.one_json();
    let findings = report["findings"].as_array().unwrap().iter();
    let found = findings.filter(|finding| finding["severity"] == severity);
    found
        .map(|finding| finding["rule"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_good_evidence_document_has_no_findings_but_for_what_it_was_not_reported() {
    let ended = good().args(AT).ends();
    assert_eq!(
        (ended.code, rules(&ended, "error"), rules(&ended, "warning")),
        (0, vec![], vec![]),
        "{ended:?}"
    );
    assert_eq!(rules(&ended, "not_checked"), ["domain"]);
}

#[test]
fn the_time_of_the_checks_is_now_unless_it_is_said() {
    let report = good().ends().one_json();
    let now = collectmc::Timestamp::from(std::time::SystemTime::now());
    let then: collectmc::Timestamp = report["checked_at"].as_str().unwrap().parse().unwrap();
    assert!((0..60).contains(&(now.unix_seconds() - then.unix_seconds())), "{then}");
    for at in [VALID_AT, "2026-12-01"] {
        assert_eq!(good().args(["--at", at]).ends().code, 0, "{at}");
    }
    for at in ["2020-01-01", "2030-01-01T00:00:00+01:00"] {
        let ended = good().args(["--at", at]).ends();
        assert_eq!(
            (ended.code, rules(&ended, "error").contains(&"validity".to_owned())),
            (8, true),
            "{ended:?}"
        );
    }
    assert_eq!(good().args(["--at", "tomorrow"]).ends().code, 2);
}

#[test]
fn a_domain_is_covered_or_not() {
    let covered = good().args(AT).args(["--domain", "brand.example"]).ends();
    assert_eq!(
        (covered.code, rules(&covered, "not_checked")),
        (0, vec![]),
        "{covered:?}"
    );
    let other = good().args(AT).args(["--domain", "other.example"]).ends();
    assert_eq!(
        (other.code, rules(&other, "error")),
        (8, vec!["domain".to_owned()]),
        "{other:?}"
    );
    assert_eq!(good().args(["--domain", "not a domain"]).ends().code, 2);
    assert_eq!(
        good().args(["--selector", "news"]).ends().code,
        2,
        "a selector of which domain?"
    );
}

#[test]
fn a_selector_is_covered_or_not() {
    let builder = collectmc_test_support::certificates::MarkCertificate::new();
    let hierarchy = Hierarchy::of(builder.domains(&["news._bimi.brand.example"]));
    let run = |selector: &[&str]| {
        let domain = ["--domain", "brand.example"];
        inspect_trusting(hierarchy.leaf_first_pem())
            .args(AT)
            .args(domain)
            .args(selector)
            .ends()
            .code
    };
    assert_eq!((run(&["--selector", "news"]), run(&[])), (0, 8));
}

/// The pin of a public key, as curl takes it.
fn pin(certificate: &Certificate) -> String {
    let sha256 = Sha256::digest(certificate.key.public_key_info());
    format!("sha256//{}", BASE64.encode(&sha256))
}

#[test]
fn a_root_that_nobody_named_is_unknown_reported_with_its_fingerprint_and_8() {
    let hierarchy = Hierarchy::new();
    let ended = inspect(hierarchy.leaf_first_pem()).args(AT).ends();
    assert_eq!(
        (ended.code, rules(&ended, "error")),
        (8, vec!["root".to_owned()]),
        "{ended:?}"
    );
    let verdict = &ended.one_json()["verdict"];
    assert_eq!(
        (&verdict["state"], &verdict["rule"]),
        (&"unknown-root".into(), &"root".into())
    );
    assert_eq!(verdict["root"]["sha256"], hierarchy.root.sha256());
    assert_eq!(verdict["root"]["trusted"], Value::Null);
    assert!(verdict["remedy"].as_str().unwrap().contains("--roots"), "{verdict}");
}

#[test]
fn a_verdict_says_why_the_root_is_trusted() {
    let verdict = good().args(AT).ends().one_json()["verdict"].clone();
    assert_eq!(
        (&verdict["state"], &verdict["reason"]),
        (&"verified".into(), &Value::Null)
    );
    assert_eq!(verdict["root"]["trusted"], "given");
    let replay = Run::replay("issued-pkcs7").arg("--json").ends().one_json();
    assert_eq!(replay["verdict"]["root"]["trusted"], "recording");
}

#[test]
fn the_roots_of_a_recording_are_trusted_in_its_replay_alone() {
    assert_eq!(Run::replay("issued-pkcs7").ends().code, 0);
    let body = std::fs::read(fixture("issued-pkcs7").join("issued.p7b")).unwrap();
    assert_eq!(inspect(body).args(AT).ends().code, 8);
}

#[test]
fn roots_are_trusted_by_certificate_fingerprint_or_public_key() {
    let hierarchy = Hierarchy::new();
    let other = Hierarchy::new();
    let code = |roots: String| {
        let run = inspect(hierarchy.leaf_first_pem()).file("roots", roots);
        let ended = run.args(AT).args(["--roots", "roots"]).ends();
        (ended.code, rules(&ended, "error").contains(&"root".to_owned()))
    };
    assert_eq!(code(hierarchy.root.to_pem()), (0, false));
    assert_eq!(code(format!("# ours\n{}\n", hierarchy.root.sha256())), (0, false));
    assert_eq!(code(pin(&hierarchy.root)), (0, false));
    assert_eq!(code(other.root.to_pem()), (8, true));
    assert_eq!(code(other.root.sha256()), (8, true));
}

#[test]
fn a_file_of_roots_that_holds_none_is_7() {
    for roots in ["", "no root\n", &format!("{}\nno root\n", "00".repeat(32))] {
        let ended = good().file("roots", roots).args(["--roots", "roots"]).ends();
        assert_eq!(ended.code, 7, "{ended:?}");
        assert!(ended.stderr.starts_with("error: roots: "), "{ended:?}");
    }
}

#[test]
fn a_pem_file_in_the_wrong_order_is_one_that_receivers_refuse() {
    let hierarchy = Hierarchy::new();
    let ended = inspect_trusting(hierarchy.root_first_pem()).args(AT).ends();
    assert_eq!(
        (ended.code, rules(&ended, "error")),
        (8, vec!["order".to_owned()]),
        "{ended:?}"
    );
    assert_eq!(ended.one_json()["chain"]["order"], serde_json::json!([2, 1, 0]));
}

#[test]
fn a_response_of_the_service_is_not_held_to_the_order_of_a_published_file() {
    for response in [
        data("pem/documented.txt"),
        data("pkcs7/unsorted.p7b"),
        data("zip/pem-members.zip"),
    ] {
        let ended = inspect_trusting(response).args(AT).ends();
        assert_eq!(ended.code, 0, "{ended:?}");
    }
}

#[test]
fn an_issuer_that_is_missing_is_named() {
    let ended = inspect(data("certificates/leaf.der")).args(AT).ends();
    assert_eq!(ended.code, 8);
    let report = ended.one_json();
    assert!(rules(&ended, "error").contains(&"issuer".to_owned()), "{ended:?}");
    assert!(
        report["chain"]["error"].as_str().unwrap().contains("Test Mark CA"),
        "{ended:?}"
    );
    assert_eq!(report["certificates"][0]["role"], Value::Null);
    assert_eq!(report["mark"]["kind"], "vmc", "the mark is read all the same");
}

#[test]
fn roles_and_the_mark_are_reported() {
    let report = good().args(AT).ends().one_json();
    let roles: Vec<_> = report["certificates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["role"].clone())
        .collect();
    assert_eq!(roles, ["leaf", "intermediate", "root"]);
    let mark = &report["mark"];
    assert_eq!(mark["kind"], "vmc");
    assert_eq!(mark["type"], serde_json::json!(["Registered Mark"]));
    assert_eq!(mark["domains"], serde_json::json!(["brand.example"]));
    assert_eq!(mark["trademark"]["identifier"], serde_json::json!(["TEST00000001"]));
    assert_eq!(mark["logo"]["media_type"], "image/svg+xml");
    assert_eq!(mark["logo"]["bytes"], LOGO.len());
    assert_eq!(mark["logo"]["compressed"], true);
    assert_eq!(mark["logo"]["hashes"][0]["matches"], "raw");
    assert_eq!(report["chain"]["signatures"], "verified");
}

#[test]
fn an_svg_file_is_checked_and_compared_with_the_logo() {
    let svg = |svg: &[u8]| good().args(AT).file("logo.svg", svg).args(["--svg", "logo.svg"]).ends();
    let same = svg(LOGO);
    assert_eq!(same.code, 0, "{same:?}");
    assert_eq!(same.one_json()["svg"]["comparison"], "identical");
    let ends = svg(&with_crlf(LOGO));
    assert_eq!(ends.one_json()["svg"]["comparison"], "line_ends_only");
    let script = svg(b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>");
    assert_eq!(script.code, 8, "{script:?}");
    let report = script.one_json();
    let findings = report["svg"]["findings"].as_array().unwrap();
    assert!(
        findings.iter().any(|finding| finding["rule"] == "svg-script"),
        "{report:#}"
    );
}

#[test]
fn an_svg_file_is_checked_also_beside_a_response_without_certificates() {
    let ended = inspect("0\n").file("logo.svg", LOGO).args(["--svg", "logo.svg"]).ends();
    let report = ended.one_json();
    assert_eq!(
        (ended.code, &report["svg"]["comparison"]),
        (3, &Value::Null),
        "{ended:?}"
    );
}

#[test]
fn people_are_reported_what_is_wrong_and_what_to_do() {
    let hierarchy = Hierarchy::of(MarkCertificate::new().without_sct());
    let run = Run::new(["inspect", "body", "--roots", "body"]).file("body", hierarchy.root_first_pem());
    let ended = run.args(AT).args(["--domain", "other.example"]).ends();
    assert!(
        ended
            .stdout
            .starts_with("body: 3 certificates, sent as PEM; refused: 3 errors\n"),
        "{ended:?}"
    );
    for told in [
        "  mark       verified mark certificate (VMC)\n             Mark type               Registered Mark\n",
        "             Domains                 brand.example\n",
        "  checked    as of 2026-12-01T12:00:00Z\n",
        "  verdict    refused[domain]: the end entity does not cover default._bimi.other.example; it names brand.example\n",
        "(draft-fetch-validation-vmc-wchuang-11, section 5.2)\n",
        "  error[order] the root comes first and the end entity last\n    Serve the certificates in that order",
    ] {
        assert!(ended.stdout.contains(told), "{told}: {ended:?}");
    }
}

#[test]
fn the_verdict_the_end_of_the_validity_and_the_receivers_are_read_first() {
    let first = |hierarchy: Hierarchy, at: &str| {
        let run = Run::new(["inspect", "body", "--roots", "body", "--at", at]);
        let ended = run.file("body", hierarchy.leaf_first_pem()).ends();
        let (_, after_the_heading) = ended.stdout.split_once('\n').unwrap();
        after_the_heading.split("\n\n").next().unwrap().to_owned()
    };
    let verified =
        "  verdict    verified: the chain leads to a root that was given with --roots: Test Public BIMI Root\n";
    assert_eq!(
        first(Hierarchy::new(), VALID_AT),
        format!(
            "{verified}  valid      until 2 December 2027 (in 12 months)\n  receivers  Gmail shows VMCs with a check mark, \
             Apple Mail shows VMCs, Yahoo decides by the sender's reputation (as of 2026-11-24)"
        )
    );
    let common = first(Hierarchy::of(MarkCertificate::prior_use()), "2027-11-20T23:59:59Z");
    assert_eq!(
        common,
        format!(
            "{verified}  valid      until 2 December 2027 (in 12 days)\n  receivers  Gmail shows CMCs without a check mark, \
             Apple Mail does not show CMCs, Yahoo decides by the sender's reputation (as of 2026-11-24)"
        )
    );
    let expired = first(Hierarchy::new(), "2027-12-06");
    assert!(expired.starts_with("  verdict    refused[validity]"), "{expired}");
    assert!(
        expired.contains("\n  valid      until 2 December 2027 (3 days ago)\n"),
        "{expired}"
    );
}

#[test]
fn policies_and_logs_are_shown_by_name_where_they_have_one() {
    const GORGON: &str = "555953ae309600806cd2eb5208a6c99e931828ac1056b4421c5536154c5f75ac";
    let other = "ab".repeat(32);
    let log_ids = [GORGON, other.as_str()].map(|id| HEXLOWER.decode(id.as_bytes()).unwrap());
    let hierarchy = Hierarchy::of(MarkCertificate::new().logged_in(&log_ids));
    let run = |arguments: &[&str]| {
        let run = Run::new(["inspect", "body"]).args(arguments);
        run.file("body", hierarchy.leaf_first_pem()).ends()
    };
    let summary = run(&[]).stdout;
    for told in [
        "  Policies                mark certificates (1.3.6.1.4.1.53087.1.1), 2.999.53087.1\n".to_owned(),
        format!("  Logs (not verified)     DigiCert Gorgon ({GORGON}), {other}\n"),
    ] {
        assert!(summary.contains(&told), "{told}: {summary}");
    }
    let report = run(&["--json"]).one_json();
    let names = json!({ "1.3.6.1.4.1.53087.1.1": "mark certificates", GORGON: "DigiCert Gorgon" });
    assert_eq!(report["mark"]["names"], names);
}
