//! `--verbose`: what the library logs, on standard error.
//!
//! Only what this project's crates log, by the start of its name: the HTTP library logs whole responses at its finest level.
//! So `RUST_LOG` is not heeded either.

use log::{LevelFilter, Log, Metadata, Record};

use crate::stderr::say;
use crate::text::{indented, safe};

struct Logger;

/// Starts logging.
pub(crate) fn start() {
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
            say(&format!(
                "debug: {}",
                indented(&safe(&record.args().to_string()), "    ")
            ));
        }
    }

    fn flush(&self) {}
}
