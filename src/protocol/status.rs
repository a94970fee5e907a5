//! The codes of the service.

use std::fmt;

use super::{RetryAfter, argument};

/// An error that the service reports by a negative status code.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.describe())]
pub struct ServiceError {
    code: i64,
    kind: ServiceErrorKind,
    message: String,
    http_status: u16,
    retry_after: Option<RetryAfter>,
    /// Whether the HTTP status or the message refuses the login, whatever the code.
    refuses_login: bool,
    pub(super) body: Vec<u8>,
}

/// What a negative status code means. The names of arguments and the details are as the service gives them, without
/// their quotation marks, and `None` where it gives none.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ServiceErrorKind {
    /// -1: the request did not come over HTTPS.
    NotHttps,
    /// -2: the service does not know an argument.
    UnrecognizedArgument {
        /// The argument's name.
        argument: Option<String>,
    },
    /// -3: an argument is missing.
    MissingArgument {
        /// The argument's name.
        argument: Option<String>,
    },
    /// -4: an argument's value is not valid.
    InvalidArgument {
        /// The argument's name.
        argument: Option<String>,
    },
    /// -14: the service does not know what went wrong.
    Unknown,
    /// -16: the login is wrong, the account locked, the password expired or the address blocked. Repeating it locks
    /// accounts.
    Authentication,
    /// -17: the request was a GET.
    NotPost,
    /// -20: the certificate request was rejected.
    Rejected,
    /// -21: the certificate was revoked.
    Revoked,
    /// -22: the order is not paid for.
    AwaitingPayment,
    /// -26: the certificate is being issued. Not on the page of CollectMC; its siblings have it.
    BeingIssued,
    /// -91: the account may not do this.
    PermissionDenied {
        /// What the service adds.
        detail: Option<String>,
    },
    /// -160: the service failed to collect the certificate.
    CollectionFailed,
    /// Any other negative code.
    Other,
}

/// Whether asking again later may help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LaterTry {
    /// It will not: the answer stays the same.
    No,
    /// It may, without anybody doing anything.
    Yes,
    /// It may, once a person has done something: paid, or corrected the credentials.
    AfterAction,
}

impl ServiceError {
    /// Reads the message for what it names, and keeps what `quote` makes of it: text of so many characters that is safe
    /// to show.
    pub(crate) fn new(
        code: i64,
        message: &str,
        item: Option<String>,
        http_status: u16,
        quote: impl Fn(&str, usize) -> String,
    ) -> Self {
        // A name is not looked for in a message that is none. (In a part of it there might be a part of a secret.)
        let names = if message.len() > SEARCHED { "" } else { message };
        Self {
            code,
            kind: ServiceErrorKind::quoted(code, names, item, &quote),
            message: quote(message, MESSAGE),
            http_status,
            retry_after: None,
            refuses_login: false,
            body: Vec::new(),
        }
    }

    pub(crate) fn with_retry_after(self, retry_after: Option<RetryAfter>) -> Self {
        Self { retry_after, ..self }
    }

    pub(crate) fn with_refused_login(self, refuses_login: bool) -> Self {
        Self { refuses_login, ..self }
    }

    /// The status code: below zero.
    pub fn code(&self) -> i64 {
        self.code
    }

    /// What the code means.
    pub fn kind(&self) -> &ServiceErrorKind {
        &self.kind
    }

    /// What the service says, on one line, shortened to 200 characters, and without what the request sent.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The name of the argument that the service complains of, or the detail that it adds to -91.
    pub fn argument(&self) -> Option<&str> {
        match &self.kind {
            ServiceErrorKind::UnrecognizedArgument { argument }
            | ServiceErrorKind::MissingArgument { argument }
            | ServiceErrorKind::InvalidArgument { argument } => argument.as_deref(),
            ServiceErrorKind::PermissionDenied { detail } => detail.as_deref(),
            _ => None,
        }
    }

    /// The body as it came, of which [`message`](Self::message) shows the beginning. It may hold anything, certificates and
    /// what the request sent included: look before it is written anywhere.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The HTTP status that the code came with.
    pub fn http_status(&self) -> u16 {
        self.http_status
    }

    /// Whether asking again later may help.
    pub fn later_try(&self) -> LaterTry {
        match self.kind {
            ServiceErrorKind::Unknown | ServiceErrorKind::CollectionFailed | ServiceErrorKind::BeingIssued => {
                LaterTry::Yes
            }
            ServiceErrorKind::AwaitingPayment | ServiceErrorKind::Authentication => LaterTry::AfterAction,
            _ => LaterTry::No,
        }
    }

