//! The page that `inspect --html` writes: what is in the certificates and what it will look like, for people.
//!
//! It is one file that needs nothing else: no script, no request. Its content security policy allows images from `data:`
//! URIs and the one style sheet in it, by that one's hash, and nothing else. The logo, which comes from outside, is there as
//! an image only, so that nothing in it can run; and so are the names in the certificates, which [`Foreign`] makes visible
//! and maud escapes. There are no links: where one from a certificate would lead, nobody has vetted.
//!
//! [`Page::render`] shows a [`Report`] and the logo's bytes, and nothing else. Each part of the page is a file here; `page.css`
//! is how they look.

mod certificates;
mod facts;
mod findings;
mod frame;
mod header;
mod inbox;
mod logo;
mod record;
mod text;
mod timeline;

use std::path::Path;

use collectmc::checks::{Rule, svg};
use maud::{Markup, html};

use self::text::Foreign;
use crate::report::{BimiReport, Report};

/// What the page shows.
pub(crate) struct Page<'a> {
    pub(crate) report: &'a Report,
    /// The logo in the certificate.
    pub(crate) logo: Option<&'a [u8]>,
    /// An example of a record for it, or why there can be none. Nothing where no domain is known.
    pub(crate) record: Option<Result<BimiReport, String>>,
}

/// What keeps the logo from being drawn. Nothing in an image can run, but it can keep a browser busy for hours, and of a
/// file that was not read nobody knows.
const UNDRAWABLE: [Rule; 3] = [Rule::SvgXml, Rule::SvgDtd, Rule::SvgRepetition];

impl Page<'_> {
    /// The whole page.
    pub(crate) fn render(&self) -> String {
        let report = self.report;
        let body = html! {
            (header::header(self))
            main {
                @if report.mark.is_some() {
                    (record::section(self))
                    (logo::section(self))
                }
                @if self.drawable_logo().is_some() { (inbox::section(self)) }
                (findings::section(&report.findings))
                (certificates::section(report))
                @if let Some(mark) = &report.mark { (facts::section(mark)) }
            }
            (self.footer())
        };
        frame::document(&self.title(), self.drawable_logo(), report.is_verified(), &body)
    }

    /// The logo, if it is one that can be shown.
    fn drawable_logo(&self) -> Option<&[u8]> {
        let mut findings = self.report.findings.iter();
        let is_undrawable = findings.any(|finding| UNDRAWABLE.contains(&finding.rule));
        let logo = self.logo.filter(|_| !is_undrawable);
        logo.filter(|logo| logo.len() <= svg::MAX_BYTES_READ)
    }

    /// Whose mark it is, where there is room for a line only.
    fn brand(&self) -> Option<String> {
        self.report.brand().map(|name| Foreign(name).cut(120))
    }

    fn title(&self) -> String {
        match (self.report.brand(), &self.report.mark) {
            (Some(name), Some(_)) => format!("{name} · mark certificate"),
            (Some(name), None) => format!("{name} · certificates"),
            (None, _) => "Certificates".to_owned(),
        }
    }

    fn footer(&self) -> Markup {
        html! {
            footer {
                p {
                    "Made by collectmc " (env!("CARGO_PKG_VERSION")) " from " (Foreign(&self.file_name())) ". "
                    "This page is self-contained: it runs no script and makes no request."
                }
            }
        }
    }

    /// The page may be handed on, and a folder's name may be a person's.
    fn file_name(&self) -> String {
        match self.report.file.as_deref().map(|file| Path::new(file).file_name()) {
            Some(Some(name)) if name != "-" => name.display().to_string(),
            _ => "standard input".to_owned(),
        }
    }
}
