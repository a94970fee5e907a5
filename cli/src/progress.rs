//! A line on a terminal that shows what the program waits for.
//!
//! Written out rather than taken from a crate: it is one line that turns and counts seconds. `indicatif` would replace the thread
//! and the drawing, some forty lines, and bring five crates.

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// What is being done now. Clones share it.
#[derive(Clone, Default)]
pub(crate) struct StatusLine(Arc<Mutex<Shown>>);

#[derive(Clone, Default)]
struct Shown {
    text: String,
    /// Since when, where the seconds are counted.
    since: Option<Instant>,
}

impl StatusLine {
    /// Shows a text, and counts the seconds.
    pub(crate) fn set(&self, text: impl Into<String>) {
        self.show(text.into(), Some(Instant::now()));
    }

    /// Shows a text that says by itself how long it takes.
    pub(crate) fn set_without_seconds(&self, text: impl Into<String>) {
        self.show(text.into(), None);
    }

    fn show(&self, text: String, since: Option<Instant>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Shown { text, since };
    }

    fn line(&self) -> String {
        let Shown { text, since } = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match since {
            Some(since) => format!("{text} ({} s)", since.elapsed().as_secs()),
            None => text,
        }
    }
}

/// Whether standard error is where a line can be drawn over.
pub(crate) fn is_possible() -> bool {
    io::stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// Shows a status from when it is started until it is dropped, which leaves no trace.
pub(crate) struct Progress {
    /// Its end is what the thread waits for.
    running: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    pub(crate) fn start(status: StatusLine) -> Self {
        let (running, stopped) = mpsc::channel::<()>();
        let draw = move || {
            let mut drawn = false;
            for frame in ["|", "/", "-", "\\"].iter().cycle() {
                // A fast response gets no line.
                let wait = if drawn { 120 } else { 300 };
                match stopped.recv_timeout(Duration::from_millis(wait)) {
                    Err(RecvTimeoutError::Timeout) => {
                        draw_over(&fitting(&format!("{frame} {}", status.line())));
                        drawn = true;
                    }
                    _ => break,
                }
            }
            if drawn {
                draw_over("");
            }
        };
        Self {
            running: Some(running),
            // Without a thread there is no line, and all goes on without it.
            thread: thread::Builder::new().spawn(draw).ok(),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        drop(self.running.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// The line without what would not fit on the terminal: one that wraps could not be drawn over.
fn fitting(line: &str) -> String {
    let width = terminal_size::terminal_size_of(io::stderr()).map_or(80, |(width, _)| usize::from(width.0));
    line.chars().take(width.max(2).saturating_sub(1)).collect()
}

fn draw_over(line: &str) {
    const TO_START_AND_ERASE: &str = "\r\x1b[K";
    let mut stderr = io::stderr();
    let _ = write!(stderr, "{TO_START_AND_ERASE}{line}");
    let _ = stderr.flush();
}
