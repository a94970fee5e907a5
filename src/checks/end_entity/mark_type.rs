//! The rules on the subject's attributes: which a mark type asks for, and which belong to others (MC Requirements, section
//! 7.1.4.2.2).

use super::{EndEntity, dates};
use crate::asn1::oid;
use crate::checks::finding::Broken;
use crate::mark::printable;
use crate::mark::subject::MarkType;

pub(super) fn mark_type(end_entity: &EndEntity<'_>) -> Broken {
    if end_entity.begins() < dates::MARK_TYPE_REQUIRED {
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
    let is_asked_for = matches!(
        end_entity.mark_type(),
        Some(MarkType::Registered | MarkType::ModifiedRegistered)
    );
    lacking(
        end_entity,
        is_asked_for,
        &[oid::TRADEMARK_COUNTRY, oid::TRADEMARK_IDENTIFIER],
    )
}

pub(super) fn government_mark(end_entity: &EndEntity<'_>) -> Broken {
    let is_asked_for = end_entity.mark_type() == Some(MarkType::Government);
    lacking(end_entity, is_asked_for, &[oid::STATUTE_COUNTRY, oid::STATUTE_CITATION])
}

pub(super) fn prior_use_mark(end_entity: &EndEntity<'_>) -> Broken {
    let is_asked_for =
        end_entity.mark_type() == Some(MarkType::PriorUse) && end_entity.begins() >= dates::PRIOR_USE_URL_REQUIRED;
    lacking(end_entity, is_asked_for, &[oid::PRIOR_USE_URL])
}

/// Without a known mark type nobody can say which attributes belong to it.
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

fn lacking(end_entity: &EndEntity<'_>, are_asked_for: bool, attributes: &[&'static [u8]]) -> Broken {
    // '-' and the like stand for no value (section 7.1.4.2).
    let is_stated = |oid: &[u8]| {
        let mut values = end_entity.attribute(oid).iter();
        values.any(|value| value.chars().any(char::is_alphanumeric))
    };
    let mut lacking = attributes.to_vec();
    lacking.retain(|oid| are_asked_for && !is_stated(oid));
    Ok(named(end_entity, "lacks", &lacking))
}

/// A message that names these attributes; `None` where there are none.
fn named(end_entity: &EndEntity<'_>, what: &str, attributes: &[&[u8]]) -> Option<String> {
    let names: Vec<_> = attributes.iter().filter_map(|oid| oid::name(oid)).collect();
    let mark_type = printable(&end_entity.attribute(oid::MARK_TYPE).join(", "));
    let message = || format!("the end entity of a {mark_type} {what} {}", names.join(", "));
    (!names.is_empty()).then(message)
}
