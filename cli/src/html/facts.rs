//! What the certificate says of the mark and its logo.

use collectmc::mark::{Logo, Mark};
use maud::{Markup, html};

use super::text::Foreign;
use crate::report::{Fact, of_logo, of_mark};

pub(super) fn section(mark: &Mark, logo: Option<&Logo>) -> Markup {
    html! {
        section #mark {
            h2 { "The mark" }
            div {
                p.calm.intro { "What the certification authority has vetted, as it stands in the certificate." }
                (list(&of_mark(mark)))
                @if let Some(logo) = logo {
                    h3 { "The logo's file" }
                    (list(&of_logo(logo)))
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
