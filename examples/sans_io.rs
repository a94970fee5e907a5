//! Uses the protocol without a client: for an async program, or one with its own HTTP stack.
//!
//! `cargo run -p collectmc --example sans_io`

use collectmc::{Body, CollectRequest, Credentials, Endpoint, Error, Format, Limits, OrderNumber, http, protocol};

fn main() -> Result<(), Error> {
    let credentials = Credentials::new("brand-team", "correct horse")?;
    let request = CollectRequest::new(OrderNumber::new(1234567)?).format(Format::Pem);

    // Bytes out …
    let response = send_somehow(request.to_http(&Endpoint::default(), &credentials));

    // … and bytes in. The credentials are needed to redact them where the server repeats them.
    let outcome = protocol::parse(response, &Limits::default(), &credentials)?;
    println!("{outcome:?}");
    Ok(())
}

/// Stands for any HTTP client that uses only HTTPS, follows no redirects, and returns only complete bodies.
fn send_somehow(request: http::Request<Body>) -> http::Response<Vec<u8>> {
    println!(
        "{} {} ({} bytes)",
        request.method(),
        request.uri(),
        request.body().expose_secret().len()
    );
    http::Response::new(b"0\r\nBeing processed by Sectigo.\r\n".to_vec())
}
