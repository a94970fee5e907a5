//! Test support: synthetic certificates, a misbehaving HTTPS server, and the committed inputs.
#![allow(missing_docs, reason = "it is not published")]

pub mod certificates;
pub mod committed;
pub mod dns;
pub mod drawings;
pub mod growth;
pub mod memory;
pub mod server;
pub mod site;
pub mod spellings;
pub mod tool;
pub mod zip;
