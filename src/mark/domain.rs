//! The names of assertion records in the DNS.

use std::fmt;
use std::str::FromStr;

/// A domain for which a logo is published, such as `brand.example`: in lower case, in the DNS's own characters
/// (`xn--mller-kva.example` for `müller.example`) and without a final dot.
///
/// ```
/// let domain: collectmc::mark::Domain = "Brand.Example.".parse()?;
/// assert_eq!(domain.as_str(), "brand.example");
/// # Ok::<(), collectmc::mark::NameError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Domain(Box<str>);

/// The name by which a message selects one of the assertion records of its domain; `default` without one
/// (draft-brand-indicators-for-message-identification, section 4.4).
///
/// A selector is one label of letters, digits and hyphens, or several with dots between them; case does not matter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Selector(Box<str>);

/// Why a text is not a DNS name.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NameError {
    /// A label is empty or longer than 63 characters (RFC 1035, section 2.3.4).
    #[error("'{}' is not a DNS name: each label has 1 to 63 characters", super::printable(name))]
    LabelLength {
        /// The whole name.
        name: String,
    },
    /// A label has characters other than letters, digits and hyphens, or a hyphen at an end (RFC 5321, section 4.1.2).
    #[error(
        "'{}' is not a DNS name: a label has letters, digits and, between them, hyphens",
        super::printable(name)
    )]
    LabelCharacters {
        /// The whole name.
        name: String,
    },
    /// The name is longer than the DNS allows (RFC 1035, section 2.3.4).
    #[error("'{}' is too long for the DNS: at most 253 characters fit", super::printable(name))]
    TooLong {
        /// The whole name.
        name: String,
    },
    /// A domain without a dot, or an IP address.
    #[error(
        "'{}' is not a full domain name; write it like brand.example",
        super::printable(name)
    )]
    NotFull {
        /// The whole name.
        name: String,
    },
}

impl Domain {
    /// The domain in lower case, without a final dot.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name of this domain's assertion record with a selector: `default._bimi.brand.example`
    /// (draft-brand-indicators-for-message-identification, section 4.3).
    ///
    /// # Errors
    ///
    /// [`NameError::TooLong`] when the whole does not fit into the DNS.
    pub fn owner_name(&self, selector: &Selector) -> Result<String, NameError> {
        let name = format!("{selector}._bimi.{self}");
        within_length(&name)?;
        Ok(name)
    }
}

impl FromStr for Domain {
    type Err = NameError;

    /// Parses a domain in any case, also an internationalised one, with or without a final dot.
    fn from_str(text: &str) -> Result<Self, NameError> {
        let name = text.strip_suffix('.').unwrap_or(text);
        let ascii = if name.is_ascii() {
            name.to_ascii_lowercase()
        } else {
            to_ascii(name).ok_or_else(|| NameError::LabelCharacters { name: name.to_owned() })?
        };
        check_labels(&ascii)?;
        within_length(&ascii)?;
        match ascii.rsplit_once('.') {
            // URLs and programs take a name whose last label is a number for an IP address.
            Some((_, last)) if !last.bytes().all(|byte| byte.is_ascii_digit()) => Ok(Self(ascii.into())),
            _ => Err(NameError::NotFull { name: ascii }),
        }
    }
}

impl Selector {
    /// The selector in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for Selector {
    /// `default`.
    fn default() -> Self {
        Self("default".into())
    }
}

impl FromStr for Selector {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let selector = text.to_ascii_lowercase();
        check_labels(&selector)?;
        within_length(&selector)?;
        Ok(Self(selector.into()))
    }
}

/// Converts an internationalised name. (A host in a URL may have percent-encoding, a domain may not.)
fn to_ascii(name: &str) -> Option<String> {
    match url::Host::parse(name) {
        Ok(url::Host::Domain(domain)) if !name.contains('%') => Some(domain),
        _ => None,
    }
}

fn check_labels(name: &str) -> Result<(), NameError> {
    for label in name.split('.') {
        if !(1..=63).contains(&label.len()) {
            return Err(NameError::LabelLength { name: name.to_owned() });
        }
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if !label.chars().all(fits) || label.starts_with('-') || label.ends_with('-') {
            return Err(NameError::LabelCharacters { name: name.to_owned() });
        }
    }
    Ok(())
}

/// 255 bytes with a length before each label and the root's after the last: 253 characters as text.
fn within_length(name: &str) -> Result<(), NameError> {
    if name.len() > 253 {
        return Err(NameError::TooLong { name: name.to_owned() });
    }
    Ok(())
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
