//! What the service accepts as a request, by its documentation, and how it rejects others.
//!
//! The documentation says little about requests that are wrong in several ways: the checks here go from the fields to their
//! values, and the first that fails decides. Names of fields are taken in any letter case, as its sample writes them.

use std::fmt;

use collectmc::http::{Method, Request};
use collectmc::{Body, CollectRequest, Credentials, Endpoint, Format, InputError, OrderNumber};
use url::form_urlencoded;
use zeroize::Zeroizing;

/// The path of the service.
pub(super) const PATH: &str = "/products/download/CollectMC";

const LOGIN_NAME: &str = "loginName";
const LOGIN_PASSWORD: &str = "loginPassword";
pub(super) const ORDER_NUMBER: &str = "orderNumber";
pub(super) const RESPONSE_TYPE: &str = "responseType";
const RESPONSE_ENCODING: &str = "responseEncoding";
const FIELDS: [&str; 5] = [
    LOGIN_NAME,
    LOGIN_PASSWORD,
    ORDER_NUMBER,
    RESPONSE_TYPE,
    RESPONSE_ENCODING,
];

/// A request that the service accepts.
pub(super) struct CollectForm {
    pub(super) order: OrderNumber,
    pub(super) format: Format,
    credentials: Credentials,
}

/// Why the service rejects a request: its codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rejection {
    NotHttps,
    UnrecognizedArgument,
    MissingArgument(&'static str),
    InvalidArgument(&'static str),
    WrongLogin,
    NotPost,
    AwaitingPayment,
}

impl CollectForm {
    /// Checks the form. What is not in one is no argument.
    pub(super) fn read(method: &Method, query: Option<&str>, body: &[u8]) -> Result<Self, Rejection> {
        if method != Method::POST {
            return Err(Rejection::NotPost);
        }
        // Credentials in a URL end up in logs: nothing is read from there.
        if query.is_some_and(|query| !query.is_empty()) {
            return Err(Rejection::UnrecognizedArgument);
        }
        let values = values(body)?;
        let [name, password, order, kind, encoding] =
            values.each_ref().map(|value| value.as_ref().map(|text| text.as_str()));
        let name = name.ok_or(Rejection::MissingArgument(LOGIN_NAME))?;
        let password = password.ok_or(Rejection::MissingArgument(LOGIN_PASSWORD))?;
        let order = order.ok_or(Rejection::MissingArgument(ORDER_NUMBER))?;
        Ok(Self {
            credentials: Credentials::new(name, password).map_err(invalid)?,
            order: order.parse().map_err(invalid)?,
            format: format(kind, encoding)?,
        })
    }

    /// The request as this program sends it, to this path of any host.
    pub(super) fn to_http(&self, path: &str) -> Request<Body> {
        let endpoint: Endpoint = format!("https://localhost{path}").parse().unwrap_or_default();
        let request = CollectRequest::new(self.order).format(self.format);
        request.to_http(&endpoint, &self.credentials)
    }
}

/// The values of the known fields.
fn values(body: &[u8]) -> Result<[Option<Zeroizing<String>>; FIELDS.len()], Rejection> {
    let mut values = [const { None }; FIELDS.len()];
    for (name, value) in form_urlencoded::parse(body) {
        let value = Zeroizing::new(value.into_owned());
        let known = FIELDS.iter().zip(&mut values);
        let (field, place) = known
            .into_iter()
            .find(|(field, _)| field.eq_ignore_ascii_case(&name))
            .ok_or(Rejection::UnrecognizedArgument)?;
        if place.replace(value).is_some() {
            return Err(Rejection::InvalidArgument(field));
        }
    }
    Ok(values)
}

fn invalid(error: InputError) -> Rejection {
    Rejection::InvalidArgument(match error {
        InputError::Empty { field } | InputError::TooLong { field, .. } => field,
        _ => ORDER_NUMBER,
    })
}

/// The format that a pair of responseType and responseEncoding stands for.
fn format(kind: Option<&str>, encoding: Option<&str>) -> Result<Format, Rejection> {
    match (kind, encoding) {
        (None, None) => Ok(Format::ServerDefault),
        (None, Some("0")) => Ok(Format::Pem),
        (Some("0"), Some("1")) => Ok(Format::Zip),
        (Some("2"), Some("1")) => Ok(Format::Pkcs7),
        (None, Some("1")) => Err(Rejection::MissingArgument(RESPONSE_TYPE)),
        (Some("0" | "2"), None) => Err(Rejection::MissingArgument(RESPONSE_ENCODING)),
        (None | Some("0" | "2"), Some(_)) => Err(Rejection::InvalidArgument(RESPONSE_ENCODING)),
        (Some(_), _) => Err(Rejection::InvalidArgument(RESPONSE_TYPE)),
    }
}

impl Rejection {
    /// The code and message on one line.
    pub(super) fn on_one_line(self) -> String {
        self.to_string().replace('\n', " ")
    }
}

impl fmt::Display for Rejection {
    /// The code and the documented message, on a line each.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotHttps => f.write_str("-1\nRequest was not made over https!"),
            Self::UnrecognizedArgument => f.write_str("-2\nUnrecognised argument!"),
            Self::MissingArgument(field) => write!(f, "-3\nThe '{field}' argument is missing!"),
            Self::InvalidArgument(field) => write!(f, "-4\nThe value of the '{field}' argument is invalid!"),
            Self::WrongLogin => f.write_str(
                "-16\nIncorrect login details, account is locked, password has expired or your source IP is blocked.",
            ),
            Self::NotPost => f.write_str("-17\nRequest used GET rather than POST!"),
            Self::AwaitingPayment => f.write_str("-22\nStill awaiting payment!"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Rejection::{InvalidArgument, MissingArgument, NotPost, UnrecognizedArgument};
    use super::*;

    const LOGIN: &str = "loginName=n&loginPassword=p";

    fn read(form: &str) -> Result<CollectForm, Rejection> {
        CollectForm::read(&Method::POST, None, form.as_bytes())
    }

    #[test]
    fn every_documented_request_is_accepted() {
        for format in [
            "",
            "&responseEncoding=0",
            "&responseType=0&responseEncoding=1",
            "&RESPONSETYPE=2&RESPONSEENCODING=1",
        ] {
            let form = read(&format!("{LOGIN}&orderNumber=7{format}"));
            assert_eq!(form.map(|form| form.order.get()).ok(), Some(7), "{format}");
        }
        let longest = format!(
            "loginName={}&loginPassword={}&orderNumber=7",
            "%C3%A4".repeat(64),
            "b".repeat(128)
        );
        assert!(read(&longest).is_ok());
    }

    #[test]
    fn a_wrong_request_gets_the_documented_code() {
        let cases = [
            ("", MissingArgument("loginName")),
            ("loginName=n", MissingArgument("loginPassword")),
            (LOGIN, MissingArgument("orderNumber")),
            ("loginName=&loginPassword=p&orderNumber=7", InvalidArgument("loginName")),
            (
                "loginName=n&loginPassword=p&orderNumber=7&pages=1",
                UnrecognizedArgument,
            ),
            (
                "loginName=n&LOGINNAME=n&loginPassword=p&orderNumber=7",
                InvalidArgument("loginName"),
            ),
        ];
        for (form, expected) in cases {
            assert_eq!(read(form).err(), Some(expected), "{form}");
        }
        for order in ["", "0", "-7", "+7", "7.0", "seven", "99999999999999999999"] {
            let form = format!("{LOGIN}&orderNumber={}", order.replace('+', "%2B"));
            assert_eq!(read(&form).err(), Some(InvalidArgument("orderNumber")), "{order}");
        }
        for (format, expected) in [
            ("responseType=1", InvalidArgument("responseType")),
            ("responseType=3&responseEncoding=0", InvalidArgument("responseType")),
            ("responseType=2", MissingArgument("responseEncoding")),
            ("responseType=2&responseEncoding=0", InvalidArgument("responseEncoding")),
            ("responseType=0&responseEncoding=", InvalidArgument("responseEncoding")),
            ("responseEncoding=1", MissingArgument("responseType")),
            ("responseEncoding=2", InvalidArgument("responseEncoding")),
        ] {
            let form = format!("{LOGIN}&orderNumber=7&{format}");
            assert_eq!(read(&form).err(), Some(expected), "{format}");
        }
        let long = format!("loginName={}&loginPassword=p&orderNumber=7", "a".repeat(65));
        assert_eq!(read(&long).err(), Some(InvalidArgument("loginName")));
        let long = format!("loginName=n&loginPassword={}&orderNumber=7", "a".repeat(129));
        assert_eq!(read(&long).err(), Some(InvalidArgument("loginPassword")));
    }

    #[test]
    fn arguments_are_in_the_form_of_a_post_and_nowhere_else() {
        let form = format!("{LOGIN}&orderNumber=7");
        let read = |method, query| CollectForm::read(&method, query, form.as_bytes()).err();
        assert_eq!(read(Method::GET, None), Some(NotPost));
        assert_eq!(read(Method::POST, Some("a=b")), Some(UnrecognizedArgument));
        let nowhere = CollectForm::read(&Method::POST, None, b"").err();
        assert_eq!(nowhere, Some(MissingArgument("loginName")));
    }

    #[test]
    fn the_form_is_spelt_as_documented() {
        let form = read("LOGINNAME=%C3%A4+%26&loginpassword=p&orderNumber=7&RESPONSETYPE=2&RESPONSEENCODING=1").ok();
        assert_eq!(
            form.map(|form| form.to_http(PATH).body().expose_secret().to_vec())
                .unwrap_or_default(),
            b"loginName=%C3%A4+%26&loginPassword=p&orderNumber=7&responseType=2&responseEncoding=1"
        );
    }
}
