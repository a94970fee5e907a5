//! Real clients: curl as the vendor's page shows it, Python, and our own.

use std::process::Command;

use collectmc_test_support::tool;

use super::Serving;
use crate::run::{AT, ORDER, Run, data, trusting_the_committed_root};

/// The sample of the service's documentation, with a number for the order and the address of the stand-in.
fn curl(serving: &Serving) -> Option<Vec<u8>> {
    if !tool::is_installed("curl") {
        return None;
    }
    let mut curl = Command::new("curl");
    curl.args(["--silent", "--show-error", "--cacert"]).arg(serving.root());
    curl.args(["--location", &serving.url]);
    for field in [
        "loginName=login_name",
        "loginPassword=login_password",
        "orderNumber=1234567",
        "RESPONSETYPE=2",
        "RESPONSEENCODING=1",
    ] {
        curl.args(["--data-urlencode", field]);
    }
    let output = curl.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    Some(output.stdout)
}

#[test]
fn the_documented_sample_collects_the_certificates() {
    let mut serving = Serving::fixtures(&["issued-pkcs7"]);
    let Some(body) = curl(&serving) else { return };
    assert!(body == data("pkcs7/documented.p7b"));
    let event = serving.event();
    assert_eq!(
        event,
        "order 1234567, PKCS #7: HTTP 200, 4941 bytes, application/x-pkcs7-certificates"
    );
}

#[test]
fn python_collects_the_certificates() {
    if !tool::is_installed("python3") {
        return;
    }
    let program = "\
import ssl, sys, urllib.parse, urllib.request
url, root = sys.argv[1:]
form = urllib.parse.urlencode({'loginName': 'n', 'loginPassword': 'p', 'orderNumber': 1234567,
                               'responseType': 2, 'responseEncoding': 1}).encode()
tls = ssl.create_default_context(cafile=root)
with urllib.request.urlopen(url, form, context=tls) as response:
    sys.stdout.buffer.write(response.read())
";
    let serving = Serving::fixtures(&["issued-pkcs7"]);
    let mut python = Command::new("python3");
    python.args(["-c", program, &serving.url]).arg(serving.root());
    let output = python.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stdout == data("pkcs7/documented.p7b"));
}

fn collect(serving: &Serving) -> Run {
    Run::new(["collect", ORDER, "--endpoint", &serving.url, "--ca-file"])
        .arg(serving.root())
        .args(AT)
        .args(trusting_the_committed_root())
        .with_credentials()
}

#[test]
fn this_program_waits_and_collects_the_certificates() {
    // The first request finds it unavailable, which is outlasted, and the next one issued.
    let mut serving = Serving::start(
        [crate::run::fixture("issued-pkcs7").into_os_string()]
            .into_iter()
            .chain(["--timeline", "unavailable:500ms"].map(Into::into)),
    );
    let ended = collect(&serving).args(["--wait", "--interval", "1m"]).ends();
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(ended.read("1234567/response.p7b") == data("pkcs7/documented.p7b"));
    assert!(serving.event().contains("HTTP 503"));
    assert!(serving.event().contains("HTTP 200, 4941 bytes"));
}

#[test]
fn every_format_is_collected_from_its_scenario() {
    let serving = Serving::fixtures(&["issued-pkcs7", "issued-pem", "issued-zip", "issued-server-default"]);
    for format in ["pkcs7", "pem", "zip", "server-default"] {
        let ended = collect(&serving).args(["--format", format]).ends();
        assert_eq!(ended.code, 0, "{format}: {ended:?}");
    }
}

#[test]
fn the_faults_of_a_scenario_reach_the_client() {
    let scenario = |error: &str| {
        format!(
            "[[exchange]]\nrequest = {{ method = \"POST\", url = \"https://a.example/products/download/CollectMC\", form = {{ \
             loginName = \"[redacted]\", loginPassword = \"[redacted]\", orderNumber = \"1234567\", responseType = \"2\", \
             responseEncoding = \"1\" }} }}\nerror = {{ kind = \"{error}\", message = \"a fault\" }}\n"
        )
    };
    let folder = tempfile::tempdir().unwrap();
    for (kind, found, code) in [("timeout", "timeout", 5), ("io", "io", 6), ("connect", "io", 6)] {
        std::fs::write(folder.path().join("exchanges.toml"), scenario(kind)).unwrap();
        let serving = Serving::start([folder.path()]);
        let ended = collect(&serving)
            .args(["--tries", "1", "--timeout", "1", "--json"])
            .ends();
        assert_eq!(ended.code, code, "{kind}: {ended:?}");
        assert_eq!(ended.one_json()["error"]["kind"], found, "{kind}: {ended:?}");
    }
}
