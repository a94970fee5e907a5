//! The DMARC record of a domain (RFC 9989, section 4.7; RFC 7489, section 6.3), as far as BIMI uses it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::mark::printable;

/// What a domain requests for mail that fails DMARC.
///
/// Reading is as lenient as receivers are: unknown tags are ignored, and so is what is no tag. A policy that is missing or
/// unknown counts as `none`, and is a [defect](Self::defect).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DmarcRecord {
    /// The tag `p=`.
    pub(super) policy: DmarcPolicy,
    /// The tag `sp=`, for subdomains without a record of their own.
    pub(super) subdomain_policy: Option<DmarcPolicy>,
    /// The tag `np=`, for subdomains that do not exist.
    pub(super) nonexistent_policy: Option<DmarcPolicy>,
    /// The tag `pct=` of RFC 7489, which RFC 9989 dropped and BIMI requires.
    pub(super) percentage: Option<u8>,
    /// The tag `t=y` of RFC 9989: receivers apply a policy one step less strict.
    pub(super) is_testing: bool,
    /// The tag `psd=`: whether the domain is a public suffix, below which others register domains. `psd=n` marks an
    /// organizational domain.
    pub(super) is_public_suffix: Option<bool>,
    /// What is wrong with the tags above, in half a sentence that is safe to print.
    pub(super) defect: Option<String>,
}

/// The policy of a [`DmarcRecord`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DmarcPolicy {
    /// No enforcement.
    None,
    /// Mail that fails is suspicious.
    Quarantine,
    /// Mail that fails is to be rejected.
    Reject,
}

impl DmarcRecord {
    /// Reads a record; `None` for a text that does not begin with `v=DMARC1`, or an error for a record that receivers ignore.
    pub(super) fn read(text: &str) -> Option<Result<Self, String>> {
        let (version, tags) = text.split_once(';').unwrap_or((text, ""));
        let (name, value) = version.split_once('=')?;
        let is_version = name.trim_end_matches(WHITE_SPACE).eq_ignore_ascii_case("v");
        (is_version && value.trim_matches(WHITE_SPACE) == "DMARC1").then(|| Self::read_tags(tags))
    }

    fn read_tags(text: &str) -> Result<Self, String> {
        let tags = tags(text)?;
        let value = |name: &str| tags.get(name).copied();
        // A record with an unknown policy counts as one without enforcement.
        let policy = |name| value(name).map(|value| DmarcPolicy::read(value).unwrap_or(DmarcPolicy::None));
        let is = |name, expected: &str| value(name).is_some_and(|value| value.eq_ignore_ascii_case(expected));
        Ok(Self {
            policy: policy("p").unwrap_or(DmarcPolicy::None),
            subdomain_policy: policy("sp"),
            nonexistent_policy: policy("np"),
            percentage: value("pct").and_then(percentage),
            is_testing: is("t", "y"),
            is_public_suffix: (is("psd", "y") || is("psd", "n")).then(|| is("psd", "y")),
            defect: defect(&tags),
        })
    }

    /// What applies to subdomains without a record.
    pub(super) fn policy_for_subdomains(&self) -> DmarcPolicy {
        self.subdomain_policy.unwrap_or(self.policy)
    }
}

impl DmarcPolicy {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Quarantine => "quarantine",
            Self::Reject => "reject",
        }
    }

    fn read(value: &str) -> Option<Self> {
        let all = [Self::None, Self::Quarantine, Self::Reject];
        all.into_iter()
            .find(|policy| value.eq_ignore_ascii_case(policy.as_str()))
    }
}

fn percentage(value: &str) -> Option<u8> {
    let is_number = value.bytes().all(|byte| byte.is_ascii_digit());
    value.parse().ok().filter(|number| is_number && *number <= 100)
}

/// The first tag with a wrong value.
fn defect(tags: &HashMap<String, &str>) -> Option<String> {
    let value = |name: &str| tags.get(name).copied();
    let not_a_policy = |name| {
        let value = value(name).filter(|value| DmarcPolicy::read(value).is_none())?;
        Some(format!("'{name}={}' is not a policy", printable(value)))
    };
    let missing = || value("p").is_none().then(|| "the tag 'p=' is missing".to_owned());
    let not_a_number = || {
        let value = value("pct").filter(|value| percentage(value).is_none())?;
        Some(format!("'pct={}' is not a number from 0 to 100", printable(value)))
    };
    let policies = ["p", "sp", "np"].into_iter().find_map(not_a_policy);
    policies.or_else(missing).or_else(not_a_number)
}

const WHITE_SPACE: [char; 2] = [' ', '\t'];

