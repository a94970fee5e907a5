//! The members of a ZIP archive, unpacked within limits.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;
use zip::result::ZipError;

use super::Limits;

/// A member: its name, for messages only, and its content. `None` is a directory or what macOS adds.
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
    #[error("{length} bytes stand before the ZIP archive that its directory describes")]
    Leading { length: u64 },
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
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(ArchiveError::Archive)?;
    check_whole(&archive, &end)?;
    let mut unpacked = 0_u64;
    let mut members = Vec::with_capacity(archive.len());
    for index in 0..archive.len() {
        let number = index.saturating_add(1);
        let mut file = archive.by_index(index).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => ArchiveError::Encrypted { number },
            source => ArchiveError::Member { number, source },
        })?;
        let name = file.name().to_owned();
        if file.is_dir() || name.starts_with("__MACOSX/") {
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
        members.push(Member {
            name,
            content: Some(content),
        });
    }
    Ok(members)
}

const END_OF_CENTRAL_DIRECTORY: &[u8] = b"PK\x05\x06";

/// The end of central directory record (APPNOTE.TXT, section 4.3.16).
struct EndRecord {
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
            .rposition(|window| window == END_OF_CENTRAL_DIRECTORY);
        let record = start.and_then(|start| bytes.get(start..)).ok_or(ArchiveError::CutOff)?;
        let u16_at = |at: usize| match record.get(at..) {
            Some([low, high, ..]) => Ok(usize::from(u16::from_le_bytes([*low, *high]))),
            _ => Err(ArchiveError::CutOff),
        };
        let comment = u16_at(20)?;
        let rest = record
            .get(Self::LENGTH.saturating_add(comment)..)
            .ok_or(ArchiveError::CutOff)?;
        let line_ends = rest.iter().all(|byte| matches!(byte, b'\r' | b'\n'));
        Ok(Self {
            listed: u16_at(10)?,
            comment,
            trailing: if line_ends { 0 } else { rest.len() },
        })
    }
}

/// Compares what was read with what the end of the archive says. Reading is lenient in ways that lose members: of two
/// with the same name the last one counts, and what stands before the archive or after it is not looked at.
fn check_whole(archive: &ZipArchive<Cursor<&[u8]>>, end: &EndRecord) -> Result<(), ArchiveError> {
    if end.trailing != 0 || archive.comment().len() != end.comment {
        return Err(ArchiveError::Trailing { length: end.trailing });
    }
    if archive.offset() != 0 {
        return Err(ArchiveError::Leading {
            length: archive.offset(),
        });
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
