//! Tests against other programs, which may not be installed.

use std::path::PathBuf;
use std::process::Command;

/// Returns whether a test that needs this program can run. If not, the test is skipped with a note; with the variable
/// `COLLECTMC_NO_SKIP`, which continuous integration sets, it fails.
///
/// # Panics
///
/// If the program is missing and `COLLECTMC_NO_SKIP` is set.
pub fn is_installed(program: &str) -> bool {
    let version = if program == "openssl" { "version" } else { "--version" };
    let succeeds = Command::new(program)
        .arg(version)
        .output()
        .is_ok_and(|output| output.status.success());
    if !succeeds {
        skip(&format!("{program} is not installed"));
    }
    succeeds
}

/// Notes that a test is skipped, and why.
///
/// # Panics
///
/// If `COLLECTMC_NO_SKIP` is set.
pub fn skip(why: &str) {
    assert!(
        std::env::var_os("COLLECTMC_NO_SKIP").is_none(),
        "a test must not be skipped with COLLECTMC_NO_SKIP: {why}"
    );
    eprintln!("SKIPPED: {why}");
}

/// Finds a Python whose package `cryptography` can verify paths with custom policies: the one that the environment variable
/// `COLLECTMC_PYTHON` names, the system's, or the one that `.ci/install` creates.
pub fn python_with_cryptography() -> Option<PathBuf> {
    let named = std::env::var_os("COLLECTMC_PYTHON").map(PathBuf::from);
    let installed = std::env::home_dir().map(|home| home.join(".cache/collectmc/python/bin/python3"));
    let has_it = |python: &PathBuf| {
        let import = "from cryptography.x509.verification import ExtensionPolicy";
        let output = Command::new(python).args(["-c", import]).output();
        output.is_ok_and(|output| output.status.success())
    };
    let found = named
        .into_iter()
        .chain([PathBuf::from("python3")])
        .chain(installed)
        .find(has_it);
    if found.is_none() {
        skip("no Python with cryptography 45 or later was found");
    }
    found
}
