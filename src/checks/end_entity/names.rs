//! The rules on the domains that the end entity names.

use super::EndEntity;
use crate::checks::finding::Broken;
use crate::checks::{CheckOptions, Finding, Rule};
use crate::mark::{Domain, Selector, printable};

/// A malformed extension is reported by the rule on names.
pub(super) fn dns_name_syntax(end_entity: &EndEntity<'_>) -> Broken {
    let names = end_entity.extensions().dns_names().unwrap_or_default();
    let mut errors = names
        .iter()
        .filter(|name| !name.is_empty())
        .filter_map(|name| syntax_error(name));
    let Some(first) = errors.next() else {
        return Ok(None);
    };
    Ok(Some(match errors.count() {
        0 => first,
        1 => format!("{first}; and another name of the end entity is not a DNS name"),
        further => format!("{first}; and {further} other names of the end entity are not DNS names"),
    }))
}

/// `<selector>._bimi.<domain>` has the one underscore that is allowed.
fn syntax_error(name: &str) -> Option<String> {
    let lower = name.to_ascii_lowercase();
    let domain = match lower.split_once("._bimi.") {
        Some((selector, domain)) if selector.parse::<Selector>().is_ok() => domain,
        _ => &lower,
    };
    if domain.ends_with('.') {
        return Some(format!("'{}' ends in a dot", printable(name)));
    }
    if !domain.is_ascii() {
        return Some(format!(
            "'{}' has characters outside ASCII; the DNS form is like xn--mller-kva.example",
            printable(name)
        ));
    }
    domain.parse::<Domain>().err().map(|error| error.to_string())
}

pub(super) fn domain(end_entity: &EndEntity<'_>) -> Vec<Finding> {
    let CheckOptions { domain, selector, .. } = end_entity.options;
    let Some(domain) = domain else {
        let message = "the domains that the end entity covers were not checked, since no domain was given";
        return vec![Finding::not_checked(Rule::Domain, message)];
    };
    let message = match domain.owner_name(selector) {
        Ok(owner_name) => uncovered(end_entity, domain, &owner_name),
        Err(error) => Ok(Some(error.to_string())),
    };
    Finding::of(Rule::Domain, message).into_iter().collect()
}

fn uncovered(end_entity: &EndEntity<'_>, domain: &Domain, owner_name: &str) -> Broken {
    let names = end_entity.extensions().dns_names()?;
    let covers = |name: &String| name.eq_ignore_ascii_case(domain.as_str()) || name.eq_ignore_ascii_case(owner_name);
    if names.iter().any(covers) {
        return Ok(None);
    }
    Ok(Some(match names.iter().find(|name| is_above(name, domain)) {
        Some(parent) => format!(
            "the end entity does not cover {owner_name}, only {} above it, whose logo {domain} shows as long as it has no record itself",
            printable(parent)
        ),
        None => format!(
            "the end entity does not cover {owner_name}; it names {}",
            listed(&names)
        ),
    }))
}

fn is_above(name: &str, domain: &Domain) -> bool {
    let name = name.to_ascii_lowercase();
    let below = domain.as_str().strip_suffix(&name);
    below.is_some_and(|below| below.ends_with('.'))
}

fn listed(names: &[String]) -> String {
    const MOST: usize = 4;
    let mut listed: Vec<_> = names.iter().take(MOST).map(|name| printable(name)).collect();
    let left_out = names.len().saturating_sub(MOST);
    if left_out > 0 {
        listed.push(format!("and {left_out} more"));
    }
    if listed.is_empty() {
        return "none".to_owned();
    }
    listed.join(", ")
}
