//! Files: read with a bound, written whole or not at all.
//!
//! - [`read()`]: a file or standard input
//! - [`write()`]: files that a person may want to keep as they are
//! - [`keep()`]: files that must not be lost
//! - [`Folder`]: where they go, tried before it is needed

mod error;
mod folder;
mod keep;
mod read;
mod write;

pub(crate) use self::error::{FileError, FileErrorKind, display};
pub(crate) use self::folder::Folder;
pub(crate) use self::keep::{KeptFile, keep, keep_in_temporary_folder, keep_under_dated_name};
pub(crate) use self::read::{is_standard_stream, read, read_bounded, read_if_file};
pub(crate) use self::write::{FileState, NewFile, Readers, are_unchanged, replace, write};
