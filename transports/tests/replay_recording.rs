//! Recording what passes through a transport.
#![cfg(feature = "replay")]

mod replay_support;

use std::cell::RefCell;
use std::collections::VecDeque;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Mutex;

use collectmc_transports::replay::{Exchange, MAX_BODY_BYTES, Recordable, Scenario};
use collectmc_transports::{
    Body, RecordingTransport, ReplayTransport, Transport, TransportError, TransportErrorKind, from_fn,
};
use http::{Request, Response};
use replay_support::{URL, ask_for_order, files, naming, one, order, pattern, post, post_to, text, whole_message};
use tempfile::TempDir;

type Outcome = Result<Response<Vec<u8>>, TransportError>;

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

/// Responses with these outcomes in turn.
fn responding(outcomes: impl IntoIterator<Item = Outcome>) -> impl Transport {
    let outcomes: Mutex<VecDeque<Outcome>> = Mutex::new(outcomes.into_iter().collect());
    from_fn(move |_| outcomes.lock().expect("no panic").pop_front().expect("an outcome"))
}

/// Records one response to a request for order 1, and gives `exchanges.toml`.
fn record_one(response: Response<Vec<u8>>) -> String {
    let dir = folder();
    let recorder = RecordingTransport::new(responding([Ok(response)]), dir.path()).expect("a recorder");
    recorder.send(ask_for_order("1")).expect("a response");
    recorder.finish().expect("recorded");
    toml(dir.path())
}

fn toml(dir: &Path) -> String {
    String::from_utf8(files(dir).remove("exchanges.toml").expect("exchanges.toml")).expect("UTF-8")
}

#[test]
fn the_request_goes_out_unchanged() {
    let seen = RefCell::new(None);
    let inner = from_fn(|request: Request<Body>| {
        *seen.borrow_mut() = Some(request);
        Ok(text(""))
    });
    let dir = folder();
    let recorder = RecordingTransport::new(inner, dir.path()).expect("a recorder");
    let url = "https://alice:swordfish@example.com/?token=1";
    let mut request = post_to(url, "b=%26&a=1&a");
    request
        .headers_mut()
        .insert("x-header", "kept".parse().expect("a value"));
    recorder.send(request).expect("a response");
    drop(recorder);
    let request = seen.into_inner().expect("a request");
    assert_eq!(request.uri(), url);
    assert_eq!(request.headers()["x-header"], "kept");
    assert_eq!(request.body().expose_secret(), b"b=%26&a=1&a");
}

#[test]
fn the_response_comes_back_unchanged() {
    let dir = folder();
    let response = Response::builder()
        .status(404)
        .header("set-cookie", "session=1")
        .body(b"alice? swordfish!".to_vec())
        .expect("a response");
    let recorder = RecordingTransport::new(responding([Ok(response)]), dir.path()).expect("a recorder");
    let response = recorder.send(ask_for_order("1")).expect("a response");
    assert_eq!(response.status(), 404);
    assert_eq!(response.headers()["set-cookie"], "session=1");
    assert_eq!(response.body(), b"alice? swordfish!");
}

#[test]
fn an_error_comes_back_unchanged_and_is_recorded_without_its_source() {
    let dir = folder();
    let error = TransportError::new(TransportErrorKind::Io, "the connection broke")
        .with_source(io::Error::other("swordfish"))
        .with_request_sent(false);
    let recorder = RecordingTransport::new(responding([Err(error)]), dir.path()).expect("a recorder");
    let error = recorder.send(ask_for_order("1")).expect_err("the error");
    assert_eq!(whole_message(&error), "the connection broke: swordfish");
    recorder.finish().expect("recorded");
    let toml = toml(dir.path());
    assert!(
        toml.ends_with("error.kind = \"io\"\nerror.request-sent = false\nerror.message = \"the connection broke\"\n"),
        "{toml}"
    );
}

#[test]
fn every_form_value_is_redacted_unless_its_field_is_named() {
    let dir = folder();
    let recorder = RecordingTransport::new(responding([Ok(text("x"))]), dir.path()).expect("a recorder");
    recorder
        .send(naming(
            &["order", "type"],
            post("user=alice&password=swordfish&password=tuna&order=1&type=&empty="),
        ))
        .expect("a response");
    let toml = toml(dir.path());
    let form: Vec<&str> = toml.lines().filter(|line| line.starts_with("request.form.")).collect();
    assert_eq!(
        form,
        [
            "request.form.empty = \"\"",
            "request.form.order = \"1\"",
            "request.form.password = [\"[redacted]\", \"[redacted]\"]",
            "request.form.type = \"\"",
            "request.form.user = \"[redacted]\"",
        ]
    );
}

