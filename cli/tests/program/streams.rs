//! Pipes that close and disks that are full.

use std::fs::File;
use std::process::{Command, Stdio};

use crate::run::{Run, data};

#[test]
fn a_reader_that_goes_away_is_no_reason_to_panic_or_to_write_less() {
    let mut files = Vec::new();
    let run = Run::replay("issued-pkcs7").args(["--out", "out"]);
    let folder = run.folder().to_owned();
    let mut status = None;
    let ended = run
        .with(|command| {
            let mut child = command
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            drop(child.stdout.take());
            let output = child.wait_with_output().unwrap();
            assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
            status = output.status.code();
            files = crate::run::files_below(&folder);
        })
        .ends();
    assert_eq!(status, Some(0));
    assert_eq!(
        files,
        [
            "out/1234567/certificates.pem",
            "out/1234567/logo.svg",
            "out/1234567/mark.pem",
            "out/1234567/response.p7b"
        ],
        "{ended:?}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn output_to_a_full_disk_is_reported_and_is_7() {
    let full = File::options().write(true).open("/dev/full").unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_collectmc"));
    let child = child
        .args(["inspect", "-"])
        .stdin(Stdio::null())
        .stdout(full)
        .stderr(Stdio::piped());
    let output = child.output().unwrap();
    assert_eq!(output.status.code(), Some(7));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("could not write standard output"), "{stderr}");
}

#[cfg(unix)]
#[test]
fn closed_streams_are_no_reason_to_panic() {
    let program = env!("CARGO_BIN_EXE_collectmc");
    for (closed, code) in [("<&-", 6), (">&- <&-", 6), ("2>&- <&-", 6), ("<&- >&- 2>&-", 6)] {
        let shell = format!("\"$0\" inspect - {closed}");
        let output = Command::new("sh").args(["-c", &shell, program]).output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{closed}: {output:?}");
        assert!(
            !String::from_utf8_lossy(&output.stderr).contains("panicked"),
            "{output:?}"
        );
    }
}

#[test]
fn errors_go_to_standard_error_and_results_to_standard_output() {
    let ended = Run::inspect("-20\nrejected").ends();
    assert_eq!(ended.stdout, "standard input: rejected by the service\n");
    assert!(
        ended.stderr.starts_with("error: standard input: ") && ended.stderr.contains("rejected"),
        "{ended:?}"
    );
    let good = Run::inspect(data("certificates/leaf.der")).ends();
    assert_eq!(good.stderr, "");
}

#[cfg(unix)]
#[test]
fn a_report_is_written_by_one_call_of_the_system() {
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixDatagram;

    let file = crate::run::fixture("issued-pkcs7").join("issued.p7b");
    for arguments in [&["--verbose"][..], &["--json"], &["--color", "always"]] {
        // A message is what one call writes.
        let (ours, theirs) = UnixDatagram::pair().unwrap();
        ours.set_nonblocking(true).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_collectmc"));
        command.arg("inspect").arg(&file).args(arguments);
        command.stdout(OwnedFd::from(theirs)).stderr(Stdio::null());
        command.status().unwrap();
        let mut message = vec![0; 1 << 20];
        let messages = std::iter::from_fn(|| ours.recv(&mut message).ok().filter(|length| *length > 0));
        assert_eq!(messages.count(), 1, "{arguments:?}");
    }
}