    pub(crate) fn is_authentication(&self) -> bool {
        match &self.kind {
            ServiceErrorKind::Authentication => true,
            ServiceErrorKind::MissingArgument {
                argument: Some(argument),
            }
            | ServiceErrorKind::InvalidArgument {
                argument: Some(argument),
            } if ["loginName", "loginPassword"]
                .iter()
                .any(|name| argument.eq_ignore_ascii_case(name)) =>
            {
                true
            }
            _ => self.refuses_login,
        }
    }

    pub(crate) fn retry_after(&self) -> Option<RetryAfter> {
        self.retry_after
    }

    fn describe(&self) -> String {
        let mut text = format!("the service refuses with {}", self.code);
        if !self.message.is_empty() {
            text.push_str(": ");
            // The service ends its messages like sentences, and this one goes on.
            text.push_str(self.message.trim_end_matches(['.', '!', ' ']));
        }
        text.push_str("; ");
        text.push_str(self.advice());
        text
    }

    /// What a person can do.
    fn advice(&self) -> &'static str {
        match &self.kind {
            _ if self.is_authentication() => {
                "check the login name and password before another try, since repeated ones lock the account; \
                 the account may also be locked, its password expired, or this address not allowed"
            }
            ServiceErrorKind::NotHttps => "use an https:// endpoint",
            ServiceErrorKind::MissingArgument { argument } | ServiceErrorKind::InvalidArgument { argument }
                if argument
                    .as_deref()
                    .is_some_and(|name| name.eq_ignore_ascii_case("orderNumber")) =>
            {
                "check the order number: it may be another account's"
            }
            ServiceErrorKind::UnrecognizedArgument { .. }
            | ServiceErrorKind::MissingArgument { .. }
            | ServiceErrorKind::InvalidArgument { .. } => {
                "the service may have changed what it expects; look for a newer version of collectmc"
            }
            ServiceErrorKind::Unknown | ServiceErrorKind::CollectionFailed => "try again later",
            ServiceErrorKind::NotPost => "something between here and the service changed the request's method",
            ServiceErrorKind::Rejected => "ask the certificate authority why, and place a new order",
            ServiceErrorKind::Revoked => "place a new order",
            ServiceErrorKind::AwaitingPayment => "pay for the order, then try again",
            ServiceErrorKind::BeingIssued => "try again later, at most every 3 hours",
            ServiceErrorKind::PermissionDenied { .. } => "ask the account's administrator for the permission",
            _ => "this code is not documented; ask the certificate authority what it means",
        }
    }
}

