//! A program that asks whether an order is issued, and its test without a network: a scenario in memory replaces the service.
//!
//! `cargo run -p collectmc --example offline --features replay`

use std::error::Error;

use collectmc::replay::{ReplayTransport, ScenarioBuilder};
use collectmc::{Client, CollectRequest, Credentials, OrderNumber, Outcome, Transport};

/// The code under test, which is generic over the transport.
fn is_issued(client: &Client<impl Transport>, order: OrderNumber) -> Result<bool, collectmc::Error> {
    Ok(match client.collect(&CollectRequest::new(order))? {
        Outcome::Attached(_) | Outcome::Available => true,
        Outcome::Processing => false,
    })
}

fn main() -> Result<(), Box<dyn Error>> {
    // On Monday the order is being processed, on Tuesday it is issued.
    let scenario = ScenarioBuilder::new(1234567).processing().available().build()?;

    let client = Client::new(Credentials::for_replay(), ReplayTransport::new(scenario));
    let order = OrderNumber::new(1234567)?;
    assert!(!is_issued(&client, order)?);
    assert!(is_issued(&client, order)?);
    client.transport().finish()?; // an error if a recorded exchange was not used
    println!("as expected");
    Ok(())
}
