//! From a form in which certificates are sent to the certificates.

use std::borrow::Cow;
use std::fmt;

use super::archive::{self, ArchiveError};
use super::ber::{self, BerError};
use super::gzip::{self, GzipError};
use super::pem::{self, Block, PemError, PemProblem};
use super::pkcs7::{self, Choice, Pkcs7Error};
use super::sniff::{self, Form};
use super::{Certificate, CertificateError, Container, Limits, Skipped};

/// Why certificates cannot be read: what is wrong, and where.
///
/// The message says where; the cause, its [`source`](std::error::Error::source), says what.
#[derive(Debug)]
pub struct CertificatesError {
    place: Place,
    problem: Box<Problem>,
}

impl CertificatesError {
    pub(crate) fn no_form() -> Self {
        Self {
            place: Place::default(),
            problem: Box::new(Problem::NoForm),
        }
    }

    pub(crate) fn none(skipped: &[Skipped]) -> Self {
        Self {
            place: Place::default(),
            problem: Box::new(Problem::None { skipped: skipped.len() }),
        }
    }
}

impl fmt::Display for CertificatesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.place, self.problem)
    }
}

impl std::error::Error for CertificatesError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.problem.source()
    }
}

#[derive(Debug, thiserror::Error)]
enum Problem {
    #[error("this is neither PEM, PKCS #7, ZIP nor DER")]
    NoForm,
    #[error("there is no certificate in it; {skipped} other things were skipped")]
    None { skipped: usize },
    #[error("the PEM block cannot be read")]
    Pem(#[source] PemProblem),
    #[error("the text outside PEM blocks cannot be ignored")]
    Outside(#[source] PemProblem),
    #[error("the PKCS #7 message cannot be read")]
    Pkcs7(#[source] Pkcs7Error),
    #[error("the DER cannot be read")]
    Der(#[source] BerError),
    #[error("the DER is neither a certificate nor a PKCS #7 message")]
    OtherDer,
    #[error("{length} bytes follow the DER")]
    Trailing { length: usize },
    #[error("certificate {number} cannot be read")]
    Certificate {
        number: usize,
        #[source]
        source: CertificateError,
    },
    #[error(transparent)]
    Archive(ArchiveError),
    #[error(transparent)]
    Gzip(GzipError),
    #[error("an archive within an archive is not read")]
    NestedArchive,
    #[error("there are more than {limit} certificates and other things beside them, the limit")]
    TooMany { limit: usize },
}

/// Where in an answer something stands: it prints as the start of a sentence.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    member: Option<usize>,
    /// A PEM block and the line in which it begins.
    block: Option<(usize, usize)>,
    /// A line outside PEM blocks.
    line: Option<usize>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(member) = self.member {
            write!(f, "member {member} of the ZIP archive: ")?;
        }
        if let Some((block, line)) = self.block {
            write!(f, "PEM block {block}, which begins in line {line}: ")?;
        }
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        Ok(())
    }
}

/// What was found in an answer.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) container: Container,
    pub(crate) certificates: Vec<Certificate>,
    pub(crate) skipped: Vec<Skipped>,
}

/// The bytes of an answer, unpacked once if they are gzip.
pub(crate) fn unpacked<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Cow<'a, [u8]>, CertificatesError> {
    gzip::unpacked(bytes, limits.archive_bytes).map_err(|error| Reader::new(limits).error(Problem::Gzip(error)))
}

/// Reads the certificates out of any of the forms; `None` when there is none.
pub(crate) fn find(form: &Form<'_>, limits: &Limits) -> Result<Option<Found>, CertificatesError> {
    match form {
        Form::Zip(bytes) => find_in_zip(bytes, limits).map(Some),
        Form::Der(bytes) => find_in_der(bytes, limits).map(Some),
        Form::Text(text) => find_in_text(text, text, limits),
        Form::Other => Ok(None),
    }
}

