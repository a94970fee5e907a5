//! The job by the library: `by-collectmc URL ROOTS.pem ORDER`.

use std::error::Error;
use std::{env, fs};

use collectmc::{Client, CollectRequest, Credentials, Endpoint, Outcome, UreqTransport};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [url, roots, order] = arguments.as_slice() else {
        return Err("URL ROOTS.pem ORDER".into());
    };
    let credentials = Credentials::new(env::var("SECTIGO_LOGIN_NAME")?, env::var("SECTIGO_LOGIN_PASSWORD")?)?;
    let transport = UreqTransport::builder().extra_roots_pem(fs::read(roots)?).build()?;
    let client = Client::new(credentials, transport).endpoint(url.parse::<Endpoint>()?);
    let Outcome::Attached(certificates) = client.collect(&CollectRequest::new(order.parse()?))? else {
        return Err("not issued yet".into());
    };
    let chain = certificates.chain()?;
    fs::write("mark.pem", chain.to_pem())?;
    fs::write("logo.svg", chain.mark()?.logo()?.svg())?;
    Ok(())
}
