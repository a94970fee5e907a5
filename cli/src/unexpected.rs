//! The responses of attempts that others follow: they are in no result, and kept all the same.

use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

use collectmc::Attempt;

use crate::progress::StatusLine;
use crate::response;
use crate::stderr::say;

/// What sees each attempt. Clones share it.
#[derive(Clone)]
pub(crate) struct Unexpected {
    bodies: Arc<Mutex<Vec<Vec<u8>>>>,
    status: Option<StatusLine>,
    /// Whether to say that the next attempt is being waited for.
    says: bool,
}

impl Unexpected {
    pub(crate) fn new(status: Option<StatusLine>, says: bool) -> Self {
        Self {
            bodies: Arc::default(),
            status,
            says,
        }
    }

    /// Takes the body of an attempt that another follows, and says so.
    pub(crate) fn see(&self, attempt: &Attempt<'_>) {
        let (Some(delay), Err(error)) = (attempt.next, attempt.result) else {
            return;
        };
        if let Some(body) = response::unexpected(error) {
            let mut bodies = self.bodies.lock().unwrap_or_else(PoisonError::into_inner);
            if !bodies.iter().any(|there| there == body) {
                bodies.push(body.to_owned());
            }
        }
        let text = format!("the attempt failed; the next one is in {} s", delay.as_secs());
        match &self.status {
            Some(status) => status.set(text),
            None if self.says => say(&format!("note: {text}")),
            None => {}
        }
    }

    /// The bodies since this was last asked for, each once.
    pub(crate) fn take(&self) -> Vec<Vec<u8>> {
        mem::take(&mut *self.bodies.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
