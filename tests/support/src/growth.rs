//! How the time of some work grows with its input, for inputs that others choose.

use std::time::{Duration, Instant};

/// Asserts that sixteen times the input takes no more than 64 times as long: what grows with the square takes 256 times.
#[track_caller]
pub fn assert_not_quadratic(what: &str, size: usize, mut work: impl FnMut(usize)) {
    let mut best = |size| {
        let rounds = (0..3).map(|_| {
            let begin = Instant::now();
            work(size);
            begin.elapsed()
        });
        // Other tests run at the same time.
        rounds.min().unwrap_or_default()
    };
    let small = best(size).max(Duration::from_micros(50));
    let large = best(16 * size);
    assert!(
        large < 64 * small,
        "{what}: {small:?}, and {large:?} for 16 times the size"
    );
}
