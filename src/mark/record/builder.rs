//! Writing an assertion record.

use url::Url;

use super::{AssertionRecord, AvatarPreference, LocalPartSelectors, RecordError, uri};

/// Builds an assertion record: see [`AssertionRecord::builder`] or [`AssertionRecord::declination`].
#[derive(Clone, Debug)]
#[must_use = "`build` returns the record"]
pub struct RecordBuilder(AssertionRecord);

impl AssertionRecord {
    /// Begins a record that names the logo's URL.
    pub fn builder(logo: &Url) -> RecordBuilder {
        let mut builder = Self::declination();
        builder.0.location = Some(logo.clone());
        builder
    }

    /// Begins a record that declines to show a logo (section 4.3.1 of the draft).
    ///
    /// ```
    /// use collectmc::mark::AssertionRecord;
    ///
    /// // No logo, but for addresses that begin with `news` or `offers` and have their own record.
    /// let record = AssertionRecord::declination().local_part_selectors("news,offers".parse()?).build()?;
    /// assert_eq!(record.to_string(), "v=BIMI1; l=; a=; lps=news,offers;");
    /// # Ok::<(), collectmc::mark::RecordError>(())
    /// ```
    pub fn declination() -> RecordBuilder {
        RecordBuilder(Self {
            location: None,
            evidence: None,
            avatar_preference: None,
            local_part_selectors: None,
            ignored: Vec::new(),
        })
    }
}

impl RecordBuilder {
    /// Sets the URL of the evidence: the mark certificate's chain as PEM, end entity first.
    pub fn evidence(mut self, evidence: &Url) -> Self {
        self.0.evidence = Some(evidence.clone());
        self
    }

    /// Sets the picture to show.
    pub fn avatar_preference(mut self, preference: AvatarPreference) -> Self {
        self.0.avatar_preference = Some(preference);
        self
    }

    /// Sets the senders for which receivers first look up a record under a selector made of the local part.
    pub fn local_part_selectors(mut self, selectors: LocalPartSelectors) -> Self {
        self.0.local_part_selectors = Some(selectors);
        self
    }

    /// Builds the record. Commas, semicolons and whatever RFC 3986 does not allow are percent-encoded in the URLs.
    ///
    /// # Errors
    ///
    /// [`RecordError`] when receivers would refuse the record. A URL must be https, on a full domain name and public,
    /// that of the logo must not end in the suffix of another image format, evidence requires a logo, and the record has to
    /// fit into one TXT record.
    pub fn build(self) -> Result<AssertionRecord, RecordError> {
        let mut record = self.0;
        let logo = |url| uri::logo(uri::encoded("l", &url)?);
        record.location = record.location.map(logo).transpose()?;
        record.evidence = record.evidence.map(|url| uri::encoded("a", &url)).transpose()?;
        record.publishable_text()?;
        Ok(record)
    }
}
