//! What the pages are made of: foreign text, moments, signs and sections.

use std::borrow::Cow;

use collectmc::Timestamp;
use maud::{Markup, Render, html};

use crate::text::one_line;
use crate::words::day;

/// A text from outside: what is invisible or turns the direction of writing is made visible, and whatever direction the text
/// has, it changes nothing around it.
pub(super) struct Foreign<'a>(pub(super) &'a str);

impl Foreign<'_> {
    /// The first characters of it, for places that have no room for more or hold no elements.
    pub(super) fn cut(&self, most: usize) -> String {
        let visible = one_line(self.0);
        match visible.char_indices().nth(most) {
            Some((end, _)) => format!("{}…", visible.get(..end).unwrap_or_default()),
            None => visible,
        }
    }
}

impl Render for Foreign<'_> {
    fn render(&self) -> Markup {
        html! { bdi { (one_line(self.0)) } }
    }
}

/// A moment as people write it, with the exact one beside it for machines.
pub(super) fn moment(at: Timestamp) -> Markup {
    let exact = at.to_string();
    let text = match exact.split_once('T') {
        Some((_, time)) => {
            let time = time.trim_end_matches('Z');
            format!("{}, {} UTC", day(at), time.strip_suffix(":00").unwrap_or(time))
        }
        None => exact.clone(),
    };
    html! { time datetime=(exact) { (text) } }
}

/// A day as people write it, with the exact moment beside it for machines.
pub(super) fn date(at: Timestamp) -> Markup {
    html! { time datetime=(at) { (day(at)) } }
}

/// `the end entity …` as the beginning of a sentence.
pub(super) fn capitalized(text: &str) -> Cow<'_, str> {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) if first.is_ascii_lowercase() => {
            Cow::Owned(format!("{}{}", first.to_ascii_uppercase(), characters.as_str()))
        }
        _ => Cow::Borrowed(text),
    }
}

/// A sign with a shape and a name, for those who see no colours: its class, its name, its outline and what is in that.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_moment_has_its_exact_form_for_machines() {
        assert_eq!(
            moment(at("2026-12-01T09:05:00Z")).into_string(),
            "<time datetime=\"2026-12-01T09:05:00Z\">1 December 2026, 09:05 UTC</time>"
        );
    }

    #[test]
    fn foreign_text_is_visible_isolated_and_escaped() {
        let hostile = Foreign("\u{202e}<script>\"&\u{0}");
        assert_eq!(
            hostile.render().into_string(),
            "<bdi>\\u{202e}&lt;script&gt;&quot;&amp;\\u{0}</bdi>"
        );
    }

    #[test]
    fn a_long_text_is_cut_where_there_is_room_for_one_line_only() {
        let cut = Foreign(&"ä".repeat(200)).cut(120);
        assert_eq!(cut.chars().count(), 121);
        assert!(cut.ends_with('…'));
        assert_eq!(Foreign("ä").cut(1), "ä");
    }
}
