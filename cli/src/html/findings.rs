//! What the checks found, the worst first.

use collectmc::checks::Severity;
use maud::{Markup, html};

use super::text::{Foreign, capitalized};
use crate::report::FindingReport;
use crate::words::count;

pub(super) fn section(findings: &[FindingReport]) -> Markup {
    html! {
        section #findings {
            h2 { "Findings" }
            div {
                @if findings.is_empty() {
                    p.calm { (icon(Icon::Good)) " Every rule that was checked holds." }
                }
                @for (severity, noun, what, icon) in GROUPS {
                    @let of_this: Vec<_> = findings.iter().filter(|finding| finding.severity == severity).collect();
                    @if !of_this.is_empty() {
                        h3 { (count(of_this.len(), noun)) (what) }
                        ul.findings { @for finding in of_this { (one(finding, icon)) } }
                    }
                }
            }
        }
    }
}

/// The worst first: `2 errors`, `1 rule not checked`.
pub(super) const GROUPS: [(Severity, &str, &str, Icon); 3] = [
    (Severity::Error, "error", "", Icon::Error),
    (Severity::Warning, "warning", "", Icon::Warning),
    (Severity::NotChecked, "rule", " not checked", Icon::NotChecked),
];

fn one(finding: &FindingReport, of_severity: Icon) -> Markup {
    html! {
        li.(of_severity.class()) {
            (icon(of_severity))
            div {
                p.message { (Foreign(&capitalized(&finding.message))) }
                p { (finding.remedy) }
                p.source { "Rule " code { (finding.rule) } ", from " (finding.source) }
            }
        }
    }
}

/// A sign that tells by its shape and its name, not by its colour alone.
#[derive(Clone, Copy)]
pub(super) enum Icon {
    Good,
    NotChecked,
    Warning,
    Error,
}

impl Icon {
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::NotChecked => "not-checked",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Good => "Good",
            Self::NotChecked => "Not checked",
            Self::Warning => "Warning",
            Self::Error => "Error",
        }
    }

    /// The outline, and the sign in it.
    fn paths(self) -> [&'static str; 2] {
        const CIRCLE: &str = "M10 1.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 1 0 0-17z";
        match self {
            Self::Good => [CIRCLE, "M6 10.4l2.7 2.7L14.2 7.4"],
            Self::NotChecked => [CIRCLE, "M6.4 10h7.2"],
            Self::Warning => ["M10 2L18.7 17.4H1.3z", "M10 7.6v4.6M10 14.6v.4"],
            Self::Error => [
                "M6.5 1.5h7l5 5v7l-5 5h-7l-5-5v-7z",
                "M7.2 7.2l5.6 5.6M12.8 7.2l-5.6 5.6",
            ],
        }
    }
}

pub(super) fn icon(icon: Icon) -> Markup {
    let [outline, sign] = icon.paths();
    html! {
        svg.icon.(icon.class()) viewBox="0 0 20 20" width="20" height="20" role="img" aria-label=(icon.name()) {
            path.outline d=(outline) {}
            path.sign d=(sign) {}
        }
    }
}
