//! Foreign text: quoting it, and recognizing words in it in any spelling.
//!
//! Windows-1252 is in `collectmc_transports`, since the redactor there needs it as well.

mod fold;
mod quote;
mod unprintable;

pub(crate) use collectmc_transports::windows1252;
pub(crate) use fold::folded;
pub(crate) use quote::{printable, printable_pieces};
pub use unprintable::is_unprintable;
