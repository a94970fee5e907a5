//! The page that `inspect --html` writes: what it says, and what it does in a browser, which should be nothing.

mod access;
mod browser;
mod cases;
mod deeds;
mod files;
mod hostile;
mod page;
mod rendering;
mod silence;
mod witness;
mod words;
