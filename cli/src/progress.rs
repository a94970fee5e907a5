//! A line on a terminal that shows what the program waits for.
//!
//! Written out rather than taken from a crate: it is one line that turns and counts seconds. `indicatif` would replace the thread
//! and the drawing, some forty lines, and bring five crates.

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How often the line is drawn.
const FRAME: Duration = Duration::from_millis(120);
/// After how long it is drawn first: a fast response gets no line.
const PATIENCE: Duration = Duration::from_millis(300);

/// What is being done now. Clones share it.
#[derive(Clone)]
pub(crate) struct StatusLine(Arc<Mutex<Shown>>);

#[derive(Default)]
struct Shown {
    text: String,
    /// Since when, where the seconds are counted.
    since: Option<Instant>,
    /// When there was something to show first.
    start: Option<Instant>,
    is_drawn: bool,
}

impl StatusLine {
    /// Starts to draw the line, on a thread that ends with the program. Without a thread all goes on without a line.
    pub(crate) fn start() -> Self {
        let status = Self(Arc::default());
        let drawn = status.clone();
        let draw = move || {
            for frame in ["|", "/", "-", "\\"].iter().cycle() {
                thread::sleep(FRAME);
                drawn.draw(frame);
            }
        };
        let _ = thread::Builder::new().spawn(draw);
        status
    }

    /// Shows a text, and counts the seconds.
    pub(crate) fn set(&self, text: impl Into<String>) {
        self.show(text.into(), Some(Instant::now()));
    }

    /// Shows a text that says by itself how long it takes.
    pub(crate) fn set_without_seconds(&self, text: impl Into<String>) {
        self.show(text.into(), None);
    }

    /// Shows nothing, and leaves no trace.
    pub(crate) fn clear(&self) {
        let mut shown = self.lock();
        if shown.is_drawn {
            draw_over("");
        }
        *shown = Shown::default();
    }

    fn show(&self, text: String, since: Option<Instant>) {
        let mut shown = self.lock();
        shown.text = text;
        shown.since = since;
        shown.start.get_or_insert_with(Instant::now);
    }

    fn draw(&self, frame: &str) {
        let mut shown = self.lock();
        if shown.start.is_none_or(|start| start.elapsed() < PATIENCE) {
            return;
        }
        let seconds = shown.since.map(|since| format!(" ({} s)", since.elapsed().as_secs()));
        let line = format!("{frame} {}{}", shown.text, seconds.unwrap_or_default());
        draw_over(&fitting(&line));
        shown.is_drawn = true;
    }

    fn lock(&self) -> MutexGuard<'_, Shown> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether standard error is where a line can be drawn over.
pub(crate) fn is_possible() -> bool {
    io::stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
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
