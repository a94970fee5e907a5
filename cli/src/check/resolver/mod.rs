//! TXT records: of the system's resolver, of another one, or of one that answers over HTTPS.
//!
//! It is a stub: the resolver that is asked does the work. Left out: search domains, caches, and DNSSEC, which is the resolver's
//! to check.

mod exchange;
mod message;
mod system;

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
        loop {
            let next = aliases.last().map_or(name, String::as_str);
            match self.ask(next)? {
                Reply::Records(records) => {
                    debug!("{name}: {} records, {} aliases", records.len(), aliases.len());
                    let records = records.into_iter().map(|record| vec![record]);
                    return Ok(TxtAnswer::records(records).by_way_of(aliases));
                }
                Reply::Alias(alias) if aliases.len() < MAX_ALIASES => aliases.push(alias),
                Reply::Alias(_) => {
                    let many = format!("it has more than {MAX_ALIASES} aliases, or they lead back to themselves");
                    return Err(LookupError::permanent(many));
                }
                Reply::Truncated => return Err(LookupError::permanent("the resolver sends a truncated reply")),
            }
        }
    }

    fn ask(&self, name: &str) -> Result<Reply, LookupError> {
        match &self.way {
            Way::Dns(servers) => self.ask_in_turn(servers, name),
            Way::Https(url, transport) => {
                self.left()?;
                // The id that lets caches recognise the query (RFC 8484, section 4.1).
                exchange::over_https(url, transport, &Query::with_id(0, name)?)
            }
        }
    }

    /// Asks one server after the other, and all once more, until one knows.
    fn ask_in_turn(&self, servers: &[SocketAddr], name: &str) -> Result<Reply, LookupError> {
        let mut failed = LookupError::transient("there is no server to ask");
        for server in (0..ROUNDS).flat_map(|_| servers) {
            let query = Query::new(name)?;
            match exchange::with_server(*server, &query, self.left()?) {
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
