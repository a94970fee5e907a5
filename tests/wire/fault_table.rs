//! `docs/faults.md` is generated from the names of the tests here, so that it promises only what is tested.
//!
//! `UPDATE_FAULTS=1 cargo test -p collectmc --test wire fault_table` regenerates it.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// In the order of a connection's phases.
const SUBJECTS: [&str; 13] = [
    "connecting",
    "tls",
    "time",
    "headers",
    "status",
    "redirects",
    "framing",
    "truncation",
    "size",
    "compression",
    "bodies",
    "reuse",
    "memory",
];

#[test]
fn the_table_of_faults_is_up_to_date() {
    let path = root().join("docs/faults.md");
    let table = table();
    if env::var_os("UPDATE_FAULTS").is_some() {
        fs::write(&path, &table).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        committed == table,
        "docs/faults.md is stale; regenerate it: UPDATE_FAULTS=1 cargo test -p collectmc --test wire fault_table"
    );
}

#[test]
fn every_file_of_tests_is_in_the_table() {
    let mut files: Vec<_> = fs::read_dir(root().join("tests/wire"))
        .unwrap()
        .map(|entry| {
            entry
                .unwrap()
                .path()
                .file_stem()
                .unwrap()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| name != "main" && name != "fault_table")
        .collect();
    let mut subjects = SUBJECTS.map(str::to_owned).to_vec();
    files.sort();
    subjects.sort();
    assert_eq!(files, subjects);
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn table() -> String {
    let mut table = String::from(
        "# Faults\n\nThe outcome of a request when the network or the server misbehaves. Each row is the name of a test against a \
         real HTTPS server. 'An error' is a typed error, and never certificates that may be incomplete.\n\nTo regenerate this \
         file, run `UPDATE_FAULTS=1 cargo test -p collectmc --test wire fault_table`.\n",
    );
    for subject in SUBJECTS {
        let path = format!("tests/wire/{subject}.rs");
        let source = fs::read_to_string(root().join(&path)).unwrap().replace("\r\n", "\n");
        write!(
            table,
            "\n## {}\n\nTested in `{path}`.\n\n| fault | outcome |\n|---|---|\n",
            heading(&source)
        )
        .unwrap();
        for name in tests(&source) {
            let sentence = sentence(name);
            let (fault, outcome) = split(&sentence).unwrap_or_else(|| panic!("{name} does not name an outcome"));
            writeln!(table, "| {fault} | {outcome} |").unwrap();
        }
    }
    table
}

/// The first sentence of the file's documentation, up to a colon, without its full stop.
fn heading(source: &str) -> String {
    let lines = source.lines().map_while(|line| line.strip_prefix("//! "));
    let text = lines.collect::<Vec<_>>().join(" ");
    let sentence = text.split(". ").next().and_then(|sentence| sentence.split(':').next());
    sentence.unwrap_or_default().trim_end_matches('.').to_owned()
}

/// Splits a sentence before its verb, which is not that of a relative clause.
fn split(sentence: &str) -> Option<(String, String)> {
    const VERBS: [&str; 5] = ["is", "are", "never", "has", "takes"];
    const BEFORE_A_CLAUSE: [&str; 3] = ["that", "it", "which"];
    let words: Vec<_> = sentence.split(' ').collect();
    let is_verb = |pair: &[&str]| VERBS.contains(&pair[1]) && !BEFORE_A_CLAUSE.contains(&pair[0]);
    let verb = words.windows(2).position(is_verb)? + 1;
    Some((words[..verb].join(" "), words[verb..].join(" ")))
}

/// The names of the tests that are not ignored.
fn tests(source: &str) -> impl Iterator<Item = &str> {
    let lines = source.lines().zip(source.lines().skip(1));
    lines
        .filter(|(attribute, _)| *attribute == "#[test]")
        .filter_map(|(_, function)| function.strip_prefix("fn ")?.split('(').next())
}

/// A test's name as a sentence, with the usual spelling of abbreviations.
fn sentence(name: &str) -> String {
    const SPELT: [(&str, &str); 20] = [
        ("self signed", "self-signed"),
        ("ascii", "ASCII"),
        ("tls 1 0", "TLS 1.0"),
        ("tls 1 1", "TLS 1.1"),
        ("tls", "TLS"),
        ("1024 bit", "1024-bit"),
        ("2048 bit", "2048-bit"),
        ("http 1 0", "HTTP/1.0"),
        ("http 2", "HTTP/2"),
        ("http", "HTTP"),
        ("html", "HTML"),
        ("retry after", "Retry-After"),
        ("pem", "PEM"),
        ("rsa", "RSA"),
        ("sha 1", "SHA-1"),
        ("sha 256", "SHA-256"),
        ("utf 16", "UTF-16"),
        ("latin 1", "Latin-1"),
        ("url", "URL"),
        ("close notify", "close_notify"),
    ];
    let words = format!(" {} ", name.replace('_', " "));
    let spelt = SPELT.iter().fold(words, |words, (plain, spelt)| {
        words.replace(&format!(" {plain} "), &format!(" {spelt} "))
    });
    let spelt = spelt.trim();
    let (first, rest) = spelt.split_at(1);
    first.to_uppercase() + rest
}
