//! Recorded exchanges for the tests of programs that use this crate: one for every response of the service, and for the ways in
//! which requests fail, all embedded and synthetic.
//!
//! ```
//! use collectmc::replay::ReplayTransport;
//! use collectmc::{Client, Credentials, Outcome, fixtures};
//!
//! let fixture = fixtures::ISSUED_AFTER_PROCESSING;
//! let client = Client::new(Credentials::for_replay(), ReplayTransport::new(fixture.scenario()?));
//! assert_eq!(client.collect(&fixture.request()?)?, Outcome::Processing);
//! let Outcome::Attached(certificates) = client.collect(&fixture.request()?)? else { panic!("not issued") };
//! let chain = certificates.chain_to(&fixtures::trust_anchors()?)?;
//! assert!(chain.trust().is_some());
//! client.transport().finish()?; // everything recorded was requested
//! # Ok::<(), collectmc::Error>(())
//! ```
//!
//! No byte comes from the service or from a real order. The certificates say 'Test' in every name and are valid at
//! [`VALID_AT`], which is the `Date` of every response too. They lead to a root that only [`trust_anchors`] has.

use crate::chain::{TrustAnchor, TrustAnchors};
use crate::replay::Scenario;
use crate::{Certificates, CollectRequest, Error, Format, Limits, OrderNumber};

/// The order number of all fixtures.
pub const ORDER: u64 = 1_234_567;

/// A time at which all certificates of the fixtures are valid, for [`Timestamp`](crate::Timestamp) to parse.
pub const VALID_AT: &str = "2026-12-01T12:00:00Z";

/// A scenario with its files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fixture {
    name: &'static str,
    format: Format,
    text: &'static str,
    files: &'static [(&'static str, &'static [u8])],
}

impl Fixture {
    /// The name, such as `issued-pkcs7`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The recorded exchanges.
    ///
    /// # Errors
    ///
    /// None: the files are embedded, and a test reads all of them.
    pub fn scenario(&self) -> Result<Scenario, Error> {
        let file = |name: &str| self.files.iter().find(|(known, _)| *known == name);
        Ok(Scenario::parse(self.text, |name| {
            file(name).map(|(_, bytes)| bytes.to_vec())
        })?)
    }

    /// The request that the scenario has responses to.
    ///
    /// # Errors
    ///
    /// None: the order number is one.
    pub fn request(&self) -> Result<CollectRequest, Error> {
        Ok(CollectRequest::new(OrderNumber::new(ORDER)?).format(self.format))
    }
}

macro_rules! fixtures {
    ($($constant:ident $name:literal $format:ident [$($file:literal),*] $doc:literal;)+) => {
        $(
            #[doc = $doc]
            pub const $constant: Fixture = Fixture {
                name: $name,
                format: Format::$format,
                text: include_str!(concat!("../fixtures/", $name, "/exchanges.toml")),
                files: &[$(($file, include_bytes!(concat!("../fixtures/", $name, "/", $file)))),*],
            };
        )+

        /// Returns all fixtures.
        pub fn all() -> &'static [Fixture] {
            &[$($constant),+]
        }
    };
}

#[rustfmt::skip]
fixtures! {
    ISSUED_PKCS7 "issued-pkcs7" Pkcs7 ["issued.p7b"] "Issued as PKCS #7, like the documented sample.";
    ISSUED_PKCS7_AS_TEXT "issued-pkcs7-as-text" Pkcs7 ["issued.pem"] "Issued as PEM, although binary PKCS #7 was requested.";
    ISSUED_PEM "issued-pem" Pem ["issued.txt"] "Issued as PEM, with the dashes of the documentation.";
    ISSUED_ZIP "issued-zip" Zip ["issued.zip"] "Issued as a ZIP archive.";
    ISSUED_SERVER_DEFAULT "issued-server-default" ServerDefault ["issued.txt"] "Issued in the form that the service chooses.";
    ISSUED_AFTER_PROCESSING "issued-after-processing" Pkcs7 ["issued.p7b"] "Being processed, then issued.";
    ISSUED_AFTER_OUTAGE "issued-after-outage" Pkcs7 ["page.html", "issued.p7b"] "HTTP 503 twice, then issued.";
    ISSUED_AFTER_TIMEOUTS "issued-after-timeouts" Pkcs7 ["issued.p7b"] "No response in time, twice, then issued.";
    ISSUED_AFTER_RESET "issued-after-reset" Pkcs7 ["issued.p7b"] "The connection is reset, then issued.";
    ISSUED_THEN_RENEWED "issued-then-renewed" Pkcs7 ["issued.p7b", "renewed.p7b"] "Issued, and later with a renewed certificate.";
    UNKNOWN_ROOT "unknown-root" Pkcs7 ["issued.p7b"] "Issued; to be looked at without [`trust_anchors`].";
    AVAILABLE "available" Pkcs7 [] "Issued, but not included in the response (status 1).";
    PROCESSING "processing" Pkcs7 [] "Being processed (status 0).";
    MAINTENANCE_PAGE "maintenance-page" Pkcs7 ["page.html"] "An HTML page with HTTP status 200.";
    NOT_HTTPS "not-https" Pkcs7 [] "Code -1.";
    UNRECOGNIZED_ARGUMENT "unrecognized-argument" Pkcs7 [] "Code -2.";
    MISSING_ARGUMENT "missing-argument" Pkcs7 [] "Code -3, about `loginPassword`.";
    INVALID_ARGUMENT "invalid-argument" Pkcs7 [] "Code -4, about `orderNumber`.";
    UNKNOWN_ERROR "unknown-error" Pkcs7 [] "Code -14.";
    WRONG_LOGIN "wrong-login" Pkcs7 [] "Code -16.";
    NOT_POST "not-post" Pkcs7 [] "Code -17.";
    REJECTED "rejected" Pkcs7 [] "Code -20.";
    REVOKED "revoked" Pkcs7 [] "Code -21.";
    AWAITING_PAYMENT "awaiting-payment" Pkcs7 [] "Code -22.";
    PERMISSION_DENIED "permission-denied" Pkcs7 [] "Code -91, with a detail.";
    FAILED_TO_COLLECT "failed-to-collect" Pkcs7 [] "Code -160.";
    UNLISTED_CODE "unlisted-code" Pkcs7 [] "Code -43, which is not documented.";
}

/// Returns the synthetic root of the fixtures as the only trust anchor.
///
/// # Errors
///
/// None: the certificate is embedded, and a test reads it.
pub fn trust_anchors() -> Result<TrustAnchors, Error> {
    let roots = Certificates::parse(include_bytes!("../fixtures/issued-pkcs7/roots.pem"), &Limits::default())?;
    let mut anchors = TrustAnchors::none();
    anchors.extend(roots.iter().cloned().map(TrustAnchor::Certificate));
    Ok(anchors)
}
