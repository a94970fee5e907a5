//! Regenerates the committed inputs: `cargo run -p collectmc-test-support --bin make-fixtures`.
//!
//! 1. A hierarchy with the committed RSA keys, built by this package.
//! 2. `tests/data/`: `make.sh` wraps the hierarchy in everything that a server may send. It needs OpenSSL,
//!    Info-ZIP's zip and Python.
//! 3. `fixtures/`: recorded exchanges, whose bodies are some of the files of step 2.
//!
//! With the argument `recordings` it does step 3 only, which needs none of those programs.

mod scenarios;

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;

use collectmc_test_support::certificates::{Hierarchy, Key, MarkCertificate};
use collectmc_test_support::committed;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let recordings_only = std::env::args().nth(1).is_some_and(|argument| argument == "recordings");
    if !recordings_only {
        write_hierarchy(&committed::data().join("hierarchy"))?;
        run(&committed::data().join("make.sh"))?;
    }
    write_recordings(&committed::fixtures())
}

fn write_hierarchy(folder: &Path) -> Result<()> {
    let Hierarchy {
        root,
        intermediate,
        leaf,
    } = Hierarchy::rsa();
    let renewed = MarkCertificate::new()
        .key(Key::rsa_leaf())
        .validity("2026-11-20T00:00:00Z", "2027-12-21T23:59:59Z")
        .issued_by(&intermediate);
    let all = [
        ("root", root),
        ("intermediate", intermediate),
        ("leaf", leaf),
        ("renewed", renewed),
    ];
    for (name, certificate) in all {
        fs::write(folder.join(format!("{name}.pem")), certificate.to_pem())?;
    }
    Ok(())
}

fn run(script: &Path) -> Result<()> {
    match Command::new(script).status()? {
        status if status.success() => Ok(()),
        status => Err(format!("{} ended with {status}", script.display()).into()),
    }
}

fn write_recordings(folder: &Path) -> Result<()> {
    for (name, scenario) in scenarios::all(&committed::data())? {
        scenario.save(folder.join(name))?;
        // The program trusts it in a replay, so that synthetic certificates are verified.
        if name.starts_with("issued") {
            fs::copy(
                committed::data().join("hierarchy/root.pem"),
                folder.join(name).join("roots.pem"),
            )?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Returns every file below the folder, by its relative path.
    fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
        let mut found = BTreeMap::new();
        for scenario in fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_dir())
        {
            for file in fs::read_dir(&scenario).unwrap().map(|entry| entry.unwrap().path()) {
                let name = file.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                found.insert(name, fs::read(file).unwrap());
            }
        }
        found
    }

    #[test]
    fn the_committed_recordings_are_the_ones_that_are_made_here() {
        let fresh = tempfile::tempdir().unwrap();
        write_recordings(fresh.path()).unwrap();
        let (fresh, committed) = (files(fresh.path()), files(&committed::fixtures()));
        assert_eq!(fresh.keys().collect::<Vec<_>>(), committed.keys().collect::<Vec<_>>());
        for (name, content) in fresh {
            assert!(committed[&name] == content, "{name} is not what make-fixtures writes");
        }
    }
}
