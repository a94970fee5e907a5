//! `--help` is read by people, and says all there is to know.

use crate::run::Run;

#[test]
fn the_help_of_each_command_lists_the_exit_codes() {
    for arguments in [
        &["--help"][..],
        &["status", "--help"],
        &["collect", "--help"],
        &["inspect", "--help"],
        &["logo", "--help"],
        &["svg", "--help"],
        &["bimi", "--help"],
        &["recording", "check", "--help"],
    ] {
        let ended = Run::new(arguments).ends();
        assert_eq!(ended.code, 0, "{ended:?}");
        for code in ["0", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"] {
            assert!(ended.stdout.contains(&format!("\n  {code}  ")), "{code}: {ended:?}");
        }
    }
}

#[test]
fn the_help_of_collect_names_the_environment_the_files_and_examples() {
    let help = Run::new(["collect", "--help"]).ends().stdout;
    for word in [
        "SECTIGO_LOGIN_NAME",
        "SECTIGO_LOGIN_PASSWORD",
        "HTTPS_PROXY",
        "NO_COLOR",
        "mark.pem",
        "logo.svg",
        "certificates.pem",
        "response.*",
        "--no-files",
        "--keep-going",
        "Examples:",
        "collectmc collect 1234567",
        "every 3 hours",
        "SECTIGO_LOGIN_PASSWORD_FILE",
        "CREDENTIALS_DIRECTORY",
        "COLLECTMC_MARK",
        "--wait",
        "[default: pkcs7]",
    ] {
        assert!(help.contains(word), "{word}: {help}");
    }
}

#[test]
fn no_line_of_the_help_is_wider_than_100_columns() {
    for arguments in [
        &["--help"][..],
        &["collect", "--help"],
        &["inspect", "--help"],
        &["logo", "--help"],
        &["svg", "--help"],
        &["bimi", "--help"],
        &["recording", "check", "--help"],
        &["status", "--help"],
        &["-h"],
        &["collect", "-h"],
    ] {
        let help = Run::new(arguments).ends().stdout;
        for line in help.lines() {
            assert!(line.chars().count() <= 100, "{line}");
        }
    }
}

#[test]
fn the_short_help_fits_on_a_screen_and_names_the_long_one() {
    for arguments in [&["-h"][..], &["collect", "-h"], &["inspect", "-h"], &["status", "-h"]] {
        let help = Run::new(arguments).ends().stdout;
        assert!(help.lines().count() <= 50, "{help}");
        assert!(help.contains("--help has ") && !help.contains("Exit codes:"), "{help}");
    }
    let short = Run::new(["collect", "-h"]).ends().stdout;
    for option in [
        "--orders",
        "--out",
        "--wait",
        "--exec",
        "--credentials",
        "--json",
        "--quiet",
    ] {
        assert!(short.contains(option), "{option}: {short}");
    }
}

#[test]
fn there_is_no_argument_for_a_password() {
    let help = Run::new(["collect", "--help"]).ends().stdout;
    let options: Vec<_> = help.split_whitespace().filter(|word| word.starts_with("--")).collect();
    assert!(
        !options.is_empty() && !options.iter().any(|option| option.contains("pass")),
        "{options:?}"
    );
}

#[test]
fn the_version_is_reported() {
    let ended = Run::new(["--version"]).ends();
    assert_eq!(ended.stdout, format!("collectmc {}\n", env!("CARGO_PKG_VERSION")));
}
