//! From an order to a check that passes whole: the commands of `docs/journey.md`, as they stand there.
#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use collectmc_test_support::site::Site;

const JOURNEY: &str = include_str!("../../../../docs/journey.md");
const INSTALL: &str = "cargo install --path cli";
const SERVE: &str = "cargo run -q -p collectmc-test-support --bin serve-site -- out/1234567 out/site &";

/// The lines of the blocks of shell commands.
fn commands() -> Vec<&'static str> {
    let blocks = JOURNEY.split("```sh\n").skip(1);
    let blocks = blocks.map(|block| block.split("```").next().unwrap_or_default());
    blocks.flat_map(str::lines).collect()
}

/// Runs a line in a folder, with the program and nothing of the caller's environment.
fn shell(folder: &Path, line: &str) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_collectmc"));
    let path = format!("{}:/usr/bin:/bin", program.parent().unwrap().display());
    let mut command = Command::new("/bin/sh");
    command
        .args(["-c", line])
        .env_clear()
        .env("PATH", path)
        .current_dir(folder);
    command.output().unwrap()
}

#[test]
fn the_journey_leads_to_a_check_that_is_all_green_in_under_ten_commands() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    std::os::unix::fs::symlink(collectmc_test_support::committed::fixtures(), here.join("fixtures")).unwrap();
    let commands = commands();
    assert!((3..10).contains(&commands.len()), "{commands:?}");
    assert!(commands.contains(&INSTALL) && commands.contains(&SERVE));

    let mut site = None;
    let mut checks = 0;
    for line in commands {
        match line {
            INSTALL => continue,
            // The same as that program does, and it ends with this test.
            SERVE => {
                let started = Site::start(&here.join("out/1234567")).unwrap();
                // As the program names it, seen from the folder.
                started.describe(&here.join("out/site")).unwrap();
                site = Some(started);
                continue;
            }
            _ => {}
        }
        let output = shell(here, line);
        let shown = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(0), "{line}\n{output:?}");
        if line.starts_with("collectmc check") {
            checks += 1;
            assert!(!shown.contains("FAIL") && !shown.contains("not looked at"), "{shown}");
            assert!(shown.ends_with("no problems found\n"), "{shown}");
        }
    }
    assert!(site.is_some() && checks == 2);
    for page in ["page", "check"] {
        let page = fs::read_to_string(here.join(format!("out/{page}.html"))).unwrap();
        assert!(page.contains("<body class=\"verified\">"), "{page}");
    }
}

#[test]
fn the_last_line_of_collect_is_the_command_that_the_journey_ends_in() {
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(
        collectmc_test_support::committed::fixtures(),
        folder.path().join("fixtures"),
    )
    .unwrap();
    let commands = commands();
    let first = |start: &str| *commands.iter().find(|line| line.starts_with(start)).unwrap();
    let output = shell(folder.path(), first("collectmc collect"));
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    let (_, next) = shown.trim_end().rsplit_once("then: ").unwrap();
    assert!(first("collectmc check").starts_with(next), "{next}");
}
