//! What a server does on one connection.

use std::time::Duration;

/// What a server does on one connection, step by step.
///
/// A script that ends leaves the connection open and silent, as servers do between two requests; it takes note of what the
/// client sends then.
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
    /// Begins with a TLS handshake.
    #[allow(clippy::new_without_default)] // A script without steps is not what one would take for the default.
    pub fn new() -> Self {
        Self::without_tls().handshake()
    }

    /// Begins as soon as TCP is connected, without TLS until a [`handshake`](Self::handshake).
    pub fn without_tls() -> Self {
        Self { steps: Vec::new() }
    }

    /// Sets up TLS.
    pub fn handshake(self) -> Self {
        self.then(Step::Handshake)
    }

    /// Reads one whole request.
    pub fn read_request(self) -> Self {
        self.then(Step::ReadRequest)
    }

    /// Reads whatever comes first, as much as comes at once.
    pub fn read(self) -> Self {
        self.then(Step::Read)
    }

    /// Sends these bytes.
    pub fn send(self, bytes: impl Into<Vec<u8>>) -> Self {
        self.then(Step::Send(bytes.into()))
    }

    /// Reads a request and sends this answer to it.
    pub fn answer(self, answer: impl Into<Vec<u8>>) -> Self {
        self.read_request().send(answer)
    }

    /// Sends these bytes past TLS, so that the client finds something there that is no TLS record.
    pub fn send_outside_tls(self, bytes: impl Into<Vec<u8>>) -> Self {
        self.then(Step::SendOutsideTls(bytes.into()))
    }

    /// Reads a request and answers with its body.
    pub fn echo(self) -> Self {
        self.then(Step::Echo)
    }

    /// Sends these bytes one by one, with a pause after each.
    pub fn drip(self, bytes: impl Into<Vec<u8>>, pause: Duration) -> Self {
        self.then(Step::Drip(bytes.into(), pause))
    }

    /// Sends these bytes again and again, until the client goes away.
    pub fn flood(self, bytes: impl Into<Vec<u8>>) -> Self {
        self.then(Step::Flood(bytes.into()))
    }

    /// Does nothing for a while.
    pub fn pause(self, duration: Duration) -> Self {
        self.then(Step::Pause(duration))
    }

    /// Ends the connection as TLS demands: close_notify, then FIN.
    pub fn close(self) -> Self {
        self.then(Step::Close)
    }

    /// Ends the connection as an attacker on the way can: FIN, but no close_notify.
    pub fn cut_off(self) -> Self {
        self.then(Step::CutOff)
    }

    /// Ends the connection by RST.
    pub fn reset(self) -> Self {
        self.then(Step::Reset)
    }

    fn then(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }
}
