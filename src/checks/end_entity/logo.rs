//! The rules on the logo that the end entity embeds. Its drawing has rules of its own.

use super::{EndEntity, broken};
use crate::asn1::oid;
use crate::causes::with_causes;
use crate::checks::finding::Broken;
use crate::checks::{CheckOptions, Finding, Rule};
use crate::mark::{HashMatch, LogoHash, printable};

pub(super) fn logotype(end_entity: &EndEntity<'_>) -> Broken {
    let logo = end_entity.logo.get().as_ref();
    Ok(logo.err().map(|error| with_causes(error)))
}

/// A repeated one is reported by the rule above.
pub(super) fn logotype_critical(end_entity: &EndEntity<'_>) -> Broken {
    let is_critical = end_entity.extensions().is_critical(oid::LOGOTYPE);
    broken(
        matches!(is_critical, Ok(Some(true))),
        "the end entity's logotype extension is critical: software that does not know it rejects the certificate",
    )
}

pub(super) fn logotype_compressed(end_entity: &EndEntity<'_>) -> Broken {
    broken(
        end_entity.logo().is_some_and(|logo| !logo.is_compressed()),
        "the end entity embeds the logo uncompressed, not as gzip data",
    )
}

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
                // Beside one that matches it is no matter.
                Some(match one_matches {
                    true => Finding::not_checked(Rule::LogotypeHash, message),
                    false => broken(message),
                })
            }
        }
    };
    hashes.iter().filter_map(check).collect()
}