#[test]
fn user_info_and_query_are_redacted() {
    let dir = folder();
    let recorder = RecordingTransport::new(responding([Ok(text("x"))]), dir.path()).expect("a recorder");
    recorder
        .send(post_to("https://alice:swordfish@example.com/path?token=canary", ""))
        .expect("a response");
    let toml = toml(dir.path());
    assert!(
        toml.contains("request.url = \"https://[redacted]@example.com/path?[redacted]\"\n"),
        "{toml}"
    );
}

#[test]
fn of_the_headers_only_harmless_values_are_written() {
    let response = Response::builder()
        .header("content-type", "text/plain; charset=utf-8")
        .header("content-encoding", "identity")
        .header("date", "Mon, 02 Jun 2025 10:00:00 GMT")
        .header("retry-after", "120")
        .header("set-cookie", "session=canary1")
        .header("set-cookie", "session=canary2")
        .header("x-request-id", "canary3")
        .header("server", "canary4")
        .header("content-length", "1")
        .header("transfer-encoding", "chunked")
        .header("connection", "keep-alive")
        .body(b"x".to_vec())
        .expect("a response");
    let toml = record_one(response);
    let headers: Vec<&str> = toml
        .lines()
        .filter(|line| line.starts_with("response.headers."))
        .collect();
    assert_eq!(
        headers,
        [
            "response.headers.content-encoding = \"identity\"",
            "response.headers.content-type = \"text/plain; charset=utf-8\"",
            "response.headers.date = \"Mon, 02 Jun 2025 10:00:00 GMT\"",
            "response.headers.retry-after = \"120\"",
        ]
    );
}

#[test]
fn a_header_that_is_no_text_is_redacted() {
    let response = Response::builder()
        .header("content-type", &b"text/\xe9"[..])
        .body(b"x".to_vec())
        .expect("a response");
    assert!(record_one(response).contains("response.headers.content-type = \"[redacted]\"\n"));
}

#[test]
fn a_header_that_repeats_a_secret_is_redacted() {
    let response = Response::builder()
        .header("content-type", "text/plain; user=alice")
        .body(b"x".to_vec())
        .expect("a response");
    assert!(record_one(response).contains("response.headers.content-type = \"[redacted]\"\n"));
}

/// Exchanges of every sort: short and long text, binary, an error, an echo, redacted headers, a repeated request.
fn outcomes() -> Vec<Outcome> {
    let cookie = Response::builder()
        .header("set-cookie", "a=1")
        .header("date", "x")
        .body(b"\0\x01\x02".to_vec());
    vec![
        Ok(text("0\n")),
        Ok(text(&"a longer text, line by line\r\n".repeat(50))),
        Ok(cookie.expect("a response")),
        Err(TransportError::new(
            TransportErrorKind::Timeout,
            "it took longer than 60 s",
        )),
        Ok(text("the user 'alice' is locked")),
        Ok(Response::new(Vec::new())),
    ]
}

fn record(transport: impl Transport, dir: &Path, exchanges: usize) {
    let recorder = RecordingTransport::new(transport, dir)
        .expect("a recorder")
        .describe("Of every sort.");
    for number in 0..exchanges {
        let _ = recorder.send(naming(&["order"], ask_for_order(&(number / 2).to_string())));
    }
    recorder.finish().expect("recorded");
}

#[test]
fn replaying_a_recording_and_recording_it_again_gives_the_same_files() {
    let (first, second) = (folder(), folder());
    record(responding(outcomes()), first.path(), outcomes().len());
    let replay = ReplayTransport::open(first.path()).expect("a recording");
    record(&replay, second.path(), outcomes().len());
    replay.finish().expect("everything was requested");
    assert_eq!(files(first.path()).len(), 3, "exchanges.toml and two bodies");
    assert_eq!(files(first.path()), files(second.path()));
}

#[test]
fn recording_again_into_the_same_folder_gives_the_same_files() {
    let dir = folder();
    record(responding(outcomes()), dir.path(), outcomes().len());
    let before = files(dir.path());
    record(
        ReplayTransport::open(dir.path()).expect("a recording"),
        dir.path(),
        outcomes().len(),
    );
    assert_eq!(before, files(dir.path()));
}

#[test]
fn what_came_before_a_crash_is_kept() {
    let dir = folder();
    let recorder = RecordingTransport::new(responding(outcomes()), dir.path()).expect("a recorder");
    for recorded in 1..=3 {
        recorder.send(ask_for_order("1")).expect("a response");
        assert_eq!(
            Scenario::load(dir.path()).expect("a recording").exchanges().len(),
            recorded
        );
    }
}

