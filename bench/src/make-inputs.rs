//! Makes the files of `inputs/`: `cargo run --release --features inputs --bin make-inputs`.
//!
//! RSA by the book is deterministic and so are the serial numbers, so the files come out the same each time: counts of
//! instructions can be compared from one day to another.

use std::fs;
use std::path::Path;

use collectmc_test_support::certificates::{
    Authority, Builder, Certificate, Hierarchy, Key, Logotype, MarkCertificate, der, log_id, oid, pem,
};
use collectmc_test_support::zip;

/// As large as the files of a brand with a detailed mark; authorities allow 32 KB.
const LARGE_LOGO: usize = 24 << 10;

/// The default limit of the library.
const MANY: usize = 64;

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("inputs");
    for (name, root_first) in [
        ("three", three(mark_certificate())),
        ("four", four()),
        (
            "logo",
            three(mark_certificate().logotype(Logotype::gzip(&large_logo()))),
        ),
        ("many", many()),
    ] {
        let ders: Vec<&[u8]> = root_first
            .iter()
            .map(|certificate| certificate.der.as_slice())
            .collect();
        write(&folder, name, "pem", pem::bundle(ders.iter().copied()).as_bytes());
        write(&folder, name, "p7b", &certificates_only(&ders));
        write(&folder, name, "zip", &archive(&ders));
    }
    let tangled: Vec<Vec<u8>> = tangled().into_iter().map(|certificate| certificate.der).collect();
    let tangled: Vec<&[u8]> = tangled.iter().map(Vec::as_slice).collect();
    write(&folder, "tangled", "p7b", &certificates_only(&tangled));
}

