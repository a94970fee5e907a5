//! The page that `inspect --html` writes: what is in the certificates and what it will look like, for people.
//!
//! It is one file that needs nothing else: no script, no request. Its content security policy allows images from `data:`
//! URIs and the one style sheet in it, by that one's hash, and nothing else. The logo, which comes from outside, is there as
//! an image only, so that nothing in it can run; and so are the names in the certificates, which [`Foreign`] makes visible
//! and maud escapes. There are no links: where one from a certificate would lead, nobody has vetted.
//!
//! [`page`] is a function of a [`Report`]. Each part of the page is a file here that turns library types into HTML;
//! `page.css` is how they look.

mod certificates;
mod facts;
mod findings;
mod frame;
mod header;
mod inbox;
mod logo;
mod record;
mod subject;
mod text;
mod timeline;

use std::path::Path;

use collectmc::certificates::Certificates;
use collectmc::checks::Verdict;
use collectmc::mark::{Domain, Selector};
use maud::{Markup, html};

use crate::checks::Examination;

use self::subject::Subject;
use self::text::Foreign;

/// What the page is about.
pub(crate) struct Report<'a> {
    /// The file that the certificates came from, or `-`.
    pub(crate) source: &'a Path,
    pub(crate) certificates: &'a Certificates,
    pub(crate) examination: &'a Examination,
    /// Where the assertion record will stand, when it is known.
    pub(crate) place: Option<(Domain, Selector)>,
}

impl Report<'_> {
    /// Whether anything may look like success.
    fn is_verified(&self) -> bool {
        matches!(self.examination.verdict(), Verdict::Verified(_))
    }
}

/// The whole page.
pub(crate) fn page(report: &Report<'_>) -> String {
    let subject = Subject::of(report);
    let body = html! {
        (header::header(report, &subject))
        main {
            @if subject.mark().is_some() {
                (logo::section(&subject))
            }
            @if subject.drawable_logo().is_some() {
                (inbox::section(report, &subject))
            }
            (findings::section(report.examination.findings()))
            (certificates::section(report))
            @if let Some(mark) = subject.mark() {
                (facts::section(mark, subject.logo()))
                (record::section(report, mark))
            }
        }
        (footer(report))
    };
    frame::document(&subject.title(), subject.drawable_logo(), report.is_verified(), &body)
}

/// The page may be handed on, and a folder's name may be a person's.
fn file_name(path: &Path) -> String {
    match path.file_name() {
        Some(name) if name != "-" => name.display().to_string(),
        _ => "standard input".to_owned(),
    }
}

fn footer(report: &Report<'_>) -> Markup {
    html! {
        footer {
            p {
                "Made by collectmc " (env!("CARGO_PKG_VERSION")) " from " (Foreign(&file_name(report.source))) ". "
                "This page holds all that it shows: it runs no script and asks no server for anything."
            }
        }
    }
}
