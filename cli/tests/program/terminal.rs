//! What a person at a terminal sees.

use std::time::Duration;

use collectmc_test_support::server::{Response, Script, Server};

use crate::run::{Run, asking};

const BOLD: &str = "\u{1b}[1m";

#[test]
fn there_is_colour_on_a_terminal_and_nowhere_else() {
    assert!(!Run::replay("issued-pkcs7").ends().stdout.contains('\u{1b}'));
    let Some(ended) = Run::replay("issued-pkcs7").on_terminal(&[]) else {
        return;
    };
    assert!(ended.stdout.contains(BOLD), "{ended:?}");
}

#[test]
fn there_is_no_colour_where_the_environment_asks_for_none() {
    let Some(ended) = Run::replay("wrong-login").env("NO_COLOR", "1").on_terminal(&[]) else {
        return;
    };
    assert_eq!(ended.code, 9, "{ended:?}");
    assert!(!ended.stdout.contains("\u{1b}["), "{ended:?}");
}

#[test]
fn json_has_no_colour_on_a_terminal_either() {
    let Some(ended) = Run::replay("issued-pkcs7").arg("--json").on_terminal(&[]) else {
        return;
    };
    assert!(!ended.stdout.contains('\u{1b}'), "{ended:?}");
}

#[test]
fn a_line_says_what_is_being_waited_for_and_goes_away() {
    let server = Server::start([Script::new()
        .read_request()
        .pause(Duration::from_millis(1200))
        .send(Response::ok("0\n"))]);
    let Some(ended) = asking(&server).on_terminal(&[]) else {
        return;
    };
    let waiting = ended
        .stdout
        .rfind("order 1234567: waiting for the response (")
        .expect("it is shown");
    let erased = ended.stdout.rfind("\r\u{1b}[K").expect("it is erased");
    assert!(waiting < erased, "{ended:?}");
    assert!(ended.stdout[erased..].contains("being processed"), "{ended:?}");
}

#[test]
fn no_line_is_drawn_where_there_is_no_terminal() {
    let server = Server::start([Script::new()
        .read_request()
        .pause(Duration::from_millis(600))
        .send(Response::ok("0\n"))]);
    assert_eq!(asking(&server).ends().stderr, "");
}

#[test]
fn colour_can_be_asked_for_and_declined() {
    let always = Run::replay("wrong-login").args(["--color", "always"]).ends();
    assert!(
        always.stdout.contains(BOLD) && always.stderr.contains('\u{1b}'),
        "{always:?}"
    );
    let json = Run::replay("issued-pkcs7").args(["--color", "always", "--json"]).ends();
    assert!(!json.stdout.contains('\u{1b}'), "{json:?}");
    let Some(never) = Run::replay("wrong-login").args(["--color", "never"]).on_terminal(&[]) else {
        return;
    };
    assert!(!never.stdout.contains("\u{1b}["), "{never:?}");
}

#[test]
fn quiet_prints_errors_alone() {
    let good = Run::replay("issued-pkcs7").args(["--quiet", "--no-files"]).ends();
    assert_eq!((good.code, &*good.stdout, &*good.stderr), (0, "", ""), "{good:?}");
    let bad = Run::replay("maintenance-page").arg("-q").ends();
    assert_eq!((bad.code, &*bad.stdout), (6, ""), "{bad:?}");
    assert!(
        bad.stderr.starts_with("error: ") && !bad.stderr.contains("note: "),
        "{bad:?}"
    );
    let json = Run::replay("issued-pkcs7").args(["--quiet", "--json"]).ends();
    assert_eq!(json.json().len(), 1, "{json:?}");
    let Some(terminal) = Run::replay("issued-pkcs7").arg("--quiet").on_terminal(&[]) else {
        return;
    };
    assert_eq!(terminal.stdout, "", "{terminal:?}");
}

#[test]
fn the_line_is_never_wider_than_the_terminal() {
    let server = Server::start([Script::new()
        .read_request()
        .pause(Duration::from_millis(900))
        .send(Response::ok("0\n"))]);
    let run = asking(&server).with(|command| {
        let mut shell = std::process::Command::new("/bin/sh");
        shell.args(["-c", "stty rows 10 cols 24; exec \"$0\" \"$@\""]);
        shell.arg(command.get_program()).args(command.get_args());
        shell.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        shell
            .env("PATH", "/usr/bin:/bin")
            .current_dir(command.get_current_dir().unwrap());
        *command = shell;
    });
    let Some(ended) = run.on_terminal(&[]) else { return };
    assert!(ended.stdout.contains("| order 1234567: waitin\r"), "{ended:?}");
}
