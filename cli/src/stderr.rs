//! Standard error, and on it what the library logs, for `--verbose`.
//!
//! Only what this project's crates log, by the start of its name: the HTTP library logs whole responses at its finest level.
//! So `RUST_LOG` is not heeded either.

use std::io::Write as _;

use log::{LevelFilter, Log, Metadata, Record};

use crate::text::lines;

/// Prints on standard error. If that is closed, nothing can be done about it.
pub(crate) fn say(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}

struct Logger;

pub(crate) fn start_logging() {
    // It fails when a logger is set already, and then something is logged all the same.
    if log::set_logger(&Logger).is_ok() {
        log::set_max_level(LevelFilter::Debug);
    }
}

impl Log for Logger {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("collectmc")
    }

    fn log(&self, record: &Record<'_>) {
        if self.enabled(record.metadata()) {
            say(&format!("debug: {}", lines(&record.args().to_string())));
        }
    }

    fn flush(&self) {}
}
