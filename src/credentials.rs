//! The login name and the password: checked, never printed, wiped from memory.

use std::fmt;

use data_encoding::{BASE64_NOPAD, BASE64URL_NOPAD};
use zeroize::Zeroizing;

use crate::InputError;

/// The account's login name and password.
///
/// They are never printed, `Debug` included, and are wiped from memory when dropped. Neither is cloned: share the client.
pub struct Credentials {
    login_name: Zeroizing<String>,
    login_password: Zeroizing<String>,
}

impl Credentials {
    /// The most characters (Unicode scalar values) of a login name.
    pub const MAX_LOGIN_NAME: usize = 64;
    /// The most characters (Unicode scalar values) of a password.
    pub const MAX_LOGIN_PASSWORD: usize = 128;

    /// Takes a login name of 1 to 64 characters and a password of 1 to 128. Both are case-sensitive, and taken as they
    /// are: white space counts.
    ///
    /// ```
    /// use collectmc::Credentials;
    ///
    /// let credentials = Credentials::new("brand-team", "correct horse")?;
    /// assert_eq!(format!("{credentials:?}"), "Credentials([redacted])");
    /// # Ok::<(), collectmc::InputError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InputError`] names the one that is empty or too long, never its value.
    pub fn new(login_name: impl Into<String>, login_password: impl Into<String>) -> Result<Self, InputError> {
        let login_name = Zeroizing::new(login_name.into());
        let login_password = Zeroizing::new(login_password.into());
        check("loginName", &login_name, Self::MAX_LOGIN_NAME)?;
        check("loginPassword", &login_password, Self::MAX_LOGIN_PASSWORD)?;
        Ok(Self {
            login_name,
            login_password,
        })
    }

    pub(crate) fn expose_login_name(&self) -> &str {
        &self.login_name
    }

    pub(crate) fn expose_login_password(&self) -> &str {
        &self.login_password
    }

    /// Whether the text repeats the login name or the password, as they are or in one of the encodings in which servers
    /// repeat what they were sent. For programs that are about to write down what a server said.
    ///
    /// ```
    /// let credentials = collectmc::Credentials::new("brand-team", "100% secret")?;
    /// assert!(credentials.appear_in("no such user: Brand-Team"));
    /// assert!(credentials.appear_in("loginPassword=100%25+secret"));
    /// assert!(!credentials.appear_in("Incorrect login details"));
    /// # Ok::<(), collectmc::InputError>(())
    /// ```
    pub fn appear_in(&self, text: &str) -> bool {
        self.forms()
            .iter()
            .any(|form| find_ignoring_case(text, form, 0).is_some())
    }

    /// The text without what [`appear_in`](Self::appear_in) finds.
    pub(crate) fn redact(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for form in self.forms().iter() {
            let mut from = 0;
            while let Some(at) = find_ignoring_case(&text, form, from) {
                text.replace_range(at..at.saturating_add(form.len()), REDACTED);
                from = at.saturating_add(REDACTED.len());
            }
        }
        text
    }

    /// The login name and the password in every form that is looked for, the longest first, so that none is found within
    /// another.
    fn forms(&self) -> Zeroizing<Vec<String>> {
        let mut forms = Zeroizing::new(Vec::new());
        for secret in [&self.login_name, &self.login_password] {
            let form_encoded: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
            forms.push(form_encoded.replace('+', "%20"));
            forms.push(form_encoded);
            forms.push(percent_encoded(secret));
            forms.push(html_escaped(secret, "&#39;", "&#34;"));
            forms.push(html_escaped(secret, "&#x27;", "&quot;"));
            forms.push(html_escaped(secret, "&apos;", "&quot;"));
            forms.push(secret.escape_default().to_string());
            forms.push(secret.replace('\\', "\\\\").replace('"', "\\\""));
            forms.push(BASE64_NOPAD.encode(secret.as_bytes()));
            forms.push(BASE64URL_NOPAD.encode(secret.as_bytes()));
            // UTF-8 that somebody took for Latin-1.
            forms.push(secret.bytes().map(char::from).collect());
            forms.push(secret.to_string());
        }
        forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        forms.dedup();
        forms
    }
}

const REDACTED: &str = "[redacted]";

fn check(field: &'static str, value: &str, limit: usize) -> Result<(), InputError> {
    match value.chars().count() {
        0 => Err(InputError::Empty { field }),
        length if length > limit => Err(InputError::TooLong { field, length, limit }),
        _ => Ok(()),
    }
}

/// All bytes but unreserved ones (RFC 3986, section 2.3) percent-encoded, which differs from a form's encoding in a few.
fn percent_encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push_str(&data_encoding::HEXUPPER.encode(&[byte]));
        }
    }
    encoded
}

fn html_escaped(text: &str, apostrophe: &str, quote: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('\'', apostrophe)
        .replace('"', quote)
}

/// Where `wanted` begins in the text at or after `from`, ASCII letters of either case being the same.
fn find_ignoring_case(text: &str, wanted: &str, from: usize) -> Option<usize> {
    let rest = text.as_bytes().get(from..)?;
    let at = rest
        .windows(wanted.len())
        .position(|window| window.eq_ignore_ascii_case(wanted.as_bytes()))?;
    from.checked_add(at)
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_and_not_bytes() {
        assert!(Credentials::new("ä".repeat(64), "ß".repeat(128)).is_ok());
        let error = Credentials::new("ä".repeat(65), "x").unwrap_err();
        assert!(
            error.to_string().contains("loginName") && error.to_string().contains("64"),
            "{error}"
        );
        assert!(!error.to_string().contains('ä'));
    }

    #[test]
    fn each_empty_one_is_named() {
        assert!(matches!(
            Credentials::new("", "x"),
            Err(InputError::Empty { field: "loginName" })
        ));
        assert!(matches!(
            Credentials::new("x", ""),
            Err(InputError::Empty { field: "loginPassword" })
        ));
    }

    #[test]
    fn every_encoding_of_a_repeated_secret_is_redacted() {
        let credentials = Credentials::new("näme's", "p&ss \"word\"/1").unwrap();
        for repeated in [
            "näme's",
            "n%C3%A4me%27s",
            "n%c3%a4me%27s",
            "nÃ¤me's",
            "näme&#39;s",
            "n\\u{e4}me\\'s",
            "p%26ss+%22word%22%2F1",
            "p%26ss%20%22word%22%2F1",
            "p&amp;ss &quot;word&quot;/1",
            "P&SS \\\"WORD\\\"/1",
            "cCZzcyAid29yZCIvMQ==",
        ] {
            let text = format!("user <{repeated}> is locked");
            assert!(credentials.appear_in(&text), "{text}");
            let redacted = credentials.redact(&text);
            assert!(
                redacted.starts_with("user <[redacted]") && redacted.ends_with("> is locked"),
                "{redacted}"
            );
        }
    }

    #[test]
    fn a_secret_that_is_part_of_the_redaction_ends_it_all_the_same() {
        let credentials = Credentials::new("e", "redacted").unwrap();
        assert!(!credentials.redact("here: redacted").contains("here"));
    }
}
