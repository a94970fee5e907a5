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

#[test]
fn every_option_of_a_command_in_the_docs_is_in_its_help() {
    let docs = [
        include_str!("../../../README.md"),
        include_str!("../../README.md"),
        include_str!("../../../docs/check.md"),
        include_str!("../../../docs/journey.md"),
        include_str!("../../../docs/program.md"),
        include_str!("../../../docs/publishing.md"),
        include_str!("../../../docs/renewal.md"),
    ];
    let lines = docs.iter().flat_map(|text| text.lines());
    let lines = lines.filter_map(|line| line.split_once("collectmc "));
    let mut checked = 0;
    for (_, command) in lines {
        let command = command.split(['#', '`', '|', '$']).next().unwrap_or_default();
        let mut words = command.split_whitespace().peekable();
        let Some(name) =
            words.next_if(|name| ["collect", "inspect", "logo", "svg", "bimi", "check", "status"].contains(name))
        else {
            continue;
        };
        let help = Run::new([name, "--help"]).ends().stdout;
        for option in words.filter(|word| word.starts_with("--")) {
            let option = option.trim_end_matches([',', ';', '.', ':']);
            assert!(
                help.contains(&format!("{option} ")) || help.contains(&format!("{option}\n")),
                "{name} {option}"
            );
            checked += 1;
        }
    }
    assert!(checked > 20, "{checked}");
}

#[test]
fn the_docs_and_the_help_list_the_same_exit_codes() {
    let code = |line: &str, separator: &str| {
        let (code, _) = line.split_once(separator)?;
        code.starts_with(|c: char| c.is_ascii_digit()).then(|| code.to_owned())
    };
    let docs = include_str!("../../../docs/program.md").lines();
    let docs: Vec<_> = docs.filter_map(|line| code(line.strip_prefix("| ")?, " | ")).collect();
    let help = Run::new(["--help"]).ends().stdout;
    let help: Vec<_> = help
        .lines()
        .filter_map(|line| code(line.strip_prefix("  ")?, "  "))
        .collect();
    assert_eq!(docs, help);
}
