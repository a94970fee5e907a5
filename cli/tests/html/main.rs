//! What a browser makes of what the program writes: the page of `inspect --html`, which should do nothing, and the logos
//! of `svg --fix`, which should look as before.

mod access;
mod browser;
mod cases;
mod deeds;
mod files;
mod fixing;
mod hostile;
mod page;
mod rendering;
mod silence;
mod witness;
mod words;
