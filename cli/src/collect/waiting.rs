//! Time, as `collect` spends it: the clock, the wait for the next request, and the file that remembers the last one.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use collectmc::Timestamp;
use collectmc::protocol::WaitPolicy;

use crate::files::{self, FileError};
use crate::signals::{PIECE, Signals};

/// The clock and how to wait. In a replay waiting takes no time, and moves the clock.
pub(super) struct Time {
    pub(super) signals: Signals,
    /// How far a replay's clock was moved.
    moved: Option<Cell<Duration>>,
}

impl Time {
    pub(super) fn new(signals: Signals, is_replay: bool) -> Self {
        Self {
            signals,
            moved: is_replay.then(Cell::default),
        }
    }

    /// Whether time passes by itself.
    pub(super) fn is_real(&self) -> bool {
        self.moved.is_none()
    }

    pub(super) fn now(&self) -> SystemTime {
        let moved = self.moved.as_ref().map(Cell::get).unwrap_or_default();
        after(SystemTime::now(), moved)
    }

    /// Waits for a moment, and shows every second how long that takes; `false` when a signal came.
    pub(super) fn sleep_until(&self, due: SystemTime, mut show: impl FnMut(Duration)) -> bool {
        let (length, started) = (until(due, self.now()), Instant::now());
        let mut shown = None;
        loop {
            let left = left(due, self.now(), length, started.elapsed());
            if left.is_zero() || self.signals.came() {
                return !self.signals.came();
            }
            if shown != Some(left.as_secs()) {
                shown = Some(left.as_secs());
                show(left);
            }
            match &self.moved {
                Some(moved) => moved.set(moved.get().saturating_add(left)),
                None => thread::sleep(left.min(PIECE)),
            }
        }
    }
}

/// The moment so long after another one. What no clock can show is a century after it, and not at once.
pub(super) fn after(moment: SystemTime, delay: Duration) -> SystemTime {
    const CENTURY: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);
    moment.checked_add(delay.min(CENTURY)).unwrap_or(moment)
}

/// How long a moment is ahead.
fn until(due: SystemTime, now: SystemTime) -> Duration {
    due.duration_since(now).unwrap_or_default()
}

/// What is left of a wait of this length. It ends no later than it would if nobody set the clock; nor does a computer's sleep
/// lengthen it, which the clock counts.
fn left(due: SystemTime, now: SystemTime, length: Duration, elapsed: Duration) -> Duration {
    until(due, now).min(length.saturating_sub(elapsed))
}

/// A length of time without what is below a second: `2h 59m 59s`.
pub(super) fn in_words(length: Duration) -> String {
    humantime::format_duration(Duration::from_secs(length.as_secs())).to_string()
}

/// The second line of the note, where the server asked to wait.
const RETRY_AFTER: &str = "retry-after: ";

/// When an order was last requested while it was waited for, in a file in its folder: a run that was killed goes on without a
/// request too early, and so does one beside another.
pub(super) struct LastRequest {
    path: PathBuf,
    /// What this run has noted or heeded.
    known: Option<Timestamp>,
}

impl LastRequest {
    pub(super) fn in_folder(folder: &Path) -> Self {
        Self {
            path: folder.join("last-request.txt"),
            known: None,
        }
    }

    /// Notes that a request is made now, or that its response asks to wait so long.
    pub(super) fn note(&mut self, now: SystemTime, retry_after: Duration) -> Result<(), FileError> {
        let now = Timestamp::from(now).to_string();
        // As it is read: without what is below a second.
        self.known = now.parse().ok();
        let text = match retry_after.as_secs() {
            0 => format!("{now}\n"),
            seconds => format!("{now}\n{RETRY_AFTER}{seconds}\n"),
        };
        files::replace(&self.path, text.as_bytes())
    }

    /// When the next request may be made: at once, where no request is noted that is not known yet. A clock that was set back
    /// puts it off by an interval at most, or by what the server asked for.
    pub(super) fn due(&mut self, policy: &WaitPolicy, now: SystemTime) -> SystemTime {
        let Some((last, retry_after)) = self.read().filter(|(last, _)| Some(*last) != self.known) else {
            return now;
        };
        self.known = Some(last);
        let after = |moment| after(moment, policy.interval().max(retry_after));
        after(last.into()).min(after(now))
    }

    /// What is noted. No note asks to wait longer than a run does.
    fn read(&self) -> Option<(Timestamp, Duration)> {
        let text = String::from_utf8(files::read_if_file(&self.path)?).ok()?;
        let (last, rest) = text.split_once('\n')?;
        let seconds = match rest.trim_end_matches('\n') {
            "" => 0,
            rest => rest.strip_prefix(RETRY_AFTER)?.parse().ok()?,
        };
        let retry_after = Duration::from_secs(seconds);
        Some((last.parse().ok()?, retry_after.min(WaitPolicy::DEFAULT_DEADLINE)))
    }

