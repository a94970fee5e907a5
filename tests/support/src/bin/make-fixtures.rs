//! Makes the committed inputs anew: `cargo run -p collectmc-test-support --bin make-fixtures`.
//!
//! First a hierarchy with the committed RSA keys, then `tests/data/make.sh`, which wraps its certificates in everything
//! that a server may send and needs OpenSSL, Info-ZIP's zip and Python.

use std::path::Path;
use std::process::Command;
use std::{fs, io};

use collectmc_test_support::certificates::Hierarchy;
use collectmc_test_support::committed;

fn main() -> io::Result<()> {
    write_hierarchy(&committed::data().join("hierarchy"))?;
    run(&committed::data().join("make.sh"))
}

fn write_hierarchy(folder: &Path) -> io::Result<()> {
    let Hierarchy {
        root,
        intermediate,
        leaf,
    } = Hierarchy::rsa();
    for (name, certificate) in [("root", root), ("intermediate", intermediate), ("leaf", leaf)] {
        fs::write(folder.join(format!("{name}.pem")), certificate.to_pem())?;
    }
    Ok(())
}

fn run(script: &Path) -> io::Result<()> {
    match Command::new(script).status()? {
        status if status.success() => Ok(()),
        status => Err(io::Error::other(format!("{} ended with {status}", script.display()))),
    }
}
