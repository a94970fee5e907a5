//! The orders of a run in turn: which is requested when, and when its turns are over. What decides on waiting is the library's.

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::time::{Duration, SystemTime};

use collectmc::protocol::{WaitPolicy, Waiting};
use collectmc::{Client, CollectRequest, Error, OrderNumber, Outcome, Timestamp};

use crate::arguments::Collect;
use crate::closing::short;
use crate::collected;
use crate::credentials::CredentialsError;
use crate::exit::Exit;
use crate::failure::{Failure, Stop};
use crate::files::{FileReport, FileState, Folder};
use crate::keeping::Keeping;
use crate::progress::StatusLine;
use crate::response;
use crate::stderr::say;
use crate::text::one_line;
use crate::unexpected::Unexpected;
use crate::waiting::{LastRequest, Time, after, in_words};
use crate::wire::Wire;
use crate::words::count;

/// So many orders in a row without a connection end the run, or with `--wait` the round.
const MOST_UNCONNECTED: u32 = 3;

/// How long to wait for another run that requests the same order, before looking again.
const OTHER_RUN: Duration = Duration::from_secs(1);

/// An order, between its requests.
pub(crate) struct Turn {
    pub(crate) order: OrderNumber,
    /// Its files. Without --no-files they are there once the order has had its first turn.
    pub(crate) keeping: Option<Keeping>,
    /// Whether it was collected before.
    pub(crate) is_collected: bool,
    pub(crate) attempts: u32,
    due: SystemTime,
    last_request: Option<LastRequest>,
    waiting: Option<Waiting>,
    last: Option<Ended>,
}

/// How an order's turns ended: with the last response, or with why there is none.
pub(crate) type Ended = Result<Outcome, Failure>;

/// All orders whose end has not come.
pub(crate) struct Turns<'r> {
    arguments: &'r Collect,
    client: &'r Client<Wire>,
    time: Time,
    unexpected: Unexpected,
    /// What is shown on a terminal.
    status: Option<StatusLine>,
    policy: Option<WaitPolicy>,
    /// Without credentials no request is made: all orders were collected when the run began.
    has_credentials: bool,
    /// Of those that are due at the same time the first has waited longest.
    turns: VecDeque<Turn>,
    stop: Option<Stop>,
    unconnected: u32,
    /// No request is made before.
    not_before: SystemTime,
}

impl<'r> Turns<'r> {
    pub(crate) fn new(
        arguments: &'r Collect,
        client: &'r Client<Wire>,
        time: Time,
        unexpected: Unexpected,
        status: Option<StatusLine>,
        has_credentials: bool,
        orders: &[OrderNumber],
    ) -> Self {
        let (now, policy) = (time.now(), arguments.wait.policy());
        let turn = |order: &OrderNumber| Turn {
            order: *order,
            keeping: None,
            is_collected: false,
            attempts: 0,
            due: now,
            last_request: None,
            waiting: policy.map(|policy| Waiting::new(policy, now)),
            last: None,
        };
        Self {
            turns: orders.iter().map(turn).collect(),
            arguments,
            client,
            time,
            unexpected,
            status,
            policy,
            has_credentials,
            stop: None,
            unconnected: 0,
            not_before: now,
        }
    }

    /// Requests the orders in turn until one has come to its end; `None` when all have.
    pub(crate) fn next_end(&mut self) -> Option<(Turn, Ended)> {
        loop {
            let (next, _) = (0..).zip(&self.turns).min_by_key(|(_, turn)| turn.due)?;
            let mut turn = self.turns.remove(next)?;
            if let Some(ended) = self.take(&mut turn) {
                return Some((turn, ended));
            }
            if let Some(keeping) = &mut turn.keeping {
                keeping.folder.unlock();
            }
            self.turns.push_back(turn);
        }
    }

    /// Lets an order have its turn; `None` when it gets another.
    fn take(&mut self, turn: &mut Turn) -> Option<Ended> {
        if let Some(stop) = self.stop {
            return Some(turn.end(stop));
        }
        if let ControlFlow::Break(ended) = self.look(turn) {
            return ended;
        }
        if !self.sleep(turn) {
            self.stop = Some(Stop::Interrupted);
            return Some(turn.end(Stop::Interrupted));
        }
        if let Some(keeping) = turn.keeping.as_mut().filter(|_| self.time.is_real())
            && !keeping.folder.lock()
        {
            turn.due = after(self.time.now(), OTHER_RUN);
            return None;
        }
        // Another run may have requested it meanwhile.
        if let ControlFlow::Break(ended) = self.look(turn) {
            return ended;
        }
        match self.request(turn) {
            Ok(result) => self.after(turn, result),
            Err(failure) => Some(Err(failure)),
        }
    }

    /// Looks whether this run has to request the order, and may now; prepares the place for its files.
    fn look(&self, turn: &mut Turn) -> ControlFlow<Option<Ended>> {
        let arguments = self.arguments;
        if arguments.no_files {
            return ControlFlow::Continue(());
        }
        let path = arguments.out.join(turn.order.to_string());
        if let Some((response, outcome)) = collected::instead_of_a_request(arguments, turn.order) {
            turn.is_collected = true;
            let new = || Keeping::new(Folder::new(path));
            turn.keeping
                .get_or_insert_with(new)
                .has(FileReport::new(&response, FileState::Unchanged));
            return ControlFlow::Break(Some(Ok(outcome)));
        }
        if !self.has_credentials {
            return ControlFlow::Break(Some(Err(CredentialsError::Missing.into())));
        }
        let is_first = turn.keeping.is_none();
        if is_first {
            let mut folder = Folder::new(path);
            match folder.prepare() {
                Ok(()) => {
                    let is_noted = self.policy.is_some() && self.time.is_real();
                    turn.last_request = is_noted.then(|| LastRequest::in_folder(folder.path()));
                    turn.keeping = Some(Keeping::new(folder));
                }
                Err(error) => return ControlFlow::Break(Some(Err(Failure::Folder(error)))),
            }
        }
        let now = self.time.now();
        if let (Some(policy), Some(last)) = (&self.policy, &mut turn.last_request) {
            let due = last.due(policy, now);
            if due > now {
                turn.due = due;
                let by = if is_first { "an earlier run" } else { "another run" };
                self.announce(turn, &format!("requested by {by}"));
                return ControlFlow::Break(None);
            }
        }
        ControlFlow::Continue(())
    }

