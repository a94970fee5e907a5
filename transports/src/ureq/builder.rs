//! The settings of a [`UreqTransport`].

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use ::ureq::Agent;
use http::HeaderValue;
use zeroize::Zeroizing;

use super::connection::{INPUT_BUFFER, OUTPUT_BUFFER};
use super::connector::{ConnectTo, HttpsConnector, NoLookUp};
use super::proxy::{Proxy, Route};
use super::roots::{self, TlsRoots};
use super::{Limits, UreqTransport};
use crate::{TransportError, TransportErrorKind};

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
    limits: Limits,
    user_agent: String,
    roots: TlsRoots,
    extra_roots: Vec<Vec<u8>>,
    proxy: ProxyChoice,
    connect_to: Vec<ConnectTo>,
}

enum ProxyChoice {
    Environment,
    Url(Zeroizing<String>),
    None,
}

impl Default for UreqTransportBuilder {
    fn default() -> Self {
        Self {
            limits: Limits {
                timeout: Duration::from_secs(60),
                connect_timeout: Duration::from_secs(10),
                body: 1024 * 1024,
            },
            user_agent: concat!("collectmc/", env!("CARGO_PKG_VERSION")).to_owned(),
            roots: TlsRoots::default(),
            extra_roots: Vec::new(),
            proxy: ProxyChoice::Environment,
            connect_to: Vec::new(),
        }
    }
}

impl UreqTransportBuilder {
    /// Sets how long one request may take in all, from looking up the name to the last byte of the response, a second attempt
    /// on a new connection included. 60 seconds unless set.
    pub fn timeout(mut self, total: Duration) -> Self {
        self.limits.timeout = total;
        self
    }

    /// Sets how long connecting may take: looking up the name, a proxy's tunnel and TLS included. 10 seconds unless set.
    pub fn connect_timeout(mut self, total: Duration) -> Self {
        self.limits.connect_timeout = total;
        self
    }

    /// How many bytes the body of an answer may have. 1 MiB unless set; a header may always have 64 KiB.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.limits.body = bytes;
        self
    }

    /// What the request's User-Agent says: one product or more, as `acme-certificates/2.1`. `collectmc/VERSION` unless set.
    pub fn user_agent(mut self, products: impl Into<String>) -> Self {
        self.user_agent = products.into();
        self
    }

    /// Which root certificates to trust. The bundled ones unless set.
    pub fn roots(mut self, roots: TlsRoots) -> Self {
        self.roots = roots;
        self
    }

    /// Trusts the certificates of this PEM text too: those of a test server, or of a proxy that inspects TLS. Can be called
    /// more than once.
    ///
    /// [`build`](Self::build) refuses what is not a certificate, and a text without any.
    pub fn extra_roots_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.extra_roots.push(pem.into());
        self
    }

    /// Goes through this HTTP proxy (`http://[user:password@]host[:port]`), whatever the environment says. It is asked for a
    /// tunnel and cannot read what passes.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = ProxyChoice::Url(Zeroizing::new(url.into()));
        self
    }

    /// Goes the way that the environment says when [`build`](Self::build) is called, which is what is done unless set:
    /// through the proxy of `HTTPS_PROXY` or else `ALL_PROXY` (in small letters or capitals), but directly to the hosts of
    /// `NO_PROXY`, a list of names with commas between them.
    pub fn proxy_from_environment(mut self) -> Self {
        self.proxy = ProxyChoice::Environment;
        self
    }

    /// Goes to the server directly, whatever the environment says.
    pub fn no_proxy(mut self) -> Self {
        self.proxy = ProxyChoice::None;
        self
    }

    /// Connects to this address for URLs with this host and port, whatever the host's name resolves to, and without a proxy.
    /// The server still has to prove the host's name. Can be called more than once.
    pub fn connect_to(mut self, host: impl Into<String>, port: u16, address: SocketAddr) -> Self {
        self.connect_to.push(ConnectTo {
            host: host.into(),
            port,
            address,
        });
        self
    }

    /// Makes the transport. Nothing is connected to yet.
    ///
    /// # Errors
    ///
    /// [`TransportError`] of the kind [`Other`](TransportErrorKind::Other) for a setting that cannot be: a timeout of zero,
    /// a user agent that no header can hold, a root that is not a certificate, a proxy that is not an HTTP proxy; of the
    /// kind [`Tls`](TransportErrorKind::Tls) when the operating system has no root certificates.
    pub fn build(self) -> Result<UreqTransport, TransportError> {
        let limits = self.checked_limits()?;
        let user_agent = self.checked_user_agent()?;
        let route = Arc::new(self.route()?);
        let extra_roots = self.extra_roots.iter().map(|pem| roots::roots_of_pem(pem));
        let extra_roots = extra_roots.collect::<Result<Vec<_>, _>>()?.concat();
        let number_of_extra_roots = extra_roots.len();
        let connector = HttpsConnector {
            tls: roots::client_config(self.roots, extra_roots)?,
            route: route.clone(),
            limits,
            connect_to: self.connect_to.clone(),
        };
        let config = Agent::config_builder()
            .https_only(true)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            // The connector knows the way.
            .proxy(None)
            .user_agent(user_agent)
            .timeout_global(Some(limits.timeout))
            .timeout_connect(Some(limits.connect_timeout))
            .max_response_header_size(INPUT_BUFFER)
            .input_buffer_size(INPUT_BUFFER)
            .output_buffer_size(OUTPUT_BUFFER)
            .build();
        Ok(UreqTransport {
            agent: Agent::with_parts(config, connector, NoLookUp),
            limits,
            roots: self.roots,
            extra_roots: number_of_extra_roots,
            route,
        })
    }

    fn checked_limits(&self) -> Result<Limits, TransportError> {
        match self.limits.timeout.is_zero() || self.limits.connect_timeout.is_zero() {
            true => Err(bad_setting("a timeout of zero leaves no time for anything")),
            false => Ok(self.limits),
        }
    }

    fn checked_user_agent(&self) -> Result<&str, TransportError> {
        match self.user_agent.trim().is_empty() || HeaderValue::from_str(&self.user_agent).is_err() {
            true => Err(bad_setting(
                "the user agent must be printable text, such as acme-certificates/2.1",
            )),
            false => Ok(&self.user_agent),
        }
    }

    fn route(&self) -> Result<Route, TransportError> {
        match &self.proxy {
            ProxyChoice::Environment => Route::from_environment(|name| std::env::var(name).ok()),
            ProxyChoice::Url(url) => Ok(Route::through(Proxy::parse(url, "the proxy")?)),
            ProxyChoice::None => Ok(Route::default()),
        }
    }
}

fn bad_setting(message: &'static str) -> TransportError {
    TransportError::new(TransportErrorKind::Other, message).with_request_sent(false)
}

impl fmt::Debug for UreqTransportBuilder {
    /// Not the proxy's URL, which may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UreqTransportBuilder")
            .field("limits", &self.limits)
            .field("user_agent", &self.user_agent)
            .field("roots", &self.roots)
            .finish_non_exhaustive()
    }
}