#[test]
fn the_old_recording_stays_until_the_first_response() {
    let dir = folder();
    one(order("1")).save(dir.path()).expect("saved");
    let before = files(dir.path());
    let recorder = RecordingTransport::new(responding([]), dir.path()).expect("a recorder");
    assert_eq!(files(dir.path()), before);
    recorder.finish().expect("nothing was to be recorded");
    assert_eq!(files(dir.path()), before);
}

#[test]
fn the_new_recording_takes_the_old_ones_files_away() {
    let dir = folder();
    record(responding(outcomes()), dir.path(), outcomes().len());
    record(responding([Ok(text("short"))]), dir.path(), 1);
    assert_eq!(files(dir.path()).into_keys().collect::<Vec<_>>(), ["exchanges.toml"]);
}

#[test]
fn recording_makes_the_folder() {
    let dir = folder();
    let deep = dir.path().join("a").join("b");
    record(responding([Ok(text("x"))]), &deep, 1);
    Scenario::load(&deep).expect("a recording");
}

fn refused_folder(dir: &Path) -> String {
    let error = RecordingTransport::new(responding([]), dir).expect_err("this folder is refused");
    assert_eq!(error.kind(), TransportErrorKind::Replay);
    whole_message(&error)
}

#[test]
fn a_folder_that_holds_something_else_is_refused() {
    for other in ["README.md", "issued.p7b", "response-1.bin"] {
        let dir = folder();
        fs::write(dir.path().join(other), "mine").expect("written");
        let message = refused_folder(dir.path());
        assert!(
            message.contains(&format!("holds {other:?}, which is not part of a recording")),
            "{message}"
        );
        assert_eq!(files(dir.path())[other], b"mine");
    }
}

#[test]
fn certificates_to_trust_and_a_gitkeep_stay_beside_a_recording() {
    let dir = folder();
    for name in ["roots.pem", ".gitkeep"] {
        fs::write(dir.path().join(name), "mine").expect("written");
    }
    for _ in 0..2 {
        record(responding([Ok(text("short"))]), dir.path(), 1);
        Scenario::load(dir.path()).expect("a recording");
        let files = files(dir.path());
        assert_eq!(
            (&*files["roots.pem"], &*files[".gitkeep"]),
            (&b"mine"[..], &b"mine"[..])
        );
    }
}

#[test]
fn a_recording_that_could_not_be_read_is_not_replaced() {
    let dir = folder();
    fs::write(dir.path().join("exchanges.toml"), "count = many").expect("written");
    let message = refused_folder(dir.path());
    assert!(
        message.contains("was not replaced, since it is not a readable recording; move it away"),
        "{message}"
    );
}

#[test]
fn what_an_interrupted_recording_left_is_no_obstacle() {
    let dir = folder();
    record(responding(outcomes()), dir.path(), outcomes().len());
    for name in [".exchanges-abc123.tmp", "response-7-0123456789abcdef.bin"] {
        fs::write(dir.path().join(name), "half").expect("written");
    }
    record(responding([Ok(text("short"))]), dir.path(), 1);
    assert_eq!(files(dir.path()).into_keys().collect::<Vec<_>>(), ["exchanges.toml"]);
}

#[test]
fn a_file_in_place_of_the_folder_is_refused() {
    let dir = folder();
    let path = dir.path().join("a-file");
    fs::write(&path, "").expect("written");
    assert!(refused_folder(&path).contains("could not create the folder"));
}

/// A recorder whose folder vanishes before the first exchange.
#[test]
fn a_response_is_handed_back_though_it_cannot_be_written() {
    let dir = folder();
    let recorder =
        RecordingTransport::new(responding([Ok(text("first")), Ok(text("second"))]), dir.path()).expect("a recorder");
    fs::remove_dir_all(dir.path()).expect("removed");
    assert_eq!(recorder.send(ask_for_order("1")).expect("a response").body(), b"first");
    let error = recorder.finish().expect_err("nothing is recorded");
    assert_eq!(error.kind(), TransportErrorKind::Replay);
    assert!(
        error.to_string().contains("the last exchanges are not recorded"),
        "{error}"
    );
    assert_eq!(
        whole_message(&recorder.finish().expect_err("still")),
        whole_message(&error),
        "reported every time"
    );
}

