//! From a host's name to its addresses.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use ::ureq::config::Config;
use ::ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ::ureq::unversioned::transport::NextTimeout;
use http::Uri;
use http::uri::Authority;

use super::failure::Failure;
use super::proxy::Route;
use crate::TransportErrorKind::Connect;

/// Asks the system, and remembers the last answer for a moment.
///
/// ureq asks before every request, also when it then uses a kept connection. A run over many orders is so spared most of
/// the look-ups, while a retry some seconds later sees a changed address.
///
/// Behind a proxy it is the proxy's name that is looked up: often no other can be.
pub(super) struct CachingResolver {
    route: Arc<Route>,
    system: DefaultResolver,
    last: Mutex<Option<Entry>>,
}

const LIFE_TIME: Duration = Duration::from_secs(10);

struct Entry {
    authority: Authority,
    addresses: ResolvedSocketAddrs,
    since: Instant,
}

impl CachingResolver {
    pub(super) fn new(route: Arc<Route>) -> Self {
        Self {
            route,
            system: DefaultResolver::default(),
            last: Mutex::new(None),
        }
    }

    fn remembered(&self, authority: &Authority) -> Option<ResolvedSocketAddrs> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = last
            .as_ref()
            .filter(|entry| entry.authority == *authority && entry.since.elapsed() < LIFE_TIME)?;
        Some(self.copy(&entry.addresses))
    }

    fn remember(&self, authority: &Authority, addresses: &ResolvedSocketAddrs) {
        let entry = Entry {
            authority: authority.clone(),
            addresses: self.copy(addresses),
            since: Instant::now(),
        };
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(entry);
    }

    fn copy(&self, addresses: &ResolvedSocketAddrs) -> ResolvedSocketAddrs {
        let mut copy = self.empty();
        addresses.iter().for_each(|address| copy.push(*address));
        copy
    }
}

impl Resolver for CachingResolver {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ::ureq::Error> {
        let uri = self.route.next_hop(uri);
        let Some(authority) = uri.authority() else {
            return self.system.resolve(uri, config, timeout);
        };
        if let Some(addresses) = self.remembered(authority) {
            return Ok(addresses);
        }
        let addresses = self.system.resolve(uri, config, timeout).map_err(|error| match error {
            ::ureq::Error::Io(inner) => {
                let host = authority.host();
                let message = format!("the address of {host} cannot be found: check the name and the network");
                Failure::new(Connect, message).with_source(inner).into()
            }
            other => other,
        })?;
        self.remember(authority, &addresses);
        Ok(addresses)
    }
}

impl fmt::Debug for CachingResolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CachingResolver").finish_non_exhaustive()
    }
}
