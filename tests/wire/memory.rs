//! Memory taken by endless or compressed responses: its peak is within 16 MiB of that for a good response.

use std::env;
use std::process::Command;

use collectmc_test_support::memory::peak_kib;
use collectmc_test_support::server::{Response, Script, Server};
use collectmc_test_support::tool::skip;

use crate::size::endless;
use crate::{client_of, compression, data, order, pem};

const ALLOWED_OVERHEAD_KIB: u64 = 16 * 1024;

#[test]
fn the_memory_taken_by_endless_responses_is_bounded() {
    assert_bounded(endless::all());
}

#[test]
fn the_memory_taken_by_bombs_is_bounded() {
    let packed = compression::bomb();
    let bombs = [
        ("gzip", Response::ok(packed.clone()).header("content-encoding", "gzip")),
        ("undeclared gzip", Response::ok(packed)),
        ("zip", Response::ok(data("zip/bomb.zip"))),
        (
            "zip with a lying size",
            Response::ok(data("zip/bomb-with-lying-size.zip")),
        ),
        ("zip of five", Response::ok(data("zip/bomb-of-five.zip"))),
        ("BER", Response::ok(data("pkcs7/nested-a-thousand-deep.p7b"))),
        ("PEM", Response::ok("-----BEGIN CERTIFICATE-----\n".repeat(35_000))),
    ];
    assert_bounded(bombs.map(|(name, response)| (name, Script::new().respond(response))));
}

fn assert_bounded(scripts: impl IntoIterator<Item = (&'static str, Script)>) {
    if !cfg!(target_os = "linux") {
        return skip("the peak memory of a process is read from /proc, which only Linux has");
    }
    let good = peak_of_child(Script::new().respond(Response::ok(pem())), "certificates");
    for (name, script) in scripts {
        let peak = peak_of_child(script, "an error");
        let allowed = good + ALLOWED_OVERHEAD_KIB;
        assert!(
            peak <= allowed,
            "{name}: {peak} KiB, where a good response takes {good}"
        );
    }
}

/// The peak memory, in KiB, of a child process that requests an order from a server in this process.
fn peak_of_child(script: Script, expected: &str) -> u64 {
    let server = Server::start([script]);
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", "memory::child", "--ignored", "--nocapture"])
        .env("WIRE_URL", server.url())
        .env("WIRE_ROOTS", server.roots_pem())
        .output()
        .unwrap();
    let output = String::from_utf8_lossy(&output.stdout);
    assert!(output.contains(&format!("outcome: {expected}\n")), "{output}");
    let peak = output.lines().find_map(|line| line.strip_prefix("peak: "));
    peak.and_then(|peak| peak.parse().ok())
        .expect("the child prints its peak")
}

#[test]
#[ignore = "the child process of the tests above"]
fn child() {
    let url = env::var("WIRE_URL").expect("started by the tests above only");
    let roots = env::var("WIRE_ROOTS").unwrap();
    let result = order(&client_of(&url, &roots, |settings| settings));
    println!(
        "\noutcome: {}",
        if result.is_ok() { "certificates" } else { "an error" }
    );
    println!("peak: {}", peak_kib().unwrap());
}
