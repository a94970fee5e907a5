//! The rules on the logo that the end entity embeds. Its drawing has rules of its own.

use super::EndEntity;
use crate::asn1::oid;
use crate::checks::{CheckOptions, Finding, Rule, with_causes};
use crate::mark::{HashMatch, LogoHash, printable};

pub(super) fn logotype(end_entity: &EndEntity<'_>, _: &CheckOptions) -> Vec<Finding> {
    match &end_entity.logo {
        Ok(_) => Vec::new(),
        Err(error) => vec![Finding::new(Rule::Logotype, with_causes(error))],
    }
}

/// One that occurs twice is reported by the rule above.
pub(super) fn logotype_critical(end_entity: &EndEntity<'_>, _: &CheckOptions) -> Vec<Finding> {
    match end_entity.extensions().is_critical(oid::LOGOTYPE) {
        Ok(Some(true)) => {
            let message = "the end entity has the logotype as critical: readers that do not know it refuse it";
            vec![Finding::new(Rule::LogotypeCritical, message)]
        }
        _ => Vec::new(),
    }
}

pub(super) fn logotype_compressed(end_entity: &EndEntity<'_>, _: &CheckOptions) -> Vec<Finding> {
    match end_entity.logo() {
        Some(logo) if !logo.is_compressed() => {
            let message = "the end entity embeds the logo as it is, and not as gzip data";
            vec![Finding::new(Rule::LogotypeCompressed, message)]
        }
        _ => Vec::new(),
    }
}

pub(super) fn logotype_hash(end_entity: &EndEntity<'_>, _: &CheckOptions) -> Vec<Finding> {
    let Some(logo) = end_entity.logo() else {
        return Vec::new();
    };
    let broken = |message| Finding::new(Rule::LogotypeHash, message);
    if logo.hashes().is_empty() {
        return vec![broken("the end entity states no hash of the logo".to_owned())];
    }
    let check = |hash: &LogoHash| match hash.matches() {
        HashMatch::Raw | HashMatch::NormalizedLineEnds => None,
        HashMatch::None => Some(broken(format!(
            "the {} of the logo is another than stated",
            hash.algorithm()
        ))),
        // Beside one that matches it is no matter.
        HashMatch::Unsupported => {
            let algorithm = printable(&hash.algorithm().to_string());
            let message = format!("the logo's hash by the algorithm {algorithm} is not supported");
            let other_matches = logo
                .hashes()
                .iter()
                .any(|hash| matches!(hash.matches(), HashMatch::Raw | HashMatch::NormalizedLineEnds));
            Some(match other_matches {
                true => Finding::not_checked(Rule::LogotypeHash, message),
                false => broken(message),
            })
        }
    };
    logo.hashes().iter().filter_map(check).collect()
}
