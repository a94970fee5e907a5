//! From a form in which certificates are sent to the certificates.

use std::borrow::Cow;

use super::archive::{Archive, Member};
use super::error::{CertificatesError, Place, Problem};
use super::pem::{self, Block, PemError};
use super::pkcs7::{self, Choice};
use super::sniff::{self, Form};
use super::{Certificate, Container, Limits, Skipped, gzip, member};
use crate::asn1::ber::{self, BerElement};
use crate::text::printable;

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
    Certificate::from_der(bytes).is_ok() || pkcs7::certificates(bytes, 1).is_ok()
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
        let mut archive = Archive::open(bytes, self.limits).map_err(|error| self.error(Problem::Archive(error)))?;
        for index in 0..archive.len() {
            let member = archive
                .member(index)
                .map_err(|error| self.error(Problem::Archive(error)))?;
            self.place.member = Some(index.saturating_add(1));
            self.member(&member)?;
            self.place.member = None;
        }
        Ok(())
    }

    /// A member of an archive. One that holds no certificate is skipped, unless there is reason to think that it does.
    fn member(&mut self, member: &Member) -> Result<(), CertificatesError> {
        let name = &member.name;
        let Some(content) = &member.content else {
            self.skipped.push(Skipped::member(name, "it is a folder"));
            return Ok(());
        };
        if member::is_made_by_macos(name, content) {
            self.skipped.push(Skipped::member(name, "it is made by macOS"));
            return Ok(());
        }
        let unpacked = gzip::unpacked(content, self.limits.archive_member_bytes)
            .map_err(|error| self.error(Problem::Gzip(error)))?;
        let form = sniff::form(&unpacked);
        let before = self.certificates.len();
        match &form {
            Form::Other if gzip::is_gzip(&unpacked) => return Err(self.error(Problem::NestedArchive)),
            form => self.content_of_member(form)?,
        }
        if self.certificates.len() > before {
            return Ok(());
        }
        if member::is_for_certificates(name, &form) {
            return Err(self.error(Problem::NoCertificate {
                name: printable(name, 80),
                looks_like: sniff::describe(&form, &unpacked),
            }));
        }
        self.skipped.push(Skipped::member(name, "it holds no certificate"));
        Ok(())
    }

    fn content_of_member(&mut self, form: &Form<'_>) -> Result<(), CertificatesError> {
        match form {
            Form::Zip(_) => Err(self.error(Problem::NestedArchive)),
            Form::Der(content) => self.der(content).map(|_| ()),
            Form::Text(text) if pem::is_pem(text) => self.pem(text),
            Form::Text(text) => match unarmoured(text) {
                Some(bytes) if matches!(sniff::form(&bytes), Form::Der(_)) => self.der(&bytes).map(|_| ()),
                _ => self.prose(text),
            },
            Form::Other => Ok(()),
        }
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

    /// A block for certificates must hold some; in any other the content decides, which must be whole unless the label says
    /// that it is for something else.
    fn block(&mut self, block: &Block<'_>) -> Result<(), CertificatesError> {
        match &block.content {
            Some(content) if block.label == "TRUSTED CERTIFICATE" => self.trusted_certificate(content),
            Some(content) if pem::is_for_certificates(block.label) || holds_certificates(content) => {
                self.der(content).map(|_| ())
            }
            Some(content) if !pem::is_for_others(block.label) => self.one_element(content).map(|_| ()),
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
        let outer = self.one_element(bytes)?;
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

    fn one_element<'a>(&self, bytes: &'a [u8]) -> Result<BerElement<'a>, CertificatesError> {
        let (element, rest) = ber::element(bytes).map_err(|error| self.error(Problem::Der(error)))?;
        match rest.iter().all(|byte| matches!(byte, b'\r' | b'\n')) {
            true => Ok(element),
            false => Err(self.error(Problem::Trailing { length: rest.len() })),
        }
    }

    fn pkcs7(&mut self, bytes: &[u8]) -> Result<(), CertificatesError> {
        // One more than the limit, so that it is noticed.
        let most = self.limits.certificates.saturating_add(1);
        for choice in pkcs7::certificates(bytes, most).map_err(|error| self.error(Problem::Pkcs7(error)))? {
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
