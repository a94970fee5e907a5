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

/// What is being done now, where that can be shown.
pub(super) struct StatusLine(Option<Arc<Mutex<Shown>>>);

#[derive(Default)]
struct Shown {
    text: String,
    /// Whether the seconds are shown.
    counts: bool,
    /// When there was something to show first.
    start: Option<Instant>,
    is_drawn: bool,
}

impl StatusLine {
    /// Starts to draw the line, on a thread that ends with the program, if it is wanted and standard error is where a line can be
    /// drawn over.
    pub(super) fn start(is_wanted: bool) -> Self {
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        if !is_wanted || is_dumb || !io::stderr().is_terminal() {
            return Self(None);
        }
        let shown = Arc::<Mutex<Shown>>::default();
        let drawn = Arc::clone(&shown);
        let draw = move || {
            for frame in ["|", "/", "-", "\\"].iter().cycle() {
                thread::sleep(FRAME);
                lock(&drawn).draw(frame);
            }
        };
        // Without a thread all goes on without a line.
        Self(thread::Builder::new().spawn(draw).is_ok().then_some(shown))
    }

    pub(super) fn is_shown(&self) -> bool {
        self.0.is_some()
    }

    /// Shows a text, and counts the seconds, unless it says by itself how long it takes.
    pub(super) fn show(&self, text: String, counts: bool) {
        if let Some(mut shown) = self.0.as_deref().map(lock) {
            shown.text = text;
            shown.counts = counts;
            shown.start.get_or_insert_with(Instant::now);
        }
    }

    /// Shows nothing, and leaves no trace.
    pub(super) fn clear(&self) {
        if let Some(mut shown) = self.0.as_deref().map(lock) {
            if shown.is_drawn {
                draw_over("");
            }
            *shown = Shown::default();
        }
    }
}

impl Shown {
    fn draw(&mut self, frame: &str) {
        let seconds = match self.start.map(|start| start.elapsed()) {
            Some(elapsed) if elapsed < PATIENCE => return,
            Some(elapsed) if self.counts => format!(" ({} s)", elapsed.as_secs()),
            Some(_) => String::new(),
            None => return,
        };
        let line = format!("{frame} {}{seconds}", self.text);
        draw_over(&fitting(&line));
        self.is_drawn = true;
    }
}

fn lock(shown: &Mutex<Shown>) -> MutexGuard<'_, Shown> {
    shown.lock().unwrap_or_else(PoisonError::into_inner)
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
