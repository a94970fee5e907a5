//! What the checks found, the worst first.

use collectmc::checks::{Finding, Severity};
use maud::{Markup, html};

use super::parts::{Icon, finding};
use crate::report::remedy;
use crate::words::count;

pub(super) fn section(findings: &[Finding]) -> Markup {
    html! {
        section #findings {
            h2 { "Findings" }
            div {
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
            }
        }
    }
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
