//! Sets of certificates from which a chain is hard or impossible to build.

use super::certificate::Certificate;
use super::key::Key;
use super::profile::{Authority, MarkCertificate};

/// A cross-signed issuer: two certificates with the same subject and key, from two roots.
#[derive(Clone, Debug)]
pub struct CrossSigned {
    /// The mark certificate.
    pub leaf: Certificate,
    /// The issuer's certificate by 'Test Public BIMI Root'.
    pub by_root: Certificate,
    /// The issuer's certificate by 'Test Legacy Root'.
    pub by_legacy_root: Certificate,
    /// 'Test Public BIMI Root'.
    pub root: Certificate,
    /// 'Test Legacy Root'.
    pub legacy_root: Certificate,
}

/// Makes a mark certificate whose issuer is cross-signed.
pub fn cross_signed() -> CrossSigned {
    let root = Authority::root().self_signed();
    let legacy_root = Authority::root().common_name("Test Legacy Root").self_signed();
    let issuer = Authority::intermediate().key(Key::p256());
    let by_root = issuer.clone().issued_by(&root);
    let by_legacy_root = issuer.issued_by(&legacy_root);
    let leaf = MarkCertificate::new().issued_by(&by_root);
    CrossSigned {
        leaf,
        by_root,
        by_legacy_root,
        root,
        legacy_root,
    }
}

/// Makes a loop: a mark certificate issued by A, and two authorities A and B that issued each other. Returns leaf, A and B; every
/// signature is valid.
pub fn issuer_loop() -> [Certificate; 3] {
    let a = Authority::intermediate().common_name("Test Mark CA A").key(Key::p256());
    let b = Authority::intermediate().common_name("Test Mark CA B").key(Key::p256());
    // Self-signed at first, to have an issuer for B.
    let provisional_a = a.clone().self_signed();
    let b = b.issued_by(&provisional_a);
    let a = a.issued_by(&b);
    let leaf = MarkCertificate::new().issued_by(&a);
    [leaf, a, b]
}

/// Makes `count` certificates, leaf first, in which all authorities have the same name and there are no key identifiers: only
/// signatures show which of them issued which. The last is self-signed.
pub fn same_name(count: usize) -> Vec<Certificate> {
    same_name_authorities(count, Key::p256)
}

/// Like [`same_name`], but all authorities also share a key, so that each could have issued every other: the worst case for
/// path building.
pub fn same_name_and_key(count: usize) -> Vec<Certificate> {
    let key = Key::p256();
    same_name_authorities(count, || key.clone())
}

fn same_name_authorities(count: usize, mut next_key: impl FnMut() -> Key) -> Vec<Certificate> {
    assert!(count >= 2, "a leaf and at least one authority");
    let mut next = || {
        Authority::intermediate()
            .common_name("Test Same Name")
            .key(next_key())
            .without_subject_key_identifier()
            .without_authority_key_identifier()
    };
    let mut root_first = vec![next().self_signed()];
    while root_first.len() < count - 1 {
        let issued = next().issued_by(&root_first[root_first.len() - 1]);
        root_first.push(issued);
    }
    let leaf = MarkCertificate::new()
        .without_authority_key_identifier()
        .issued_by(&root_first[root_first.len() - 1]);
    root_first.push(leaf);
    root_first.reverse();
    root_first
}
