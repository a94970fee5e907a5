//! Makes everything to publish from a saved response: the evidence document, the logo and the DNS record.
//!
//! `cargo run -p collectmc --example publish fixtures/issued-pkcs7/issued.p7b brand.example`

use std::error::Error;
use std::time::SystemTime;
use std::{env, fs};

use collectmc::mark::Selector;
use collectmc::{Certificates, Domain, Limits, PublicationOptions, Timestamp};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let file = arguments.next().ok_or("usage: publish FILE DOMAIN")?;
    let domain: Domain = arguments.next().ok_or("usage: publish FILE DOMAIN")?.parse()?;

    let certificates = Certificates::parse(&fs::read(file)?, &Limits::default())?;
    let logo = format!("https://{domain}/logo.svg").parse()?;
    let evidence = format!("https://{domain}/mark.pem").parse()?;
    let options = PublicationOptions::new(Timestamp::from(SystemTime::now()))
        .domain(domain.clone())
        .record(&logo, &evidence);
    let publication = certificates.publication(&options)?;

    println!("{}", publication.verdict());
    for finding in publication.findings() {
        println!("{finding}");
    }
    println!("{logo}: {} bytes", publication.svg().len());
    println!("{evidence}: {} bytes", publication.evidence_pem().len());
    if let Some(record) = publication.record() {
        print!("{}", record.to_zone_file(&domain, &Selector::default())?);
    }
    Ok(())
}
