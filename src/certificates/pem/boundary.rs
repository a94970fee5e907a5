//! Where a PEM block begins and ends.

use super::CERTIFICATE_LABELS;

/// `-----BEGIN LABEL-----` or `-----END LABEL-----`, by its bytes in the text.
#[derive(Debug)]
pub(super) struct Boundary<'a> {
    pub(super) is_end: bool,
    pub(super) label: &'a str,
    /// Where its dashes start.
    pub(super) start: usize,
    /// Where its label ends. After an END the dashes from here on may be the next boundary's, when both share a line.
    pub(super) label_end: usize,
    /// Behind its last dash.
    pub(super) end: usize,
    /// Whether dashes follow the label.
    pub(super) is_complete: bool,
}

const BLANKS: [char; 2] = [' ', '\t'];
/// The fewest dashes of a boundary whose label does not show that it is for certificates.
const DASHES: usize = 4;

impl<'a> Boundary<'a> {
    /// The next boundary in the text, from the byte `from` on.
    pub(super) fn next(text: &'a str, from: usize) -> Option<Self> {
        let mut rest = text.get(from..)?;
        loop {
            let found = rest.get(memchr::memchr(b'-', rest.as_bytes())?..)?;
            rest = found.trim_start_matches('-');
            let dashes = found.len().saturating_sub(rest.len());
            let word = rest.trim_start_matches(BLANKS);
            let boundary = Self::whole(text, word, dashes).or_else(|| Self::cut_begin(text, word, dashes));
            if let Some(boundary) = boundary {
                let start = text.len().saturating_sub(found.len());
                return Some(Self { start, ..boundary });
            }
        }
    }

    /// The boundary whose word is at the start of `rest`, the end of the text. Its start is still to be set.
    fn whole(text: &'a str, rest: &'a str, dashes: usize) -> Option<Self> {
        let place_of = |rest: &str| text.len().saturating_sub(rest.len());
        let behind_end = rest.strip_prefix("END");
        let behind = rest.strip_prefix("BEGIN").or(behind_end)?;
        // The label follows after a blank; `-----BEGINNING` is some text.
        let label = behind.strip_prefix(BLANKS)?.trim_start_matches(BLANKS);
        let behind_label = label.trim_start_matches(|c| matches!(c, ' ' | '\t' | 'A'..='Z' | '0'..='9' | '#' | '.'));
        let behind_dashes = behind_label.trim_start_matches('-');
        let label_start = place_of(label);
        let label = text.get(label_start..place_of(behind_label))?.trim_end_matches(BLANKS);
        // A label that may mean certificates is taken with any number of dashes, and cut off with none. Others need four,
        // which HTML comments (`<!-- BEGIN MENU -->`) and sentences do not have.
        let closing = behind_label.len().saturating_sub(behind_dashes.len());
        let may_hold_certificates = CERTIFICATE_LABELS.iter().any(|known| label.starts_with(known));
        (may_hold_certificates || (dashes.min(closing) >= DASHES && !label.is_empty())).then(|| Self {
            is_end: behind_end.is_some(),
            label,
            start: 0,
            label_end: label_start.saturating_add(label.len()),
            end: place_of(behind_dashes),
            is_complete: closing > 0,
        })
    }

    /// A boundary with which the text ends, too short to be recognized by its label: `-----BEG`. Dashes alone are none, since
    /// they may be a drawn line.
    fn cut_begin(text: &'a str, rest: &str, dashes: usize) -> Option<Self> {
        let begins_label = |label| CERTIFICATE_LABELS.iter().any(|known| known.starts_with(label));
        let is_cut = "BEGIN ".starts_with(rest) || rest.strip_prefix("BEGIN ").is_some_and(begins_label);
        (dashes >= DASHES && !rest.is_empty() && is_cut).then_some(Self {
            is_end: false,
            label: "",
            start: 0,
            label_end: text.len(),
            end: text.len(),
            is_complete: false,
        })
    }
}
