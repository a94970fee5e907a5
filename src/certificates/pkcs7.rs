//! PKCS #7 and CMS: the certificates in a SignedData (RFC 5652, section 5; RFC 2315, section 9).
//!
//! Read are signed messages and certs-only bags, in DER or BER, with whatever content, revocation lists and signers.
//! Not done is to verify the signers: the service does not document who they are, and the chain of a mark certificate
//! proves itself.

use crate::asn1::ber::{self, BerElement, BerError, context};
use crate::asn1::oid;

/// An entry in the certificates field of a SignedData.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Choice<'a> {
    /// An X.509 certificate: its exact bytes.
    Certificate(&'a [u8]),
    /// One of the other choices of CertificateChoices, by its name there.
    Other(&'static str),
}

/// What keeps a message from being read as SignedData.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Pkcs7Error {
    #[error(transparent)]
    Encoding(#[from] BerError),
    #[error("its content type is {name}, not SignedData (1.2.840.113549.1.7.2)")]
    ContentType { name: String },
    #[error("its {field} is missing or does not match RFC 5652")]
    Structure { field: &'static str },
    #[error("{length} bytes follow the message")]
    Trailing { length: usize },
}

/// Finds the certificates of a SignedData, and stops behind so many, since an entry of two bytes takes many more here.
/// `bytes` is the whole ContentInfo and nothing else.
pub(crate) fn certificates(bytes: &[u8], most: usize) -> Result<Vec<Choice<'_>>, Pkcs7Error> {
    let (content_info, rest) = ber::element(bytes)?;
    if !rest.is_empty() {
        return Err(Pkcs7Error::Trailing { length: rest.len() });
    }
    let mut fields = signed_data_fields(content_info)?;
    expect(&mut fields, ber::INTEGER, "version")?;
    expect(&mut fields, ber::SET, "digestAlgorithms")?;
    expect(&mut fields, ber::SEQUENCE, "encapContentInfo")?;

    let mut choices = Vec::new();
    let mut field = ber::next_element(&mut fields)?;
    if let Some(found) = field.filter(|found| found.tag == context(0)) {
        let mut set = found.content;
        while let Some(choice) = ber::next_element(&mut set)? {
            choices.push(certificate_choice(choice)?);
            if choices.len() >= most {
                return Ok(choices);
            }
        }
        field = ber::next_element(&mut fields)?;
    }
    if field.is_some_and(|found| found.tag == context(1)) {
        field = ber::next_element(&mut fields)?;
    }
    // The signers are not verified, but a message without this field, or with something behind it, is incomplete.
    if field.is_none_or(|found| found.tag != ber::SET) || !fields.is_empty() {
        return Err(Pkcs7Error::Structure { field: "signerInfos" });
    }
    Ok(choices)
}

/// Opens ContentInfo and SignedData.
fn signed_data_fields(content_info: BerElement<'_>) -> Result<&[u8], Pkcs7Error> {
    if content_info.tag != ber::SEQUENCE {
        return Err(Pkcs7Error::Structure { field: "ContentInfo" });
    }
    let mut fields = content_info.content;
    let content_type = expect(&mut fields, ber::OBJECT_IDENTIFIER, "contentType")?;
    if content_type.content != oid::SIGNED_DATA {
        let name = oid::named(content_type.content);
        return Err(Pkcs7Error::ContentType { name });
    }
    let explicit = expect(&mut fields, context(0), "content")?;
    let mut content = explicit.content;
    let signed_data = expect(&mut content, ber::SEQUENCE, "SignedData")?;
    if !fields.is_empty() || !content.is_empty() {
        return Err(Pkcs7Error::Structure { field: "content" });
    }
    Ok(signed_data.content)
}

fn expect<'a>(fields: &mut &'a [u8], tag: u8, field: &'static str) -> Result<BerElement<'a>, Pkcs7Error> {
    match ber::next_element(fields)? {
        Some(element) if element.tag == tag => Ok(element),
        _ => Err(Pkcs7Error::Structure { field }),
    }
}

/// CertificateChoices, RFC 5652, section 10.2.2.
fn certificate_choice(element: BerElement<'_>) -> Result<Choice<'_>, Pkcs7Error> {
    const OTHERS: [&str; 4] = [
        "a PKCS #6 extended certificate",
        "a version 1 attribute certificate",
        "a version 2 attribute certificate",
        "a certificate of another format",
    ];
    if element.tag == ber::SEQUENCE {
        return Ok(Choice::Certificate(element.raw));
    }
    let other = (0..).map(context).zip(OTHERS).find(|(tag, _)| *tag == element.tag);
    other
        .map(|(_, name)| Choice::Other(name))
        .ok_or(Pkcs7Error::Structure { field: "certificates" })
}