    /// Waits for an order's turn; `false` when a signal came.
    fn sleep(&self, turn: &Turn) -> bool {
        let others = match self.turns.len() {
            0 => String::new(),
            others => format!(" (and {others} more)"),
        };
        let is_due = self.time.sleep_until(turn.due.max(self.not_before), |left| {
            if let Some(status) = &self.status {
                let attempts = match turn.attempts {
                    0 => String::new(),
                    attempts => format!("{} after {}; ", turn.state(), count(attempts, "attempt")),
                };
                let (order, left) = (turn.order, in_words(left));
                status.set_without_seconds(format!("order {order}: {attempts}next attempt in {left}{others}"));
            }
        });
        self.status.iter().for_each(StatusLine::clear);
        is_due
    }

    fn request(&mut self, turn: &mut Turn) -> Result<Result<Outcome, Error>, Failure> {
        if let Some(last) = &mut turn.last_request {
            last.note(self.time.now(), Duration::ZERO).map_err(Failure::Folder)?;
        }
        if let Some(status) = &self.status {
            status.set(format!("order {}: waiting for the response", turn.order));
        }
        let request = CollectRequest::new(turn.order).format(self.arguments.format.into());
        let result = self.client.collect(&request);
        self.status.iter().for_each(StatusLine::clear);
        turn.attempts = turn.attempts.saturating_add(1);
        let now = self.time.now();
        if self.time.is_real() {
            self.not_before = after(now, self.arguments.orders.pause);
        }
        let asked = result.as_ref().err().and_then(Error::retry_after);
        if let (Some(last), Some(asked)) = (&mut turn.last_request, asked) {
            // Without it a later run waits for the interval alone.
            let _ = last.note(now, asked.delay(now));
        }
        for body in self.unexpected.take() {
            self.keep(turn, &body);
        }
        Ok(result)
    }

    /// What follows a result: its order's end, or another turn.
    fn after(&mut self, turn: &mut Turn, result: Result<Outcome, Error>) -> Option<Ended> {
        if self.time.signals.came() {
            self.stop = Some(Stop::Interrupted);
            return Some(match result {
                Err(Error::Cancelled) => turn.end(Stop::Interrupted),
                result => result.map_err(Failure::from),
            });
        }
        let now = self.time.now();
        let waiting = turn.waiting.as_mut();
        let delay = waiting.and_then(|waiting| waiting.next_delay(&result, now));
        self.count_unconnected(&result, now, delay);
        let Some(delay) = delay else {
            self.stop = self.stop.or(self.stop_after(&result));
            return Some(result.map_err(Failure::from));
        };
        if let Some(body) = result.as_ref().err().and_then(response::unexpected) {
            self.keep(turn, body);
        }
        turn.due = after(now, delay);
        let what = match &result {
            Err(error) if short(Err(error)) != "not issued yet" => one_line(&error.to_string()),
            result => short(result.as_ref()).to_owned(),
        };
        turn.last = Some(result.map_err(Failure::from));
        self.announce(turn, &what);
        None
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
    fn count_unconnected(&mut self, result: &Result<Outcome, Error>, now: SystemTime, delay: Option<Duration>) {
        let is_unconnected = matches!(result, Err(error @ Error::Transport(_)) if error.is_retryable() && !error.request_may_have_been_sent());
        self.unconnected = if is_unconnected {
            self.unconnected.saturating_add(1)
        } else {
            0
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

    fn keep(&self, turn: &mut Turn, body: &[u8]) {
        if let Some(keeping) = &mut turn.keeping {
            keeping.unexpected(body, self.time.now().into(), self.client.credentials());
        }
    }

    /// Says what an attempt came to, where no line on a terminal does.
    fn announce(&self, turn: &Turn, what: &str) {
        if self.status.is_some() || self.arguments.output.quiet {
            return;
        }
        let (now, due) = (Timestamp::from(self.time.now()), Timestamp::from(turn.due));
        let order = turn.order;
        say(&match turn.attempts {
            0 => format!("{now} order {order}: {what}; next attempt at {due}"),
            attempts => format!("{now} order {order}: attempt {attempts}: {what}; next attempt at {due}"),
        });
    }
}

impl Turn {
    /// Forgets when the order was last requested, once there is nothing to wait for.
    pub(crate) fn forget(&self) {
        if let Some(last) = &self.last_request {
            last.forget();
        }
    }

    /// Ends with what is known.
    fn end(&mut self, stop: Stop) -> Ended {
        self.last.take().unwrap_or(Err(Failure::NotAsked(stop)))
    }

    fn state(&self) -> &'static str {
        match &self.last {
            Some(Ok(outcome)) => short(Ok(outcome)),
            Some(Err(Failure::Collect(error))) => short(Err(error)),
            _ => "not requested",
        }
    }
}
