//! Whether the certificate is revoked, by the list that it names (RFC 5280, sections 5 and 6.3).
//!
//! Only the mark certificate is looked for, and only in whole lists that its own issuer signed. An inconclusive
//! list never counts as 'not revoked'. Left out: OCSP, delta lists, lists of other issuers, and the issuers' own revocation.

use url::Url;
use x509_parser::prelude::FromDer as _;
use x509_parser::revocation_list::{CertificateRevocationList, RevokedCertificate};

use super::domain_check::{DomainCheck, Missing, Resource};
use super::judgement::{Judgement, Stop};
use super::report::{CheckStatus, Obstacle};
use super::served;
use crate::Timestamp;
use crate::asn1::ber::{self, BerElement};
use crate::asn1::der::{self, Malformed};
use crate::asn1::oid;
use crate::certificates::Certificate;
use crate::chain::{Chain, verify_revocation_list};
use crate::mark::printable;

/// How many of the URLs are tried. A certificate has one or two.
const MAX_URLS: usize = 2;

/// What the first list says that can be used.
pub(super) fn judgement(chain: &Chain, check: &DomainCheck) -> Result<Judgement, Missing> {
    let certificate = chain.end_entity();
    let issuer = chain.certificates().get(1).unwrap_or(chain.root());
    let urls = match certificate.extensions().crl_urls() {
        Ok(urls) => urls,
        Err(error) => return Ok(unknown(error.to_string())),
    };
    let mut last = unknown("the certificate names no revocation list at an http or https URL");
    for url in urls.iter().filter_map(|url| usable(url)).take(MAX_URLS) {
        match by_list(&url, certificate, issuer, &urls, check) {
            Ok(judgement) => return Ok(judgement),
            Err(Stop::Judgement(unknown)) => last = unknown,
            Err(Stop::Missing(missing)) => return Err(missing),
        }
    }
    Ok(last)
}

/// A URL that a list can be fetched from. Only https would not do: most lists are at http URLs, since fetching one must not
/// need a certificate to be checked (RFC 5280, section 8).
fn usable(url: &str) -> Option<Url> {
    let url = Url::parse(url).ok()?;
    let is_plain = url.username().is_empty() && url.password().is_none();
    (matches!(url.scheme(), "http" | "https") && is_plain && url.domain().is_some()).then_some(url)
}

fn unknown(message: impl Into<String>) -> Judgement {
    Judgement::not_looked_at(Obstacle::Permanent, message)
}

/// What the list at a URL says, or why it says nothing.
fn by_list(
    url: &Url,
    certificate: &Certificate,
    issuer: &Certificate,
    urls: &[String],
    check: &DomainCheck,
) -> Result<Judgement, Stop> {
    let shown = printable(url.as_str());
    let body = served::body(check, Resource::RevocationList, url).map_err(of_the_authority)?;
    let Ok(([], list)) = CertificateRevocationList::from_der(body) else {
        return Err(unknown(format!("{shown} is not a revocation list in DER")).into());
    };
    let entries = conclusive(&list, certificate, issuer, urls)
        .map_err(|reason| unknown(format!("the list at {shown} cannot be used: {reason}")))?;
    let number = significant(certificate.serial_der());
    if let Some(entry) = entries.iter().find(|entry| significant(entry.raw_serial()) == number) {
        // Also an old list proves that.
        let message = format!(
            "the certificate was revoked at {}",
            Timestamp::from_x509(entry.revocation_date)
        );
        return Ok(Judgement::fail(message, "order a new certificate, and publish that"));
    }
    let until = validity(&list, check.options.at)
        .map_err(|reason| Judgement::not_looked_at(Obstacle::Transient, format!("the list at {shown} {reason}")))?;
    Ok(Judgement::pass(format!(
        "the certificate is not in the revocation list at {shown}, which is valid until {until}"
    )))
}

/// It is the authority that serves the list: there is nothing that the domain could change.
fn of_the_authority(stop: Stop) -> Stop {
    match stop {
        Stop::Judgement(wrong) => {
            let status = match wrong.status {
                CheckStatus::NotLookedAt(_) => wrong.status,
                _ => CheckStatus::NotLookedAt(Obstacle::Permanent),
            };
            Judgement {
                status,
                remedy: None,
                ..wrong.with_prefix("the revocation list: ")
            }
            .into()
        }
        missing @ Stop::Missing(_) => missing,
    }
}

/// A serial number without the zeros that it may be written with.
fn significant(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|octet| **octet == 0).count();
    number.get(zeros..).unwrap_or_default()
}

/// Until when the list is valid at this time, or why it is not.
fn validity(list: &CertificateRevocationList<'_>, at: Timestamp) -> Result<Timestamp, String> {
    let issued = Timestamp::from_x509(list.last_update());
    let Some(until) = list.next_update().map(Timestamp::from_x509) else {
        return Err("does not state until when it is valid".to_owned());
    };
    match () {
        () if at < issued => Err(format!("was issued at {issued}, after the time of the check")),
        () if at > until => Err(format!("was valid until {until}")),
        () => Ok(until),
    }
}

