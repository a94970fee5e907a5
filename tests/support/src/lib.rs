//! What the tests share.

pub mod certificates;
pub mod committed;
pub mod drawings;
pub mod memory;
pub mod server;
pub mod spellings;
pub mod tool;
pub mod zip;
