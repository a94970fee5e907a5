//! Where the page goes.

use std::fs;

use collectmc_test_support::certificates::Hierarchy;

use crate::page::inspect;

fn folder_with(body: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("body"), body).unwrap();
    folder
}

fn names(folder: &tempfile::TempDir) -> Vec<String> {
    let entries = fs::read_dir(folder.path()).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

const ARGUMENTS: [&str; 7] = ["body", "--at", "2026-12-01", "--html", "page.html", "--roots", "body"];

#[test]
fn the_page_is_written_and_reported_of() {
    let folder = folder_with(&Hierarchy::new().leaf_first_pem());
    let output = inspect(&folder, &ARGUMENTS);
    assert_eq!(names(&folder), ["body", "page.html"]);
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert!(stdout.contains("written") && stdout.contains("page.html"), "{stdout}");
}

#[test]
fn a_file_with_different_content_is_replaced_only_by_force() {
    let folder = folder_with(&Hierarchy::new().leaf_first_pem());
    let page = folder.path().join("page.html");
    fs::write(&page, "somebody's").unwrap();
    let output = inspect(&folder, &ARGUMENTS);
    assert_eq!(output.status.code(), Some(7), "{output:?}");
    assert_eq!(fs::read_to_string(&page).unwrap(), "somebody's");
    inspect(&folder, &[&ARGUMENTS[..], &["--force"]].concat());
    assert!(fs::read_to_string(&page).unwrap().starts_with("<!DOCTYPE html>"));
    // The same again is no other.
    let output = inspect(&folder, &ARGUMENTS);
    assert_ne!(output.status.code(), Some(7), "{output:?}");
    assert_eq!(names(&folder), ["body", "page.html"]);
}

#[test]
fn without_certificates_there_is_no_page_and_a_word_about_it() {
    for body in ["0", "-20\nRejected"] {
        let folder = folder_with(body);
        let output = inspect(&folder, &ARGUMENTS[..5]);
        assert_eq!(names(&folder), ["body"], "{body}");
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(stderr.contains("no page is written"), "{body}: {stderr}");
    }
}
