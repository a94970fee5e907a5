//! ZIP archives of stored members, with names and a comment of any bytes (APPNOTE.TXT, section 4.3).

use flate2::Crc;

/// An archive of these members, names and contents.
#[must_use]
pub fn stored(members: &[(&[u8], &[u8])], comment: &[u8]) -> Vec<u8> {
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in members {
        let offset = u32(archive.len());
        archive.extend([&b"PK\x03\x04"[..], &fields(name, content), name, content].concat());
        directory.extend(
            [
                &b"PK\x01\x02\x14\0"[..],
                &fields(name, content),
                &[0; 10],
                &offset,
                name,
            ]
            .concat(),
        );
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

/// What both headers of a member have: version 2.0, UTF-8 names, stored, the first of January 1980.
fn fields(name: &[u8], content: &[u8]) -> Vec<u8> {
    let mut crc = Crc::new();
    crc.update(content);
    let size = u32(content.len());
    let before = &[0x14, 0, 0, 8, 0, 0, 0, 0, 0x21, 0][..];
    [
        before,
        &crc.sum().to_le_bytes(),
        &size,
        &size,
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
