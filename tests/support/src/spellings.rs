//! Encodings in which a server may repeat a secret. Every kind of output is tested with this table.

use std::collections::HashSet;

use data_encoding::{BASE64, BASE64URL_NOPAD, HEXLOWER, HEXUPPER};

/// An encoded secret.
#[derive(Clone, Debug)]
pub struct Spelling {
    /// The encodings that were applied, the last one first.
    pub name: String,
    pub bytes: Vec<u8>,
}

type Spell = fn(&[u8]) -> Vec<u8>;
type Step = (&'static str, Spell);

/// One layer of encoding.
const LAYERS: [Step; 33] = [
    ("upper-case", |bytes| text(bytes).to_uppercase().into_bytes()),
    ("tab", |bytes| text(bytes).replace(' ', "\t").into_bytes()),
    ("no-break-space", |bytes| {
        text(bytes).replace(' ', "\u{A0}").into_bytes()
    }),
    ("no-space", |bytes| text(bytes).replace(' ', "").into_bytes()),
    ("line-break", |bytes| between(bytes, "\r\n")),
    ("zero-width", |bytes| between(bytes, "\u{200B}")),
    ("soft-hyphen", |bytes| between(bytes, "\u{AD}")),
    ("percent", |bytes| percent(bytes, "%20", u8::is_ascii_alphanumeric)),
    ("form", |bytes| percent(bytes, "+", u8::is_ascii_alphanumeric)),
    ("percent-lower-case", |bytes| {
        percent(bytes, "%20", u8::is_ascii_alphanumeric).to_ascii_lowercase()
    }),
    ("percent-all", |bytes| percent(bytes, "%20", |_| false)),
    ("percent-some", |bytes| percent(bytes, " ", u8::is_ascii)),
    ("percent-u", |bytes| units(bytes, |unit| format!("%u{unit:04X}"))),
    ("html", |bytes| {
        html(bytes, |c| {
            if c.is_ascii() {
                c.to_string()
            } else {
                format!("&#{};", u32::from(c))
            }
        })
    }),
    ("html-names", |bytes| html(bytes, named)),
    ("html-decimal", |bytes| chars(bytes, |c| format!("&#{};", u32::from(c)))),
    ("html-hexadecimal", |bytes| {
        chars(bytes, |c| format!("&#x{:X};", u32::from(c)))
    }),
    ("json", |bytes| {
        text(bytes)
            .replace('\\', "\\\\")
            .replace('"', "\\\"")
            .replace('/', "\\/")
            .into_bytes()
    }),
    ("json-u", |bytes| units(bytes, |unit| format!("\\u{unit:04x}"))),
    ("braces", |bytes| chars(bytes, |c| format!("\\u{{{:x}}}", u32::from(c)))),
    ("debug", |bytes| text(bytes).escape_debug().to_string().into_bytes()),
    ("backslash-x", |bytes| each(bytes, |byte| format!("\\x{byte:02x}"))),
    ("octal", |bytes| {
        each(bytes, |byte| match byte {
            b'\\' => "\\\\".to_owned(),
            0..=0x7F => char::from(byte).to_string(),
            _ => format!("\\{byte:o}"),
        })
    }),
    ("base64", |bytes| BASE64.encode(bytes).into_bytes()),
    ("base64-at-1", |bytes| {
        BASE64.encode(&[b":", bytes, b"::"].concat()).into_bytes()
    }),
    ("base64-at-2", |bytes| {
        BASE64.encode(&[b"::", bytes, b":"].concat()).into_bytes()
    }),
    ("base64url", |bytes| BASE64URL_NOPAD.encode(bytes).into_bytes()),
    ("base64-in-lines", |bytes| {
        let lines: Vec<String> = BASE64.encode(bytes).as_bytes().chunks(16).map(text).collect();
        lines.join("\r\n").into_bytes()
    }),
    ("hex", |bytes| HEXLOWER.encode(bytes).into_bytes()),
    ("hex-upper-case", |bytes| HEXUPPER.encode(bytes).into_bytes()),
    ("hex-colons", |bytes| listed(bytes, "", ":")),
    ("hex-spaces", |bytes| listed(bytes, "", " ")),
    ("hex-list", |bytes| listed(bytes, "0x", ", ")),
];

/// Bytes that are not UTF-8, or another text.
const ENCODINGS: [Step; 3] = [
    ("mojibake", |bytes| {
        bytes
            .iter()
            .map(|&byte| char::from(byte))
            .collect::<String>()
            .into_bytes()
    }),
    ("replaced", |bytes| {
        chars(bytes, |c| {
            if c.is_ascii() { c } else { char::REPLACEMENT_CHARACTER }.to_string()
        })
    }),
    ("latin-1", |bytes| {
        text(bytes)
            .chars()
            .map(|c| u8::try_from(u32::from(c)).expect("a character of Latin-1"))
            .collect()
    }),
];

/// Combined layers, the outermost first.
const MIXES: &str = "\
    percent/percent percent/percent/percent html/html html/html/html json/json json/json/json \
    percent/html percent/json html-decimal/json/percent-some json/html html/json percent/html/json braces/percent/html \
    html-hexadecimal/json-u/percent percent-all/html-names percent/json-u html-names/percent-some html-decimal/percent \
    percent/base64 base64/percent base64/base64 base64/base64/base64 base64-at-1/base64-at-2 base64/html/json \
    base64-at-2/percent/tab html-hexadecimal/base64 backslash-x/base64 percent/base64/form json-u/base64url \
    hex/base64 base64/hex hex/hex percent/hex-colons base64/hex-colons/percent hex/html-names hex-upper-case/json \
    json/hex-list/form base64/upper-case base64/tab hex/no-break-space percent/zero-width html/soft-hyphen \
    percent/latin-1 backslash-x/latin-1 base64/latin-1 hex/latin-1 percent/mojibake html-decimal/mojibake json-u/mojibake \
    base64/mojibake percent/replaced base64-in-lines/percent percent/base64-in-lines json/line-break html-names/upper-case \
    octal/latin-1 base64/braces percent/debug base64/percent/base64";

/// Returns the secret in every spelling. It must not have a character beyond Latin-1.
#[must_use]
pub fn of(secret: &str) -> Vec<Spelling> {
    let single = LAYERS.iter().chain(&ENCODINGS).map(|(name, _)| (*name).to_owned());
    let plain = Spelling {
        name: "plain".to_owned(),
        bytes: secret.as_bytes().to_vec(),
    };
    let spelt = single.chain(MIXES.split(' ').map(str::to_owned)).map(|name| {
        let spell = |bytes: Vec<u8>, layer: &str| step(layer).unwrap_or_else(|| panic!("{name}"))(&bytes);
        Spelling {
            bytes: name.rsplit('/').fold(secret.as_bytes().to_vec(), spell),
            name,
        }
    });
    std::iter::once(plain).chain(spelt).collect()
}

fn step(name: &str) -> Option<Spell> {
    let mut all = LAYERS.iter().chain(&ENCODINGS);
    all.find(|(known, _)| *known == name).map(|(_, step)| *step)
}

/// Secrets in every spelling, to be searched for in the output of a program.
pub struct Spellings {
    pieces: HashSet<[u8; PIECE]>,
}

/// A shorter fragment of a spelling may be another word.
const PIECE: usize = 12;
/// Text before and after a secret may share a unit of Base64 with it.
const EDGE: usize = 6;

impl Spellings {
    /// The spellings of the table, and two of a program's own `Debug` output: lists of numbers, and UTF-16.
    #[must_use]
    pub fn of(secrets: &[&str]) -> Self {
        let own = |secret: &&str| {
            let utf16 = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
            [format!("{:?}", secret.as_bytes()).into_bytes(), utf16]
        };
        let table = secrets
            .iter()
            .flat_map(|secret| of(secret))
            .map(|spelling| spelling.bytes);
        let mut pieces = HashSet::new();
        for bytes in table.chain(secrets.iter().flat_map(own)) {
            let inner = bytes.get(EDGE..bytes.len() - EDGE).unwrap_or_default();
            pieces.extend(
                inner
                    .to_ascii_lowercase()
                    .windows(PIECE)
                    .filter_map(|piece| <[u8; PIECE]>::try_from(piece).ok()),
            );
        }
        Self { pieces }
    }

    /// Finds a fragment of a spelling in these bytes, ignoring case.
    #[must_use]
    pub fn piece_in(&self, bytes: &[u8]) -> Option<String> {
        let bytes = bytes.to_ascii_lowercase();
        let piece = bytes.windows(PIECE).find(|window| self.pieces.contains(*window));
        piece.map(|piece| String::from_utf8_lossy(piece).into_owned())
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn chars(bytes: &[u8], spell: impl Fn(char) -> String) -> Vec<u8> {
    text(bytes).chars().map(spell).collect::<String>().into_bytes()
}

fn units(bytes: &[u8], spell: impl Fn(u16) -> String) -> Vec<u8> {
    text(bytes).encode_utf16().map(spell).collect::<String>().into_bytes()
}

fn each(bytes: &[u8], spell: impl Fn(u8) -> String) -> Vec<u8> {
    bytes.iter().map(|&byte| spell(byte)).collect::<String>().into_bytes()
}

fn between(bytes: &[u8], what: &str) -> Vec<u8> {
    let chars: Vec<String> = text(bytes).chars().map(String::from).collect();
    chars.join(what).into_bytes()
}

fn listed(bytes: &[u8], prefix: &str, separator: &str) -> Vec<u8> {
    let numbers: Vec<String> = bytes.iter().map(|byte| format!("{prefix}{byte:02x}")).collect();
    numbers.join(separator).into_bytes()
}

fn percent(bytes: &[u8], space: &str, is_kept: fn(&u8) -> bool) -> Vec<u8> {
    each(bytes, |byte| match byte {
        b' ' => space.to_owned(),
        b'%' => "%25".to_owned(),
        _ if is_kept(&byte) => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    })
}

fn html(bytes: &[u8], other: fn(char) -> String) -> Vec<u8> {
    chars(bytes, |c| match c {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        '"' => "&quot;".to_owned(),
        _ => other(c),
    })
}

/// Returns the named references of the other characters in the tests' secrets.
fn named(c: char) -> String {
    let name = match c {
        'ä' => "auml",
        'ö' => "ouml",
        'ü' => "uuml",
        'Ä' => "Auml",
        'Ö' => "Ouml",
        'Ü' => "Uuml",
        '%' => "percnt",
        '+' => "plus",
        '/' => "sol",
        '\\' => "bsol",
        '=' => "equals",
        '?' => "quest",
        ' ' => "nbsp",
        _ => return c.to_string(),
    };
    format!("&{name};")
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    const SECRET: &str = "Wörd & <\"more\"> /\\+ 100% = wörds?";

    #[test]
    fn all_spellings_differ() {
        let mut seen = HashMap::new();
        for Spelling { name, bytes } in of(SECRET) {
            let same = seen.insert(bytes, name.clone());
            assert_eq!(same, None, "{name}");
        }
        assert!(seen.len() >= 60, "{}", seen.len());
    }

    #[test]
    fn a_fragment_of_a_spelling_is_found() {
        let spellings = of(SECRET);
        let all = Spellings::of(&[SECRET]);
        for spelling in &spellings {
            let half = &spelling.bytes[spelling.bytes.len() / 4..];
            assert!(all.piece_in(&[b"before ", half].concat()).is_some(), "{spelling:?}");
        }
        assert_eq!(all.piece_in(b"Word more and nothing else, at all"), None);
    }
}
