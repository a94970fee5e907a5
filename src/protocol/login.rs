//! Rejections of the login, in any form.
//!
//! Repeating a rejected login locks the account. So a response that may be a rejection is treated as one, whoever wrote it: a
//! success mistaken for a rejection costs a second look, the reverse costs the account.

use http::StatusCode;

use crate::text::folded;

/// The party that rejected a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LoginRefusal {
    /// The service, or a server in its place: the login name and the password.
    Service,
    /// A proxy on the way (HTTP status 407): the user name and the password for the proxy.
    Proxy,
}

impl LoginRefusal {
    /// What a person can do.
    pub(super) const fn advice(self) -> &'static str {
        match self {
            Self::Service => {
                "check the login name and password before another attempt, since repeated ones lock the account; the \
                 account may also be locked, its password expired, or this address not allowed"
            }
            Self::Proxy => {
                "it is that of the proxy (HTTP status 407): check the user name and password in its URL before another \
                 attempt, since repeated ones may lock them"
            }
        }
    }
}

/// Who rejects the login by the HTTP status alone (RFC 9110, sections 15.5.2, 15.5.4 and 15.5.8).
pub(super) fn refused_by_status(status: StatusCode) -> Option<LoginRefusal> {
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Some(LoginRefusal::Service),
        StatusCode::PROXY_AUTHENTICATION_REQUIRED => Some(LoginRefusal::Proxy),
        _ => None,
    }
}

/// Whether an unexpected response rejects the login: it begins with the code -16, has it somewhere as a separate number, as in
/// JSON, HTML or a form, or has a part of the documented message.
pub(super) fn refused_by_body(body: &[u8]) -> bool {
    let text = start(body);
    begins_with_code(&text) || has_code(&text) || has_message(&text)
}

/// Whether a message has a part of the one that is documented for -16, whatever the case, signs and spaces in it.
pub(super) fn refused_by_message(message: &str) -> bool {
    has_message(&start(message.as_bytes()))
}

/// The start of a text, folded. What rejects a login is there.
fn start(bytes: &[u8]) -> String {
    const LENGTH: usize = 64 << 10;
    let text = String::from_utf8_lossy(bytes.get(..LENGTH).unwrap_or(bytes));
    folded(&text).map(|(_, c)| c).collect()
}

fn has_message(folded: &str) -> bool {
    const PARTS: [&str; 4] = [
        "INCORRECTLOGIN",
        "ACCOUNTISLOCKED",
        "PASSWORDHASEXPIRED",
        "SOURCEIPISBLOCKED",
    ];
    let letters: String = folded.chars().filter(char::is_ascii_alphabetic).collect();
    PARTS.iter().any(|part| letters.contains(part))
}

const CODE: &str = "-16";

fn begins_with_code(folded: &str) -> bool {
    let start = folded.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '-');
    let behind = start.strip_prefix(CODE);
    behind.is_some_and(|behind| !behind.starts_with(|c: char| c.is_ascii_digit()))
}

/// A separate number: neither `2026-11-16` nor `UTF-16`, `-160` nor `margin: -16px`.
fn has_code(folded: &str) -> bool {
    folded.match_indices(CODE).any(|(at, _)| {
        let before = folded.get(..at).and_then(|before| before.chars().next_back());
        let behind = folded
            .get(at.saturating_add(CODE.len())..)
            .and_then(|behind| behind.chars().next());
        [before, behind].iter().flatten().all(|c| !c.is_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_found_only_as_a_separate_number() {
        for text in [
            "-16",
            "\u{FEFF}\"-16\"",
            "-16x",
            "−16;",
            "see {\"code\": -16}",
            "<b>-16</b>",
            "error: -16.",
            "(-16)",
        ] {
            assert!(refused_by_body(text.as_bytes()), "{text}");
        }
        for text in [
            "-160",
            "16",
            "2026-11-16",
            "UTF-16",
            "<p>margin: -16px",
            "0-16",
            "-1 6",
            "--160",
            "ISO-8859-16",
        ] {
            assert!(!refused_by_body(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn parts_of_the_message_are_found_in_any_spelling() {
        for text in [
            "INCORRECT  LOGIN\r\ndetails",
            "<b>Incorrect</b>&nbsp;<i>login</i> details",
            "sorry, account is locked",
            "your password_has_expired",
        ] {
            assert!(refused_by_body(text.as_bytes()), "{text}");
        }
        assert!(!refused_by_body(b"The login page is down for maintenance."));
    }
}
