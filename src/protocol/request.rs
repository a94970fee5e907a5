//! The request for an order, and its form.

use std::fmt;
use std::num::NonZeroU64;
use std::str::FromStr;

use collectmc_transports::Body;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderValue};

use super::Endpoint;
use crate::text::printable;
use crate::{Credentials, InputError};

/// The form fields that hold no secret, whose values a recording of an exchange may show. Each [request](CollectRequest::to_http)
/// names them itself, so with the feature `replay` a recording distinguishes orders and formats.
///
#[cfg_attr(
    feature = "replay",
    doc = r##"
```
use collectmc::{Client, CollectRequest, Credentials, OrderNumber, RecordingTransport, from_fn};

# let dir = tempfile::tempdir()?;
# let folder = dir.path().join("processing");
# let network = from_fn(|_| Ok(http::Response::new(b"0\n".to_vec())));
let recorder = RecordingTransport::new(network, &folder)?;
let client = Client::new(Credentials::new("brand-team", "correct horse")?, recorder);
client.collect(&CollectRequest::new(OrderNumber::new(1234567)?))?;
client.transport().finish()?; // everything is in the folder, and no secret
# Ok::<(), Box<dyn std::error::Error>>(())
```"##
)]
pub const RECORDABLE_FIELDS: [&str; 3] = ["orderNumber", "responseType", "responseEncoding"];

/// The number of an order: 1 to 18446744073709551615.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrderNumber(NonZeroU64);

impl OrderNumber {
    /// Creates an order number.
    ///
    /// # Errors
    ///
    /// [`InputError::OrderNumber`] for zero.
    pub fn new(number: u64) -> Result<Self, InputError> {
        NonZeroU64::new(number)
            .map(Self)
            .ok_or_else(|| InputError::OrderNumber {
                given: "0".to_owned(),
                reason: "it is zero",
            })
    }

    /// The number.
    pub fn get(self) -> u64 {
        self.0.get()
    }
}

impl FromStr for OrderNumber {
    type Err = InputError;

    /// Parses decimal digits only: no sign, no white space, no separators.
    ///
    /// ```
    /// let error = " 7".parse::<collectmc::OrderNumber>().unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "'7' is not an order number: there is white space before or after the digits"
    /// );
    /// ```
    fn from_str(text: &str) -> Result<Self, InputError> {
        let reason = match text.parse() {
            _ if text.is_empty() => "it is empty",
            _ if text.trim() != text => "there is white space before or after the digits",
            _ if !text.bytes().all(|byte| byte.is_ascii_digit()) => "only the digits 0 to 9 are allowed",
            Ok(0) => "it is zero",
            Ok(number) => return Self::new(number),
            Err(_) => "it is above 18446744073709551615",
        };
        Err(InputError::OrderNumber {
            given: printable(text, 32),
            reason,
        })
    }
}

impl TryFrom<u64> for OrderNumber {
    type Error = InputError;

    fn try_from(number: u64) -> Result<Self, InputError> {
        Self::new(number)
    }
}

impl fmt::Display for OrderNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The requested format: the pairs of `responseType` and `responseEncoding` that the service allows, and no others.
///
/// The service has been seen to respond in a different format; all are read, whichever was requested.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// The server's default: neither field is sent.
    ServerDefault,
    /// PEM text, one block a certificate: `responseEncoding` 0.
    Pem,
    /// A binary PKCS #7 message: `responseType` 2 and `responseEncoding` 1. The default: it is the one form of which the
    /// service's page shows a sample, and unlike PEM it is self-delimiting, so truncation is detected.
    #[default]
    Pkcs7,
    /// A ZIP archive: `responseType` 0 and `responseEncoding` 1.
    Zip,
}

impl Format {
    /// The fields that request it. No other values are legal.
    fn fields(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::ServerDefault => &[],
            Self::Pem => &[("responseEncoding", "0")],
            Self::Zip => &[("responseType", "0"), ("responseEncoding", "1")],
            Self::Pkcs7 => &[("responseType", "2"), ("responseEncoding", "1")],
        }
    }
}

