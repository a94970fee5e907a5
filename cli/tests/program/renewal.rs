//! The script, the units and the line for cron in `docs/renewal.md`.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use crate::run::{Run, trusting_the_committed_root};

const RENEWAL: &str = include_str!("../../../docs/renewal.md");
const PROGRAM: &str = "/usr/local/bin/collectmc";
const DEPLOY: &str = "/usr/local/lib/collectmc/deploy";

/// The block whose first lines have this text.
fn block(text: &str) -> String {
    let blocks = RENEWAL.split("```").skip(1).step_by(2);
    let blocks = blocks.filter_map(|block| Some(block.split_once('\n')?.1));
    let mut found = blocks.filter(|block| block.lines().take(2).any(|line| line.contains(text)));
    found
        .next()
        .unwrap_or_else(|| panic!("no block with {text}"))
        .to_owned()
}

fn executable(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn the_script_of_exec_serves_the_files_under_the_names_in_the_record() {
    let run = Run::replay("issued-pkcs7");
    let script = run.folder().join("deploy");
    executable(&script, &block(DEPLOY));
    let web = run.folder().join("web");
    fs::create_dir(&web).unwrap();
    let ended = run
        .env("PATH", "/usr/bin:/bin")
        .env("WEB_FOLDER", &web)
        .args(["--base-url", "https://brand.example/bimi", "--exec"])
        .arg(&script)
        .ends();
    assert_eq!(ended.code, 0, "{ended:?}");
    let record = String::from_utf8(ended.read("1234567/record.txt")).unwrap();
    assert!(ended.stderr.contains(record.trim_end()), "{ended:?}");
    for (name, file) in [("mark-", "mark.pem"), ("logo-", "logo.svg")] {
        let (_, rest) = record.split_once(&format!("/bimi/{name}")).unwrap();
        let served = rest.split(';').next().unwrap().trim_end();
        assert_eq!(
            ended.read(&format!("web/{name}{served}")),
            ended.read(&format!("1234567/{file}"))
        );
    }
}

#[test]
fn the_script_of_exec_publishes_nothing_that_is_not_verified() {
    let run = Run::replay("issued-pkcs7");
    let script = run.folder().join("deploy");
    executable(&script, &block(DEPLOY));
    let ended = run
        .env("PATH", "/usr/bin:/bin")
        .env("WEB_FOLDER", "nowhere")
        .args([
            "--at",
            "2040-01-01",
            "--base-url",
            "https://brand.example/bimi",
            "--exec",
        ])
        .arg(&script)
        .ends();
    assert_eq!(ended.code, 10, "{ended:?}");
    assert!(!ended.stderr.contains("nowhere"), "{ended:?}");
}

#[test]
fn the_line_for_cron_prints_only_what_there_is_to_warn_of() {
    let collected = Run::replay("issued-pkcs7").args(["--out", "collected"]).ends();
    let line = block("17 6 * * 1");
    let command = line.splitn(6, ' ').nth(5).unwrap();
    let [_, roots] = trusting_the_committed_root();
    let printed = |at: &str| {
        let program = format!(
            "{} status --roots {} --at {at}",
            env!("CARGO_BIN_EXE_collectmc"),
            roots.display()
        );
        let command = command
            .replace(&format!("{PROGRAM} status"), &program)
            .replace("/var/lib/collectmc", "collected");
        let mut shell = Command::new("/bin/sh");
        shell
            .args(["-c", &command])
            .env_clear()
            .current_dir(collected.path("."));
        String::from_utf8(shell.output().unwrap().stdout).unwrap()
    };
    assert_eq!(printed("2026-12-01"), "");
    assert!(printed("2027-11-20").contains("days left"), "{}", printed("2027-11-20"));
}

/// Not every system where the tests have to run has systemd.
fn skip_quietly() {
    eprintln!("skipped: systemd-analyze is not installed");
}

#[test]
fn systemd_accepts_the_units() {
    if Command::new("systemd-analyze").arg("--version").output().is_err() {
        return skip_quietly();
    }
    let folder = tempfile::tempdir().unwrap();
    let deploy = folder.path().join("deploy");
    executable(&deploy, &block(DEPLOY));
    let mut units = Vec::new();
    for name in [
        "collectmc.service",
        "collectmc-status.service",
        "collectmc-status.timer",
    ] {
        let unit = block(&format!("/etc/systemd/system/{name}"))
            .replace(PROGRAM, env!("CARGO_BIN_EXE_collectmc"))
            .replace(DEPLOY, deploy.to_str().unwrap());
        let path = folder.path().join(name);
        fs::write(&path, unit).unwrap();
        units.push(path);
    }
    let output = Command::new("systemd-analyze")
        .arg("verify")
        .args(&units)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    // It complains of whatever else this computer has, too.
    let of_ours: Vec<_> = told.lines().filter(|line| line.contains("collectmc")).collect();
    assert!(of_ours.is_empty(), "{told}");
    let wrong = folder.path().join("collectmc-wrong.service");
    fs::write(&wrong, "[Service]\nExecStart=/nowhere\nRestart=perhaps\n").unwrap();
    let output = Command::new("systemd-analyze")
        .arg("verify")
        .arg(&wrong)
        .output()
        .unwrap();
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("collectmc-wrong"),
        "a wrong one is caught"
    );
}

#[test]
fn the_unit_never_repeats_a_rejected_login_and_repeats_what_is_transient() {
    let unit = block("/etc/systemd/system/collectmc.service");
    let codes = unit
        .lines()
        .find_map(|line| line.strip_prefix("RestartPreventExitStatus="))
        .unwrap();
    let codes: Vec<_> = codes.split(' ').collect();
    assert!(
        codes.contains(&"9") && !codes.contains(&"5") && !codes.contains(&"10"),
        "{codes:?}"
    );
}
