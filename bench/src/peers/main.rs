//! The library beside what one would write with other crates.
//!
//! All get the same bytes in the same process and take turns. What comes out of each is compared with what comes out of
//! the library before anything is measured. `bench/run` calls this with `time ROUNDS`, and below callgrind with `count`; a
//! word after either chooses the pieces of work that have it in their names.

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
    let cases = |word: &str| -> Vec<Case> {
        let all = [reading(), chains::cases()].into_iter().flatten();
        all.filter(|case| case.name.contains(word)).collect()
    };
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["time", rounds, ref word @ ..] => {
            let rounds = rounds.parse().expect("a number of rounds");
            timing::time(&cases(&word.join(" ")), rounds)
        }
        ["count", ref word @ ..] => measure::count(&cases(&word.join(" "))),
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
