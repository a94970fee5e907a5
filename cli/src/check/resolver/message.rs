//! Queries and replies as bytes (RFC 1035, section 4; RFC 6891), by the crate simple-dns.

use std::hash::{BuildHasher as _, RandomState};

use collectmc::publication::LookupError;
use simple_dns::rdata::{OPT, RData};
use simple_dns::{CLASS, Name, OPCODE, Packet, PacketFlag, QCLASS, QTYPE, Question, RCODE, ResourceRecord, TYPE};

/// The most bytes of a message over TCP and HTTPS.
pub(super) const MAX_BYTES: usize = 65_535;

/// The most bytes of a reply over UDP that no network on the way takes apart.
const UDP_PAYLOAD: u16 = 1232;

/// A query for the TXT records at a name.
pub(super) struct Query {
    id: u16,
    name: String,
    pub(super) bytes: Vec<u8>,
}

/// A reply to a query.
#[derive(Debug)]
pub(super) struct Reply {
    /// Each record's strings, joined.
    pub(super) records: Vec<Vec<u8>>,
    pub(super) aliases: Vec<String>,
    /// Whether it ends with an alias of which it says nothing.
    pub(super) is_open: bool,
}

/// Why bytes are no answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Rejected {
    /// They are the reply to another query, or from somebody who guesses.
    NotTheReply,
    /// The rest has to be asked for over TCP.
    Truncated,
    /// The server does not know, or what it says is of no use.
    Failed(LookupError),
}

impl Rejected {
    /// The failure of the look-up where nothing else is left to try.
    pub(super) fn error(self, resolver: &str) -> LookupError {
        match self {
            Self::NotTheReply => LookupError::permanent(format!("{resolver} sends something else than a reply")),
            Self::Truncated => LookupError::permanent(format!("{resolver} sends a truncated reply")),
            Self::Failed(error) => error,
        }
    }
}

impl From<LookupError> for Rejected {
    fn from(error: LookupError) -> Self {
        Self::Failed(error)
    }
}

pub(super) fn circle() -> LookupError {
    LookupError::permanent("its aliases lead back to themselves")
}

impl Query {
    /// With an id that nobody can guess.
    pub(super) fn new(name: &str) -> Result<Self, LookupError> {
        // The hasher's keys are random, which spares a crate for two bytes.
        let random = RandomState::new().hash_one(name);
        Self::with_id(
            random
                .to_le_bytes()
                .first_chunk()
                .map_or(0, |two| u16::from_le_bytes(*two)),
            name,
        )
    }

    pub(super) fn with_id(id: u16, name: &str) -> Result<Self, LookupError> {
        let unusable = |_| LookupError::permanent("it is no name that the DNS can have");
        let mut packet = Packet::new_query(id);
        packet.set_flags(PacketFlag::RECURSION_DESIRED);
        let name_of_labels = Name::new(name).map_err(unusable)?;
        packet.questions.push(Question::new(
            name_of_labels,
            QTYPE::TYPE(TYPE::TXT),
            QCLASS::CLASS(CLASS::IN),
            false,
        ));
        *packet.opt_mut() = Some(OPT {
            opt_codes: Vec::new(),
            udp_packet_size: UDP_PAYLOAD,
            version: 0,
        });
        Ok(Self {
            id,
            name: name.to_owned(),
            bytes: packet.build_bytes_vec().map_err(unusable)?,
        })
    }

    /// Reads a reply to this query.
    pub(super) fn read(&self, bytes: &[u8]) -> Result<Reply, Rejected> {
        if !has_room_for_its_records(bytes) {
            return Err(Rejected::NotTheReply);
        }
        let packet = Packet::parse(bytes).map_err(|_| match self.is_truncated_reply(bytes) {
            true => Rejected::Truncated,
            false => Rejected::NotTheReply,
        })?;
        let asked = Name::new(&self.name).map_err(|_| Rejected::NotTheReply)?;
        let is_reply = packet.has_flags(PacketFlag::RESPONSE)
            && packet.id() == self.id
            && packet.opcode() == OPCODE::StandardQuery;
        let is_asked = match packet.questions.as_slice() {
            [question] => {
                question.qname == asked
                    && question.qtype == QTYPE::TYPE(TYPE::TXT)
                    && question.qclass == QCLASS::CLASS(CLASS::IN)
            }
            _ => false,
        };
        if !is_reply || !is_asked {
            return Err(Rejected::NotTheReply);
        }
        if packet.has_flags(PacketFlag::TRUNCATION) {
            return Err(Rejected::Truncated);
        }
        follow(&packet, asked)
    }

    /// Whether the head of bytes that end within a record is that of a truncated reply to this query.
    fn is_truncated_reply(&self, bytes: &[u8]) -> bool {
        const RESPONSE_AND_TRUNCATED: u8 = 0b1000_0010;
        let id = bytes.first_chunk().map(|id| u16::from_be_bytes(*id));
        let flags = bytes.get(2).map(|flags| flags & RESPONSE_AND_TRUNCATED);
        id == Some(self.id) && flags == Some(RESPONSE_AND_TRUNCATED)
    }
}

/// Whether the message can have as many records as its head says: the parser makes room for them before it reads any.
fn has_room_for_its_records(bytes: &[u8]) -> bool {
    const HEAD: usize = 12;
    const SHORTEST_QUESTION: usize = 5;
    let count = |at: usize| {
        let field = bytes.get(at..).and_then(<[u8]>::first_chunk);
        field.map_or(0, |field| usize::from(u16::from_be_bytes(*field)))
    };
    let records = [4, 6, 8, 10].map(count).iter().sum::<usize>();
    bytes.len() >= HEAD + records * SHORTEST_QUESTION
}

