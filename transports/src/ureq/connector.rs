//! From a URL to a TLS session with the server it names.

use std::fmt;
use std::io;
use std::sync::Arc;

use ::ureq::unversioned::transport::{ConnectionDetails, Connector};
use log::debug;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection};

use super::Limits;
use super::connection::Connection;
use super::failure::{Failure, is_timeout};
use super::proxy::Route;
use super::socket::{Deadline, Socket};
use super::trust;
use crate::TransportErrorKind::{Connect, Other, Tls};

/// Connects, directly or through a proxy's tunnel, and sets up TLS. Nothing of a request is sent before the server has
/// proved its name.
pub(super) struct HttpsConnector {
    pub(super) tls: Arc<ClientConfig>,
    pub(super) route: Arc<Route>,
    pub(super) limits: Limits,
}

impl Connector for HttpsConnector {
    type Out = Connection;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        _chained: Option<()>,
    ) -> Result<Option<Connection>, ::ureq::Error> {
        let deadline = Deadline::of(&details.timeout);
        let host = details.uri.host().unwrap_or_default();
        let in_words = |step: Step| {
            move |error| match is_timeout(&error) {
                true => Failure::timeout(details.timeout.reason, host, &self.limits).with_request_sent(false),
                false => step.failed(error, host, &self.route),
            }
        };

        let mut socket = Socket::connect(&details.addrs, deadline).map_err(in_words(Step::Tcp))?;
        if let Some(proxy) = self.route.proxy_for(host) {
            let port = details.uri.port_u16().unwrap_or(443);
            proxy
                .open_tunnel(&mut socket, host, port)
                .map_err(in_words(Step::Tunnel))?;
            debug!("{host}: connected through the proxy {proxy}");
        }
        let mut session = self.session(host)?;
        session.complete_io(&mut socket).map_err(in_words(Step::Handshake))?;
        debug!("{host}: connected, {:?}", session.protocol_version());
        Ok(Some(Connection::new(session, socket, host, &self.limits)))
    }
}

impl HttpsConnector {
    fn session(&self, host: &str) -> Result<ClientConnection, Failure> {
        // An IPv6 address stands in brackets in a URL, and without in a certificate.
        let bare = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let name = ServerName::try_from(bare).map_err(|error| {
            Failure::new(Other, format!("no certificate can name the host {host}: check the URL"))
                .with_source(error)
                .with_request_sent(false)
        })?;
        ClientConnection::new(self.tls.clone(), name)
            .map_err(|error| Failure::new(Tls, "TLS cannot be set up").with_source(error))
    }
}

/// What was under way when it failed.
#[derive(Clone, Copy)]
enum Step {
    Tcp,
    Tunnel,
    Handshake,
}

impl Step {
    fn failed(self, error: io::Error, host: &str, route: &Route) -> Failure {
        let proxy = route.proxy_for(host);
        match (self, proxy) {
            (Self::Tcp, None) => Failure::new(
                Connect,
                format!("cannot connect to {host}: check the network, and that this is the right host and port"),
            )
            .with_source(error),
            (Self::Tcp, Some(proxy)) => Failure::new(
                Connect,
                format!("cannot connect to the proxy {proxy}: check the proxy's address"),
            )
            .with_source(error),
            (Self::Tunnel, Some(proxy)) => {
                Failure::new(Connect, format!("the proxy {proxy} opened no tunnel to {host}")).with_source(error)
            }
            _ => trust::handshake_failure(error, host),
        }
    }
}

impl fmt::Debug for HttpsConnector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpsConnector")
            .field("route", &self.route)
            .finish_non_exhaustive()
    }
}
