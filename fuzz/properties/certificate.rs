use collectmc::chain::TrustAnchors;
use collectmc::checks::{CheckOptions, Evidence, check};
use collectmc::{Certificate, Chain};

use super::{assert_printable, valid_at};

/// Whatever a certificate holds is shown in printable text, and every finding says what to do.
pub fn certificate(data: &[u8]) {
    let Ok(certificate) = Certificate::from_der(data) else {
        return;
    };
    assert_eq!(certificate.der(), data);
    let texts = [certificate.subject(), certificate.issuer(), certificate.serial()];
    texts.into_iter().for_each(assert_printable);
    if let Ok(mark) = certificate.mark() {
        assert_printable(&format!("{mark:?}").replace("\\n", ""));
    }
    let sent = [certificate];
    let chain = Chain::build(&sent, &TrustAnchors::none());
    let evidence = match &chain {
        Ok(chain) => Evidence::of(chain),
        Err(error) => Evidence::unchained(&sent, error),
    };
    let assessment = check(&evidence, &CheckOptions::new(valid_at()));
    for finding in assessment.findings() {
        assert_printable(&finding.to_string());
    }
}
