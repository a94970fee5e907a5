//! The codes of the service.

use http::StatusCode;

use self::LaterAttempt::{AfterAction, Never, OnceIssued, Soon};
use self::ServiceErrorKind as Kind;
use super::text::{QUOTATION_MARKS, Report};
use super::{LoginRefusal, RECORDABLE_FIELDS, RetryAfter};

/// An error that the service reports by a negative status code.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.describe())]
pub struct ServiceError {
    code: i64,
    message: String,
    argument: Option<String>,
    pub(super) http_status: Option<StatusCode>,
    pub(super) retry_after: Option<RetryAfter>,
    /// Whether the HTTP status or the message rejects the login, whatever the code.
    pub(super) refuses_login: bool,
    pub(super) body: Vec<u8>,
}

/// Whether and when the request that failed may succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LaterAttempt {
    /// Never: the response would be the same.
    Never,
    /// In seconds or minutes: the failure is transient.
    Soon,
    /// In hours, once the certificate is issued.
    OnceIssued,
    /// After a person has acted: paid, or corrected the credentials.
    AfterAction,
}

/// All that is known of a code.
struct Row {
    code: i64,
    kind: ServiceErrorKind,
    name: &'static str,
    later: LaterAttempt,
    /// For a response that has no message.
    meaning: &'static str,
    /// What a person can do.
    advice: &'static str,
}

/// The one table of codes: a row makes a kind, its documentation and its behaviour.
macro_rules! codes {
    ($($code:literal $kind:ident $name:literal $later:ident, $meaning:literal, $advice:expr, $doc:literal;)+) => {
        /// What a negative status code means.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ServiceErrorKind {
            $(#[doc = concat!($code, ": ", $meaning, ".", $doc)] $kind,)+
            /// Any other negative code.
            Other,
        }

        const ROWS: &[Row] = &[$(Row {
            code: $code,
            kind: ServiceErrorKind::$kind,
            name: $name,
            later: $later,
            meaning: $meaning,
            advice: $advice,
        }),+];
    };
}

const NEWER: &str = "the service may have changed what it expects; check for a newer version of collectmc";
const PERMISSION: &str = "ask the account's administrator for the permission";
const METHOD: &str = "a proxy or another intermediary changed the request's method";
const REJECTED: &str = "ask the certificate authority for the reason, and place a new order";

#[rustfmt::skip]
codes! {
    -1 NotHttps "not-https" Never, "not over HTTPS", "use an https:// endpoint", "";
    -2 UnrecognizedArgument "unrecognized-argument" Never, "unrecognized argument", NEWER, "";
    -3 MissingArgument "missing-argument" Never, "missing argument", NEWER, "";
    -4 InvalidArgument "invalid-argument" Never, "invalid argument", NEWER, "";
    -14 Unknown "unknown" Soon, "unknown error", "try again later", "";
    -16 Authentication "authentication" AfterAction, "wrong login", LoginRefusal::Service.advice(),
        " The account may also be locked, its password expired, or the address blocked. Repeating it locks accounts.";
    -17 NotPost "not-post" Never, "not a POST", METHOD, "";
    -20 Rejected "rejected" Never, "rejected", REJECTED, "";
    -21 Revoked "revoked" Never, "revoked", "place a new order", "";
    -22 AwaitingPayment "awaiting-payment" AfterAction, "awaiting payment", "pay for the order, then try again", "";
    -26 BeingIssued "being-issued" OnceIssued, "being issued", "try again later, at most every 3 hours",
        " Documented for the endpoint's siblings only.";
    -91 PermissionDenied "permission-denied" Never, "permission denied", PERMISSION, "";
    -160 CollectionFailed "collection-failed" Soon, "failed to collect", "try again later", "";
}

/// The row of all other codes.
const OTHER: Row = Row {
    code: 0,
    kind: Kind::Other,
    name: "other",
    later: Never,
    meaning: "not documented",
    advice: "ask the certificate authority for the meaning of the code",
};

impl Row {
    fn of(is_it: impl Fn(&Self) -> bool) -> &'static Self {
        ROWS.iter().find(|row| is_it(row)).unwrap_or(const { &OTHER })
    }
}

impl ServiceError {
    /// Keeps what `quote` makes of a report: text of so many characters that is safe to show.
    pub(super) fn new(report: &Report<'_>, quote: impl Fn(&str, usize) -> String) -> Self {
        let message = quote(&report.message, MESSAGE);
        let item = report.item.as_deref().map(|item| quote(item, ARGUMENT));
        Self {
            code: report.code,
            argument: argument(report, item, &message),
            message,
            http_status: None,
            retry_after: None,
            refuses_login: false,
            body: Vec::new(),
        }
    }

    /// The status code: below zero.
    pub fn code(&self) -> i64 {
        self.code
    }

    /// What the code means.
    pub fn kind(&self) -> ServiceErrorKind {
        self.row().kind
    }

    /// The service's message, on one line, shortened to 200 characters, and without what the request sent.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The name of the argument in the message of -2, -3 or -4, or the detail in that of -91, without the quotation marks.
    pub fn argument(&self) -> Option<&str> {
        self.argument.as_deref()
    }

    /// The body as received, of which [`message`](Self::message) shows the beginning. It may contain anything, including
    /// certificates and what the request sent: check it before it is written anywhere.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The HTTP status of the response; `None` where only a [body](super::parse_body) was read.
    pub fn http_status(&self) -> Option<u16> {
        self.http_status.map(|status| status.as_u16())
    }

