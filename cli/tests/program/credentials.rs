//! Where the login name and password come from.

use collectmc_test_support::server::Response;

use crate::run::{ORDER, Run, asking, server};

const GOOD: &str = "login_name = \"name of a file\"\nlogin_password = \"passwörd & more\"\n";

/// A run with a file that only its owner may read.
fn with_file(run: Run, text: &str) -> Run {
    let run = run
        .file("credentials.toml", text)
        .args(["--credentials", "credentials.toml"]);
    set_mode(&run, 0o600);
    run
}

fn set_mode(run: &Run, mode: u32) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let path = run.folder().join("credentials.toml");
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }
}

/// What was sent as the login name and the password.
fn sent(change: impl FnOnce(Run) -> Run) -> (String, String) {
    let server = server([Response::ok("0\n")]);
    let ended = change(asking(&server)).ends();
    assert_eq!(ended.code, 3, "{ended:?}");
    let body = server.requests().remove(0).body;
    let fields: Vec<(String, String)> = url::form_urlencoded::parse(&body).into_owned().collect();
    let value = |wanted: &str| fields.iter().find(|(name, _)| name == wanted).unwrap().1.clone();
    (value("loginName"), value("loginPassword"))
}

#[test]
fn they_are_taken_from_the_environment() {
    let sent = sent(|run| run);
    assert_eq!(sent, ("brand-team".to_owned(), "correct horse".to_owned()));
}

#[test]
fn they_are_taken_from_a_file_whatever_the_environment_says() {
    let sent = sent(|run| with_file(run, GOOD));
    assert_eq!(sent, ("name of a file".to_owned(), "passwörd & more".to_owned()));
}

#[test]
fn they_are_taken_from_standard_input_for_a_minus() {
    let sent = sent(|run| run.args(["--credentials", "-"]).stdin(GOOD));
    assert_eq!(sent, ("name of a file".to_owned(), "passwörd & more".to_owned()));
}

#[test]
fn without_any_it_is_reported_how_to_give_them() {
    let ended = Run::new(["collect", ORDER]).ends();
    assert_eq!(ended.code, 2);
    for way in [
        "SECTIGO_LOGIN_NAME",
        "SECTIGO_LOGIN_PASSWORD",
        "--credentials",
        "terminal",
    ] {
        assert!(ended.stderr.contains(way), "{ended:?}");
    }
}

#[test]
fn one_without_the_other_is_not_enough() {
    for name in ["SECTIGO_LOGIN_NAME", "SECTIGO_LOGIN_PASSWORD"] {
        assert_eq!(Run::new(["collect", ORDER]).env(name, "x").ends().code, 2, "{name}");
    }
}

#[test]
fn an_empty_variable_counts_as_one_that_is_not_set() {
    let ended = Run::new(["collect", ORDER])
        .with_credentials()
        .env("SECTIGO_LOGIN_PASSWORD", "")
        .ends();
    assert_eq!(ended.code, 2, "{ended:?}");
    assert!(ended.stderr.contains("there are no credentials"), "{ended:?}");
}

#[test]
fn one_that_the_service_does_not_take_is_refused_before_anything_is_sent() {
    let server = server([Response::ok("0\n")]);
    let ended = asking(&server).env("SECTIGO_LOGIN_NAME", "n".repeat(65)).ends();
    assert_eq!((ended.code, server.connections()), (2, 0), "{ended:?}");
    assert!(
        ended
            .stderr
            .contains("loginName has 65 characters; the service takes 64 at most"),
        "{ended:?}"
    );
}

