//! The JSON schema of `exchanges.toml`, by which editors complete and check it, and the parser say the same.
#![cfg(feature = "replay")]

use std::fs;
use std::path::Path;

use boon::{Compiler, SchemaIndex, Schemas};
use collectmc_transports::TransportErrorKind;
use collectmc_transports::replay::Scenario;
use serde_json::Value;

struct Schema(Schemas, SchemaIndex);

fn schema_text() -> Value {
    serde_json::from_str(include_str!("../schema/exchanges.schema.json")).expect("JSON")
}

impl Schema {
    fn compile() -> Self {
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler
            .add_resource("file:///exchanges.json", schema_text())
            .expect("added");
        let index = compiler
            .compile("file:///exchanges.json", &mut schemas)
            .expect("a schema");
        Self(schemas, index)
    }

    fn allows(&self, toml: &str) -> Result<(), String> {
        let value: Value = toml::from_str(toml).map_err(|error| error.to_string())?;
        self.0.validate(&value, self.1).map_err(|error| error.to_string())
    }
}

fn read(toml: &str) -> Result<(), String> {
    let read = Scenario::parse(toml, |_| Some(Vec::new()));
    read.map(drop).map_err(|error| error.to_string())
}

const REQUEST: &str = "request = { method = \"POST\", url = \"https://example.com/path\" }";
const RESPONSE: &str = "response = { status = 200, body = \"\" }";

fn exchange(request: &str, outcome: &str) -> String {
    format!("[[exchange]]\n{request}\n{outcome}\n")
}

fn response(response: &str) -> String {
    exchange(REQUEST, &format!("response = {{ {response} }}"))
}

fn request(request: &str) -> String {
    exchange(&format!("request = {{ {request} }}"), RESPONSE)
}

#[test]
fn every_fixture_is_valid() {
    let schema = Schema::compile();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
    let mut count = 0;
    for folder in fs::read_dir(fixtures).expect("fixtures") {
        let path = folder.expect("an entry").path().join("exchanges.toml");
        if let Ok(text) = fs::read_to_string(&path) {
            schema
                .allows(&text)
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            count += 1;
        }
    }
    assert!(count > 20, "{count}");
}

#[test]
fn the_documented_example_is_read_and_valid() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/README.md");
    let readme = fs::read_to_string(readme).expect("the README");
    let example = readme.split("```toml\n").nth(1).expect("an example");
    let example = example.split("```").next().expect("its end");
    Schema::compile().allows(example).expect("valid");
    let scenario = Scenario::parse(example, |_| Some(Vec::new())).expect("read");
    assert_eq!(scenario.exchanges().len(), 4);
    assert_eq!(
        scenario.exchanges()[1].description(),
        "Twice, after half a second each time."
    );
}

#[test]
fn what_the_parser_reads_is_valid() {
    let schema = Schema::compile();
    let top = |lines: &str| format!("{lines}\n{}", exchange(REQUEST, RESPONSE));
    let valid = [
        top("count = 1"),
        top("match-url = \"path\"\norder = \"strict\"\nwarn-after-days = 90"),
        top("match-url = \"whole\"\norder = \"free\""),
        exchange(&format!("times = 3\ndelay-ms = 20\n{REQUEST}"), RESPONSE),
        exchange(&format!("times = \"forever\"\n{REQUEST}"), RESPONSE),
        exchange(REQUEST, "error = { kind = \"io\", message = \"\" }"),
        exchange(
            REQUEST,
            "error = { kind = \"tls\", message = \"x\", request-sent = false }",
        ),
        request("method = \"GET\", url = \"https://[redacted]@example.com:8443/a?[redacted]\""),
        request("method = \"POST\", url = \"https://example.com/\", form = { a = \"\", b = [\"1\", \"2\"], c = [] }"),
        response("status = 503, body = \"\", headers = { Retry-After = \"1\", x = [\"1\", \"2\"], y = [] }"),
        response("status = 200, body-file = \"a.bin\""),
        response("status = 200, body-size = 0, body-file = \"a.bin\""),
    ];
    for toml in valid {
        read(&toml).unwrap_or_else(|error| panic!("{error}\n{toml}"));
        schema.allows(&toml).unwrap_or_else(|error| panic!("{error}\n{toml}"));
    }
}

