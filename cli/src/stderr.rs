//! Standard error.

use std::io::Write as _;

/// Prints on standard error. If that is closed, nothing can be done about it.
pub(crate) fn say(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}
