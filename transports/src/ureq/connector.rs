//! From a URL to a TLS session with its host.

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use ::ureq::Error;
use ::ureq::config::Config;
use ::ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ::ureq::unversioned::transport::{ConnectionDetails, Connector, NextTimeout};
use http::Uri;
use log::debug;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection};

use super::ExchangeLimits;
use super::connection::Connection;
use super::error::{failure, from_ureq, handshake_failure, invalid, or_timeout, to_ureq};
use super::proxy::Proxy;
use super::roots::setup_failure;
use super::socket::{Socket, end_of, resolve};
use crate::TransportError;
use crate::TransportErrorKind::{Connect, ProxyLogin};

/// Resolves a name, connects, opens a proxy's tunnel and completes the TLS handshake, all before one deadline. Nothing of a
/// request is sent before the server has proved its name.
#[derive(Debug)]
pub(super) struct HttpsConnector {
    pub(super) tls: Arc<ClientConfig>,
    pub(super) proxy: Option<Arc<Proxy>>,
    pub(super) limits: ExchangeLimits,
    pub(super) connect_to: AddressOverrides,
}

/// Where to connect to for a host (in lower case) and port, in place of what its name resolves to.
pub(super) type AddressOverrides = HashMap<(String, u16), SocketAddr>;

impl Connector for HttpsConnector {
    type Out = Connection;

    fn connect(&self, details: &ConnectionDetails<'_>, _chained: Option<()>) -> Result<Option<Connection>, Error> {
        let host = details.uri.host().unwrap_or_default();
        let not_sent = |error| to_ureq(from_ureq(error, host, &self.limits).with_request_sent(false));
        Ok(Some(self.open(details, host).map_err(not_sent)?))
    }
}

impl HttpsConnector {
    fn open(&self, details: &ConnectionDetails<'_>, host: &str) -> Result<Connection, Error> {
        let deadline = end_of(&details.timeout);
        let reason = details.timeout.reason;
        let port = details.uri.port_u16().unwrap_or(443);
        let mapped = self.connect_to.get(&(host.to_ascii_lowercase(), port));
        let proxy = self.proxy.as_deref();
        let proxy = proxy.filter(|proxy| mapped.is_none() && !proxy.is_bypassed_by(host));
        // Behind a proxy, often no other name than the proxy's can be resolved.
        let (address, next_hop) = match (mapped, proxy) {
            (Some(address), _) => (address.to_string(), host.to_owned()),
            (None, Some(proxy)) => (proxy.to_string(), format!("the proxy {proxy}")),
            (None, None) => (format!("{host}:{port}"), host.to_owned()),
        };
        let unreachable = |message: String| or_timeout(reason, |error| failure(Connect, message).with_source(error));

        let message = format!("could not resolve {next_hop}: check the name and the network");
        let addresses = resolve(address, deadline).map_err(unreachable(message))?;
        let message = format!("could not connect to {next_hop}: check the host, the port and the network");
        let mut socket = Socket::connect(&addresses, deadline).map_err(unreachable(message))?;
        if let Some(proxy) = proxy {
            proxy
                .open_tunnel(&mut socket, host, port)
                .map_err(or_timeout(reason, |error| {
                    let kind = match error.kind() {
                        io::ErrorKind::PermissionDenied => ProxyLogin,
                        _ => Connect,
                    };
                    failure(kind, format!("the proxy {proxy} did not open a tunnel to {host}")).with_source(error)
                }))?;
            debug!("{host}: connected through the proxy {proxy}");
        }
        let mut session = self.session(host).map_err(to_ureq)?;
        session
            .complete_io(&mut socket)
            .map_err(or_timeout(reason, |error| handshake_failure(error, host)))?;
        debug!("{host}: connected, {:?}", session.protocol_version());
        Ok(Connection::new(session, socket, host, &self.limits))
    }

    fn session(&self, host: &str) -> Result<ClientConnection, TransportError> {
        // An IPv6 address has brackets in a URL, and none in a certificate.
        let bare = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let name = ServerName::try_from(bare)
            .map_err(|error| invalid(format!("{host} is not a valid host name: check the URL")).with_source(error))?;
        ClientConnection::new(self.tls.clone(), name).map_err(setup_failure)
    }
}

/// Resolves to nothing. ureq resolves the host of every request, in a new thread and even for a pooled connection; the
/// [connector](HttpsConnector) does so for new connections only.
#[derive(Debug)]
pub(super) struct NoResolver;

impl Resolver for NoResolver {
    fn resolve(&self, _: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        Ok(self.empty())
    }
}
