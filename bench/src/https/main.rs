//! HTTPS over loopback: the transport of the library beside other clients, all with TLS by rustls and ring but for curl.
//!
//! `bench/run` calls this with `time`, which prints the times of one and of 100 exchanges over a new connection, and with
//! `round-trips`, which puts a relay between that holds all data back. With `jobs` it serves one response to each of
//! some programs and compares what they write.

mod clients;
mod relay;

use std::process::Command;
use std::time::{Duration, Instant};

use collectmc_test_support::committed;
use collectmc_test_support::server::{Answer, Script, Server};

use clients::{CLIENTS, Make, Target};
use relay::Relay;
use rustix::time::{ClockId, clock_gettime};

/// Those of the clients but the last.
const ORDERS: [[usize; 3]; 6] = [[0, 1, 2], [2, 1, 0], [1, 2, 0], [0, 2, 1], [2, 0, 1], [1, 0, 2]];

/// One way.
const DELAY: Duration = Duration::from_millis(20);

fn main() {
    rustls::crypto::ring::default_provider()
        .install_default()
        .expect("nobody installed another");
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["time"] => {
            time("1 exchange", 1, 101, exchanging);
            time("1 exchange, with the making of the client", 1, 101, making);
            time("100 exchanges", 100, 11, exchanging);
        }
        ["round-trips"] => round_trips(),
        ["jobs", ref programs @ ..] => jobs(programs),
        _ => panic!("time, round-trips or jobs PROGRAM…"),
    }
}

fn response() -> Vec<u8> {
    std::fs::read(committed::fixtures().join("issued-pkcs7/issued.p7b")).expect("a recorded response")
}

/// A server for so many connections, each of so many exchanges.
fn server(connections: usize, exchanges: usize) -> Server {
    let body = response();
    let answers = (0..exchanges).fold(Script::new(), |script, _| script.answer(Answer::ok(body.as_slice())));
    Server::start(vec![answers; connections])
}

fn time(case: &str, exchanges: usize, rounds: usize, duration: fn(Make, &Target, usize) -> Times) {
    let server = server(CLIENTS.len() * (rounds + 1), exchanges);
    let target = Target::new(&server, server.port());
    let expected = response();
    for (name, client) in CLIENTS {
        for body in client(&target)(exchanges) {
            assert!(body == expected, "{name}: another body");
        }
    }
    // In turns and in every order, so that nobody has a better place. curl comes last: who follows a process finds the
    // processor's caches cold.
    let (curl, others) = CLIENTS.split_last().expect("some");
    let mut times = vec![Vec::with_capacity(rounds); CLIENTS.len()];
    for order in ORDERS.iter().cycle().take(rounds) {
        for &at in order {
            times[at].push(duration(others[at].1, &target, exchanges));
        }
    }
    times[others.len()].extend((0..rounds).map(|_| duration(curl.1, &target, exchanges)));
    for (times, (name, _)) in times.into_iter().zip(CLIENTS) {
        let (wall, processor): (Vec<_>, Vec<_>) = times.into_iter().unzip();
        println!(
            "{case}\t{name}\t{}\t{}",
            median(wall).as_nanos(),
            median(processor).as_nanos()
        );
    }
    assert_eq!(
        server.connections(),
        CLIENTS.len() * (rounds + 1),
        "each client keeps its connection"
    );
}

/// By the clock on the wall, and of the processor: client, server and system together, but not what is in other processes.
type Times = (Duration, Duration);

fn exchanging(make: Make, target: &Target, exchanges: usize) -> Times {
    let client = make(target);
    timed(|| client(exchanges))
}

fn making(make: Make, target: &Target, exchanges: usize) -> Times {
    timed(|| make(target)(exchanges))
}

fn timed<T>(run: impl FnOnce() -> T) -> Times {
    let (start, processor) = (Instant::now(), processor_time());
    std::hint::black_box(run());
    (start.elapsed(), processor_time() - processor)
}

fn processor_time() -> Duration {
    clock_gettime(ClockId::ProcessCPUTime)
        .try_into()
        .expect("time that has passed")
}

fn median<T: Ord + Copy>(mut values: Vec<T>) -> T {
    values.sort();
    values[values.len() / 2]
}

/// Round trips of the first exchange and of each further one: those that the relay saw, and the least time of some by the
/// time of one round trip.
fn round_trips() {
    const FURTHER: usize = 5;
    const ROUNDS: usize = 5;
    let server = server(2 * ROUNDS * CLIENTS.len(), 1 + FURTHER);
    let relay = Relay::start(server.port(), DELAY);
    let target = Target::new(&server, relay.port());
    for (name, client) in CLIENTS {
        let least = |exchanges| {
            relay.round_trips();
            let times = (0..ROUNDS).map(|_| exchanging(*client, &target, exchanges).0);
            let time = times.min().expect("some").as_secs_f64() / (2 * DELAY).as_secs_f64();
            (relay.round_trips() as f64 / ROUNDS as f64, time)
        };
        let (first, all) = (least(1), least(1 + FURTHER));
        let further = |first: f64, all: f64| (all - first) / FURTHER as f64;
        let further = (further(first.0, all.0), further(first.1, all.1));
        println!(
            "{name}\t{:.1}\t{:.1}\t{:.2}\t{:.2}",
            first.0, further.0, first.1, further.1
        );
    }
}

/// Has programs do one job, each in a folder of its own, and compares the files that they write.
fn jobs(programs: &[&str]) {
    let body = response();
    let once = || Script::new().answer(Answer::ok(body.as_slice()));
    let server = Server::start(programs.iter().map(|_| once()));
    let folder = std::env::temp_dir().join(format!("collectmc-bench-jobs-{}", std::process::id()));
    let written: Vec<_> = programs
        .iter()
        .enumerate()
        .map(|(number, program)| {
            let folder = folder.join(number.to_string());
            std::fs::create_dir_all(&folder).expect("a folder for temporary files");
            std::fs::write(folder.join("roots.pem"), server.roots_pem()).expect("a folder for temporary files");
            let status = Command::new(std::fs::canonicalize(program).expect("a program"))
                .args([&server.url(), "roots.pem", "1234567"])
                .envs([
                    ("SECTIGO_LOGIN_NAME", "brand-team"),
                    ("SECTIGO_LOGIN_PASSWORD", "correct horse"),
                    ("NO_PROXY", "*"),
                ])
                .current_dir(&folder)
                .status();
            assert!(status.expect("the program starts").success(), "{program} failed");
            ["mark.pem", "logo.svg"].map(|file| std::fs::read(folder.join(file)).expect("a file that was written"))
        })
        .collect();
    std::fs::remove_dir_all(folder).expect("a folder of ours");
    assert!(
        written.windows(2).all(|pair| pair[0] == pair[1]),
        "the programs wrote different files"
    );
}
