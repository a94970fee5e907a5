//! The DMARC record of a domain (RFC 9989, section 4.7; RFC 7489, section 6.3), as far as BIMI asks for it.

use std::str::FromStr;

use crate::mark::printable;

/// What a domain asks receivers to do with mail that fails DMARC.
///
/// Reading is as lenient as receivers are: unknown tags are ignored, and so is what is no tag. A policy that is missing or
/// that nobody knows counts as `none`, and is a [defect](Self::defects).
///
/// ```
/// use collectmc::publication::{DmarcPolicy, DmarcRecord};
///
/// let record: DmarcRecord = "v=DMARC1; p=quarantine; pct=20; rua=mailto:reports@brand.example".parse()?;
/// assert_eq!(record.policy(), DmarcPolicy::Quarantine);
/// assert_eq!(record.percentage(), Some(20));
/// assert!(record.subdomain_policy().is_none() && record.defects().is_empty());
/// # Ok::<(), collectmc::publication::DmarcError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DmarcRecord {
    policy: DmarcPolicy,
    subdomain_policy: Option<DmarcPolicy>,
    nonexistent_policy: Option<DmarcPolicy>,
    percentage: Option<u8>,
    is_testing: bool,
    suffix: PublicSuffix,
    defects: Vec<String>,
}

/// The policy of a [`DmarcRecord`]. A stricter one is greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DmarcPolicy {
    /// Nothing is asked for.
    None,
    /// Mail that fails is suspicious.
    Quarantine,
    /// Mail that fails is to be rejected.
    Reject,
}

/// Whether a record stands at a public suffix, below which others register domains: the tag `psd=`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PublicSuffix {
    /// `psd=y`.
    Yes,
    /// `psd=n`: the domain is an organizational domain.
    No,
    /// `psd=u`, or no such tag.
    #[default]
    Unknown,
}

/// Why a text is not a DMARC record.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DmarcError {
    /// It does not begin with `v=DMARC1`: receivers ignore it.
    #[error("not a DMARC record: it must begin with 'v=DMARC1', in this spelling")]
    NotDmarc,
    /// A tag occurs twice (RFC 6376, section 3.2).
    #[error("the tag '{}=' occurs more than once; keep one", printable(tag))]
    RepeatedTag {
        /// The tag.
        tag: String,
    },
}

impl DmarcRecord {
    /// The tag `p=`.
    pub fn policy(&self) -> DmarcPolicy {
        self.policy
    }

    /// The tag `sp=`, for subdomains without a record of their own.
    pub fn subdomain_policy(&self) -> Option<DmarcPolicy> {
        self.subdomain_policy
    }

    /// The tag `np=`, for subdomains that do not exist.
    pub fn nonexistent_policy(&self) -> Option<DmarcPolicy> {
        self.nonexistent_policy
    }

    /// The tag `pct=` of RFC 7489, which RFC 9989 dropped and BIMI asks for.
    pub fn percentage(&self) -> Option<u8> {
        self.percentage
    }

    /// The tag `t=y` of RFC 9989: receivers apply a policy one step less strict.
    pub fn is_testing(&self) -> bool {
        self.is_testing
    }

    /// The tag `psd=`.
    pub fn public_suffix(&self) -> PublicSuffix {
        self.suffix
    }

    /// What is wrong with the tags above, each in half a sentence that is safe to print.
    pub fn defects(&self) -> &[String] {
        &self.defects
    }

    /// What applies to subdomains without a record.
    pub(super) fn policy_for_subdomains(&self) -> DmarcPolicy {
        self.subdomain_policy.unwrap_or(self.policy)
    }
}

impl DmarcPolicy {
    fn read(value: &str) -> Option<Self> {
        let all = [Self::None, Self::Quarantine, Self::Reject];
        all.into_iter()
            .find(|policy| value.eq_ignore_ascii_case(policy.as_str()))
    }
}

impl FromStr for DmarcRecord {
    type Err = DmarcError;

    fn from_str(text: &str) -> Result<Self, DmarcError> {
        let tags = tags(text)?;
        let value = |name: &str| tags.iter().find(|(tag, _)| tag == name).map(|(_, value)| *value);
        let mut defects = Vec::new();
        let mut policy = |name: &str| {
            let value = value(name)?;
            let policy = DmarcPolicy::read(value);
            if policy.is_none() {
                defects.push(format!("'{name}={}' is not a policy", printable(value)));
            }
            // A policy that nobody knows has the whole record count as one that asks for nothing.
            Some(policy.unwrap_or(DmarcPolicy::None))
        };
        let (p, sp, np) = (policy("p"), policy("sp"), policy("np"));
        if p.is_none() {
            defects.push("the tag 'p=' is missing".to_owned());
        }
        let percentage = value("pct").map(|value| (value, percentage(value)));
        if let Some((value, None)) = percentage {
            defects.push(format!("'pct={}' is not a number from 0 to 100", printable(value)));
        }
        let is = |name, expected: &str| value(name).is_some_and(|value| value.eq_ignore_ascii_case(expected));
        Ok(Self {
            policy: p.unwrap_or(DmarcPolicy::None),
            subdomain_policy: sp,
            nonexistent_policy: np,
            percentage: percentage.and_then(|(_, number)| number),
            is_testing: is("t", "y"),
            suffix: match () {
                () if is("psd", "y") => PublicSuffix::Yes,
                () if is("psd", "n") => PublicSuffix::No,
                () => PublicSuffix::Unknown,
            },
            defects,
        })
    }
}

fn percentage(value: &str) -> Option<u8> {
    let is_number = value.bytes().all(|byte| byte.is_ascii_digit());
    value.parse().ok().filter(|number| is_number && *number <= 100)
}

const WHITE_SPACE: [char; 2] = [' ', '\t'];

/// The names, in lower case, and values of the tags after the version. What is no tag is ignored.
fn tags(text: &str) -> Result<Vec<(String, &str)>, DmarcError> {
    let mut parts = text.split(';');
    let version = parts.next().and_then(|first| first.split_once('='));
    let is_dmarc = version.is_some_and(|(name, value)| {
        let name = name.trim_end_matches(WHITE_SPACE);
        name.eq_ignore_ascii_case("v") && value.trim_matches(WHITE_SPACE) == "DMARC1"
    });
    if !is_dmarc {
        return Err(DmarcError::NotDmarc);
    }
    let mut names = std::collections::HashSet::from(["v".to_owned()]);
    let mut tags = Vec::new();
    for (name, value) in parts.filter_map(|part| part.split_once('=')) {
        let name = name.trim_matches(WHITE_SPACE).to_ascii_lowercase();
        if !names.insert(name.clone()) {
            return Err(DmarcError::RepeatedTag { tag: name });
        }
        tags.push((name, value.trim_matches(WHITE_SPACE)));
    }
    Ok(tags)
}
