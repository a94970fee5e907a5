//! Tests that hold us against other programs, which may not be there.

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
