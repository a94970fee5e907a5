//! The pages that `inspect --html` and `check --html` write: what is in the certificates and what it will look like, and what a
//! domain publishes, for people.
//!
//! It is one file that needs nothing else: no script, no request. Its content security policy allows images from `data:`
//! URIs and the one style sheet in it, by that one's hash, and nothing else. The logo, which comes from outside, is there as
//! an image only, so that nothing in it can run; and so are the names in the certificates, which [`Foreign`] makes visible
//! and maud escapes. There are no links: where one from a certificate would lead, nobody has vetted.
//!
//! [`page`] shows a [`Report`] and nothing else; [`domain_page`] shows a domain's report. Each part of the page is a file here;
//! `page.css` is how they look.

mod certificates;
mod domain;
mod findings;
mod frame;
mod header;
mod parts;
mod pictures;
mod record;

use std::path::Path;

use collectmc::checks::{Rule, svg};
use collectmc::mark::RecordError;
use maud::html;

pub(crate) use self::domain::page as domain_page;
use self::parts::Foreign;
use crate::checks::Examination;
use crate::report::{BimiReport, Report};

/// What the page shows.
struct Page<'a> {
    report: &'a Report,
    examination: &'a Examination,
    /// An example of a record for it, or why there can be none. Nothing where no domain is known.
    record: Option<Result<BimiReport, RecordError>>,
}

/// What keeps the logo from being drawn. Nothing in an image can run, but it can keep a browser busy for hours, and of a
/// file that was not read nobody knows.
const UNDRAWABLE: [Rule; 3] = [Rule::SvgXml, Rule::SvgDtd, Rule::SvgRepetition];

/// The page about certificates, with an example of a record.
pub(crate) fn page(
    report: &Report,
    examination: &Examination,
    record: Option<Result<BimiReport, RecordError>>,
) -> String {
    let page = Page {
        report,
        examination,
        record,
    };
    let body = html! {
        (header::header(&page))
        main {
            @if let Ok(mark) = &examination.mark {
                (record::record(&page))
                (pictures::logo(&page))
                @if page.drawable_logo().is_some() { (pictures::inbox(&page, mark.kind())) }
            }
            (findings::findings(&report.findings))
            (certificates::all(report, examination))
            @if let Ok(mark) = &examination.mark { (findings::mark(mark, examination.logo())) }
        }
    };
    let source = Some(page.file_name());
    frame::document(&page.title(), page.drawable_logo(), report.is_verified(), &body, source)
}

impl Page<'_> {
    /// The logo, if it is one that can be shown.
    fn drawable_logo(&self) -> Option<&[u8]> {
        let mut findings = self.report.findings.iter();
        let is_undrawable = findings.any(|finding| UNDRAWABLE.contains(&finding.rule()));
        let logo = self.examination.logo().filter(|_| !is_undrawable)?.svg();
        Some(logo).filter(|logo| logo.len() <= svg::MAX_BYTES_READ)
    }

    /// Whose mark it is, where there is room for a line only.
    fn brand(&self) -> String {
        Foreign(self.report.brand().unwrap_or("Certificates")).cut(120)
    }

    fn title(&self) -> String {
        match (self.report.brand(), self.report.mark()) {
            (Some(name), Some(_)) => format!("{name} · mark certificate"),
            (Some(name), None) => format!("{name} · certificates"),
            (None, _) => "Certificates".to_owned(),
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
