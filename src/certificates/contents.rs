//! What is packed in a response, to search all of it: for secrets, say.

use std::io::Read;

use flate2::bufread::{DeflateDecoder, MultiGzDecoder};

use super::inflate::read_within;
use super::sniff::{self, Form};
use super::{Limits, gzip};

/// Unpacks or decodes what cannot be read otherwise: the content of gzip data, the compressed members of a ZIP archive, and
/// text that is not in UTF-8 (which is returned in UTF-8).
///
/// Nothing has to be whole or to hold certificates: as much is unpacked as is possible within the [`Limits`]. Members that are
/// not compressed can be read in the archive itself, and are left out.
///
/// ```
/// use collectmc::{Limits, certificates};
///
/// let page: Vec<u8> = "\u{FEFF}<html>".encode_utf16().flat_map(u16::to_le_bytes).collect();
/// assert_eq!(certificates::contents(&page, &Limits::default()), [b"<html>"]);
/// assert!(certificates::contents(b"<html>", &Limits::default()).is_empty());
/// ```
pub fn contents(bytes: &[u8], limits: &Limits) -> Vec<Vec<u8>> {
    let mut contents = Vec::new();
    if gzip::is_gzip(bytes) {
        contents.push(unpacked(MultiGzDecoder::new(bytes), limits.archive_bytes));
    }
    let bytes = contents.first().map_or(bytes, Vec::as_slice);
    let more = match sniff::form(bytes) {
        Form::Zip(archive) => members(archive, limits),
        Form::Pem(text) | Form::Text(text) if text.as_bytes() != bytes => vec![text.into_owned().into_bytes()],
        _ => Vec::new(),
    };
    contents.extend(more);
    contents
}

/// As much as can be unpacked: what comes before damage or the limit.
fn unpacked(decoder: impl Read, limit: u64) -> Vec<u8> {
    let (mut content, _) = read_within(decoder, limit, 0);
    content.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    content
}

/// The compressed members of an archive, as their own headers have them (APPNOTE.TXT, section 4.3.7): the directory may be
/// missing. What was unpacked once is not searched again, so the time is linear.
fn members(archive: &[u8], limits: &Limits) -> Vec<Vec<u8>> {
    const HEADER: &[u8] = b"PK\x03\x04";
    let (mut members, mut left, mut rest) = (Vec::new(), limits.archive_bytes, archive);
    while let Some(at) = rest.windows(HEADER.len()).position(|window| window == HEADER) {
        let header = rest.get(at..).unwrap_or_default();
        rest = header.get(HEADER.len()..).unwrap_or_default();
        let Some(data) = deflated(header) else { continue };
        let mut decoder = DeflateDecoder::new(data);
        let content = unpacked(&mut decoder, left);
        left = left.saturating_sub(content.len() as u64);
        let used = usize::try_from(decoder.total_in()).unwrap_or(usize::MAX);
        rest = data.get(used..).unwrap_or_default();
        members.push(content);
    }
    members
}

/// What follows the header of a member that is compressed by Deflate.
fn deflated(header: &[u8]) -> Option<&[u8]> {
    const LENGTH: usize = 30;
    const DEFLATE: usize = 8;
    let number_at = |at: usize| Some(usize::from(u16::from_le_bytes(*header.get(at..)?.first_chunk()?)));
    let names = number_at(26)?.checked_add(number_at(28)?)?;
    let data = header.get(LENGTH.checked_add(names)?..)?;
    (number_at(8)? == DEFLATE).then_some(data)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder};

    use super::*;

    fn member(content: &[u8]) -> Vec<u8> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(content).unwrap();
        let header = b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0n";
        [&header[..], &encoder.finish().unwrap()].concat()
    }

    fn gzip(content: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn members_are_unpacked_without_a_directory_and_up_to_the_limit() {
        let archive = [member(b"first"), member(&[b'x'; 1000])].concat();
        let mut limits = Limits::default();
        assert_eq!(contents(&archive, &limits), [b"first".to_vec(), vec![b'x'; 1000]]);
        assert_eq!(contents(&gzip(&archive), &limits).len(), 3);
        limits.archive_bytes = 105;
        assert_eq!(contents(&archive, &limits), [b"first".to_vec(), vec![b'x'; 100]]);
    }

    #[test]
    fn gzip_that_is_cut_gives_what_is_there() {
        let mut cut = gzip(&(0..20_000_u32).flat_map(u32::to_le_bytes).collect::<Vec<_>>());
        cut.truncate(cut.len() / 2);
        let [content] = contents(&cut, &Limits::default()).try_into().unwrap();
        assert!(content.starts_with(&[0, 0, 0, 0, 1, 0, 0, 0]));
    }
}
