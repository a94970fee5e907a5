//! Whether DMARC is enforced as BIMI wants it (draft-brand-indicators-for-message-identification-12, section 7.1).

use super::dmarc::{DmarcPolicy, DmarcRecord};
use super::judgement::Judgement;
use super::report::{CheckItem, CheckLine};
use super::tree_walk::TreeWalk;
use crate::mark::Domain;

const ENFORCE: &str = "publish p=quarantine or p=reject, once reports show that your own mail passes";

/// A line for the domain, and one for its organizational domain where that is another one.
pub(super) fn lines(domain: &Domain, walk: &TreeWalk<'_>) -> Vec<CheckLine> {
    let author = judged(domain.as_str(), walk);
    let organization = match &walk.organizational {
        Ok(organizational) if *organizational == domain.as_str() => {
            let note = format!("{domain} is its own organizational domain");
            return vec![author.with_notes([note]).of(CheckItem::DmarcAuthor)];
        }
        Ok(organizational) => judged(organizational, walk),
        Err(unknown) => unknown.with_prefix("the organizational domain is unknown: "),
    };
    let organization = organization.of(CheckItem::DmarcOrganization);
    vec![author.of(CheckItem::DmarcAuthor), organization]
}

fn judged(domain: &str, walk: &TreeWalk<'_>) -> Judgement {
    let visit = walk.at(domain);
    let judgement = match visit.map(|visit| &visit.dmarc) {
        Some(Ok(Some(record))) => own(domain, record),
        Some(Err(judgement)) => judgement.clone(),
        Some(Ok(None)) | None => inherited(domain, walk),
    };
    judgement.with_notes(visit.and_then(|visit| visit.alias.clone()))
}

/// By the domain's own record.
fn own(domain: &str, record: &DmarcRecord) -> Judgement {
    let at = format!("_dmarc.{domain}");
    if let Some(defect) = &record.defect {
        return Judgement::fail(format!("the record at {at} has an error: {defect}"), "correct the tag");
    }
    let shown = format!("{at} has p={}", record.policy.as_str());
    if record.policy != DmarcPolicy::None && record.subdomain_policy == Some(DmarcPolicy::None) {
        let message = format!("{shown} and sp=none, so that receivers show no logo");
        return Judgement::fail(message, "drop sp=, or set sp=quarantine or sp=reject");
    }
    enforced(shown, record.policy, record)
}

/// By the record of the organizational domain, or else of the public suffix above it.
fn inherited(domain: &str, walk: &TreeWalk<'_>) -> Judgement {
    let organizational = match &walk.organizational {
        Ok(organizational) => organizational,
        Err(unknown) => return unknown.with_prefix(&format!("{domain} has no record itself, and ")),
    };
    let Some((source, record)) = walk.inherited(organizational) else {
        return Judgement::fail(
            format!("there is no DMARC record at _dmarc.{domain} or above it"),
            format!("publish a TXT record at _dmarc.{organizational}, such as v=DMARC1; p=quarantine"),
        );
    };
    let policy = record.policy_for_subdomains();
    let shown = format!(
        "{domain} has no record itself; that of {source} applies, with {} for subdomains",
        policy.as_str()
    );
    enforced(shown, policy, record)
}

/// Whether a policy of the record is applied to all mail.
fn enforced(shown: String, policy: DmarcPolicy, record: &DmarcRecord) -> Judgement {
    match (policy, record.percentage) {
        (DmarcPolicy::None, _) => Judgement::fail(format!("{shown}, so that receivers show no logo"), ENFORCE),
        (DmarcPolicy::Quarantine, Some(percentage @ ..100)) => Judgement::fail(
            format!("{shown}, for {percentage} % of the mail only (pct={percentage})"),
            "drop pct=, or set pct=100",
        ),
        (DmarcPolicy::Quarantine, _) if record.is_testing => {
            let message = format!("{shown}, and t=y: receivers do not apply a policy that is being tested");
            Judgement::fail(message, "drop t=y")
        }
        _ => Judgement::pass(shown).with_notes(weaknesses(record)),
    }
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
