//! The values of arguments, and the library's types that they stand for.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use collectmc::mark::AvatarPreference;
use collectmc::{Chain, Format};

use url::Url;

use crate::files::is_standard_stream;
use crate::publication;

#[derive(Args, Clone, Copy, Default)]
pub(crate) struct OmitRoot {
    /// Leave the root out of mark.pem: receivers have the roots that they trust
    #[arg(long, hide_short_help = true)]
    omit_root: bool,
}

impl OmitRoot {
    /// The evidence document, with or without the root.
    pub(crate) fn evidence(self, chain: &Chain) -> String {
        match self.omit_root {
            true => chain.to_pem_without_root(),
            false => chain.to_pem(),
        }
    }
}

#[derive(Clone, Copy, Default, ValueEnum)]
pub(crate) enum FormatName {
    /// A PKCS #7 message: self-delimiting, so truncation is detected
    #[default]
    Pkcs7,
    /// PEM text
    Pem,
    /// A ZIP archive
    Zip,
    /// Whatever the service sends when no form is requested
    ServerDefault,
}

impl From<FormatName> for Format {
    fn from(name: FormatName) -> Self {
        match name {
            FormatName::Pkcs7 => Self::Pkcs7,
            FormatName::Pem => Self::Pem,
            FormatName::Zip => Self::Zip,
            FormatName::ServerDefault => Self::ServerDefault,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Avatar {
    /// The brand's logo
    Brand,
    /// The sender's own picture
    Personal,
}

impl From<Avatar> for AvatarPreference {
    fn from(avatar: Avatar) -> Self {
        match avatar {
            Avatar::Brand => Self::Brand,
            Avatar::Personal => Self::Personal,
        }
    }
}

pub(super) fn seconds(text: &str) -> Result<Duration, &'static str> {
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    text.parse()
        .ok()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .filter(|duration| !duration.is_zero() && *duration <= DAY)
        .ok_or("give seconds above 0, as 20 or 0.5; a day at most")
}

/// A URL below which both files can be served, as far as receivers take their URLs.
pub(super) fn base_url(text: &str) -> Result<Url, String> {
    let url: Url = text
        .parse()
        .map_err(|error| format!("{error}; give one such as https://brand.example/bimi"))?;
    match publication::record_below(&url, &[]) {
        Ok(_) => Ok(url),
        Err(error) => Err(error.to_string()),
    }
}

/// A folder, which cannot be standard input or output.
pub(super) fn folder(path: PathBuf) -> Result<PathBuf, &'static str> {
    match is_standard_stream(&path) {
        false => Ok(path),
        true => Err("it must be a folder; for one that is called `-` give ./-"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timeout_is_above_zero_and_a_day_at_most() {
        assert_eq!(seconds("0.5"), Ok(Duration::from_millis(500)));
        assert_eq!(seconds("86400"), Ok(Duration::from_secs(86_400)));
        for text in ["", "0", "-1", "86401", "1e300", "NaN", "inf", "1s", "1e-30"] {
            assert!(seconds(text).is_err(), "{text}");
        }
    }
}
