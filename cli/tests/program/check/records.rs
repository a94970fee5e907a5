//! Records, over UDP, TCP and HTTPS, and servers that mean no good.

use collectmc_test_support::dns::{DnsServer, Forged, Reply, strings, txt_message};
use collectmc_test_support::server::{Response, Script, Server};

use super::site::{Checked, DMARC, RECORD, Site};

const GOOD: &str = "v=BIMI1; l=https://brand.example/logo.svg; a=https://brand.example/mark.pem";

#[track_caller]
fn passes(checked: &Checked) {
    assert_eq!(checked.ended.code, 0, "{:?}", checked.ended);
}

#[test]
fn queries_are_for_txt_with_recursion_and_a_small_payload_and_have_ids_of_their_own() {
    let asked = Site::right().check().dns.asked();
    for query in &asked {
        assert_eq!(query.message[2..12], [1, 0, 0, 1, 0, 0, 0, 0, 0, 1], "{query:?}");
        assert!(
            query.message.ends_with(&[0, 0, 41, 0x04, 0xd0, 0, 0, 0, 0, 0, 0]),
            "{query:?}"
        );
        assert!(!query.over_tcp);
    }
    let mut ids: Vec<_> = asked.iter().map(|query| &query.message[..2]).collect();
    ids.sort();
    ids.dedup();
    assert!(ids.len() > 1, "{asked:?}");
}

#[test]
fn what_others_send_before_the_reply_is_ignored() {
    for forged in [
        Forged::WrongId,
        Forged::WrongQuestion,
        Forged::Query,
        Forged::Garbage,
        Forged::Announcing,
    ] {
        let reply = Reply::After(forged, Box::new(Reply::txt(&["v=DMARC1; p=reject"])));
        passes(&Site::right().reply(DMARC, reply).check());
    }
}

#[test]
fn a_reply_that_does_not_fit_comes_over_tcp() {
    let padded = format!("{GOOD}; pad={}", "x".repeat(60_000));
    let checked = Site::right()
        .reply(RECORD, Reply::Txt(vec![strings(padded.as_bytes())]))
        .check();
    passes(&checked);
    let over_tcp: Vec<_> = checked
        .dns
        .asked()
        .into_iter()
        .filter(|asked| asked.over_tcp)
        .map(|asked| asked.name)
        .collect();
    assert_eq!(over_tcp, [RECORD]);
}

#[test]
fn strings_are_joined_without_anything_between_them() {
    let (first, second) = GOOD.split_at(10);
    assert!(second.starts_with("=https"));
    let record = [first, second].map(|string| string.as_bytes().to_vec()).to_vec();
    passes(&Site::right().reply(RECORD, Reply::Txt(vec![record])).check());
}

#[test]
fn a_reply_over_tcp_that_is_truncated_cut_or_garbage_is_no_answer() {
    for (reply, code) in [
        (Reply::AlwaysTruncated, 6),
        (Reply::TcpBytes(500, vec![0; 100]), 5),
        (Reply::TcpBytes(0, Vec::new()), 6),
        (Reply::TcpBytes(100, vec![0xff; 100]), 6),
        // More than it announces.
        (Reply::TcpBytes(12, vec![0x41; 100_000]), 6),
    ] {
        let line = Site::right()
            .reply(DMARC, reply.clone())
            .check()
            .line(code, "dmarc-author");
        assert!(line.starts_with("not looked at"), "{line}");
    }
}

#[test]
fn two_records_fail() {
    let line = Site::right()
        .reply(RECORD, Reply::txt(&[GOOD, GOOD]))
        .check()
        .line(8, "record");
    assert!(line.contains("2 BIMI records"), "{line}");
}

#[test]
fn a_failure_of_the_server_may_pass_and_a_refusal_will_not() {
    for (code, exit) in [(2, 5), (5, 6), (4, 6)] {
        let line = Site::right()
            .reply(RECORD, Reply::Code(code))
            .check()
            .line(exit, "record");
        assert!(line.starts_with("not looked at"), "{line}");
    }
}

#[test]
fn a_referral_is_no_answer() {
    let line = Site::right().reply(RECORD, Reply::Referral).check().line(6, "record");
    assert!(
        line.starts_with("not looked at") && line.contains("refers to"),
        "{line}"
    );
}

#[test]
fn a_name_without_txt_records_and_one_that_does_not_exist_have_no_record() {
    for reply in [Reply::Nothing, Reply::Code(3)] {
        Site::right().reply(RECORD, reply).check().line(3, "record");
    }
}

