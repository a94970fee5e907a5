//! The rules on the end entity: the profile of mark certificates (draft-fetch-validation-vmc-wchuang-11, section 4, and
//! the MC Requirements of the AuthIndicators Working Group).

use x509_parser::public_key::PublicKey;

use super::{CheckOptions, Finding, Link, Rule, with_causes};
use crate::Timestamp;
use crate::certificates::oid::shown;
use crate::mark::extensions::{ExtensionError, Extensions};
use crate::mark::{Domain, HashMatch, Logo, LogoError, logo, oid, printable};

type Check = fn(&EndEntity<'_>, &CheckOptions) -> Vec<Finding>;

pub(super) const CHECKS: [Check; 12] = [
    validity_length,
    key_purpose,
    dns_name,
    domain,
    logotype,
    logotype_hash,
    sct_list,
    crl_distribution_point,
    mark_policy,
    pilot_extension,
    key,
    no_authority,
];

/// The end entity, read once for all rules.
pub(super) struct EndEntity<'a> {
    link: &'a Link<'a>,
    logo: Result<Logo, LogoError>,
}

impl<'a> EndEntity<'a> {
    pub(super) fn read(link: &'a Link<'a>) -> Self {
        Self {
            link,
            logo: logo::embedded_in(link.certificate, Logo::DEFAULT_LIMIT),
        }
    }

    pub(super) fn logo(&self) -> Option<&Logo> {
        self.logo.as_ref().ok()
    }

    fn extensions(&self) -> Extensions<'_> {
        self.link.extensions()
    }
}

fn validity_length(end_entity: &EndEntity<'_>, _: &CheckOptions) -> Vec<Finding> {
    const DAY: i64 = 86_400;
    const SHORTENED_ON: &str = "2020-09-01T00:00:00Z";
    let (begin, end) = (
        end_entity.link.certificate.not_before(),
        end_entity.link.certificate.not_after(),
    );
    let is_old = SHORTENED_ON.parse().is_ok_and(|shortened: Timestamp| begin < shortened);
    let allowed = if is_old { 825 } else { 398 };
    // Both ends belong to the validity.
    let seconds = end
        .unix_seconds()
        .saturating_sub(begin.unix_seconds())
        .saturating_add(1);
    if seconds <= DAY.saturating_mul(allowed) {
        return Vec::new();
    }
    let more_than = if seconds % DAY == 0 { "" } else { "more than " };
    let message = format!(
        "the end entity is valid for {more_than}{} days, of {allowed} allowed",
        seconds / DAY
    );
    vec![Finding::new(Rule::ValidityLength, message)]
}

fn key_purpose(end_entity: &EndEntity<'_>, _: &CheckOptions) -> Vec<Finding> {
    verdict(Rule::KeyPurpose, end_entity.extensions().key_purposes(), |purposes| {
        let has_it = purposes.iter().any(|purpose| purpose == oid::BIMI_KEY_PURPOSE);
        (!has_it).then(|| "the end entity lacks the key purpose of BIMI".to_owned())
    })
}

fn dns_name(end_entity: &EndEntity<'_>, _: &CheckOptions) -> Vec<Finding> {
    verdict(Rule::DnsName, end_entity.extensions().dns_names(), |names| {
        let names_none = names.iter().all(String::is_empty);
        names_none.then(|| "the end entity names no domain".to_owned())
    })
}

fn domain(end_entity: &EndEntity<'_>, options: &CheckOptions) -> Vec<Finding> {
    let Some(domain) = &options.domain else {
        let message = "no domain was given, so it was not checked which the end entity covers";
        return vec![Finding::not_checked(Rule::Domain, message)];
    };
    let owner_name = match domain.owner_name(&options.selector) {
        Ok(owner_name) => owner_name,
        Err(error) => return vec![Finding::new(Rule::Domain, error.to_string())],
    };
    verdict(Rule::Domain, end_entity.extensions().dns_names(), |names| {
        let covers =
            |name: &&String| name.eq_ignore_ascii_case(domain.as_str()) || name.eq_ignore_ascii_case(&owner_name);
        if names.iter().any(|name| covers(&name)) {
            return None;
        }
        Some(match names.iter().find(|name| is_above(name, domain)) {
            Some(parent) => format!(
                "the end entity does not cover {owner_name}, only {} above it, whose logo {domain} gets as long as it \
                 has no record of its own",
                printable(parent)
            ),
            None => format!(
                "the end entity does not cover {owner_name}; it names {}",
                listed(&names)
            ),
        })
    })
}

fn logotype(end_entity: &EndEntity<'_>, _: &CheckOptions) -> Vec<Finding> {
    match &end_entity.logo {
        Ok(_) => Vec::new(),
        Err(error) => vec![Finding::new(Rule::Logotype, with_causes(error))],
    }
}

