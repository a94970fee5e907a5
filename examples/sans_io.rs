//! The protocol without a client: for an async program, or one that has an HTTP stack of its own.
//!
//! `cargo run -p collectmc --example sans_io`

use collectmc::{Body, CollectRequest, Credentials, Endpoint, Error, Format, Limits, OrderNumber, http, protocol};

fn main() -> Result<(), Error> {
    let credentials = Credentials::new("brand-team", "correct horse")?;
    let request = CollectRequest::new(OrderNumber::new(1234567)?).format(Format::Pem);

    // Bytes out …
    let response = send_somehow(request.to_http(&Endpoint::default(), &credentials));

    // … and bytes in. What the server may have repeated of the credentials is in no error.
    let outcome = protocol::parse(response, &Limits::default(), &credentials)?;
    println!("{outcome:?}");
    Ok(())
}

/// Any HTTP client. One that sends over HTTPS only, follows no redirect, and hands out whole bodies only.
fn send_somehow(request: http::Request<Body>) -> http::Response<Vec<u8>> {
    println!(
        "{} {} ({} bytes)",
        request.method(),
        request.uri(),
        request.body().expose_secret().len()
    );
    http::Response::new(b"0\r\nBeing processed by Sectigo.\r\n".to_vec())
}
