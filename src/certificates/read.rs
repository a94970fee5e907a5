//! From a form in which certificates are sent to the certificates.

use std::borrow::Cow;

use super::archive::{Archive, Member};
use super::error::{CertificatesError, Problem};
use super::pem::{self, Block};
use super::pkcs7::{self, Choice};
use super::sniff::{self, Form};
use super::{Certificate, Container, Limits, Skipped, gzip, member};
use crate::asn1::ber::{self, BerElement};
use crate::text::printable;

type Result<T> = std::result::Result<T, CertificatesError>;

/// What was found in a response, in its order.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) container: Container,
    pub(crate) certificates: Vec<Certificate>,
    pub(crate) skipped: Vec<Skipped>,
}

/// The bytes of a response, unpacked once if they are gzip.
pub(crate) fn unpacked<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Cow<'a, [u8]>> {
    Ok(gzip::unpacked(bytes, limits.archive_bytes).map_err(Problem::Gzip)?)
}

/// Reads the certificates out of any of the forms; `None` when it is none of them. Text that is not PEM may be Base64 of one.
pub(crate) fn find(form: &Form<'_>, limits: &Limits) -> Result<Option<Found>> {
    let mut reader = Reader {
        limits,
        is_in_archive: false,
        certificates: Vec::new(),
        skipped: Vec::new(),
        seen: 0,
    };
    let container = reader.form(form)?;
    Ok(container.map(|container| Found {
        container,
        certificates: reader.certificates,
        skipped: reader.skipped,
    }))
}

/// Gathers the certificates of one response.
struct Reader<'l> {
    limits: &'l Limits,
    is_in_archive: bool,
    certificates: Vec<Certificate>,
    skipped: Vec<Skipped>,
    /// How many certificates there were so far, and entries that are something else.
    seen: usize,
}

