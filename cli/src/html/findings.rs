//! What was found, the worst first, and what the certificate says of the mark and its logo.

use collectmc::checks::{Finding, Severity};
use collectmc::mark::{Logo, Mark};
use maud::{Markup, html};

use super::parts::{Foreign, Icon, finding, section};
use crate::report::{Fact, of_logo, of_mark, remedy};
use crate::words::count;

pub(super) fn findings(findings: &[Finding]) -> Markup {
    let content = html! {
        @if findings.is_empty() {
            p.calm { (Icon::GOOD) " Every rule that was checked holds." }
        }
        @for (severity, noun, what, icon) in GROUPS {
            @let of_this: Vec<_> = findings.iter().filter(|finding| finding.severity() == severity).collect();
            @if !of_this.is_empty() {
                h3 { (count(of_this.len(), noun)) (what) }
                ul.findings { @for one in of_this { (finding(icon, one.message(), &what_to_do(one))) } }
            }
        }
    };
    section("findings", "Findings", &content)
}

/// The worst first: `2 errors`, `1 rule not checked`.
pub(super) const GROUPS: [(Severity, &str, &str, Icon); 3] = [
    (Severity::Error, "error", "", Icon::ERROR),
    (Severity::Warning, "warning", "", Icon::WARNING),
    (Severity::NotChecked, "rule", " not checked", Icon::NOT_CHECKED),
];

fn what_to_do(finding: &Finding) -> Markup {
    html! {
        p { (remedy(finding)) }
        p.source { "Rule " code { (finding.rule()) } ", from " (finding.source()) }
    }
}

pub(super) fn mark(mark: &Mark, logo: Option<&Logo>) -> Markup {
    let content = html! {
        p.calm.intro { "What the certification authority has vetted, as it stands in the certificate." }
        (list(&of_mark(mark)))
        @if let Some(logo) = logo {
            h3 { "The logo's file" }
            (list(&of_logo(logo)))
        }
    };
    section("mark", "The mark", &content)
}

/// Facts, each of which may be stated several times: the first few at once.
fn list(facts: &[Fact]) -> Markup {
    const MOST: usize = 6;
    html! {
        dl.facts {
            @for (label, values) in facts {
                dt { (Foreign(label)) }
                @for value in values.iter().take(MOST) { dd { (Foreign(value)) } }
                @if let Some(more @ [_, ..]) = values.get(MOST..) {
                    dd {
                        details {
                            summary { (more.len()) " more" }
                            ul { @for value in more { li { (Foreign(value)) } } }
                        }
                    }
                }
            }
        }
    }
}
