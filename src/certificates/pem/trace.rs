//! What a lost certificate leaves in the text around PEM blocks.
//!
//! Text is ignored there: validity dates, names, greetings. A certificate whose BEGIN line is damaged or missing would be
//! ignored with it. So text with a trace of one is an error: the words of a BEGIN line, whatever their spelling, or a run of
//! Base64.

use super::PemProblem;
use crate::text::folded;

/// The first trace of a certificate in text without blocks: its byte, and what it looks like.
pub(super) fn find(text: &str) -> Option<(usize, PemProblem)> {
    let begin = begin(text).map(|at| (at, PemProblem::LooksLikeBegin));
    let base64 = base64(text).map(|at| (at, PemProblem::BareBase64));
    begin.into_iter().chain(base64).min_by_key(|(at, _)| *at)
}

/// How labels begin that are for certificates, without their blanks.
const LABELS: [&str; 5] = ["CERTIFICATE", "X509", "TRUSTEDCERT", "PKCS", "CMS"];

/// Where BEGIN is followed by a label, whatever signs and line ends are between and within the words, or by CERTIFICATE
/// anywhere in the same line.
pub(super) fn begin(text: &str) -> Option<usize> {
    let mut letters = String::new();
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
        letters.push(c);
        if c == 'B' {
            last_b = at;
        }
        if letters.ends_with("BEGIN") {
            last = Some((last_b, letters.len()));
            of_line = of_line.or(Some(last_b));
        }
        let Some((start, end)) = last else { continue };
        let label = LABELS.iter().find(|label| letters.ends_with(*label));
        let follows = |label: &&&str| letters.len().saturating_sub(label.len()) == end;
        let in_line = of_line.filter(|_| label == Some(&"CERTIFICATE"));
        if let Some(start) = label.filter(follows).map(|_| start).or(in_line) {
            return Some(start);
        }
    }
    None
}

const SHORTEST_WORD: usize = 16;

/// Where a run of Base64 starts that may be a certificate.
///
/// A run is of words of Base64 that follow one another: each of at least 16 characters, or alone in its line whatever
/// its length, since no prose has several such words in a row and Base64 is wrapped at any width.
fn base64(text: &str) -> Option<usize> {
    let mut run = Base64Run::default();
    for line in text.split(['\n', '\r']) {
        let words = line.split(|c| !is_base64(c)).filter(|word| !word.is_empty());
        let is_alone = words.clone().nth(1).is_none();
        for word in words {
            let at = word.as_ptr().addr().saturating_sub(text.as_ptr().addr());
            let is_long = is_alone || word.len() >= SHORTEST_WORD;
            match is_long && !text.get(..at).is_some_and(opens_image) {
                true => run.push(at, word),
                false => run = Base64Run::default(),
            }
            if run.may_be_certificate() {
                return Some(run.start);
            }
        }
    }
    None
}

fn is_base64(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/')
}

/// Whether the text ends where the content of an image in a `data:` URI begins (RFC 2397). `openssl x509 -text` shows the logo
/// of a mark certificate so.
fn opens_image(text: &str) -> bool {
    const LONGEST_TYPE: usize = 40;
    let before = text.strip_suffix(";base64,").unwrap_or_default().as_bytes();
    let nearby = before.rchunks(LONGEST_TYPE).next().unwrap_or_default();
    nearby.windows(b":image/".len()).any(|window| window == b":image/")
}

/// Words of Base64 that follow one another.
#[derive(Default)]
struct Base64Run {
    start: usize,
    length: usize,
    others_than_hex: bool,
    upper: bool,
    lower: bool,
    digit: bool,
}

impl Base64Run {
    fn push(&mut self, at: usize, word: &str) {
        // A status or a number in the line before is not part of it.
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

    /// Whether it is too long to be anything else. A drawn line has not all kinds of characters, and a
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
    fn the_words_of_a_begin_line_are_found_in_any_spelling() {
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
                matches!(find(&text), Some((at, PemProblem::LooksLikeBegin)) if at < 2 + line.len()),
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
                assert_eq!(find(&text), Some((20, PemProblem::BareBase64)), "{width}, {what}");
            }
        }
        for width in 16..=76 {
            let spaced = wrapped(&base64, width, " \t");
            assert_eq!(
                find(&format!("See: {spaced}")),
                Some((5, PemProblem::BareBase64)),
                "{width}"
            );
        }
        let uri = format!("data:application/pkix-cert;base64,{base64}");
        assert_eq!(find(&uri), Some((34, PemProblem::BareBase64)));
    }

    #[test]
    fn usual_text_around_blocks_has_no_trace() {
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
            assert_eq!(find(text), None, "{text}");
        }
    }
}
