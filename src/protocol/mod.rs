//! The service without a network: a request to bytes, bytes to an outcome.
//!
//! Everything here is a function of its arguments. [`Client`](crate::Client) is a thin loop around it, and an async program
//! or a test drives the same functions:
//!
//! ```
//! use collectmc::protocol::{self, CollectRequest, Endpoint, Format, OrderNumber};
//! use collectmc::{Credentials, Limits, Outcome};
//!
//! let credentials = Credentials::new("brand-team", "p&ssword")?;
//! let request = CollectRequest::new(OrderNumber::new(1234567)?)
//!     .format(Format::Pkcs7)
//!     .to_http(&Endpoint::default(), &credentials);
//! assert_eq!(request.method(), "POST");
//! assert_eq!(request.uri(), "https://secure.trust-provider.com/products/download/CollectMC");
//! assert_eq!(
//!     request.body().expose_secret(),
//!     b"loginName=brand-team&loginPassword=p%26ssword&orderNumber=1234567&responseType=2&responseEncoding=1"
//! );
//!
//! // … send it, and receive a response …
//! let response = http::Response::new(b"0\r\n".to_vec());
//! assert!(matches!(protocol::parse(response, &Limits::default(), &credentials)?, Outcome::Processing));
//! # Ok::<(), collectmc::Error>(())
//! ```
//!
//! The source of the rules is Sectigo's page on CollectMC; where it leaves something open, the pages on CollectSSL and CollectCCC
//! on the same host.

mod endpoint;
mod login;
mod request;
mod response;
mod response_error;
mod retry;
mod status;
mod text;
mod wait;

pub use endpoint::Endpoint;
pub use login::LoginRefusal;
pub use request::{CollectRequest, Format, OrderNumber, RECORDABLE_FIELDS};
pub use response::{Outcome, parse, parse_body, parse_saved};
pub use response_error::{ResponseError, ResponseErrorKind};
pub use retry::{RetryAfter, RetryPolicy};
pub use status::{LaterAttempt, ServiceError, ServiceErrorKind};
pub use wait::{WaitPolicy, Waiting};
