//! `serve`: a stand-in for the service, over real HTTPS and on this machine alone.
//!
//! - [`rules`]: what the service accepts as a request, and how it rejects others
//! - [`service`]: what it responds, from scenarios and a [`timeline`]
//! - [`http`]: HTTP/1.1, within bounds
//! - [`connection`]: connections, a thread each; [`identity`]: their certificate

mod connection;
mod http;
mod identity;
mod rules;
mod service;
mod timeline;

use std::borrow::Cow;
use std::io::Write as _;
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::SystemTime;
use std::{io, thread};

use collectmc::Timestamp;
use collectmc::replay::Scenario;

use crate::arguments::Serve;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, FileError, NewFile};
use crate::output::Output;
use crate::signals::{PIECE, Signals};
use crate::text::one_line;

use self::identity::Identity;
use self::service::Service;
pub(crate) use self::timeline::Timeline;

pub(crate) fn run(arguments: &Serve, output: &mut Output) -> Result<Exit, Failure> {
    let scenarios = arguments.scenarios.iter().map(Scenario::load);
    let scenarios = scenarios
        .collect::<Result<Vec<_>, _>>()
        .map_err(collectmc::Error::from)?;
    let service = Arc::new(Service::new(scenarios, arguments.timeline.clone()));
    let Identity { tls, root_pem } = Identity::new(arguments.listen.ip()).map_err(Failure::Serve)?;
    let listener = TcpListener::bind(arguments.listen).map_err(|error| Failure::Serve(error.into()))?;
    let address = listener.local_addr().map_err(|error| Failure::Serve(error.into()))?;
    match &arguments.ca_out {
        Some(path) => write_root(path, &root_pem)?,
        None => output.note("clients need the root certificate of this run: pass --ca-out FILE"),
    }

    let signals = Signals::default();
    signals.take();
    let (log, lines) = Log::new();
    // Threads of their own, which end with the program: a reader of standard output that stops reading stops no response, and a
    // client no signal.
    output.line(&format!("https://{address}{}", rules::PATH));
    let threads = [
        thread::Builder::new().spawn(move || print(&lines)),
        thread::Builder::new().spawn({
            let service = Arc::clone(&service);
            move || connection::accept(&listener, &tls, &service, &log)
        }),
    ];
    for thread in threads {
        thread.map_err(|error| Failure::Serve(error.into()))?;
    }
    while !signals.came() {
        thread::sleep(PIECE);
    }
    if let Err(unused) = service.finish() {
        output.note(&unused.to_string());
    }
    Ok(signals.exit().unwrap_or_default())
}

/// Writes the root, in place of that of an earlier run and of nothing else.
fn write_root(path: &Path, pem: &str) -> Result<(), FileError> {
    const MARK: &str = "The root certificate of one run of `collectmc serve`. Its key is gone.\n";
    let is_earlier =
        files::read(path, MARK.len() + identity::MAX_PEM).is_ok_and(|found| found.starts_with(MARK.as_bytes()));
    let file = NewFile {
        path: path.to_owned(),
        bytes: Cow::Owned([MARK, pem].concat().into_bytes()),
    };
    files::write(&[file], is_earlier).map(drop)
}

/// A line for each request. Clones share it.
#[derive(Clone)]
struct Log(SyncSender<String>);

impl Log {
    fn new() -> (Self, Receiver<String>) {
        const WAITING: usize = 1000;
        let (sender, lines) = sync_channel(WAITING);
        (Self(sender), lines)
    }

    /// Adds a line, unless so many wait to be printed that nobody reads them.
    fn line(&self, text: &str) {
        let now = Timestamp::from(SystemTime::now());
        let _ = self.0.try_send(format!("{now} {}", one_line(text)));
    }
}

fn print(lines: &Receiver<String>) {
    for line in lines {
        let mut stdout = io::stdout().lock();
        // A reader that went away had enough.
        let _ = writeln!(stdout, "{line}").and_then(|()| stdout.flush());
    }
}