/// Reads the certificates out of PEM in `text`, or out of Base64 of a binary form that is all of `payload`, the text less
/// its status line; `None` when there is neither. (PEM ignores what stands before it, and so counts lines from the start.)
pub(crate) fn find_in_text(text: &str, payload: &str, limits: &Limits) -> Result<Option<Found>, CertificatesError> {
    if pem::is_pem(text) {
        let mut reader = Reader::new(limits);
        reader.pem(text)?;
        return Ok(Some(reader.found(Container::Pem)));
    }
    // Base64 is opened once: what is in it must be a binary form.
    let Some(bytes) = unarmoured(payload) else {
        return Ok(None);
    };
    match sniff::form(&bytes) {
        Form::Zip(bytes) => find_in_zip(bytes, limits).map(Some),
        Form::Der(bytes) => find_in_der(bytes, limits).map(Some),
        Form::Text(_) | Form::Other => Ok(None),
    }
}

/// Refuses text without PEM in which a certificate may be all the same.
pub(crate) fn check_prose(text: &str, limits: &Limits) -> Result<(), CertificatesError> {
    Reader::new(limits).prose(text)
}

/// Whether bytes under a label that says nothing of certificates are some.
fn holds_certificates(bytes: &[u8]) -> bool {
    Certificate::from_der(bytes).is_ok() || pkcs7::certificates(bytes).is_ok()
}

fn find_in_zip(bytes: &[u8], limits: &Limits) -> Result<Found, CertificatesError> {
    let mut reader = Reader::new(limits);
    reader.zip(bytes)?;
    Ok(reader.found(Container::Zip))
}

fn find_in_der(bytes: &[u8], limits: &Limits) -> Result<Found, CertificatesError> {
    let mut reader = Reader::new(limits);
    let container = reader.der(bytes)?;
    Ok(reader.found(container))
}

/// What a text that is nothing but Base64 encodes.
fn unarmoured(text: &str) -> Option<Vec<u8>> {
    pem::base64(text).ok().filter(|bytes| !bytes.is_empty())
}

/// Gathers the certificates of one answer, in the order in which they stand in it.
struct Reader<'l> {
    limits: &'l Limits,
    place: Place,
    certificates: Vec<Certificate>,
    skipped: Vec<Skipped>,
    /// How many certificates there were so far, and things that stand in the place of one.
    seen: usize,
}

impl<'l> Reader<'l> {
    fn new(limits: &'l Limits) -> Self {
        Self {
            limits,
            place: Place::default(),
            certificates: Vec::new(),
            skipped: Vec::new(),
            seen: 0,
        }
    }

    fn found(self, container: Container) -> Found {
        Found {
            container,
            certificates: self.certificates,
            skipped: self.skipped,
        }
    }

    /// A ZIP archive, whose members may be PEM, DER or PKCS #7.
    fn zip(&mut self, bytes: &[u8]) -> Result<(), CertificatesError> {
        let members = archive::members(bytes, self.limits).map_err(|error| self.error(Problem::Archive(error)))?;
        for (index, member) in members.iter().enumerate() {
            self.place.member = Some(index.saturating_add(1));
            match &member.content {
                None => self
                    .skipped
                    .push(Skipped::member(&member.name, "it is a folder, or made by macOS")),
                Some(content) => self.member(&member.name, content)?,
            }
        }
        self.place.member = None;
        Ok(())
    }

    fn member(&mut self, name: &str, content: &[u8]) -> Result<(), CertificatesError> {
        match sniff::form(content) {
            Form::Zip(_) => Err(self.error(Problem::NestedArchive)),
            Form::Der(content) => self.der(content).map(|_| ()),
            Form::Text(text) if pem::is_pem(&text) => self.pem(&text),
            Form::Text(text) => match unarmoured(&text) {
                Some(bytes) if matches!(sniff::form(&bytes), Form::Der(_)) => self.der(&bytes).map(|_| ()),
                _ => {
                    self.skip_member(name);
                    Ok(())
                }
            },
            Form::Other => {
                self.skip_member(name);
                Ok(())
            }
        }
    }

    fn skip_member(&mut self, name: &str) {
        self.skipped.push(Skipped::member(name, "it holds no certificate"));
    }

