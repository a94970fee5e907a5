//! Checks a saved response as a mail receiver would, and prints the verdict and the findings.
//!
//! `cargo run -p collectmc --example check --features svg fixtures/issued-pkcs7/issued.p7b example.com`

use std::error::Error;
use std::time::SystemTime;
use std::{env, fs};

use collectmc::checks::{self, CheckOptions, Evidence};
use collectmc::{Certificates, Limits, Timestamp};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let file = arguments.next().ok_or("usage: check FILE [DOMAIN]")?;
    let certificates = Certificates::parse(&fs::read(file)?, &Limits::default())?;
    let chain = certificates.chain()?;

    let mark = chain.mark()?;
    println!("{}: {}", mark.organization().join(", "), mark.mark_type().join(", "));

    let mut options = CheckOptions::new(Timestamp::from(SystemTime::now()));
    if let Some(domain) = arguments.next() {
        options = options.domain(domain.parse()?);
    }
    let assessment = checks::check(&Evidence::of(&chain), &options);
    println!("{}", assessment.verdict());
    for finding in assessment.findings() {
        println!("{finding}");
    }
    Ok(())
}
