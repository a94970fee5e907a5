//! Certificates that are changed at random, with and without a new signature by their issuer: whatever is verified, the
//! others call valid. The numbers are the same in each run; `COLLECTMC_MUTATIONS` makes that many of them.

use collectmc::certificates::Certificate as Read;
use collectmc::chain::{TrustAnchor, TrustAnchors};
use collectmc_test_support::certificates::{Certificate, Digest, Key, VALID_AT, der};

use crate::case::{Case, Outcome, trusting};
use crate::peers::Peer;
use crate::plan::{LEAF, Plan};
use crate::random::Random;

fn count(usual: usize) -> (usize, u64) {
    let given = std::env::var("COLLECTMC_MUTATIONS")
        .ok()
        .and_then(|count| count.parse().ok());
    let seed = std::env::var("COLLECTMC_SEED").ok().and_then(|seed| seed.parse().ok());
    (given.unwrap_or(usual), seed.unwrap_or(1))
}

fn case(made: &[Vec<u8>; 4], root: &Certificate) -> Case {
    let [leaf, others @ ..] = made;
    Case {
        name: String::new(),
        leaf: leaf.clone(),
        others: others.to_vec(),
        anchors: trusting(&root.der),
        trusted: vec![root.der.clone()],
        at: VALID_AT.to_owned(),
        expected: Outcome::Verified,
        spared: Vec::new(),
    }
}

/// What the others may say of what we verify, and why they do.
const KNOWN: [(Peer, &str, &str); 6] = [
    (
        Peer::Webpki,
        "UnsupportedCriticalExtension",
        "it processes no policies, and refuses them where they are critical",
    ),
    (
        Peer::Cryptography,
        "2.5.29.32: certificate contains unaccounted-for",
        "as webpki",
    ),
    (Peer::Webpki, "BadDerTime", "it takes no time before 1970"),
    (
        Peer::Webpki,
        "present: [] }",
        "it wants the purpose of every issuer, of those that name none too",
    ),
    (
        Peer::OpenSsl,
        "X509_PUBKEY_get0:decode error",
        "it reads the leaf's key, with which nothing is verified here",
    ),
    (
        Peer::Cryptography,
        "encipher_only and decipher_only",
        "it reads bits of the key usage that say nothing of certificates",
    ),
];

/// What else they say.
fn objections(verified: &[Case]) -> Vec<String> {
    let verified: Vec<_> = verified.iter().collect();
    let of = |peer: Peer| {
        let verdicts = peer.judge(&verified).unwrap_or_default();
        verdicts.into_iter().enumerate().map(move |said| (peer, said))
    };
    let said = Peer::ALL.into_iter().flat_map(of);
    let objections = said.filter_map(|(peer, (at, said))| Some((peer, at, said.err()?)));
    let unknown = objections.filter(|(peer, _, said)| {
        !KNOWN
            .iter()
            .any(|(known, text, _)| peer == known && said.contains(text))
    });
    unknown
        .map(|(peer, at, said)| format!("{}: {peer:?} says {said}", verified[at].name))
        .collect()
}

#[test]
fn nothing_that_was_changed_at_random_is_verified() {
    let (count, seed) = count(8_000);
    let mut random = Random::new(seed);
    let made = Plan::sound().make();
    let ders = made.each_ref().map(|certificate| certificate.der.clone());
    for number in 0..count {
        let place = random.below(3);
        let mut changed = ders.clone();
        let how = damage(&mut changed[place], &mut random);
        if changed == ders {
            continue;
        }
        let judged = case(&changed, &made[3]).judge();
        assert_ne!(judged, Outcome::Verified, "{number}: {how} in certificate {place}");
    }
}

/// One to three changes of bytes.
fn damage(der: &mut Vec<u8>, random: &mut Random) -> String {
    let mut how = Vec::new();
    for _ in 0..=random.below(3) {
        if der.is_empty() {
            break;
        }
        let at = random.below(der.len());
        let byte = random.next() as u8;
        match random.below(6) {
            0 => der[at] ^= 1 << random.below(8),
            1 => der[at] = byte,
            2 => der.insert(at, byte),
            3 => _ = der.remove(at),
            4 => der.truncate(at.max(1)),
            _ => {
                let end = (at + random.below(40)).min(der.len());
                let piece = der[at..end].to_vec();
                let to = random.below(der.len());
                der.splice(to..to, piece);
            }
        }
        how.push(at.to_string());
    }
    format!("bytes at {}", how.join(", "))
}

#[test]
fn no_byte_of_an_issuer_or_a_pinned_root_can_be_changed_unnoticed() {
    let made = Plan::sound().make();
    let ders = made.each_ref().map(|certificate| certificate.der.clone());
    let by_fingerprint = TrustAnchor::Fingerprint(Read::from_der(&made[3].der).unwrap().sha256());
    // The tests of the chain do the same with the end entity.
    for place in 1..4 {
        for at in 0..ders[place].len() {
            let change = [0x01, 0x80, 0xFF][at % 3];
            let mut changed = ders.clone();
            changed[place][at] ^= change;
            let mut case = case(&changed, &made[3]);
            // So that the root that was sent is the one that counts.
            case.anchors = TrustAnchors::none().with(by_fingerprint.clone());
            assert_ne!(
                case.judge(),
                Outcome::Verified,
                "byte {at} of {place} changed by {change:#04x}"
            );
        }
    }
}

