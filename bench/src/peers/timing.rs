//! Times, in rounds: processor time of the thread, so that waiting while other processes run does not count.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

use crate::measure::{Case, Contender};

/// Prints the median and the least of the rounds, in nanoseconds a call. The contenders of a case take turns, so that
/// whatever else the machine does falls on all of them alike.
pub fn time(cases: &[Case], rounds: usize) {
    for case in cases {
        let calls: Vec<u32> = case.contenders.iter().map(calls_in_a_round).collect();
        let mut times = vec![Vec::with_capacity(rounds); calls.len()];
        for _ in 0..rounds {
            for ((times, contender), calls) in times.iter_mut().zip(&case.contenders).zip(&calls) {
                times.push(a_call(contender, *calls));
            }
        }
        for (times, contender) in times.iter_mut().zip(&case.contenders) {
            times.sort();
            let (median, least) = (times[rounds / 2].as_nanos(), times[0].as_nanos());
            println!("{}\t{}\t{median}\t{least}", case.name, contender.name);
        }
    }
}

/// So many that the clock's resolution does not matter.
fn calls_in_a_round(contender: &Contender) -> u32 {
    const ROUND: Duration = Duration::from_millis(1);
    a_call(contender, 1);
    let one = a_call(contender, 3).max(Duration::from_nanos(100));
    u32::try_from(ROUND.as_nanos() / one.as_nanos()).unwrap_or(1).max(1)
}

fn a_call(contender: &Contender, calls: u32) -> Duration {
    let start = now();
    for _ in 0..calls {
        (contender.run)();
    }
    (now() - start) / calls
}

fn now() -> Duration {
    clock_gettime(ClockId::ThreadCPUTime)
        .try_into()
        .expect("time that has passed")
}
