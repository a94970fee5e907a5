//! Our verdict is that of the BIMI Group's schema.
//!
//! The schema is not ours to hand on, so its verdicts are here instead: what jing and xmllint say with it, which agree
//! on all of these files. `generated.txt` has those on the drawings of `generated.rs`, a hundred a line behind their
//! SHA-256; `icons.tsv` those on a sample of the icons of others, which `.ci/svg-icons` makes.

use std::path::PathBuf;

use collectmc::checks::svg;
use collectmc_test_support::tool;
use sha2::{Digest, Sha256};

use super::generated;

/// Whether a drawing breaks none of the rules that state the schema.
fn is_accepted(drawing: &[u8]) -> bool {
    let findings = svg::check(drawing);
    findings
        .iter()
        .all(|finding| !svg::SCHEMA_RULES.contains(&finding.rule()))
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn generated_drawings_are_judged_as_the_schema_judges_them() {
    let verdicts: Vec<_> = include_str!("generated.txt").lines().collect();
    let drawings = generated::all();
    assert_eq!(drawings.len().div_ceil(100), verdicts.len());
    let mut differing = Vec::new();
    for (hundred, line) in drawings.chunks(100).zip(&verdicts) {
        let (hash, verdicts) = line.split_once(' ').unwrap();
        assert_eq!(
            hash,
            sha256(hundred.concat().as_bytes()),
            "the drawings are others than those of the list"
        );
        for (drawing, verdict) in hundred.iter().zip(verdicts.chars()) {
            if is_accepted(drawing.as_bytes()) != (verdict == '+') {
                differing.push(format!("{verdict} {drawing}"));
            }
        }
    }
    assert!(
        differing.is_empty(),
        "{} differ:\n{}",
        differing.len(),
        differing.join("\n")
    );
    let accepted: usize = verdicts.iter().map(|line| line.matches('+').count()).sum();
    assert!(
        accepted > 2_000 && drawings.len() - accepted > 2_000,
        "{accepted} of {}",
        drawings.len()
    );
}

#[test]
fn icons_of_others_are_judged_as_the_schema_judges_them() {
    let Some(folder) = std::env::var_os("COLLECTMC_SVG_ICONS") else {
        return tool::skip("COLLECTMC_SVG_ICONS does not name the folder that .ci/svg-icons wrote");
    };
    let folder = PathBuf::from(folder).join("icons");
    let verdicts: Vec<_> = include_str!("icons.tsv").lines().collect();
    assert!(verdicts.len() > 1_000);
    let mut differing = Vec::new();
    for line in verdicts {
        let (hash, verdict) = line.split_once('\t').unwrap();
        let path = folder.join(format!("{hash}.svg"));
        let icon = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_eq!(hash, &sha256(&icon)[..16]);
        // A larger one is not read, which is an error of its own.
        if icon.len() <= svg::MAX_BYTES_READ && is_accepted(&icon) != (verdict == "+") {
            differing.push(line);
        }
    }
    assert!(differing.is_empty(), "{differing:#?}");
}

/// Writes the generated drawings below the folder that `WRITE_DRAWINGS` names, to be judged by another program; with
/// `DRAWINGS_FROM` that many random ones from that seed on.
#[test]
fn generated_drawings_can_be_written_out() {
    let Some(folder) = std::env::var_os("WRITE_DRAWINGS").map(PathBuf::from) else {
        return;
    };
    let from = std::env::var("DRAWINGS_FROM")
        .ok()
        .map(|from| from.parse::<u64>().unwrap());
    let drawings = match from {
        Some(from) => (from..from + 20_000).map(generated::random_drawing).collect(),
        None => generated::all(),
    };
    for (number, drawing) in drawings.iter().enumerate() {
        std::fs::write(folder.join(format!("{number:06}.svg")), drawing).unwrap();
    }
}