impl Reader<'_> {
    /// Reads each form in its own way.
    fn form(&mut self, form: &Form<'_>) -> Result<Option<Container>> {
        match form {
            Form::Zip(_) | Form::Gzip if self.is_in_archive => Err(Problem::NestedArchive.into()),
            Form::Zip(bytes) => self.zip(bytes).map(|()| Some(Container::Zip)),
            Form::Der(bytes) => self.der(bytes).map(Some),
            Form::Pem(text) => self.pem(text).map(|()| Some(Container::Pem)),
            Form::Text(text) => self.base64(text),
            Form::Gzip | Form::Other => Ok(None),
        }
    }

    /// Text that is nothing but Base64. It is opened once: what is in it must be a binary form.
    fn base64(&mut self, text: &str) -> Result<Option<Container>> {
        let bytes = pem::base64(text).unwrap_or_default();
        match sniff::form(&bytes) {
            form @ (Form::Zip(_) | Form::Der(_)) => self.form(&form),
            _ => Ok(None),
        }
    }

    /// A ZIP archive, whose members may be PEM, DER or PKCS #7.
    fn zip(&mut self, bytes: &[u8]) -> Result<()> {
        let mut archive = Archive::open(bytes, self.limits).map_err(Problem::Archive)?;
        self.is_in_archive = true;
        for index in 0..archive.len() {
            let member = archive.member(index).map_err(|error| Problem::Archive(error).into());
            let read = member.and_then(|member| self.member(member));
            read.map_err(|error: CertificatesError| error.in_member(index.saturating_add(1)))?;
        }
        Ok(())
    }

    /// A member of an archive. One without a certificate is skipped, unless there is reason to think that it has one.
    fn member(&mut self, Member { name, content }: Member) -> Result<()> {
        let Some(content) = content else {
            self.skipped.push(Skipped::member(name, "it is a folder"));
            return Ok(());
        };
        if member::is_made_by_macos(&name, &content) {
            self.skipped.push(Skipped::member(name, "it was made by macOS"));
            return Ok(());
        }
        let content = gzip::unpacked(&content, self.limits.archive_member_bytes).map_err(Problem::Gzip)?;
        let form = sniff::form(&content);
        let before = self.certificates.len();
        match (self.form(&form)?, &form) {
            (None, Form::Text(text)) => pem::check_prose(text)?,
            _ if self.certificates.len() > before => return Ok(()),
            _ => {}
        }
        if member::is_for_certificates(&name, &form) {
            let looks_like = sniff::describe(&form, &content);
            let name = printable(&name, 80);
            return Err(Problem::NoCertificate { name, looks_like }.into());
        }
        self.skipped.push(Skipped::member(name, "it holds no certificate"));
        Ok(())
    }

    /// Text with PEM blocks in it.
    fn pem(&mut self, text: &str) -> Result<()> {
        pem::each_block(text, |block| self.block(block))
    }

    /// A block for certificates must hold some; in any other the content decides, which must be whole unless the label says
    /// that it is for something else.
    fn block(&mut self, block: &Block<'_>) -> Result<()> {
        let before = self.certificates.len();
        match &block.content {
            Some(content) if block.label == "TRUSTED CERTIFICATE" => self.trusted_certificate(content)?,
            Some(content) if pem::is_for_certificates(block.label) || holds_certificates(content) => {
                self.der(content)?;
            }
            Some(content) if !pem::is_for_others(block.label) => drop(one_element(content)?),
            _ => {}
        }
        if self.certificates.len() == before {
            self.count()?;
            self.skipped.push(Skipped::block(block.number, block.label));
        }
        Ok(())
    }

    /// OpenSSL's form: a certificate, and behind it what it is trusted for.
    fn trusted_certificate(&mut self, bytes: &[u8]) -> Result<()> {
        let (certificate, _trust) = ber::element(bytes).map_err(Problem::Der)?;
        self.certificate(certificate.raw)
    }

    /// PKCS #7 or one certificate; line ends may follow.
    fn der(&mut self, bytes: &[u8]) -> Result<Container> {
        let outer = one_element(bytes)?;
        match outer.content.first() {
            _ if outer.tag != ber::SEQUENCE => Err(Problem::OtherDer.into()),
            // A ContentInfo begins with its type, and a certificate with the part that is signed.
            Some(&ber::OBJECT_IDENTIFIER) => self.pkcs7(outer.raw).map(|()| Container::Pkcs7),
            Some(&ber::SEQUENCE) => self.certificate(outer.raw).map(|()| Container::Der),
            _ => Err(Problem::OtherDer.into()),
        }
    }

    fn pkcs7(&mut self, bytes: &[u8]) -> Result<()> {
        // One more than the limit, so that it is noticed.
        let most = self.limits.certificates.saturating_add(1);
        for choice in pkcs7::certificates(bytes, most).map_err(Problem::Pkcs7)? {
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

    fn certificate(&mut self, der: &[u8]) -> Result<()> {
        self.count()?;
        let number = self.certificates.len().saturating_add(1);
        let certificate = Certificate::from_der(der).map_err(|source| Problem::Certificate { number, source })?;
        self.certificates.push(certificate);
        Ok(())
    }

    /// Counts a certificate, or an entry that is something else: that takes memory too, and far more than it took to send.
    fn count(&mut self) -> Result<()> {
        self.seen = self.seen.saturating_add(1);
        let limit = self.limits.certificates;
        match self.seen > limit {
            true => Err(Problem::TooMany { limit }.into()),
            false => Ok(()),
        }
    }
}

/// Whether the bytes hold certificates, whatever their label.
fn holds_certificates(bytes: &[u8]) -> bool {
    Certificate::from_der(bytes).is_ok() || pkcs7::certificates(bytes, 1).is_ok()
}

fn one_element(bytes: &[u8]) -> Result<BerElement<'_>> {
    let (element, rest) = ber::element(bytes).map_err(Problem::Der)?;
    match rest.iter().all(|byte| matches!(byte, b'\r' | b'\n')) {
        true => Ok(element),
        false => Err(Problem::Trailing { length: rest.len() }.into()),
    }
}
