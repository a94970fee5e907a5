//! What comes out of each file in `tests/data`, all written by programs that are not ours.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use collectmc::certificates::Certificates;
use collectmc::{Error, Limits, Outcome, protocol};
use collectmc_test_support::committed;

/// A line of `expected.tsv`.
struct Expectation {
    file: String,
    outcome: String,
    /// What must stand in the error, in the argument that a refusal names, or in what was skipped.
    words: String,
}

fn expectations() -> Vec<Expectation> {
    let table = fs::read_to_string(committed::data().join("expected.tsv")).unwrap();
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    let expectations = lines.map(|line| {
        let mut columns = line.split('\t').map(str::to_owned);
        Expectation {
            file: columns.next().unwrap(),
            outcome: columns.next().unwrap_or_else(|| panic!("{line} has no outcome")),
            words: columns.next().unwrap_or_default(),
        }
    });
    expectations.collect()
}

fn parse(file: &str) -> Result<Outcome, Error> {
    let body = fs::read(committed::data().join(file)).unwrap();
    protocol::parse_saved(http::Response::new(body), &Limits::default())
}

/// The outcome of a file as `expected.tsv` writes it, and what was said on the way.
fn read(file: &str) -> (String, String) {
    match parse(file) {
        Ok(Outcome::Attached(certificates)) => (names(&certificates), skipped(&certificates)),
        Ok(Outcome::Available) => ("available".to_owned(), String::new()),
        Ok(Outcome::Processing) => ("processing".to_owned(), String::new()),
        Err(Error::Service(error)) => {
            let argument = error.argument().unwrap_or_default().to_owned();
            (format!("refused {}", error.code()), argument)
        }
        Err(error) => ("unreadable".to_owned(), chain(&error)),
    }
}

fn names(certificates: &Certificates) -> String {
    let known = BTreeMap::from([
        (committed::leaf(), "leaf"),
        (committed::intermediate(), "intermediate"),
        (committed::root(), "root"),
        (committed::signer(), "signer"),
    ]);
    let names: Vec<&str> = certificates
        .iter()
        .map(|certificate| known[certificate.der()])
        .collect();
    names.join(" ")
}

fn skipped(certificates: &Certificates) -> String {
    certificates
        .skipped()
        .iter()
        .map(|skipped| format!("{skipped}\n"))
        .collect()
}

fn chain(error: &Error) -> String {
    messages(error).join(": ")
}

/// What the error and each of its causes say.
fn messages(error: &Error) -> Vec<String> {
    let first: &dyn std::error::Error = error;
    let causes = std::iter::successors(Some(first), |error| error.source());
    causes.map(ToString::to_string).collect()
}

#[test]
fn every_file_gives_what_is_expected_of_it() {
    let mut wrong = Vec::new();
    for Expectation { file, outcome, words } in expectations() {
        let (found, said) = read(&file);
        if found != outcome || !said.contains(&words) {
            wrong.push(format!("{file}: expected {outcome} ({words}), found {found} ({said})"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_error_says_what_its_cause_says() {
    let errors = expectations()
        .into_iter()
        .filter_map(|expectation| parse(&expectation.file).err());
    let mut causes = 0;
    for error in errors {
        let messages = messages(&error);
        for (at, message) in messages.iter().enumerate() {
            for cause in messages.iter().skip(at + 1) {
                causes += 1;
                assert!(!message.contains(cause) && !cause.contains(message), "{messages:#?}");
            }
        }
    }
    assert!(causes > 50, "{causes}");
}

#[test]
fn something_is_expected_of_every_file() {
    let mut files = BTreeSet::new();
    for folder in ["certificates", "pem", "pkcs7", "text", "zip"] {
        for entry in fs::read_dir(committed::data().join(folder)).unwrap() {
            files.insert(format!("{folder}/{}", entry.unwrap().file_name().to_str().unwrap()));
        }
    }
    let expected: BTreeSet<String> = expectations().into_iter().map(|expectation| expectation.file).collect();
    assert_eq!(files, expected);
}
