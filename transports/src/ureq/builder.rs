//! The settings of a [`UreqTransport`].

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use ::ureq::Agent;
use http::HeaderValue;
use zeroize::Zeroizing;

use super::connection::{INPUT_BUFFER, OUTPUT_BUFFER};
use super::connector::{AddressOverrides, HttpsConnector, NoResolver};
use super::error::invalid;
use super::proxy::Proxy;
use super::roots::{self, TlsRoots};
use super::{ExchangeLimits, UreqTransport};
use crate::TransportError;

/// Builds a [`UreqTransport`]; see [`UreqTransport::builder`].
///
/// ```
/// use std::time::Duration;
/// use collectmc_transports::UreqTransport;
///
/// let transport = UreqTransport::builder()
///     .timeout(Duration::from_secs(30))
///     .proxy("http://proxy.example:3128")
///     .user_agent("acme-certificates/2.1")
///     .build()?;
/// # Ok::<(), collectmc_transports::TransportError>(())
/// ```
#[must_use = "a builder does nothing until `build`"]
pub struct UreqTransportBuilder {
    limits: ExchangeLimits,
    user_agent: String,
    roots: TlsRoots,
    extra_roots: Vec<Vec<u8>>,
    proxy: ProxyChoice,
    connect_to: AddressOverrides,
}

enum ProxyChoice {
    Environment,
    Url(Zeroizing<String>),
    None,
}

impl Default for UreqTransportBuilder {
    fn default() -> Self {
        Self {
            limits: ExchangeLimits {
                timeout: Duration::from_secs(60),
                connect_timeout: Duration::from_secs(10),
                body: 1024 * 1024,
            },
            user_agent: concat!("collectmc/", env!("CARGO_PKG_VERSION")).to_owned(),
            roots: TlsRoots::default(),
            extra_roots: Vec::new(),
            proxy: ProxyChoice::Environment,
            connect_to: AddressOverrides::new(),
        }
    }
}

impl UreqTransportBuilder {
    /// Sets the timeout of a whole request, from resolving the name to the last byte of the response, including a second
    /// attempt on a new connection. The default is 60 seconds.
    pub fn timeout(mut self, total: Duration) -> Self {
        self.limits.timeout = total;
        self
    }

    /// Sets the timeout for connecting, including name resolution, a proxy's tunnel and the TLS handshake. The default is 10
    /// seconds.
    pub fn connect_timeout(mut self, total: Duration) -> Self {
        self.limits.connect_timeout = total;
        self
    }

    /// Sets the largest response body, in bytes. The default is 1 MiB. Response headers may take 64 KiB in any case.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.limits.body = bytes;
        self
    }

    /// Sets the User-Agent header, such as `acme-certificates/2.1`. The default is `collectmc/VERSION`.
    pub fn user_agent(mut self, products: impl Into<String>) -> Self {
        self.user_agent = products.into();
        self
    }

    /// Sets the trusted root certificates. The default is [`TlsRoots::Bundled`].
    pub fn roots(mut self, roots: TlsRoots) -> Self {
        self.roots = roots;
        self
    }

    /// Adds trusted root certificates in PEM, such as that of a test server or of a proxy that inspects TLS. Each call adds to
    /// those before.
    ///
    /// [`build`](Self::build) fails if a block is not a certificate, or if there is none.
    pub fn extra_roots_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.extra_roots.push(pem.into());
        self
    }

    /// Sets an HTTP proxy (`http://[user:password@]host[:port]`, port 80 by default), ignoring the environment. Requests pass
    /// through a tunnel (CONNECT), so that the proxy cannot read them.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = ProxyChoice::Url(Zeroizing::new(url.into()));
        self
    }

    /// Takes the proxy from the environment, which is the default: `HTTPS_PROXY` or else `ALL_PROXY` (in lower or upper
    /// case), except for the hosts of `NO_PROXY`, a comma-separated list. The variables are read by [`build`](Self::build).
    pub fn proxy_from_environment(mut self) -> Self {
        self.proxy = ProxyChoice::Environment;
        self
    }

    /// Connects to the server directly, ignoring the environment.
    pub fn no_proxy(mut self) -> Self {
        self.proxy = ProxyChoice::None;
        self
    }

    /// Connects to this address for URLs with this host and port, whatever the host's name resolves to, and without a proxy.
    /// The server still has to prove the host's name. Can be called more than once.
    pub fn connect_to(mut self, host: impl Into<String>, port: u16, address: SocketAddr) -> Self {
        let host = host.into().to_ascii_lowercase();
        self.connect_to.entry((host, port)).or_insert(address);
        self
    }

    /// Builds the transport, without connecting to anything.
    ///
    /// # Errors
    ///
    /// A [`TransportError`] of the kind [`Other`](crate::TransportErrorKind::Other) for an invalid setting: a timeout of zero,
    /// a user agent that is not a valid header value, a root that is not a certificate, a proxy that is not an HTTP proxy;
    /// and of the kind [`Tls`](crate::TransportErrorKind::Tls) if the operating system has no root certificates.
    pub fn build(self) -> Result<UreqTransport, TransportError> {
        self.check_values()?;
        let limits = self.limits;
        let proxy = match &self.proxy {
            ProxyChoice::Environment => Proxy::from_environment(|name| std::env::var(name).ok())?,
            ProxyChoice::Url(url) => Some(Proxy::parse(url, "the proxy")?),
            ProxyChoice::None => None,
        };
        let proxy = proxy.map(Arc::new);
        let extra_roots = self.extra_roots.iter().map(|pem| roots::roots_of_pem(pem));
        let extra_roots = extra_roots.collect::<Result<Vec<_>, _>>()?.concat();
        let connector = HttpsConnector {
            tls: roots::client_config(self.roots, extra_roots)?,
            proxy: proxy.clone(),
            limits,
            connect_to: self.connect_to,
        };
        let config = Agent::config_builder()
            .https_only(true)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            // The connector opens the tunnel itself.
            .proxy(None)
            .user_agent(self.user_agent)
            .accept_encoding("identity")
            .timeout_global(Some(limits.timeout))
            .timeout_connect(Some(limits.connect_timeout))
            .max_response_header_size(INPUT_BUFFER)
            .input_buffer_size(INPUT_BUFFER)
            .output_buffer_size(OUTPUT_BUFFER)
            .build();
        Ok(UreqTransport {
            agent: Agent::with_parts(config, connector, NoResolver),
            limits,
            proxy,
        })
    }

    fn check_values(&self) -> Result<(), TransportError> {
        if self.limits.timeout.is_zero() || self.limits.connect_timeout.is_zero() {
            return Err(invalid("a timeout must be greater than zero"));
        }
        if self.user_agent.trim().is_empty() || HeaderValue::from_str(&self.user_agent).is_err() {
            return Err(invalid(
                "the user agent must be printable ASCII, such as acme-certificates/2.1",
            ));
        }
        Ok(())
    }
}

impl fmt::Debug for UreqTransportBuilder {
    /// Omits the proxy's URL, which may contain a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UreqTransportBuilder")
            .field("limits", &self.limits)
            .field("user_agent", &self.user_agent)
            .field("roots", &self.roots)
            .finish_non_exhaustive()
    }
}