fn logotype_hash(end_entity: &EndEntity<'_>, _: &CheckOptions) -> Vec<Finding> {
    let Some(logo) = end_entity.logo() else {
        return Vec::new();
    };
    let broken = |message| Finding::new(Rule::LogotypeHash, message);
    if logo.hashes().is_empty() {
        return vec![broken("the end entity states no hash of the logo".to_owned())];
    }
    let check = |hash: &crate::mark::LogoHash| match hash.matches() {
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

fn sct_list(end_entity: &EndEntity<'_>, _: &CheckOptions) -> Vec<Finding> {
    verdict(Rule::SctList, end_entity.extensions().sct_log_ids(), |log_ids| {
        log_ids
            .is_empty()
            .then(|| "the end entity has no signed certificate timestamp".to_owned())
    })
}

fn crl_distribution_point(end_entity: &EndEntity<'_>, _: &CheckOptions) -> Vec<Finding> {
    let count = end_entity.extensions().crl_distribution_points();
    verdict(Rule::CrlDistributionPoint, count, |count| {
        (count == 0).then(|| "the end entity does not say where its revocation list is".to_owned())
    })
}

fn mark_policy(end_entity: &EndEntity<'_>, _: &CheckOptions) -> Vec<Finding> {
    verdict(Rule::MarkPolicy, end_entity.extensions().policies(), |policies| {
        let has_it = policies.iter().any(|policy| policy == oid::MARK_POLICY);
        (!has_it).then(|| "the end entity lacks the policy of mark certificates".to_owned())
    })
}

fn pilot_extension(end_entity: &EndEntity<'_>, _: &CheckOptions) -> Vec<Finding> {
    const FORBIDDEN_SINCE: &str = "2025-03-15T00:00:00Z";
    let begin = end_entity.link.certificate.not_before();
    let is_forbidden = FORBIDDEN_SINCE
        .parse()
        .is_ok_and(|forbidden: Timestamp| begin >= forbidden);
    verdict(
        Rule::PilotExtension,
        end_entity.extensions().pilot_is_critical(),
        |critical| match critical {
            Some(_) if is_forbidden => {
                Some("the end entity has the pilot extension, forbidden since 2025-03-15".to_owned())
            }
            Some(true) => Some(
                "the end entity has the pilot extension as critical: readers that do not know it refuse it".to_owned(),
            ),
            _ => None,
        },
    )
}

fn key(end_entity: &EndEntity<'_>, _: &CheckOptions) -> Vec<Finding> {
    let public_key = end_entity.link.x509.public_key();
    let algorithm = shown(public_key.algorithm.algorithm.as_bytes());
    let found = |key: String| {
        let message = format!("the end entity's key is {}", printable(&key));
        vec![Finding::new(Rule::Key, message)]
    };
    match (algorithm.as_str(), public_key.parsed()) {
        (oid::RSA_KEY, Ok(PublicKey::RSA(key))) => match bit_length(key.modulus) {
            2048.. => Vec::new(),
            bits => found(format!("RSA of {bits} bits")),
        },
        (oid::EC_KEY, Ok(PublicKey::EC(_))) => {
            let parameters = public_key.algorithm.parameters.as_ref();
            match parameters
                .and_then(|parameters| crate::mark::der::oid(parameters).ok())
                .as_deref()
            {
                Some(oid::P_256) => Vec::new(),
                Some(curve) => found(format!("on the elliptic curve {curve}")),
                None => found("on an unnamed elliptic curve".to_owned()),
            }
        }
        _ => found(format!("of the algorithm {algorithm}, or malformed")),
    }
}

fn no_authority(end_entity: &EndEntity<'_>, _: &CheckOptions) -> Vec<Finding> {
    let extensions = end_entity.extensions();
    let mut findings = verdict(Rule::NoAuthority, extensions.is_authority(), |authority| {
        authority.then(|| "the end entity is a certification authority".to_owned())
    });
    findings.extend(verdict(Rule::NoAuthority, extensions.key_usage(), |usage| {
        let signs = usage.is_some_and(|usage| usage.key_cert_sign() || usage.crl_sign());
        signs.then(|| "the end entity's key may sign certificates or revocation lists".to_owned())
    }));
    findings
}

/// Applies a rule to what an extension says. One that cannot be read breaks every rule about it.
fn verdict<T>(rule: Rule, value: Result<T, ExtensionError>, broken: impl FnOnce(T) -> Option<String>) -> Vec<Finding> {
    let message = match value {
        Ok(value) => broken(value),
        Err(error) => Some(error.to_string()),
    };
    message.map(|message| Finding::new(rule, message)).into_iter().collect()
}

fn bit_length(unsigned: &[u8]) -> usize {
    let bits = unsigned
        .iter()
        .flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1));
    bits.skip_while(|bit| *bit == 0).count()
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
