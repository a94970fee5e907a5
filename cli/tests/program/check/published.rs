//! What `collect` wrote and `bimi` said, once it is served.

use collectmc_test_support::certificates::{Authority, Key, RevocationList, VALID_AT};
use collectmc_test_support::dns::Reply;
use collectmc_test_support::server::{Response, Script};

use super::site::{RECORD, Site, serving};
use crate::run::{Run, fixture};

#[test]
fn what_collect_wrote_and_bimi_said_passes_once_it_is_served() {
    let collected = Run::replay("issued-pkcs7").args(["--out", "out"]).ends();
    assert_eq!(collected.code, 0, "{collected:?}");
    let (evidence, logo) = (
        collected.read("out/1234567/mark.pem"),
        collected.read("out/1234567/logo.svg"),
    );
    let roots = std::fs::read_to_string(fixture("issued-pkcs7").join("roots.pem")).unwrap();

    let bimi = Run::new([
        "bimi",
        "out/1234567/mark.pem",
        "--domain",
        "brand.example",
        "--json",
        "--at",
        VALID_AT,
    ])
    .args(["--logo-url", "https://brand.example/logo.svg", "--roots", "roots.pem"])
    .args(["--evidence-url", "https://brand.example/mark.pem"])
    .after(collected)
    .file("roots.pem", &roots)
    .ends();
    let record = bimi.one_json()["bimi"].clone();
    assert_eq!(record["owner_name"], RECORD, "{bimi:?}");
    let of_bimi = record["strings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|string| string.as_str().unwrap().into());

    // The keys of the recorded certificates are committed, so that their authority can sign a list here.
    let issuer = Authority::intermediate().key(Key::rsa_issuer()).self_signed();
    let list = Response::ok(RevocationList::new().issued_by(&issuer));
    let mut site = Site::right().reply(RECORD, Reply::Txt(vec![of_bimi.collect()]));
    site.roots = roots;
    site.logo = serving(Response::ok(logo.clone()).header("content-type", "image/svg+xml"));
    site.evidence = serving(Response::ok(evidence.clone()).header("content-type", "application/x-pem-file"));
    site.list = Script::without_tls().respond(list);
    site.collected = Some((String::from_utf8(evidence).unwrap(), logo));
    let checked = site.check();
    assert_eq!(checked.ended.code, 0, "{:?}", checked.ended);
}
