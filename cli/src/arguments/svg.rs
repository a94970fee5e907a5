//! The arguments of `svg`.

use std::path::PathBuf;

use clap::Args;

use super::{MORE, OutputOptions, help};

/// Check a logo before a certificate is ordered with it, and fix what changes nothing of how it looks
#[derive(Args)]
#[command(after_help = MORE, after_long_help = help(include_str!("help/svg.txt")))]
pub(crate) struct Svg {
    /// The SVG files. `-` reads standard input
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,

    /// Write a file that passes: with version, base profile and title, and without what has no effect. The picture stays
    /// the same. Where something is left to fix by hand, that is said and nothing is written
    #[arg(long, requires = "out")]
    fix: bool,

    /// Write the fixed file there; `-` prints it
    #[arg(long, short, value_name = "SVG", requires = "fix")]
    pub(crate) out: Option<PathBuf>,

    /// The title to set: the brand's name, of at most 64 characters. Without it the file keeps the one that it has
    #[arg(long, value_name = "TEXT", requires = "fix", value_parser = title)]
    pub(crate) title: Option<String>,

    /// Replace the file if it already exists with different content
    #[arg(long, requires = "out")]
    pub(crate) force: bool,

    #[command(flatten)]
    pub(crate) output: OutputOptions,
}

/// A title that the profile takes, and XML.
fn title(text: &str) -> Result<String, &'static str> {
    const MOST: usize = 64;
    let title = text.trim();
    let is_plain = |c: char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    match !title.is_empty() && title.chars().count() <= MOST && title.chars().all(is_plain) {
        true => Ok(title.to_owned()),
        false => Err("give 1 to 64 characters, on one line"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_has_1_to_64_characters_on_one_line() {
        assert_eq!(title(" Müller & Söhne "), Ok("Müller & Söhne".to_owned()));
        assert!(title(&"ü".repeat(64)).is_ok());
        for wrong in ["", "  ", "a\nb", "a\u{1}", &"ü".repeat(65)] {
            assert!(title(wrong).is_err(), "{wrong:?}");
        }
    }
}
