//! The first records of servers without a secure version of TLS.

/// Returns the ServerHello of a server that supports at most this version (RFC 4346, section 7.4.1.3).
pub fn server_hello(version: Version) -> Vec<u8> {
    const RANDOM: [u8; 32] = [0x5a; 32];
    const NO_SESSION_ID: u8 = 0;
    const RSA_WITH_AES_128_CBC_SHA: [u8; 2] = [0x00, 0x2f];
    const NO_COMPRESSION: u8 = 0;
    const SERVER_HELLO: u8 = 2;
    let hello = [
        &version.bytes()[..],
        &RANDOM,
        &[NO_SESSION_ID],
        &RSA_WITH_AES_128_CBC_SHA,
        &[NO_COMPRESSION],
    ]
    .concat();
    let length = u8::try_from(hello.len()).expect("a short message");
    record(
        HANDSHAKE,
        version,
        &[&[SERVER_HELLO, 0, 0, length], &hello[..]].concat(),
    )
}

/// Returns a fatal alert (RFC 8446, section 6.2), such as 40 for `handshake_failure`.
pub fn alert(description: u8) -> Vec<u8> {
    const FATAL: u8 = 2;
    record(ALERT, Version::Tls12, &[FATAL, description])
}

/// A version of TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// TLS 1.0, of 1999.
    Tls10,
    /// TLS 1.1, of 2006.
    Tls11,
    /// TLS 1.2, of 2008.
    Tls12,
}

impl Version {
    fn bytes(self) -> [u8; 2] {
        match self {
            Self::Tls10 => [3, 1],
            Self::Tls11 => [3, 2],
            Self::Tls12 => [3, 3],
        }
    }
}

const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;

fn record(content_type: u8, version: Version, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).expect("a short record").to_be_bytes();
    [&[content_type], &version.bytes()[..], &length, content].concat()
}
