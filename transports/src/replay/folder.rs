//! A scenario in a folder: read whole, replaced whole.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use http::Response;

use super::bounds::{MAX_BODY_BYTES, MAX_EXCHANGES_BYTES, add_size, read_bounded};
use super::fault::Fault;
use super::read::{BodyPlace, Document, Ending, Entry};
use super::scenario::{Exchange, Recorded, Scenario};
use super::write::{self, ExchangeText};

/// The file that says what was exchanged.
pub(super) const EXCHANGES: &str = "exchanges.toml";

/// How the names of files begin and end that are being written. No body's name begins with a dot.
const TEMPORARY: (&str, &str) = (".exchanges-", ".tmp");

/// Reads a recording with all its bodies.
pub(super) fn load(dir: &Path) -> Result<Scenario, Fault> {
    let document = read_document(dir)?;
    let mut scenario = Scenario::new(document.description);
    let mut all_bodies = 0;
    for (number, entry) in (1..).zip(document.entries) {
        let exchange = with_body(entry, dir, &mut all_bodies)
            .map_err(|fault| fault.at(format_args!("{}: exchange {number}", dir.join(EXCHANGES).display())))?;
        scenario.push(exchange);
    }
    Ok(scenario)
}

/// Writes a recording, in a folder that is made if need be.
pub(super) fn save(dir: &Path, scenario: &Scenario) -> Result<(), Fault> {
    let mut writer = Writer::new(dir, scenario.description());
    for (number, exchange) in (1..).zip(scenario.exchanges()) {
        writer
            .add(exchange.clone())
            .map_err(|fault| fault.at(format_args!("exchange {number}")))?;
    }
    create(dir)?;
    writer.commit()
}

/// Makes the folder.
pub(super) fn create(dir: &Path) -> Result<(), Fault> {
    fs::create_dir_all(dir).map_err(|cause| Fault::new("the folder cannot be made").because(cause).at(dir.display()))
}

/// Makes the folder fit for a recording, or says why it is not: what is in it that no recording put there would be in the
/// way, or lost.
pub(super) fn prepare(dir: &Path) -> Result<(), Fault> {
    create(dir)?;
    if dir.join(EXCHANGES).exists() {
        read_document(dir).map_err(|fault| {
            fault.at(format_args!(
                "{} is not replaced, since it is not understood; move it away",
                dir.display()
            ))
        })?;
    }
    let replaceable = files_of_recording(dir);
    for entry in fs::read_dir(dir).map_err(|cause| unusable(dir, cause))? {
        let name = entry.map_err(|cause| unusable(dir, cause))?.file_name();
        if !name
            .to_str()
            .is_some_and(|name| replaceable.contains(name) || may_stand_beside(name))
        {
            return Err(Fault::new(format!(
                "{} holds {name:?}, which is no part of a recording: record into an empty or a new folder, or over a recording",
                dir.display()
            )));
        }
    }
    temporary(dir).map_err(|cause| unusable(dir, cause))?;
    Ok(())
}

fn unusable(dir: &Path, cause: io::Error) -> Fault {
    Fault::new("the folder cannot be read and written")
        .because(cause)
        .at(dir.display())
}

fn read_document(dir: &Path) -> Result<Document, Fault> {
    let path = dir.join(EXCHANGES);
    let bytes = read_bounded(&path, MAX_EXCHANGES_BYTES)?;
    str::from_utf8(&bytes)
        .map_err(|cause| Fault::new("it is not UTF-8 text; record it again").because(cause))
        .and_then(Document::parse)
        .map_err(|fault| fault.at(path.display()))
}

fn with_body(entry: Entry, dir: &Path, all_bodies: &mut usize) -> Result<Exchange, Fault> {
    let mut file = None;
    let outcome = match entry.ending {
        Ending::Response { status, headers, body } => {
            let body = match body {
                BodyPlace::Here(text) => text.into_bytes(),
                BodyPlace::File(body_file) => {
                    let body = body_file.read(dir)?;
                    *all_bodies = add_size(*all_bodies, &body)?;
                    file = Some(body_file.name);
                    body
                }
            };
            let mut response = Response::new(body);
            *response.status_mut() = status;
            *response.headers_mut() = headers;
            Recorded::Response(response)
        }
        Ending::Error(error) => Recorded::Error(error),
    };
    Ok(Exchange {
        request: entry.request,
        outcome,
        file,
    })
}