fn write(folder: &Path, name: &str, form: &str, bytes: &[u8]) {
    let path = folder.join(format!("{name}.{form}"));
    println!("{} bytes: {name}.{form}", bytes.len());
    fs::write(&path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

/// With timestamps of logs whose signatures are no signatures, since those of elliptic curves come out different each time.
/// Nothing verifies them.
fn mark_certificate() -> Builder {
    const SIGNATURE: usize = 71;
    let timestamp = |number| {
        let fixed = [
            &[0][..],
            &log_id(number),
            &1_793_491_200_000_u64.to_be_bytes(),
            &[0, 0, 4, 3],
        ]
        .concat();
        with_length(&[fixed, with_length(&[0x5a; SIGNATURE])].concat())
    };
    let timestamps = with_length(&[timestamp(1), timestamp(2)].concat());
    MarkCertificate::new()
        .without_sct()
        .raw_extension(oid::SCT_LIST, false, &der::octet_string(&timestamps))
}

/// A TLS vector with a length of two bytes.
fn with_length(content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).expect("a short one");
    [&length.to_be_bytes(), content].concat()
}

/// Root, issuer and mark certificate.
fn three(leaf: Builder) -> Vec<Certificate> {
    let made = Hierarchy::of_all(
        Authority::root().key(root_key()).serial(&[1]),
        Authority::intermediate().key(issuer_key()).serial(&[2]),
        leaf.key(leaf_key()).serial(&[3]),
    );
    vec![made.root, made.intermediate, made.leaf]
}

/// Root, an authority between, issuer and mark certificate.
fn four() -> Vec<Certificate> {
    let root = Authority::root().key(root_key()).serial(&[1]).self_signed();
    let between = Authority::intermediate()
        .common_name("Test Policy CA")
        .key(policy_key())
        .serial(&[2])
        .issued_by(&root);
    let issuer = Authority::intermediate()
        .key(issuer_key())
        .serial(&[3])
        .issued_by(&between);
    let leaf = mark_certificate().key(leaf_key()).serial(&[4]).issued_by(&issuer);
    vec![root, between, issuer, leaf]
}

/// Root, issuer and mark certificates for as many domains as a response may have certificates.
fn many() -> Vec<Certificate> {
    let root = Authority::root().key(Key::rsa_root()).serial(&[1]).self_signed();
    let issuer = Authority::intermediate()
        .key(Key::rsa_issuer())
        .serial(&[2])
        .issued_by(&root);
    let leaf = |number: u8| {
        mark_certificate()
            .key(Key::rsa_leaf())
            .serial(&[number])
            .domains(&[&format!("brand-{number}.example")])
    };
    let leaves: Vec<Certificate> = (3..=u8::try_from(MANY).expect("few"))
        .map(|number| leaf(number).issued_by(&issuer))
        .collect();
    [vec![root, issuer], leaves].concat()
}

/// The worst case of a search for a path: authorities of one name and one key, without key identifiers, so that each could
/// be the issuer of each other.
fn tangled() -> Vec<Certificate> {
    let authority = |number: u8| {
        Authority::intermediate()
            .common_name("Test Same Name")
            .key(Key::rsa_issuer())
            .serial(&[number])
            .without_subject_key_identifier()
            .without_authority_key_identifier()
    };
    let mut made = vec![authority(1).self_signed()];
    for number in 2..u8::try_from(MANY).expect("few") {
        let issued = authority(number).issued_by(&made[made.len() - 1]);
        made.push(issued);
    }
    let leaf = mark_certificate()
        .key(Key::rsa_leaf())
        .serial(&[64])
        .without_authority_key_identifier();
    made.push(leaf.issued_by(&made[made.len() - 1]));
    made
}

/// `SignedData` without content or signers (RFC 5652, section 5.1), as `openssl crl2pkcs7 -nocrl` writes it.
fn certificates_only(ders: &[&[u8]]) -> Vec<u8> {
    let signed = der::sequence(&[
        der::integer(&[1]),
        der::set(&[]),
        der::sequence(&[der::oid("1.2.840.113549.1.7.1")]),
        der::context(0, &ders.concat()),
        der::set(&[]),
    ]);
    der::sequence(&[der::oid("1.2.840.113549.1.7.2"), der::context(0, &signed)])
}

fn archive(ders: &[&[u8]]) -> Vec<u8> {
    let names: Vec<String> = (1..=ders.len())
        .map(|number| format!("certificate-{number}.cer"))
        .collect();
    let members: Vec<(&[u8], &[u8])> = names.iter().map(String::as_bytes).zip(ders.iter().copied()).collect();
    zip::deflated(&members)
}

/// A drawing of curves whose numbers no compressor foresees, as those of a real mark.
fn large_logo() -> Vec<u8> {
    let mut svg = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg version=\"1.2\" baseProfile=\"tiny-ps\" \
         xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1000 1000\">\n  <title>Example Test Brand Ltd</title>\n  \
         <rect width=\"1000\" height=\"1000\" fill=\"#0b3954\"/>\n",
    );
    let mut state = 1_u32;
    let mut number = || {
        // The constants of Numerical Recipes, second edition, section 7.1.
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) % 10_000
    };
    let mut point = || {
        let (x, y) = (number(), number());
        format!("{}.{} {}.{}", x / 10, x % 10, y / 10, y % 10)
    };
    while svg.len() < LARGE_LOGO {
        let curves: String = (0..12)
            .map(|_| format!(" C{} {} {}", point(), point(), point()))
            .collect();
        svg.push_str(&format!("  <path fill=\"#bfd7ea\" d=\"M{}{curves} Z\"/>\n", point()));
    }
    svg.push_str("</svg>\n");
    svg.into_bytes()
}

fn root_key() -> Key {
    Key::rsa(include_str!("../keys/rsa-4096-root.pem"))
}

fn policy_key() -> Key {
    Key::rsa(include_str!("../keys/rsa-4096-policy.pem"))
}

fn issuer_key() -> Key {
    Key::rsa(include_str!("../keys/rsa-4096-issuer.pem"))
}

fn leaf_key() -> Key {
    Key::rsa(include_str!("../keys/rsa-4096-leaf.pem"))
}
