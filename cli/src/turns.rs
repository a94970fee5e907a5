//! The orders of a run in turn: which is requested when, and when its turns are over. What decides on waiting is the library's.

use std::collections::BTreeMap;
use std::mem;
use std::path::Path;
use std::time::{Duration, SystemTime};

use collectmc::protocol::{WaitPolicy, Waiting};
use collectmc::{Client, CollectRequest, Error, OrderNumber, Outcome, Timestamp};

use crate::arguments::Collect;
use crate::closing::short;
use crate::collected::Collected;
use crate::credentials::CredentialsError;
use crate::exit::Exit;
use crate::failure::{Failure, Stop};
use crate::files::Folder;
use crate::keeping::{Keeping, Kept};
use crate::output::Output;
use crate::progress::{Progress, StatusLine};
use crate::response;
use crate::signals::{Interruptible, Signals};
use crate::stderr::say;
use crate::text::one_line;
use crate::unexpected::Unexpected;
use crate::waiting::{LastRequest, Time, after, in_words};
use crate::wire::Wire;
use crate::words::count;

/// So many orders in a row without a connection end the run, or with `--wait` the round.
const MOST_UNCONNECTED: u32 = 3;

/// An order, between its requests.
pub(crate) struct Turn {
    pub(crate) order: OrderNumber,
    /// What was kept of responses before the last one.
    pub(crate) kept: Kept,
    due: SystemTime,
    /// Whether it was looked whether the order has to be requested, and whether its folder can be written to.
    is_prepared: bool,
    folder: Option<Folder>,
    last_request: Option<LastRequest>,
    waiting: Option<Waiting>,
    attempts: u32,
    last: Option<Result<Outcome, Error>>,
}

/// How an order's turns ended.
pub(crate) enum Ended {
    /// It was collected before.
    Collected(Collected),
    /// With the last response, or with why there is none.
    Response(Result<Outcome, Failure>),
}

/// What another run has done for an order.
enum Elsewhere {
    Collected(Collected),
    Requested,
}

/// All orders whose end has not come.
pub(crate) struct Turns<'r> {
    arguments: &'r Collect,
    client: &'r Client<Interruptible<Wire>>,
    time: Time,
    signals: &'r Signals,
    unexpected: Unexpected,
    /// What is shown on a terminal.
    status: Option<StatusLine>,
    policy: Option<WaitPolicy>,
    has_credentials: bool,
    /// By when each is due, and then by who has waited longest.
    turns: BTreeMap<(SystemTime, u64), Turn>,
    /// How many turns were put into the queue.
    queued: u64,
    stop: Option<Stop>,
    unconnected: u32,
    requested: Option<SystemTime>,
}

impl<'r> Turns<'r> {
    pub(crate) fn new(
        arguments: &'r Collect,
        client: &'r Client<Interruptible<Wire>>,
        time: Time,
        signals: &'r Signals,
        unexpected: Unexpected,
        status: Option<StatusLine>,
        orders: Vec<OrderNumber>,
    ) -> Self {
        let (now, policy) = (time.now(), arguments.wait.policy());
        let turns = orders.into_iter().map(|order| Turn {
            order,
            kept: Kept::default(),
            due: now,
            is_prepared: false,
            folder: None,
            last_request: None,
            waiting: policy.map(|policy| Waiting::new(policy, now)),
            attempts: 0,
            last: None,
        });
        let mut queue = Self {
            turns: BTreeMap::new(),
            queued: 0,
            arguments,
            client,
            time,
            signals,
            unexpected,
            status,
            policy,
            has_credentials: true,
            stop: None,
            unconnected: 0,
            requested: None,
        };
        turns.for_each(|turn| queue.queue(turn));
        queue
    }

    fn queue(&mut self, turn: Turn) {
        self.queued = self.queued.saturating_add(1);
        self.turns.insert((turn.due, self.queued), turn);
    }