#[test]
fn what_could_not_be_written_is_written_with_the_next_exchange() {
    let dir = folder();
    let long = || Ok(text(&"a long text ".repeat(50)));
    let recorder = RecordingTransport::new(responding([long(), long()]), dir.path()).expect("a recorder");
    fs::remove_dir_all(dir.path()).expect("removed");
    recorder.send(ask_for_order("1")).expect("a response");
    fs::create_dir(dir.path()).expect("made again");
    recorder.send(ask_for_order("2")).expect("a response");
    recorder.finish().expect("all is recorded now");
    assert_eq!(Scenario::load(dir.path()).expect("a recording").exchanges().len(), 2);
}

#[test]
fn an_exchange_that_cannot_be_recorded_is_reported_and_the_others_are_kept() {
    let dir = folder();
    let too_long = Response::new(vec![0; MAX_BODY_BYTES + 1]);
    let outcomes = [Ok(text("first")), Ok(too_long), Ok(text("third"))];
    let recorder = RecordingTransport::new(responding(outcomes), dir.path()).expect("a recorder");
    for _ in 0..3 {
        recorder.send(ask_for_order("1")).expect("a response");
    }
    let message = recorder.finish().expect_err("one is missing").to_string();
    assert!(
        message.starts_with("1 of 3 exchanges are not recorded: exchange 2: "),
        "{message}"
    );
    assert_eq!(Scenario::load(dir.path()).expect("a recording").exchanges().len(), 2);
}

#[test]
fn a_request_that_is_no_form_passes_and_is_reported() {
    let dir = folder();
    let recorder = RecordingTransport::new(responding([Ok(text("x"))]), dir.path()).expect("a recorder");
    let json = Request::post(URL)
        .header("content-type", "application/json")
        .body(Body::from("{}"))
        .expect("a request");
    recorder.send(json).expect("a response");
    let message = recorder.finish().expect_err("it is not recorded").to_string();
    assert!(message.contains("the request's body is not a form"), "{message}");
}

#[test]
fn many_threads_may_record_at_once() {
    let dir = folder();
    let recorder = RecordingTransport::new(from_fn(|_| Ok(text("x"))), dir.path()).expect("a recorder");
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..5).for_each(|_| drop(recorder.send(ask_for_order("1")))));
        }
    });
    recorder.finish().expect("recorded");
    assert_eq!(Scenario::load(dir.path()).expect("a recording").exchanges().len(), 20);
}

#[test]
fn a_recording_names_what_a_chosen_file_would() {
    // Recorded over a scenario with a chosen name: that file goes, for nothing names it any more.
    let dir = folder();
    Scenario::new("")
        .with(Exchange::new(pattern(), Response::new(b"\0".to_vec())).in_file("issued.p7b"))
        .save(dir.path())
        .expect("saved");
    record(responding([Ok(text("short"))]), dir.path(), 1);
    assert_eq!(files(dir.path()).into_keys().collect::<Vec<_>>(), ["exchanges.toml"]);
}

#[test]
fn recording_again_keeps_comments_and_how_it_is_replayed() {
    let dir = folder();
    Scenario::new("By hand.")
        .with(Exchange::new(order("2"), text("old")).describe("The second order."))
        .with(Exchange::new(order("1"), text("old")).describe("On Monday."))
        .with(Exchange::new(order("1"), text("old")).describe("On Tuesday."))
        .in_order()
        .warn_after_days(30)
        .save(dir.path())
        .expect("saved");
    fs::write(dir.path().join(".gitkeep"), "").expect("written");
    let recorder = RecordingTransport::new(from_fn(|_| Ok(text("new"))), dir.path()).expect("a recorder");
    for number in ["1", "1", "1", "3"] {
        recorder
            .send(naming(&["order"], ask_for_order(number)))
            .expect("a response");
    }
    recorder.finish().expect("recorded");
    let (text, _) = Scenario::load(dir.path())
        .expect("a recording")
        .to_text()
        .expect("text");
    assert_eq!(toml(dir.path()), text);
    assert!(
        text.starts_with("# By hand.\n\ncount = 4\norder = \"strict\"\nwarn-after-days = 30\n"),
        "{text}"
    );
    let comments: Vec<_> = text
        .lines()
        .filter(|line| line.starts_with("# On ") || line.contains("order ="))
        .collect();
    let one = "request.form.order = \"1\"";
    let expected = [
        "order = \"strict\"",
        "# On Monday.",
        one,
        "# On Tuesday.",
        one,
        one,
        "request.form.order = \"3\"",
    ];
    assert_eq!(comments, expected);
}