/// From the name that was asked for to the records, by way of the aliases in the reply.
fn follow(packet: &Packet<'_>, asked: Name<'_>) -> Result<Reply, Rejected> {
    let has_no_error = match packet.rcode() {
        RCODE::NoError => true,
        RCODE::NameError => false,
        RCODE::ServerFailure => {
            return Err(LookupError::transient("the resolver reports a server failure (SERVFAIL)").into());
        }
        RCODE::Refused => return Err(LookupError::permanent("the resolver refuses to answer (REFUSED)").into()),
        _ => return Err(LookupError::permanent("the resolver reports an error").into()),
    };
    let answers = || packet.answers.iter().filter(|answer| answer.class == CLASS::IN);
    let mut aliases = Vec::new();
    let mut name = asked;
    loop {
        let here = answers().filter(|answer| answer.name == name);
        let records: Vec<_> = here.clone().filter_map(|answer| text(&answer.rdata)).collect();
        let alias = here.clone().find_map(|answer| match &answer.rdata {
            RData::CNAME(target) => Some(target.0.clone()),
            _ => None,
        });
        match alias {
            Some(_) if aliases.len() > packet.answers.len() => return Err(circle().into()),
            Some(alias) if records.is_empty() => {
                aliases.push(alias.to_string());
                name = alias;
            }
            _ => {
                let is_silent = records.is_empty() && has_no_error;
                if is_silent && aliases.is_empty() && refers(packet) {
                    const REFERS: &str = "the resolver refers to other servers, and does not look names up itself";
                    return Err(LookupError::permanent(REFERS).into());
                }
                return Ok(Reply {
                    is_open: is_silent && !aliases.is_empty() && !says_no_data(packet),
                    records,
                    aliases,
                });
            }
        }
    }
}

/// Whether the server looked behind the aliases: it then says by an SOA record that there is nothing (RFC 2308, section 2.2).
fn says_no_data(packet: &Packet<'_>) -> bool {
    packet
        .name_servers
        .iter()
        .any(|record| matches!(record.rdata, RData::SOA(_)))
}

/// Whether a server that does not look up names for others names those that may know (RFC 2308, section 2.2).
fn refers(packet: &Packet<'_>) -> bool {
    let is_server = |record: &ResourceRecord<'_>| matches!(record.rdata, RData::NS(_));
    packet.name_servers.iter().any(is_server) && !says_no_data(packet)
}

/// The strings of a TXT record, joined.
fn text(data: &RData<'_>) -> Option<Vec<u8>> {
    match data {
        RData::TXT(txt) => {
            Some(String::try_from(txt.clone()).map_or_else(|error| error.into_bytes(), String::into_bytes))
        }
        RData::Empty(TYPE::TXT) => Some(Vec::new()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reply to a query with an alias, two records and an SOA record, with compressed names.
    fn reply(query: &Query) -> Vec<u8> {
        let mut packet = Packet::parse(&query.bytes).unwrap().into_reply();
        let add =
            |name: &'static str, data| simple_dns::ResourceRecord::new(Name::new(name).unwrap(), CLASS::IN, 60, data);
        let target = Name::new("b.example").unwrap();
        packet.answers.push(add("a.example", RData::CNAME(target.into())));
        let text = |text| RData::TXT(simple_dns::rdata::TXT::new().with_string(text).unwrap());
        packet.answers.push(add("b.example", text("one")));
        packet.answers.push(add("B.example", text("two")));
        packet.answers.push(add("c.example", text("of somebody else")));
        packet.build_bytes_vec_compressed().unwrap()
    }

    #[test]
    fn records_are_those_of_the_name_and_of_its_alias_in_any_case() {
        let query = Query::new("a.example").unwrap();
        let reply = query.read(&reply(&query)).unwrap();
        assert_eq!(reply.records, [b"one", b"two"]);
        assert_eq!((reply.aliases, reply.is_open), (vec!["b.example".to_owned()], false));
    }

    #[test]
    fn a_reply_to_another_query_is_not_the_reply() {
        let query = Query::with_id(1, "a.example").unwrap();
        for other in [Query::with_id(2, "a.example"), Query::with_id(1, "b.example")] {
            let other = other.unwrap();
            assert_eq!(query.read(&reply(&other)).unwrap_err(), Rejected::NotTheReply);
        }
        assert_eq!(
            query.read(&query.bytes).unwrap_err(),
            Rejected::NotTheReply,
            "a query is no reply"
        );
    }

    #[test]
    fn whatever_is_cut_or_changed_is_read_without_a_panic_or_a_loop() {
        let query = Query::with_id(1, "a.example").unwrap();
        let reply = reply(&query);
        for length in 0..reply.len() {
            let _ = query.read(&reply[..length]);
        }
        for at in 0..reply.len() {
            for value in 0..=u8::MAX {
                let mut changed = reply.clone();
                changed[at] = value;
                let _ = query.read(&changed);
                // A pointer to anywhere, itself included.
                if let Some(next) = changed.get_mut(at + 1) {
                    *next = value.rotate_left(3);
                    changed[at] |= 0xc0;
                    let _ = query.read(&changed);
                }
            }
        }
    }

    #[test]
    fn a_message_that_announces_more_than_it_holds_is_not_parsed() {
        let mut head = vec![0, 1, 0x81, 0x80];
        head.extend([0xff; 8]);
        assert!(!has_room_for_its_records(&head));
        assert!(!has_room_for_its_records(&[]));
        let query = Query::with_id(1, "a.example").unwrap();
        assert!(has_room_for_its_records(&reply(&query)));
    }
}
