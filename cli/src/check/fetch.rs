//! Files: over HTTPS as any request, and revocation lists over HTTP too.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use collectmc::http::{Request, Response, Uri};
use collectmc::publication::Fetch;
use collectmc::url::Url;
use collectmc::{Body, Transport as _, TransportError, TransportErrorKind, UreqTransport, UreqTransportBuilder};
use log::debug;
use ureq::config::Config;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

use super::left_until;
use crate::arguments::{Check, ConnectTo};
use crate::failure::Failure;
use crate::wire;

/// How long one file may take.
const LONGEST: Duration = Duration::from_secs(20);

pub(super) struct Fetcher {
    roots: Option<Vec<u8>>,
    connect_to: Vec<ConnectTo>,
    /// The end of the whole check.
    end: Instant,
}

impl Fetcher {
    pub(super) fn new(arguments: &Check, end: Instant) -> Result<Self, Failure> {
        let roots = arguments.ca_file.as_deref().map(wire::roots).transpose()?;
        let fetcher = Self {
            roots,
            connect_to: arguments.connect_to.clone(),
            end,
        };
        // What is wrong with the settings is wrong before anything is fetched.
        fetcher.https(LONGEST).build().map_err(Failure::SetUp)?;
        Ok(fetcher)
    }

    /// Fetches what a step asks for, no more than it wants, and no redirect followed.
    pub(super) fn fetch(&self, step: &Fetch) -> Result<Response<Vec<u8>>, TransportError> {
        let left = left_until(self.end, LONGEST).ok_or_else(|| {
            let over = "the time of the whole check is over: see --timeout";
            TransportError::new(TransportErrorKind::Timeout, over)
        })?;
        let request = step.request().map_err(|error| {
            TransportError::new(TransportErrorKind::Other, "no request can be made").with_source(error)
        })?;
        let max_bytes = step.resource().max_bytes();
        match step.url().scheme() {
            "http" => self.http(step.url(), request, left, max_bytes),
            _ => self.https(left).body_limit(max_bytes).build()?.send(request),
        }
    }

    /// The settings of every transport here.
    pub(super) fn https(&self, timeout: Duration) -> UreqTransportBuilder {
        let mut builder = UreqTransport::builder().timeout(timeout);
        if let Some(roots) = &self.roots {
            builder = builder.extra_roots_pem(roots.clone());
        }
        for to in &self.connect_to {
            builder = builder.connect_to(&to.host, to.port, to.address);
        }
        builder
    }

    /// Without TLS, for what proves itself by a signature.
    fn http(
        &self,
        url: &Url,
        request: Request<Body>,
        timeout: Duration,
        max_bytes: usize,
    ) -> Result<Response<Vec<u8>>, TransportError> {
        let host = url.host_str().unwrap_or_default();
        let mut chosen = self.connect_to.iter();
        let chosen = chosen.find(|to| to.host == host && Some(to.port) == url.port_or_known_default());
        debug!("{host}: sending GET {} without TLS", url.path());
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .user_agent(concat!("collectmc/", env!("CARGO_PKG_VERSION")))
            .timeout_global(Some(timeout));
        let resolver = ChosenAddress(chosen.map(|to| to.address));
        let agent = ureq::Agent::with_parts(config.build(), DefaultConnector::default(), resolver);
        let failed = |error| failure(host, error);
        let (head, mut body) = agent.run(request.map(|_| ())).map_err(failed)?.into_parts();
        let limit = u64::try_from(max_bytes).unwrap_or(u64::MAX);
        let bytes = body.with_config().limit(limit).read_to_vec().map_err(failed)?;
        Ok(Response::from_parts(head, bytes))
    }
}

/// Where to connect to; without one, to where the name leads.
#[derive(Debug)]
struct ChosenAddress(Option<SocketAddr>);

impl Resolver for ChosenAddress {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let Some(address) = self.0 else {
            return DefaultResolver::default().resolve(uri, config, timeout);
        };
        let mut addresses = self.empty();
        addresses.push(address);
        Ok(addresses)
    }
}

fn failure(host: &str, error: ureq::Error) -> TransportError {
    let (kind, what) = match &error {
        ureq::Error::BodyExceedsLimit(_) => (TransportErrorKind::BodyTooLarge, "sends more than is accepted"),
        ureq::Error::Timeout(_) => (TransportErrorKind::Timeout, "took too long"),
        ureq::Error::HostNotFound | ureq::Error::ConnectionFailed | ureq::Error::Io(_) => {
            (TransportErrorKind::Connect, "cannot be reached")
        }
        _ => (TransportErrorKind::Io, "sends no complete response"),
    };
    TransportError::new(kind, format!("{host} {what}")).with_source(error)
}
