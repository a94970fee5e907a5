//! The orders of a run in turn: which is requested when, and when its turns are over. What decides on waiting and on further
//! attempts is the library's.

use std::ops::ControlFlow;
use std::time::{Duration, SystemTime};

use collectmc::protocol::Waiting;
use collectmc::{CollectRequest, Error, OrderNumber, Outcome, RetryPolicy, Timestamp};

use super::Run;
use super::keeping::Keeping;
use super::waiting::{LastRequest, Time, after, in_words};
use crate::arguments::Collect;
use crate::collected;
use crate::credentials::CredentialsError;
use crate::exit::Exit;
use crate::failure::{Failure, Stop};
use crate::files::{FileReport, FileState, Folder};
use crate::stderr::say;
use crate::text::one_line;

/// So many orders in a row without a connection end the run, or with `--wait` the round.
const MOST_UNCONNECTED: u32 = 3;

/// How long to wait for another run that requests the same order, before looking again.
const OTHER_RUN: Duration = Duration::from_secs(1);

/// An order, between its requests.
pub(super) struct Turn {
    pub(super) order: OrderNumber,
    pub(super) keeping: Keeping,
    /// Whether it was collected before.
    pub(super) is_collected: bool,
    pub(super) attempts: u32,
    /// Of these attempts, those since it was last waited for.
    tries: u32,
    due: SystemTime,
    /// What there is to say while the next attempt is waited for.
    state: String,
    pub(super) last_request: Option<LastRequest>,
    waiting: Option<Waiting>,
    last: Option<Ended>,
}

/// How an order's turns ended: with the last response, or with why there is none.
pub(super) type Ended = Result<Outcome, Failure>;

impl Turn {
    pub(super) fn new(order: OrderNumber, arguments: &Collect, time: &Time) -> Self {
        let (now, policy) = (time.now(), arguments.wait.policy());
        let is_noted = policy.is_some() && time.is_real() && !arguments.no_files;
        Self {
            order,
            keeping: Keeping::default(),
            is_collected: false,
            attempts: 0,
            tries: 0,
            due: now,
            state: String::new(),
            last_request: is_noted.then(|| LastRequest::in_folder(&arguments.folder(order))),
            waiting: policy.map(|policy| Waiting::new(policy, now)),
            last: None,
        }
    }
}

