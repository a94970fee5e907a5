//! TXT records: of the system's resolver, of another one, or of one that answers over HTTPS.
//!
//! It is a stub: the resolver that is asked does the work, and follows aliases where it can. Left out: search domains, caches,
//! and DNSSEC, which is the resolver's to check.

mod https;
mod message;
mod stream;
mod system;

use std::net::SocketAddr;
use std::time::Duration;

use collectmc::UreqTransport;
use collectmc::publication::{LookupError, TxtAnswer};
use log::debug;
use url::Url;

use self::message::{Code, Query, Reply};
use super::Deadline;
use super::fetch::Fetcher;
use crate::arguments::{Check, ResolverAddress};
use crate::failure::Failure;

/// How long one server may take to respond, and how often the servers are tried.
const LONGEST: Duration = Duration::from_secs(4);
const ROUNDS: usize = 2;
/// How many aliases are followed.
const MAX_ALIASES: usize = 8;

pub(super) struct Resolver {
    way: Way,
    time: Deadline,
}

enum Way {
    Dns(Vec<SocketAddr>),
    Https(Url, Box<UreqTransport>),
}

impl Resolver {
    pub(super) fn new(arguments: &Check, fetcher: &Fetcher, time: Deadline) -> Result<Self, Failure> {
        let way = match &arguments.resolver {
            Some(ResolverAddress::Dns(address)) => Way::Dns(vec![*address]),
            Some(ResolverAddress::Https(url)) => {
                let transport = fetcher.https(LONGEST).body_limit(message::MAX_BYTES).build();
                Way::Https(url.clone(), Box::new(transport.map_err(Failure::SetUp)?))
            }
            None => Way::Dns(system::name_servers()?),
        };
        Ok(Self { way, time })
    }

    /// The TXT records at a name, by way of all aliases.
    pub(super) fn txt(&self, name: &str) -> Result<TxtAnswer, LookupError> {
        let mut aliases: Vec<String> = Vec::new();
        let mut next = name.to_owned();
        loop {
            let reply = self.ask(&next)?;
            aliases.extend(reply.aliases);
            let mut seen = aliases
                .iter()
                .map(|alias| alias.to_ascii_lowercase())
                .collect::<Vec<_>>();
            seen.push(name.to_ascii_lowercase());
            seen.sort();
            if seen.windows(2).any(|pair| pair.first() == pair.last()) {
                return Err(LookupError::permanent("its aliases lead back to themselves"));
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
                judge(https::exchange(url, transport, &query)?)
            }
        }
    }

    /// Asks one server after the other, and all once more, until one knows.
    fn ask_in_turn(&self, servers: &[SocketAddr], name: &str) -> Result<Reply, LookupError> {
        let mut failed = LookupError::transient("there is no server to ask");
        for server in (0..ROUNDS).flat_map(|_| servers) {
            let query = Query::new(name)?;
            let result = stream::exchange(*server, &query, self.left()?).and_then(judge);
            match result {
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
        self.time.left(LONGEST).ok_or_else(over)
    }
}

/// Whether the server knows.
fn judge(reply: Reply) -> Result<Reply, LookupError> {
    match reply.code {
        Code::NoError | Code::NoSuchName => Ok(reply),
        Code::ServerFailure => Err(LookupError::transient(
            "the resolver reports a server failure (SERVFAIL)",
        )),
        Code::Refused => Err(LookupError::permanent("the resolver refuses to answer (REFUSED)")),
        Code::Referral => Err(LookupError::permanent(
            "the resolver refers to other servers, and does not look names up itself",
        )),
        Code::Other => Err(LookupError::permanent("the resolver reports an error")),
    }
}