/// Writes a recording that grows, so that the folder always holds a whole one: the old one until the first
/// [`commit`](Self::commit), then what was added before the last.
pub(super) struct Writer {
    dir: PathBuf,
    description: String,
    exchanges: Vec<String>,
    /// How many bytes the bodies in files have.
    all_bodies: usize,
    /// The bodies that are not yet in the folder.
    pending: BTreeMap<String, Vec<u8>>,
    /// The names of those that are.
    written: BTreeSet<String>,
    replaces_another: bool,
}

impl Writer {
    /// Touches nothing yet.
    pub(super) fn new(dir: &Path, description: &str) -> Self {
        Self {
            dir: dir.to_owned(),
            description: description.to_owned(),
            exchanges: Vec::new(),
            all_bodies: 0,
            pending: BTreeMap::new(),
            written: BTreeSet::new(),
            replaces_another: true,
        }
    }

    /// Says what the recording is about.
    pub(super) fn describe(&mut self, description: &str) {
        description.clone_into(&mut self.description);
    }

    /// Adds an exchange, in memory.
    pub(super) fn add(&mut self, exchange: Exchange) -> Result<(), Fault> {
        let number = self.exchanges.len().saturating_add(1);
        let ExchangeText { text, file } = ExchangeText::of(&exchange, number)?;
        if let (Some(name), Recorded::Response(response)) = (file, exchange.outcome) {
            let all_bodies = add_size(self.all_bodies, response.body())?;
            self.add_body(name, response.into_body())?;
            self.all_bodies = all_bodies;
        }
        self.exchanges.push(text);
        Ok(())
    }

    fn add_body(&mut self, name: String, bytes: Vec<u8>) -> Result<(), Fault> {
        // Where the case of a name means nothing, two names that differ in nothing else are one file.
        let clash = self.pending.iter().find(|(other, _)| other.eq_ignore_ascii_case(&name));
        match clash {
            Some((other, same)) if *other == name && *same == bytes => Ok(()),
            Some(_) => Err(Fault::new(format!(
                "the file {name:?} holds another body already: choose another name"
            ))),
            None => {
                self.pending.insert(name, bytes);
                Ok(())
            }
        }
    }

    /// Writes what was added. When it fails, what was added stays so, and the next commit writes it too.
    pub(super) fn commit(&mut self) -> Result<(), Fault> {
        let text = write::whole(&self.description, &self.exchanges)?;
        let replaced = if self.replaces_another {
            files_of_recording(&self.dir)
        } else {
            BTreeSet::new()
        };
        while let Some((name, bytes)) = self.pending.first_key_value() {
            let path = self.dir.join(name);
            if !read_bounded(&path, MAX_BODY_BYTES).is_ok_and(|there| there == *bytes) {
                replace(&self.dir, name, bytes)?;
            }
            if let Some((name, _)) = self.pending.pop_first() {
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
fn files_of_recording(dir: &Path) -> BTreeSet<String> {
    let mut files: BTreeSet<String> = match read_document(dir) {
        Ok(document) => document.body_files().map(|file| file.name.clone()).collect(),
        Err(_) => BTreeSet::new(),
    };
    let names = fs::read_dir(dir)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok());
    files.extend(names.filter(|name| name == EXCHANGES || is_temporary(name) || write::is_neutral_name(name)));
    files
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
fn replace(dir: &Path, name: &str, bytes: &[u8]) -> Result<(), Fault> {
    let write = || -> io::Result<()> {
        let mut file = temporary(dir)?;
        file.write_all(bytes)?;
        // Without it a power failure may leave the new name on a file that is still empty.
        file.as_file().sync_all()?;
        file.persist(dir.join(name))?;
        Ok(())
    };
    write().map_err(|cause| {
        Fault::new("it cannot be written")
            .because(cause)
            .at(dir.join(name).display())
    })
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