#[test]
fn what_the_parser_refuses_is_invalid() {
    let schema = Schema::compile();
    let top = |lines: &str| format!("{lines}\n{}", exchange(REQUEST, RESPONSE));
    let url = |url: &str| request(&format!("method = \"POST\", url = \"{url}\""));
    let form = |form: &str| {
        request(&format!(
            "method = \"POST\", url = \"https://a.example/\", form = {{ {form} }}"
        ))
    };
    let headers = |headers: &str| response(&format!("status = 200, body = \"\", headers = {{ {headers} }}"));
    let file = |name: &str| response(&format!("status = 200, body-file = \"{name}\""));
    let invalid = [
        String::new(),
        "exchange = []".to_owned(),
        top("count = 0"),
        top("count = -1"),
        top("counts = 1"),
        top("match-url = \"host\""),
        top("order = true"),
        top("warn-after-days = 0"),
        exchange(&format!("times = 0\n{REQUEST}"), RESPONSE),
        exchange(&format!("times = \"always\"\n{REQUEST}"), RESPONSE),
        exchange(&format!("delay-ms = -1\n{REQUEST}"), RESPONSE),
        exchange(&format!("delay-ms = 0.5\n{REQUEST}"), RESPONSE),
        exchange(&format!("response = 1\n{REQUEST}"), RESPONSE),
        exchange("", RESPONSE),
        exchange(REQUEST, ""),
        exchange(
            REQUEST,
            &format!("{RESPONSE}\nerror = {{ kind = \"io\", message = \"\" }}"),
        ),
        exchange(REQUEST, "error = { kind = \"reset\", message = \"\" }"),
        exchange(REQUEST, "error = { kind = \"io\" }"),
        request("method = \"PO ST\", url = \"https://example.com/\""),
        request("method = \"POST\""),
        url(""),
        url("/path"),
        url("example.com"),
        url("https://example.com/#top"),
        form("a = 1"),
        form("a = [1]"),
        headers("\"a b\" = \"1\""),
        headers("a = \"1\\n2\""),
        headers("a = \"é\""),
        response("status = 99, body = \"\""),
        response("status = 1000, body = \"\""),
        response("body = \"\""),
        response("status = 200"),
        response("status = 200, body = \"\", body-file = \"a\""),
        response("status = 200, body = \"\", body-size = 0"),
        file(""),
        file("../a"),
        file(".hidden"),
        file("Exchanges.TOML"),
        file(&"a".repeat(101)),
    ];
    for toml in invalid {
        assert!(read(&toml).is_err(), "the parser reads it:\n{toml}");
        assert!(schema.allows(&toml).is_err(), "the schema allows it:\n{toml}");
    }
}

#[test]
fn the_schema_has_every_kind_of_error() {
    let schema = schema_text();
    let kinds = schema["$defs"]["error"]["properties"]["kind"]["enum"]
        .as_array()
        .expect("a list");
    assert_eq!(kinds.len(), 9);
    for kind in kinds {
        let toml = exchange(REQUEST, &format!("error = {{ kind = {kind}, message = \"\" }}"));
        read(&toml).unwrap_or_else(|error| panic!("{error}"));
    }
    assert!(kinds.contains(&Value::from(TransportErrorKind::ProxyLogin.as_str())));
    let refused = read(&exchange(REQUEST, "error = { kind = \"x\", message = \"\" }")).expect_err("no kind");
    let known = refused
        .rsplit_once("expected one of ")
        .expect("the known ones")
        .1
        .split("`, `")
        .count();
    assert_eq!(known, kinds.len(), "{refused}");
}