    /// Whether and when the same request may succeed.
    pub fn later_attempt(&self) -> LaterAttempt {
        match self.is_authentication() {
            true => AfterAction,
            false => self.row().later,
        }
    }

    pub(crate) fn is_authentication(&self) -> bool {
        let is_about_argument = matches!(self.kind(), Kind::MissingArgument | Kind::InvalidArgument);
        self.kind() == Kind::Authentication
            || self.refuses_login
            || (is_about_argument && self.argument().is_some_and(|argument| LOGIN.contains(&argument)))
    }

    pub(crate) fn retry_after(&self) -> Option<RetryAfter> {
        self.retry_after
    }

    fn row(&self) -> &'static Row {
        Row::of(|row| row.code == self.code)
    }

    fn describe(&self) -> String {
        // The service ends its messages like sentences, and this one goes on.
        let message = match self.message.trim_end_matches(['.', '!', ' ']) {
            "" => self.row().meaning,
            message => message,
        };
        format!(
            "the service rejected the request (code {}): {message}; {}",
            self.code,
            self.advice()
        )
    }

    fn advice(&self) -> &'static str {
        match self.kind() {
            _ if self.is_authentication() => LoginRefusal::Service.advice(),
            Kind::MissingArgument | Kind::InvalidArgument if self.argument() == Some("orderNumber") => {
                "check the order number: it may belong to another account"
            }
            _ => self.row().advice,
        }
    }
}

/// The most characters of a message, and of the name of an argument.
const MESSAGE: usize = 200;
const ARGUMENT: usize = 64;

/// The fields of the form that hold secrets.
const LOGIN: [&str; 2] = ["loginName", "loginPassword"];

/// What a report is about: a field that was sent, what a form names in `item`, or what the message does. Both are safe to show.
fn argument(report: &Report<'_>, item: Option<String>, message: &str) -> Option<String> {
    match Row::of(|row| row.code == report.code).kind {
        Kind::UnrecognizedArgument | Kind::MissingArgument | Kind::InvalidArgument => {
            let text = report.item.as_deref().unwrap_or(&report.message).to_ascii_lowercase();
            // No secret, even where a password is a part of one: `password`.
            let mut fields = LOGIN.into_iter().chain(RECORDABLE_FIELDS);
            let field = fields.find(|field| text.contains(&field.to_ascii_lowercase()));
            let field = field.map(str::to_owned).or(item);
            field.or_else(|| message.split_whitespace().find_map(quoted_word))
        }
        Kind::PermissionDenied => item.or_else(|| detail(message)),
        _ => None,
    }
}

/// `'xxxx'`
fn quoted_word(word: &str) -> Option<String> {
    let word = word.trim_end_matches(['.', '!', ',', ':', ';']);
    let name = word.strip_prefix(QUOTATION_MARKS)?.strip_suffix(QUOTATION_MARKS)?;
    (!name.is_empty()).then(|| name.to_owned())
}

/// `Permission denied! 'xxxx'`, perhaps without the quotation marks.
fn detail(message: &str) -> Option<String> {
    let (_, detail) = message.split_once(['!', ':'])?;
    let detail = detail.trim().trim_matches(QUOTATION_MARKS);
    (!detail.is_empty()).then(|| detail.to_owned())
}

impl ServiceErrorKind {
    /// The kind in kebab case, `missing-argument`. It is stable across versions.
    pub fn as_str(self) -> &'static str {
        Row::of(|row| row.kind == self).name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(code: i64, message: &str) -> ServiceError {
        let report = Report {
            code,
            message: message.into(),
            item: None,
            is_form: false,
        };
        ServiceError::new(&report, |text, _| text.to_owned())
    }

    #[test]
    fn every_documented_code_has_its_kind_and_says_whether_a_later_attempt_helps() {
        let table = [
            (-1, "not-https", Never),
            (-2, "unrecognized-argument", Never),
            (-3, "missing-argument", Never),
            (-4, "invalid-argument", Never),
            (-14, "unknown", Soon),
            (-16, "authentication", AfterAction),
            (-17, "not-post", Never),
            (-20, "rejected", Never),
            (-21, "revoked", Never),
            (-22, "awaiting-payment", AfterAction),
            (-26, "being-issued", OnceIssued),
            (-91, "permission-denied", Never),
            (-160, "collection-failed", Soon),
            (-43, "other", Never),
            (i64::MIN, "other", Never),
        ];
        for (code, kind, later) in table {
            let error = error(code, "Message!");
            assert_eq!(
                (error.code(), error.kind().as_str(), error.later_attempt()),
                (code, kind, later)
            );
            assert_eq!(error.message(), "Message!");
        }
    }

    #[test]
    fn every_code_says_what_the_service_says_and_what_to_do_in_one_sentence() {
        for code in [-1, -2, -3, -4, -14, -16, -17, -20, -21, -22, -26, -91, -160, -43] {
            let text = error(code, "What a pity!").to_string();
            let start = format!("the service rejected the request (code {code}): What a pity; ");
            assert!(
                text.strip_prefix(&start).is_some_and(|advice| !advice.is_empty()),
                "{text}"
            );
        }
        assert_eq!(
            error(-22, "").to_string(),
            "the service rejected the request (code -22): awaiting payment; pay for the order, then try again"
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
                .contains("another account")
        );
        assert!(!error(-2, "Unrecognised argument 'loginName'!").is_authentication());
    }
}
