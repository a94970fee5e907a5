//! The logotype extension (RFC 9399), valid or broken in one chosen way.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::der;
use super::digest::Digest;

/// A square SVG Tiny PS logo of our own drawing, with LF line ends.
pub const LOGO: &[u8] = include_bytes!("logo.svg");

/// The subject's logo in a logotype extension.
///
/// ```
/// use collectmc_test_support::certificates::{Digest, LOGO, Logotype};
///
/// let like_globalsign = Logotype::gzip(LOGO).hashes(&[Digest::Sha1, Digest::Sha256, Digest::Sha384]);
/// let not_ours = Logotype::gzip(LOGO).hash_of(b"<svg/>");
/// # let _ = (like_globalsign, not_ours);
/// ```
#[derive(Clone, Debug)]
pub struct Logotype {
    media_type: String,
    content: Content,
    svg: Vec<u8>,
    hashed: Vec<u8>,
    digests: Vec<Digest>,
    raw_hashes: Vec<(String, Vec<u8>)>,
    further: Vec<Logotype>,
}

#[derive(Clone, Debug)]
enum Content {
    /// A data URI of the SVG, compressed by gzip.
    Gzip,
    /// A data URI of these bytes.
    Data(Vec<u8>),
    /// These URIs.
    Uris(Vec<String>),
}

impl Logotype {
    /// Creates a logotype as in real certificates: a data URI of gzip data with the type `image/svg+xml`, and the SHA-256 of the
    /// decompressed SVG.
    pub fn gzip(svg: &[u8]) -> Self {
        Self {
            media_type: "image/svg+xml".to_owned(),
            content: Content::Gzip,
            svg: svg.to_vec(),
            hashed: svg.to_vec(),
            digests: vec![Digest::Sha256],
            raw_hashes: Vec::new(),
            further: Vec::new(),
        }
    }

    /// Creates a logotype with a data URI of the uncompressed SVG.
    pub fn plain_svg(svg: &[u8]) -> Self {
        Self::gzip(svg).data(svg)
    }

    /// Sets the bytes of the data URI, such as truncated gzip data. The hashes remain those of the SVG.
    #[must_use]
    pub fn data(mut self, bytes: &[u8]) -> Self {
        self.content = Content::Data(bytes.to_vec());
        self
    }

    /// Replaces the data URI by these URIs, or none.
    #[must_use]
    pub fn uris(mut self, uris: &[&str]) -> Self {
        self.content = Content::Uris(uris.iter().map(|&uri| uri.to_owned()).collect());
        self
    }

    /// Sets the media type, such as `image/svg+xml+gzip`, in the data URI too.
    #[must_use]
    pub fn media_type(mut self, media_type: &str) -> Self {
        media_type.clone_into(&mut self.media_type);
        self
    }

    /// Sets the hash algorithms; there is one hash for each.
    #[must_use]
    pub fn hashes(mut self, digests: &[Digest]) -> Self {
        self.digests = digests.to_vec();
        self
    }

    /// Hashes these bytes instead of the SVG, so that no hash matches.
    #[must_use]
    pub fn hash_of(mut self, bytes: &[u8]) -> Self {
        self.hashed = bytes.to_vec();
        self
    }

    /// Hashes the SVG with LF line ends, as RFC 6170 requires.
    #[must_use]
    pub fn hash_of_lf(self) -> Self {
        let lf = with_lf(&self.svg);
        self.hash_of(&lf)
    }

    /// Hashes the SVG with CRLF line ends.
    #[must_use]
    pub fn hash_of_crlf(self) -> Self {
        let crlf = with_crlf(&self.svg);
        self.hash_of(&crlf)
    }

    /// Adds any hash, such as one of an unknown algorithm or of the wrong length.
    #[must_use]
    pub fn raw_hash(mut self, algorithm: &str, value: &[u8]) -> Self {
        self.raw_hashes.push((algorithm.to_owned(), value.to_vec()));
        self
    }

    /// Adds a second image.
    #[must_use]
    pub fn and_image(mut self, other: Self) -> Self {
        self.further.push(other);
        self
    }

    /// Returns the DER of the extension's value.
    pub fn to_der(&self) -> Vec<u8> {
        let images: Vec<Vec<u8>> = std::iter::once(self)
            .chain(&self.further)
            .map(|image| der::sequence(&[image.details()]))
            .collect();
        let direct = der::context(0, &der::sequence(&images));
        der::sequence(&[der::context(2, &direct)])
    }

    /// `LogotypeDetails`.
    fn details(&self) -> Vec<u8> {
        let computed = self
            .digests
            .iter()
            .map(|digest| hash(digest.algorithm_identifier(), &digest.of(&self.hashed)));
        let raw = self
            .raw_hashes
            .iter()
            .map(|(oid, value)| hash(der::sequence(&[der::oid(oid)]), value));
        let hashes: Vec<Vec<u8>> = computed.chain(raw).collect();
        let uris: Vec<Vec<u8>> = self.uri_list().iter().map(|uri| der::ia5_string(uri)).collect();
        der::sequence(&[
            der::ia5_string(&self.media_type),
            der::sequence(&hashes),
            der::sequence(&uris),
        ])
    }

    fn uri_list(&self) -> Vec<String> {
        match &self.content {
            Content::Gzip => vec![self.data_uri(&gzip(&self.svg))],
            Content::Data(bytes) => vec![self.data_uri(bytes)],
            Content::Uris(uris) => uris.clone(),
        }
    }

    fn data_uri(&self, bytes: &[u8]) -> String {
        format!(
            "data:{};base64,{}",
            self.media_type,
            data_encoding::BASE64.encode(bytes)
        )
    }
}

fn hash(algorithm: Vec<u8>, value: &[u8]) -> Vec<u8> {
    der::sequence(&[algorithm, der::octet_string(value)])
}

/// Compresses these bytes by gzip.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory takes every byte");
    encoder.finish().expect("memory takes every byte")
}

/// Replaces every CRLF by LF.
pub fn with_lf(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for (at, byte) in text.iter().enumerate() {
        if !(*byte == b'\r' && text.get(at + 1) == Some(&b'\n')) {
            out.push(*byte);
        }
    }
    out
}

/// Replaces every line end, LF or CRLF, by CRLF.
pub fn with_crlf(text: &[u8]) -> Vec<u8> {
    with_lf(text)
        .iter()
        .flat_map(|byte| {
            if *byte == b'\n' {
                vec![b'\r', b'\n']
            } else {
                vec![*byte]
            }
        })
        .collect()
}
