//! Which encodings of secrets the redactor finds, and what it leaves of the text.

use std::time::{Duration, Instant};

use collectmc_test_support::spellings::{self, Spelling};
use collectmc_transports::{REDACTED, Redactor};

const NAME: &str = "Käfer-Canary <mine> & yours";
const PASSWORD: &str = "P4ss \"Wörd\" \\ 100%+ünsafe/?=";

/// The redacted form of a spelling within angle brackets.
fn redacted(redactor: &Redactor, spelling: &Spelling) -> String {
    // Only text is redacted; bytes that are not UTF-8 are never quoted.
    let text = String::from_utf8_lossy(&spelling.bytes).into_owned();
    let redacted = redactor.redact(&format!("user <{text}> is locked")).into_owned();
    let middle = redacted
        .strip_prefix("user <")
        .and_then(|rest| rest.strip_suffix("> is locked"));
    middle.unwrap_or_else(|| panic!("{spelling:?}: {redacted}")).to_owned()
}

#[test]
fn every_spelling_is_redacted_without_the_text_around_it() {
    let redactor = Redactor::new([NAME, PASSWORD]);
    for spelling in [NAME, PASSWORD].into_iter().flat_map(spellings::of) {
        assert!(redactor.appears_in(&spelling.bytes), "{spelling:?}");
        let redacted = redacted(&redactor, &spelling);
        // A character of Base64 at either end encodes bits of other bytes too.
        let rest = redacted.replacen(REDACTED, "", 1);
        assert!(
            redacted.contains(REDACTED) && rest.len() <= 16,
            "{}: {redacted}",
            spelling.name
        );
    }
}

#[test]
fn every_spelling_is_found_among_others() {
    let redactor = Redactor::new([NAME, PASSWORD]);
    let all: Vec<Vec<u8>> = spellings::of(PASSWORD)
        .into_iter()
        .map(|spelling| spelling.bytes)
        .collect();
    let text = String::from_utf8_lossy(&all.join(&b"\n--\n"[..])).into_owned();
    let redacted = redactor.redact(&text);
    assert_eq!(redacted.matches(REDACTED).count(), all.len(), "{redacted}");
}

#[test]
fn white_space_is_ignored() {
    let redactor = Redactor::new(["correct horse battery"]);
    for text in [
        "correct\thorse battery",
        "correct horse\r\nbattery",
        "correcthorsebattery",
        "c o r r e c t horse battery",
    ] {
        assert_eq!(redactor.redact(&format!("not '{text}'")), "not '[redacted]'");
    }
}

#[test]
fn white_space_within_encodings_is_ignored() {
    let redactor = Redactor::new(["correct horse"]);
    for text in [
        "Y29y cmVj dCBob3Jz ZQ",
        "Y29ycmVjdCBo\r\n\tb3JzZQ",
        "636f 7272 6563 7420 686f 7273 65",
        "636f72726563\r\n\t7420686f727365",
        "0x63, 0x6f, 0x72, 0x72, 0x65, 0x63, 0x74, 0x20, 0x68, 0x6f, 0x72, 0x73, 0x65",
    ] {
        assert!(redactor.appears_in(text.as_bytes()), "{text:?}");
    }
}

#[test]
fn every_escape_of_a_character_is_found() {
    let redactor = Redactor::new(["käfer horse"]);
    for space in [
        "\\n", "\\r", "\\t", "\\b", "\\f", "\\v", "\\u0020", "&nbsp;", "%20", "+",
    ] {
        for letter in [
            "\\U000000e4",
            "\\u{e4}",
            "\\xe4",
            "\\344",
            "%e4",
            "%u00e4",
            "&#228;",
            "&#xe4;",
            "&auml;",
        ] {
            let text = format!("k{letter}fer{space}horse");
            assert_eq!(redactor.redact(&text), REDACTED, "{text}");
        }
    }
}

#[test]
fn replacement_characters_alone_are_no_secret() {
    let redactor = Redactor::new(["äöüäöü", "äöüäabc"]);
    for text in [
        "??????",
        "????????????",
        "????abc",
        "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}",
    ] {
        assert_eq!(redactor.redact(text), text);
    }
}

