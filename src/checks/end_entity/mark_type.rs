//! The rules on the subject's attributes: which a mark type asks for, and which belong to others (MC Requirements, section
//! 7.1.4.2.2).

use super::{EndEntity, dates};
use crate::asn1::oid;
use crate::checks::{CheckOptions, Finding, Rule};
use crate::mark::printable;
use crate::mark::subject::MarkType;

pub(super) fn mark_type(end_entity: &EndEntity<'_>, _: &CheckOptions) -> Vec<Finding> {
    if end_entity.begins() < dates::MARK_TYPE_REQUIRED {
        return Vec::new();
    }
    let message = match end_entity.attribute(oid::MARK_TYPE) {
        [] => "the end entity states no mark type".to_owned(),
        [known] if MarkType::of(known).is_some() => return Vec::new(),
        [other] => format!("the end entity's mark type '{}' is not a known one", printable(other)),
        several => format!("the end entity states {} mark types", several.len()),
    };
    vec![Finding::new(Rule::MarkType, message)]
}

pub(super) fn registered_mark(end_entity: &EndEntity<'_>, _: &CheckOptions) -> Vec<Finding> {
    let asked_for = match end_entity.mark_type() {
        Some(MarkType::Registered | MarkType::ModifiedRegistered) => {
            &[oid::TRADEMARK_COUNTRY, oid::TRADEMARK_IDENTIFIER]
        }
        _ => return Vec::new(),
    };
    lacking(end_entity, Rule::RegisteredMark, asked_for)
}

pub(super) fn government_mark(end_entity: &EndEntity<'_>, _: &CheckOptions) -> Vec<Finding> {
    match end_entity.mark_type() {
        Some(MarkType::Government) => lacking(
            end_entity,
            Rule::GovernmentMark,
            &[oid::STATUTE_COUNTRY, oid::STATUTE_CITATION],
        ),
        _ => Vec::new(),
    }
}

pub(super) fn prior_use_mark(end_entity: &EndEntity<'_>, _: &CheckOptions) -> Vec<Finding> {
    match end_entity.mark_type() {
        Some(MarkType::PriorUse) if end_entity.begins() >= dates::PRIOR_USE_URL_REQUIRED => {
            lacking(end_entity, Rule::PriorUseMark, &[oid::PRIOR_USE_URL])
        }
        _ => Vec::new(),
    }
}

/// Without a known mark type nobody can say which attributes belong to it.
pub(super) fn mark_attributes(end_entity: &EndEntity<'_>, _: &CheckOptions) -> Vec<Finding> {
    let others: [&[&str]; 2] = match end_entity.mark_type() {
        Some(MarkType::Registered | MarkType::ModifiedRegistered) => {
            [oid::STATUTE_ATTRIBUTES, oid::PRIOR_USE_ATTRIBUTES]
        }
        Some(MarkType::Government) => [oid::TRADEMARK_ATTRIBUTES, oid::PRIOR_USE_ATTRIBUTES],
        Some(MarkType::PriorUse) => [oid::TRADEMARK_ATTRIBUTES, oid::STATUTE_ATTRIBUTES],
        None => return Vec::new(),
    };
    let mut found = others.concat();
    found.retain(|oid| !end_entity.attribute(oid).is_empty());
    finding(end_entity, Rule::MarkAttributes, "has, of other mark types,", &found)
}

fn lacking(end_entity: &EndEntity<'_>, rule: Rule, asked_for: &[&'static str]) -> Vec<Finding> {
    // '-' and the like stand for no value (section 7.1.4.2).
    let is_stated = |oid: &str| {
        let mut values = end_entity.attribute(oid).iter();
        values.any(|value| value.chars().any(char::is_alphanumeric))
    };
    let lacking: Vec<_> = asked_for.iter().copied().filter(|oid| !is_stated(oid)).collect();
    finding(end_entity, rule, "lacks", &lacking)
}

/// A finding that names these attributes; none where there are none.
fn finding(end_entity: &EndEntity<'_>, rule: Rule, what: &str, attributes: &[&str]) -> Vec<Finding> {
    if attributes.is_empty() {
        return Vec::new();
    }
    let names: Vec<_> = attributes.iter().filter_map(|oid| oid::oid_name(oid)).collect();
    let mark_type = printable(&end_entity.attribute(oid::MARK_TYPE).join(", "));
    let message = format!("the end entity of a {mark_type} {what} {}", names.join(", "));
    vec![Finding::new(rule, message)]
}
