//! The arguments of `serve`.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use clap::Args;

use super::values::folder;
use super::{MORE, help};
use crate::serve::Timeline;

/// Stand in for the service over HTTPS on this machine, to test programs in any language against
#[derive(Args)]
#[command(after_help = MORE, after_long_help = help(include_str!("help/serve.txt")))]
pub(crate) struct Serve {
    /// The folders of recorded exchanges to respond from. Of several that have a response to a request, they take turns in
    /// this order
    #[arg(value_name = "SCENARIO", required_unless_present = "timeline", value_parser = folder())]
    pub(crate) scenarios: Vec<PathBuf>,

    /// What to respond before the scenarios: states with their durations, from the first request on, such as
    /// processing:2m,unavailable:30s
    #[arg(long, value_name = "STATE:DURATION,…", default_value = "", hide_default_value = true)]
    pub(crate) timeline: Timeline,

    /// The loopback address to listen on. Port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value_t = SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), value_parser = loopback)]
    pub(crate) listen: SocketAddr,

    /// Write the root certificate to trust to this file, as PEM. It is a new one at each start
    #[arg(long, value_name = "FILE", value_parser = folder())]
    pub(crate) ca_out: Option<PathBuf>,
}

fn loopback(text: &str) -> Result<SocketAddr, &'static str> {
    let address: Option<SocketAddr> = text.parse().ok();
    address
        .filter(|address| address.ip().is_loopback())
        .ok_or("give an address of this machine alone with a port, as 127.0.0.1:0 or [::1]:8443")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_else_can_reach_the_address() {
        for text in ["127.0.0.1:0", "127.1.2.3:8443", "[::1]:8443"] {
            assert!(loopback(text).is_ok(), "{text}");
        }
        for text in [
            "0.0.0.0:0",
            "[::]:0",
            "192.0.2.1:443",
            "[::ffff:192.0.2.1]:1",
            "127.0.0.1",
            "example.com:1",
            "",
        ] {
            assert!(loopback(text).is_err(), "{text}");
        }
    }
}
