//! What a lost certificate leaves in the text around PEM blocks.
//!
//! Text is ignored there: validity dates, names, greetings. A certificate whose BEGIN line is not one, or that has none,
//! would be ignored with it. So text with a trace of one is an error: the words of a BEGIN line, however they are spelled,
//! or a run of Base64.

use crate::text::folded;

/// What was found in a text, and at which byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trace {
    /// BEGIN and the label of a block that holds certificates, but no BEGIN line.
    Begin(usize),
    /// Base64 outside a block.
    Base64(usize),
}

/// The first trace of a certificate in text without blocks.
pub(crate) fn trace(text: &str) -> Option<Trace> {
    begin(text)
        .map(Trace::Begin)
        .into_iter()
        .chain(base64(text).map(Trace::Base64))
        .min_by_key(|trace| match trace {
            Trace::Begin(at) | Trace::Base64(at) => *at,
        })
}

const BEGIN: Word = Word::new(b"BEGIN");
const CERTIFICATE: Word = Word::new(b"CERTIFICATE");
/// How labels begin that are for certificates, without their blanks.
const LABELS: [Word; 5] = [
    CERTIFICATE,
    Word::new(b"X509"),
    Word::new(b"TRUSTEDCERT"),
    Word::new(b"PKCS"),
    Word::new(b"CMS"),
];

/// Where BEGIN stands with a label right behind it, whatever signs and line ends are between and within the words, or with
/// CERTIFICATE anywhere behind it in the same line.
pub(crate) fn begin(text: &str) -> Option<usize> {
    // The last sixteen letters and digits, a byte each; and how many there were.
    let (mut recent, mut count) = (0_u128, 0_usize);
    let mut last_b = 0_usize;
    // Where BEGIN was last, and how many letters there were up to its end; and where it was first in this line.
    let mut last: Option<(usize, usize)> = None;
    let mut of_line: Option<usize> = None;
    for (at, c) in folded(text) {
        if matches!(c, '\n' | '\r') {
            of_line = None;
        }
        if !c.is_ascii_alphanumeric() {
            continue;
        }
        count = count.saturating_add(1);
        recent = recent << 8 | u128::from(u32::from(c));
        if c == 'B' {
            last_b = at;
        }
        if BEGIN.ends(recent) {
            last = Some((last_b, count));
            of_line = of_line.or(Some(last_b));
        }
        let labelled = last.filter(|(_, end)| {
            LABELS
                .iter()
                .any(|label| label.ends(recent) && end.saturating_add(label.length) == count)
        });
        let in_line = of_line.filter(|_| CERTIFICATE.ends(recent));
        if let Some(start) = labelled.map(|(start, _)| start).or(in_line) {
            return Some(start);
        }
    }
    None
}

/// A word of at most fifteen letters, a byte each.
struct Word {
    letters: u128,
    length: usize,
}

impl Word {
    #[expect(
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "evaluated when compiled"
    )]
    const fn new(word: &[u8]) -> Self {
        let (mut letters, mut at) = (0_u128, 0);
        while at < word.len() {
            letters = letters << 8 | word[at] as u128;
            at += 1;
        }
        Self { letters, length: at }
    }

    fn ends(&self, recent: u128) -> bool {
        let mask = u128::MAX.checked_shr(128_u32.saturating_sub(8_u32.saturating_mul(self.length as u32)));
        mask.is_some_and(|mask| recent & mask == self.letters)
    }
}

/// Where a run of Base64 starts that may be a certificate.
///
/// A run is of words of Base64 that follow one another: each of at least 16 characters, or alone in its line whatever
/// its length, since no prose has several such words in a row and Base64 is wrapped at any width.
pub(crate) fn base64(text: &str) -> Option<usize> {
    let mut run = Run::default();
    let mut line_start = 0_usize;
    for line in text.split_inclusive(['\n', '\r']) {
        let is_alone = words(line).nth(1).is_none();
        for (at, word) in words(line) {
            let is_long = is_alone || word.len() >= SHORTEST_WORD;
            match is_long && !is_image(line, at) {
                true => run.push(line_start.saturating_add(at), word),
                false => run = Run::default(),
            }
            if run.may_be_certificate() {
                return Some(run.start);
            }
        }
        line_start = line_start.saturating_add(line.len());
    }
    None
}

