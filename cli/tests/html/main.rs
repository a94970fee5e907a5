//! What a browser makes of what the program writes: the pages of `inspect --html` and `check --html`, which should do nothing, and the logos
//! of `svg --fix`, which should look as before.

mod access;
mod browser;
mod cases;
mod deeds;
mod domain;
mod files;
mod fixing;
mod hostile;
mod page;
mod rendering;
mod silence;
mod witness;
mod words;
