//! Scripts of connections.

use std::time::Duration;

/// What a server does on one connection, step by step.
///
/// At its end the connection is left open and silent, as between two requests; what the client sends is still logged.
#[derive(Clone, Debug)]
#[must_use = "a script does nothing until a server follows it"]
pub struct Script {
    pub(super) steps: Vec<Step>,
}

#[derive(Clone, Debug)]
pub(super) enum Step {
    Handshake,
    ReadRequest,
    Echo,
    Read,
    Send(Vec<u8>),
    SendOutsideTls(Vec<u8>),
    Drip(Vec<u8>, Duration),
    Flood(Vec<u8>),
    Pause(Duration),
    Close,
    CutOff,
    Reset,
}

impl Script {
    /// Creates a script that begins with a TLS handshake.
    #[allow(clippy::new_without_default)] // A script without steps is not what one would take for the default.
    pub fn new() -> Self {
        Self::without_tls().handshake()
    }

    /// Creates a script that begins without TLS, until a [`handshake`](Self::handshake).
    pub fn without_tls() -> Self {
        Self { steps: Vec::new() }
    }

    /// Performs a TLS handshake.
    pub fn handshake(self) -> Self {
        self.then(Step::Handshake)
    }

    /// Reads one complete request.
    pub fn read_request(self) -> Self {
        self.then(Step::ReadRequest)
    }

    /// Reads the first bytes that arrive.
    pub fn read(self) -> Self {
        self.then(Step::Read)
    }

    /// Sends these bytes.
    pub fn send(self, bytes: impl Into<Vec<u8>>) -> Self {
        self.then(Step::Send(bytes.into()))
    }

    /// Reads a request and sends this response.
    pub fn respond(self, response: impl Into<Vec<u8>>) -> Self {
        self.read_request().send(response)
    }

    /// Sends these bytes outside TLS, so that the client receives something that is not a TLS record.
    pub fn send_outside_tls(self, bytes: impl Into<Vec<u8>>) -> Self {
        self.then(Step::SendOutsideTls(bytes.into()))
    }

    /// Reads a request and responds with its body.
    pub fn echo(self) -> Self {
        self.then(Step::Echo)
    }

    /// Sends these bytes one by one, with a pause after each.
    pub fn drip(self, bytes: impl Into<Vec<u8>>, pause: Duration) -> Self {
        self.then(Step::Drip(bytes.into(), pause))
    }

    /// Sends these bytes repeatedly, until the client disconnects.
    pub fn flood(self, bytes: impl Into<Vec<u8>>) -> Self {
        self.then(Step::Flood(bytes.into()))
    }

    /// Pauses.
    pub fn pause(self, duration: Duration) -> Self {
        self.then(Step::Pause(duration))
    }

    /// Closes the connection properly: close_notify, then FIN.
    pub fn close(self) -> Self {
        self.then(Step::Close)
    }

    /// Closes the connection without close_notify, as an attacker on the network can.
    pub fn cut_off(self) -> Self {
        self.then(Step::CutOff)
    }

    /// Closes the connection with RST.
    pub fn reset(self) -> Self {
        self.then(Step::Reset)
    }

    fn then(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }
}
