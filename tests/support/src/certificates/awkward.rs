//! Sets of certificates from which a chain is hard, or impossible, to build.

use super::certificate::Certificate;
use super::key::Key;
use super::profile::{Authority, MarkCertificate};

/// An issuer that two roots have certified: same subject and key, two certificates.
#[derive(Clone, Debug)]
pub struct CrossSigned {
    /// The mark certificate.
    pub leaf: Certificate,
    /// The issuer as 'Test Public BIMI Root' certified it.
    pub by_root: Certificate,
    /// The issuer as 'Test Legacy Root' certified it.
    pub by_legacy_root: Certificate,
    /// 'Test Public BIMI Root'.
    pub root: Certificate,
    /// 'Test Legacy Root'.
    pub legacy_root: Certificate,
}

/// A mark certificate whose issuer is cross-signed.
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

/// A mark certificate under an issuer A that B issued, where B was issued by A. Leaf, A, B; every signature is right.
pub fn issuer_loop() -> [Certificate; 3] {
    let a = Authority::intermediate().common_name("Test Mark CA A").key(Key::p256());
    let b = Authority::intermediate().common_name("Test Mark CA B").key(Key::p256());
    // Signed by itself at first, only to have something that B can be issued by.
    let provisional_a = a.clone().self_signed();
    let b = b.issued_by(&provisional_a);
    let a = a.issued_by(&b);
    let leaf = MarkCertificate::new().issued_by(&a);
    [leaf, a, b]
}

/// So many certificates, leaf first, in which each authority has the same name as its issuer and no key identifier is
/// there to help: only signatures tell which of them issued which. The last is self-signed.
pub fn same_name(count: usize) -> Vec<Certificate> {
    same_name_authorities(count, Key::p256)
}

/// As [`same_name`], but all authorities have the same key too, so that every one of them could be the issuer of every
/// other: the worst case of a search for a path.
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
