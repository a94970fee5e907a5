//! The rules on the mark: the logo that the end entity embeds, whose drawing has rules of its own, and the subject's attributes:
//! which a mark type requires, and which belong to others (MC Requirements, section 7.1.4.2.2).

use time::macros::datetime;

use super::EndEntity;
use crate::Timestamp;
use crate::asn1::oid;
use crate::checks::finding::Broken;
use crate::checks::{Finding, Rule};
use crate::mark::subject::MarkType;
use crate::mark::{HashMatch, LogoHash, printable};

/// MC Requirements, section 7.1.4.2.2: 'subject:markType'. The section itself names no day.
const MARK_TYPE_REQUIRED: Timestamp = Timestamp::of(datetime!(2024-09-26 00:00 UTC));
/// MC Requirements, section 7.1.4.2.2: 'subject:priorUseMarkSourceURL'.
const PRIOR_USE_URL_REQUIRED: Timestamp = Timestamp::of(datetime!(2025-04-15 00:00 UTC));

pub(super) fn logotype_hash(end_entity: &EndEntity<'_>) -> Vec<Finding> {
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

/// What the mark type requires, and what belongs to another one. Not checked without a known mark type.
pub(super) fn mark_attributes(end_entity: &EndEntity<'_>) -> Vec<Finding> {
    let Some(mark_type) = end_entity.mark_type() else {
        return Vec::new();
    };
    let (rule, required, others): (_, &[&[u8]], _) = match mark_type {
        MarkType::Registered | MarkType::ModifiedRegistered => (
            Rule::RegisteredMark,
            &[oid::TRADEMARK_COUNTRY, oid::TRADEMARK_IDENTIFIER],
            [oid::STATUTE_ATTRIBUTES, oid::PRIOR_USE_ATTRIBUTES],
        ),
        MarkType::Government => (
            Rule::GovernmentMark,
            &[oid::STATUTE_COUNTRY, oid::STATUTE_CITATION],
            [oid::TRADEMARK_ATTRIBUTES, oid::PRIOR_USE_ATTRIBUTES],
        ),
        MarkType::PriorUse => (
            Rule::PriorUseMark,
            match end_entity.begins() < PRIOR_USE_URL_REQUIRED {
                true => &[],
                false => &[oid::PRIOR_USE_URL],
            },
            [oid::TRADEMARK_ATTRIBUTES, oid::STATUTE_ATTRIBUTES],
        ),
    };
    // '-' and the like stand for no value (section 7.1.4.2).
    let says_something = |value: &String| value.chars().any(char::is_alphanumeric);
    let is_stated = |oid: &[u8]| end_entity.attribute(oid).iter().any(says_something);
    let (mut lacking, mut foreign) = (required.to_vec(), others.concat());
    lacking.retain(|oid| !is_stated(oid));
    foreign.retain(|oid| !end_entity.attribute(oid).is_empty());
    let finding = |rule, what, attributes: &[&[u8]]| {
        if attributes.is_empty() {
            return None;
        }
        let names: Vec<_> = attributes.iter().filter_map(|oid| oid::name(oid)).collect();
        let mark_type = end_entity.attribute(oid::MARK_TYPE).join(", ");
        let message = format!(
            "the end entity of a {} {what} {}",
            printable(&mark_type),
            names.join(", ")
        );
        Some(Finding::new(rule, message))
    };
    let lacking = finding(rule, "lacks", &lacking);
    let foreign = finding(Rule::MarkAttributes, "has, of other mark types,", &foreign);
    lacking.into_iter().chain(foreign).collect()
}
