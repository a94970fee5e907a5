//! A scenario in a folder: read whole, replaced whole.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::error::{fail, problem};
use super::files::{EXCHANGES, MAX_BODY_BYTES, MAX_EXCHANGES_BYTES, is_neutral_name, read_bounded};
use super::format::{self, Files};
use super::scenario::Scenario;
use crate::TransportError;

/// How the names of files begin and end that are being written. No body's name begins with a dot.
const TEMPORARY: (&str, &str) = (".exchanges-", ".tmp");

impl Scenario {
    /// Reads the recording in the folder `dir`, with all its bodies.
    ///
    /// # Errors
    ///
    /// When a file is missing, cut, not what its recorded size and checksum say, or larger than
    /// [`MAX_BODY_BYTES`](super::MAX_BODY_BYTES) or [`MAX_EXCHANGES_BYTES`](super::MAX_EXCHANGES_BYTES), when the bodies are larger
    /// than [`MAX_ALL_BODIES_BYTES`](super::MAX_ALL_BODIES_BYTES) together, a response has more than
    /// [`MAX_HEADERS`](super::MAX_HEADERS), or `exchanges.toml` holds anything unknown. The message names the file and the exchange.
    pub fn load(dir: impl AsRef<Path>) -> Result<Self, TransportError> {
        let dir = dir.as_ref();
        let read = |name: &str| read_bounded(&dir.join(name), MAX_BODY_BYTES);
        let scenario = read_text(dir)?.with_bodies(read);
        scenario.map_err(|error| error.at(dir.join(EXCHANGES).display()))
    }

    /// Writes the recording to the folder `dir`, which is made when it is not there, in place of a recording in it.
    ///
    /// A file that is replaced is written beside its place and renamed, `exchanges.toml` last: whatever happens on the way, the
    /// folder holds the old recording or this one. Body files that only the old recording named are then removed; other files
    /// are left alone. The same scenario always gives the same bytes.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written to, or the scenario holds what a recording cannot: no exchanges, a header value
    /// that is not text, a bad or doubled [file name](super::Exchange::in_file), or more than [`load`](Self::load) reads.
    pub fn save(&self, dir: impl AsRef<Path>) -> Result<(), TransportError> {
        let dir = dir.as_ref();
        let files = Files::of(self)?;
        create(dir)?;
        let replaced = read_text(dir).unwrap_or_default();
        Writer::new(dir, files, &replaced).commit()
    }
}

/// Whether there is a recording in the folder, or what is left of one.
pub(super) fn has_recording(dir: &Path) -> bool {
    dir.join(EXCHANGES).exists()
}

/// Reads a recording without the bodies in files.
fn read_text(dir: &Path) -> Result<Scenario, TransportError> {
    let path = dir.join(EXCHANGES);
    let bytes = read_bounded(&path, MAX_EXCHANGES_BYTES)?;
    let mut scenario = str::from_utf8(&bytes)
        .map_err(|cause| problem("it is not UTF-8 text; record it again").with_source(cause))
        .and_then(format::parse)
        .map_err(|error| error.at(path.display()))?;
    scenario.place = format!("{}: ", dir.display());
    Ok(scenario)
}

/// Makes the folder fit for a recording, or says why it is not. Gives the recording that is to be replaced, without its bodies.
pub(super) fn prepare(dir: &Path) -> Result<Scenario, TransportError> {
    create(dir)?;
    builder()
        .tempfile_in(dir)
        .map_err(|cause| at(dir, "could not read and write the folder", cause))?;
    let replaced = match has_recording(dir) {
        true => read_text(dir).map_err(|error| {
            error.at(format_args!(
                "{} was not replaced, since it is not a readable recording; move it away",
                dir.display()
            ))
        })?,
        false => Scenario::default(),
    };
    let ours = files_of(&replaced, dir);
    let foreign = names(dir).find(|name| !ours.contains(name) && !may_stand_beside(name));
    match foreign {
        None => Ok(replaced),
        Some(name) => fail(format!(
            "{} holds {name:?}, which is not part of a recording: record into an empty or new folder, or over a recording",
            dir.display()
        )),
    }
}

fn create(dir: &Path) -> Result<(), TransportError> {
    fs::create_dir_all(dir).map_err(|cause| at(dir, "could not create the folder", cause))
}

fn at(path: &Path, message: &'static str, cause: io::Error) -> TransportError {
    problem(message).with_source(cause).at(path.display())
}

/// Writes a recording that grows, so that the folder always holds a whole one: the old one until the first
/// [`commit`](Self::commit), then what was added before the last.
///
/// Nothing is synchronized to the disk, which takes longer than a request: a killed process loses nothing by it, and what a
/// power failure takes away is missed by its size and checksum.
pub(super) struct Writer {
    dir: PathBuf,
    /// The text, and the bodies that are not yet in the folder.
    pub(super) files: Files,
    /// The names of files that go with the recording that is replaced.
    replaced: BTreeSet<String>,
    /// The file that is `exchanges.toml`, under its other name.
    current: Option<Growing>,
    /// The one that was so before.
    previous: Option<Growing>,
}