const SHORTEST_WORD: usize = 16;

/// The runs of characters of Base64 in a line, and where they start in it.
fn words(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0_usize;
    std::iter::from_fn(move || {
        let start = at.checked_add(line.get(at..)?.find(is_base64)?)?;
        let rest = line.get(start..)?;
        let length = rest.find(|c| !is_base64(c)).unwrap_or(rest.len());
        at = start.checked_add(length)?;
        Some((start, rest.get(..length)?))
    })
}

/// Whether the word is the content of an image in a `data:` URI (RFC 2397). `openssl x509 -text` shows the logo of a mark
/// certificate so.
fn is_image(line: &str, at: usize) -> bool {
    const LONGEST_TYPE: usize = 40;
    let before = line.get(..at).and_then(|before| before.strip_suffix(";base64,"));
    let nearby = before.map(|before| before.as_bytes().rchunks(LONGEST_TYPE).next().unwrap_or_default());
    nearby.is_some_and(|nearby| nearby.windows(b":image/".len()).any(|window| window == b":image/"))
}

fn is_base64(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/')
}

/// Words of Base64 that follow one another.
#[derive(Default)]
struct Run {
    start: usize,
    length: usize,
    others_than_hex: bool,
    upper: bool,
    lower: bool,
    digit: bool,
}

impl Run {
    fn push(&mut self, at: usize, word: &str) {
        // A status or a number in the line before is no part of it.
        if self.length == 0 || (self.length < SHORTEST_WORD && word.len() >= SHORTEST_WORD) {
            self.start = at;
        }
        self.length = self.length.saturating_add(word.len());
        for byte in word.bytes() {
            self.others_than_hex |= !byte.is_ascii_hexdigit();
            self.upper |= byte.is_ascii_uppercase();
            self.lower |= byte.is_ascii_lowercase();
            self.digit |= byte.is_ascii_digit();
        }
    }

    /// Whether it is too long to be anything else. A line that somebody drew has not all kinds of characters, and a
    /// fingerprint is hexadecimal: of SHA-512 at most.
    fn may_be_certificate(&self) -> bool {
        const SHORTEST: usize = 64;
        const LONGEST_FINGERPRINT: usize = 128;
        let is_fingerprint = !self.others_than_hex && self.length <= LONGEST_FINGERPRINT;
        let is_mixed = self.upper && self.lower && self.digit;
        self.length >= SHORTEST && is_mixed && !is_fingerprint
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::BASE64;

    /// What certificates are in Base64 as far as can be seen: bytes of all kinds behind the start of a SEQUENCE.
    fn base64_of_der() -> String {
        let noise = (0..400_u32).map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[0]);
        BASE64.encode(&[0x30, 0x82, 1, 0x90].into_iter().chain(noise).collect::<Vec<u8>>())
    }

    fn wrapped(text: &str, width: usize, end: &str) -> String {
        let lines: Vec<&str> = (0..text.len())
            .step_by(width)
            .map(|at| &text[at..text.len().min(at + width)])
            .collect();
        lines.join(end)
    }

