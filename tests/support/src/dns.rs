//! A DNS server on loopback, over UDP and TCP, that misbehaves when told so.
//!
//! Messages are written here by hand (RFC 1035, section 4), so that no codec is tested by itself.

use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// What the server does with a query for a name.
#[derive(Clone, Debug)]
pub enum Reply {
    /// These TXT records, each of some strings. Over UDP it is truncated where it does not fit.
    Txt(Vec<Vec<Vec<u8>>>),
    /// An alias, and what is behind it.
    Alias(&'static str),
    /// An alias alone, as a server says that is not asked to go on.
    AliasOnly(&'static str),
    /// No records of this type (NODATA).
    Nothing,
    /// The name servers of a zone below, as one responds that does not look up names for others.
    Referral,
    /// A head with this code: 2 for SERVFAIL, 3 for NXDOMAIN, 5 for REFUSED.
    Code(u8),
    /// No reply at all.
    Silence,
    /// Replies that are none, and then this one.
    After(Forged, Box<Reply>),
    /// Truncated over UDP and over TCP.
    AlwaysTruncated,
    /// Truncated over UDP; over TCP these bytes after the length, then the end.
    TcpBytes(u16, Vec<u8>),
}

/// What somebody else sends before the server does: records of an attacker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forged {
    /// With another id.
    WrongId,
    /// To another question.
    WrongQuestion,
    /// As a query.
    Query,
    /// Bytes that are no message.
    Garbage,
    /// A head that announces more records than there are bytes.
    Announcing,
}

impl Reply {
    /// TXT records of one string each.
    pub fn txt(records: &[&str]) -> Self {
        Self::Txt(records.iter().map(|record| strings(record.as_bytes())).collect())
    }
}

/// A text as the strings of a record: 255 bytes each.
pub fn strings(text: &[u8]) -> Vec<Vec<u8>> {
    text.chunks(255).map(<[u8]>::to_vec).collect()
}

/// A query as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The name in lower case.
    pub name: String,
    /// Whether it came over TCP.
    pub over_tcp: bool,
    /// The whole message.
    pub message: Vec<u8>,
}

/// A server that is listening on one port of 127.0.0.1, for UDP and TCP.
#[derive(Debug)]
pub struct DnsServer {
    address: SocketAddr,
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    zone: HashMap<String, Reply>,
    asked: Mutex<Vec<Asked>>,
    stopped: AtomicBool,
}

impl DnsServer {
    /// Answers for these names; others do not exist.
    pub fn start<N: Into<String>>(zone: impl IntoIterator<Item = (N, Reply)>) -> Self {
        Self::start_at("127.0.0.1:0", zone).expect("a port on loopback is free")
    }

