//! The values of arguments, and the library's types that they stand for.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use clap::builder::{PathBufValueParser, PossibleValue, PossibleValuesParser, TypedValueParser};
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

pub(super) fn format() -> impl TypedValueParser<Value = Format> {
    one_of([
        (
            "pkcs7",
            Format::Pkcs7,
            "A PKCS #7 message: self-delimiting, so truncation is detected",
        ),
        ("pem", Format::Pem, "PEM text"),
        ("zip", Format::Zip, "A ZIP archive"),
        (
            "server-default",
            Format::ServerDefault,
            "Whatever the service sends when no form is requested",
        ),
    ])
}

pub(super) fn avatar() -> impl TypedValueParser<Value = AvatarPreference> {
    one_of([
        ("brand", AvatarPreference::Brand, "The brand's logo"),
        ("personal", AvatarPreference::Personal, "The sender's own picture"),
    ])
}

/// One of these values of the library, each with its name and what it means.
fn one_of<V, const N: usize>(values: [(&'static str, V, &'static str); N]) -> impl TypedValueParser<Value = V>
where
    V: Copy + Send + Sync + 'static,
{
    let names = values.map(|(name, _, help)| PossibleValue::new(name).help(help));
    PossibleValuesParser::new(names).try_map(move |given| {
        let named = values.iter().find(|(name, ..)| *name == given);
        named.map(|(_, value, _)| *value).ok_or("it is none of these values")
    })
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
pub(super) fn folder() -> impl TypedValueParser<Value = PathBuf> {
    PathBufValueParser::new().try_map(|path| match is_standard_stream(&path) {
        false => Ok(path),
        true => Err("it must be a folder; for one that is called `-` give ./-"),
    })
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
