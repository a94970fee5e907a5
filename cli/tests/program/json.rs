//! `--json`: what `schema/report.schema.json` says, and nothing else.
//!
//! The validator is somebody else's, so that the schema is held to its own standard too.

use boon::{Compiler, SchemaIndex, Schemas};
use collectmc_test_support::certificates::StringKind;
use collectmc_test_support::server::Response;
use serde_json::{Value, json};

use crate::run::{Ended, ORDER, Run, asking, data, server};

pub struct Schema {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Schema {
    fn of_the_program() -> Self {
        Self::named("report")
    }

    pub fn named(name: &str) -> Self {
        let path = &format!("{}/schema/{name}.schema.json", env!("CARGO_MANIFEST_DIR"));
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.enable_format_assertions();
        let index = compiler
            .compile(path, &mut schemas)
            .unwrap_or_else(|error| panic!("{error:#}"));
        Self { schemas, index }
    }

    pub fn accepts(&self, value: &Value) -> bool {
        self.schemas.validate(value, self.index).is_ok()
    }

    #[track_caller]
    pub fn check(&self, ended: &Ended) {
        let reports = ended.json();
        assert!(!reports.is_empty(), "{ended:?}");
        for report in reports {
            if let Err(error) = self.schemas.validate(&report, self.index) {
                panic!("{error:#}\n{report:#}");
            }
        }
    }
}

#[test]
fn every_recorded_response_is_reported_as_the_schema_says() {
    let schema = Schema::of_the_program();
    for entry in std::fs::read_dir(collectmc_test_support::committed::fixtures()).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            let name = entry.file_name().into_string().unwrap();
            schema.check(&Run::replay(&name).args(["--json", "--out", "out"]).ends());
        }
    }
}

#[test]
fn every_awkward_input_is_reported_as_the_schema_says() {
    let schema = Schema::of_the_program();
    for folder in ["pem", "pkcs7", "text", "zip", "certificates"] {
        for entry in std::fs::read_dir(collectmc_test_support::committed::data().join(folder)).unwrap() {
            schema.check(&Run::new(["inspect", "--json"]).arg(entry.unwrap().path()).ends());
        }
    }
}

#[test]
fn failures_of_the_network_and_of_files_are_reported_as_the_schema_says() {
    let schema = Schema::of_the_program();
    let port = collectmc_test_support::server::RefusedPort::new();
    let url = format!("https://localhost:{}/", port.port());
    let network = Run::new(["collect", ORDER, "--json", "--tries", "1", "--endpoint", &url])
        .with_credentials()
        .ends();
    schema.check(&network);
    let report = network.one_json();
    assert_eq!(
        (&report["error"]["phase"], &report["error"]["kind"]),
        (&json!("transport"), &json!("connect"))
    );
    let files = Run::replay("issued-pkcs7")
        .file("out/1234567/mark.pem", "")
        .args(["--json", "--out", "out"])
        .ends();
    schema.check(&files);
    let not_asked = Run::replay("wrong-login").args(["2", "--json"]).ends();
    schema.check(&not_asked);
}

#[test]
fn checks_and_publications_are_reported_as_the_schema_says() {
    use collectmc_test_support::certificates::{Hierarchy, LOGO, MarkCertificate};
    let schema = Schema::of_the_program();
    for leaf in [
        MarkCertificate::new(),
        MarkCertificate::prior_use().pilot(),
        MarkCertificate::government().without_logotype(),
        MarkCertificate::new().subject_attribute("1.3.6.1.4.1.53087.9.9", StringKind::Utf8, "new"),
    ] {
        let pem = Hierarchy::of(leaf).leaf_first_pem();
        let run = Run::new(["inspect", "body", "--json", "--svg", "logo.svg"]).file("body", &pem);
        schema.check(&run.file("logo.svg", LOGO).ends());
        let run = Run::replay("issued-pkcs7").args(["--json", "--no-files", "--base-url", "https://a.example"]);
        schema.check(&run.ends());
        let urls = [
            "--logo-url",
            "https://a.example/l.svg",
            "--evidence-url",
            "https://a.example/m.pem",
        ];
        let run = Run::new(["bimi", "body", "--json", "--domain", "brand.example"]).args(urls);
        schema.check(&run.file("body", &pem).ends());
        for record in ["v=BIMI1; l=; x_1=y;", "v=BIMI1; l=; a=https://a.example/m.pem"] {
            let run = Run::new([
                "bimi",
                "body",
                "--json",
                "--domain",
                "brand.example",
                "--record",
                record,
            ]);
            schema.check(&run.file("body", &pem).ends());
        }
    }
}

