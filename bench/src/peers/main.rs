//! The library beside what one would write with other crates.
//!
//! All get the same bytes in the same process and take turns. What comes out of each is compared with what comes out of
//! the library before anything is measured. `bench/run` calls this with `time ROUNDS`, and below callgrind with `count`.

mod chains;
mod facts;
mod floors;
#[path = "../inputs.rs"]
mod inputs;
#[path = "../measure.rs"]
mod measure;
#[path = "../ours.rs"]
mod ours;
mod readers;
mod timing;

use measure::{Case, Contender};

fn main() {
    let cases: Vec<Case> = [reading(), chains::cases()].into_iter().flatten().collect();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["time", rounds] => timing::time(&cases, rounds.parse().expect("a number of rounds")),
        ["count"] => measure::count(&cases),
        _ => panic!("time ROUNDS or count"),
    }
}

fn reading() -> Vec<Case> {
    let mut cases = Vec::new();
    for input in inputs::ALL {
        for (form, bytes, peers) in [
            ("PKCS #7", input.pkcs7, readers::PKCS7),
            ("PEM", input.pem, readers::PEM),
            ("ZIP", input.zip, readers::ZIP),
        ] {
            cases.push(Case {
                name: format!("read {form}, {}", input.name),
                contenders: contenders(bytes, peers),
            });
        }
    }
    cases
}

fn contenders(bytes: &'static [u8], peers: &[readers::Peer]) -> Vec<Contender> {
    let expected = facts::of(&ours::read(bytes));
    let mut contenders = vec![Contender::new("collectmc", move || ours::read(bytes))];
    for (name, read) in peers.iter().copied() {
        facts::assert_equal(name, &expected, &read(bytes));
        contenders.push(Contender::new(name, move || read(bytes)));
    }
    let floor = floors::reading(bytes, &expected);
    facts::assert_equal(floors::READING, &expected, &floor());
    contenders.push(Contender::new(floors::READING, floor));
    contenders
}
