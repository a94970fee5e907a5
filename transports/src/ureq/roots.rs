//! The root certificates that a server's certificate must chain to.

use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};

use super::error::{failure, invalid};
use crate::TransportError;
use crate::TransportErrorKind::Tls;

/// The set of trusted root certificates; see also [`extra_roots_pem`](super::UreqTransportBuilder::extra_roots_pem).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum TlsRoots {
    /// The roots of Mozilla's programme, compiled in: the same on every computer, and as old as the build.
    #[default]
    Bundled,
    /// The operating system's roots; on Windows and macOS its own rules too.
    #[cfg(feature = "platform-verifier")]
    Platform,
}

/// TLS 1.2 and 1.3 with ring. The provider is passed explicitly, since a program may have installed another as the default.
pub(super) fn client_config(
    roots: TlsRoots,
    extra: Vec<CertificateDer<'static>>,
) -> Result<Arc<ClientConfig>, TransportError> {
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(setup_failure)?;
    let mut config = match roots {
        TlsRoots::Bundled => with_bundled(builder, extra)?,
        #[cfg(feature = "platform-verifier")]
        TlsRoots::Platform => with_platform(builder, extra)?,
    };
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

fn with_bundled(
    builder: ConfigBuilder<ClientConfig, WantsVerifier>,
    extra: Vec<CertificateDer<'static>>,
) -> Result<ClientConfig, TransportError> {
    let mut store = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    for root in extra {
        store.add(root).map_err(setup_failure)?;
    }
    Ok(builder.with_root_certificates(store).with_no_client_auth())
}

#[cfg(feature = "platform-verifier")]
fn with_platform(
    builder: ConfigBuilder<ClientConfig, WantsVerifier>,
    extra: Vec<CertificateDer<'static>>,
) -> Result<ClientConfig, TransportError> {
    let provider = builder.crypto_provider().clone();
    let verifier = rustls_platform_verifier::Verifier::new_with_extra_roots(extra, provider).map_err(setup_failure)?;
    // rustls calls every verifier but its own 'dangerous'; this one is the operating system's.
    Ok(builder
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth())
}

pub(super) fn setup_failure(error: rustls::Error) -> TransportError {
    failure(Tls, "could not set up TLS").with_source(error)
}

/// Parses the root certificates of a PEM file. A block that is not one is an error with its number, counted from 1: skipping
/// it would show only later, as a server that is not trusted.
pub(super) fn roots_of_pem(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, TransportError> {
    // Each block by itself, since the parser silently skips malformed ones when given several.
    let text = String::from_utf8_lossy(pem);
    let blocks = text.split("BEGIN ").skip(1).map(|block| format!("-----BEGIN {block}"));
    let roots = blocks.zip(1..).map(|(block, number)| root_of_block(&block, number));
    let roots = roots.collect::<Result<Vec<_>, _>>()?;
    match roots.is_empty() {
        true => Err(invalid(
            "no PEM block in the root certificates: CERTIFICATE blocks are expected",
        )),
        false => Ok(roots),
    }
}

fn root_of_block(block: &str, number: usize) -> Result<CertificateDer<'static>, TransportError> {
    let refused = |what| invalid(format!("block {number} of the root certificates is not a {what}"));
    let root = CertificateDer::from_pem_slice(block.as_bytes())
        .map_err(|error| refused("complete CERTIFICATE block").with_source(error))?;
    RootCertStore::empty()
        .add(root.clone())
        .map_err(|error| refused("valid certificate").with_source(error))?;
    Ok(root)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(pem: &str) -> String {
        roots_of_pem(pem.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn a_pem_without_blocks_is_refused() {
        assert!(message("just text\n").contains("no PEM block"));
        assert!(message("").contains("no PEM block"));
    }

    #[test]
    fn a_truncated_block_is_named() {
        let message = message("-----BEGIN CERTIFICATE-----\nMIIB\n");
        assert!(message.starts_with("block 1 "), "{message}");
    }

    #[test]
    fn a_block_with_another_label_is_named() {
        let message = message("-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n");
        assert!(message.starts_with("block 1 "), "{message}");
    }

    #[test]
    fn a_block_that_does_not_hold_a_certificate_is_named() {
        let message = message("-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n");
        assert!(message.contains("not a valid certificate"), "{message}");
    }

    #[test]
    fn a_block_with_spaced_dashes_is_named_and_not_skipped() {
        let message = message("----- BEGIN CERTIFICATE -----\nMAA=\n----- END CERTIFICATE -----\n");
        assert!(message.starts_with("block 1 "), "{message}");
    }
}
