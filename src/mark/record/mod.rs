//! The assertion record, by which a domain publishes its logo in the DNS
//! (draft-brand-indicators-for-message-identification-12, sections 4.3 to 4.5).

mod builder;
mod error;
mod local_part;
mod parse;
mod tags;
mod uri;
mod zone;

use std::fmt;

use url::Url;

use crate::checks::{Finding, Rule};

pub use builder::RecordBuilder;
pub use error::RecordError;
pub use local_part::LocalPartSelectors;
pub use tags::RecordTag;

/// A BIMI assertion record: the URLs of a domain's logo and its evidence.
///
/// A record is written through a [builder](Self::builder), which builds no record that receivers would refuse:
///
/// ```
/// use collectmc::mark::{AssertionRecord, Domain, Selector};
///
/// let logo = "https://brand.example/logo.svg".parse()?;
/// let evidence = "https://brand.example/mark.pem".parse()?;
/// let record = AssertionRecord::builder(&logo).evidence(&evidence).build()?;
/// assert_eq!(
///     record.to_string(),
///     "v=BIMI1; l=https://brand.example/logo.svg; a=https://brand.example/mark.pem"
/// );
///
/// let domain: Domain = "brand.example".parse()?;
/// assert_eq!(domain.owner_name(&Selector::default())?, "default._bimi.brand.example");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// The text of a record from the DNS, its strings joined without anything between them, is read by
/// [`str::parse`]. Receivers must not repair a record, so reading repairs nothing: what fails here is a syntax error to
/// them. [`tags`](Self::tags) says what each tag means, and [`check`](Self::check) what is wrong despite valid syntax:
///
/// ```
/// use collectmc::mark::AssertionRecord;
///
/// let record: AssertionRecord = "v=BIMI1; l=; a=https://brand.example/mark.pem; lps=true".parse()?;
/// for tag in record.tags() {
///     println!("{}={}: {}", tag.name(), tag.value(), tag.meaning());
/// }
/// let rules: Vec<_> = record.check().iter().map(|finding| finding.rule().as_str()).collect();
/// assert_eq!(rules, ["evidence-without-logo", "local-part-flag"]);
/// # Ok::<(), collectmc::mark::RecordError>(())
/// ```
///
/// The record alone shows no logo. Receivers process BIMI only for mail that passes DMARC, and only where the DMARC
/// policy of both the author's domain and its organizational domain is `p=reject`, or `p=quarantine` with `pct=100`,
/// and `sp=`, where present, is not `none` (section 7.1 of the draft).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssertionRecord {
    location: Option<Url>,
    evidence: Option<Url>,
    avatar_preference: Option<AvatarPreference>,
    local_part_selectors: Option<LocalPartSelectors>,
    /// Names and values of the tags that receivers ignore.
    ignored: Vec<(String, String)>,
}

/// The tag `avp=`: which picture mail programs should show if the sender has one too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum AvatarPreference {
    /// The brand's logo.
    #[default]
    Brand,
    /// The sender's own picture.
    Personal,
}

impl AssertionRecord {
    /// The logo's URL. Without it no logo is shown.
    pub fn location(&self) -> Option<&Url> {
        self.location.as_ref()
    }

    /// The evidence's URL.
    pub fn evidence(&self) -> Option<&Url> {
        self.evidence.as_ref()
    }

    /// Which picture to show: the brand's, unless the record says otherwise.
    pub fn avatar_preference(&self) -> AvatarPreference {
        self.avatar_preference.unwrap_or_default()
    }

    /// For which senders a selector is made of the local part of their address; `None` for nobody.
    pub fn local_part_selectors(&self) -> Option<&LocalPartSelectors> {
        self.local_part_selectors.as_ref()
    }

    /// Whether the record declines to show a logo: it has neither logo nor evidence (section 4.3.1 of the draft).
    pub fn is_declined(&self) -> bool {
        self.location.is_none() && self.evidence.is_none()
    }

    /// Reasons for which receivers may refuse the record although its syntax is valid.
    pub fn check(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        if let Some(evidence) = &self.evidence
            && !evidence.path().ends_with(".pem")
        {
            let message = format!("the evidence's URL {evidence} does not end in '.pem'");
            findings.push(Finding::new(Rule::EvidenceFileName, message));
        }
        if let (None, Some(evidence)) = (&self.location, &self.evidence) {
            let message = format!("the record names the evidence {evidence} and no logo");
            findings.push(Finding::new(Rule::EvidenceWithoutLogo, message));
        }
        if let Some((_, value)) = self.ignored.iter().find(|(name, _)| name == "avp") {
            let message = format!("the record has 'avp={}'", super::printable(value));
            findings.push(Finding::new(Rule::AvatarPreference, message));
        }
        if let Some(flag) = self.local_part_selectors.as_ref().and_then(LocalPartSelectors::flag) {
            let message = format!("the record has 'lps={flag}', which is the prefix '{flag}' and not a flag");
            findings.push(Finding::new(Rule::LocalPartFlag, message));
        }
        findings
    }
}

impl fmt::Display for AssertionRecord {
    /// The record's text, as in the DNS. Tags that receivers ignore are left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, tag) in self.effective_tags().iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{}={}", tag.name(), tag.value())?;
        }
        // As in the draft, since it makes clear that the last value is empty on purpose.
        f.write_str(if self.is_declined() { ";" } else { "" })
    }
}
