//! The evidence document that is served: its certificates, and what they say of the domain and of the logo.

use url::Url;

use super::domain_check::{DomainCheck, Missing, Resource};
use super::report::{CheckItem, CheckLine};
use super::{revocation, served};
use crate::Limits;
use crate::certificates::{Certificates, Container};
use crate::chain::{Chain, ChainError, Trust};
use crate::checks::{CheckOptions, Evidence, Rule, check as check_evidence};
use crate::mark::{Comparison, Domain, printable};

/// The lines on the evidence, given its URL and the domain of the record, and the logo that is served.
pub(super) fn lines(
    check: &DomainCheck,
    record: Option<(Option<&Url>, &Domain)>,
    logo: Option<&[u8]>,
) -> Result<Vec<CheckLine>, Missing> {
    let collected = check.options.evidence.as_deref();
    let served = match record {
        None => Err(CheckLine::needs(CheckItem::Evidence, "a record that names evidence")),
        Some((None, _)) => Err(unnamed()),
        Some((Some(url), domain)) => served::body(check, Resource::Evidence, url)?
            .and_then(read)
            .map(|(body, certificates)| (url, domain, body, certificates)),
    };
    match served {
        Ok((url, domain, body, certificates)) => {
            let message = format!("{} is served as PEM", printable(url.as_str()));
            let mut lines = vec![CheckLine::pass(CheckItem::Evidence, message)];
            lines.extend(of_certificates(check, domain, &certificates, logo)?);
            lines.extend(collected.map(|collected| same_as_collected(collected, body, &certificates)));
            Ok(lines)
        }
        Err(line) => {
            let items = WITH_CERTIFICATES.into_iter();
            let items = items.chain(collected.map(|_| CheckItem::CollectedEvidence));
            let unknown = items.map(|item| CheckLine::needs(item, "the evidence"));
            Ok([line].into_iter().chain(unknown).collect())
        }
    }
}

const WITH_CERTIFICATES: [CheckItem; 4] = [
    CheckItem::Certificate,
    CheckItem::CertificateDomain,
    CheckItem::LogoInCertificate,
    CheckItem::Revocation,
];

fn unnamed() -> CheckLine {
    CheckLine::fail(
        CheckItem::Evidence,
        "the record names no evidence, without which most receivers show no logo",
        "serve mark.pem over https and name its URL in a=",
    )
}

/// The certificates of an evidence document, which is PEM and nothing else.
fn read(body: &[u8]) -> Result<(&[u8], Certificates), CheckLine> {
    let fail = |message: String| CheckLine::fail(CheckItem::Evidence, message, "serve mark.pem as it was written");
    let certificates = Certificates::parse(body, &Limits::default())
        .map_err(|error| fail(format!("the file contains no certificates: {error}")))?;
    if certificates.container() != Container::Pem || begin_lines(body) != certificates.len() {
        return Err(fail("the file is not PEM as RFC 7468 defines it".to_owned()));
    }
    Ok((body, certificates))
}

/// How many certificates begin as they have to. Reading takes other spellings too, which receivers do not.
fn begin_lines(body: &[u8]) -> usize {
    let lines = body.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end);
    lines.filter(|line| *line == b"-----BEGIN CERTIFICATE-----").count()
}

fn of_certificates(
    check: &DomainCheck,
    domain: &Domain,
    certificates: &Certificates,
    logo: Option<&[u8]>,
) -> Result<[CheckLine; 4], Missing> {
    let chain = certificates.chain_to(&check.options.anchors);
    let evidence = match &chain {
        Ok(chain) => Evidence::of(chain),
        Err(error) => Evidence::unchained(certificates.as_slice(), error),
    };
    let options = CheckOptions::new(check.options.at)
        .domain(domain.clone())
        .selector(check.selector.clone());
    let assessment = check_evidence(&evidence.served_as(certificates.as_slice()), &options);
    let findings = assessment.findings().iter();
    let of_domain = findings.clone().filter(|finding| finding.rule() == Rule::Domain);
    let others = findings.filter(|finding| finding.rule() != Rule::Domain);
    let covers = format!("the certificate covers {domain} with the selector {}", check.selector);
    let trust = chain.as_ref().ok().and_then(Chain::trust);
    let verified = match trust {
        Some(Trust::Known(root)) => format!("the certificates are verified, up to the known root {}", root.name()),
        _ => "the certificates are verified, up to a root that is trusted here".to_owned(),
    };
    Ok([
        CheckLine::of_findings(CheckItem::Certificate, others, verified),
        match &chain {
            Ok(_) => CheckLine::of_findings(CheckItem::CertificateDomain, of_domain, covers),
            Err(_) => CheckLine::needs(CheckItem::CertificateDomain, "a chain of certificates"),
        },
        embedded_logo(&chain, logo),
        // The list is fetched only where a trusted CA has signed its URL.
        match &chain {
            Ok(chain) if trust.is_some() => revocation::line(chain, check)?,
            _ => CheckLine::needs(CheckItem::Revocation, "a chain of certificates to a trusted root"),
        },
    ])
}

fn embedded_logo(chain: &Result<Chain, ChainError>, served: Option<&[u8]>) -> CheckLine {
    let item = CheckItem::LogoInCertificate;
    let (Ok(chain), Some(served)) = (chain, served) else {
        return CheckLine::needs(item, "a chain of certificates and the logo");
    };
    let embedded = chain.mark().map_err(|error| error.to_string());
    let embedded = embedded.and_then(|mark| mark.logo().map_err(|error| error.to_string()));
    const REMEDY: &str = "serve the logo of the certificate byte for byte: `collectmc logo` takes it out";
    match embedded.map(|logo| logo.compare(served)) {
        Ok(Comparison::Identical) => CheckLine::pass(item, "the logo that is served is the one in the certificate"),
        Ok(Comparison::LineEndsOnly) => {
            CheckLine::fail(item, "the logo differs from the certificate's in its line ends", REMEDY)
        }
        Ok(Comparison::GzipOfSame) => CheckLine::fail(item, "the logo is served compressed", REMEDY),
        Ok(Comparison::Different) => CheckLine::fail(item, "the logo differs from the certificate's", REMEDY),
        Err(error) => CheckLine::fail(item, error, "have the certificate issued again"),
    }
}

fn same_as_collected(collected: &[u8], served: &[u8], certificates: &Certificates) -> CheckLine {
    let item = CheckItem::CollectedEvidence;
    if served == collected {
        return CheckLine::pass(item, "the evidence is the one that was collected");
    }
    let collected = Certificates::parse(collected, &Limits::default());
    match collected {
        Ok(collected) if collected.as_slice() == certificates.as_slice() => {
            let note = "the text around the certificates differs, which receivers ignore".to_owned();
            CheckLine::pass(item, "the evidence has the certificates that were collected").with_notes([note])
        }
        _ => CheckLine::fail(
            item,
            "the evidence has other certificates than those that were collected",
            "serve mark.pem as it was collected, or collect the certificate again",
        ),
    }
}