/// The values of the tags after the version, by their names in lower case. What is no tag is ignored; a tag that occurs twice
/// makes a list invalid (RFC 6376, section 3.2).
fn tags(text: &str) -> Result<HashMap<String, &str>, String> {
    if text.contains(char::REPLACEMENT_CHARACTER) {
        return Err("it contains bytes that are not text".to_owned());
    }
    let mut tags = HashMap::from([("v".to_owned(), "DMARC1")]);
    for (name, value) in text.split(';').filter_map(|part| part.split_once('=')) {
        let name = name.trim_matches(WHITE_SPACE).to_ascii_lowercase();
        match tags.entry(name) {
            Entry::Vacant(tag) => tag.insert(value.trim_matches(WHITE_SPACE)),
            Entry::Occupied(tag) => {
                let name = printable(tag.key());
                return Err(format!("the tag '{name}=' occurs more than once; keep one"));
            }
        };
    }
    Ok(tags)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> DmarcRecord {
        let record = DmarcRecord::read(text).unwrap_or_else(|| panic!("{text}"));
        record.unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn all_tags_that_count_are_read() {
        let record =
            read("v=DMARC1; p=reject; sp=quarantine; np=none; pct=50; t=y; psd=n; rua=mailto:a@brand.example; x=1");
        assert_eq!(record.policy, DmarcPolicy::Reject);
        assert_eq!(record.subdomain_policy, Some(DmarcPolicy::Quarantine));
        assert_eq!(record.nonexistent_policy, Some(DmarcPolicy::None));
        assert_eq!((record.percentage, record.is_testing), (Some(50), true));
        assert_eq!(record.is_public_suffix, Some(false));
        assert_eq!(record.defect, None);
    }

    #[test]
    fn the_usual_spellings_are_read() {
        for text in [
            "v=DMARC1;p=reject",
            "v=DMARC1; p=reject;",
            "v = DMARC1 ;\tp = Reject ; ; ",
            "V=DMARC1; P=REJECT",
            "v=DMARC1; rua=mailto:a@b.example; p=reject",
            "v=DMARC1; nonsense; p=reject",
        ] {
            let record = read(text);
            assert_eq!(
                (record.policy, record.defect.as_deref()),
                (DmarcPolicy::Reject, None),
                "{text}"
            );
        }
    }

    #[test]
    fn what_does_not_begin_with_the_version_is_no_record() {
        for text in [
            "",
            " v=DMARC1; p=reject",
            "v=dmarc1; p=reject",
            "p=reject; v=DMARC1",
            "v=DMARC12; p=none",
            "v=DMARC1 p=reject",
        ] {
            assert_eq!(DmarcRecord::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_policy_that_is_missing_or_unknown_asks_for_nothing_and_is_a_defect() {
        for text in [
            "v=DMARC1",
            "v=DMARC1; p=",
            "v=DMARC1; p=rejected",
            "v=DMARC1; sp=reject",
        ] {
            let record = read(text);
            assert_eq!(
                (record.policy, record.defect.is_some()),
                (DmarcPolicy::None, true),
                "{text}"
            );
        }
        let record = read("v=DMARC1; p=reject; sp=al\u{1b}l");
        assert_eq!(record.subdomain_policy, Some(DmarcPolicy::None));
        assert_eq!(record.defect.as_deref(), Some("'sp=al l' is not a policy"));
    }

    #[test]
    fn a_percentage_that_is_no_number_up_to_100_is_a_defect() {
        for value in ["101", "-1", "+5", "5.5", "", "ten", "256"] {
            let record = read(&format!("v=DMARC1; p=quarantine; pct={value}"));
            assert_eq!((record.percentage, record.defect.is_some()), (None, true), "{value}");
        }
        assert_eq!(read("v=DMARC1; p=quarantine; pct=100").percentage, Some(100));
    }

    #[test]
    fn a_tag_that_occurs_twice_is_an_error() {
        let error = DmarcRecord::read("v=DMARC1; p=none; P=reject").unwrap().unwrap_err();
        assert_eq!(error, "the tag 'p=' occurs more than once; keep one");
    }

    #[test]
    fn the_tag_psd_is_read_in_its_three_forms() {
        for (text, expected) in [("y", Some(true)), ("n", Some(false)), ("u", None), ("x", None)] {
            assert_eq!(
                read(&format!("v=DMARC1; p=none; psd={text}")).is_public_suffix,
                expected
            );
        }
    }

    proptest! {
        #[test]
        fn a_dmarc_record_that_is_read_has_a_policy_that_stands_there(text in "v=DMARC1[ -~]{0,60}") {
            if let Some(Ok(record)) = DmarcRecord::read(&text) {
                let policy = record.policy.as_str();
                prop_assert!(text.to_ascii_lowercase().contains(policy) || record.defect.is_some(), "{}", text);
            }
        }
    }
}