#[test]
fn what_an_issuer_signed_in_whatever_form_is_verified_by_all_or_not_at_all() {
    let (count, seed) = count(1_500);
    let mut random = Random::new(seed);
    let made = Plan::sound().change(LEAF, |b| b.key(Key::rsa_leaf())).make();
    let ders = made.each_ref().map(|certificate| certificate.der.clone());
    let mut verified = Vec::new();
    for number in 0..count {
        let place = random.below(3);
        let mut changed = ders.clone();
        let (der, how) = changed_and_signed(&ders[place], &made[place + 1], &mut random);
        changed[place] = der;
        let mut case = case(&changed, &made[3]);
        case.name = format!("{number}: certificate {place}, {how}");
        if changed != ders && case.judge() == Outcome::Verified {
            verified.push(case);
        }
    }
    assert!(
        verified.len() * 50 > count,
        "{} of {count} are verified",
        verified.len()
    );
    let objections = objections(&verified);
    assert!(
        objections.is_empty(),
        "{} of {}:\n{}",
        objections.len(),
        verified.len(),
        objections.join("\n")
    );
}

/// One to two changes of elements in the signed part, and a signature over what comes of it.
fn changed_and_signed(der: &[u8], issuer: &Certificate, random: &mut Random) -> (Vec<u8>, String) {
    let certificate = Element::read_all(der).unwrap().remove(0);
    let Content::Elements(mut parts) = certificate.content else {
        panic!("a certificate is a SEQUENCE")
    };
    let mut how = Vec::new();
    for _ in 0..=random.below(2) {
        let donor = parts[0].nth(random.below(parts[0].count()));
        let at = random.below(parts[0].count());
        how.push(format!("element {at} {}", parts[0].nth_mut(at).change(donor, random)));
    }
    let to_be_signed = parts[0].to_der();
    let signature = issuer.key.sign(&to_be_signed, Digest::Sha256);
    let der = der::sequence(&[to_be_signed, parts[1].to_der(), der::bit_string(&signature)]);
    (der, how.join(", "))
}

/// An element of DER that can be changed, with what is in it; also in the octet strings of extensions.
#[derive(Clone)]
struct Element {
    tag: u8,
    content: Content,
}

#[derive(Clone)]
enum Content {
    Octets(Vec<u8>),
    Elements(Vec<Element>),
}

impl Element {
    /// The elements that these octets are, when they are such.
    fn read_all(mut octets: &[u8]) -> Option<Vec<Self>> {
        let mut elements = Vec::new();
        while let [tag, first, rest @ ..] = octets {
            let (length, rest) = match first {
                0..=0x7F => (usize::from(*first), rest),
                0x81..=0x83 => {
                    let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7F))?;
                    (
                        digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit)),
                        rest,
                    )
                }
                _ => return None,
            };
            let (content, rest) = rest.split_at_checked(length)?;
            let may_hold_some = tag & 0x20 != 0 || *tag == 0x04;
            let inner = Self::read_all(content).filter(|_| may_hold_some && !content.is_empty());
            elements.push(Self {
                tag: *tag,
                content: inner.map_or_else(|| Content::Octets(content.to_vec()), Content::Elements),
            });
            octets = rest;
        }
        octets.is_empty().then_some(elements)
    }

    fn to_der(&self) -> Vec<u8> {
        match &self.content {
            Content::Octets(octets) => der::element(self.tag, octets),
            Content::Elements(elements) => {
                der::element(self.tag, &elements.iter().flat_map(Self::to_der).collect::<Vec<_>>())
            }
        }
    }

    /// How many elements there are in it, itself included.
    fn count(&self) -> usize {
        match &self.content {
            Content::Octets(_) => 1,
            Content::Elements(elements) => 1 + elements.iter().map(Self::count).sum::<usize>(),
        }
    }

    fn nth_mut(&mut self, mut at: usize) -> &mut Self {
        if at == 0 {
            return self;
        }
        at -= 1;
        let Content::Elements(elements) = &mut self.content else {
            panic!("there are so many")
        };
        for element in elements {
            let count = element.count();
            if at < count {
                return element.nth_mut(at);
            }
            at -= count;
        }
        panic!("there are so many")
    }

    fn nth(&self, at: usize) -> Self {
        self.clone().nth_mut(at).clone()
    }

    fn change(&mut self, donor: Self, random: &mut Random) -> &'static str {
        let kind = random.below(9);
        let byte = random.next() as u8;
        match (&mut self.content, kind) {
            (_, 0) => {
                self.tag ^= 1 << random.below(8);
                "has another tag"
            }
            (_, 1) => {
                *self = donor;
                "is another element"
            }
            (content, 2) => {
                *content = Content::Octets(Vec::new());
                "is empty"
            }
            (Content::Elements(elements), 3) => {
                let to = random.below(elements.len() + 1);
                elements.insert(to, donor);
                "has another element in it"
            }
            (Content::Elements(elements), _) if elements.is_empty() => "is empty as it was",
            (Content::Elements(elements), 4) => {
                elements.remove(random.below(elements.len()));
                "has an element less"
            }
            (Content::Elements(elements), 5) => {
                let twice = elements[random.below(elements.len())].clone();
                elements.push(twice);
                "has an element twice"
            }
            (Content::Elements(elements), _) => {
                let (one, other) = (random.below(elements.len()), random.below(elements.len()));
                elements.swap(one, other);
                "has elements in another order"
            }
            (Content::Octets(octets), 3) => {
                octets.insert(0, byte);
                "has an octet before it"
            }
            (Content::Octets(octets), 4) => {
                octets.push(byte);
                "has an octet behind it"
            }
            (Content::Octets(octets), 5) => {
                octets.pop();
                "lacks its last octet"
            }
            (Content::Octets(octets), _) => {
                if !octets.is_empty() {
                    let at = random.below(octets.len());
                    octets[at] ^= 1 << random.below(8);
                }
                "has another octet"
            }
        }
    }
}