#[test]
fn nothing_is_left_beside_a_finished_recording_and_it_may_go_on() {
    let dir = folder();
    let recorder = RecordingTransport::new(from_fn(|_| Ok(text("x"))), dir.path()).expect("a recorder");
    for round in 1..=3 {
        for _ in 0..5 {
            recorder.send(ask_for_order("1")).expect("a response");
        }
        recorder.finish().expect("recorded");
        assert_eq!(files(dir.path()).into_keys().collect::<Vec<_>>(), ["exchanges.toml"]);
        assert_eq!(
            Scenario::load(dir.path()).expect("a recording").exchanges().len(),
            5 * round
        );
    }
    recorder.send(ask_for_order("1")).expect("a response");
    drop(recorder);
    assert_eq!(files(dir.path()).into_keys().collect::<Vec<_>>(), ["exchanges.toml"]);
}

/// What is appended to is never `exchanges.toml` itself.
#[test]
fn each_state_of_a_growing_recording_is_whole_also_where_the_count_gets_a_digit_more() {
    let (dir, again) = (folder(), folder());
    let recorder = RecordingTransport::new(from_fn(|_| Ok(text("x"))), dir.path()).expect("a recorder");
    for recorded in 1..=120 {
        recorder.send(ask_for_order("1")).expect("a response");
        let scenario = Scenario::load(dir.path()).expect("a recording");
        assert_eq!(scenario.exchanges().len(), recorded);
        scenario.save(again.path()).expect("saved");
        assert_eq!(
            toml(dir.path()),
            toml(again.path()),
            "what is appended to is what is written at once"
        );
    }
}

#[test]
fn of_what_could_not_be_recorded_the_first_reason_and_the_count_are_kept() {
    let dir = folder();
    let json = |_| {
        let request = Request::post(URL).header("content-type", "application/json");
        request.body(Body::from("{}")).expect("a request")
    };
    let recorder = RecordingTransport::new(from_fn(|_| Ok(text("x"))), dir.path()).expect("a recorder");
    for request in (0..1000).map(json) {
        recorder.send(request).expect("a response");
    }
    let message = recorder.finish().expect_err("nothing is recorded").to_string();
    assert!(
        message.starts_with("1000 of 1000 exchanges are not recorded: exchange 1: "),
        "{message}"
    );
    assert!(message.len() < 300, "{message}");
}

#[test]
fn a_request_that_names_its_harmless_fields_is_recorded_with_them() {
    let dir = folder();
    let recorder = RecordingTransport::new(from_fn(|_| Ok(text("x"))), dir.path()).expect("a recorder");
    recorder
        .send(naming(&["order"], ask_for_order("42")))
        .expect("a response");
    recorder.finish().expect("recorded");
    let replay = ReplayTransport::open(dir.path()).expect("a recording");
    assert!(replay.send(ask_for_order("99")).is_err(), "order 42's recording");
    replay.send(ask_for_order("42")).expect("a response");
}

#[test]
fn a_body_is_unpacked_as_its_request_says() {
    let recorded = |recordable: Recordable, body: &'static [u8]| {
        let dir = folder();
        let network = from_fn(move |_| Ok(Response::new(body.to_vec())));
        let recorder = RecordingTransport::new(network, dir.path()).expect("a recorder");
        let mut request = ask_for_order("1");
        request.extensions_mut().insert(recordable);
        recorder.send(request).expect("a response");
        recorder.finish()
    };
    let all = Recordable::fields(&["order"]);
    recorded(all, b"\0packed").expect("recorded");
    assert!(recorded(all.unpack_with(|_| vec![b"swordfish".to_vec()]), b"\0packed").is_err());
}

/// The bytes that this thread has written so far (`proc_pid_io(5)`), where the system counts them.
fn written_bytes() -> Option<u64> {
    let io = fs::read_to_string("/proc/thread-self/io").ok()?;
    io.lines().find_map(|line| line.strip_prefix("wchar: "))?.parse().ok()
}

#[test]
fn what_is_written_grows_with_the_recording_and_not_with_its_square() {
    let Some(before) = written_bytes() else {
        eprintln!("skipped: the bytes that a thread writes are not counted here");
        return;
    };
    let dir = folder();
    let recorder = RecordingTransport::new(from_fn(|_| Ok(text("x"))), dir.path()).expect("a recorder");
    for _ in 0..1000 {
        recorder.send(ask_for_order("1")).expect("a response");
    }
    recorder.finish().expect("recorded");
    let size = files(dir.path())["exchanges.toml"].len() as u64;
    let written = written_bytes().expect("counted") - before;
    // Each exchange goes into two files. Written anew each time, it would be five hundred times the size.
    assert!(written < 4 * size, "{written} bytes for a recording of {size}");
}
