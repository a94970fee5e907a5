//! A scenario in a folder: read whole, replaced whole.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::body_file::{BodyFile, is_neutral_name};
use super::bounds::{MAX_BODY_BYTES, MAX_EXCHANGES_BYTES, read_bounded};
use super::error::{ReplayError, ensure};
use super::format::{self, Files};
use super::scenario::Scenario;

/// The file that says what was exchanged.
pub(super) const EXCHANGES: &str = "exchanges.toml";

/// How the names of files begin and end that are being written. No body's name begins with a dot.
const TEMPORARY: (&str, &str) = (".exchanges-", ".tmp");

/// Reads a recording with all its bodies.
pub(super) fn load(dir: &Path) -> Result<Scenario, ReplayError> {
    read(dir, |file| {
        let path = dir.join(&file.name);
        let body = read_bounded(&path, MAX_BODY_BYTES)?;
        file.check(&body, path.display())?;
        Ok(body)
    })
}

/// Reads a recording without its bodies.
fn read_text(dir: &Path) -> Result<Scenario, ReplayError> {
    read(dir, |_| Ok(Vec::new()))
}

fn read(dir: &Path, body: impl FnMut(&BodyFile) -> Result<Vec<u8>, ReplayError>) -> Result<Scenario, ReplayError> {
    let path = dir.join(EXCHANGES);
    let bytes = read_bounded(&path, MAX_EXCHANGES_BYTES)?;
    str::from_utf8(&bytes)
        .map_err(|cause| ReplayError::new("it is not UTF-8 text; record it again").with_source(cause))
        .and_then(|text| format::parse(text, body))
        .map_err(|error| error.at(path.display()))
}

/// Writes a recording, in a folder that is made if need be.
pub(super) fn save(dir: &Path, scenario: &Scenario) -> Result<(), ReplayError> {
    let mut writer = Writer::new(dir);
    writer.files = Files::of(scenario)?;
    create(dir)?;
    writer.commit()
}

/// Makes the folder.
fn create(dir: &Path) -> Result<(), ReplayError> {
    fs::create_dir_all(dir).map_err(|cause| at(dir, "the folder cannot be made", cause))
}

/// Makes the folder fit for a recording, or says why it is not: what is in it that no recording put there would be in the
/// way, or lost.
pub(super) fn prepare(dir: &Path) -> Result<(), ReplayError> {
    create(dir)?;
    let not_understood = |error: ReplayError| {
        let dir = dir.display();
        error.at(format_args!(
            "{dir} is not replaced, since it is not understood; move it away"
        ))
    };
    let replaced = match dir.join(EXCHANGES).exists() {
        true => read_text(dir).map_err(not_understood)?,
        false => Scenario::default(),
    };
    let replaceable = files_of(replaced, dir);
    let unusable = |cause| at(dir, "the folder cannot be read and written", cause);
    for entry in fs::read_dir(dir).map_err(unusable)? {
        let name = entry.map_err(unusable)?.file_name();
        let may_be_there = |name: &str| replaceable.contains(name) || may_stand_beside(name);
        ensure(name.to_str().is_some_and(may_be_there), || {
            format!(
                "{} holds {name:?}, which is no part of a recording: record into an empty or a new folder, or over a recording",
                dir.display()
            )
        })?;
    }
    temporary(dir).map(drop).map_err(unusable)
}

fn at(path: &Path, message: &'static str, cause: io::Error) -> ReplayError {
    ReplayError::new(message).with_source(cause).at(path.display())
}

/// Writes a recording that grows, so that the folder always holds a whole one: the old one until the first
/// [`commit`](Self::commit), then what was added before the last.
pub(super) struct Writer {
    dir: PathBuf,
    /// The text, and the bodies that are not yet in the folder.
    pub(super) files: Files,
    /// The names of the bodies that are.
    written: BTreeSet<String>,
    replaces_another: bool,
}

impl Writer {
    /// Touches nothing yet.
    pub(super) fn new(dir: &Path) -> Self {
        Self {
            dir: dir.to_owned(),
            files: Files::default(),
            written: BTreeSet::new(),
            replaces_another: true,
        }
    }

    /// Writes what was added. When it fails, what was added stays so, and the next commit writes it too.
    pub(super) fn commit(&mut self) -> Result<(), ReplayError> {
        let text = self.files.text()?;
        let replaced = match self.replaces_another {
            true => files_of(read_text(&self.dir).unwrap_or_default(), &self.dir),
            false => BTreeSet::new(),
        };
        while let Some((name, bytes)) = self.files.bodies.first_key_value() {
            let path = self.dir.join(name);
            if !read_bounded(&path, MAX_BODY_BYTES).is_ok_and(|there| there == *bytes) {
                replace(&self.dir, name, bytes)?;
            }
            if let Some((name, _)) = self.files.bodies.pop_first() {
                self.written.insert(name);
            }
        }
        replace(&self.dir, EXCHANGES, text.as_bytes())?;
        self.replaces_another = false;
        // Where the case of a name means nothing, the old file may be the new one.
        let is_kept = |name: &str| name == EXCHANGES || self.written.iter().any(|kept| kept.eq_ignore_ascii_case(name));
        for name in replaced.iter().filter(|name| !is_kept(name)) {
            // What stays is in nobody's way, and the next recording removes it.
            let _ = fs::remove_file(self.dir.join(name));
        }
        Ok(())
    }
}

/// The files in the folder that belong to the recording in it, with leftovers of one that was interrupted.
fn files_of(recorded: Scenario, dir: &Path) -> BTreeSet<String> {
    let bodies = recorded
        .into_exchanges()
        .into_iter()
        .filter_map(|exchange| exchange.file);
    let names = fs::read_dir(dir)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok());
    let others = names.filter(|name| name == EXCHANGES || is_temporary(name) || is_neutral_name(name));
    bodies.chain(others).collect()
}

/// Whether a recording leaves the file alone that it did not write: one that keeps the folder in version control, and the
/// certificates that who replays it trusts.
fn may_stand_beside(name: &str) -> bool {
    name == ".gitkeep" || name.ends_with(".pem")
}

fn is_temporary(name: &str) -> bool {
    name.starts_with(TEMPORARY.0) && name.ends_with(TEMPORARY.1)
}

/// Puts a file in its place, whole or not at all.
fn replace(dir: &Path, name: &str, bytes: &[u8]) -> Result<(), ReplayError> {
    let write = || -> io::Result<()> {
        let mut file = temporary(dir)?;
        file.write_all(bytes)?;
        // Without it a power failure may leave the new name on a file that is still empty.
        file.as_file().sync_all()?;
        file.persist(dir.join(name))?;
        Ok(())
    };
    write().map_err(|cause| at(&dir.join(name), "it cannot be written", cause))
}

fn temporary(dir: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY.0).suffix(TEMPORARY.1);
    // Temporary files are made for the owner alone, and the mode outlives the renaming. A recording holds no secrets and
    // is there to be shared: it gets the mode that any new file gets.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(dir)
}
