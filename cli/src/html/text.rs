//! Words, numbers and foreign text.

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