    /// Removes the note, once there is nothing more to wait for.
    pub(super) fn forget(&self) {
        // Left behind, it does no harm.
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    /// When a new run may make its request.
    fn due(folder: &Path, now: SystemTime) -> SystemTime {
        LastRequest::in_folder(folder).due(&WaitPolicy::new(), now)
    }

    #[test]
    fn the_next_request_is_an_interval_after_the_last_one() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let now = SystemTime::UNIX_EPOCH + 1000 * HOUR;
        assert_eq!(due(folder, now), now, "there was none");
        let mut last = LastRequest::in_folder(folder);
        last.note(now, Duration::ZERO).unwrap();
        assert_eq!(due(folder, now + HOUR), now + 3 * HOUR);
        assert_eq!(due(folder, now - 100 * HOUR), now - 97 * HOUR, "the clock was set back");
        last.forget();
        assert_eq!(due(folder, now), now);
        for wrong in [
            "soon".to_owned(),
            format!("{}\n{}", Timestamp::from(now), " ".repeat(1 << 20)),
        ] {
            fs::write(folder.join("last-request.txt"), wrong).unwrap();
            assert_eq!(due(folder, now), now, "what cannot be read is ignored");
        }
    }

    #[test]
    fn a_request_of_another_run_puts_off_that_of_this_one_once() {
        let folder = tempfile::tempdir().unwrap();
        let now = SystemTime::UNIX_EPOCH + 1000 * HOUR;
        let policy = WaitPolicy::new();
        let [mut this, mut other] = [(); 2].map(|()| LastRequest::in_folder(folder.path()));
        this.note(now, Duration::ZERO).unwrap();
        assert_eq!(this.due(&policy, now + HOUR), now + HOUR, "its own counts no more");
        other.note(now + HOUR, Duration::ZERO).unwrap();
        assert_eq!(this.due(&policy, now + 2 * HOUR), now + 4 * HOUR);
        let back = now - 100 * HOUR;
        assert_eq!(
            this.due(&policy, back),
            back,
            "a clock that is set back puts it off no further"
        );
    }

    #[test]
    fn what_the_server_asked_for_counts_where_it_is_longer() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let now = SystemTime::UNIX_EPOCH + 1000 * HOUR;
        for (asked, waits) in [(HOUR, 3), (5 * HOUR, 5), (Duration::MAX, 168)] {
            LastRequest::in_folder(folder).note(now, asked).unwrap();
            assert_eq!(due(folder, now), now + waits * HOUR, "{asked:?}");
            assert_eq!(
                due(folder, now - 900 * HOUR),
                now + waits * HOUR - 900 * HOUR,
                "set back"
            );
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_named_pipe_in_the_place_of_the_note_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("last-request.txt");
        assert!(
            std::process::Command::new("mkfifo")
                .arg(&path)
                .status()
                .unwrap()
                .success()
        );
        let now = SystemTime::UNIX_EPOCH + 1000 * HOUR;
        assert_eq!(due(folder.path(), now), now);
    }

    #[test]
    fn a_delay_beyond_every_clock_is_long_and_not_none() {
        let now = SystemTime::UNIX_EPOCH + 1000 * HOUR;
        assert_eq!(after(now, 3 * HOUR), now + 3 * HOUR);
        assert!(after(now, Duration::MAX) > now + 800_000 * HOUR);
    }

    #[test]
    fn neither_a_clock_that_is_set_back_nor_a_computer_that_sleeps_makes_a_wait_longer() {
        let now = SystemTime::UNIX_EPOCH + 1000 * HOUR;
        let left = |at, elapsed| left(now + 3 * HOUR, at, 3 * HOUR, elapsed);
        assert_eq!(left(now + HOUR, HOUR), 2 * HOUR);
        assert_eq!(left(now - 500 * HOUR, HOUR), 2 * HOUR, "set back");
        assert_eq!(left(now - 500 * HOUR, 3 * HOUR), Duration::ZERO);
        assert_eq!(left(now + 4 * HOUR, HOUR), Duration::ZERO, "the computer slept");
    }

    #[test]
    fn a_replay_waits_for_days_in_no_time() {
        let time = Time::new(Signals::default(), true);
        let started = std::time::Instant::now();
        let (now, mut shown) = (time.now(), Vec::new());
        assert!(time.sleep_until(now + 72 * HOUR, |left| shown.push(left)));
        assert!(time.now() >= now + 72 * HOUR && started.elapsed() < HOUR);
        assert_eq!(shown.len(), 1);
    }
}