impl fmt::Debug for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceError")
            .field("code", &self.code)
            .field("kind", &self.kind)
            .field("message", &self.message)
            .field("http_status", &self.http_status)
            .field("length", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// The most characters of a message, and of the name of an argument.
const MESSAGE: usize = 200;
const ARGUMENT: usize = 64;
/// The most bytes of a message that is searched for a name.
const SEARCHED: usize = 4 << 10;

/// The names of the form's fields, which are no secret even where a password is part of one: `password`.
const FIELDS: [&str; 5] = [
    "loginName",
    "loginPassword",
    "orderNumber",
    "responseType",
    "responseEncoding",
];

impl ServiceErrorKind {
    /// The kind with its name or detail quoted. The message is redacted before a name is taken out of it, since the name may
    /// be a part of a secret. The name of a field is none, even where a secret is part of it.
    fn quoted(code: i64, message: &str, item: Option<String>, quote: impl Fn(&str, usize) -> String) -> Self {
        let mut plain = Self::of(code, message, item.clone());
        if plain.text().is_none_or(|text| FIELDS.contains(&text.as_str())) {
            return plain;
        }
        let mut kind = Self::of(code, &quote(message, usize::MAX), item);
        if let Some(text) = kind.text() {
            *text = quote(text, ARGUMENT);
        }
        kind
    }

    fn text(&mut self) -> Option<&mut String> {
        match self {
            Self::UnrecognizedArgument { argument: text }
            | Self::MissingArgument { argument: text }
            | Self::InvalidArgument { argument: text }
            | Self::PermissionDenied { detail: text } => text.as_mut(),
            _ => None,
        }
    }

    fn of(code: i64, message: &str, item: Option<String>) -> Self {
        let argument = |item: Option<String>| item.or_else(|| argument::named(message));
        match code {
            -1 => Self::NotHttps,
            -2 => Self::UnrecognizedArgument {
                argument: argument(item),
            },
            -3 => Self::MissingArgument {
                argument: argument(item),
            },
            -4 => Self::InvalidArgument {
                argument: argument(item),
            },
            -14 => Self::Unknown,
            -16 => Self::Authentication,
            -17 => Self::NotPost,
            -20 => Self::Rejected,
            -21 => Self::Revoked,
            -22 => Self::AwaitingPayment,
            -26 => Self::BeingIssued,
            -91 => Self::PermissionDenied {
                detail: item.or_else(|| argument::detail(message)),
            },
            -160 => Self::CollectionFailed,
            _ => Self::Other,
        }
    }

    /// The kind in kebab case, as the program's JSON has it: `missing-argument`.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::NotHttps => "not-https",
            Self::UnrecognizedArgument { .. } => "unrecognized-argument",
            Self::MissingArgument { .. } => "missing-argument",
            Self::InvalidArgument { .. } => "invalid-argument",
            Self::Unknown => "unknown",
            Self::Authentication => "authentication",
            Self::NotPost => "not-post",
            Self::Rejected => "rejected",
            Self::Revoked => "revoked",
            Self::AwaitingPayment => "awaiting-payment",
            Self::BeingIssued => "being-issued",
            Self::PermissionDenied { .. } => "permission-denied",
            Self::CollectionFailed => "collection-failed",
            Self::Other => "other",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(code: i64, message: &str) -> ServiceError {
        ServiceError::new(code, message, None, 200, |text, _| text.to_owned())
    }

    #[test]
    fn every_documented_code_has_its_kind_and_says_whether_a_later_try_helps() {
        let table = [
            (-1, "not-https", LaterTry::No),
            (-2, "unrecognized-argument", LaterTry::No),
            (-3, "missing-argument", LaterTry::No),
            (-4, "invalid-argument", LaterTry::No),
            (-14, "unknown", LaterTry::Yes),
            (-16, "authentication", LaterTry::AfterAction),
            (-17, "not-post", LaterTry::No),
            (-20, "rejected", LaterTry::No),
            (-21, "revoked", LaterTry::No),
            (-22, "awaiting-payment", LaterTry::AfterAction),
            (-26, "being-issued", LaterTry::Yes),
            (-91, "permission-denied", LaterTry::No),
            (-160, "collection-failed", LaterTry::Yes),
            (-43, "other", LaterTry::No),
            (i64::MIN, "other", LaterTry::No),
        ];
        for (code, kind, later) in table {
            let error = error(code, "Message!");
            assert_eq!(
                (error.code(), error.kind().as_str(), error.later_try()),
                (code, kind, later)
            );
            assert_eq!(error.message(), "Message!");
        }
    }

    #[test]
    fn every_code_says_what_the_service_says_and_what_to_do_in_one_sentence() {
        for code in [-1, -2, -3, -4, -14, -16, -17, -20, -21, -22, -26, -91, -160, -43] {
            let text = error(code, "What a pity!").to_string();
            let start = format!("the service refuses with {code}: What a pity; ");
            assert!(
                text.strip_prefix(&start).is_some_and(|advice| !advice.is_empty()),
                "{text}"
            );
        }
        assert_eq!(
            error(-22, "").to_string(),
            "the service refuses with -22; pay for the order, then try again"
        );
    }

    #[test]
    fn the_argument_is_kept_whatever_quotes_it() {
        for message in [
            "The 'loginName' argument is missing!",
            "The ‘loginName’ argument is missing!",
            "The ’loginName’ argument is missing!",
            "The “loginName” argument is missing!",
            "The \"loginName\" argument is missing!",
            "The loginName argument is missing!",
            "loginName argument missing",
            "The 'loginName' argument isn't there!",
            "The 'loginName' argument's value is 'missing'!",
            "The argument's name is 'loginName'",
        ] {
            assert_eq!(error(-3, message).argument(), Some("loginName"), "{message}");
        }
        assert_eq!(
            error(-4, "The value of the orderNumber argument is invalid!").argument(),
            Some("orderNumber")
        );
        assert_eq!(error(-2, "Unrecognised argument 'foo'!").argument(), Some("foo"));
        assert_eq!(error(-2, "Unrecognised argument foo!").argument(), Some("foo"));
        for message in ["Unrecognised argument!", "The argument is missing!", "", "''"] {
            assert_eq!(error(-2, message).argument(), None, "{message}");
        }
    }

    #[test]
    fn the_detail_of_a_denied_permission_is_kept() {
        assert_eq!(
            error(-91, "Permission denied! 'collect it's'").argument(),
            Some("collect it's")
        );
        assert_eq!(error(-91, "Permission denied! collect").argument(), Some("collect"));
        assert_eq!(error(-91, "Permission denied!").argument(), None);
    }

    #[test]
    fn a_complaint_about_a_login_field_is_one_about_the_credentials() {
        assert!(error(-16, "").is_authentication());
        assert!(error(-3, "The 'loginPassword' argument is missing!").is_authentication());
        assert!(error(-4, "The value of the 'LOGINNAME' argument is invalid!").is_authentication());
        assert!(!error(-4, "The value of the 'orderNumber' argument is invalid!").is_authentication());
        assert!(
            error(-4, "The value of the 'orderNumber' argument is invalid!")
                .to_string()
                .contains("another account's")
        );
        assert!(!error(-2, "Unrecognised argument 'loginName'!").is_authentication());
    }
}