    /// Makes no request: no credentials were asked for, since all orders were collected when the run began.
    pub(crate) fn without_credentials(self) -> Self {
        Self {
            has_credentials: false,
            ..self
        }
    }

    /// Requests the orders in turn until one has come to its end; `None` when all have.
    pub(crate) fn next_end(&mut self, output: &Output) -> Option<(Turn, Ended)> {
        loop {
            let (_, mut turn) = self.turns.pop_first()?;
            match self.take(&mut turn, output) {
                Some(ended) => return Some((turn, ended)),
                None => self.queue(turn),
            }
        }
    }

    /// Lets an order have its turn; `None` when it gets another.
    fn take(&mut self, turn: &mut Turn, output: &Output) -> Option<Ended> {
        if let Some(stop) = self.stop {
            return Some(turn.end(stop));
        }
        if !turn.is_prepared {
            turn.is_prepared = true;
            match self.prepare(turn) {
                Ok(Some(collected)) => return Some(Ended::Collected(collected)),
                Ok(None) if turn.due > self.time.now() => {
                    self.announce(turn, "requested by an earlier run", output);
                    return None;
                }
                Ok(None) => {}
                Err(failure) => return Some(Ended::Response(Err(failure))),
            }
        }
        if !self.sleep(turn) {
            self.stop = Some(Stop::Interrupted);
            return Some(turn.end(Stop::Interrupted));
        }
        match self.taken_by_another_run(turn) {
            Some(Elsewhere::Collected(collected)) => return Some(Ended::Collected(collected)),
            Some(Elsewhere::Requested) => {
                self.announce(turn, "requested by another run", output);
                return None;
            }
            None => {}
        }
        match self.request(turn) {
            Ok(result) => self.after(turn, result, output),
            Err(failure) => Some(Ended::Response(Err(failure))),
        }
    }

    /// Looks whether the order is collected already; if not, makes a place for its files.
    fn prepare(&self, turn: &mut Turn) -> Result<Option<Collected>, Failure> {
        let arguments = self.arguments;
        if arguments.no_files {
            return Ok(None);
        }
        if let Some(collected) = Collected::instead_of_a_request(arguments, turn.order) {
            return Ok(Some(collected));
        }
        if !self.has_credentials {
            return Err(CredentialsError::Missing.into());
        }
        let path = arguments.out.join(turn.order.to_string());
        let folder = turn.folder.insert(Folder::prepare(path).map_err(Failure::Folder)?);
        if let (Some(policy), true) = (&self.policy, self.time.is_real()) {
            let last = turn.last_request.insert(LastRequest::in_folder(folder.path()));
            turn.due = last.due(policy, turn.due);
        }
        Ok(None)
    }

    /// What another run has done for the order since this one looked.
    fn taken_by_another_run(&self, turn: &mut Turn) -> Option<Elsewhere> {
        let (policy, last) = (self.policy.as_ref()?, turn.last_request.as_mut()?);
        if let Some(collected) = Collected::instead_of_a_request(self.arguments, turn.order) {
            return Some(Elsewhere::Collected(collected));
        }
        let now = self.time.now();
        turn.due = last.due(policy, now);
        (turn.due > now).then_some(Elsewhere::Requested)
    }

    /// Waits for an order's turn; `false` when a signal came.
    fn sleep(&self, turn: &Turn) -> bool {
        let pause = match (self.requested, self.time.is_real()) {
            (Some(requested), true) => Some(after(requested, self.arguments.orders.pause)),
            _ => None,
        };
        let due = pause.map_or(turn.due, |pause| pause.max(turn.due));
        let others = match self.turns.len() {
            0 => String::new(),
            others => format!(" (and {others} more)"),
        };
        let mut progress = None;
        self.time.sleep_until(due, |left| {
            if let Some(status) = &self.status {
                let attempts = match turn.attempts {
                    0 => String::new(),
                    attempts => format!("{} after {}; ", turn.state(), count(attempts, "attempt")),
                };
                let (order, left) = (turn.order, in_words(left));
                status.set_without_seconds(format!("order {order}: {attempts}next attempt in {left}{others}"));
                progress.get_or_insert_with(|| Progress::start(status.clone()));
            }
        })
    }

