//! TXT records: of the system's resolver, of another one, or of one that answers over HTTPS.
//!
//! It is a stub: the resolver that is asked does the work, and follows aliases where it can. Left out: search domains, caches,
//! and DNSSEC, which is the resolver's to check.

mod https;
mod message;
mod stream;
mod system;

use std::collections::HashSet;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use collectmc::UreqTransport;
use collectmc::publication::{LookupError, TxtAnswer};
use log::debug;
use url::Url;

use self::message::{Query, Reply};
use super::fetch::Fetcher;
use super::left_until;
use crate::arguments::{Check, ResolverAddress};
use crate::failure::Failure;

/// How long one server may take to respond, and how often the servers are tried.
const LONGEST: Duration = Duration::from_secs(4);
const ROUNDS: usize = 2;
/// How many aliases are followed.
const MAX_ALIASES: usize = 8;

pub(super) struct Resolver {
    way: Way,
    /// The end of the whole check.
    end: Instant,
}

enum Way {
    Dns(Vec<SocketAddr>),
    Https(Url, Box<UreqTransport>),
}

impl Resolver {
    pub(super) fn new(arguments: &Check, fetcher: &Fetcher, end: Instant) -> Result<Self, Failure> {
        let way = match &arguments.resolver {
            Some(ResolverAddress::Dns(address)) => Way::Dns(vec![*address]),
            Some(ResolverAddress::Https(url)) => {
                let transport = fetcher.https(LONGEST).body_limit(message::MAX_BYTES).build();
                Way::Https(url.clone(), Box::new(transport.map_err(Failure::SetUp)?))
            }
            None => Way::Dns(system::name_servers()?),
        };
        Ok(Self { way, end })
    }

    /// The TXT records at a name, by way of all aliases.
    pub(super) fn txt(&self, name: &str) -> Result<TxtAnswer, LookupError> {
        let mut aliases: Vec<String> = Vec::new();
        let mut seen = HashSet::from([name.to_ascii_lowercase()]);
        let mut next = name.to_owned();
        loop {
            let reply = self.ask(&next)?;
            for alias in reply.aliases {
                if !seen.insert(alias.to_ascii_lowercase()) {
                    return Err(message::circle());
                }
                aliases.push(alias);
            }
            if aliases.len() > MAX_ALIASES {
                return Err(LookupError::permanent(format!(
                    "it has more than {MAX_ALIASES} aliases"
                )));
            }
            debug!("{name}: {} records, {} aliases", reply.records.len(), aliases.len());
            match aliases.last() {
                // The server gave the alias alone: what is behind it has to be asked for.
                Some(alias) if reply.is_open => next = alias.clone(),
                _ => {
                    return Ok(
                        TxtAnswer::records(reply.records.into_iter().map(|record| vec![record])).by_way_of(aliases)
                    );
                }
            }
        }
    }

    fn ask(&self, name: &str) -> Result<Reply, LookupError> {
        match &self.way {
            Way::Dns(servers) => self.ask_in_turn(servers, name),
            Way::Https(url, transport) => {
                self.left()?;
                let query = Query::with_id(0, name)?;
                https::exchange(url, transport, &query)
            }
        }
    }

    /// Asks one server after the other, and all once more, until one knows.
    fn ask_in_turn(&self, servers: &[SocketAddr], name: &str) -> Result<Reply, LookupError> {
        let mut failed = LookupError::transient("there is no server to ask");
        for server in (0..ROUNDS).flat_map(|_| servers) {
            let query = Query::new(name)?;
            match stream::exchange(*server, &query, self.left()?) {
                Ok(reply) => return Ok(reply),
                Err(error) => {
                    debug!("{server}: {name}: {error}");
                    failed = error;
                }
            }
        }
        Err(failed)
    }

    fn left(&self) -> Result<Duration, LookupError> {
        let over = || LookupError::transient("the time of the whole check is over: see --timeout");
        left_until(self.end, LONGEST).ok_or_else(over)
    }
}
