//! An HTTP proxy, whose tunnel leads to the server.

use std::fmt;
use std::io::{self, Read, Write};
use std::str;

use ::ureq::ProxyProtocol;
use data_encoding::BASE64;
use url::Url;
use zeroize::Zeroizing;

use super::error::invalid;
use super::socket::Socket;
use crate::TransportError;

/// An HTTP proxy that is asked for a tunnel (RFC 9110, section 9.3.6), through which TLS passes.
///
/// Printed as host and port, without user name and password.
pub(super) struct Proxy {
    /// `host:port`, without the login.
    address: String,
    /// The value of Proxy-Authorization.
    login: Option<Zeroizing<String>>,
    /// The value of `NO_PROXY`.
    direct: String,
}

impl Proxy {
    /// Reads `HTTPS_PROXY` or else `ALL_PROXY`, and `NO_PROXY`, each in lower case first; an empty one counts as unset.
    /// `HTTP_PROXY` is ignored: it is for `http` URLs, and in a CGI program an attacker can set it.
    pub(super) fn from_environment(variable: impl Fn(&str) -> Option<String>) -> Result<Option<Self>, TransportError> {
        let first = |names: &[&'static str]| {
            let mut set = names.iter().map(|name| (*name, variable(name).unwrap_or_default()));
            set.find(|(_, value)| !value.is_empty())
        };
        let Some((name, url)) = first(&["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]) else {
            return Ok(None);
        };
        let direct = first(&["no_proxy", "NO_PROXY"]).map(|(_, list)| list);
        Ok(Some(Self {
            direct: direct.unwrap_or_default(),
            ..Self::parse(&Zeroizing::new(url), name)?
        }))
    }

    /// Parses the URL of a proxy. Errors begin with `setting`, the place where the URL was set, and never quote the URL,
    /// since it may contain a password.
    pub(super) fn parse(url: &str, setting: &str) -> Result<Self, TransportError> {
        let refused = |why: &str| invalid(format!("{setting}: {why}"));
        let not_a_url = || refused("not the URL of a proxy, such as http://proxy.example:3128");
        let parsed = ::ureq::Proxy::new(url).map_err(|_| not_a_url())?;
        if parsed.protocol() != ProxyProtocol::Http {
            return Err(refused(
                "only HTTP proxies are supported, whose URLs begin with http://",
            ));
        }
        let login = parsed.username().or(parsed.password()).map(|_| {
            let user = parsed.username().unwrap_or_default();
            let password = parsed.password().unwrap_or_default();
            let pair = Zeroizing::new(format!("{user}:{password}"));
            Zeroizing::new(format!("Basic {}", BASE64.encode_display(pair.as_bytes())))
        });
        // `Uri` and ureq take an invalid port for none, which would send the password to port 80.
        let checked = Url::parse(&parsed.uri().to_string()).map_err(|_| not_a_url())?;
        let port = checked.port_or_known_default().filter(|port| *port != 0);
        Ok(Self {
            address: format!("{}:{}", parsed.host(), port.ok_or_else(not_a_url)?),
            login,
            direct: String::new(),
        })
    }

    /// Whether a host is reached without the proxy: `NO_PROXY` lists names, each including its subdomains, or `*`.
    pub(super) fn is_bypassed_by(&self, host: &str) -> bool {
        let host = host.trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
        self.direct.split(',').any(|name| {
            let name = name.trim().to_ascii_lowercase();
            let above = match name.trim_start_matches("*.").trim_start_matches('.') {
                "" => None,
                "*" => Some(""),
                name => host.strip_suffix(name),
            };
            above.is_some_and(|above| above.is_empty() || above.ends_with('.'))
        })
    }

    /// Asks the proxy to connect to the host, and reads no more than the head of its response.
    pub(super) fn open_tunnel(&self, socket: &mut Socket, host: &str, port: u16) -> io::Result<()> {
        let mut request = Zeroizing::new(format!("CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n"));
        if let Some(login) = &self.login {
            request.push_str("Proxy-Authorization: ");
            request.push_str(login);
            request.push_str("\r\n");
        }
        request.push_str("\r\n");
        socket.write_all(request.as_bytes())?;
        match status_of(&read_head(socket)?) {
            Some(200..=299) => Ok(()),
            // RFC 9110, sections 15.5.2, 15.5.4 and 15.5.8.
            Some(status @ (401 | 403 | 407)) => Err(io::Error::new(
                io::ErrorKind::PermissionDenied,
                match self.login {
                    Some(_) => format!("it rejected the user name and password of its URL (HTTP status {status})"),
                    None => format!("it requires a user name and password (HTTP status {status}): add them to its URL"),
                },
            )),
            Some(status) => Err(io::Error::other(format!("it responded with HTTP status {status}"))),
            None => Err(io::Error::other("its response is not HTTP")),
        }
    }
}

#[expect(clippy::unbuffered_bytes, reason = "TLS begins right after the head")]
fn read_head(socket: &mut Socket) -> io::Result<Vec<u8>> {
    const LIMIT: u64 = 16 * 1024;
    let mut head = Vec::new();
    for byte in socket.take(LIMIT).bytes() {
        head.push(byte?);
        if head.ends_with(b"\r\n\r\n") {
            return Ok(head);
        }
    }
    let message = format!("its response header has no end within {LIMIT} bytes");
    Err(io::Error::other(message))
}

/// Parses the status of a line such as `HTTP/1.1 200 Connection established`.
fn status_of(head: &[u8]) -> Option<u16> {
    let start = str::from_utf8(head.get(.."HTTP/1.1 200".len())?).ok()?;
    let (version, status) = start.split_once(' ')?;
    status.parse().ok().filter(|_| version.starts_with("HTTP/1."))
}

impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.address)
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let login = if self.login.is_some() { ", with a login" } else { "" };
        write!(f, "{self}{login}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxy(variables: &[(&str, &str)]) -> Result<Option<Proxy>, TransportError> {
        Proxy::from_environment(|wanted| {
            variables
                .iter()
                .find(|(name, _)| *name == wanted)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    fn proxy_of(variables: &[(&str, &str)], host: &str) -> Option<String> {
        let proxy = proxy(variables).unwrap();
        let passed = proxy.filter(|proxy| !proxy.is_bypassed_by(host));
        passed.map(|proxy| proxy.to_string())
    }

    #[test]
    fn without_variables_the_route_is_direct() {
        assert_eq!(proxy_of(&[], "service.test"), None);
        assert_eq!(proxy_of(&[("HTTPS_PROXY", "")], "service.test"), None);
    }

    #[test]
    fn https_proxy_takes_precedence_over_all_proxy() {
        let both = [
            ("ALL_PROXY", "http://all.test:1"),
            ("HTTPS_PROXY", "http://https.test:2"),
        ];
        assert_eq!(proxy_of(&both, "service.test").as_deref(), Some("https.test:2"));
        assert_eq!(proxy_of(&both[..1], "service.test").as_deref(), Some("all.test:1"));
    }

    #[test]
    fn http_proxy_is_ignored() {
        assert_eq!(proxy_of(&[("HTTP_PROXY", "http://evil.test:1")], "service.test"), None);
    }

    #[test]
    fn a_proxy_url_without_scheme_is_an_http_proxy() {
        assert_eq!(
            proxy_of(&[("HTTPS_PROXY", "proxy.test:3128")], "service.test").as_deref(),
            Some("proxy.test:3128")
        );
    }

    #[test]
    fn the_hosts_of_no_proxy_and_their_subdomains_are_reached_directly() {
        let direct = |list, host| proxy_of(&[("HTTPS_PROXY", "http://p.test:1"), ("NO_PROXY", list)], host).is_none();
        assert!(direct("a.test, service.test", "service.test"));
        assert!(direct("service.test", "www.SERVICE.test"));
        assert!(direct(".service.test", "www.service.test"));
        assert!(direct("*", "service.test"));
        assert!(direct("::1", "[::1]"));
        assert!(!direct("service.test", "other-service.test"));
        assert!(!direct("", "service.test"));
    }

    #[test]
    fn a_proxy_of_another_kind_is_refused_with_the_name_of_its_variable() {
        let message = proxy(&[("ALL_PROXY", "socks5://proxy.test")]).unwrap_err().to_string();
        assert!(message.starts_with("ALL_PROXY: "), "{message}");
    }

    #[test]
    fn a_proxys_password_is_never_printed() {
        let url = "http://user:hunter2@proxy.test:3128";
        assert!(!format!("{:?}", Proxy::parse(url, "the proxy").unwrap()).contains("hunter2"));
        for bad in [
            "socks5://user:hunter2@proxy.test",
            "http://user:hunter2@:80:80",
            "http://user:hunter2@",
        ] {
            let error = Proxy::parse(bad, "the proxy").unwrap_err();
            assert!(!format!("{error} {error:?}").contains("hunter2"), "{bad}");
        }
    }

    #[test]
    fn an_invalid_port_is_refused_and_never_replaced_by_80() {
        for port in ["99999", "65536", "0", "abc", "+80", "80:80", "-1"] {
            let Err(error) = Proxy::parse(&format!("http://user:hunter2@proxy.test:{port}"), "HTTPS_PROXY") else {
                panic!("{port} was accepted as a port");
            };
            let message = error.to_string();
            assert!(
                message.starts_with("HTTPS_PROXY: ") && !message.contains("hunter2"),
                "{message}"
            );
        }
    }

    #[test]
    fn the_port_defaults_to_80() {
        for (url, address) in [
            ("http://proxy.test", "proxy.test:80"),
            ("http://proxy.test/", "proxy.test:80"),
            ("proxy.test", "proxy.test:80"),
            ("http://proxy.test:", "proxy.test:80"),
            ("user:3128@proxy.test", "proxy.test:80"),
            ("http://user:pw@proxy.test:1", "proxy.test:1"),
            ("http://proxy.test:65535/", "proxy.test:65535"),
            ("http://[::1]", "[::1]:80"),
            ("http://[::1]:3128", "[::1]:3128"),
        ] {
            let proxy = Proxy::parse(url, "the proxy").unwrap();
            assert_eq!(proxy.to_string(), address, "{url}");
        }
    }

    #[test]
    fn only_a_status_line_has_a_status() {
        assert_eq!(status_of(b"HTTP/1.1 200 Connection established\r\n\r\n"), Some(200));
        assert_eq!(status_of(b"HTTP/1.0 407 No\r\n"), Some(407));
        assert_eq!(status_of(b"SSH-2.0-OpenSSH_9.2\r\n"), None);
        assert_eq!(status_of(b""), None);
    }
}
