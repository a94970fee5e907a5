//! Which values of a request may be recorded.

use http::Request;

use crate::Body;

/// What a recording may hold of a request and of the response to it: an [extension](http::Request::extensions) of the
/// request, set by the code that knows the service. Without it, every value of the form is redacted.
///
/// ```
/// use collectmc_transports::Body;
/// use collectmc_transports::replay::Recordable;
///
/// let mut request = http::Request::post("https://example.com/").body(Body::from("order=42&password=x"))?;
/// request.extensions_mut().insert(Recordable::fields(&["order"]));
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Recordable {
    pub(super) shown: &'static [&'static str],
    pub(super) unpack: Unpack,
}

/// Returns what is packed in a body.
pub(super) type Unpack = fn(&[u8]) -> Vec<Vec<u8>>;

impl Recordable {
    /// Names the form fields whose values are no secret: they are recorded, and shown where a request differs from a recording.
    /// Every other value is redacted, and requests that differ in nothing else get their responses in the order of the recording.
    pub const fn fields(shown: &'static [&'static str]) -> Self {
        Self {
            shown,
            unpack: |_| Vec::new(),
        }
    }

    /// Sets how to unpack compressed bodies, to search them for redacted values too. A body is recorded unaltered or, if its
    /// contents hold one, not at all.
    #[must_use]
    pub const fn unpack_with(self, unpack: fn(&[u8]) -> Vec<Vec<u8>>) -> Self {
        Self { unpack, ..self }
    }

    /// What the request says, or that nothing is known to be harmless.
    pub(super) fn of(request: &Request<Body>) -> Self {
        request.extensions().get().copied().unwrap_or(Self::fields(&[]))
    }
}

impl Default for Recordable {
    /// Nothing is known to be harmless.
    fn default() -> Self {
        Self::fields(&[])
    }
}
