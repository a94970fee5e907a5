//! The members of a ZIP archive, unpacked within limits.

use std::io::{Cursor, Read};
use std::ops::Range;

use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use zip::read::{ArchiveOffset, Config, ZipFile};
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

use super::Limits;
use super::inflate::read_within;

/// A member: its name, and its content (`None` for a folder).
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) content: Option<Vec<u8>>,
}

/// Why an archive is refused.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ArchiveError {
    #[error("could not read the ZIP archive")]
    Archive(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("the ZIP archive is empty")]
    Empty,
    #[error("the ZIP archive has {members} members; the limit is {limit}")]
    TooManyMembers { members: usize, limit: usize },
    #[error("the ZIP archive lists {listed} members with only {distinct} distinct names")]
    SameName { listed: usize, distinct: usize },
    #[error("the ZIP archive is cut off: its end is missing")]
    CutOff,
    #[error("{length} bytes follow the ZIP archive")]
    Trailing { length: usize },
    #[error("{length} bytes of the ZIP archive belong to no member in its directory")]
    Unlisted { length: u64 },
    // Of one member, whose number the caller adds.
    #[error("encrypted; no password is documented")]
    Encrypted,
    #[error("unsupported compression method ({method})")]
    Method { method: CompressionMethod },
    #[error("could not unpack the content")]
    Member(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("{length} bytes follow the compressed data")]
    MemberTrailing { length: u64 },
    #[error("cut off: its end is missing")]
    MemberCutOff,
    #[error("the content does not match its length and checksum")]
    Checksum,
    #[error("the content has more than {limit} bytes, the limit for one member")]
    MemberTooLarge { limit: u64 },
    #[error("up to here the content of all members has more than {limit} bytes, the limit for all")]
    TooLarge { limit: u64 },
}

/// Whether the bytes are a ZIP archive: they begin with a member, or with the end of an empty one.
pub(crate) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(END_OF_CENTRAL_DIRECTORY)
}

/// An archive that holds nothing but its members.
pub(crate) struct Archive<'a> {
    bytes: &'a [u8],
    zip: ZipArchive<Cursor<&'a [u8]>>,
    limits: &'a Limits,
    unpacked: u64,
}

impl<'a> Archive<'a> {
    /// Reads the directory, and compares it with the bytes.
    pub(crate) fn open(bytes: &'a [u8], limits: &'a Limits) -> Result<Self, ArchiveError> {
        let end = EndRecord::find(bytes)?;
        // Before the directory is read, since room is made for as many members as are announced.
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
        let unreadable = |error| ArchiveError::Archive(cause(error));
        let mut zip = ZipArchive::with_config(config, Cursor::new(bytes)).map_err(unreadable)?;
        check_whole(&zip, &end)?;
        let mut occupied = vec![end.directory(zip.central_directory_start())];
        for index in 0..zip.len() {
            let file = zip.by_index_raw(index).map_err(unreadable)?;
            occupied.push(file.header_start()..data_range(&file).end);
        }
        check_gaps(occupied, end.start)?;
        Ok(Self {
            bytes,
            zip,
            limits,
            unpacked: 0,
        })
    }

    /// How many members it has.
    pub(crate) fn len(&self) -> usize {
        self.zip.len()
    }

    /// Unpacks a member, counted from 0. Each is to be unpacked once: what they have in all is counted.
    pub(crate) fn member(&mut self, index: usize) -> Result<Member, ArchiveError> {
        let file = self.zip.by_index_raw(index);
        let file = file.map_err(|error| ArchiveError::Member(cause(error)))?;
        if file.encrypted() {
            return Err(ArchiveError::Encrypted);
        }
        let left = self.limits.archive_bytes.saturating_sub(self.unpacked);
        let data = data(self.bytes, &file).ok_or(ArchiveError::MemberCutOff)?;
        let content = unpacked(&file, data, self.limits, left)?;
        self.unpacked = self.unpacked.saturating_add(content.len() as u64);
        // A name that ends like a folder's does not make content disappear.
        let is_folder = file.is_dir() && content.is_empty();
        Ok(Member {
            name: file.name().to_owned(),
            content: (!is_folder).then_some(content),
        })
    }
}

/// The content of a member, when all may have so many bytes more.
fn unpacked<R: Read>(file: &ZipFile<'_, R>, data: &[u8], limits: &Limits, left: u64) -> Result<Vec<u8>, ArchiveError> {
    /// The most that a byte of Deflate unpacks to.
    const MAX_RATIO: u64 = 1032;
    let most = limits.archive_member_bytes.min(left);
    let announced = file.size().min((data.len() as u64).saturating_mul(MAX_RATIO));
    let ((content, end), used) = match file.compression() {
        CompressionMethod::Stored => (read_within(data, most, announced), data.len() as u64),
        CompressionMethod::Deflated => {
            let mut decoder = DeflateDecoder::new(data);
            (read_within(&mut decoder, most, announced), decoder.total_in())
        }
        method => return Err(ArchiveError::Method { method }),
    };
    end.map_err(|error| ArchiveError::Member(error.into()))?;
    if content.len() as u64 > most {
        let (of_all, of_one) = (limits.archive_bytes, limits.archive_member_bytes);
        return Err(match left < of_one {
            true => ArchiveError::TooLarge { limit: of_all },
            false => ArchiveError::MemberTooLarge { limit: of_one },
        });
    }
    match (data.len() as u64).saturating_sub(used) {
        0 => {}
        length => return Err(ArchiveError::MemberTrailing { length }),
    }
    let mut checksum = Crc::new();
    checksum.update(&content);
    match content.len() as u64 == file.size() && checksum.sum() == file.crc32() {
        true => Ok(content),
        false => Err(ArchiveError::Checksum),
    }
}

/// The data of a member as they are in the archive; `None` when they are not all there.
fn data<'a, R: Read>(archive: &'a [u8], file: &ZipFile<'_, R>) -> Option<&'a [u8]> {
    let Range { start, end } = data_range(file);
    archive.get(usize::try_from(start).ok()?..usize::try_from(end).ok()?)
}

/// Where the data of a member are.
fn data_range<R: Read>(file: &ZipFile<'_, R>) -> Range<u64> {
    let start = file.data_start().unwrap_or_else(|| file.header_start());
    start..start.saturating_add(file.compressed_size())
}

/// The error whose text says most. An error of reading has it twice: in its own text, and as its source.
fn cause(error: ZipError) -> Box<dyn std::error::Error + Send + Sync> {
    match error {
        ZipError::Io(error) => error.into(),
        error => error.into(),
    }
}

const END_OF_CENTRAL_DIRECTORY: &[u8] = b"PK\x05\x06";

/// The end of central directory record (APPNOTE.TXT, section 4.3.16).
struct EndRecord {
    /// The byte at which it starts.
    start: u64,
    /// How many bytes the directory before it takes.
    directory_length: u64,
    /// How many members the record announces.
    listed: usize,
    /// The length of the comment that the record announces.
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

/// Compares what was read with the end record of the archive. The `zip` crate is lenient in ways that lose members: of two with
/// the same name the last one counts, and what follows the archive is ignored.
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

/// Refuses an archive with room for a member that is not listed. Members and directory leave room for data descriptors at
/// most.
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
