//! Queries and replies as bytes (RFC 1035, section 4; RFC 6891), by the crate simple-dns.

use std::hash::{BuildHasher as _, RandomState};

use collectmc::publication::LookupError;
use simple_dns::rdata::{OPT, RData};
use simple_dns::{CLASS, Name, OPCODE, Packet, PacketFlag, QCLASS, QTYPE, Question, RCODE, TYPE, header_buffer};

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
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reply {
    /// Each record's strings, joined.
    Records(Vec<Vec<u8>>),
    /// The name that has to be asked for in place of this one.
    Alias(String),
}

impl Query {
    /// With an id that nobody can guess.
    pub(super) fn new(name: &str) -> Result<Self, LookupError> {
        // The hasher's keys are random, which spares a crate for two bytes.
        let [low, high, ..] = RandomState::new().hash_one(name).to_le_bytes();
        Self::with_id(u16::from_le_bytes([low, high]), name)
    }

    pub(super) fn with_id(id: u16, name: &str) -> Result<Self, LookupError> {
        let unusable = |_| LookupError::permanent("it is no name that the DNS can have");
        let mut packet = Packet::new_query(id);
        packet.set_flags(PacketFlag::RECURSION_DESIRED);
        packet.questions.push(question(name).map_err(unusable)?);
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

    /// Reads what has to be the reply to this query, from somebody who sends nothing else.
    pub(super) fn read(&self, bytes: &[u8]) -> Result<Reply, LookupError> {
        self.reply(bytes).unwrap_or_else(|| {
            let other = "the resolver sends something else than a reply that is whole";
            Err(LookupError::permanent(other))
        })
    }

    /// Whether the rest of the reply has to be asked for over TCP. It may be cut within a record.
    pub(super) fn is_truncated_reply(&self, bytes: &[u8]) -> bool {
        let flags = PacketFlag::RESPONSE | PacketFlag::TRUNCATION;
        header_buffer::id(bytes) == Ok(self.id) && header_buffer::has_flags(bytes, flags) == Ok(true)
    }

    /// Reads a reply to this query; `None` if it is to another one, from somebody who guesses, or not whole.
    pub(super) fn reply(&self, bytes: &[u8]) -> Option<Result<Reply, LookupError>> {
        if !has_room_for_its_records(bytes) {
            return None;
        }
        let packet = Packet::parse(bytes).ok()?;
        let asked = question(&self.name).ok()?;
        let [found] = packet.questions.as_slice() else {
            return None;
        };
        let is_asked = (&found.qname, found.qtype, found.qclass) == (&asked.qname, asked.qtype, asked.qclass);
        let is_reply = packet.id() == self.id
            && packet.opcode() == OPCODE::StandardQuery
            && packet.has_flags(PacketFlag::RESPONSE)
            && !packet.has_flags(PacketFlag::TRUNCATION);
        (is_reply && is_asked).then(|| answer(&packet, &asked.qname))
    }
}

fn question(name: &str) -> simple_dns::Result<Question<'_>> {
    let (kind, class) = (QTYPE::TYPE(TYPE::TXT), QCLASS::CLASS(CLASS::IN));
    Ok(Question::new(Name::new(name)?, kind, class, false))
}

/// Whether the message can have as many records as its head says: the parser makes room for them before it reads any.
fn has_room_for_its_records(bytes: &[u8]) -> bool {
    const SHORTEST_QUESTION: usize = 5;
    let counts = [
        header_buffer::questions(bytes),
        header_buffer::answers(bytes),
        header_buffer::name_servers(bytes),
        header_buffer::additional_records(bytes),
    ];
    let records: usize = counts.into_iter().flatten().map(usize::from).sum();
    records * SHORTEST_QUESTION <= bytes.len()
}

/// What a reply says of the name. Whatever it says of others is asked for by itself.
fn answer(packet: &Packet<'_>, asked: &Name<'_>) -> Result<Reply, LookupError> {
    match packet.rcode() {
        RCODE::NoError | RCODE::NameError => {}
        RCODE::ServerFailure => {
            return Err(LookupError::transient(
                "the resolver reports a server failure (SERVFAIL)",
            ));
        }
        RCODE::Refused => return Err(LookupError::permanent("the resolver refuses to answer (REFUSED)")),
        _ => return Err(LookupError::permanent("the resolver reports an error")),
    }
    let answers = packet.answers.iter();
    let here = answers.filter(|answer| answer.class == CLASS::IN && answer.name == *asked);
    let (mut records, mut alias) = (Vec::new(), None);
    for answer in here {
        match &answer.rdata {
            RData::TXT(txt) => {
                let text = String::try_from(txt.clone());
                records.push(text.map_or_else(|error| error.into_bytes(), String::into_bytes));
            }
            RData::CNAME(target) => alias = Some(target.0.to_string()),
            _ => {}
        }
    }
    match alias {
        Some(alias) if records.is_empty() => Ok(Reply::Alias(alias)),
        _ if records.is_empty() && packet.rcode() == RCODE::NoError && refers(packet) => Err(LookupError::permanent(
            "the resolver refers to other servers, and does not look names up itself",
        )),
        _ => Ok(Reply::Records(records)),
    }
}

/// Whether a server that does not look up names for others names those that may know; one that knows that there is nothing
/// says so by an SOA record (RFC 2308, section 2.2).
fn refers(packet: &Packet<'_>) -> bool {
    let has = |kind| {
        packet
            .name_servers
            .iter()
            .any(|record| record.rdata.type_code() == kind)
    };
    has(TYPE::NS) && !has(TYPE::SOA)
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
    fn records_are_those_of_the_name_in_any_case_or_else_its_alias_is_known() {
        let read = |name| {
            let query = Query::new(name).unwrap();
            query.read(&reply(&query))
        };
        let records = [b"one".to_vec(), b"two".to_vec()];
        assert_eq!(read("b.example"), Ok(Reply::Records(records.into())));
        assert_eq!(read("a.example"), Ok(Reply::Alias("b.example".to_owned())));
    }

    #[test]
    fn a_reply_to_another_query_is_not_the_reply() {
        let query = Query::with_id(1, "a.example").unwrap();
        for other in [Query::with_id(2, "a.example"), Query::with_id(1, "b.example")] {
            assert_eq!(query.reply(&reply(&other.unwrap())), None);
        }
        assert_eq!(query.reply(&query.bytes), None, "a query is no reply");
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
        assert_eq!(Query::with_id(1, "a.example").unwrap().reply(&head), None);
        let query = Query::with_id(1, "a.example").unwrap();
        assert!(has_room_for_its_records(&reply(&query)));
    }
}
