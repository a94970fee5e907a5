//! Tests that hold us against other programs, which may not be there.

use std::path::PathBuf;
use std::process::Command;

/// Whether a test that needs this program can run. If it cannot, the test's output says so; where the variable
/// `COLLECTMC_NO_SKIP` is set, as it is in continuous integration, that is a failure.
///
/// # Panics
///
/// When the program is missing and nothing may be skipped.
pub fn is_there(program: &str) -> bool {
    let version = if program == "openssl" { "version" } else { "--version" };
    let there = Command::new(program)
        .arg(version)
        .output()
        .is_ok_and(|output| output.status.success());
    if !there {
        skip(&format!("{program} is not there"));
    }
    there
}

/// Says that a test is skipped, and why.
///
/// # Panics
///
/// When nothing may be skipped.
pub fn skip(why: &str) {
    assert!(
        std::env::var_os("COLLECTMC_NO_SKIP").is_none(),
        "nothing may be skipped here, but {why}"
    );
    eprintln!("SKIPPED: {why}");
}

/// A Python with a version of the package `cryptography` that verifies paths under policies of one's own, where there is
/// one: the environment variable `COLLECTMC_PYTHON` names it, or it is the system's, or the one that `.ci/install` makes.
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
        skip("no Python with cryptography 45 or later is there");
    }
    found
}
