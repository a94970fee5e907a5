//! What the certificate says of the mark and its logo.

use maud::{Markup, html};

use super::text::Foreign;
use crate::report::{Fact, MarkReport};

pub(super) fn section(mark: &MarkReport) -> Markup {
    html! {
        section #mark {
            h2 { "The mark" }
            div {
                p.calm.intro { "What the certification authority has vetted, as it stands in the certificate." }
                (list(&mark.facts()))
                @if let Some(logo) = &mark.logo {
                    h3 { "The logo's file" }
                    (list(&logo.facts()))
                }
            }
        }
    }
}

/// How many values of a fact are shown at once.
const MOST: usize = 6;

/// Facts, each of which may be stated several times.
fn list(facts: &[Fact]) -> Markup {
    html! {
        dl.facts {
            @for (label, values) in facts {
                dt { (Foreign(label)) }
                @for value in values.iter().take(MOST) { dd { (Foreign(value)) } }
                @if let Some(more) = values.get(MOST..).filter(|more| !more.is_empty()) {
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
