//! The rules, from top to bottom. They are run anew with each thing that becomes known.

use url::Url;

use super::known::{Known, Missing, Resource};
use super::question::Question;
use super::report::{CheckItem, CheckLine, CheckReport};
use super::{evidence, policy, record, served};
use crate::checks::check_svg;
use crate::mark::printable;

/// What the domain publishes, or the next thing to look up or fetch.
pub(super) fn apply(question: &Question, known: &Known) -> Result<CheckReport, Missing> {
    let walk = policy::walk(&question.domain, known)?;
    let discovery = record::discover(question, &walk, known)?;
    let mut lines = vec![discovery.line];
    lines.extend(policy::lines(&question.domain, &walk));

    let found = discovery.found.as_ref();
    let logo = logo(found.and_then(|(record, _)| record.location()), known, &mut lines)?;
    let found = found.map(|(record, domain)| (record.evidence(), domain));
    lines.extend(evidence::lines(question, found, logo, known)?);
    if let Some(collected) = &question.options.logo {
        lines.push(collected_logo(collected, logo));
    }
    Ok(CheckReport {
        domain: question.domain.clone(),
        selector: question.selector.clone(),
        record_domain: discovery.found.map(|(_, domain)| domain),
        organizational_domain: walk.organizational_domain().ok().map(str::to_owned),
        is_published: discovery.is_published,
        lines,
    })
}

/// The logo that is served.
fn logo<'k>(url: Option<&Url>, known: &'k Known, lines: &mut Vec<CheckLine>) -> Result<Option<&'k [u8]>, Missing> {
    let Some(url) = url else {
        lines.push(CheckLine::needs(CheckItem::Logo, "a record that names a logo"));
        lines.push(CheckLine::needs(CheckItem::LogoProfile, "the logo"));
        return Ok(None);
    };
    match served::body(
        CheckItem::Logo,
        Resource::Logo,
        url,
        known.resource(url, Resource::Logo)?,
    ) {
        Ok(body) => {
            let message = format!(
                "{} is served as an SVG file of {} bytes",
                printable(url.as_str()),
                body.len()
            );
            lines.push(CheckLine::pass(CheckItem::Logo, message));
            lines.push(profile(body));
            Ok(Some(body))
        }
        Err(line) => {
            lines.push(line);
            lines.push(CheckLine::needs(CheckItem::LogoProfile, "the logo"));
            Ok(None)
        }
    }
}

fn profile(svg: &[u8]) -> CheckLine {
    let findings = check_svg(svg);
    CheckLine::of_findings(
        CheckItem::LogoProfile,
        &findings.iter().collect::<Vec<_>>(),
        "it is an SVG Tiny PS drawing that receivers show",
    )
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
