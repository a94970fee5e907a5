//! The feature `serde`: what the JSON of outcomes, facts and findings looks like.

use collectmc::checks::{CheckOptions, Evidence, check};
use collectmc::{Certificates, Credentials, Limits, Outcome, PublicationOptions, TrustAnchors};
use serde::Serialize;
use serde_json::{Value, json};

fn to_json(value: impl Serialize) -> Value {
    serde_json::to_value(value).unwrap()
}

fn response() -> Certificates {
    let response = std::fs::read("tests/data/pem/documented-without-status.txt").unwrap();
    Certificates::parse(&response, &Limits::default()).unwrap()
}

fn base64(bytes: &[u8]) -> String {
    data_encoding::BASE64.encode(bytes)
}

fn hexadecimal(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

#[test]
fn an_outcome_has_its_name_and_the_certificates_as_pem() {
    let certificates = response();
    let root = &certificates.as_slice()[0];
    let outcome = to_json(Outcome::Attached(certificates.clone()));
    assert_eq!(outcome["outcome"], "attached");
    assert_eq!(outcome["certificates"]["container"], "pem");
    assert_eq!(outcome["certificates"]["status"], Value::Null);
    assert_eq!(outcome["certificates"]["skipped"], json!([]));
    assert_eq!(
        outcome["certificates"]["certificates"][0],
        json!({
            "subject": "C=GB, O=Test Certification Authority Limited, CN=Test Public BIMI Root",
            "common_name": "Test Public BIMI Root",
            "issuer": "C=GB, O=Test Certification Authority Limited, CN=Test Public BIMI Root",
            "serial": root.serial(),
            "not_before": root.not_before().to_string(),
            "not_after": root.not_after().to_string(),
            "sha256": hexadecimal(&root.sha256()),
            "pem": root.to_pem(),
        })
    );
    assert_eq!(
        to_json(Outcome::Processing),
        json!({ "outcome": "processing", "certificates": null })
    );
}

#[test]
fn a_mark_and_its_logo_are_facts_and_text() {
    let mark = response().chain().unwrap().mark().unwrap();
    let json = to_json(&mark);
    assert_eq!(json["kind"], mark.kind().as_str());
    assert_eq!(json["domains"], json!(mark.domains()));
    assert_eq!(json["organization"], json!(mark.organization()));
    assert_eq!(json["sct_log_ids"][0], hexadecimal(&mark.sct_log_ids()[0]));
    assert_eq!(json["pilot_extension"], "absent");
    assert_eq!(json["certificate"]["pem"], mark.certificate().to_pem());
    let logo = mark.logo().unwrap();
    let hash = &logo.hashes()[0];
    assert_eq!(
        to_json(&logo),
        json!({
            "media_type": "image/svg+xml",
            "is_compressed": true,
            "sha256": hexadecimal(&logo.sha256()),
            "hashes": [{ "algorithm": "SHA-256", "value": hexadecimal(hash.value()), "matches": "raw" }],
            "svg": base64(logo.svg()),
        })
    );
}

#[test]
fn an_assessment_has_its_verdict_and_findings_by_their_stable_names() {
    let chain = response().chain_to(&TrustAnchors::none()).unwrap();
    let json = to_json(check(
        &Evidence::of(&chain),
        &CheckOptions::new("2026-12-01".parse().unwrap()),
    ));
    assert_eq!(json["verdict"]["name"], "unknown-root");
    assert_eq!(json["verdict"]["trust"], Value::Null);
    let finding = &json["verdict"]["finding"];
    assert_eq!(
        (&finding["rule"], &finding["severity"]),
        (&json!("root"), &json!("error"))
    );
    assert!(json["findings"].as_array().unwrap().contains(finding));
    assert_eq!(to_json(&chain)["trust"], Value::Null);
}

#[test]
fn a_publication_has_all_that_is_published() {
    let (logo, evidence) = ("https://brand.example/logo.svg", "https://brand.example/mark.pem");
    let options = PublicationOptions::new("2026-12-01".parse().unwrap())
        .record(&logo.parse().unwrap(), &evidence.parse().unwrap());
    let publication = response().publication(&options).unwrap();
    let json = to_json(&publication);
    assert_eq!(json["evidence_pem"], publication.evidence_pem());
    assert_eq!(json["svg"], base64(publication.svg()));
    assert_eq!(json["mark"], to_json(publication.mark()));
    assert_eq!(
        json["record"],
        json!({
            "text": format!("v=BIMI1; l={logo}; a={evidence}"),
            "location": logo,
            "evidence": evidence,
            "avatar_preference": "brand",
            "local_part_selectors": null,
        })
    );
}

#[test]
fn no_bytes_are_arrays_of_numbers() {
    fn assert_text(value: &Value) {
        match value {
            Value::Array(values) => {
                assert!(values.len() < 16 || !values.iter().all(Value::is_number), "{value}");
                values.iter().for_each(assert_text);
            }
            Value::Object(fields) => fields.values().for_each(assert_text),
            _ => {}
        }
    }
    let certificates = response();
    assert_text(&to_json(certificates.chain().unwrap()));
    assert_text(&to_json(Outcome::Attached(certificates.clone())));
    let options = PublicationOptions::new("2026-12-01".parse().unwrap());
    assert_text(&to_json(certificates.publication(&options).unwrap()));
}

/// Whether a type can be serialized: the inherent constant is there for those alone that can, and takes precedence.
#[test]
fn secrets_cannot_be_serialized() {
    trait NotSerialize {
        const SERIALIZES: bool = false;
    }
    impl<T> NotSerialize for T {}
    struct Probe<T>(std::marker::PhantomData<T>);
    impl<T: Serialize> Probe<T> {
        const SERIALIZES: bool = true;
    }
    const { assert!(Probe::<Outcome>::SERIALIZES) };
    const { assert!(!Probe::<Credentials>::SERIALIZES) };
    const { assert!(!Probe::<collectmc::Body>::SERIALIZES) };
}