#[test]
fn characters_beyond_latin_1_are_found_in_every_encoding() {
    let redactor = Redactor::new(["Пароль", "a😀b-word"]);
    let utf16 = |unit: fn(u16) -> [u8; 2]| "Пароль".encode_utf16().flat_map(unit).collect::<Vec<_>>();
    for bytes in [
        "ПАРОЛЬ".as_bytes(),
        b"%D0%9F%D0%B0%D1%80%D0%BE%D0%BB%D1%8C",
        b"\\u041f\\u0430\\u0440\\u043e\\u043b\\u044c",
        b"0J/QsNGA0L7Qu9GM",
        &utf16(u16::to_le_bytes),
        &utf16(u16::to_be_bytes),
        &[b"\0", &*utf16(u16::to_be_bytes)].concat(),
        b"a\\ud83d\\ude00b-word",
        b"a%uD83D%uDE00b-word",
        b"a&#128512;b-word",
        "aðŸ˜€b-word".as_bytes(),
    ] {
        assert!(redactor.appears_in(bytes), "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn a_character_compared_as_two_may_be_encoded_as_one_byte() {
    // `ß` is compared as `ss`, but is one byte in Latin-1: the encoded run is shorter than the text that is compared.
    for (secret, encoded) in [
        ("passwordßword", "70617373776f7264df776f7264"),
        ("passwordßword", "cGFzc3dvcmTfd29yZA"),
        // A conversion to ASCII replaces it by one character.
        ("passwordßword", "password?word"),
        ("passwordßword", "PASSWORD\u{FFFD}word"),
    ] {
        assert_eq!(Redactor::new([secret]).redact(encoded), REDACTED, "{encoded}");
    }
}

#[test]
fn a_secret_that_looks_like_an_escape_is_found_escaped_or_not() {
    for secret in [
        "a%41b&amp;c\\n\"word\"",
        "%2525-%41-word",
        "&lt;p&gt;-\\x41-word",
        "100%20 off, \\\"n\\\" more",
    ] {
        let redactor = Redactor::new([secret]);
        for spelling in spellings::of(secret) {
            assert!(redactor.appears_in(&spelling.bytes), "{secret}: {spelling:?}");
        }
    }
}

#[test]
fn text_before_a_secret_that_looks_like_an_escape_does_not_hide_it() {
    let redactor = Redactor::new(["näme-of-mine", "20-words-ä"]);
    for text in [
        "DOMAIN\\näme-of-mine",
        "DOMAIN\\n%C3%A4me-of-mine",
        "100%20-words-ä",
        "&amp;näme-of-mine;",
    ] {
        assert!(redactor.appears_in(text.as_bytes()), "{text}");
    }
}

#[test]
fn overlapping_secrets_are_redacted_as_one() {
    let redactor = Redactor::new(["abcdefgh", "efghijkl"]);
    assert_eq!(redactor.redact("xabcdefghijklabcdefghy"), "x[redacted]y");
    let redactor = Redactor::new(["abababab"]);
    assert_eq!(redactor.redact("xabababababy"), "x[redacted]y");
}

#[test]
fn a_short_secret_is_found_only_as_a_word() {
    let redactor = Redactor::new(["me", "net", "0"]);
    for (text, expected) in [
        (
            "some network, 10 methods, Base64 bWU=",
            "some network, 10 methods, Base64 bWU=",
        ),
        ("ask me: me@NET", "ask [redacted]: [redacted]@[redacted]"),
        ("%27me%27 0", "%27[redacted]%27 [redacted]"),
    ] {
        assert_eq!(redactor.redact(text), expected);
    }
}

#[test]
fn incomplete_secrets_and_escapes_are_kept() {
    let redactor = Redactor::new(["name-of-mine", "p&%\\+word"]);
    for text in [
        "name-of-min",
        "p&%\\+wor",
        "%",
        "%6",
        "&#",
        "&#x;",
        "&amp",
        "\\",
        "\\u{",
        "\\u12",
        "%u1",
        "Ã",
        "n%61m%6",
        "&#x110000;",
        "\\ud83d",
        "\\u{110000}",
        "0x",
        "bmFtZS1vZi1taW",
        "6e616d652d6f662d6d696",
    ] {
        assert_eq!(redactor.redact(text), text);
    }
}

#[test]
fn a_secret_is_found_across_the_windows_of_a_long_text() {
    let redactor = Redactor::new([PASSWORD]);
    let spelling = "%50%34ss%20%22W%C3%B6rd%22%20%5C%20100%25%2B%C3%BCnsafe%2F%3F%3D";
    for before in (32 * 1024 - 80..32 * 1024 + 20)
        .step_by(3)
        .chain((40 * 1024 - 80..40 * 1024 + 20).step_by(3))
    {
        let text = format!("{}{spelling}{}", ".".repeat(before), ".".repeat(50_000));
        let expected = format!("{}[redacted]{}", ".".repeat(before), ".".repeat(50_000));
        assert!(redactor.redact(&text) == expected, "{before}");
    }
}

#[test]
fn a_secret_of_white_space_alone_is_ignored() {
    assert_eq!(Redactor::new(["", " \t", "+\u{200B}"]).redact("a + b"), "a + b");
}

#[test]
fn debug_omits_the_secrets() {
    assert_eq!(format!("{:?}", Redactor::new(["swordfish"])), "Redactor([redacted])");
}

/// The limit is generous, since tests run in parallel; quadratic time would take minutes.
#[test]
fn pathological_text_takes_linear_time() {
    let many = |pattern: &str| pattern.repeat((1 << 17) / pattern.len());
    let uniform = "a".repeat(512);
    let wide = "пароль😀ä".repeat(16);
    let redactor = Redactor::new([PASSWORD, &wide, &uniform, &uniform[1..]]);
    for text in [
        many("%25"),
        format!("%{}", many("25")),
        format!("&{}", many("amp;")),
        many("&"),
        many("\\"),
        many("QUJD"),
        many("UVVVVVVV"),
        many("61"),
        many("Ã"),
        many("a"),
        many(&format!("{}b", &uniform[1..])),
        many(&PASSWORD[..PASSWORD.len() - 1]),
    ] {
        let started = Instant::now();
        let _ = redactor.redact(&text);
        let took = started.elapsed();
        assert!(took < Duration::from_secs(10), "{} took {took:?}", &text[..20]);
    }
}

#[test]
fn an_escape_that_includes_a_part_of_a_secret_does_not_hide_it() {
    let redactor = Redactor::new(["AAéA  A0 bcd", "a&b,c&d,e%"]);
    for (text, redacted) in [
        ("%AA%C3%A9A++A0+bcd!", "%[redacted]!"),
        ("\\xAA\\u00e9A  A0 bcd!", "\\x[redacted]!"),
        ("a&amp;b,c&amp;d,e%41", "[redacted]41"),
    ] {
        assert_eq!(redactor.redact(text), redacted);
    }
}

#[test]
fn white_space_counts_towards_the_length_of_a_secret() {
    let redactor = Redactor::new(["0 a  Aaa", " A     0"]);
    assert_eq!(redactor.redact("0 a  Aaaz"), "[redacted]z");
    assert_eq!(redactor.redact("x A     0A"), "x [redacted]A");
    // Without the white space it is another word.
    assert_eq!(redactor.redact("0aAaaz"), "0aAaaz");
}
