//! The logo among messages, in the shapes that mail programs commonly have. None of them is any program in particular.

use collectmc::mark::MarkKind;
use maud::{Markup, html};

use super::Page;
use super::text::Foreign;

pub(super) fn section(page: &Page<'_>, kind: MarkKind) -> Markup {
    let place = page.examination.place.as_ref();
    let domain = place.map_or_else(|| "brand.example".to_owned(), |(domain, _)| domain.to_string());
    let message = Message {
        sender: &page.brand().unwrap_or_else(|| "Sender".to_owned()),
        address: &format!("news@{domain}"),
        has_check_mark: kind == MarkKind::Vmc,
    };
    html! {
        section #inbox {
            h2 { "In the inbox" }
            div {
                @for (name, width, shape) in SHAPES {
                    div.pair.(width) {
                        @for ground in ["light", "dark"] {
                            figure {
                                div.mail.(format!("on-{ground}")) role="img" aria-label={
                                    (name) " on a " (ground) " ground, with the logo beside a message from " (message.sender)
                                } {
                                    (shape(&message))
                                }
                                figcaption { (name) ", " (ground) }
                            }
                        }
                    }
                }
                p.aside {
                    "Shapes that mail programs commonly have, and no program in particular. "
                    @match message.has_check_mark {
                        true => "The check mark beside the sender is what some of them, such as Gmail, add for a verified mark certificate.",
                        false => "A check mark beside the sender is for verified mark certificates (VMC) alone, so there is none.",
                    }
                }
            }
        }
    }
}

type Shape = fn(&Message<'_>) -> Markup;

/// Each with its name and the room that it needs.
const SHAPES: [(&str, &str, Shape); 3] = [
    ("A list on a phone", "narrow", phone),
    ("A list on a desktop", "wide", desktop),
    ("An opened message", "narrow", opened),
];

struct Message<'a> {
    sender: &'a str,
    address: &'a str,
    /// As Gmail shows one for VMCs.
    has_check_mark: bool,
}

const SUBJECT: &str = "News for you this week";
const BEGINNING: &str = "This is how a message with your mark may look.";

fn phone(message: &Message<'_>) -> Markup {
    html! {
        (others_on_a_phone("s1"))
        div.message.phone {
            span.mark.circle.px40 {}
            div {
                p.line { strong { (Foreign(message.sender)) } small { "09:41" } }
                p { (SUBJECT) }
                p.faint { (BEGINNING) }
            }
        }
        (others_on_a_phone("s2"))
    }
}

fn others_on_a_phone(lengths: &str) -> Markup {
    html! {
        div.message.phone.other.(lengths) {
            span.nobody.circle.px40 {}
            div { span.bar.a {} span.bar.b {} span.bar.c {} }
        }
    }
}

fn desktop(message: &Message<'_>) -> Markup {
    html! {
        (others_on_a_desktop("s1"))
        div.message.desktop {
            span.mark.rounded.px24 {}
            strong { (Foreign(message.sender)) }
            span.rest { (SUBJECT) span.faint { " – " (BEGINNING) } }
            small { "09:41" }
        }
        (others_on_a_desktop("s2"))
    }
}

fn others_on_a_desktop(lengths: &str) -> Markup {
    html! {
        div.message.desktop.other.(lengths) {
            span.nobody.rounded.px24 {}
            span.bar.a {}
            span.bar.b {}
        }
    }
}

fn opened(message: &Message<'_>) -> Markup {
    html! {
        div.message.opened {
            p.subject { (SUBJECT) }
            div.from {
                span.mark.circle.px48 {}
                div {
                    p.line {
                        strong { (Foreign(message.sender)) @if message.has_check_mark { (check_mark()) } }
                        small { "09:41" }
                    }
                    p.faint { (Foreign(message.address)) }
                }
            }
            span.bar.a {}
            span.bar.b {}
            span.bar.c {}
        }
    }
}

/// Part of a drawing that has words already.
fn check_mark() -> Markup {
    html! {
        svg.check viewBox="0 0 20 20" width="16" height="16" aria-hidden="true" {
            circle cx="10" cy="10" r="9" {}
            path d="M6 10.4l2.7 2.7L14.2 7.4" {}
        }
    }
}