#[cfg(unix)]
#[test]
fn a_file_that_others_can_read_is_refused() {
    for mode in [0o644, 0o604, 0o620, 0o660, 0o601, 0o610] {
        let run = with_file(Run::new(["collect", ORDER]), GOOD);
        set_mode(&run, mode);
        let ended = run.ends();
        assert_eq!(ended.code, 7, "{ended:?}");
        assert!(ended.stderr.contains(&format!("its mode is {mode:03o}")), "{ended:?}");
        assert!(ended.stderr.contains("chmod 600"), "{ended:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_its_owner_or_a_group_of_the_process_can_read_is_taken() {
    for mode in [0o600, 0o400, 0o440, 0o640] {
        sent(|run| {
            let run = with_file(run, GOOD);
            set_mode(&run, mode);
            run
        });
    }
}

#[test]
fn a_file_that_is_unexpected_is_reported_by_its_line_and_never_quoted() {
    for (text, told) in [
        ("login_name = \"n\"\nlogin_password = canary-hunter2\n", "line 2 "),
        ("login_name = \"n\"\nlogin_password = \"canary-hunter2\n", "line 2 "),
        ("login_name = \"n\"\n\nlogin_password = 42424242\n", "line 3 "),
        ("canary-hunter2", "line 1 "),
        ("login_name = \"n\"\n", "login_password"),
        (
            "login_name = \"n\"\nlogin_password = \"p\"\ncanary-hunter2 = 1\n",
            "line 3 ",
        ),
        (
            "login_name = \"\"\nlogin_password = \"canary-hunter2\"\n",
            "credentials are not valid",
        ),
    ] {
        let ended = with_file(Run::new(["collect", ORDER]), text).ends();
        assert_eq!(ended.code, 2, "{ended:?}");
        assert!(ended.stderr.contains(told), "{told}: {ended:?}");
        for secret in ["canary", "hunter2", "42424242"] {
            assert!(!ended.stderr.contains(secret), "{ended:?}");
        }
    }
}

#[test]
fn a_replay_needs_none() {
    assert_eq!(Run::replay("issued-pkcs7").ends().code, 0);
}

#[test]
fn on_a_terminal_they_are_asked_for_and_the_password_is_not_shown() {
    let server = server([Response::ok("0\n")]);
    let run = asking(&server).with(|command| {
        command
            .env_remove("SECTIGO_LOGIN_NAME")
            .env_remove("SECTIGO_LOGIN_PASSWORD");
    });
    let responses = [
        ("Login name: ", "typed name", false),
        ("Password (not shown): ", "typed-password", true),
    ];
    let Some(ended) = run.on_terminal(&responses) else {
        return;
    };
    assert_eq!(ended.code, 3, "{ended:?}");
    assert!(
        ended.stdout.contains("typed name") && !ended.stdout.contains("typed-password"),
        "{ended:?}"
    );
    let body = String::from_utf8(server.requests().remove(0).body).unwrap();
    assert!(
        body.starts_with("loginName=typed+name&loginPassword=typed-password&"),
        "{body}"
    );
}

#[test]
fn on_a_terminal_only_what_is_not_set_is_asked_for() {
    let server = server([Response::ok("0\n")]);
    let run = asking(&server).with(|command| {
        command.env_remove("SECTIGO_LOGIN_PASSWORD");
    });
    let Some(ended) = run.on_terminal(&[("Password (not shown): ", "typed-password", true)]) else {
        return;
    };
    assert_eq!(ended.code, 3, "{ended:?}");
    assert!(!ended.stdout.contains("Login name"), "{ended:?}");
}

/// A file in the run's folder that its owner alone may read, or also others.
fn with_secret(run: Run, name: &str, text: &str, mode: u32) -> Run {
    let run = run.file(name, text);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(run.folder().join(name), std::fs::Permissions::from_mode(mode)).unwrap();
    }
    run
}

fn without_password(run: Run) -> Run {
    run.with(|command| {
        command.env_remove("SECTIGO_LOGIN_PASSWORD");
    })
}

#[test]
fn the_password_is_taken_from_the_file_that_a_variable_names() {
    for text in ["of a mount", "of a mount\n", "of a mount\r\n"] {
        let sent = sent(|run| {
            with_secret(without_password(run), "secrets/password", text, 0o440)
                .env("SECTIGO_LOGIN_PASSWORD_FILE", "secrets/password")
        });
        assert_eq!(sent, ("brand-team".to_owned(), "of a mount".to_owned()), "{text:?}");
    }
}

#[test]
fn both_are_taken_from_the_credentials_of_a_systemd_unit() {
    let sent = sent(|run| {
        let run = run.with(|command| {
            command
                .env_remove("SECTIGO_LOGIN_NAME")
                .env_remove("SECTIGO_LOGIN_PASSWORD");
        });
        let run = with_secret(run, "unit/sectigo-login-name", "of systemd\n", 0o440);
        with_secret(run, "unit/sectigo-login-password", "its password\n", 0o400).env("CREDENTIALS_DIRECTORY", "unit")
    });
    assert_eq!(sent, ("of systemd".to_owned(), "its password".to_owned()));
}

#[test]
fn a_variable_stands_above_the_files_and_the_file_that_it_names_above_systemd() {
    let run = |run: Run| {
        let run = with_secret(run, "unit/sectigo-login-password", "of systemd", 0o400);
        with_secret(run, "password", "of the file", 0o400)
            .env("CREDENTIALS_DIRECTORY", "unit")
            .env("SECTIGO_LOGIN_PASSWORD_FILE", "password")
    };
    assert_eq!(sent(run).1, "correct horse");
    assert_eq!(sent(|asking| run(without_password(asking))).1, "of the file");
}

#[test]
fn a_password_file_that_is_not_there_is_7_and_one_without_a_password_is_2() {
    let run = |text: &str| {
        let run = with_secret(Run::new(["collect", ORDER]), "password", text, 0o600);
        run.env("SECTIGO_LOGIN_NAME", "name")
    };
    for (file, text, code) in [("nowhere", "", 7), ("password", "", 2), ("password", "one\ntwo\n", 2)] {
        let ended = run(text).env("SECTIGO_LOGIN_PASSWORD_FILE", file).ends();
        assert_eq!(ended.code, code, "{ended:?}");
        assert!(ended.stderr.contains(&format!("error: {file}: ")), "{ended:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_password_file_that_everybody_can_read_is_refused() {
    let run = with_secret(Run::new(["collect", ORDER]), "password", "canary", 0o644);
    let ended = run
        .env("SECTIGO_LOGIN_NAME", "name")
        .env("SECTIGO_LOGIN_PASSWORD_FILE", "password")
        .ends();
    assert_eq!(ended.code, 7, "{ended:?}");
    assert!(
        ended.stderr.contains("chmod 600") && !ended.stderr.contains("canary"),
        "{ended:?}"
    );
}

#[cfg(unix)]
#[test]
fn a_command_prints_the_password_or_both() {
    let printed = |command: &str| sent(|run| run.args(["--credentials-command", command]));
    assert_eq!(
        printed("echo from-a-manager"),
        ("brand-team".to_owned(), "from-a-manager".to_owned())
    );
    let both = "printf 'login_name = \"n\"\nlogin_password = \"p q\"\n'";
    assert_eq!(printed(both), ("n".to_owned(), "p q".to_owned()));
}

#[cfg(unix)]
#[test]
fn a_command_that_fails_is_reported_with_its_messages_and_without_what_it_printed() {
    for (command, told) in [
        (
            "echo canary-p; echo 'the vault is locked' >&2; exit 3",
            "exit status: 3",
        ),
        ("true", "printed nothing"),
        ("yes canary-p", "more than 65536 bytes"),
        ("printf 'canary-p\ncanary-q\n'", "could not parse line 1"),
        ("printf '\\377canary\n'", "not UTF-8"),
    ] {
        let ended = Run::new(["collect", ORDER, "--credentials-command", command])
            .env("SECTIGO_LOGIN_NAME", "name")
            .env("PATH", "/usr/bin:/bin")
            .ends();
        assert_eq!(ended.code, 2, "{ended:?}");
        assert!(
            ended.stderr.contains(told) && !ended.stderr.contains("canary"),
            "{told}: {ended:?}"
        );
        assert_eq!(ended.stderr.contains("the vault is locked"), command.contains("locked"));
    }
}