    #[test]
    fn the_words_of_a_begin_line_are_found_however_they_are_spelled() {
        for line in [
            "-----Begin Certificate-----",
            "-----BEGIN_CERTIFICATE-----",
            "–––––BEGIN CERTIFICATE–––––",
            "BEGIN CERTIFICATE",
            "BEGINCERTIFICATE",
            "=== begin x509 certificate ===",
            "BEGIN PKCS #7 SIGNED DATA",
            "-----BEGIN\u{A0}CERTIFICATE-----",
            "-----BEGIN\nCERTIFICATE-----",
            "-----BEG\r\nIN CERTIF\nICATE-----",
            "-----BEGIN\n-----\nTRUSTED\nCERTIFICATE",
            "&#45;&#45;&#45;&#45;&#45;BEGIN&nbsp;CERTIFICATE&#45;&#45;",
            "&ndash;&#x42;EGIN CERTIFICATE",
            "-----ВЕGІN СЕRТІFІСАТЕ-----",
            "-----ＢＥＧＩＮ ＣＥＲＴＩＦＩＣＡＴＥ-----",
            "-----BE\u{200B}GIN CERT\u{AD}IFICATE-----",
            "-----bégin cërtificate-----",
            "-----BEGIN%20CERTIFICATE-----",
            "-----BEGIN (X.509) CERTIFICATE-----",
            "BEGIN: x509",
            "–BEGIN CMS–",
            "– BEGIN <b>PKCS7</b>",
            "<BEGIN CERTIFICATE>",
        ] {
            let text = format!("2\n{line}\nAQID\n");
            assert!(
                matches!(trace(&text), Some(Trace::Begin(at)) if at < 2 + line.len()),
                "{line}"
            );
        }
    }

    #[test]
    fn bare_base64_is_found_at_any_width() {
        let base64 = base64_of_der();
        for width in (1..=80).chain([128, 1000]) {
            for (end, what) in [
                ("\n", "LF"),
                ("\r\n", "CRLF"),
                ("\n\n", "blank lines"),
                ("\n> ", "a quotation"),
            ] {
                let text = format!("Valid to 2027-12-02\n{}\nGoodbye.\n", wrapped(&base64, width, end));
                assert_eq!(trace(&text), Some(Trace::Base64(20)), "{width}, {what}");
            }
        }
        for width in 16..=76 {
            let spaced = wrapped(&base64, width, " \t");
            assert_eq!(trace(&format!("See: {spaced}")), Some(Trace::Base64(5)), "{width}");
        }
        let uri = format!("data:application/pkix-cert;base64,{base64}");
        assert_eq!(trace(&uri), Some(Trace::Base64(34)));
    }

    #[test]
    fn text_as_it_stands_around_blocks_is_no_trace() {
        for text in [
            "2\nHere are your certificates.\n\nValid from 2026-11-01 to 2027-12-02\n",
            "Certificate validity begins: 2026-11-01 00:00:00 UTC\nends: 2027-12-02\n",
            "Begin date: 2026-11-01\nCertificate 2 of 3\n",
            "subject=C = US, O = Example Test Brand, CN = Example\nissuer=CN = Test CA\n",
            "Bag Attributes\n    friendlyName: leaf\n    localKeyID: 01 02 03 A4 B5 C6 D7 E8 F9 01 02 03 A4 B5 C6 D7 E8 F9 AA BB CC DD EE \n\
             Key Attributes: <No Attributes>\n",
            "SHA256 Fingerprint=AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23\n",
            "sha256 0123456789abcdef0123456789abcdef0123456789abcdef0123456789ABCDEF\n",
            "================================================================================\n",
            "////////////////////////////////////////////////////////////////////////////////\n",
            "XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX\n",
            "Install these 3 certificates in the order given on each of the servers that send mail for the domain\n",
            "https://secure.trust-provider.com/products/download/CollectMC?orderNumber=1234567&more=of_it\n",
            "Certificate:\n    Data:\n        Version: 3 (0x2)\n        Serial Number:\n            4b:55:67:14\n",
            "0....image/svg+xml0#0!0...f.bb.JxWl.......data:image/svg+xml;base64,H4sIAAAAAAAACp1UTW/bOBA9x7+Cq54KkDSHFL+MOEUbF\n",
            "Root\nIntermediate\nLeaf\n1\n2\n3\n",
        ] {
            assert_eq!(trace(text), None, "{text}");
        }
    }
}
