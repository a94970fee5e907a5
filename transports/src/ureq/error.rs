//! The messages of everything that can go wrong, each written where the cause is known best.

use std::error::Error;
use std::io;

use rustls::InvalidMessage::InvalidContentType;
use rustls::{AlertDescription, CertificateError};

use super::ExchangeLimits;
use crate::TransportErrorKind::{BodyTooLarge, Connect, Io, Other, Timeout, Tls};
use crate::{TransportError, TransportErrorKind};

/// An error whose message quotes nothing that a server sent: the names in it are the caller's.
pub(super) fn failure(kind: TransportErrorKind, message: impl AsRef<str>) -> TransportError {
    TransportError::quoting(kind, message.as_ref(), "", "")
}

/// A setting, a URL or an environment variable that is wrong: nothing was sent.
pub(super) fn invalid(message: impl AsRef<str>) -> TransportError {
    failure(Other, message).with_request_sent(false)
}

/// A connection that closed before the response was complete.
pub(super) fn incomplete(host: &str) -> TransportError {
    let message = format!("the connection to {host} closed before the response was complete: try again");
    failure(Io, message)
}

/// The cause of an error that a new connection would not have had.
#[derive(Debug, thiserror::Error)]
#[error("the server closed the idle connection before it sent any of the response")]
pub(super) struct Stale;

pub(super) fn is_stale(error: &TransportError) -> bool {
    error.source().is_some_and(|cause| cause.is::<Stale>())
}

/// Wraps an error found below ureq, which passes it on to [`from_ureq`].
pub(super) fn to_ureq(error: TransportError) -> ::ureq::Error {
    ::ureq::Error::Other(Box::new(error))
}

/// Unwraps an error of [`to_ureq`], or describes one of ureq's own.
pub(super) fn from_ureq(error: ::ureq::Error, host: &str, limits: &ExchangeLimits) -> TransportError {
    use ::ureq::Error as Ureq;
    let too_large = |part, limit| {
        let message = format!("the response {part} from {host} exceeds {limit} bytes");
        failure(BodyTooLarge, message)
    };
    match error {
        Ureq::Other(inner) => match inner.downcast() {
            Ok(error) => *error,
            Err(inner) => failure(Other, format!("the request to {host} failed")).with_source(inner),
        },
        Ureq::Timeout(::ureq::Timeout::Connect) => {
            let limit = limits.connect_timeout;
            failure(Timeout, format!("could not connect to {host} within {limit:?}"))
        }
        Ureq::Timeout(_) => {
            let limit = limits.timeout;
            failure(Timeout, format!("no complete response from {host} within {limit:?}"))
        }
        Ureq::Io(inner) => incomplete(host).with_source(inner),
        Ureq::Protocol(inner) => failure(Io, format!("{host} sent an invalid HTTP/1.1 response")).with_source(inner),
        Ureq::BodyExceedsLimit(limit) => too_large("body", limit),
        Ureq::LargeResponseHeader(_, limit) => too_large("header", limit as u64),
        error => failure(Other, format!("the request to {host} failed")).with_source(error),
    }
}

/// Turns an I/O error into ureq's timeout where a deadline passed, or else into the error that `describe` makes.
pub(super) fn or_timeout(
    reason: ::ureq::Timeout,
    describe: impl FnOnce(io::Error) -> TransportError,
) -> impl FnOnce(io::Error) -> ::ureq::Error {
    move |error| match error.kind() {
        io::ErrorKind::TimedOut => ::ureq::Error::Timeout(reason),
        _ => to_ureq(describe(error)),
    }
}

/// A failed TLS handshake. Nothing of the request was sent.
pub(super) fn handshake_failure(error: io::Error, host: &str) -> TransportError {
    session_failure(error, host).unwrap_or_else(|error| {
        let message = format!("{host} closed the connection during the TLS handshake: try again");
        failure(Connect, message).with_source(error)
    })
}

/// Describes an error of TLS; one of the connection is returned as it is.
pub(super) fn session_failure(error: io::Error, host: &str) -> Result<TransportError, io::Error> {
    let error = error.downcast::<rustls::Error>()?;
    Ok(failure(Tls, describe(&error, host)).with_source(error))
}

fn describe(error: &rustls::Error, host: &str) -> String {
    use CertificateError::{
        Expired, ExpiredContext, InvalidPurpose, InvalidPurposeContext, NotValidForName, NotValidForNameContext,
        NotValidYet, NotValidYetContext, UnknownIssuer,
    };
    use rustls::Error::{AlertReceived, InvalidCertificate, InvalidMessage, PeerIncompatible};
    let certificate = |problem| format!("the certificate of {host} {problem}");
    match error {
        InvalidCertificate(Expired | ExpiredContext { .. }) => {
            certificate("has expired, or this computer's clock is wrong")
        }
        InvalidCertificate(NotValidYet | NotValidYetContext { .. }) => {
            certificate("is not valid yet, or this computer's clock is wrong")
        }
        InvalidCertificate(NotValidForName | NotValidForNameContext { .. }) => {
            certificate("is for a different host name: check the URL")
        }
        InvalidCertificate(InvalidPurpose | InvalidPurposeContext { .. }) => certificate("is not a server certificate"),
        InvalidCertificate(UnknownIssuer) => certificate(
            "does not chain to a trusted root; if a proxy on your network inspects TLS, add its root certificate",
        ),
        InvalidCertificate(_) => certificate("is not trusted"),
        PeerIncompatible(_) | AlertReceived(AlertDescription::ProtocolVersion) => {
            format!("no secure TLS version or cipher suite in common with {host}: TLS 1.2 or newer is required")
        }
        InvalidMessage(InvalidContentType) => format!("{host} does not speak TLS on this port: check the URL"),
        AlertReceived(_) => format!("{host} ended the TLS session with an alert"),
        _ => format!("TLS with {host} failed"),
    }
}
