//! `check` against a DNS server and HTTPS servers of ours on loopback.

mod files;
mod journey;
mod json;
mod lines;
mod records;
mod site;
