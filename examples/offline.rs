//! A program that asks whether an order is issued, and its test without a network: a scenario in memory replaces the service.
//!
//! `cargo run -p collectmc --example offline --features replay`

use std::error::Error;

use collectmc::replay::{Exchange, ReplayTransport, RequestPattern, Scenario};
use collectmc::{Client, CollectRequest, Credentials, Endpoint, OrderNumber, Outcome, Transport};

/// The code under test, which is generic over the transport.
fn is_issued(client: &Client<impl Transport>, order: OrderNumber) -> Result<bool, collectmc::Error> {
    Ok(match client.collect(&CollectRequest::new(order))? {
        Outcome::Attached(_) | Outcome::Available => true,
        Outcome::Processing => false,
    })
}

fn main() -> Result<(), Box<dyn Error>> {
    // On Monday the order is being processed, on Tuesday it is issued.
    let request = || {
        RequestPattern::post(Endpoint::DEFAULT).map(|request| {
            request
                .redacted("loginName")
                .redacted("loginPassword")
                .field("orderNumber", "1234567")
                .field("responseType", "2")
                .field("responseEncoding", "1")
        })
    };
    let scenario = Scenario::new("Order 1234567, in two days.")
        .with(Exchange::answered(request()?, http::Response::new(b"0\n".to_vec())))
        .with(Exchange::answered(request()?, http::Response::new(b"1\n".to_vec())));

    let transport = ReplayTransport::new(scenario);
    let client = Client::new(Credentials::new("anybody", "anything")?, &transport);
    let order = OrderNumber::new(1234567)?;
    assert!(!is_issued(&client, order)?);
    assert!(is_issued(&client, order)?);
    transport.finish()?; // an error if a recorded exchange was not used
    println!("as expected");
    Ok(())
}