#[test]
fn aliases_are_followed_and_shown() {
    for first in [
        Reply::Alias("bimi.hosting.example"),
        Reply::AliasOnly("bimi.hosting.example"),
    ] {
        let site = Site::right()
            .reply(RECORD, first)
            .reply("bimi.hosting.example", Reply::txt(&[GOOD]));
        let checked = site.check();
        passes(&checked);
        assert!(
            checked.ended.stdout.contains("is an alias of bimi.hosting.example"),
            "{:?}",
            checked.ended
        );
    }
}

#[test]
fn an_alias_of_nothing_has_no_record() {
    for alias in [Reply::Alias("gone.example"), Reply::AliasOnly("gone.example")] {
        Site::right().reply(RECORD, alias).check().line(3, "record");
    }
}

#[test]
fn aliases_in_a_circle_are_no_answer() {
    for circle in [Reply::Alias, Reply::AliasOnly] {
        let site = Site::right()
            .reply(RECORD, circle("b.example"))
            .reply("b.example", circle(RECORD));
        let line = site.check().line(6, "record");
        assert!(line.contains("back to themselves"), "{line}");
        let itself = Site::right().reply(RECORD, circle(RECORD)).check();
        assert!(itself.line(6, "record").contains("back to themselves"));
    }
}

#[test]
fn a_long_chain_of_aliases_is_not_followed_to_its_end() {
    const NAMES: [&str; 12] = [
        "a.example",
        "b.example",
        "c.example",
        "d.example",
        "e.example",
        "f.example",
        "g.example",
        "h.example",
        "i.example",
        "j.example",
        "k.example",
        "l.example",
    ];
    let mut site = Site::right().reply(RECORD, Reply::AliasOnly(NAMES[0]));
    for pair in NAMES.windows(2) {
        site = site.reply(pair[0], Reply::AliasOnly(pair[1]));
    }
    let checked = site.check();
    assert!(checked.line(6, "record").contains("more than 8 aliases"));
    assert!(checked.dns.asked().len() <= 12, "{:?}", checked.dns.asked());
}

#[test]
fn a_server_on_ipv6_is_asked() {
    let site = Site::right();
    let Ok(dns) = DnsServer::start_at("[::1]:0", site.zone.clone()) else {
        eprintln!("skipped: there is no IPv6 here");
        return;
    };
    passes(&site.check_with(dns, None));
}

/// Answers over HTTPS, on one connection.
fn over_https(replies: [Vec<u8>; 3], change: impl Fn(Response) -> Response) -> (Checked, Server) {
    let answer = |reply| change(Response::ok(reply).header("content-type", "application/dns-message"));
    let script = replies
        .into_iter()
        .fold(Script::new(), |script, reply| script.respond(answer(reply)));
    // Should the connection not be used again, each gets the whole script.
    let server = Server::start(vec![script; 3]);
    let url = format!("https://localhost:{}/dns-query", server.port());
    let site = Site::right();
    let dns = DnsServer::start(site.zone.clone());
    let checked = site.check_with(dns, Some((url, server.roots_pem().to_owned())));
    (checked, server)
}

fn replies(id: u16) -> [Vec<u8>; 3] {
    [
        txt_message(id, DMARC, &["v=DMARC1; p=reject"]),
        txt_message(id, "_dmarc.example", &[]),
        txt_message(id, RECORD, &[GOOD]),
    ]
}

#[test]
fn a_resolver_is_asked_over_https() {
    let (checked, server) = over_https(replies(0), |answer| answer);
    passes(&checked);
    assert!(checked.dns.asked().is_empty());
    assert_eq!((server.connections(), server.requests().len()), (1, 3));
    for request in server.requests() {
        assert_eq!(request.line(), "POST /dns-query HTTP/1.1");
        assert_eq!(request.header("content-type"), Some("application/dns-message"));
        assert_eq!(request.header("accept"), Some("application/dns-message"));
        assert_eq!(request.body[..2], [0, 0], "the id is 0, so that caches work");
    }
}

#[test]
fn what_is_no_reply_over_https_is_no_answer() {
    type Change = fn(Response) -> Response;
    let changes: [(Change, i32); 4] = [
        (|answer| answer.header("content-type", "text/html"), 6),
        (|answer| answer.status("404 Not Found"), 6),
        (|answer| answer.status("503 Service Unavailable"), 5),
        (
            |answer| answer.status("302 Found").header("location", "https://other.example/"),
            6,
        ),
    ];
    for (change, code) in changes {
        let (checked, _server) = over_https(replies(0), change);
        assert!(checked.line(code, "dmarc-author").starts_with("not looked at"));
    }
    let (checked, _server) = over_https(replies(7), |answer| answer);
    assert!(checked.line(6, "dmarc-author").contains("something else than a reply"));
}
