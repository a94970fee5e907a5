//! The assertion record: what a domain says of its logo in the DNS
//! (draft-brand-indicators-for-message-identification-10, section 4.3).

mod parse;
mod uri;
mod zone;

use std::fmt;

use url::Url;

use crate::checks::{Finding, Rule};

/// A BIMI assertion record: where a domain's logo and its evidence are.
///
/// ```
/// use collectmc::mark::{AssertionRecord, Domain, Selector};
///
/// let logo = "https://brand.example/logo.svg".parse()?;
/// let evidence = "https://brand.example/mark.pem".parse()?;
/// let record = AssertionRecord::new(&logo)?.with_evidence(&evidence)?;
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
/// [`str::parse`]. Reading is as strict as the draft asks of receivers, who must not repair a record: what parses here
/// is what they accept, and the error says what they do not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssertionRecord {
    location: Option<Url>,
    evidence: Option<Url>,
    avatar_preference: Option<AvatarPreference>,
    local_part_selectors: bool,
}

/// Which picture a mail program should show when the sender has one of their own, too: the tag `avp=`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum AvatarPreference {
    /// The brand's logo.
    #[default]
    Brand,
    /// The sender's own picture.
    Personal,
}

/// Why a text is no assertion record, or why none can be made of a URL.
///
/// A `tag` is the one at fault: `l` for the logo's URL, `a` for that of the evidence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// The record does not begin with `v=BIMI1`, spelt just so: receivers ignore it.
    #[error("not a BIMI record: it must begin with 'v=BIMI1', in this spelling")]
    NotBimi,
    /// There is no tag `l`.
    #[error("the tag 'l=' is missing; name the logo's URL, or write 'l=; a=;' to decline")]
    MissingLocation,
    /// Something between two semicolons is not `name=value`, or has characters that a record cannot have.
    #[error(
        "'{}' is not a tag; write name=value, in ASCII and without semicolons in the value",
        super::printable(text)
    )]
    BadTag {
        /// What stands there.
        text: String,
    },
    /// A tag occurs twice (RFC 6376, section 3.2).
    #[error("the tag '{}=' occurs more than once; keep one", super::printable(tag))]
    RepeatedTag {
        /// The tag.
        tag: String,
    },
    /// The tag `lps` is neither `true` nor `false`.
    #[error("the tag 'lps=' is neither 'true' nor 'false'")]
    BadLocalPartSelectors,
    /// A comma stands in a URL.
    #[error("the URL of '{tag}=' has a comma; write it as %2C, and one URL only")]
    Comma {
        /// The tag.
        tag: &'static str,
    },
    /// The value is no URL (RFC 3986), or one that readers would have to repair.
    #[error("the value of '{tag}=' is not a URL; write it like https://brand.example/file")]
    BadUrl {
        /// The tag.
        tag: &'static str,
    },
    /// The URL's scheme is another than https.
    #[error("the URL of '{tag}=' is not an https URL; serve the file over https")]
    NotHttps {
        /// The tag.
        tag: &'static str,
    },
    /// The URL's host is an address, a name without a dot, or no name that the DNS could have.
    #[error("the URL of '{tag}=' does not name a full domain; receivers cannot reach it")]
    NotFullDomain {
        /// The tag.
        tag: &'static str,
    },
    /// The URL has a user name or password.
    #[error("the URL of '{tag}=' has a user name or password; the file must be public")]
    UserInfo {
        /// The tag.
        tag: &'static str,
    },
    /// The logo's URL ends like another image format (section 4.3.2 of the draft).
    #[error("the logo's URL ends in '.{suffix}'; receivers refuse all but SVG")]
    NotSvg {
        /// How it ends.
        suffix: String,
    },
    /// The record does not fit into the DNS (RFC 1035, section 3.3.14).
    #[error("the record has {length} bytes and does not fit into the DNS; use shorter URLs")]
    TooLong {
        /// The record's length in bytes.
        length: usize,
    },
    /// The name under which the record would stand is no DNS name.
    #[error("the record has no place in the DNS")]
    Name(#[from] super::NameError),
}

impl AssertionRecord {
    /// A record that names the logo's URL.
    ///
    /// # Errors
    ///
    /// [`RecordError`] when receivers would refuse the URL: it must be https, on a full domain name, public, and not
    /// end like another image format than SVG. Commas and semicolons in it are percent-encoded.
    pub fn new(logo: &Url) -> Result<Self, RecordError> {
        let mut record = Self::declined();
        record.location = Some(uri::logo(uri::encoded("l", logo)?)?);
        Ok(record)
    }

    /// A record that says that the domain declines to show a logo (section 4.3.1 of the draft).
    pub fn declined() -> Self {
        Self {
            location: None,
            evidence: None,
            avatar_preference: None,
            local_part_selectors: false,
        }
    }

    /// Names the URL of the evidence: the mark certificate's chain as PEM, end entity first.
    ///
    /// # Errors
    ///
    /// [`RecordError`] when receivers would refuse the URL.
    pub fn with_evidence(mut self, evidence: &Url) -> Result<Self, RecordError> {
        self.evidence = Some(uri::encoded("a", evidence)?);
        Ok(self)
    }

    /// States which picture to show.
    #[must_use]
    pub fn with_avatar_preference(mut self, preference: AvatarPreference) -> Self {
        self.avatar_preference = Some(preference);
        self
    }

    /// Asks receivers to look for a record under a selector made of the sender's local part first (section 4.5 of the
    /// draft).
    #[must_use]
    pub fn with_local_part_selectors(mut self) -> Self {
        self.local_part_selectors = true;
        self
    }

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

    /// Whether selectors are made of local parts.
    pub fn local_part_selectors(&self) -> bool {
        self.local_part_selectors
    }

    /// Whether the record is an explicit refusal to take part: neither logo nor evidence.
    pub fn is_declined(&self) -> bool {
        self.location.is_none() && self.evidence.is_none()
    }

    /// What could keep receivers from taking the record although it is valid.
    pub fn check(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        if let Some(evidence) = &self.evidence
            && !evidence.path().ends_with(".pem")
        {
            let message = format!("the evidence's URL {evidence} does not end in '.pem'");
            findings.push(Finding::new(Rule::EvidenceFileName, message));
        }
        findings
    }
}

impl AvatarPreference {
    /// `brand` or `personal`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Brand => "brand",
            Self::Personal => "personal",
        }
    }
}

impl fmt::Display for AssertionRecord {
    /// The record's text, as it stands in the DNS.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = |url: &Option<Url>| url.as_ref().map_or("", Url::as_str).to_owned();
        let mut tags = vec!["v=BIMI1".to_owned(), format!("l={}", url(&self.location))];
        if self.evidence.is_some() || self.is_declined() {
            tags.push(format!("a={}", url(&self.evidence)));
        }
        if let Some(preference) = self.avatar_preference {
            tags.push(format!("avp={}", preference.as_str()));
        }
        if self.local_part_selectors {
            tags.push("lps=true".to_owned());
        }
        // The draft ends a declination with a semicolon; it says more clearly that the last value is meant to be empty.
        let end = if self.is_declined() { ";" } else { "" };
        write!(f, "{}{end}", tags.join("; "))
    }
}
