//! Completions and manual pages.

use std::process::{Command, Stdio};

use collectmc_test_support::tool;

use crate::run::Run;

#[test]
fn every_shell_gets_completions_that_know_the_options() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ended = Run::new(["completions", shell]).ends();
        assert_eq!((ended.code, &*ended.stderr), (0, ""), "{ended:?}");
        for word in ["collect", "credentials-command", "status"] {
            assert!(ended.stdout.contains(word), "{shell}: {word}");
        }
    }
    assert_eq!(Run::new(["completions", "tcl"]).ends().code, 2);
}

#[test]
fn bash_takes_its_completions() {
    if !tool::is_installed("bash") {
        return;
    }
    let script = Run::new(["completions", "bash"]).ends().stdout;
    let complete = "COMP_WORDS=(collectmc collect --wa); COMP_CWORD=2; _collectmc collectmc --wa collect; echo \"${COMPREPLY[@]}\"";
    let output = Command::new("bash")
        .args(["-c", &format!("{script}\n{complete}")])
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "--wait", "{output:?}");
}

#[test]
fn the_program_and_its_commands_have_manual_pages() {
    for (arguments, title) in [
        (&["man"][..], ".TH collectmc 1"),
        (&["man", "collect"], ".TH collectmc-collect 1"),
        (&["man", "status"], ".TH collectmc-status 1"),
        (&["man", "recording"], ".TH collectmc-recording 1"),
        (&["man", "recording-check"], ".TH collectmc-recording-check 1"),
    ] {
        let ended = Run::new(arguments).ends();
        assert_eq!((ended.code, &*ended.stderr), (0, ""), "{ended:?}");
        assert!(ended.stdout.contains(title), "{ended:?}");
    }
    let page = Run::new(["man", "collect"]).ends().stdout;
    for text in [
        "SECTIGO_LOGIN_PASSWORD_FILE",
        "Exit codes",
        "How long one attempt may take",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert_eq!(Run::new(["man", "publish"]).ends().code, 2);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    for arguments in [&["completions", "zsh"][..], &["man", "collect"], &["status", "--help"]] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_collectmc"))
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.stderr, b"", "{arguments:?}");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    }
}

#[test]
fn man_shows_every_page_without_a_complaint() {
    if !tool::is_installed("groff") {
        return;
    }
    for arguments in [
        &["man"][..],
        &["man", "collect"],
        &["man", "check"],
        &["man", "recording-check"],
    ] {
        let page = Run::new(arguments).ends().stdout;
        let mut groff = Command::new("groff")
            .args(["-man", "-Tutf8", "-Kutf8", "-ww", "-z"])
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        std::io::Write::write_all(&mut groff.stdin.take().unwrap(), page.as_bytes()).unwrap();
        let output = groff.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
    }
}
