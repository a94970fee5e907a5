//! What several parts of the pages are made of.

use maud::{Markup, Render, html};

use super::text::{Foreign, capitalized};

/// A sign that tells by its shape and its name, not by its colour alone: its class, its name, its outline and what is in that.
#[derive(Clone, Copy)]
pub(super) struct Icon(&'static str, &'static str, &'static str, &'static str);

const CIRCLE: &str = "M10 1.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 1 0 0-17z";
const TRIANGLE: &str = "M10 2L18.7 17.4H1.3z";
const OCTAGON: &str = "M6.5 1.5h7l5 5v7l-5 5h-7l-5-5v-7z";
pub(super) const TICK: &str = "M6 10.4l2.7 2.7L14.2 7.4";

impl Icon {
    pub(super) const GOOD: Self = Self("good", "Good", CIRCLE, TICK);
    pub(super) const NOT_CHECKED: Self = Self("not-checked", "Not checked", CIRCLE, "M6.4 10h7.2");
    pub(super) const WARNING: Self = Self("warning", "Warning", TRIANGLE, "M10 7.6v4.6M10 14.6v.4");
    pub(super) const ERROR: Self = Self("error", "Error", OCTAGON, "M7.2 7.2l5.6 5.6M12.8 7.2l-5.6 5.6");
}

impl Render for Icon {
    fn render(&self) -> Markup {
        let Self(class, name, outline, sign) = self;
        html! {
            svg.icon.(class) viewBox="0 0 20 20" width="20" height="20" role="img" aria-label=(name) {
                path.outline d=(outline) {}
                path.sign d=(sign) {}
            }
        }
    }
}

/// A part of the page, with its name.
pub(super) fn section(id: &str, name: &str, content: &Markup) -> Markup {
    html! { section id=(id) { h2 { (name) } div { (content) } } }
}

/// The one thing to know, at the top of a page.
pub(super) fn verdict(icon: Icon, headline: &str, why: &Markup, counts: &Markup) -> Markup {
    html! {
        div.verdict.(icon.0) {
            (icon)
            div {
                p.headline { (headline) }
                (why)
                p.counts { (counts) }
            }
        }
    }
}

/// Something that was found, with what to do about it.
pub(super) fn finding(icon: Icon, message: &str, more: &Markup) -> Markup {
    html! {
        li.(icon.0) {
            (icon)
            div {
                p.message { (Foreign(&capitalized(message))) }
                (more)
            }
        }
    }
}

/// Why something is missing.
pub(super) fn notice(why: &str) -> Markup {
    html! {
        div.notice.error { (Icon::ERROR) p { (Foreign(&capitalized(why))) } }
    }
}
