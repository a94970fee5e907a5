//! The body of a request: bytes that hold a password.

use std::fmt;

use zeroize::Zeroize;

/// A request's body, kept secret: it is never printed, never cloned, and wiped from memory when dropped.
///
/// [`expose_secret`](Body::expose_secret) is the one way to its bytes, so that a search for that name finds every place
/// that reads them. HTTP and TLS stacks make copies of their own while they send, which nothing here can wipe.
#[derive(Default)]
pub struct Body(Vec<u8>);

impl Body {
    /// The bytes, for sending them; never for printing.
    pub fn expose_secret(&self) -> &[u8] {
        &self.0
    }
}

impl From<Vec<u8>> for Body {
    /// Takes the bytes over without copying them, and so wipes them when dropped.
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<String> for Body {
    /// Takes the text over without copying it, and so wipes it when dropped.
    fn from(text: String) -> Self {
        Self(text.into_bytes())
    }
}

impl From<&str> for Body {
    /// Copies the text; wiping the original is the caller's.
    fn from(text: &str) -> Self {
        Self(text.as_bytes().to_vec())
    }
}

impl fmt::Debug for Body {
    /// Not even the length: it would tell the password's.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Body([redacted])")
    }
}

impl Drop for Body {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_neither_content_nor_length() {
        let short = format!("{:?}", Body::from("password=hunter2"));
        let long = format!("{:?}", Body::from("password=hunter2hunter2hunter2"));
        assert!(!short.contains("hunter2"));
        assert_eq!(short, long);
    }
}
