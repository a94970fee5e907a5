//! Whether the certificate is revoked, by the list that it names (RFC 5280, sections 5 and 6.3).
//!
//! Only the mark certificate is looked for, and only in whole lists that its own issuer signed. What a list leaves open is
//! never taken for 'not revoked'. Left out: OCSP, delta lists, lists of other issuers, and the issuers' own revocation.

use url::Url;
use x509_parser::prelude::FromDer as _;
use x509_parser::revocation_list::CertificateRevocationList;

use super::known::{Known, Missing, Resource};
use super::report::{CheckItem, CheckLine, CheckStatus, Obstacle};
use super::served;
use crate::Timestamp;
use crate::asn1::der::{self, Malformed};
use crate::asn1::{ber, oid};
use crate::certificates::Certificate;
use crate::chain::{Chain, verify_revocation_list};
use crate::mark::printable;

/// How many of the URLs are tried. A certificate has one or two.
const MAX_URLS: usize = 2;

/// The line on revocation: what the first list says that can be read.
pub(super) fn line(chain: &Chain, at: Timestamp, known: &Known) -> Result<CheckLine, Missing> {
    let certificate = chain.end_entity();
    let mut issuers = chain.certificates().iter().skip(1).chain([chain.root()]);
    let Some(issuer) = issuers.next() else {
        return Ok(CheckLine::needs(CheckItem::Revocation, "the certificate's issuer"));
    };
    let urls = match certificate.extensions().crl_urls() {
        Ok(urls) => urls,
        Err(error) => return Ok(unknown(Obstacle::Permanent, error.to_string())),
    };
    let mut line = unknown(
        Obstacle::Permanent,
        "the certificate names no revocation list at an http or https URL".to_owned(),
    );
    for url in urls.iter().filter_map(|url| usable(url)).take(MAX_URLS) {
        line = by_list(&url, certificate, issuer, &urls, at, known)?;
        if !matches!(line.status(), CheckStatus::NotLookedAt(_)) {
            break;
        }
    }
    Ok(line)
}

/// A URL that a list can be fetched from. Only https would not do: most lists are at http URLs, since fetching one must not
/// need a certificate to be checked (RFC 5280, section 8).
fn usable(url: &str) -> Option<Url> {
    let url = Url::parse(url).ok()?;
    let is_plain = url.username().is_empty() && url.password().is_none();
    (matches!(url.scheme(), "http" | "https") && is_plain && url.domain().is_some()).then_some(url)
}

fn unknown(obstacle: Obstacle, message: String) -> CheckLine {
    CheckLine::not_looked_at(CheckItem::Revocation, obstacle, message)
}

fn by_list(
    url: &Url,
    certificate: &Certificate,
    issuer: &Certificate,
    urls: &[String],
    at: Timestamp,
    known: &Known,
) -> Result<CheckLine, Missing> {
    let shown = printable(url.as_str());
    let fetched = known.resource(url, Resource::RevocationList)?;
    let body = match served::body(CheckItem::Revocation, Resource::RevocationList, url, fetched) {
        Ok(body) => body,
        // It is the authority that serves the list: there is nothing that the domain could change.
        Err(line) => {
            let obstacle = match line.status() {
                CheckStatus::NotLookedAt(obstacle) => obstacle,
                _ => Obstacle::Permanent,
            };
            return Ok(unknown(obstacle, format!("the revocation list: {}", line.message())));
        }
    };
    let list = match CertificateRevocationList::from_der(body) {
        Ok(([], list)) => list,
        _ => {
            return Ok(unknown(
                Obstacle::Permanent,
                format!("{shown} is not a revocation list in DER"),
            ));
        }
    };
    if let Err(reason) = is_conclusive(&list, certificate, issuer, urls) {
        return Ok(unknown(
            Obstacle::Permanent,
            format!("the list at {shown} cannot be used: {reason}"),
        ));
    }
    let revoked = list
        .iter_revoked_certificates()
        .find(|entry| is_same_number(entry.raw_serial(), certificate.serial_der()));
    Ok(match (revoked, validity(&list, at)) {
        // Also an old list proves that.
        (Some(entry), _) => CheckLine::fail(
            CheckItem::Revocation,
            format!(
                "the certificate was revoked at {}",
                Timestamp::from_x509(entry.revocation_date)
            ),
            "order a new certificate, and publish that",
        ),
        (None, Err(reason)) => unknown(Obstacle::Transient, format!("the list at {shown} {reason}")),
        (None, Ok(until)) => CheckLine::pass(
            CheckItem::Revocation,
            format!("the certificate is not in the revocation list at {shown}, which is valid until {until}"),
        ),
    })
}

