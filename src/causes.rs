//! The causes of errors, in text.

use std::iter::{once, successors};

/// The causes of an error, the nearest first.
pub(crate) fn causes<'e>(
    error: &'e (dyn std::error::Error + 'static),
) -> impl Iterator<Item = &'e (dyn std::error::Error + 'static)> {
    successors(error.source(), |cause| cause.source())
}

/// The error and its causes on one line.
pub(crate) fn with_causes(error: &(dyn std::error::Error + 'static)) -> String {
    let all = once(error).chain(causes(error));
    all.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// `{:?}` of an error is its message and causes, a line each: a `main` that returns the error prints it so.
macro_rules! print_with_causes {
    ($($error:ty),+) => {
        $(impl std::fmt::Debug for $error {
            /// The message and the causes, a line each.
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{self}")?;
                $crate::causes::causes(self).try_for_each(|cause| write!(f, "\n  caused by: {cause}"))
            }
        })+
    };
}

pub(crate) use print_with_causes;
