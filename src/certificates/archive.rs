//! The members of a ZIP archive, unpacked within limits.

use std::io::{Cursor, Read as _};
use std::ops::Range;

use zip::ZipArchive;
use zip::read::{ArchiveOffset, Config};
use zip::result::ZipError;

use super::Limits;

/// A member: its name, for messages only, and its content. `None` is a folder or what macOS adds.
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) content: Option<Vec<u8>>,
}

/// An archive that cannot be read, or should not be.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ArchiveError {
    #[error("the ZIP archive cannot be read")]
    Archive(#[source] ZipError),
    #[error("the ZIP archive is empty")]
    Empty,
    #[error("the ZIP archive has {members} members, and {limit} are the limit")]
    TooManyMembers { members: usize, limit: usize },
    #[error("the ZIP archive lists {listed} members, of which {distinct} have a name of their own")]
    SameName { listed: usize, distinct: usize },
    #[error("the ZIP archive is cut off: its end is missing")]
    CutOff,
    #[error("{length} bytes follow the ZIP archive")]
    Trailing { length: usize },
    #[error("{length} bytes of the ZIP archive belong to no member that its directory lists")]
    Unlisted { length: u64 },
    #[error("member {number} of the ZIP archive is encrypted; no password is documented for it")]
    Encrypted { number: usize },
    #[error("member {number} of the ZIP archive cannot be unpacked")]
    Member {
        number: usize,
        #[source]
        source: ZipError,
    },
    #[error("member {number} of the ZIP archive unpacks to more than {limit} bytes, the limit for one member")]
    MemberTooLarge { number: usize, limit: u64 },
    #[error("the members of the ZIP archive unpack to more than {limit} bytes, the limit for all")]
    TooLarge { limit: u64 },
}

/// Whether the bytes are a ZIP archive: they begin with a member, or with the end of an empty one.
pub(crate) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(END_OF_CENTRAL_DIRECTORY)
}

/// Unpacks all members, in the archive's order.
pub(crate) fn members(bytes: &[u8], limits: &Limits) -> Result<Vec<Member>, ArchiveError> {
    let end = EndRecord::find(bytes)?;
    // Before the directory is read, since room is made for as many members as its end announces.
    if end.listed > limits.archive_members {
        return Err(ArchiveError::TooManyMembers {
            members: end.listed,
            limit: limits.archive_members,
        });
    }
    // It begins where the bytes do. To look for another beginning takes time that grows with the square of the length.
    let config = Config {
        archive_offset: ArchiveOffset::Known(0),
    };
    let mut archive = ZipArchive::with_config(config, Cursor::new(bytes)).map_err(ArchiveError::Archive)?;
    check_whole(&archive, &end)?;
    let mut unpacked = 0_u64;
    let mut members = Vec::with_capacity(archive.len());
    let mut occupied = vec![end.directory(archive.central_directory_start())];
    for index in 0..archive.len() {
        let number = index.saturating_add(1);
        let mut file = archive.by_index(index).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => ArchiveError::Encrypted { number },
            source => ArchiveError::Member { number, source },
        })?;
        let data_start = file.data_start().unwrap_or_else(|| file.header_start());
        occupied.push(file.header_start()..data_start.saturating_add(file.compressed_size()));
        let name = file.name().to_owned();
        if name.starts_with("__MACOSX/") {
            members.push(Member { name, content: None });
            continue;
        }
        // What the directory says of the size is the sender's word; what is counted is what comes out.
        let left = limits.archive_bytes.saturating_sub(unpacked);
        let most = limits.archive_member_bytes.min(left);
        let mut content = Vec::new();
        (&mut file)
            .take(most.saturating_add(1))
            .read_to_end(&mut content)
            .map_err(|error| ArchiveError::Member {
                number,
                source: ZipError::Io(error),
            })?;
        let length = content.len() as u64;
        if length > limits.archive_member_bytes {
            return Err(ArchiveError::MemberTooLarge {
                number,
                limit: limits.archive_member_bytes,
            });
        }
        if length > left {
            return Err(ArchiveError::TooLarge {
                limit: limits.archive_bytes,
            });
        }
        unpacked = unpacked.saturating_add(length);
        // A name that says folder makes none of what has content.
        let is_folder = file.is_dir() && content.is_empty();
        members.push(Member {
            name,
            content: (!is_folder).then_some(content),
        });
    }
    check_gaps(occupied, end.start)?;
    Ok(members)
}

