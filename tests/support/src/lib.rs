//! What the tests share.

pub mod certificates;
