//! From the body of a response to a chain, every signature verified, and the logo.

use std::io::Read as _;
use std::time::Duration;

use collectmc::Timestamp;
use collectmc::checks::Verdict;
use der::{Decode as _, Encode as _};
use flate2::read::GzDecoder;
use openssl::pkcs7::Pkcs7;
use openssl::stack::Stack;
use openssl::x509::store::{X509Store, X509StoreBuilder};
use openssl::x509::verify::{X509VerifyFlags, X509VerifyParam};
use openssl::x509::{X509, X509StoreContext};
use rustls_pki_types::{CertificateDer, TrustAnchor, UnixTime};
use sha2::{Digest as _, Sha256};
use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert};
use x509_parser::prelude::{FromDer as _, X509Certificate};

use crate::floors::{self, REPORTING, VERIFYING, WITH_LOGO};
use crate::inputs::{CHAINS, TANGLED, VALID_AT};
use crate::measure::{Case, Contender};
use crate::ours;

/// The certificates, leaf first, and the SVG.
type Outcome = (Vec<Vec<u8>>, Vec<u8>);

pub fn cases() -> Vec<Case> {
    let chains = CHAINS.map(|(name, body)| chain(name, body));
    let reports = CHAINS.map(|(name, body)| report(name, body));
    chains.into_iter().chain(reports).chain([tangled()]).collect()
}

fn chain(name: &str, body: &'static [u8]) -> Case {
    let anchors = ours::anchors(body);
    let (found, logo) = ours::chain(body, &anchors);
    let ders: Vec<Vec<u8>> = found
        .certificates()
        .iter()
        .map(|certificate| certificate.der().to_vec())
        .collect();
    let root = ders.last().expect("a root").clone();
    let expected: Outcome = (ders, logo.svg().to_vec());

    let store = openssl_store(&root);
    let by_openssl = move || openssl(body, &store);
    assert!(by_openssl() == expected, "openssl: another chain or logo");

    let root = CertificateDer::from(root);
    let anchor = anchor_from_trusted_cert(&root).unwrap().to_owned();
    let by_webpki = move || webpki(body, &root, &anchor);
    assert!(by_webpki() == expected, "webpki: another chain or logo");

    Case {
        name: format!("chain and logo, {name}"),
        contenders: vec![
            Contender::new("collectmc", move || ours::chain(body, &anchors)),
            Contender::new("openssl + x509-parser", by_openssl),
            Contender::new("cms + webpki + x509-parser", by_webpki),
            Contender::new(WITH_LOGO, floors::with_logo(&expected.0, &expected.1)),
            Contender::new(VERIFYING, floors::verifying(&expected.0)),
        ],
    }
}

fn report(name: &str, body: &'static [u8]) -> Case {
    let options = ours::options(body);
    let publication = ours::report(body, &options);
    assert!(
        matches!(publication.verdict(), Verdict::Verified(_)),
        "{name}: {}",
        publication.verdict()
    );
    let svg = publication.svg().to_vec();
    let chain = ours::chain(body, &ours::anchors(body)).0;
    let ders: Vec<Vec<u8>> = chain
        .certificates()
        .iter()
        .map(|certificate| certificate.der().to_vec())
        .collect();
    Case {
        name: format!("whole report, {name}"),
        contenders: vec![
            Contender::new("collectmc", move || ours::report(body, &options)),
            Contender::new(REPORTING, floors::reporting(&ders, &svg)),
            Contender::new(VERIFYING, floors::verifying(&ders)),
        ],
    }
}

/// No path leads to an authority that is trusted. Both stop at a budget of 100 signatures.
fn tangled() -> Case {
    let ders: Vec<CertificateDer<'static>> = ours::received(TANGLED)
        .iter()
        .map(|certificate| CertificateDer::from(certificate.der().to_vec()))
        .collect();
    let stranger = ours::chain(CHAINS[0].1, &ours::anchors(CHAINS[0].1)).0;
    let stranger = CertificateDer::from(stranger.root().der().to_vec());
    let anchor = anchor_from_trusted_cert(&stranger).unwrap().to_owned();
    let by_webpki = move || {
        let (leaf, others) = ders.split_last().expect("the leaf is sent last");
        let leaf = EndEntityCert::try_from(leaf).unwrap();
        leaf.verify_for_usage(
            webpki::ALL_VERIFICATION_ALGS,
            &[anchor.clone()],
            others,
            now(),
            bimi(),
            None,
            None,
        )
        .is_ok()
    };
    assert!(!by_webpki(), "webpki: a path to a stranger");
    Case {
        name: "chain, 64 tangled certificates".to_owned(),
        contenders: vec![
            Contender::new("collectmc", || ours::search(TANGLED)),
            Contender::new("webpki, from parsed bytes", by_webpki),
        ],
    }
}

