#![no_main]

use openssl::error::ErrorStack;
use openssl::stack::Stack;
use openssl::x509::store::X509StoreBuilder;
use openssl::x509::verify::{X509VerifyFlags, X509VerifyParam};
use openssl::x509::{X509, X509StoreContext};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Some(verified) = properties::chain(data) {
        let objection = openssl_verifies(&verified.ders).unwrap_or_else(|error| Some(error.to_string()));
        assert_eq!(objection, None, "OpenSSL does not verify what we do");
    }
});

/// What OpenSSL has against the path, at the time at which the certificates are valid.
fn openssl_verifies(ders: &[Vec<u8>]) -> Result<Option<String>, ErrorStack> {
    let mut path = ders.iter().map(|der| X509::from_der(der)).collect::<Result<Vec<_>, _>>()?;
    let root = path.pop().expect("a path has a root");
    let leaf = path.remove(0);
    // It wants a key that it can read also where nothing is verified with it.
    if leaf.public_key().is_err() {
        return Ok(None);
    }
    let mut store = X509StoreBuilder::new()?;
    store.add_cert(root)?;
    let mut parameters = X509VerifyParam::new()?;
    parameters.set_time(collectmc_test_support::certificates::VALID_AT_UNIX);
    parameters.set_flags(X509VerifyFlags::PARTIAL_CHAIN)?;
    store.set_param(&parameters)?;
    let mut others = Stack::new()?;
    path.into_iter().try_for_each(|certificate| others.push(certificate))?;
    let store = store.build();
    let mut context = X509StoreContext::new()?;
    context.init(&store, &leaf, &others, |context| {
        let verified = context.verify_cert()?;
        Ok((!verified).then(|| context.error().error_string().to_owned()))
    })
}