    /// Text with PEM blocks in it.
    fn pem(&mut self, text: &str) -> Result<(), CertificatesError> {
        for block in pem::blocks(text) {
            let block = block.map_err(|error| self.pem_error(error))?;
            let before = self.certificates.len();
            let read = self.block(&block);
            let skipped = self.certificates.len() == before;
            let counted = read.and_then(|()| if skipped { self.count() } else { Ok(()) });
            counted.map_err(|mut error| {
                error.place.block = Some((block.number, pem::line_of(text, block.start)));
                error
            })?;
            if skipped {
                self.skipped.push(Skipped::block(block.number, block.label));
            }
        }
        Ok(())
    }

    /// A block for certificates must hold some; in any other the content decides.
    fn block(&mut self, block: &Block<'_>) -> Result<(), CertificatesError> {
        match &block.content {
            Some(content) if block.label == "TRUSTED CERTIFICATE" => self.trusted_certificate(content),
            Some(content) if pem::is_for_certificates(block.label) || holds_certificates(content) => {
                self.der(content).map(|_| ())
            }
            _ => Ok(()),
        }
    }

    /// Refuses text that is not PEM and has a trace of a certificate.
    fn prose(&self, text: &str) -> Result<(), CertificatesError> {
        pem::without_trace(text, 0..text.len()).map_err(|error| self.pem_error(error))
    }

    fn pem_error(&self, error: PemError) -> CertificatesError {
        let PemError { number, line, problem } = error;
        let (place, problem) = match number {
            Some(number) => (
                Place {
                    block: Some((number, line)),
                    ..self.place
                },
                Problem::Pem(problem),
            ),
            None => (
                Place {
                    line: Some(line),
                    ..self.place
                },
                Problem::Outside(problem),
            ),
        };
        CertificatesError {
            place,
            problem: Box::new(problem),
        }
    }

    /// OpenSSL's own form: a certificate, and behind it what it is trusted for.
    fn trusted_certificate(&mut self, bytes: &[u8]) -> Result<(), CertificatesError> {
        let (certificate, _trust) = ber::element(bytes).map_err(|error| self.error(Problem::Der(error)))?;
        self.certificate(certificate.raw)
    }

    /// PKCS #7 or one certificate; line ends may follow.
    fn der(&mut self, bytes: &[u8]) -> Result<Container, CertificatesError> {
        let (outer, rest) = ber::element(bytes).map_err(|error| self.error(Problem::Der(error)))?;
        if !rest.iter().all(|byte| matches!(byte, b'\r' | b'\n')) {
            return Err(self.error(Problem::Trailing { length: rest.len() }));
        }
        if outer.tag != ber::SEQUENCE {
            return Err(self.error(Problem::OtherDer));
        }
        if pkcs7::is_content_info(outer.content) {
            self.pkcs7(outer.raw)?;
            return Ok(Container::Pkcs7);
        }
        if outer.content.first() != Some(&ber::SEQUENCE) {
            return Err(self.error(Problem::OtherDer));
        }
        self.certificate(outer.raw)?;
        Ok(Container::Der)
    }

    fn pkcs7(&mut self, bytes: &[u8]) -> Result<(), CertificatesError> {
        for choice in pkcs7::certificates(bytes).map_err(|error| self.error(Problem::Pkcs7(error)))? {
            match choice {
                Choice::Certificate(der) => self.certificate(der)?,
                Choice::Other(name) => {
                    self.count()?;
                    self.skipped.push(Skipped::other_certificate(name));
                }
            }
        }
        Ok(())
    }

    fn certificate(&mut self, der: &[u8]) -> Result<(), CertificatesError> {
        self.count()?;
        let number = self.certificates.len().saturating_add(1);
        let certificate =
            Certificate::from_der(der).map_err(|source| self.error(Problem::Certificate { number, source }))?;
        self.certificates.push(certificate);
        Ok(())
    }

    /// Counts a certificate, or what was skipped in the place of one: that takes memory too, and far more than it took to
    /// send.
    fn count(&mut self) -> Result<(), CertificatesError> {
        self.seen = self.seen.saturating_add(1);
        let limit = self.limits.certificates;
        match self.seen > limit {
            true => Err(self.error(Problem::TooMany { limit })),
            false => Ok(()),
        }
    }

    fn error(&self, problem: Problem) -> CertificatesError {
        CertificatesError {
            place: self.place,
            problem: Box::new(problem),
        }
    }
}
