use std::sync::LazyLock;

use collectmc::chain::{TrustAnchor, TrustAnchors};
use collectmc::checks::{CheckOptions, Evidence, Verdict, check};
use collectmc::{Certificate, Chain};
use collectmc_test_support::certificates::{Certificate as Made, Digest, Hierarchy, der};

use super::valid_at;

/// Three certificates in which nothing is wrong.
static SOUND: LazyLock<Hierarchy> = LazyLock::new(Hierarchy::new);

/// A path that is verified, for another program to judge.
pub struct Verified {
    /// The end entity and what is above it, the root last.
    pub ders: Vec<Vec<u8>>,
}

/// Changes what an issuer signs, signs it, and gives the path when it is verified all the same.
///
/// The bytes say, by fours, which certificate is changed, at which place, and to which byte.
pub fn chain(data: &[u8]) -> Option<Verified> {
    let sound = &*SOUND;
    let mut parts = [&sound.leaf, &sound.intermediate].map(|certificate| signed_part(&certificate.der));
    let (steps, _) = data.as_chunks::<4>();
    for [place, high, low, byte] in steps.iter().take(8) {
        let part = &mut parts[usize::from(place & 1)];
        let at = usize::from(u16::from_be_bytes([*high, *low]));
        match (place >> 1 & 3, part.get_mut(at)) {
            (0 | 1, Some(changed)) => *changed = *byte,
            (2, Some(_)) => part.insert(at, *byte),
            (3, Some(_)) => _ = part.remove(at),
            _ => {}
        }
    }
    let ders = [
        sign(&parts[0], &sound.intermediate),
        sign(&parts[1], &sound.root),
        sound.root.der.clone(),
    ];
    let sent = ders
        .iter()
        .map(|der| Certificate::from_der(der))
        .collect::<Result<Vec<_>, _>>()
        .ok()?;
    let anchors = TrustAnchors::none().with(TrustAnchor::Certificate(sent[2].clone()));
    let chain = Chain::build(&sent, &anchors).ok()?;
    let assessment = check(&Evidence::of(&chain), &CheckOptions::new(valid_at()));
    let is_verified = matches!(assessment.verdict(), Verdict::Verified(_));
    is_verified.then(|| Verified {
        ders: chain
            .certificates()
            .iter()
            .map(|certificate| certificate.der().to_vec())
            .collect(),
    })
}

fn signed_part(der: &[u8]) -> Vec<u8> {
    // A header of four bytes, and in the first element one of four again.
    let length = usize::from(u16::from_be_bytes([der[6], der[7]]));
    der[4..8 + length].to_vec()
}

fn sign(to_be_signed: &[u8], issuer: &Made) -> Vec<u8> {
    let algorithm = der::sequence(&[der::oid("1.2.840.10045.4.3.2")]);
    // Its length is set right, so that what was inserted or removed is not found at once.
    let to_be_signed = der::element(0x30, to_be_signed.get(4..).unwrap_or_default());
    let signature = issuer.key.sign(&to_be_signed, Digest::Sha256);
    der::sequence(&[to_be_signed, algorithm, der::bit_string(&signature)])
}
