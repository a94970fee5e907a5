//! The login name and the password: checked, never printed, wiped from memory.

use std::fmt;

use zeroize::Zeroizing;

use crate::InputError;
use crate::echo::Secret;

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
        let secrets = self.secrets();
        let mut starts = text.char_indices();
        starts.any(|(at, _)| text.get(at..).is_some_and(|rest| longest(&secrets, rest) > 0))
    }

    /// The text without what [`appear_in`](Self::appear_in) finds, piece by piece: who quotes the beginning of a long text
    /// does not pay for the rest.
    pub(crate) fn redact<'a>(&'a self, text: &'a str) -> impl Iterator<Item = &'a str> {
        let secrets = self.secrets();
        let mut rest = text;
        std::iter::from_fn(move || {
            let next = rest.chars().next()?;
            let (piece, length) = match repeated_length(&secrets, rest) {
                0 => (rest.get(..next.len_utf8())?, next.len_utf8()),
                length => (REDACTED, length),
            };
            rest = rest.get(length..)?;
            Some(piece)
        })
    }

    fn secrets(&self) -> [Secret<'_>; 2] {
        [Secret::new(&self.login_name), Secret::new(&self.login_password)]
    }
}

/// How much of the beginning of the text is secrets, one after the other or one into the other.
fn repeated_length(secrets: &[Secret<'_>; 2], text: &str) -> usize {
    let mut end = 0_usize;
    for (at, _) in text.char_indices() {
        let length = text.get(at..).map_or(0, |rest| longest(secrets, rest));
        end = end.max(at.saturating_add(length));
        if at >= end {
            break;
        }
    }
    end
}

/// The length of the longer secret with which the text begins; 0 for none.
fn longest(secrets: &[Secret<'_>; 2], text: &str) -> usize {
    secrets
        .iter()
        .filter_map(|secret| secret.length_in(text))
        .max()
        .unwrap_or(0)
}

const REDACTED: &str = "[redacted]";

fn check(field: &'static str, value: &str, limit: usize) -> Result<(), InputError> {
    match value.chars().count() {
        0 => Err(InputError::Empty { field }),
        length if length > limit => Err(InputError::TooLong { field, length, limit }),
        _ => Ok(()),
    }
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
            // Only what has to be escaped there, or more than that.
            "p&amp;ss \"word\"/1",
            "p%26ss \"word\"/1",
            "p\\u0026ss \\\"word\\\"\\/1",
            "&#112;&#x26;ss&#32;&quot;word&quot;/1",
            "n\\u00e4me\\u0027s",
            "n\\xe4me's",
            "n%E4me's",
            "n%u00e4me's",
            "n&#228;me's",
            "NÄME'S",
            "n\u{FFFD}me's",
            // Twice.
            "n%25C3%25A4me%2527s",
            "p&amp;amp;ss &amp;quot;word&amp;quot;/1",
        ] {
            let text = format!("user <{repeated}> is locked");
            assert!(credentials.appear_in(&text), "{text}");
            let redacted = credentials.redact(&text).collect::<String>();
            assert!(
                redacted.starts_with("user <[redacted]") && redacted.ends_with("> is locked"),
                "{redacted}"
            );
        }
    }

    #[test]
    fn characters_outside_the_basic_plane_are_found_in_every_encoding() {
        let credentials = Credentials::new("a😀b", "\u{80}").unwrap();
        for repeated in [
            "a%F0%9F%98%80b",
            "a\\ud83d\\ude00b",
            "a&#128512;b",
            "aðŸ˜€b",
            "A\\u{1F600}B",
        ] {
            assert_eq!(credentials.redact(repeated).collect::<String>(), REDACTED, "{repeated}");
        }
    }

    #[test]
    fn secrets_that_overlap_are_redacted_as_one() {
        let credentials = Credentials::new("abcd", "cdef").unwrap();
        assert_eq!(credentials.redact("xabcdefabcdy").collect::<String>(), "x[redacted]y");
        let credentials = Credentials::new("aba", "%").unwrap();
        assert_eq!(credentials.redact("xababa%25y").collect::<String>(), "x[redacted]25y");
    }

    #[test]
    fn text_that_only_begins_like_a_secret_or_an_escape_is_kept() {
        let credentials = Credentials::new("name", "p&%\\+word").unwrap();
        for text in [
            "nam",
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
        ] {
            assert!(!credentials.appear_in(text), "{text}");
            assert_eq!(credentials.redact(text).collect::<String>(), text);
        }
    }

    #[test]
    fn a_secret_that_is_part_of_the_redaction_ends_it_all_the_same() {
        let credentials = Credentials::new("e", "redacted").unwrap();
        assert!(
            !credentials
                .redact("here: redacted")
                .collect::<String>()
                .contains("here")
        );
    }
}
