//! What the tests share.

pub mod canary;
pub mod certificates;
pub mod committed;
pub mod drawings;
pub mod server;
pub mod tool;