#[test]
fn logo_files_are_reported_as_their_schema_says() {
    use collectmc_test_support::drawings::{FIXABLE, LEFT, TITLE, left};
    let schema = Schema::named("svg");
    for arguments in [
        &["--json"][..],
        &["--json", "--fix", "-o", "fixed.svg", "--title", TITLE],
    ] {
        let drawings = [FIXABLE[0].before.to_owned(), left(LEFT[0].1), "<svg".to_owned()];
        for drawing in drawings {
            let run = Run::new(["svg", "logo.svg"]).args(arguments).file("logo.svg", drawing);
            schema.check(&run.ends());
        }
        let exists = Run::new(["svg", "logo.svg"]).args(arguments).file("fixed.svg", "other");
        schema.check(&exists.file("logo.svg", FIXABLE[0].before).ends());
        let missing = Run::new(["svg", "missing.svg"]).args(arguments).ends();
        schema.check(&missing);
        let error = &missing.one_json()["error"];
        assert_eq!(
            (&error["kind"], &error["request_may_have_been_sent"]),
            (&json!("unreadable"), &json!(false))
        );
    }
}

#[test]
fn the_schema_refuses_what_it_does_not_know_and_misses_what_is_not_there() {
    let schema = Schema::of_the_program();
    let good = Run::replay("issued-pkcs7").arg("--json").ends().one_json();
    assert!(schema.accepts(&good));
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut value = good.clone();
        change(&mut value);
        value
    };
    let wrong: [&dyn Fn(&mut Value); 6] = [
        &|value| value["colour"] = json!("blue"),
        &|value| drop(value.as_object_mut().unwrap().remove("skipped")),
        &|value| value["outcome"] = json!("lost"),
        &|value| value["certificates"][0]["sha256"] = json!("ABCD"),
        &|value| value["certificates"][0]["not_after"] = json!("2026-11-22"),
        &|value| value["error"] = json!({ "kind": "x" }),
    ];
    for change in wrong {
        let value = changed(change);
        assert!(!schema.accepts(&value), "{value:#}");
    }
}

#[test]
fn what_fails_before_there_is_a_response_is_an_object_too() {
    let schema = Schema::of_the_program();
    for (arguments, file) in [
        (&["inspect", "missing"][..], json!("missing")),
        (&["inspect", "-", "--roots", "missing"], json!("-")),
        (
            &[
                "bimi",
                "missing",
                "--domain",
                "brand.example",
                "--record",
                "v=BIMI1; l=;",
            ],
            json!("missing"),
        ),
        (&["status", "here", "--roots", "missing"], json!("here")),
        (&["status", "missing"], json!("missing")),
        (&["check", "brand.example", "--roots", "missing"], json!(null)),
        (&["check", "brand.example", "--dir", "missing"], json!(null)),
    ] {
        let ended = Run::new(arguments).arg("--json").ends();
        schema.check(&ended);
        let report = ended.one_json();
        assert_eq!(
            (ended.code, &report["exit_code"], &report["file"]),
            (7, &json!(7), &file),
            "{ended:?}"
        );
        assert_eq!(report["error"]["phase"], "file", "{ended:?}");
    }
    let ended = Run::new(["collect", "1", "2", "--json"]).ends();
    schema.check(&ended);
    let orders: Vec<_> = ended.json().iter().map(|report| report["order"].clone()).collect();
    assert_eq!((ended.code, orders), (2, vec![json!(1), json!(2)]), "{ended:?}");
    assert_eq!(ended.json()[0]["error"]["kind"], "credentials", "{ended:?}");
}

#[test]
fn certificates_have_a_name_and_their_subjects_attributes() {
    let report = Run::inspect(data("pkcs7/documented.p7b"))
        .arg("--json")
        .ends()
        .one_json();
    let leaf = &report["certificates"][0];
    assert_eq!(leaf["name"], "Example Test Brand Ltd");
    let attributes = leaf["subject_attributes"].as_array().unwrap();
    assert_eq!(attributes[0], json!({ "type": "jurisdictionC", "value": "GB" }));
    assert!(
        attributes.contains(&json!({ "type": "1.3.6.1.4.1.53087.1.13", "value": "Registered Mark" })),
        "{leaf:#}"
    );
    assert_eq!(report["verdict"]["root"]["name"], "Test Public BIMI Root");
    use collectmc_test_support::certificates::{Hierarchy, MarkCertificate, oid};
    let nameless = Hierarchy::of(MarkCertificate::new().without_subject_attribute(oid::COMMON_NAME)).leaf;
    let report = Run::inspect(nameless.der).arg("--json").ends().one_json();
    assert_eq!(
        report["certificates"][0]["name"], "Example Test Brand Ltd",
        "its organization"
    );
}

#[test]
fn an_object_is_printed_on_one_line_for_each_order() {
    let server = server([Response::ok("0\n"), Response::ok(data("pkcs7/documented.p7b"))]);
    let ended = asking(&server).args(["7654321", "--json"]).ends();
    let outcomes: Vec<_> = ended.json().iter().map(|report| report["outcome"].clone()).collect();
    assert_eq!(outcomes, ["processing", "attached"], "{ended:?}");
}

