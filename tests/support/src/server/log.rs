//! The log of what clients sent.

/// Everything that clients of a server sent so far.
#[derive(Debug, Default)]
pub(super) struct Log {
    pub(super) connections: usize,
    /// The number of completed scripts.
    pub(super) ended: usize,
    pub(super) requests: Vec<Request>,
    /// All bytes, decrypted if sent over TLS.
    pub(super) received: Vec<u8>,
}

impl Log {
    pub(super) fn holds(&self, bytes: &[u8]) -> bool {
        !bytes.is_empty() && self.received.windows(bytes.len()).any(|window| window == bytes)
    }
}

/// A request as received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The request line and the header, without the empty line after them.
    pub head: String,
    /// The body, of the length in `content-length`.
    pub body: Vec<u8>,
}

impl Request {
    /// Returns the first value of a header, ignoring the case of its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(':'))
            .find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
    }

    /// Returns the request line.
    pub fn line(&self) -> &str {
        self.head.lines().next().unwrap_or_default()
    }

    /// Parses the request at the start of these bytes, if it is complete.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        const END: &[u8] = b"\r\n\r\n";
        let head_length = bytes.windows(END.len()).position(|window| window == END)?;
        let mut request = Self {
            head: String::from_utf8_lossy(&bytes[..head_length]).into_owned(),
            body: Vec::new(),
        };
        let length = request
            .header("content-length")
            .and_then(|length| length.parse().ok())
            .unwrap_or(0);
        request.body = bytes[head_length + END.len()..].get(..length)?.to_vec();
        Some(request)
    }
}
