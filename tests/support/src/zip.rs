//! ZIP archives with any bytes as names and comment (APPNOTE.TXT, section 4.3).

use std::io::Write as _;

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

/// Creates an archive of these members (names and contents), uncompressed.
#[must_use]
pub fn stored(members: &[(&[u8], &[u8])], comment: &[u8]) -> Vec<u8> {
    archive(members, comment, 0, <[u8]>::to_vec)
}

/// Creates an archive of these members (names and contents), compressed.
#[must_use]
pub fn deflated(members: &[(&[u8], &[u8])]) -> Vec<u8> {
    archive(members, b"", 8, |content| {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(content).expect("it is written to memory");
        encoder.finish().expect("it is written to memory")
    })
}

fn archive(members: &[(&[u8], &[u8])], comment: &[u8], method: u8, pack: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in members {
        let offset = u32(archive.len());
        let packed = pack(content);
        let fields = fields(name, content, method, &packed);
        archive.extend([&b"PK\x03\x04"[..], &fields, name, &packed].concat());
        directory.extend([&b"PK\x01\x02\x14\0"[..], &fields, &[0; 10], &offset, name].concat());
    }
    let (count, start, size) = (u16(members.len()), u32(archive.len()), u32(directory.len()));
    archive.extend(directory);
    archive.extend(
        [
            &b"PK\x05\x06\0\0\0\0"[..],
            &count,
            &count,
            &size,
            &start,
            &u16(comment.len()),
            comment,
        ]
        .concat(),
    );
    archive
}

/// The common part of a member's two headers: version 2.0, UTF-8 names, the method, and the date 1980-01-01.
fn fields(name: &[u8], content: &[u8], method: u8, packed: &[u8]) -> Vec<u8> {
    let mut crc = Crc::new();
    crc.update(content);
    let before = &[0x14, 0, 0, 8, method, 0, 0, 0, 0x21, 0][..];
    [
        before,
        &crc.sum().to_le_bytes(),
        &u32(packed.len()),
        &u32(content.len()),
        &u16(name.len()),
        &[0, 0],
    ]
    .concat()
}

fn u16(number: usize) -> [u8; 2] {
    u16::try_from(number).expect("a short one").to_le_bytes()
}

fn u32(number: usize) -> [u8; 4] {
    u32::try_from(number).expect("a short one").to_le_bytes()
}
