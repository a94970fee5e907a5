//! What is known of a signature.

use x509_parser::certificate::X509Certificate;

use crate::certificates::Certificate;

/// What is known of one signature.
#[derive(Debug)]
#[cfg_attr(not(feature = "verify"), expect(dead_code, reason = "nothing is verified then"))]
pub(super) enum Verdict {
    Verified,
    /// With the reason, as half a sentence.
    NotChecked(String),
    Failed,
}

/// Whether the key of `issuer` made the signature of `certificate`; `None` when that cannot be told.
pub(crate) fn signed_by(certificate: &Certificate, issuer: &Certificate) -> Option<bool> {
    match verify(&certificate.x509().ok()?, &issuer.x509().ok()?) {
        Verdict::Verified => Some(true),
        Verdict::Failed => Some(false),
        Verdict::NotChecked(_) => None,
    }
}

/// Whether the key of `issuer` made the signature of `certificate`.
#[cfg(feature = "verify")]
pub(super) fn verify(certificate: &X509Certificate<'_>, issuer: &X509Certificate<'_>) -> Verdict {
    super::verify::verify(certificate, issuer)
}

/// Whether the key of `issuer` made the signature of `certificate`: nobody can tell without ring.
#[cfg(not(feature = "verify"))]
pub(super) fn verify(_certificate: &X509Certificate<'_>, _issuer: &X509Certificate<'_>) -> Verdict {
    Verdict::NotChecked("this was built without the feature `verify`".to_owned())
}
