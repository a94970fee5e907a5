//! The rules on the mark: the logo that the end entity embeds, whose drawing has rules of its own, and the subject's attributes:
//! which a mark type requires, and which belong to others (MC Requirements, section 7.1.4.2.2).

use time::macros::datetime;

use super::EndEntity;
use crate::Timestamp;
use crate::asn1::oid;
use crate::checks::finding::Broken;
use crate::checks::{CheckOptions, Finding, Rule};
use crate::mark::subject::MarkType;
use crate::mark::{HashMatch, LogoHash, printable};

/// MC Requirements, section 7.1.4.2.2: 'subject:markType'. The section itself names no day.
const MARK_TYPE_REQUIRED: Timestamp = Timestamp::of(datetime!(2024-09-26 00:00 UTC));
/// MC Requirements, section 7.1.4.2.2: 'subject:priorUseMarkSourceURL'.
const PRIOR_USE_URL_REQUIRED: Timestamp = Timestamp::of(datetime!(2025-04-15 00:00 UTC));

pub(super) fn logotype_hash(end_entity: &EndEntity<'_>, _: &CheckOptions) -> Vec<Finding> {
    let Some(hashes) = end_entity.logo().map(|logo| logo.hashes()) else {
        return Vec::new();
    };
    let broken = |message| Finding::new(Rule::LogotypeHash, message);
    if hashes.is_empty() {
        return vec![broken("the end entity states no hash of the logo".to_owned())];
    }
    let one_matches = hashes.iter().any(|hash| hash.matches().is_match());
    let check = |hash: &LogoHash| {
        let algorithm = printable(&hash.algorithm().to_string());
        match hash.matches() {
            HashMatch::Raw | HashMatch::NormalizedLineEnds => None,
            HashMatch::None => Some(broken(format!("the logo does not match the stated {algorithm} hash"))),
            HashMatch::Unsupported => {
                let message = format!("the hash algorithm {algorithm} of the logo is not supported");
                // Harmless beside one that matches.
                Some(match one_matches {
                    true => Finding::not_checked(Rule::LogotypeHash, message),
                    false => broken(message),
                })
            }
        }
    };
    hashes.iter().filter_map(check).collect()
}

pub(super) fn mark_type(end_entity: &EndEntity<'_>) -> Broken {
    if end_entity.begins() < MARK_TYPE_REQUIRED {
        return Ok(None);
    }
    Ok(match end_entity.attribute(oid::MARK_TYPE) {
        [] => Some("the end entity states no mark type".to_owned()),
        [known] if MarkType::of(known).is_some() => None,
        [other] => Some(format!(
            "the end entity's mark type '{}' is not a known one",
            printable(other)
        )),
        several => Some(format!("the end entity states {} mark types", several.len())),
    })
}

pub(super) fn registered_mark(end_entity: &EndEntity<'_>) -> Broken {
    let types = &[MarkType::Registered, MarkType::ModifiedRegistered];
    lacking(end_entity, types, &[oid::TRADEMARK_COUNTRY, oid::TRADEMARK_IDENTIFIER])
}

pub(super) fn government_mark(end_entity: &EndEntity<'_>) -> Broken {
    lacking(
        end_entity,
        &[MarkType::Government],
        &[oid::STATUTE_COUNTRY, oid::STATUTE_CITATION],
    )
}

pub(super) fn prior_use_mark(end_entity: &EndEntity<'_>) -> Broken {
    match end_entity.begins() >= PRIOR_USE_URL_REQUIRED {
        true => lacking(end_entity, &[MarkType::PriorUse], &[oid::PRIOR_USE_URL]),
        false => Ok(None),
    }
}

/// Not checked without a known mark type, to which attributes could belong.
pub(super) fn mark_attributes(end_entity: &EndEntity<'_>) -> Broken {
    let others = match end_entity.mark_type() {
        Some(MarkType::Registered | MarkType::ModifiedRegistered) => {
            [oid::STATUTE_ATTRIBUTES, oid::PRIOR_USE_ATTRIBUTES]
        }
        Some(MarkType::Government) => [oid::TRADEMARK_ATTRIBUTES, oid::PRIOR_USE_ATTRIBUTES],
        Some(MarkType::PriorUse) => [oid::TRADEMARK_ATTRIBUTES, oid::STATUTE_ATTRIBUTES],
        None => return Ok(None),
    };
    let mut found = others.concat();
    found.retain(|oid| !end_entity.attribute(oid).is_empty());
    Ok(named(end_entity, "has, of other mark types,", &found))
}

/// Which of these attributes are not stated, where the mark is of one of these types.
fn lacking(end_entity: &EndEntity<'_>, types: &[MarkType], attributes: &[&'static [u8]]) -> Broken {
    // '-' and the like stand for no value (section 7.1.4.2).
    let is_stated = |oid: &[u8]| {
        let mut values = end_entity.attribute(oid).iter();
        values.any(|value| value.chars().any(char::is_alphanumeric))
    };
    let mut lacking = attributes.to_vec();
    let are_required = end_entity
        .mark_type()
        .is_some_and(|mark_type| types.contains(&mark_type));
    lacking.retain(|oid| are_required && !is_stated(oid));
    Ok(named(end_entity, "lacks", &lacking))
}

/// A message that names these attributes; `None` where there are none.
fn named(end_entity: &EndEntity<'_>, what: &str, attributes: &[&[u8]]) -> Option<String> {
    if attributes.is_empty() {
        return None;
    }
    let names: Vec<_> = attributes.iter().filter_map(|oid| oid::name(oid)).collect();
    let mark_type = printable(&end_entity.attribute(oid::MARK_TYPE).join(", "));
    Some(format!("the end entity of a {mark_type} {what} {}", names.join(", ")))
}
