//! Secrets that are looked for in everything that a program says and writes.

use data_encoding::{BASE64, BASE64URL, HEXLOWER};

/// A secret, in every form in which it could come out.
#[derive(Clone, Debug)]
pub struct Canary {
    secret: String,
    /// The forms, in lower case, with their names.
    forms: Vec<(&'static str, Vec<u8>)>,
}

impl Canary {
    /// Takes a secret. It should be long, like no other text, and have characters that every encoding changes.
    pub fn new(secret: &str) -> Self {
        let mut forms = vec![
            ("as it is", secret.as_bytes().to_vec()),
            ("percent-encoded", percent_encoded(secret, "%20")),
            ("form-encoded", percent_encoded(secret, "+")),
            ("escaped as by {:?}", secret.escape_debug().to_string().into_bytes()),
            (
                "escaped as by escape_default",
                secret.escape_default().to_string().into_bytes(),
            ),
            ("as JSON", json_escaped(secret)),
            ("as HTML", html_escaped(secret).into_bytes()),
            ("in UTF-16", secret.encode_utf16().flat_map(u16::to_le_bytes).collect()),
            (
                "as Latin-1 of its UTF-8",
                secret.bytes().map(char::from).collect::<String>().into_bytes(),
            ),
            ("in hexadecimal", HEXLOWER.encode(secret.as_bytes()).into_bytes()),
            ("as a list of bytes", list_of_bytes(secret)),
        ];
        for encoding in [BASE64, BASE64URL] {
            forms.extend((0..3).map(|shift| ("Base64-encoded", within_base64(secret, shift, &encoding))));
        }
        for (_, form) in &mut forms {
            form.make_ascii_lowercase();
        }
        Self {
            secret: secret.to_owned(),
            forms,
        }
    }

    /// The secret.
    pub fn secret(&self) -> &str {
        &self.secret
    }

    /// The name of a form in which these bytes hold the secret. Upper and lower case are the same.
    pub fn found_in(&self, bytes: &[u8]) -> Option<&'static str> {
        let bytes = bytes.to_ascii_lowercase();
        let found = self.forms.iter().find(|(_, form)| contains(&bytes, form));
        found.map(|(name, _)| *name)
    }
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

fn percent_encoded(text: &str, space: &str) -> Vec<u8> {
    let encode = |byte: u8| match byte {
        b' ' => space.to_owned(),
        b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        _ => format!("%{byte:02x}"),
    };
    text.bytes().map(encode).collect::<String>().into_bytes()
}

fn json_escaped(text: &str) -> Vec<u8> {
    text.replace('\\', "\\\\").replace('"', "\\\"").into_bytes()
}

fn html_escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

fn list_of_bytes(text: &str) -> Vec<u8> {
    format!("{:?}", text.as_bytes())
        .trim_matches(['[', ']'])
        .as_bytes()
        .to_vec()
}

/// What of the secret stays the same in Base64 of a longer text, in which so many bytes (modulo 3) stand before it.
fn within_base64(secret: &str, shift: usize, encoding: &data_encoding::Encoding) -> Vec<u8> {
    let from = (3 - shift) % 3;
    let whole = (secret.len() - from) / 3 * 3;
    encoding.encode(&secret.as_bytes()[from..from + whole]).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_found_in_the_middle_of_a_text() {
        let canary = Canary::new("tweet & <Twäät> \"x\"");
        for text in [
            "a tweet & <Twäät> \"x\" b",
            "password=tweet+%26+%3CTw%c3%a4%C3%a4t%3E+%22x%22&",
            "tweet%20%26%20%3CTw%C3%A4%C3%A4t%3E%20%22x%22",
            "Secret(\"tweet & <Twäät> \\\"x\\\"\")",
            "<p>tweet &amp; &lt;Twäät&gt; &quot;x&quot;</p>",
            &format!("{:?}", b"tweet & <Tw\xc3\xa4\xc3\xa4t> \"x\""),
        ] {
            assert!(canary.found_in(text.as_bytes()).is_some(), "{text}");
        }
        for before in ["", "1", "12", "123"] {
            let text = BASE64.encode(format!("{before}tweet & <Twäät> \"x\" and more").as_bytes());
            assert_eq!(canary.found_in(text.as_bytes()), Some("Base64-encoded"), "{text}");
        }
        assert_eq!(canary.found_in(b"tweet & <Tw"), None);
    }
}
