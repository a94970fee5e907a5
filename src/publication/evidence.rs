//! The evidence document that is served: its certificates, and what they say of the domain and of the logo.

use super::domain_check::{DomainCheck, Missing, Resource};
use super::judgement::{Judgement, Stop, add};
use super::report::{CheckItem, CheckLine};
use super::{revocation, served};
use crate::Limits;
use crate::certificates::{Certificates, Container};
use crate::chain::{Chain, ChainError, Trust};
use crate::checks::{Assessment, CheckOptions, Evidence, Rule, check as check_evidence};
use crate::mark::{AssertionRecord, Comparison, Domain, printable};

/// Adds the lines on the evidence of the record that the domain publishes, given the logo that is served.
pub(super) fn add_lines(
    lines: &mut Vec<CheckLine>,
    check: &DomainCheck,
    record: &AssertionRecord,
    domain: &Domain,
    logo: Option<&[u8]>,
) -> Result<(), Missing> {
    let Some((body, certificates)) = add(lines, CheckItem::Evidence, served(check, record))? else {
        return Ok(());
    };
    if let Some(collected) = &check.options.evidence {
        lines.push(same_as_collected(collected, body, &certificates).of(CheckItem::CollectedEvidence));
    }
    let chain = certificates.chain_to(&check.options.anchors);
    let assessment = assess(check, domain, &certificates, &chain);
    let findings = assessment.findings().iter();
    let of_domain = findings.clone().filter(|finding| finding.rule() == Rule::Domain);
    let others = findings.filter(|finding| finding.rule() != Rule::Domain);
    let trust = chain.as_ref().ok().and_then(Chain::trust);
    let verified = match trust {
        Some(Trust::Known(root)) => format!("the certificates are verified, up to the known root {}", root.name()),
        _ => "the certificates are verified, up to a root that is trusted here".to_owned(),
    };
    lines.push(Judgement::of_findings(others, verified).of(CheckItem::Certificate));
    let Ok(chain) = &chain else { return Ok(()) };
    let covers = format!("the certificate covers {domain} with the selector {}", check.selector);
    lines.push(Judgement::of_findings(of_domain, covers).of(CheckItem::CertificateDomain));
    lines.extend(logo.map(|logo| embedded_logo(chain, logo).of(CheckItem::LogoInCertificate)));
    // The list is fetched only where a trusted CA has signed its URL.
    if trust.is_some() {
        lines.push(revocation::judgement(chain, check)?.of(CheckItem::Revocation));
    }
    Ok(())
}

type Served<'k> = (&'k [u8], Certificates);

/// The evidence document, which is PEM and nothing else.
fn served<'k>(check: &'k DomainCheck, record: &AssertionRecord) -> Result<(Served<'k>, Judgement), Stop> {
    let url = record.evidence().ok_or_else(|| {
        let message = "the record names no evidence, without which most receivers show no logo";
        Judgement::fail(message, "serve mark.pem over https and name its URL in a=")
    })?;
    let body = served::body(check, Resource::Evidence, url)?;
    let fail = |message: String| Judgement::fail(message, "serve mark.pem as it was written");
    let certificates = Certificates::parse(body, &Limits::default())
        .map_err(|error| fail(format!("the file contains no certificates: {error}")))?;
    if certificates.container() != Container::Pem || begin_lines(body) != certificates.len() {
        return Err(fail("the file is not PEM as RFC 7468 defines it".to_owned()).into());
    }
    let message = format!("{} is served as PEM", printable(url.as_str()));
    Ok(((body, certificates), Judgement::pass(message)))
}

/// How many certificates begin as they have to. Reading takes other spellings too, which receivers do not.
fn begin_lines(body: &[u8]) -> usize {
    let lines = body.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end);
    lines.filter(|line| *line == b"-----BEGIN CERTIFICATE-----").count()
}

fn assess(
    check: &DomainCheck,
    domain: &Domain,
    certificates: &Certificates,
    chain: &Result<Chain, ChainError>,
) -> Assessment {
    let evidence = match chain {
        Ok(chain) => Evidence::of(chain),
        Err(error) => Evidence::unchained(certificates.as_slice(), error),
    };
    let options = CheckOptions::new(check.options.at)
        .domain(domain.clone())
        .selector(check.selector.clone());
    check_evidence(&evidence.served_as(certificates.as_slice()), &options)
}

fn embedded_logo(chain: &Chain, served: &[u8]) -> Judgement {
    let embedded = chain.mark().map_err(|error| error.to_string());
    let embedded = embedded.and_then(|mark| mark.logo().map_err(|error| error.to_string()));
    const REMEDY: &str = "serve the logo of the certificate byte for byte: `collectmc logo` takes it out";
    match embedded.map(|logo| logo.compare(served)) {
        Ok(Comparison::Identical) => Judgement::pass("the logo that is served is the one in the certificate"),
        Ok(Comparison::LineEndsOnly) => {
            Judgement::fail("the logo differs from the certificate's in its line ends", REMEDY)
        }
        Ok(Comparison::GzipOfSame) => Judgement::fail("the logo is served compressed", REMEDY),
        Ok(Comparison::Different) => Judgement::fail("the logo differs from the certificate's", REMEDY),
        Err(error) => Judgement::fail(error, "have the certificate issued again"),
    }
}

fn same_as_collected(collected: &[u8], served: &[u8], certificates: &Certificates) -> Judgement {
    if served == collected {
        return Judgement::pass("the evidence is the one that was collected");
    }
    match Certificates::parse(collected, &Limits::default()) {
        Ok(collected) if collected.as_slice() == certificates.as_slice() => {
            let note = "the text around the certificates differs, which receivers ignore".to_owned();
            Judgement::pass("the evidence has the certificates that were collected").with_notes([note])
        }
        _ => Judgement::fail(
            "the evidence has other certificates than those that were collected",
            "serve mark.pem as it was collected, or collect the certificate again",
        ),
    }
}
