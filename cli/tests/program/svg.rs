//! `svg`: whether a logo can be ordered, and one that can.

use collectmc_test_support::certificates::LOGO;
use collectmc_test_support::drawings::{FIXABLE, LEFT, TITLE, left};
use serde_json::{Value, json};

use crate::run::Run;

/// A drawing that could pass, were it not for the one attribute, on its second line.
const NEARLY: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.2\" baseProfile=\"tiny-ps\" viewBox=\"0 0 9 9\"><title>T</title>\n  <g opacity='.5'/>\n</svg>";

#[test]
fn a_sound_logo_ends_with_0() {
    let ended = Run::new(["svg", "logo.svg"]).file("logo.svg", LOGO).ends();
    assert_eq!(
        (ended.code, ended.stdout.as_str()),
        (0, "logo.svg: no problems found\n"),
        "{ended:?}"
    );
}

#[test]
fn a_finding_stands_on_a_line_with_its_place_and_what_to_do_below() {
    let ended = Run::new(["svg", "logo.svg"]).file("logo.svg", NEARLY).ends();
    assert_eq!(ended.code, 8, "{ended:?}");
    let lines: Vec<_> = ended.stdout.lines().collect();
    assert_eq!(
        lines[0],
        "logo.svg:2:6: warning[svg-attribute]: the profile has no attribute opacity on g"
    );
    assert!(lines[1].starts_with("    Remove the attribute"), "{ended:?}");
    assert_eq!(lines[2], "logo.svg: does not pass: 1 warning");
}

#[test]
fn what_only_receivers_ask_is_a_warning_that_ends_with_0() {
    let wide = NEARLY.replace("0 0 9 9", "0 0 9 8").replace(" opacity='.5'", "");
    let ended = Run::new(["svg", "-"]).stdin(wide).ends();
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(
        ended.stdout.starts_with("standard input:1:77: warning[svg-view-box]: "),
        "{ended:?}"
    );
    assert!(
        ended.stdout.ends_with("standard input: passes, with 1 warning\n"),
        "{ended:?}"
    );
}

#[test]
fn a_logo_that_the_order_form_does_not_take_is_warned_of() {
    let large = [LOGO, &[b' '; 24_000]].concat();
    let ended = Run::new(["svg", "logo.svg"]).file("logo.svg", large).ends();
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(ended.stdout.contains("warning[svg-order-size]"), "{ended:?}");
}

#[test]
fn of_several_files_each_is_reported_and_the_worst_counts() {
    let run = Run::new(["svg", "a.svg", "missing.svg", "b.svg", "--json"]);
    let ended = run.file("a.svg", LOGO).file("b.svg", NEARLY).ends();
    assert_eq!(ended.code, 7, "{ended:?}");
    let reports = ended.json();
    let files: Vec<_> = reports.iter().map(|report| &report["file"]).collect();
    assert_eq!(files, ["a.svg", "missing.svg", "b.svg"]);
    assert_eq!(reports[0], json!({"file": "a.svg", "findings": []}));
    assert_eq!(reports[1]["error"]["request_may_have_been_sent"], false, "{ended:?}");
    assert_eq!(reports[1]["error"]["kind"], "unreadable");
    assert!(ended.stderr.contains("missing.svg"), "{ended:?}");
    let unread = Run::new(["svg", "a.svg", "missing.svg"]).file("a.svg", LOGO).ends();
    assert_eq!(unread.code, 7, "{unread:?}");
}

#[test]
fn json_has_a_findings_rule_message_remedy_source_and_place() {
    let ended = Run::new(["svg", "logo.svg", "--json"]).file("logo.svg", NEARLY).ends();
    let report = ended.one_json();
    let finding = report["findings"][0].as_object().unwrap();
    let keys: Vec<_> = finding.keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        ["rule", "severity", "message", "remedy", "source", "line", "column"]
    );
    assert_eq!(finding["rule"], "svg-attribute");
    assert_eq!((&finding["line"], &finding["column"]), (&json!(2), &json!(6)));
}

#[test]
fn a_fixed_file_is_written_and_what_was_done_is_said() {
    for drawing in FIXABLE {
        let run = Run::new(["svg", "logo.svg", "--fix", "-o", "out/fixed.svg", "--title", TITLE]);
        let ended = run.file("logo.svg", drawing.before).ends();
        assert_eq!(ended.code, 0, "{}: {ended:?}", drawing.name);
        assert_eq!(
            ended.read("out/fixed.svg"),
            drawing.after.as_bytes(),
            "{}",
            drawing.name
        );
        assert!(
            ended.stdout.contains("  fixed     added the title") || drawing.before.contains("<title"),
            "{ended:?}"
        );
        assert!(ended.stdout.contains("  written    out/fixed.svg"), "{ended:?}");
        assert_eq!(ended.read("logo.svg"), drawing.before.as_bytes());
    }
}