    /// The same on another address, such as one of IPv6, where the computer has it.
    pub fn start_at<N: Into<String>>(address: &str, zone: impl IntoIterator<Item = (N, Reply)>) -> io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        let address = listener.local_addr()?;
        let socket = UdpSocket::bind(address)?;
        socket.set_read_timeout(Some(Duration::from_millis(50)))?;
        let shared = Arc::new(Shared {
            zone: zone.into_iter().map(|(name, reply)| (name.into(), reply)).collect(),
            asked: Mutex::default(),
            stopped: AtomicBool::new(false),
        });
        let (for_udp, for_tcp) = (shared.clone(), shared.clone());
        let threads = vec![
            thread::spawn(move || for_udp.serve_udp(&socket)),
            thread::spawn(move || for_tcp.serve_tcp(&listener)),
        ];
        Ok(Self {
            address,
            shared,
            threads,
        })
    }

    /// Its address and port.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The queries, in the order in which they came.
    pub fn asked(&self) -> Vec<Asked> {
        self.shared.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for DnsServer {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn serve_udp(&self, socket: &UdpSocket) {
        let mut buffer = [0; 4096];
        while !self.stopped.load(Ordering::SeqCst) {
            let Ok((length, client)) = socket.recv_from(&mut buffer) else {
                continue;
            };
            for reply in self.replies(&buffer[..length], false) {
                let _ = socket.send_to(&reply, client);
            }
        }
    }

    fn serve_tcp(&self, listener: &TcpListener) {
        for stream in listener.incoming() {
            if self.stopped.load(Ordering::SeqCst) {
                return;
            }
            let _ = stream.and_then(|stream| self.serve_stream(stream));
        }
    }

    fn serve_stream(&self, mut stream: TcpStream) -> io::Result<()> {
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        let mut length = [0; 2];
        stream.read_exact(&mut length)?;
        let mut query = vec![0; usize::from(u16::from_be_bytes(length))];
        stream.read_exact(&mut query)?;
        if let Some(Reply::TcpBytes(length, bytes)) = self.zone.get(&name_of(&query)) {
            self.note(&query, true);
            stream.write_all(&length.to_be_bytes())?;
            return stream.write_all(bytes);
        }
        for reply in self.replies(&query, true) {
            let length = u16::try_from(reply.len()).expect("a message of less than 64 KiB");
            stream.write_all(&length.to_be_bytes())?;
            stream.write_all(&reply)?;
        }
        Ok(())
    }

    fn note(&self, query: &[u8], over_tcp: bool) {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(Asked {
            name: name_of(query),
            over_tcp,
            message: query.to_vec(),
        });
    }

    fn replies(&self, query: &[u8], over_tcp: bool) -> Vec<Vec<u8>> {
        self.note(query, over_tcp);
        let reply = self.zone.get(&name_of(query)).cloned().unwrap_or(Reply::Code(3));
        self.messages(query, &reply, over_tcp)
    }

    fn messages(&self, query: &[u8], reply: &Reply, over_tcp: bool) -> Vec<Vec<u8>> {
        const MOST_OVER_UDP: usize = 1232;
        if let Reply::After(forged, reply) = reply {
            let mut messages = vec![forge(*forged, query)];
            messages.extend(self.messages(query, reply, over_tcp));
            return messages;
        }
        let whole = match reply {
            Reply::Silence => return Vec::new(),
            Reply::AlwaysTruncated | Reply::TcpBytes(..) => return vec![truncated(query)],
            Reply::Code(code) => message(query, *code, &[]),
            Reply::Referral => {
                let mut message = message(query, 0, &[]);
                message.extend(record(NS, "example", &name_data("ns.example")));
                message[9] = 1;
                message
            }
            _ => {
                let mut answers = Vec::new();
                let is_whole = self.answers(&name_of(query), reply, &mut answers);
                let mut message = message(query, 0, &answers);
                if answers.is_empty() || (is_whole && answers.last().is_some_and(|answer| answer.0 == CNAME)) {
                    add_soa(&mut message);
                }
                message
            }
        };
        match over_tcp || whole.len() <= MOST_OVER_UDP {
            true => vec![whole],
            false => vec![truncated(query)],
        }
    }

    /// Adds the records, and says whether all is said.
    fn answers(&self, name: &str, reply: &Reply, answers: &mut Vec<Answer>) -> bool {
        match reply {
            Reply::Txt(records) => {
                answers.extend(records.iter().map(|strings| (TXT, name.to_owned(), txt_data(strings))));
                true
            }
            Reply::Alias(target) | Reply::AliasOnly(target) => {
                answers.push((CNAME, name.to_owned(), name_data(target)));
                match (reply, self.zone.get(*target)) {
                    // A circle is followed once around.
                    (Reply::Alias(_), Some(behind)) if answers.len() < 12 => self.answers(target, behind, answers),
                    (Reply::AliasOnly(_), _) => false,
                    _ => true,
                }
            }
            _ => true,
        }
    }
}

/// Type, name and data.
type Answer = (u16, String, Vec<u8>);

const NS: u16 = 2;
const CNAME: u16 = 5;
const SOA: u16 = 6;
const TXT: u16 = 16;
const IN: u16 = 1;
const HEAD: usize = 12;

/// A reply with these TXT records, to a query with this id for this name: for servers that answer in another way.
pub fn txt_message(id: u16, name: &str, records: &[&str]) -> Vec<u8> {
    let mut query = [&id.to_be_bytes()[..], &[1, 0, 0, 1, 0, 0, 0, 0, 0, 0]].concat();
    query.extend(name_data(name));
    query.extend([0, 16, 0, 1]);
    let answers: Vec<_> = records
        .iter()
        .map(|record| (TXT, name.to_owned(), txt_data(&strings(record.as_bytes()))))
        .collect();
    let mut message = message(&query, 0, &answers);
    if records.is_empty() {
        add_soa(&mut message);
    }
    message
}

fn message(query: &[u8], code: u8, answers: &[Answer]) -> Vec<u8> {
    let question = &query[HEAD..question_end(query)];
    let count = u16::try_from(answers.len()).expect("some answers").to_be_bytes();
    let mut message = query[..2].to_vec();
    message.extend([0x81, 0x80 | code, 0, 1, count[0], count[1], 0, 0, 0, 0]);
    message.extend(question);
    for (kind, name, data) in answers {
        message.extend(record(*kind, name, data));
    }
    message
}

fn record(kind: u16, name: &str, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).expect("a record of less than 64 KiB");
    [
        &name_data(name)[..],
        &kind.to_be_bytes(),
        &IN.to_be_bytes(),
        &[0, 0, 0, 60],
        &length.to_be_bytes(),
        data,
    ]
    .concat()
}

fn add_soa(message: &mut Vec<u8>) {
    let data = [&name_data("ns.example")[..], &name_data("admin.example"), &[0; 20]].concat();
    message.extend(record(SOA, "example", &data));
    message[9] = 1;
}

/// The head alone, with the flag TC.
fn truncated(query: &[u8]) -> Vec<u8> {
    let mut message = message(query, 0, &[]);
    message[2] |= 2;
    message
}

fn forge(forged: Forged, query: &[u8]) -> Vec<u8> {
    let records = [(TXT, name_of(query), txt_data(&strings(b"v=DMARC1; p=none; forged=1")))];
    let mut message = message(query, 0, &records);
    match forged {
        Forged::WrongId => message[0] ^= 1,
        Forged::WrongQuestion => message[HEAD + 1] ^= 1,
        Forged::Query => message[2] &= 0x7f,
        Forged::Garbage => message.truncate(7),
        Forged::Announcing => {
            message.truncate(HEAD);
            message[4..HEAD].fill(0xff);
        }
    }
    message
}

fn txt_data(strings: &[Vec<u8>]) -> Vec<u8> {
    let with_length =
        |string: &Vec<u8>| [&[u8::try_from(string.len()).expect("255 bytes at most")], &string[..]].concat();
    strings.iter().flat_map(with_length).collect()
}

fn name_data(name: &str) -> Vec<u8> {
    let mut data = Vec::new();
    for label in name.split('.') {
        data.push(u8::try_from(label.len()).expect("a short label"));
        data.extend(label.as_bytes());
    }
    data.push(0);
    data
}

/// Where the question ends: behind its name, type and class.
fn question_end(query: &[u8]) -> usize {
    let mut at = HEAD;
    while query[at] != 0 {
        at += 1 + usize::from(query[at]);
    }
    at + 5
}

fn name_of(query: &[u8]) -> String {
    let mut labels = Vec::new();
    let mut at = HEAD;
    while query[at] != 0 {
        let end = at + 1 + usize::from(query[at]);
        labels.push(String::from_utf8_lossy(&query[at + 1..end]).to_lowercase());
        at = end;
    }
    labels.join(".")
}
