//! Files: over HTTPS as any request, and revocation lists over HTTP too.

use std::time::{Duration, Instant};

use collectmc::http::{self, Request, Response, Uri, header};
use collectmc::publication::Fetch;
use collectmc::url::Url;
use collectmc::{Body, Transport as _, TransportError, TransportErrorKind, UreqTransport, UreqTransportBuilder};
use log::debug;

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
        let Some(left) = left_until(self.end, LONGEST) else {
            return Err(out_of_time());
        };
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
        mut request: Request<Body>,
        timeout: Duration,
        max_bytes: usize,
    ) -> Result<Response<Vec<u8>>, TransportError> {
        let host = url.host_str().unwrap_or_default().to_owned();
        let port = url.port_or_known_default().unwrap_or(80);
        if let Some(to) = self.connect_to.iter().find(|to| to.host == host && to.port == port) {
            request = connecting_to(to, request)?;
        }
        debug!("{host}: sending GET {} without TLS", url.path());
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .user_agent(concat!("collectmc/", env!("CARGO_PKG_VERSION")))
            .timeout_global(Some(timeout));
        let agent = config.build().new_agent();
        let failed = |error| failure(&host, error);
        let (head, mut body) = agent.run(request.map(|_| ())).map_err(failed)?.into_parts();
        if head.status.is_redirection() {
            let message = format!("{host} redirects ({}), which is not followed", head.status.as_u16());
            return Err(TransportError::new(TransportErrorKind::Redirect, message));
        }
        let limit = u64::try_from(max_bytes).unwrap_or(u64::MAX);
        let bytes = body.with_config().limit(limit).read_to_vec().map_err(failed)?;
        Ok(Response::from_parts(head, bytes))
    }
}

/// The same request to another address, with the host in its header.
fn connecting_to(to: &ConnectTo, request: Request<Body>) -> Result<Request<Body>, TransportError> {
    let unusable = |error| TransportError::new(TransportErrorKind::Other, "no request can be made").with_source(error);
    let (mut head, body) = request.into_parts();
    let host = head.uri.authority().map_or("", |authority| authority.as_str());
    let host = host.parse().map_err(|error| unusable(http::Error::from(error)))?;
    let path = head.uri.path_and_query().map_or("/", |path| path.as_str());
    let uri = format!("http://{}{path}", to.address).parse::<Uri>();
    head.uri = uri.map_err(|error| unusable(http::Error::from(error)))?;
    head.headers.insert(header::HOST, host);
    Ok(Request::from_parts(head, body))
}

pub(super) fn out_of_time() -> TransportError {
    TransportError::new(
        TransportErrorKind::Timeout,
        "the time of the whole check is over: see --timeout",
    )
}

fn failure(host: &str, error: ureq::Error) -> TransportError {
    use std::io::ErrorKind::{ConnectionRefused, HostUnreachable, NetworkUnreachable};
    let (kind, what) = match &error {
        ureq::Error::Timeout(_) => (TransportErrorKind::Timeout, "took too long"),
        ureq::Error::HostNotFound | ureq::Error::ConnectionFailed => (TransportErrorKind::Connect, "cannot be reached"),
        ureq::Error::Io(cause) if matches!(cause.kind(), ConnectionRefused | HostUnreachable | NetworkUnreachable) => {
            (TransportErrorKind::Connect, "cannot be reached")
        }
        ureq::Error::BodyExceedsLimit(_) => (TransportErrorKind::BodyTooLarge, "sends more than is accepted"),
        _ => (TransportErrorKind::Io, "sends no complete response"),
    };
    TransportError::new(kind, format!("{host} {what}")).with_source(error)
}