#[test]
fn certificates_have_the_facts_of_their_der() {
    let ended = Run::inspect(data("certificates/leaf.der")).arg("--json").ends();
    let report = ended.one_json();
    let certificate = &report["certificates"][0];
    let der = data("certificates/leaf.der");
    assert_eq!(certificate["der_bytes"], der.len());
    assert_eq!(
        certificate["sha256"],
        collectmc_test_support::certificates::sha256_hex(&der)
    );
    assert_eq!(certificate["not_before"], "2026-11-01T00:00:00Z");
    assert_eq!(certificate["not_after"], "2027-12-02T23:59:59Z");
    assert_eq!(report["file"], "-");
    assert_eq!(report["order"], Value::Null);
}

#[test]
fn a_status_is_a_number_or_null() {
    for (body, status) in [
        (&b"0\n"[..], json!(0)),
        (b"1\n", json!(1)),
        (b"2\n", json!(2)),
        (b"-20\nno", json!(-20)),
        (b"9\n", json!(9)),
        (b"<html>", Value::Null),
    ] {
        let ended = Run::inspect(body).arg("--json").ends();
        assert_eq!(ended.one_json()["status"], status, "{ended:?}");
    }
}

#[test]
fn an_error_of_the_service_has_its_code_kind_words_and_argument() {
    let ended = Run::replay("missing-argument").arg("--json").ends();
    let report = ended.one_json();
    let error = &report["error"];
    assert_eq!(report["outcome"], "error");
    assert_eq!(error["phase"], "service");
    assert_eq!(error["code"], -3);
    assert_eq!(error["kind"], "missing-argument");
    assert_eq!(error["service_message"], "The 'loginPassword' argument is missing!");
    assert_eq!(error["argument"], "loginPassword");
    assert_eq!(error["authentication"], true);
    assert_eq!(error["retryable"], false);
}

#[test]
fn a_response_that_is_unexpected_has_its_causes() {
    let report = Run::inspect(data("pem/bad-base64.txt")).arg("--json").ends().one_json();
    let error = &report["error"];
    assert_eq!(
        (&error["phase"], &error["kind"]),
        (&json!("response"), &json!("certificates"))
    );
    assert!(error["causes"].as_array().unwrap().len() >= 2, "{report:#}");
}

#[test]
fn files_have_their_path_and_what_became_of_them() {
    let first = Run::replay("issued-pkcs7").args(["--json", "--out", "out"]).ends();
    let expected = |state| {
        json!([
            { "path": "out/1234567/response.p7b", "state": state },
            { "path": "out/1234567/certificates.pem", "state": state },
            { "path": "out/1234567/mark.pem", "state": state },
            { "path": "out/1234567/logo.svg", "state": state },
        ])
    };
    assert_eq!(first.one_json()["files"], expected("written"));
    let second = Run::replay("issued-pkcs7")
        .args(["--json", "--out", "out"])
        .after(first)
        .ends();
    assert_eq!(second.one_json()["files"], expected("unchanged"));
}

#[test]
fn the_validity_is_reported_with_the_days_that_are_left() {
    let validity = |at: &str| {
        let run = Run::new(["inspect", "body", "--json", "--at", at]).file("body", data("pkcs7/documented.p7b"));
        run.ends().one_json()["validity"].clone()
    };
    let until = "2027-12-02T23:59:59Z";
    assert_eq!(
        validity("2027-11-02T23:59:59Z"),
        json!({ "until": until, "days_left": 30 })
    );
    assert_eq!(
        validity("2027-12-02T12:00:00Z"),
        json!({ "until": until, "days_left": 0 })
    );
    assert_eq!(validity("2027-12-03"), json!({ "until": until, "days_left": -1 }));
}

#[test]
fn the_receivers_of_each_kind_are_reported_with_the_date_of_that_knowledge() {
    use collectmc_test_support::certificates::{Hierarchy, MarkCertificate};
    let displays = |leaf| {
        let ended = Run::inspect(Hierarchy::of(leaf).leaf_first_pem()).arg("--json").ends();
        let receivers = ended.one_json()["mark"]["receivers"].clone();
        assert_eq!(receivers["as_of"], "2026-11-24");
        let list = receivers["list"].as_array().unwrap().clone();
        list.iter()
            .map(|receiver| json!([receiver["name"], receiver["display"]]))
            .collect::<Value>()
    };
    assert_eq!(
        displays(MarkCertificate::government()),
        json!([
            ["Gmail", "with-check-mark"],
            ["Apple Mail", "shown"],
            ["Yahoo", "by-reputation"]
        ])
    );
    assert_eq!(
        displays(MarkCertificate::prior_use()),
        json!([
            ["Gmail", "without-check-mark"],
            ["Apple Mail", "never"],
            ["Yahoo", "by-reputation"]
        ])
    );
    assert_eq!(
        displays(MarkCertificate::new().mark_type("New Mark")),
        json!([["Gmail", null], ["Apple Mail", null], ["Yahoo", "by-reputation"]])
    );
}
