//! The arguments of `check`.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use clap::Args;
use collectmc::mark::{Domain, Selector};
use url::Url;

use super::values::{folder, seconds};
use super::{CheckArguments, MORE, OutputOptions, help};

/// Check what a domain publishes: its records, logo and certificate, as mail receivers fetch them
#[derive(Args)]
#[command(after_help = MORE, after_long_help = help(include_str!("help/check.txt")))]
pub(crate) struct Check {
    /// The domain that mail is from
    #[arg(value_name = "DOMAIN")]
    pub(crate) domain: Domain,

    /// The selector of the record
    #[arg(long, value_name = "NAME", default_value_t)]
    pub(crate) selector: Selector,

    /// Compare what is served with mark.pem and logo.svg in this folder
    #[arg(long, value_name = "DIR", value_parser = folder())]
    pub(crate) dir: Option<PathBuf>,

    /// Write a page to look at: what to change first. It is one file that runs nothing and needs no network. `-` writes it to
    /// standard output, in place of the summary
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,

    /// Replace the page if it already exists with different content
    #[arg(long, requires = "html")]
    pub(crate) force: bool,

    /// Ask this DNS resolver: an IP address with or without a port, or the https:// URL of one that answers DNS over HTTPS
    /// [default: the system's]
    #[arg(long, value_name = "RESOLVER")]
    pub(crate) resolver: Option<ResolverAddress>,

    /// Trust the root certificates of this PEM file too, for TLS: a test server's, or those of a proxy that inspects TLS
    #[arg(long, value_name = "PEM")]
    pub(crate) ca_file: Option<PathBuf>,

    /// Connect to this IP address for URLs with this host and port, as brand.example:443:127.0.0.1:8443. Without a port of
    /// its own, the address is connected to at the URL's. May be repeated
    #[arg(long, value_name = "HOST:PORT:ADDRESS")]
    pub(crate) connect_to: Vec<ConnectTo>,

    /// How long the check may take in all
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = seconds)]
    pub(crate) timeout: Duration,

    #[command(flatten)]
    pub(crate) checks: CheckArguments,

    #[command(flatten)]
    pub(crate) output: OutputOptions,
}

/// Whom to ask for records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ResolverAddress {
    Dns(SocketAddr),
    Https(Url),
}

impl FromStr for ResolverAddress {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WRONG: &str = "give an IP address, as 9.9.9.9 or [2620:fe::fe]:53, or an https:// URL";
        if let Some(address) = socket_address(text, 53) {
            return Ok(Self::Dns(address));
        }
        let url = Url::parse(text).map_err(|_| WRONG)?;
        let is_plain = url.username().is_empty() && url.password().is_none();
        (url.scheme() == "https" && is_plain)
            .then_some(Self::Https(url))
            .ok_or(WRONG)
    }
}

/// Where to connect to for one host and port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ConnectTo {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) address: SocketAddr,
}

impl FromStr for ConnectTo {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WRONG: &str = "give host, port and IP address, as brand.example:443:127.0.0.1:8443";
        let mut parts = text.splitn(3, ':');
        let (Some(host), Some(port), Some(address)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(WRONG);
        };
        let port: u16 = port.parse().map_err(|_| WRONG)?;
        let address = socket_address(address, port)
            .filter(|_| !host.is_empty())
            .ok_or(WRONG)?;
        Ok(Self {
            host: host.to_ascii_lowercase(),
            port,
            address,
        })
    }
}

/// An IP address, in brackets or not, and maybe a port behind it.
fn socket_address(text: &str, default_port: u16) -> Option<SocketAddr> {
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
    let address = bare.unwrap_or(text).parse::<IpAddr>().ok();
    let with_default = address.map(|address| SocketAddr::new(address, default_port));
    with_default.or_else(|| text.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resolver_is_an_address_or_an_https_url() {
        let dns = |text: &str| ResolverAddress::Dns(text.parse().unwrap());
        for (text, expected) in [
            ("9.9.9.9", dns("9.9.9.9:53")),
            ("127.0.0.1:5353", dns("127.0.0.1:5353")),
            ("2620:fe::fe", dns("[2620:fe::fe]:53")),
            ("[::1]", dns("[::1]:53")),
            ("[::1]:5353", dns("[::1]:5353")),
            (
                "https://dns.example/dns-query",
                ResolverAddress::Https("https://dns.example/dns-query".parse().unwrap()),
            ),
        ] {
            assert_eq!(text.parse(), Ok(expected), "{text}");
        }
        for wrong in [
            "",
            "dns.example",
            "http://dns.example/",
            "https://a:b@dns.example/",
            "9.9.9.9:x",
        ] {
            assert!(wrong.parse::<ResolverAddress>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_address_to_connect_to_has_the_port_of_the_url_or_its_own() {
        let parsed = |text: &str| text.parse::<ConnectTo>().map(|to| to.address.to_string());
        assert_eq!(parsed("Brand.example:443:127.0.0.1"), Ok("127.0.0.1:443".to_owned()));
        assert_eq!(
            parsed("brand.example:443:127.0.0.1:8443"),
            Ok("127.0.0.1:8443".to_owned())
        );
        assert_eq!(parsed("brand.example:443:[::1]:8443"), Ok("[::1]:8443".to_owned()));
        for wrong in [
            "",
            "brand.example",
            "brand.example:443",
            ":443:127.0.0.1",
            "a:b:127.0.0.1",
            "a:443:localhost",
        ] {
            assert!(parsed(wrong).is_err(), "{wrong}");
        }
    }
}
