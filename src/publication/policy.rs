//! Whether DMARC is enforced as BIMI wants it (draft-brand-indicators-for-message-identification-12, section 7.1).

use super::dmarc::{DmarcPolicy, DmarcRecord};
use super::report::{CheckItem, CheckLine};
use super::tree_walk::{Dmarc, TreeWalk};
use crate::mark::Domain;

const ENFORCE: &str = "publish p=quarantine or p=reject, once reports show that your own mail passes";

/// A line for the domain, and one for its organizational domain where that is another one.
pub(super) fn lines(domain: &Domain, walk: &TreeWalk<'_>) -> Vec<CheckLine> {
    let author = line(CheckItem::DmarcAuthor, domain.as_str(), walk);
    match walk.organizational_domain() {
        Ok(organizational) if organizational == domain.as_str() => {
            vec![author.with_notes([format!("{domain} is its own organizational domain")])]
        }
        Ok(organizational) => vec![author, line(CheckItem::DmarcOrganization, organizational, walk)],
        Err((why, obstacle)) => {
            let message = format!("the organizational domain is unknown: {why}");
            let item = CheckItem::DmarcOrganization;
            vec![author, CheckLine::not_looked_at(item, obstacle, message)]
        }
    }
}

fn line(item: CheckItem, domain: &str, walk: &TreeWalk<'_>) -> CheckLine {
    let Some(visit) = walk.at(domain) else {
        return inherited(item, domain, walk);
    };
    let line = match &visit.dmarc {
        Dmarc::Record(record) => own(item, domain, record),
        Dmarc::Unknown(why, obstacle) => CheckLine::not_looked_at(item, *obstacle, why),
        Dmarc::Ignored(why) => CheckLine::fail(item, why, "keep one valid record there"),
        Dmarc::Nothing => inherited(item, domain, walk),
    };
    line.with_notes(visit.alias.clone())
}

/// By the domain's own record.
fn own(item: CheckItem, domain: &str, record: &DmarcRecord) -> CheckLine {
    let at = format!("_dmarc.{domain}");
    if let Some(defect) = record.defects.first() {
        return CheckLine::fail(
            item,
            format!("the record at {at} has an error: {defect}"),
            "correct the tag",
        );
    }
    let policy = record.policy;
    let shown = format!("{at} has p={}", policy.as_str());
    if policy == DmarcPolicy::None {
        return CheckLine::fail(item, format!("{shown}, so that receivers show no logo"), ENFORCE);
    }
    if record.subdomain_policy == Some(DmarcPolicy::None) {
        let message = format!("{shown} and sp=none, so that receivers show no logo");
        return CheckLine::fail(item, message, "drop sp=, or set sp=quarantine or sp=reject");
    }
    match record.percentage {
        Some(percentage @ ..100) if policy == DmarcPolicy::Quarantine => {
            let message = format!("{shown} for {percentage} % of the mail only (pct={percentage})");
            return CheckLine::fail(item, message, "drop pct=, or set pct=100");
        }
        _ => {}
    }
    if record.is_testing && policy == DmarcPolicy::Quarantine {
        let message = format!("{shown} and t=y: receivers do not apply a policy that is being tested");
        return CheckLine::fail(item, message, "drop t=y");
    }
    CheckLine::pass(item, shown).with_notes(weaknesses(record))
}

/// What makes a policy weaker and is no reason for receivers to show no logo.
fn weaknesses(record: &DmarcRecord) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(percentage @ ..100) = record.percentage {
        notes.push(format!("pct={percentage}: mail that fails is rejected in part only"));
    }
    if record.is_testing {
        notes.push("t=y: receivers quarantine mail that fails, and do not reject it".to_owned());
    }
    if record.nonexistent_policy == Some(DmarcPolicy::None) {
        notes.push("np=none: subdomains that do not exist are not protected".to_owned());
    }
    notes
}

/// By the record of the organizational domain, or else of the public suffix above it.
fn inherited(item: CheckItem, domain: &str, walk: &TreeWalk<'_>) -> CheckLine {
    let organizational = match walk.organizational_domain() {
        Ok(organizational) => organizational,
        Err((why, obstacle)) => {
            let message = format!("{domain} has no record itself, and {why}");
            return CheckLine::not_looked_at(item, obstacle, message);
        }
    };
    let Some((source, record)) = walk.inherited(organizational) else {
        let message = format!("there is no DMARC record at _dmarc.{domain} or above it");
        return CheckLine::fail(
            item,
            message,
            format!("publish a TXT record at _dmarc.{organizational}, such as v=DMARC1; p=quarantine"),
        );
    };
    let policy = record.policy_for_subdomains();
    let message = format!(
        "{domain} has no record itself; that of {source} applies, with {} for subdomains",
        policy.as_str()
    );
    let is_partial = record.percentage.is_some_and(|percentage| percentage < 100) || record.is_testing;
    match policy {
        DmarcPolicy::None => CheckLine::fail(item, message, ENFORCE),
        DmarcPolicy::Quarantine if is_partial => CheckLine::fail(
            item,
            format!("{message}, not for all mail (pct= or t=y)"),
            "drop pct= and t=y",
        ),
        _ => CheckLine::pass(item, message).with_notes(weaknesses(record)),
    }
}
