//! The rules, from top to bottom. They are run anew with each thing that becomes known.

use url::Url;

use super::domain_check::{DomainCheck, Missing, Resource};
use super::judgement::{Judgement, Stop, add};
use super::report::{CheckItem, CheckLine, CheckReport, Obstacle};
use super::tree_walk::TreeWalk;
use super::{evidence, policy, record, served};
use crate::checks::check_svg;
use crate::mark::printable;

/// What the domain publishes, or the next thing to look up or fetch.
pub(super) fn apply(check: &DomainCheck) -> Result<CheckReport, Missing> {
    let walk = TreeWalk::of(check)?;
    let mut lines = policy::lines(&check.domain, &walk);
    let discovered = record::discover(check, &walk);
    let is_published = !matches!(discovered, Ok(None));
    let discovered = discovered.and_then(|found| found.ok_or_else(|| record::absent(check, &walk).into()));
    let (record, record_domain) = add(&mut lines, CheckItem::Record, discovered)?.unzip();

    let mut logo = None;
    if let Some(url) = record.as_ref().and_then(|record| record.location()) {
        logo = add(&mut lines, CheckItem::Logo, served_logo(check, url))?;
    }
    lines.extend(logo.map(|logo| profile(logo).of(CheckItem::LogoProfile)));
    if let Some((served, collected)) = logo.zip(check.options.logo.as_deref()) {
        lines.push(same_as_collected(collected, served).of(CheckItem::CollectedLogo));
    }
    if let Some((record, domain)) = record.as_ref().zip(record_domain.as_ref()) {
        evidence::add_lines(&mut lines, check, record, domain, logo)?;
    }
    add_dependent(&mut lines, check);
    Ok(CheckReport {
        domain: check.domain.clone(),
        selector: check.selector.clone(),
        record_domain,
        organizational_domain: walk.organizational.ok().map(str::to_owned),
        is_published,
        lines,
    })
}

fn served_logo<'k>(check: &'k DomainCheck, url: &Url) -> Result<(&'k [u8], Judgement), Stop> {
    let body = served::body(check, Resource::Logo, url)?;
    let (url, length) = (printable(url.as_str()), body.len());
    let message = format!("{url} is served as an SVG file of {length} bytes");
    Ok((body, Judgement::pass(message)))
}

fn profile(svg: &[u8]) -> Judgement {
    let good = "it is an SVG Tiny PS drawing that receivers show";
    Judgement::of_findings(check_svg(svg).iter(), good)
}

fn same_as_collected(collected: &[u8], served: &[u8]) -> Judgement {
    match served == collected {
        true => Judgement::pass("the logo is the one that was collected"),
        false => Judgement::fail(
            "the logo is not the one that was collected",
            "serve logo.svg byte for byte, or collect the certificate again",
        ),
    }
}

/// What items need of others.
const NEEDS: [(CheckItem, &str); 9] = [
    (CheckItem::Logo, "a record that names a logo"),
    (CheckItem::LogoProfile, "the logo"),
    (CheckItem::Evidence, "a record that names evidence"),
    (CheckItem::Certificate, "the evidence"),
    (CheckItem::CertificateDomain, "a chain of certificates"),
    (CheckItem::LogoInCertificate, "a chain of certificates and the logo"),
    (CheckItem::Revocation, "a chain of certificates to a trusted root"),
    (CheckItem::CollectedEvidence, "the evidence"),
    (CheckItem::CollectedLogo, "the logo"),
];

/// Adds the items that were not reached, since others were not found.
fn add_dependent(lines: &mut Vec<CheckLine>, check: &DomainCheck) {
    for (item, what) in NEEDS {
        let is_requested = match item {
            CheckItem::CollectedEvidence => check.options.evidence.is_some(),
            CheckItem::CollectedLogo => check.options.logo.is_some(),
            _ => true,
        };
        if is_requested && lines.iter().all(|line| line.item != item) {
            lines.push(Judgement::not_looked_at(Obstacle::Dependent, format!("it needs {what}")).of(item));
        }
    }
    lines.sort_by_key(|line| line.item);
}