impl Run<'_> {
    /// Requests the orders in turn until one has come to its end; `None` when all have.
    pub(super) fn next_end(&mut self) -> Option<(Turn, Ended)> {
        loop {
            // What failed transiently comes first: it is tried again in seconds, with its folder locked.
            let key = |turn: &Turn| (turn.tries == 0, turn.due);
            let (next, _) = (0..).zip(&self.turns).min_by_key(|(_, turn)| key(turn))?;
            let mut turn = self.turns.remove(next)?;
            if let Some(ended) = self.take(&mut turn) {
                return Some((turn, ended));
            }
            if turn.tries == 0 {
                turn.keeping.folder.iter_mut().for_each(Folder::unlock);
            }
            self.turns.push_back(turn);
        }
    }

    /// Lets an order have its turn; `None` when it gets another.
    fn take(&mut self, turn: &mut Turn) -> Option<Ended> {
        if self.stop.is_none() && !self.sleep(turn) {
            self.stop = Some(Stop::Interrupted);
        }
        if let Some(stop) = self.stop {
            // With what is known.
            return Some(turn.last.take().unwrap_or(Err(Failure::NotAsked(stop))));
        }
        match self.look(turn) {
            ControlFlow::Break(ended) => ended,
            ControlFlow::Continue(()) => {
                let result = self.request(turn);
                self.after(turn, result)
            }
        }
    }

    /// Waits for an order's turn; `false` when a signal came.
    fn sleep(&self, turn: &Turn) -> bool {
        let others = match self.turns.len() {
            0 => String::new(),
            others => format!(" (and {others} more)"),
        };
        let is_due = self.time.sleep_until(turn.due.max(self.not_before), |left| {
            let (order, left, state) = (turn.order, in_words(left), &turn.state);
            let line = format!("order {order}{others}: next attempt in {left}{state}");
            self.status.show(line, false);
        });
        self.status.clear();
        is_due
    }

    /// Looks whether this run has to request the order, and may now. With files, its folder is then locked and prepared for them.
    fn look(&self, turn: &mut Turn) -> ControlFlow<Option<Ended>> {
        if self.arguments.no_files {
            return ControlFlow::Continue(());
        }
        let new = || Folder::new(self.arguments.folder(turn.order));
        let folder = turn.keeping.folder.get_or_insert_with(new);
        // What is collected may be in a folder that others may only read.
        let prepared = folder.prepare();
        if self.time.is_real() && !folder.lock() {
            turn.due = after(self.time.now(), OTHER_RUN);
            return ControlFlow::Break(None);
        }
        if let Some((response, outcome)) = collected::instead_of_a_request(self.arguments, turn.order) {
            turn.is_collected = true;
            let kept = FileReport::new(&response, FileState::Unchanged);
            turn.keeping.files.push(kept);
            turn.keeping.note(format!(
                "order {}: collected already, so it was not requested; --refresh requests it",
                turn.order
            ));
            return ControlFlow::Break(Some(Ok(outcome)));
        }
        if !self.has_credentials {
            return ControlFlow::Break(Some(Err(CredentialsError::Missing.into())));
        }
        if let Err(error) = prepared {
            return ControlFlow::Break(Some(Err(Failure::Folder(error))));
        }
        self.heed_last_request(turn)
    }

    /// Puts an order off that another run has requested, and notes the request that this one makes.
    fn heed_last_request(&self, turn: &mut Turn) -> ControlFlow<Option<Ended>> {
        let (Some(policy), Some(last)) = (&self.policy, &mut turn.last_request) else {
            return ControlFlow::Continue(());
        };
        let now = self.time.now();
        let due = last.due(policy, now);
        if due > now {
            let by = match turn.state.is_empty() {
                true => "requested by an earlier run",
                false => "requested by another run",
            };
            self.put_off(turn, due, by.to_owned());
            return ControlFlow::Break(None);
        }
        match last.note(now, Duration::ZERO) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => ControlFlow::Break(Some(Err(Failure::Folder(error)))),
        }
    }

    fn request(&mut self, turn: &mut Turn) -> Result<Outcome, Error> {
        let line = format!("order {}: waiting for the response", turn.order);
        self.status.show(line, true);
        let request = CollectRequest::new(turn.order).format(self.arguments.format);
        let result = self.client.collect(&request);
        self.status.clear();
        turn.attempts = turn.attempts.saturating_add(1);
        turn.tries = turn.tries.saturating_add(1);
        let now = self.time.now();
        if self.time.is_real() {
            self.not_before = after(now, self.arguments.orders.pause);
        }
        let asked = result.as_ref().err().and_then(Error::retry_after);
        if let (Some(last), Some(asked)) = (&mut turn.last_request, asked) {
            // Without it a later run waits for the interval alone.
            let _ = last.note(now, asked.delay(now));
        }
        result
    }

    /// What follows a result: its order's end, or another turn.
    fn after(&mut self, turn: &mut Turn, result: Result<Outcome, Error>) -> Option<Ended> {
        if self.time.signals.came() {
            return Some(result.map_err(Failure::from));
        }
        let now = self.time.now();
        let delay = self.delay(turn, &result, now);
        let Some(delay) = delay else {
            self.stop = self.stop.or(self.stop_after(&result));
            return Some(result.map_err(Failure::from));
        };
        let what = match &result {
            Ok(_) => "not issued yet".to_owned(),
            Err(error) => {
                const EARLIER: &str = "an earlier response of this run was unexpected and";
                let credentials = self.client.credentials();
                turn.keeping.unexpected(error, EARLIER, now.into(), credentials);
                one_line(&error.to_string())
            }
        };
        turn.last = Some(result.map_err(Failure::from));
        self.put_off(turn, after(now, delay), format!("attempt {}: {what}", turn.attempts));
        None
    }

    /// How long to wait before the next attempt: seconds after a transient failure, hours with `--wait`. `None` if there is none.
    fn delay(&mut self, turn: &mut Turn, result: &Result<Outcome, Error>, now: SystemTime) -> Option<Duration> {
        let retries = RetryPolicy::new(self.client.transport().attempts);
        let error = result.as_ref().err();
        if let Some(delay) = error.and_then(|error| retries.next_delay(turn.tries, error, now)) {
            return Some(delay);
        }
        turn.tries = 0;
        let waiting = turn.waiting.as_mut();
        let delay = waiting.and_then(|waiting| waiting.next_delay(result, now));
        self.count_unconnected(error, now, delay);
        delay
    }

    /// Whether no further order may be requested. A login that was rejected locks the account when it is repeated, and what
    /// came once in place of a response of the service will come again, at the cost of a request each time.
    fn stop_after(&self, result: &Result<Outcome, Error>) -> Option<Stop> {
        let error = result.as_ref().err()?;
        let is_unexpected = matches!(error, Error::Response(_)) || Exit::of(error) == Exit::Unexpected;
        match error.is_authentication() {
            true => Some(Stop::LoginRejected),
            false => (is_unexpected && !self.arguments.keep_going).then_some(Stop::Unexpected),
        }
    }

    /// Counts the orders in a row without a connection. After too many the others would have none either.
    fn count_unconnected(&mut self, error: Option<&Error>, now: SystemTime, delay: Option<Duration>) {
        let is_unconnected = matches!(error, Some(error @ Error::Transport(_)) if error.is_retryable() && !error.request_may_have_been_sent());
        self.unconnected = match is_unconnected {
            true => self.unconnected.saturating_add(1),
            false => 0,
        };
        if self.unconnected < MOST_UNCONNECTED {
            return;
        }
        match delay {
            None => self.stop = Some(Stop::NoConnection),
            Some(delay) => {
                self.unconnected = 0;
                self.not_before = after(now, delay);
            }
        }
    }

    /// Lets an order have its next turn then, and says why, where no line on a terminal does.
    fn put_off(&self, turn: &mut Turn, due: SystemTime, why: String) {
        turn.due = due;
        if !self.status.is_shown() && !self.output.is_quiet() {
            let (now, due, order) = (Timestamp::from(self.time.now()), Timestamp::from(due), turn.order);
            say(&format!("{now} order {order}: {why}; next attempt at {due}"));
        }
        turn.state = format!("; {why}");
    }
}