impl Writer {
    /// Touches nothing yet.
    pub(super) fn new(dir: &Path, files: Files, replaced: &Scenario) -> Self {
        Self {
            dir: dir.to_owned(),
            files,
            replaced: files_of(replaced, dir),
            current: None,
            previous: None,
        }
    }

    /// Writes what was added. When it fails, what was added stays so, and the next commit writes it too.
    pub(super) fn commit(&mut self) -> Result<(), TransportError> {
        let head = self.files.head()?;
        while let Some((name, bytes)) = self.files.bodies.first_key_value() {
            let path = self.dir.join(name);
            put_body(&path, &self.dir, bytes).map_err(|cause| at(&path, "could not write it", cause))?;
            // Where the case of a name means nothing, the old file may be the new one.
            self.replaced.retain(|old| !old.eq_ignore_ascii_case(name));
            self.files.bodies.pop_first();
        }
        let place = self.dir.join(EXCHANGES);
        self.put(&head, &place)
            .map_err(|cause| at(&place, "could not write it", cause))?;
        while let Some(name) = self.replaced.pop_first() {
            // What stays is in nobody's way, and the next recording removes it.
            let _ = fs::remove_file(self.dir.join(name));
        }
        Ok(())
    }

    /// Leaves no file behind but those of the recording.
    pub(super) fn settle(&mut self) {
        (self.current, self.previous) = (None, None);
    }

    /// Puts the text in its place by renaming. Two files take turns there, each growing while the other one is the recording: so
    /// a long recording is not written anew with each exchange.
    fn put(&mut self, head: &str, place: &Path) -> io::Result<()> {
        let mut growing = match self.previous.take() {
            Some(growing) => growing,
            None => Growing {
                file: builder().tempfile_in(&self.dir)?,
                head: 0,
                exchanges: 0,
            },
        };
        growing.grow(head, self.files.exchanges.as_bytes())?;
        // Elsewhere a file that is open cannot be replaced, and some file systems have no second names.
        let second_name = builder().make_in(&self.dir, |path| match cfg!(unix) {
            true => fs::hard_link(growing.file.path(), path),
            false => Err(io::ErrorKind::Unsupported.into()),
        });
        match second_name {
            Ok(second_name) => {
                second_name.persist(place)?;
                self.previous = self.current.replace(growing);
            }
            Err(_) => {
                growing.file.persist(place)?;
                self.settle();
            }
        }
        Ok(())
    }
}

/// A file with the text of a recording, or with its beginning.
struct Growing {
    file: NamedTempFile,
    /// The bytes before the exchanges.
    head: usize,
    /// The bytes of the exchanges that it has.
    exchanges: usize,
}

impl Growing {
    /// Adds the exchanges that it lacks, and puts the count right; all anew where the count has one more digit.
    fn grow(&mut self, head: &str, exchanges: &[u8]) -> io::Result<()> {
        let kept = if self.head == head.len() { self.exchanges } else { 0 };
        let file = self.file.as_file_mut();
        if kept == 0 {
            file.set_len(0)?;
        }
        file.rewind()?;
        file.write_all(head.as_bytes())?;
        file.seek_relative(i64::try_from(kept).unwrap_or(i64::MAX))?;
        file.write_all(exchanges.get(kept..).unwrap_or_default())?;
        (self.head, self.exchanges) = (head.len(), exchanges.len());
        Ok(())
    }
}

/// Writes a body, in place of another one whole or not at all. Where there is none, nothing names the file before it is whole.
fn put_body(path: &Path, dir: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Ok(mut file) = fs::File::create_new(path) {
        return file.write_all(bytes);
    }
    if read_bounded(path, MAX_BODY_BYTES).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    let mut file = builder().tempfile_in(dir)?;
    file.write_all(bytes)?;
    file.persist(path)?;
    Ok(())
}

/// The files beside `exchanges.toml` that belong to the recording in the folder, with leftovers of one that was interrupted.
fn files_of(recorded: &Scenario, dir: &Path) -> BTreeSet<String> {
    let exchanges = recorded.exchanges().iter();
    let bodies = exchanges.filter_map(|exchange| Some(exchange.file.clone()?.name));
    let leftovers = names(dir).filter(|name| is_neutral_name(name) || is_temporary(name));
    bodies.chain(leftovers).collect()
}

fn names(dir: &Path) -> impl Iterator<Item = String> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned())
}

/// Whether a file may be where a recording is, besides bodies: one that keeps the folder in version control, and the
/// certificates that who replays it trusts.
fn may_stand_beside(name: &str) -> bool {
    name == EXCHANGES || name == ".gitkeep" || name.ends_with(".pem")
}

fn is_temporary(name: &str) -> bool {
    name.starts_with(TEMPORARY.0) && name.ends_with(TEMPORARY.1)
}

fn builder() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY.0).suffix(TEMPORARY.1);
    // Temporary files are made for the owner alone, and the mode outlives the renaming. A recording holds no secrets and
    // is there to be shared: it gets the mode that any new file gets.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
}
