//! What must hold for every input. The fuzzers call these, and so does the test `corpus` with the inputs that they found.
//!
//! A property that does not hold panics.

mod archive;
mod certificate;
mod forms;
mod pem;
mod pkcs7;
mod record;
mod recording;
mod redactor;
mod response;
mod signed;
mod svg;

pub use archive::archive;
pub use certificate::certificate;
pub use forms::forms;
pub use pem::pem;
pub use pkcs7::pkcs7;
pub use record::record;
pub use recording::recording;
pub use redactor::redactor;
pub use response::response;
pub use signed::{Verified, chain};
pub use svg::svg;

use collectmc::certificates::Certificates;
use collectmc::{Limits, Timestamp};
use collectmc_test_support::certificates::VALID_AT;

/// The time at which the synthetic certificates are valid.
fn valid_at() -> Timestamp {
    VALID_AT.parse().unwrap()
}

/// Reads the bytes, and holds what was read to what holds for every container.
fn read(bytes: &[u8]) -> Option<Certificates> {
    let limits = Limits::default();
    let certificates = match Certificates::parse(bytes, &limits) {
        Ok(certificates) => certificates,
        Err(error) => {
            assert_printable(&format!("{error:?}"));
            return None;
        }
    };
    assert!(!certificates.as_slice().is_empty());
    assert_eq!(certificates.as_sent(), bytes, "the bytes are kept as they are");
    for skipped in certificates.skipped() {
        assert_printable(&skipped.to_string());
    }
    let again = Certificates::parse(certificates.to_pem().as_bytes(), &limits).unwrap();
    assert_eq!(
        again.as_slice(),
        certificates.as_slice(),
        "PEM of them is the same certificates"
    );
    Some(certificates)
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len().max(1)).any(|window| window == part)
}

/// No message steers a terminal.
fn assert_printable(text: &str) {
    let steers = |c: &char| c.is_control() && *c != '\n';
    assert_eq!(text.chars().find(steers), None, "in {text:?}");
}
