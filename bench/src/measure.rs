//! What is measured, and what callgrind counts of it.

use std::hint::black_box;

/// One way to do a piece of work.
pub struct Contender {
    pub name: &'static str,
    pub run: Box<dyn Fn()>,
}

impl Contender {
    pub fn new<T>(name: &'static str, run: impl Fn() -> T + 'static) -> Self {
        let run = Box::new(move || drop(black_box(run())));
        Self { name, run }
    }
}

/// A piece of work, and those who do it.
pub struct Case {
    pub name: String,
    pub contenders: Vec<Contender>,
}

/// The one function whose instructions are counted: callgrind finds it by its name, and writes a profile each time that it
/// returns.
#[inline(never)]
pub fn measured(run: &dyn Fn()) {
    black_box(run)();
    // No tail call, which would end this function before the work.
    black_box(());
}

/// Has each contender work once, and prints whose turn it was: the order of callgrind's profiles.
pub fn count(cases: &[Case]) {
    for case in cases {
        for contender in &case.contenders {
            // What is done once a process, such as finding out what the processor can do.
            (contender.run)();
            println!("{}\t{}", case.name, contender.name);
            measured(&contender.run);
        }
    }
}
