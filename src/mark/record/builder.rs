//! Writing an assertion record.

use url::Url;

use super::{AssertionRecord, AvatarPreference, LocalPartSelectors, RecordError, uri};

/// Builds an assertion record: see [`AssertionRecord::builder`] or [`AssertionRecord::declination`].
#[derive(Clone, Debug)]
#[must_use = "`build` makes the record"]
pub struct RecordBuilder {
    logo: Option<Url>,
    evidence: Option<Url>,
    avatar_preference: Option<AvatarPreference>,
    local_part_selectors: Option<LocalPartSelectors>,
}

impl AssertionRecord {
    /// Begins a record that names the logo's URL.
    pub fn builder(logo: &Url) -> RecordBuilder {
        RecordBuilder {
            logo: Some(logo.clone()),
            ..Self::declination()
        }
    }

    /// Begins a record that declines to show a logo (section 4.3.1 of the draft).
    ///
    /// ```
    /// use collectmc::mark::AssertionRecord;
    ///
    /// // No logo, but for addresses that begin with `news` or `offers` and have a record of their own.
    /// let record = AssertionRecord::declination().local_part_selectors("news,offers".parse()?).build()?;
    /// assert_eq!(record.to_string(), "v=BIMI1; l=; a=; lps=news,offers;");
    /// # Ok::<(), collectmc::mark::RecordError>(())
    /// ```
    pub fn declination() -> RecordBuilder {
        RecordBuilder {
            logo: None,
            evidence: None,
            avatar_preference: None,
            local_part_selectors: None,
        }
    }
}

impl RecordBuilder {
    /// Names the URL of the evidence: the mark certificate's chain as PEM, end entity first.
    pub fn evidence(mut self, evidence: &Url) -> Self {
        self.evidence = Some(evidence.clone());
        self
    }

    /// States which picture to show.
    pub fn avatar_preference(mut self, preference: AvatarPreference) -> Self {
        self.avatar_preference = Some(preference);
        self
    }

    /// Asks receivers to look for a record under a selector made of the sender's local part first.
    pub fn local_part_selectors(mut self, selectors: LocalPartSelectors) -> Self {
        self.local_part_selectors = Some(selectors);
        self
    }

    /// Makes the record. Commas, semicolons and whatever RFC 3986 does not allow are percent-encoded in the URLs.
    ///
    /// # Errors
    ///
    /// [`RecordError`] when receivers would refuse the record. A URL must be https, on a full domain name and public,
    /// that of the logo must not end like another image format than SVG, evidence needs a logo, and the whole has to
    /// fit into one TXT record.
    pub fn build(self) -> Result<AssertionRecord, RecordError> {
        let logo = self.logo.map(|logo| uri::logo(uri::encoded("l", &logo)?)).transpose()?;
        let evidence = self.evidence.map(|url| uri::encoded("a", &url)).transpose()?;
        let record = AssertionRecord {
            location: logo,
            evidence,
            avatar_preference: self.avatar_preference,
            local_part_selectors: self.local_part_selectors,
            ignored: Vec::new(),
        };
        record.publishable_text()?;
        Ok(record)
    }
}
