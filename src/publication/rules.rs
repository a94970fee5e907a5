//! The rules, from top to bottom. They are run anew with each thing that becomes known.

use super::domain_check::{DomainCheck, Missing, Resource};
use super::judgement::{Judgement, Stop, add};
use super::report::{CheckItem, CheckReport};
use super::tree_walk::TreeWalk;
use super::{evidence, policy, record, served};
use crate::checks::check_svg;
use crate::mark::{AssertionRecord, printable};

/// What the domain publishes, or the next thing to look up or fetch.
pub(super) fn apply(check: &DomainCheck) -> Result<CheckReport, Missing> {
    let walk = TreeWalk::of(check)?;
    let mut lines = Vec::new();
    let discovered = record::discover(check, &walk);
    let is_published = !matches!(discovered, Ok(None));
    let discovered = discovered.and_then(|found| found.ok_or_else(|| record::absent(check, &walk).into()));
    let (record, record_domain) = add(&mut lines, CheckItem::Record, discovered)?.unzip();
    lines.extend(policy::lines(&check.domain, &walk));

    let logo = add(&mut lines, CheckItem::Logo, logo(check, record.as_ref()))?;
    lines.push(
        logo.map_or(Judgement::needs("the logo"), profile)
            .of(CheckItem::LogoProfile),
    );
    let record_and_domain = record.as_ref().zip(record_domain.as_ref());
    lines.extend(evidence::lines(check, record_and_domain, logo)?);
    if let Some(collected) = &check.options.logo {
        lines.push(same_as_collected(collected, logo).of(CheckItem::CollectedLogo));
    }
    Ok(CheckReport {
        domain: check.domain.clone(),
        selector: check.selector.clone(),
        record_domain,
        organizational_domain: walk.organizational.ok().map(str::to_owned),
        is_published,
        lines,
    })
}

/// The logo that is served.
fn logo<'k>(check: &'k DomainCheck, record: Option<&AssertionRecord>) -> Result<(&'k [u8], Judgement), Stop> {
    let url = record.and_then(AssertionRecord::location);
    let url = url.ok_or_else(|| Judgement::needs("a record that names a logo"))?;
    let body = served::body(check, Resource::Logo, url)?;
    let (url, length) = (printable(url.as_str()), body.len());
    let message = format!("{url} is served as an SVG file of {length} bytes");
    Ok((body, Judgement::pass(message)))
}

fn profile(svg: &[u8]) -> Judgement {
    let good = "it is an SVG Tiny PS drawing that receivers show";
    Judgement::of_findings(check_svg(svg).iter(), good)
}

fn same_as_collected(collected: &[u8], served: Option<&[u8]>) -> Judgement {
    match served {
        None => Judgement::needs("the logo"),
        Some(served) if served == collected => Judgement::pass("the logo is the one that was collected"),
        Some(_) => Judgement::fail(
            "the logo is not the one that was collected",
            "serve logo.svg byte for byte, or collect the certificate again",
        ),
    }
}