/// A request for the certificates of one order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CollectRequest {
    order: OrderNumber,
    format: Format,
}

impl CollectRequest {
    /// Creates a request for this order, as PKCS #7.
    pub fn new(order: OrderNumber) -> Self {
        Self {
            order,
            format: Format::default(),
        }
    }

    /// Sets the format.
    #[must_use]
    pub fn format(mut self, format: Format) -> Self {
        self.format = format;
        self
    }

    /// The order.
    pub fn order(&self) -> OrderNumber {
        self.order
    }

    /// Creates the HTTP request: a POST with a form. The login name and password are in its body and nowhere else.
    pub fn to_http(&self, endpoint: &Endpoint, credentials: &Credentials) -> http::Request<Body> {
        let mut request = http::Request::new(Body::from(self.form(credentials)));
        *request.method_mut() = http::Method::POST;
        *request.uri_mut() = endpoint.uri().clone();
        let headers = request.headers_mut();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/x-www-form-urlencoded"),
        );
        headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
        #[cfg(feature = "replay")]
        request.extensions_mut().insert(crate::replay::RECORDABLE);
        request
    }

    fn form(&self, credentials: &Credentials) -> String {
        // Room for the longest form (every byte of a secret as %XX), so that the text never moves in memory and leaves a copy
        // behind that is not wiped.
        let secrets = credentials
            .expose_login_name()
            .len()
            .saturating_add(credentials.expose_login_password().len());
        let form = String::with_capacity(secrets.saturating_mul(3).saturating_add(128));
        let mut form = url::form_urlencoded::Serializer::new(form);
        form.append_pair("loginName", credentials.expose_login_name());
        form.append_pair("loginPassword", credentials.expose_login_password());
        form.append_pair("orderNumber", &self.order.to_string());
        form.extend_pairs(self.format.fields());
        form.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(format: Format) -> String {
        let credentials = Credentials::new("n", "p").unwrap();
        let request = CollectRequest::new(OrderNumber::new(7).unwrap()).format(format);
        request.form(&credentials)
    }

    #[test]
    fn only_the_legal_pairs_are_sent() {
        let start = "loginName=n&loginPassword=p&orderNumber=7";
        assert_eq!(form(Format::ServerDefault), start);
        assert_eq!(form(Format::Pem), format!("{start}&responseEncoding=0"));
        assert_eq!(form(Format::Zip), format!("{start}&responseType=0&responseEncoding=1"));
        assert_eq!(
            form(Format::Pkcs7),
            format!("{start}&responseType=2&responseEncoding=1")
        );
    }

    #[test]
    fn an_order_number_is_decimal_digits_within_64_bits_and_not_zero() {
        assert_eq!("0018446744073709551615".parse::<OrderNumber>().unwrap().get(), u64::MAX);
        for text in [
            "",
            "0",
            "000",
            "+1",
            "-1",
            " 1",
            "1 ",
            "1.0",
            "0x1",
            "1_000",
            "١",
            "18446744073709551616",
        ] {
            assert!(text.parse::<OrderNumber>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn the_error_for_an_invalid_order_number_gives_the_reason() {
        for (text, reason) in [
            ("", "it is empty"),
            (" 7", "white space"),
            ("7\u{a0}", "white space"),
            ("#7", "only the digits 0 to 9"),
            ("0", "it is zero"),
            ("18446744073709551616", "above 18446744073709551615"),
        ] {
            let error = text.parse::<OrderNumber>().unwrap_err().to_string();
            assert!(error.contains(reason), "{error}");
        }
        assert!(OrderNumber::try_from(0).is_err());
    }

    #[test]
    fn the_form_has_room_for_the_longest_secrets_from_the_start() {
        let credentials = Credentials::new("😀".repeat(64), "\u{1}".repeat(128)).unwrap();
        let order = OrderNumber::new(u64::MAX).unwrap();
        let form = CollectRequest::new(order).form(&credentials);
        assert!(form.len() <= (64 * 4 + 128) * 3 + 128, "{}", form.len());
    }
}
