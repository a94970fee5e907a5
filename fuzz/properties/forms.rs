use collectmc::chain::TrustAnchors;
use collectmc::{Certificate, Chain};
use collectmc_test_support::certificates::{der, pem};
use collectmc_test_support::{committed, zip};

use super::read;

/// The same certificates give the same chain, in whatever form and order they come.
pub fn forms(data: &[u8]) {
    let pool = [
        committed::leaf(),
        committed::intermediate(),
        committed::root(),
        committed::signer(),
    ];
    let chosen: Vec<&[u8]> = data
        .iter()
        .take(8)
        .map(|byte| pool[usize::from(byte & 3)].as_slice())
        .collect();
    if chosen.is_empty() {
        return;
    }
    let name = |index: usize| format!("{index}.cer").into_bytes();
    let names: Vec<_> = (0..chosen.len()).map(name).collect();
    let members: Vec<_> = names.iter().map(Vec::as_slice).zip(chosen.iter().copied()).collect();
    let forms = [
        pem::bundle(chosen.iter().copied()).into_bytes(),
        signed_data(&chosen),
        zip::stored(&members, b""),
        zip::deflated(&members),
    ];
    let results = forms.map(|form| read(&form).expect("it is well formed").as_slice().to_vec());
    for certificates in &results {
        assert!(certificates.iter().map(Certificate::der).eq(chosen.iter().copied()));
    }
    let chain = |certificates: &[Certificate]| Chain::build(certificates, &TrustAnchors::none());
    let chains = results
        .each_ref()
        .map(|certificates| chain(certificates).map(|chain| chain.to_pem()));
    let texts = chains.map(|chain| chain.unwrap_or_else(|error| error.to_string()));
    assert!(texts.iter().all(|text| *text == texts[0]), "{texts:?}");
    let reversed: Vec<_> = results[0].iter().rev().cloned().collect();
    if let (Ok(one), Ok(other)) = (chain(&results[0]), chain(&reversed)) {
        assert_eq!(
            one.to_pem(),
            other.to_pem(),
            "the order in which they are sent means nothing"
        );
    }
}

/// A message of certificates only (RFC 5652, section 5.1).
fn signed_data(certificates: &[&[u8]]) -> Vec<u8> {
    let content = der::sequence(&[der::oid("1.2.840.113549.1.7.1")]);
    let signed_data = der::sequence(&[
        der::integer(&[1]),
        der::set(&[]),
        content,
        der::context(0, &certificates.concat()),
        der::set(&[]),
    ]);
    der::sequence(&[der::oid("1.2.840.113549.1.7.2"), der::context(0, &signed_data)])
}