const END_OF_CENTRAL_DIRECTORY: &[u8] = b"PK\x05\x06";

/// The end of central directory record (APPNOTE.TXT, section 4.3.16).
struct EndRecord {
    /// The byte at which it starts.
    start: u64,
    /// How many bytes the directory before it takes.
    directory_length: u64,
    /// How many members the archive says that it has.
    listed: usize,
    /// How long its comment says that it is.
    comment: usize,
    /// How many bytes follow the comment, line ends aside.
    trailing: usize,
}

impl EndRecord {
    const LENGTH: usize = 22;

    /// Finds the last one.
    fn find(bytes: &[u8]) -> Result<Self, ArchiveError> {
        let start = bytes
            .windows(END_OF_CENTRAL_DIRECTORY.len())
            .rposition(|window| window == END_OF_CENTRAL_DIRECTORY)
            .ok_or(ArchiveError::CutOff)?;
        let record = bytes.get(start..).unwrap_or_default();
        let number_at = |at: usize, length: usize| {
            let octets = at.checked_add(length).and_then(|end| record.get(at..end));
            let little_endian = |octets: &[u8]| octets.iter().rev().fold(0, |n, octet| n << 8 | usize::from(*octet));
            octets.map(little_endian).ok_or(ArchiveError::CutOff)
        };
        let comment = number_at(20, 2)?;
        let rest = record
            .get(Self::LENGTH.saturating_add(comment)..)
            .ok_or(ArchiveError::CutOff)?;
        let line_ends = rest.iter().all(|byte| matches!(byte, b'\r' | b'\n'));
        Ok(Self {
            start: start as u64,
            directory_length: number_at(12, 4)? as u64,
            listed: number_at(10, 2)?,
            comment,
            trailing: if line_ends { 0 } else { rest.len() },
        })
    }

    /// The bytes of the directory and, where sizes need it, of the two records of ZIP64 behind it.
    fn directory(&self, start: u64) -> Range<u64> {
        const ZIP64_RECORDS: u64 = 56 + 20;
        let end = start.saturating_add(self.directory_length);
        let is_zip64 = self.start == end.saturating_add(ZIP64_RECORDS);
        start..if is_zip64 { self.start } else { end }
    }
}

/// Compares what was read with what the end of the archive says. Reading is lenient in ways that lose members: of two
/// with the same name the last one counts, and what stands after the archive is not looked at.
fn check_whole(archive: &ZipArchive<Cursor<&[u8]>>, end: &EndRecord) -> Result<(), ArchiveError> {
    if end.trailing != 0 || archive.comment().len() != end.comment {
        return Err(ArchiveError::Trailing { length: end.trailing });
    }
    match archive.len() {
        0 => Err(ArchiveError::Empty),
        distinct if distinct != end.listed => Err(ArchiveError::SameName {
            listed: end.listed,
            distinct,
        }),
        _ => Ok(()),
    }
}

/// Refuses an archive with room for a member that is not listed. What members and directory leave of it are data
/// descriptors at most.
fn check_gaps(mut occupied: Vec<Range<u64>>, end: u64) -> Result<(), ArchiveError> {
    /// A local file header without a name (APPNOTE.TXT, section 4.3.7).
    const SHORTEST_MEMBER: u64 = 30;
    occupied.sort_by_key(|range| range.start);
    let mut at = 0;
    for range in occupied.into_iter().chain(std::iter::once(end..end)) {
        let length = range.start.saturating_sub(at);
        if length >= SHORTEST_MEMBER {
            return Err(ArchiveError::Unlisted { length });
        }
        at = at.max(range.end);
    }
    Ok(())
}
