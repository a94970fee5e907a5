//! What whoever makes a request says of the harmless in it.

use std::fmt;

/// What a recording may hold of a request and of the response to it: an [extension](http::Request::extensions) of the
/// request, set by whoever knows the service.
///
/// With it, recorder and replay need not be told the same for each service, and what is forgotten is redacted.
///
/// ```
/// use collectmc_transports::Body;
/// use collectmc_transports::replay::Recordable;
///
/// let mut request = http::Request::post("https://example.com/").body(Body::from("order=42&password=x"))?;
/// request.extensions_mut().insert(Recordable::fields(&["order"]));
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Recordable {
    pub(super) shown: &'static [&'static str],
    pub(super) unpack: fn(&[u8]) -> Vec<Vec<u8>>,
}

impl Recordable {
    /// The values of these form fields are no secret: see
    /// [`show_form_values`](super::RecordingTransport::show_form_values).
    pub const fn fields(shown: &'static [&'static str]) -> Self {
        Self {
            shown,
            unpack: |_| Vec::new(),
        }
    }

    /// How to look into compressed bodies: see [`unpack_with`](super::RecordingTransport::unpack_with).
    #[must_use]
    pub const fn unpack_with(self, unpack: fn(&[u8]) -> Vec<Vec<u8>>) -> Self {
        Self { unpack, ..self }
    }
}

impl Default for Recordable {
    /// Nothing is known to be harmless.
    fn default() -> Self {
        Self::fields(&[])
    }
}

impl fmt::Debug for Recordable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recordable")
            .field("shown", &self.shown)
            .finish_non_exhaustive()
    }
}
