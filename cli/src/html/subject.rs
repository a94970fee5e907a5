//! What the page is about: the mark certificate among the certificates, its mark and its logo.

use std::error::Error;

use collectmc::Certificate;
use collectmc::checks::{Rule, svg};
use collectmc::mark::{Logo, LogoError, Mark};

use super::Report;
use crate::checks::Cause;

/// The mark certificate, as far as there is one, and what could be read from it.
pub(super) struct Subject<'a> {
    end_entity: Option<&'a Certificate>,
    mark: &'a Result<Mark, Cause>,
    logo: Option<&'a Result<Logo, LogoError>>,
    /// Whether the logo can be drawn, and in bounded work.
    is_drawable: bool,
}

/// What keeps the logo from being drawn. Nothing in an image can run, but it can keep a browser busy for hours, and of a
/// file that was not read nobody knows.
const UNDRAWABLE: [Rule; 3] = [Rule::SvgXml, Rule::SvgDtd, Rule::SvgRepetition];

impl<'a> Subject<'a> {
    pub(super) fn of(report: &Report<'a>) -> Self {
        let examination = report.examination;
        Self {
            end_entity: examination.end_entity(report.certificates),
            mark: &examination.mark,
            logo: examination.logo.as_ref(),
            is_drawable: !examination
                .findings()
                .iter()
                .any(|finding| UNDRAWABLE.contains(&finding.rule())),
        }
    }

    pub(super) fn is_end_entity_known(&self) -> bool {
        self.end_entity.is_some()
    }

    pub(super) fn mark(&self) -> Option<&'a Mark> {
        self.mark.as_ref().ok()
    }

    /// Why there is no mark.
    pub(super) fn mark_error(&self) -> Option<&'a (dyn Error + 'static)> {
        let cause = self.mark.as_ref().err()?;
        Some(cause.as_ref())
    }

    /// The logo, or why there is none; nothing where there is no mark.
    pub(super) fn logo(&self) -> Option<&'a Result<Logo, LogoError>> {
        self.logo
    }

    /// The logo, if it is one that can be shown.
    pub(super) fn drawable_logo(&self) -> Option<&'a Logo> {
        let logo = self.logo?.as_ref().ok()?;
        (self.is_drawable && logo.svg().len() <= svg::MAX_BYTES_READ).then_some(logo)
    }

    /// The owner of the mark, or else the common name of the certificate.
    pub(super) fn name(&self) -> Option<&'a str> {
        let organization = self.mark().and_then(|mark| mark.organization().first());
        let common_name = || self.end_entity?.common_name();
        let name = organization.map(String::as_str).or_else(common_name);
        name.filter(|name| !name.trim().is_empty())
    }

    pub(super) fn title(&self) -> String {
        match (self.name(), self.mark()) {
            (Some(name), Some(_)) => format!("{name} · mark certificate"),
            (Some(name), None) => format!("{name} · certificates"),
            (None, _) => "Certificates".to_owned(),
        }
    }
}
