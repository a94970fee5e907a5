//! Unpacking within limits: the one place where compressed data are read.

use std::io::{self, Read};

/// What a decoder gives: at most one byte more than the limit, so that an excess is noticed, and the error that ended it.
///
/// Room is made for the announced length, up to the limit, and some more: zlib is slow in the last 260 bytes of its room, and the
/// end is found by a read that gives nothing.
pub(super) fn read_within(decoder: impl Read, limit: u64, announced: u64) -> (Vec<u8>, io::Result<()>) {
    let room = usize::try_from(announced.min(limit))
        .unwrap_or_default()
        .saturating_add(300);
    let mut content = Vec::with_capacity(room);
    let end = decoder.take(limit.saturating_add(1)).read_to_end(&mut content);
    (content, end.map(|_| ()))
}
