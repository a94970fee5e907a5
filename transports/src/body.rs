//! The body of a request, which contains a password.

use std::fmt;

use zeroize::Zeroizing;

/// A secret request body: it cannot be printed or cloned, and is wiped from memory when dropped.
///
/// [`expose_secret`](Body::expose_secret) is the only access to its bytes, so that every place that reads them is found by
/// that name. Copies that HTTP and TLS libraries make while sending are not wiped.
#[derive(Default)]
pub struct Body(Zeroizing<Vec<u8>>);

impl Body {
    /// Returns the bytes, to be sent and never printed.
    pub fn expose_secret(&self) -> &[u8] {
        &self.0
    }
}

impl From<Vec<u8>> for Body {
    /// Takes ownership without copying, so that no other copy is left to wipe.
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }
}

impl From<String> for Body {
    /// Takes ownership without copying, so that no other copy is left to wipe.
    fn from(text: String) -> Self {
        Self(text.into_bytes().into())
    }
}

impl From<&str> for Body {
    /// Copies the text; the original is left for the caller to wipe.
    fn from(text: &str) -> Self {
        Self(text.as_bytes().to_vec().into())
    }
}

impl fmt::Debug for Body {
    /// Omits even the length, which would reveal that of the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Body([redacted])")
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
