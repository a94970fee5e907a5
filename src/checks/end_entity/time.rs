//! The rules on the end entity's validity: for how long, and for how much longer.

use super::{EndEntity, broken, dates};
use crate::checks::finding::Broken;
use crate::checks::{CheckOptions, Finding, Rule};

const DAY: i64 = 86_400;

pub(super) fn validity_length(end_entity: &EndEntity<'_>) -> Broken {
    let (begin, end) = (end_entity.begins(), end_entity.certificate().not_after());
    let allowed = if begin < dates::VALIDITY_SHORTENED { 825 } else { 398 };
    // Both ends belong to the validity.
    let seconds = end.seconds_since(begin).saturating_add(1);
    let more_than = if seconds % DAY == 0 { "" } else { "more than " };
    broken(
        seconds > DAY.saturating_mul(allowed),
        &format!(
            "the end entity is valid for {more_than}{} days, of {allowed} allowed",
            seconds / DAY
        ),
    )
}

/// The rule on validity speaks of what is not valid at the time.
pub(super) fn expires_soon(end_entity: &EndEntity<'_>, options: &CheckOptions) -> Vec<Finding> {
    const SOON: i64 = 30;
    const VERY_SOON: i64 = 7;
    let end = end_entity.certificate().not_after();
    let is_valid = end_entity.begins() <= options.at && options.at <= end;
    let seconds = end.seconds_since(options.at);
    if !is_valid || seconds > DAY.saturating_mul(SOON) {
        return Vec::new();
    }
    let left = match seconds / DAY {
        0 => "less than a day".to_owned(),
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    };
    let finding = Finding::new(Rule::ExpiresSoon, format!("the end entity expires in {left}, on {end}"));
    vec![if seconds <= DAY.saturating_mul(VERY_SOON) {
        finding.with_remedy(
            "Renew the mark certificate at once: without a new one, published before that, receivers stop showing the logo.",
        )
    } else {
        finding
    }]
}
