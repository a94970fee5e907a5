//! What went wrong, put in words once, where it is known best.

use std::error::Error;
use std::io;

use rustls::{AlertDescription, CertificateError, InvalidMessage};

use super::Limits;
use crate::TransportErrorKind::{BodyTooLarge, Connect, Io, Other, Timeout, Tls};
use crate::{TransportError, TransportErrorKind};

/// An error in our own words, which quotes nobody: names are those that the caller gave.
pub(super) fn failure(kind: TransportErrorKind, message: impl AsRef<str>) -> TransportError {
    TransportError::quoting(kind, message.as_ref(), "", "")
}

/// A connection that ended before the response was whole.
pub(super) fn cut_off(host: &str) -> TransportError {
    failure(
        Io,
        format!("the connection to {host} ended before the response was whole: try again"),
    )
}

/// The cause of an error that a new connection would not have had.
#[derive(Debug, thiserror::Error)]
#[error("the server had closed the kept connection before any byte of the response came")]
pub(super) struct Stale;

pub(super) fn is_stale(error: &TransportError) -> bool {
    error.source().is_some_and(|cause| cause.is::<Stale>())
}

/// For an error found below ureq, which hands it through to [`from_ureq`].
pub(super) fn to_ureq(error: TransportError) -> ::ureq::Error {
    ::ureq::Error::Other(Box::new(error))
}

/// Takes an error of ours out of ureq's, or puts ureq's own into words.
pub(super) fn from_ureq(error: ::ureq::Error, host: &str, limits: &Limits) -> TransportError {
    use ::ureq::Error as Ureq;
    match error {
        Ureq::Other(inner) => match inner.downcast() {
            Ok(error) => *error,
            Err(inner) => failure(Other, format!("the request to {host} failed")).with_source(inner),
        },
        // Which of the limits it was decides whether anything can have been sent.
        Ureq::Timeout(::ureq::Timeout::Connect) => {
            let allowed = limits.connect_timeout;
            failure(Timeout, format!("no connection to {host} within {allowed:?}")).with_request_sent(false)
        }
        Ureq::Timeout(_) => {
            let allowed = limits.timeout;
            failure(Timeout, format!("no whole response from {host} within {allowed:?}"))
        }
        Ureq::Io(inner) => cut_off(host).with_source(inner),
        Ureq::Protocol(inner) => {
            failure(Io, format!("what {host} sent is not HTTP/1.1 as it should be")).with_source(inner)
        }
        Ureq::LargeResponseHeader(_, limit) => failure(
            BodyTooLarge,
            format!("the header of {host}'s response is larger than {limit} bytes"),
        ),
        error @ (Ureq::Http(_) | Ureq::BadUri(_) | Ureq::RequireHttpsOnly(_)) => {
            failure(Other, format!("the request to {host} cannot be made"))
                .with_source(error)
                .with_request_sent(false)
        }
        error => failure(Other, format!("the request to {host} failed")).with_source(error),
    }
}

/// For an io error: ureq's own where it is how an elapsed deadline shows, or else one in our words.
pub(super) fn or_timeout(
    reason: ::ureq::Timeout,
    in_words: impl FnOnce(io::Error) -> TransportError,
) -> impl FnOnce(io::Error) -> ::ureq::Error {
    move |error| match error.kind() {
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => ::ureq::Error::Timeout(reason),
        _ => to_ureq(in_words(error)),
    }
}

/// What kept a TLS session from being set up. Nothing of the request was sent.
pub(super) fn handshake_failure(error: io::Error, host: &str) -> TransportError {
    session_failure(error, host).unwrap_or_else(|error| {
        let message = format!("{host} closed the connection while TLS was being set up: try again");
        failure(Connect, message).with_source(error)
    })
}

/// TLS's own error in words, or back what is an error of the connection.
pub(super) fn session_failure(error: io::Error, host: &str) -> Result<TransportError, io::Error> {
    match error.downcast::<rustls::Error>() {
        Ok(error) => Ok(failure(Tls, in_words(&error, host)).with_source(error)),
        Err(error) => Err(error),
    }
}

fn in_words(error: &rustls::Error, host: &str) -> String {
    use CertificateError::{
        Expired, ExpiredContext, InvalidPurpose, InvalidPurposeContext, NotValidForName, NotValidForNameContext,
        NotValidYet, NotValidYetContext, UnknownIssuer,
    };
    use rustls::Error::{AlertReceived, InvalidCertificate, PeerIncompatible};
    match error {
        InvalidCertificate(Expired | ExpiredContext { .. }) => {
            format!("the certificate of {host} has expired; if that cannot be, check this computer's clock")
        }
        InvalidCertificate(NotValidYet | NotValidYetContext { .. }) => {
            format!("the certificate of {host} is not valid yet: check this computer's clock")
        }
        InvalidCertificate(NotValidForName | NotValidForNameContext { .. }) => {
            format!("the certificate of {host} is for another name: check the URL")
        }
        InvalidCertificate(InvalidPurpose | InvalidPurposeContext { .. }) => {
            format!("the certificate of {host} is not one for servers")
        }
        InvalidCertificate(UnknownIssuer) => format!(
            "the certificate of {host} leads to no trusted root; if a proxy on your network inspects TLS, add its root \
             certificate"
        ),
        InvalidCertificate(_) => format!("the certificate of {host} cannot be trusted"),
        PeerIncompatible(_) | AlertReceived(AlertDescription::ProtocolVersion) => {
            format!("{host} and this program have no safe version of TLS in common: 1.2 or newer is needed")
        }
        rustls::Error::InvalidMessage(InvalidMessage::InvalidContentType) => {
            format!("{host} speaks no TLS on this port: check the URL")
        }
        AlertReceived(_) => format!("{host} ended the TLS session with an alert"),
        _ => format!("TLS with {host} failed"),
    }
}
