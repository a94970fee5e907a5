//! Garbage, and too much of it: the stand-in goes on.

use std::io::{Read as _, Write as _};
use std::thread;
use std::time::{Duration, Instant};

use super::{FORM, Serving, body, request};

/// It still serves.
fn assert_serves(serving: &Serving) {
    let response = serving.post(FORM);
    assert!(response.starts_with("HTTP/1.1 200 OK\r\n"), "{response}");
}

#[test]
fn what_is_not_http_is_a_bad_request() {
    let serving = Serving::fixtures(&["processing"]);
    let whole = request(FORM, "");
    for bytes in [
        b"\0\x01\x02\xff\xfe garbage".to_vec(),
        b"POST\r\n\r\n".to_vec(),
        b"POST / HTTP/1.1\r\n\r\n".to_vec(),
        b"POST / HTTP/9.9\r\nHost: a\r\n\r\n".to_vec(),
        whole.replacen("Host", "Ho st", 1).into_bytes(),
        whole.replacen("Content-Length: ", "Content-Length: -", 1).into_bytes(),
        whole.replacen("Content-Length: ", "Content-Length: +", 1).into_bytes(),
        request(FORM, "Content-Length: 5\r\n").into_bytes(),
        request(FORM, "Transfer-Encoding: chunked\r\n").into_bytes(),
        whole.replacen("Content-Length", "Transfer-Encoding", 1).into_bytes(),
    ] {
        let response = serving.exchange(&bytes);
        let sent = String::from_utf8_lossy(&bytes).into_owned();
        assert!(response.starts_with("HTTP/1.1 400 "), "{sent:?}: {response:?}");
    }
    let old = serving.exchange(whole.replacen("HTTP/1.1", "HTTP/1.0", 1));
    assert!(old.starts_with("HTTP/1.1 505 "), "{old:?}");
    assert_serves(&serving);
}

#[test]
fn a_head_or_body_that_is_too_large_is_refused() {
    let serving = Serving::fixtures(&["processing"]);
    let headers = format!("X-Long: {}\r\n", "a".repeat(70_000));
    let response = serving.exchange(request(FORM, &headers));
    assert!(response.starts_with("HTTP/1.1 431 "), "{response}");
    let many = "X: a\r\n".repeat(101);
    assert!(serving.exchange(request(FORM, &many)).starts_with("HTTP/1.1 431 "));

    let form = "a".repeat(65_537);
    assert!(serving.exchange(request(&form, "")).starts_with("HTTP/1.1 413 "));
    let announced = request("", "").replace("Content-Length: 0", "Content-Length: 99999999999999999999999");
    assert!(serving.exchange(announced).starts_with("HTTP/1.1 413 "));
    let chunked = request("", "").replace("Content-Length: 0", "Transfer-Encoding: chunked");
    assert!(
        serving
            .exchange([&*chunked, "ffffffff\r\n"].concat())
            .starts_with("HTTP/1.1 413 ")
    );
    assert_serves(&serving);
}

#[test]
fn a_form_in_chunks_is_read() {
    let serving = Serving::fixtures(&["processing"]);
    let head = request("", "Connection: close\r\n").replace("Content-Length: 0", "Transfer-Encoding: chunked");
    let (first, second) = FORM.split_at(10);
    let chunks = format!(
        "a\r\n{first}\r\n{:X};note=1\r\n{second}\r\n0\r\nTrailer: x\r\n\r\n",
        second.len()
    );
    assert_eq!(body(&serving.exchange(head.clone() + &chunks)), "0\n");
    for wrong in [
        chunks.replacen("a\r\n", "b\r\n", 1),
        chunks.replacen("a\r\n", "x\r\n", 1),
        format!("{}\r\n", "0".repeat(9000)),
    ] {
        let response = serving.exchange(head.clone() + &wrong);
        assert!(response.starts_with("HTTP/1.1 400 "), "{wrong}: {response}");
    }
}

#[test]
fn a_client_that_waits_for_leave_to_send_gets_it() {
    let serving = Serving::fixtures(&["processing"]);
    let whole = request(FORM, "Expect: 100-continue\r\nConnection: close\r\n");
    let (head, form) = whole.split_at(whole.len() - FORM.len());
    let mut client = serving.connect();
    client.send(head);
    let mut leave = [0; 25];
    client.0.read_exact(&mut leave).unwrap();
    assert_eq!(&leave, b"HTTP/1.1 100 Continue\r\n\r\n");
    client.send(form);
    assert_eq!(body(&client.rest()), "0\n");
}

#[test]
fn a_client_that_drips_its_request_has_ten_seconds_in_all_and_others_do_not_wait_for_it() {
    let serving = Serving::fixtures(&["processing"]);
    let started = Instant::now();
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut client = serving.connect();
            for byte in request(FORM, "").bytes() {
                if started.elapsed() > Duration::from_secs(12) || client.try_send([byte]).is_err() {
                    break;
                }
                thread::sleep(Duration::from_millis(100));
            }
            let response = client.rest();
            assert!(response.starts_with("HTTP/1.1 408 "), "{response}");
        });
        thread::sleep(Duration::from_millis(500));
        assert_serves(&serving);
        assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    });
    assert!(started.elapsed() < Duration::from_secs(25), "{:?}", started.elapsed());
}

#[test]
fn connections_are_bounded_and_made_room_for() {
    let mut serving = Serving::fixtures(&["processing"]);
    let idle: Vec<_> = (0..64).map(|_| serving.tcp()).collect();
    let mut one_more = serving.tcp();
    assert!(matches!(one_more.read(&mut [0]), Ok(0) | Err(_)), "it is closed");
    assert_eq!(serving.event(), "a connection was closed: 64 are open");
    drop(idle);
    // Their threads see the end in a moment.
    thread::sleep(Duration::from_millis(500));
    assert_serves(&serving);
}

#[test]
fn a_broken_handshake_is_a_line_and_no_end() {
    let mut serving = Serving::fixtures(&["processing"]);
    let mut stream = serving.tcp();
    stream.write_all(b"\x16\x03\x01\x00\x05hello").unwrap();
    let _ = stream.read_to_end(&mut Vec::new());
    let event = serving.event();
    assert!(event.starts_with("no request: the TLS handshake failed: "), "{event}");
    assert_serves(&serving);
}

#[test]
fn random_bytes_end_no_server() {
    let serving = Serving::fixtures(&["processing"]);
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut byte = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        u8::try_from(state >> 56).unwrap()
    };
    for _ in 0..50 {
        let mut bytes = request(FORM, "Connection: close\r\n").into_bytes();
        for _ in 0..4 {
            let at = usize::from(byte()) % bytes.len();
            bytes[at] = byte();
        }
        let mut client = serving.connect();
        client.send(&bytes);
        // The end of what is sent: it waits for no more.
        client.0.conn.send_close_notify();
        client.0.flush().unwrap();
        client.rest();
    }
    assert_serves(&serving);
}
