//! No change to the lines that begin and end PEM blocks loses a certificate in silence: all are read, or there is an error.

use std::fs;
use std::io::{Cursor, Read as _, Write as _};

use collectmc::{Limits, Outcome, protocol};
use collectmc_test_support::committed;
use zip::write::SimpleFileOptions;

/// How many changes are tried on each file; each takes a few milliseconds.
const CHANGES: u64 = 200;

#[test]
fn no_change_to_the_boundaries_of_pem_files_loses_a_certificate() {
    let mut files = 0;
    for folder in ["pem", "pkcs7"] {
        for (file, content) in files_of(folder) {
            let Ok(text) = String::from_utf8(content) else { continue };
            let Some(whole) = certificates(text.as_bytes()) else {
                continue;
            };
            files += 1;
            for seed in 0..CHANGES {
                let changed = changed(&text, &mut Random::new(seed, &file));
                assert_none_lost(&file, seed, changed.as_bytes(), whole, &changed);
            }
        }
    }
    assert!(files > 15, "{files}");
}

#[test]
fn no_change_to_the_boundaries_in_archives_loses_a_certificate() {
    let mut files = 0;
    for (file, content) in files_of("zip") {
        let Some(whole) = certificates(&content) else { continue };
        let members = members(&content);
        if !members.iter().any(|(_, content)| is_pem(content)) {
            continue;
        }
        files += 1;
        for seed in 0..CHANGES / 2 {
            let random = &mut Random::new(seed, &file);
            let members = members
                .iter()
                .map(|(name, content)| match std::str::from_utf8(content) {
                    Ok(text) if is_pem(content) => (name.clone(), changed(text, random).into_bytes()),
                    _ => (name.clone(), content.clone()),
                });
            let members: Vec<_> = members.collect();
            assert_none_lost(&file, seed, &archive(&members), whole, &format!("{members:?}"));
        }
    }
    assert!(files > 8, "{files}");
}

fn assert_none_lost(file: &str, seed: u64, body: &[u8], whole: usize, shown: &str) {
    match protocol::parse_saved(http::Response::new(body.to_vec()), &Limits::default()) {
        Ok(Outcome::Attached(found)) => assert_eq!(found.as_slice().len(), whole, "{file}, seed {seed}:\n{shown}"),
        Ok(other) => panic!("{file}, seed {seed}: {other:?}\n{shown}"),
        Err(_) => {}
    }
}

/// How many certificates a body has, if it can be read.
fn certificates(body: &[u8]) -> Option<usize> {
    match protocol::parse_saved(http::Response::new(body.to_vec()), &Limits::default()) {
        Ok(Outcome::Attached(certificates)) => Some(certificates.as_slice().len()),
        _ => None,
    }
}

fn files_of(folder: &str) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(committed::data().join(folder)).unwrap();
    let mut files: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            (
                path.file_name().unwrap().to_str().unwrap().to_owned(),
                fs::read(&path).unwrap(),
            )
        })
        .collect();
    files.sort();
    files
}

fn is_pem(content: &[u8]) -> bool {
    content.windows(5).any(|window| window == b"BEGIN")
}

fn members(content: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(content)).unwrap();
    let read = |index| {
        let mut member = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        member.read_to_end(&mut content).unwrap();
        (member.name().to_owned(), content)
    };
    (0..zip::ZipArchive::new(Cursor::new(content)).unwrap().len())
        .map(read)
        .collect()
}

fn archive(members: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in members {
        writer.start_file(name.as_str(), options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// What may be put into a line by a mail program, a web page, an editor or an enemy.
const ODD: [&str; 26] = [
    " ", "\u{A0}", "\u{200B}", "\u{AD}", "\n", "\r\n", "\r", "\t", "-", "–", "_", "&nbsp;", "&#45;", "<b>", "В", "Ｅ",
    "é", "i", "X", "0", "=", "#", ".", ":", "\u{301}", "\0",
];

/// The text with one boundary changed, or all of its BEGIN lines, or all boundaries: each in the same places.
fn changed(text: &str, random: &mut Random) -> String {
    let edits: Vec<_> = (0..=random.below(3))
        .map(|_| (random.below(30), random.below(4), random.below(ODD.len())))
        .collect();
    let boundaries: Vec<_> = text.match_indices("BEGIN").chain(text.match_indices("END ")).collect();
    let (which, one) = (random.below(3), random.below(boundaries.len()));
    let mut lines: Vec<_> = boundaries
        .iter()
        .enumerate()
        .filter(|(index, (_, word))| match which {
            0 => *index == one,
            1 => *word == "BEGIN",
            _ => true,
        })
        .map(|(_, (at, _))| line_around(text, *at))
        .collect();
    lines.sort_unstable();
    lines.dedup();
    let mut changed = text.to_owned();
    for (start, end) in lines.into_iter().rev() {
        let mut line: Vec<String> = text[start..end].chars().map(String::from).collect();
        for &(at, kind, odd) in &edits {
            let at = at % (line.len() + 1);
            match kind {
                0 if at < line.len() => drop(line.remove(at)),
                1 if at < line.len() => line[at] = ODD[odd].to_owned(),
                2 if at < line.len() => line[at] = line[at].to_lowercase(),
                _ => line.insert(at, ODD[odd].to_owned()),
            }
        }
        changed.replace_range(start..end, &line.concat());
    }
    changed
}

/// Where the line starts in which the byte `at` stands, and where it ends with its line end.
fn line_around(text: &str, at: usize) -> (usize, usize) {
    let start = text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let end = text[at..].find(['\n', '\r']).map_or(text.len(), |end| at + end + 1);
    (start, end)
}

/// Numbers that are the same in every run (SplitMix64).
struct Random(u64);

impl Random {
    fn new(seed: u64, name: &str) -> Self {
        Self(name.bytes().fold(seed, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
        }))
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ mixed >> 31) % limit as u64).unwrap()
    }
}