    fn request(&mut self, turn: &mut Turn) -> Result<Result<Outcome, Error>, Failure> {
        if let Some(last) = &mut turn.last_request {
            last.note(self.time.now()).map_err(Failure::Folder)?;
        }
        let _progress = self.status.as_ref().map(|status| {
            status.set(format!("order {}: waiting for the response", turn.order));
            Progress::start(status.clone())
        });
        let request = CollectRequest::new(turn.order).format(self.arguments.format.into());
        let result = self.client.collect(&request);
        turn.attempts = turn.attempts.saturating_add(1);
        self.requested = Some(self.time.now());
        for body in self.unexpected.take() {
            self.keep(turn, &body);
        }
        Ok(result)
    }

    /// What follows a result: its order's end, or another turn.
    fn after(&mut self, turn: &mut Turn, result: Result<Outcome, Error>, output: &Output) -> Option<Ended> {
        if self.signals.came() {
            self.stop = Some(Stop::Interrupted);
            return Some(match result {
                Err(Error::Cancelled) => turn.end(Stop::Interrupted),
                result => Ended::Response(result.map_err(Failure::from)),
            });
        }
        let now = self.time.now();
        let delay = turn
            .waiting
            .as_mut()
            .and_then(|waiting| waiting.next_delay(&result, now));
        self.count_unconnected(&result, now, delay);
        let Some(delay) = delay else {
            self.stop = self.stop.or(self.stop_after(&result));
            return Some(Ended::Response(result.map_err(Failure::from)));
        };
        if let Some(body) = result.as_ref().err().and_then(response::unexpected) {
            self.keep(turn, body);
        }
        turn.due = after(now, delay);
        let what = match &result {
            Err(error) if short(Err(error)) != "not issued yet" => one_line(&error.to_string()),
            result => short(result.as_ref()).to_owned(),
        };
        turn.last = Some(result);
        self.announce(turn, &what, output);
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
                let later = after(now, delay);
                self.unconnected = 0;
                let not_due = self.turns.split_off(&(now, u64::MAX));
                let due = mem::replace(&mut self.turns, not_due);
                for turn in due.into_values() {
                    self.queue(Turn { due: later, ..turn });
                }
            }
        }
    }

    fn keep(&self, turn: &mut Turn, body: &[u8]) {
        if let Some(folder) = &turn.folder {
            let kept = mem::take(&mut turn.kept);
            let mut keeping = Keeping::new(folder.path(), Timestamp::from(self.time.now())).after(kept);
            keeping.unexpected(body, self.client.credentials());
            turn.kept = keeping.finish();
        }
    }

    /// Says what an attempt came to, where no line on a terminal does.
    fn announce(&self, turn: &Turn, what: &str, output: &Output) {
        if self.status.is_some() || output.is_quiet() {
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
    /// The folder for the order's files.
    pub(crate) fn folder(&self) -> Option<&Path> {
        self.folder.as_ref().map(Folder::path)
    }

    /// Whether a request was made for the order.
    pub(crate) fn was_requested(&self) -> bool {
        self.attempts > 0
    }

    /// Forgets when the order was last requested, once there is nothing to wait for.
    pub(crate) fn forget(&self) {
        if let Some(last) = &self.last_request {
            last.forget();
        }
    }

    /// Ends with what is known.
    fn end(&mut self, stop: Stop) -> Ended {
        Ended::Response(match self.last.take() {
            Some(result) => result.map_err(Failure::from),
            None => Err(Failure::NotAsked(stop)),
        })
    }

    fn state(&self) -> &'static str {
        self.last.as_ref().map_or("not requested", |last| short(last.as_ref()))
    }
}