fn openssl_store(root: &[u8]) -> X509Store {
    let mut builder = X509StoreBuilder::new().unwrap();
    builder.add_cert(X509::from_der(root).unwrap()).unwrap();
    let mut settings = X509VerifyParam::new().unwrap();
    settings.set_time(at().unix_seconds());
    // The root's own signature too, as the library has it.
    settings
        .set_flags(X509VerifyFlags::X509_STRICT | X509VerifyFlags::CHECK_SS_SIGNATURE)
        .unwrap();
    builder.set_param(&settings).unwrap();
    builder.build()
}

fn openssl(body: &[u8], store: &X509Store) -> Outcome {
    let message = Pkcs7::from_der(body).unwrap();
    let certificates = message.signed().unwrap().certificates().unwrap();
    let mut others = Stack::new().unwrap();
    let mut end_entity = None;
    for certificate in certificates {
        if is_authority(&certificate.to_der().unwrap()) {
            others.push(certificate.to_owned()).unwrap();
        } else {
            end_entity = Some(certificate);
        }
    }
    let mut context = X509StoreContext::new().unwrap();
    let chain = context.init(store, end_entity.unwrap(), &others, |context| {
        assert!(context.verify_cert()?, "{}", context.error());
        context
            .chain()
            .expect("a chain")
            .iter()
            .map(|certificate| certificate.to_der())
            .collect::<Result<Vec<_>, _>>()
    });
    let chain = chain.unwrap();
    let svg = logo(&chain[0]);
    (chain, svg)
}

fn webpki(body: &[u8], root: &CertificateDer<'_>, anchor: &TrustAnchor<'static>) -> Outcome {
    let message = cms::content_info::ContentInfo::from_der(body).unwrap();
    let signed: cms::signed_data::SignedData = message.content.decode_as().unwrap();
    let ders = signed.certificates.unwrap().0.into_vec();
    let ders: Vec<_> = ders
        .iter()
        .map(|choice| CertificateDer::from(choice.to_der().unwrap()))
        .collect();
    let (others, leaves): (Vec<_>, Vec<_>) = ders.into_iter().partition(|der| is_authority(der));
    let leaf = EndEntityCert::try_from(&leaves[0]).unwrap();
    let anchors = [anchor.clone()];
    let path = leaf
        .verify_for_usage(
            webpki::ALL_VERIFICATION_ALGS,
            &anchors,
            &others,
            now(),
            bimi(),
            None,
            None,
        )
        .unwrap();
    let mut chain = vec![leaves[0].to_vec()];
    chain.extend(
        path.intermediate_certificates()
            .map(|certificate| certificate.der().to_vec()),
    );
    chain.push(root.to_vec());
    let svg = logo(&chain[0]);
    (chain, svg)
}

fn is_authority(der: &[u8]) -> bool {
    X509Certificate::from_der(der).unwrap().1.is_ca()
}

/// As short as one can write it: the data URI of the extension, unpacked, and its hash looked for.
fn logo(der: &[u8]) -> Vec<u8> {
    let packed = data_encoding::BASE64.decode(floors::logo_base64(der)).unwrap();
    let mut svg = Vec::new();
    GzDecoder::new(packed.as_slice()).read_to_end(&mut svg).unwrap();
    assert!(find(der, &Sha256::digest(&svg)).is_some(), "the logo's hash");
    svg
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

fn at() -> Timestamp {
    VALID_AT.parse().expect("a date")
}

fn now() -> UnixTime {
    UnixTime::since_unix_epoch(Duration::from_secs(at().unix_seconds().try_into().expect("after 1970")))
}

fn bimi() -> KeyUsage {
    KeyUsage::required(&[0x2B, 6, 1, 5, 5, 7, 3, 31])
}
