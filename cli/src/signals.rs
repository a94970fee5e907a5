//! Ctrl-C and SIGTERM: the first ends the run with what is known, the second ends the program at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use crate::exit::Exit;

/// How often is looked whether a signal came.
pub(crate) const PIECE: Duration = Duration::from_millis(200);

/// What a signal leaves. Clones share it.
#[derive(Clone, Default)]
pub(crate) struct Signals {
    came: Arc<AtomicBool>,
    is_term: Arc<AtomicBool>,
}

impl Signals {
    /// Takes the signals, from now on. Before, they end the program as usual: a prompt, say.
    pub(crate) fn take(&self) {
        let _ = flag::register(SIGTERM, Arc::clone(&self.is_term));
        for (signal, exit) in [(SIGINT, Exit::Interrupted), (SIGTERM, Exit::Terminated)] {
            // The first to be registered sees the flag that an earlier signal has set. Where registering fails, signals end the
            // program as usual.
            let _ = flag::register_conditional_shutdown(signal, exit.code().into(), Arc::clone(&self.came));
            let _ = flag::register(signal, Arc::clone(&self.came));
        }
    }

    pub(crate) fn came(&self) -> bool {
        self.came.load(Ordering::Relaxed)
    }

    /// How the program ends if a signal came.
    pub(crate) fn exit(&self) -> Option<Exit> {
        let exit = match self.is_term.load(Ordering::Relaxed) {
            true => Exit::Terminated,
            false => Exit::Interrupted,
        };
        self.came().then_some(exit)
    }
}