/// Whether two serial numbers are the same, whatever zeros they are written with.
fn is_same_number(one: &[u8], other: &[u8]) -> bool {
    let significant = |number: &[u8]| {
        number
            .iter()
            .copied()
            .skip_while(|octet| *octet == 0)
            .collect::<Vec<_>>()
    };
    significant(one) == significant(other)
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

/// Whether the list is the issuer's own, whole, and one that speaks of this certificate.
fn is_conclusive(
    list: &CertificateRevocationList<'_>,
    certificate: &Certificate,
    issuer: &Certificate,
    urls: &[String],
) -> Result<(), String> {
    if list.issuer().as_raw() != certificate.issuer_der() {
        return Err("another CA issued it".to_owned());
    }
    match issuer.extensions().key_usage() {
        Ok(usage) if usage.as_ref().is_none_or(|usage| usage.crl_sign()) => {}
        _ => return Err("its issuer may not sign revocation lists".to_owned()),
    }
    verify_revocation_list(list.as_raw(), issuer)?;
    if is_read_whole(list) != Ok(true) {
        return Err("its entries are malformed".to_owned());
    }
    if list
        .iter_revoked_certificates()
        .any(|entry| entry.extensions().iter().any(|extension| extension.critical))
    {
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
    Ok(())
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

/// Whether the parser has read each entry and each of their extensions, counted anew: it passes over what it cannot read.
fn is_read_whole(list: &CertificateRevocationList<'_>) -> Result<bool, Malformed> {
    let mut extensions = 0_usize;
    let entries = entries(list)?;
    for entry in &entries {
        extensions = match der::sequence(entry)?.as_slice() {
            [_, _] => extensions,
            [_, _, of_entry] => extensions.saturating_add(der::sequence(of_entry)?.len()),
            _ => return Err(Malformed),
        };
    }
    let read = list.iter_revoked_certificates();
    let (count, of_entries) = read.fold((0_usize, 0_usize), |(count, extensions), entry| {
        (
            count.saturating_add(1),
            extensions.saturating_add(entry.extensions().len()),
        )
    });
    Ok((count, of_entries) == (entries.len(), extensions))
}

/// The entries as they stand in the list.
fn entries<'a>(list: &'a CertificateRevocationList<'_>) -> Result<Vec<ber::BerElement<'a>>, Malformed> {
    let fields = der::only_sequence(list.tbs_cert_list.as_ref())?;
    let is_time = |field: &ber::BerElement<'_>| matches!(field.tag, ber::UTC_TIME | ber::GENERALIZED_TIME);
    // Version, algorithm, issuer, thisUpdate, nextUpdate; then the entries, if any, and the extensions, if any.
    let behind = fields
        .iter()
        .skip_while(|field| !is_time(field))
        .skip_while(|field| is_time(field));
    match behind.collect::<Vec<_>>().as_slice() {
        [] => Ok(Vec::new()),
        [extensions] if der::is_context(extensions, 0) => Ok(Vec::new()),
        [entries] => der::sequence(entries),
        [entries, extensions] if der::is_context(extensions, 0) => der::sequence(entries),
        _ => Err(Malformed),
    }
}