/// The entries of the list, if it is the issuer's own, whole, and covers this certificate.
fn conclusive<'a>(
    list: &'a CertificateRevocationList<'_>,
    certificate: &Certificate,
    issuer: &Certificate,
    urls: &[String],
) -> Result<Vec<RevokedCertificate<'a>>, String> {
    if list.issuer().as_raw() != certificate.issuer_der() {
        return Err("another CA issued it".to_owned());
    }
    match issuer.extensions().key_usage() {
        Ok(usage) if usage.as_ref().is_none_or(|usage| usage.crl_sign()) => {}
        _ => return Err("its issuer may not sign revocation lists".to_owned()),
    }
    verify_revocation_list(list.as_raw(), issuer)?;
    let entries = entries(list).map_err(|Malformed| "its entries are malformed")?;
    let mut of_entries = entries.iter().flat_map(RevokedCertificate::extensions);
    if of_entries.any(|extension| extension.critical) {
        return Err("an entry has a critical extension".to_owned());
    }
    for extension in list.extensions() {
        match extension.oid.as_bytes() {
            oid::ISSUING_DISTRIBUTION_POINT => covers_end_entities(extension.value, urls)?,
            oid::CRL_NUMBER | oid::AUTHORITY_KEY_IDENTIFIER => {}
            oid::DELTA_CRL_INDICATOR => return Err("it lists changes only".to_owned()),
            _ if extension.critical => return Err("it has a critical extension that is not supported".to_owned()),
            _ => {}
        }
    }
    Ok(entries)
}

/// Whether an issuing distribution point (RFC 5280, section 5.2.5) leaves out no certificate of an end entity, and is one that
/// the certificate names (section 6.3.3 (b) (2)).
///
/// It is read here: the parser drops the fields from the first one on that it cannot read, which makes the list look whole.
fn covers_end_entities(point: &[u8], urls: &[String]) -> Result<(), String> {
    const DISTRIBUTION_POINT: u8 = 0;
    const ONLY_CONTAINS_USER_CERTS: u8 = 1;
    let fields = der::only_sequence(point).map_err(|Malformed| "its issuing distribution point is malformed")?;
    for field in &fields {
        if der::is_context(field, DISTRIBUTION_POINT) {
            if !is_named(field.content, urls).unwrap_or(false) {
                return Err("it is for another distribution point".to_owned());
            }
        } else if !der::is_context(field, ONLY_CONTAINS_USER_CERTS) {
            return Err("it covers only some of the CA's certificates".to_owned());
        }
    }
    Ok(())
}

/// Whether a distribution point's name is the full one, and has one of the URLs.
fn is_named(name: &[u8], urls: &[String]) -> Result<bool, Malformed> {
    const FULL_NAME: u8 = 0;
    const URI: u8 = 6;
    let name = der::only(name)?;
    let is_url = |uri: &[u8]| urls.iter().any(|url| url.as_bytes() == uri);
    Ok(der::is_context(&name, FULL_NAME)
        && der::all(name.content)?
            .iter()
            .any(|name| der::is_context(name, URI) && is_url(name.content)))
}

/// The entries of the list (RFC 5280, section 5.1.2.6). They are read one by one: of a whole list the
/// parser drops those that it cannot read, and of an entry its extensions.
fn entries<'a>(list: &'a CertificateRevocationList<'_>) -> Result<Vec<RevokedCertificate<'a>>, Malformed> {
    let fields = der::only_sequence(list.tbs_cert_list.as_ref())?;
    let is_time = |field: &BerElement<'_>| matches!(field.tag, ber::UTC_TIME | ber::GENERALIZED_TIME);
    // Behind the version, the algorithm, the issuer and the times; the extensions follow.
    let behind = fields.iter().rev().take_while(|field| !is_time(field));
    let behind: Vec<_> = behind.filter(|field| !der::is_context(field, 0)).collect();
    match behind.as_slice() {
        [] => Ok(Vec::new()),
        [entries] => der::sequence(entries)?.iter().map(entry).collect(),
        _ => Err(Malformed),
    }
}

fn entry<'a>(entry: &BerElement<'a>) -> Result<RevokedCertificate<'a>, Malformed> {
    let written = match der::sequence(entry)?.as_slice() {
        [_, _] => 0,
        [_, _, extensions] => der::sequence(extensions)?.len(),
        _ => return Err(Malformed),
    };
    let (_, entry) = RevokedCertificate::from_der(entry.raw).map_err(|_| Malformed)?;
    (entry.extensions().len() == written).then_some(entry).ok_or(Malformed)
}
