//! The rules, from top to bottom. They are run anew with each thing that becomes known.

use url::Url;

use super::domain_check::{DomainCheck, Missing, Resource};
use super::report::{CheckItem, CheckLine, CheckReport};
use super::tree_walk::TreeWalk;
use super::{evidence, policy, record, served};
use crate::checks::check_svg;
use crate::mark::printable;

/// What the domain publishes, or the next thing to look up or fetch.
pub(super) fn apply(check: &DomainCheck) -> Result<CheckReport, Missing> {
    let walk = TreeWalk::of(check)?;
    let discovery = record::discover(check, &walk)?;
    let mut lines = vec![discovery.line];
    lines.extend(policy::lines(&check.domain, &walk));

    let (record, record_domain) = discovery.record.unzip();
    let logo = logo(check, record.as_ref().and_then(|record| record.location()), &mut lines)?;
    let evidence = record.as_ref().map(|record| record.evidence());
    lines.extend(evidence::lines(check, evidence.zip(record_domain.as_ref()), logo)?);
    if let Some(collected) = &check.options.logo {
        lines.push(collected_logo(collected, logo));
    }
    Ok(CheckReport {
        domain: check.domain.clone(),
        selector: check.selector.clone(),
        record_domain,
        organizational_domain: walk.organizational_domain().ok().map(str::to_owned),
        is_published: discovery.is_published,
        lines,
    })
}

/// The logo that is served.
fn logo<'k>(
    check: &'k DomainCheck,
    url: Option<&Url>,
    lines: &mut Vec<CheckLine>,
) -> Result<Option<&'k [u8]>, Missing> {
    let served = match url {
        Some(url) => served::body(check, Resource::Logo, url)?.map(|body| (url, body)),
        None => Err(CheckLine::needs(CheckItem::Logo, "a record that names a logo")),
    };
    match served {
        Ok((url, body)) => {
            let (url, length) = (printable(url.as_str()), body.len());
            let message = format!("{url} is served as an SVG file of {length} bytes");
            lines.extend([CheckLine::pass(CheckItem::Logo, message), profile(body)]);
            Ok(Some(body))
        }
        Err(line) => {
            lines.extend([line, CheckLine::needs(CheckItem::LogoProfile, "the logo")]);
            Ok(None)
        }
    }
}

fn profile(svg: &[u8]) -> CheckLine {
    let good = "it is an SVG Tiny PS drawing that receivers show";
    CheckLine::of_findings(CheckItem::LogoProfile, check_svg(svg).iter(), good)
}

fn collected_logo(collected: &[u8], served: Option<&[u8]>) -> CheckLine {
    let item = CheckItem::CollectedLogo;
    match served {
        None => CheckLine::needs(item, "the logo"),
        Some(served) if served == collected => CheckLine::pass(item, "the logo is the one that was collected"),
        Some(_) => CheckLine::fail(
            item,
            "the logo is not the one that was collected",
            "serve logo.svg byte for byte, or collect the certificate again",
        ),
    }
}