#[test]
fn nothing_is_written_when_something_is_left_to_fix_by_hand() {
    for (name, content) in LEFT {
        let run = Run::new(["svg", "logo.svg", "--fix", "-o", "fixed.svg", "--title", TITLE]);
        let ended = run.file("logo.svg", left(content)).ends();
        assert_eq!(
            (ended.code, ended.files()),
            (8, vec!["logo.svg".to_owned()]),
            "{name}: {ended:?}"
        );
        assert!(
            ended.stdout.contains("logo.svg: not written, since this is left"),
            "{name}: {ended:?}"
        );
    }
}

#[test]
fn what_is_left_has_its_place_in_the_file_that_was_read() {
    let drawing = NEARLY.replace("\n  <g", "\n  <desc/>\n  <g data-a=''");
    let run = Run::new(["svg", "logo.svg", "--fix", "-o", "fixed.svg", "--json"]);
    let report = run.file("logo.svg", drawing).ends().one_json();
    let findings = report["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1, "{report:#}");
    assert_eq!((&findings[0]["line"], &findings[0]["column"]), (&json!(3), &json!(16)));
    assert_eq!(report["written"], Value::Null);
    assert_eq!(
        report["changes"][0],
        json!({"what": "removed the empty desc", "times": 1})
    );
}

#[test]
fn a_file_without_a_title_is_written_only_with_one_that_is_given() {
    let untitled = NEARLY.replace("<title>T</title>", "").replace(" opacity='.5'", "");
    let run = |arguments: &[&str]| {
        let run = Run::new(["svg", "logo.svg", "--fix", "-o", "fixed.svg"]).args(arguments);
        run.file("logo.svg", &untitled).ends()
    };
    let ended = run(&[]);
    assert_eq!(ended.code, 8, "{ended:?}");
    assert!(ended.stdout.contains("warning[svg-title]"), "{ended:?}");
    assert_eq!(run(&["--title", "Brand"]).code, 0);
    for wrong in ["", "a\nb", &"x".repeat(65)] {
        assert_eq!(run(&["--title", wrong]).code, 2, "{wrong:?}");
    }
}

#[test]
fn a_fixed_file_is_printed_for_a_hyphen_and_nothing_else_with_it() {
    let drawing = &FIXABLE[0];
    let run = Run::new(["svg", "-", "--fix", "-o", "-", "--title", TITLE]).stdin(drawing.before);
    let ended = run.ends();
    assert_eq!((ended.code, ended.stdout.as_str()), (0, drawing.after), "{ended:?}");
    assert!(ended.stderr.contains("removed the attribute x"), "{ended:?}");
    let left = Run::new(["svg", "-", "--fix", "-o", "-"]).stdin(NEARLY).ends();
    assert_eq!((left.code, left.stdout.as_str()), (8, ""), "{left:?}");
}

#[test]
fn a_file_with_different_content_is_replaced_only_by_force() {
    let run = |force: &[&str]| {
        let run = Run::new(["svg", "logo.svg", "--fix", "-o", "logo.svg", "--title", TITLE]).args(force);
        run.file("logo.svg", FIXABLE[0].before).ends()
    };
    let kept = run(&[]);
    assert_eq!(
        (kept.code, kept.read("logo.svg")),
        (7, FIXABLE[0].before.into()),
        "{kept:?}"
    );
    let replaced = run(&["--force"]);
    assert_eq!(
        (replaced.code, replaced.read("logo.svg")),
        (0, FIXABLE[0].after.into()),
        "{replaced:?}"
    );
}

#[test]
fn what_cannot_be_read_is_a_finding_and_is_not_fixed() {
    for arguments in [&["svg", "x.svg"][..], &["svg", "x.svg", "--fix", "-o", "fixed.svg"]] {
        let ended = Run::new(arguments).file("x.svg", "<svg>\n<g></svg>").ends();
        assert_eq!((ended.code, ended.files()), (8, vec!["x.svg".to_owned()]), "{ended:?}");
        assert!(ended.stdout.starts_with("x.svg:2:4: error[svg-xml]"), "{ended:?}");
    }
}

#[test]
fn a_command_line_that_asks_for_two_things_is_refused() {
    for arguments in [
        &["svg"][..],
        &["svg", "a.svg", "--fix"],
        &["svg", "a.svg", "-o", "b.svg"],
        &["svg", "a.svg", "--title", "T"],
        &["svg", "a.svg", "b.svg", "--fix", "-o", "c.svg"],
        &["svg", "-", "-"],
        &["svg", "-", "--fix", "-o", "-", "--json"],
    ] {
        let ended = Run::new(arguments).file("a.svg", LOGO).file("b.svg", LOGO).ends();
        assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{ended:?}");
    }
}

#[test]
fn a_name_in_a_drawing_cannot_steer_a_terminal() {
    let drawing = NEARLY.replace("opacity", "\u{202e}\u{200d}");
    let ended = Run::new(["svg", "-"]).stdin(drawing).ends();
    assert!(!ended.stdout.contains(['\u{202e}', '\u{200d}']), "{ended:?}");
}
