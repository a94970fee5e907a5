//! TXT records: of the system's resolver, of another one, or of one that answers over HTTPS.
//!
//! It is a stub: the resolver that is asked does the work. Left out: search domains, caches, and DNSSEC, which is the resolver's
//! to check.

mod exchange;
mod message;
mod system;

use std::time::{Duration, Instant};

use collectmc::publication::{LookupError, TxtAnswer};
use log::debug;

use self::exchange::Server;
use self::message::Reply;
use super::fetch::Fetcher;
use super::left_until;
use crate::arguments::{Check, ResolverAddress};
use crate::failure::Failure;

/// How long one server may take to respond, and how often servers that may lose a packet are tried.
const LONGEST: Duration = Duration::from_secs(4);
const ROUNDS: usize = 2;
/// How many aliases are followed.
const MAX_ALIASES: usize = 8;

pub(super) struct Resolver {
    /// Whom to ask, one after the other, until one knows.
    servers: Vec<Server>,
    /// The end of the whole check.
    end: Instant,
}

impl Resolver {
    pub(super) fn new(arguments: &Check, fetcher: &Fetcher, end: Instant) -> Result<Self, Failure> {
        let addresses = match &arguments.resolver {
            Some(ResolverAddress::Https(url)) => {
                let transport = fetcher.https(LONGEST).body_limit(message::MAX_BYTES).build();
                let transport = Box::new(transport.map_err(Failure::SetUp)?);
                let servers = vec![Server::Https(url.clone(), transport)];
                return Ok(Self { servers, end });
            }
            Some(ResolverAddress::Dns(address)) => vec![*address],
            None => system::name_servers()?,
        };
        let servers = addresses.repeat(ROUNDS).into_iter().map(Server::Dns).collect();
        Ok(Self { servers, end })
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
            }
        }
    }

    fn ask(&self, name: &str) -> Result<Reply, LookupError> {
        let mut failed = LookupError::transient("there is no server to ask");
        for server in &self.servers {
            let over = || LookupError::transient("the time of the whole check is over: see --timeout");
            let left = left_until(self.end, LONGEST).ok_or_else(over)?;
            match server.exchange(name, left) {
                Ok(reply) => return Ok(reply),
                Err(error) => {
                    debug!("{name}: {error}");
                    failed = error;
                }
            }
        }
        Err(failed)
    }
}
