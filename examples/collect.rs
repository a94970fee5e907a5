//! Collects an order over the network and writes the files to publish: the evidence document and the logo.
//!
//! `SECTIGO_LOGIN_NAME=… SECTIGO_LOGIN_PASSWORD=… cargo run -p collectmc --example collect 1234567`

use std::error::Error;
use std::{env, fs};

use collectmc::{Client, CollectRequest, Credentials, OrderNumber, Outcome, UreqTransport};

fn main() -> Result<(), Box<dyn Error>> {
    let order: OrderNumber = env::args().nth(1).ok_or("usage: collect ORDER")?.parse()?;
    let credentials = Credentials::new(env::var("SECTIGO_LOGIN_NAME")?, env::var("SECTIGO_LOGIN_PASSWORD")?)?;
    let client = Client::new(credentials, UreqTransport::new()?);

    match client.collect(&CollectRequest::new(order))? {
        Outcome::Attached(certificates) => {
            let chain = certificates.chain()?;
            fs::write("mark.pem", chain.to_pem())?;
            fs::write("logo.svg", chain.mark()?.logo()?.svg())?;
        }
        Outcome::Available => println!("issued, but not included in the response: request another format"),
        Outcome::Processing => println!("not issued yet: try again in three hours"),
    }
    Ok(())
}
