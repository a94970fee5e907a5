//! The inputs that the fuzzers found, of which each goes another way through the code: what must hold for every input holds for
//! them. `fuzz/` has the fuzzers.

#[path = "../fuzz/properties/mod.rs"]
mod properties;

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::process::Command;

use collectmc_test_support::certificates::{VALID_AT_UNIX, pem};
use collectmc_test_support::tool;
use zip::ZipArchive;

/// Calls the property with every input of its corpus, and gives what it says.
fn replay<T>(target: &str, property: fn(&[u8]) -> T) -> Vec<T> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fuzz/corpus/{target}.zip"));
    let mut corpus = ZipArchive::new(File::open(&path).unwrap()).unwrap();
    assert!(corpus.len() >= 20, "{} has {} inputs", path.display(), corpus.len());
    (0..corpus.len())
        .map(|index| {
            let mut input = Vec::new();
            corpus.by_index(index).unwrap().read_to_end(&mut input).unwrap();
            property(&input)
        })
        .collect()
}

macro_rules! properties_hold {
    ($($target:ident),+) => {
        $(#[test]
        fn $target() {
            replay(stringify!($target), properties::$target);
        })+
    };
}

properties_hold!(
    response,
    pem,
    pkcs7,
    archive,
    forms,
    certificate,
    svg,
    record,
    recording,
    redactor
);

#[test]
fn chain() {
    let verified: Vec<_> = replay("chain", properties::chain).into_iter().flatten().collect();
    assert!(!verified.is_empty(), "nothing in the corpus is verified");
    if !tool::is_installed("openssl") {
        return;
    }
    for properties::Verified { ders } in verified {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, ders: &[Vec<u8>]| {
            let path = folder.path().join(name);
            std::fs::write(&path, pem::bundle(ders.iter().map(Vec::as_slice))).unwrap();
            path
        };
        let [leaf, others @ .., root] = ders.as_slice() else {
            panic!("a path has an end entity and a root")
        };
        let output = Command::new("openssl")
            .args(["verify", "-purpose", "any", "-partial_chain", "-attime"])
            .arg(VALID_AT_UNIX.to_string())
            .arg("-trusted")
            .arg(file("root.pem", std::slice::from_ref(root)))
            .arg("-untrusted")
            .arg(file("others.pem", others))
            .arg(file("leaf.pem", std::slice::from_ref(leaf)))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        // It wants a key that it can read also where nothing is verified with it.
        assert!(output.status.success() || said.contains("X509_PUBKEY_get0"), "{said}");
    }
}
