//! Publishes what `collect --base-url` wrote of a recording, on loopback: `docs/journey.md` says how to try `check` with it.

use std::error::Error;
use std::path::Path;

use collectmc_test_support::site::Site;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let [published, description] = &arguments[..] else {
        return Err("usage: serve-site FOLDER DESCRIPTION".into());
    };
    let description = Path::new(description);
    let site = Site::start(Path::new(published))?;
    site.describe(description)?;
    println!("serving {}; end it with Ctrl-C", Path::new(published).display());
    println!(
        "the arguments for `collectmc check` are in {}",
        description.join("arguments").display()
    );
    loop {
        std::thread::park();
    }
}
