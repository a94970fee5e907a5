//! Where a PEM block begins and ends.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Begin,
    End,
}

/// `-----BEGIN LABEL-----` or `-----END LABEL-----`, at these bytes of the text.
#[derive(Debug)]
pub(super) struct Boundary<'a> {
    pub(super) kind: Kind,
    pub(super) label: &'a str,
    /// Where its dashes start.
    pub(super) start: usize,
    /// Where its label ends. After an END the dashes from here on may be the next boundary's, when both share a line.
    pub(super) label_end: usize,
    /// Behind its last dash.
    pub(super) end: usize,
    /// Whether dashes follow the label.
    pub(super) complete: bool,
}

/// The next boundary in the text, from the byte `from` on.
pub(super) fn next_boundary(text: &str, from: usize) -> Option<Boundary<'_>> {
    let mut at = from;
    loop {
        let start = at.checked_add(text.get(at..)?.find('-')?)?;
        let after_dashes = skip(text, start, |byte| byte == b'-');
        let found = boundary(text, start, after_dashes).or_else(|| cut_begin(text, start, after_dashes));
        if found.is_some() {
            return found;
        }
        at = after_dashes;
    }
}

fn boundary(text: &str, start: usize, after_dashes: usize) -> Option<Boundary<'_>> {
    let word = skip(text, after_dashes, is_blank);
    let rest = text.get(word..)?;
    let (kind, length) = if rest.starts_with("BEGIN") {
        (Kind::Begin, "BEGIN".len())
    } else if rest.starts_with("END") {
        (Kind::End, "END".len())
    } else {
        return None;
    };
    let word_end = word.checked_add(length)?;
    // The label follows after a blank; `-----BEGINNING` is some text.
    let label_start = skip(text, word_end, is_blank);
    if label_start == word_end {
        return None;
    }
    let label_stop = skip(text, label_start, |byte| {
        is_blank(byte) || matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'#' | b'.')
    });
    let label = text.get(label_start..label_stop)?.trim_end_matches([' ', '\t']);
    let end = skip(text, label_stop, |byte| byte == b'-');
    // A label that may mean certificates is taken with any number of dashes, and cut off with none. Others need four,
    // which HTML comments (`<!-- BEGIN MENU -->`) and sentences do not have.
    let may_hold_certificates = CERTIFICATE_LABELS.iter().any(|known| label.starts_with(known));
    let dashes = after_dashes.saturating_sub(start).min(end.saturating_sub(label_stop));
    let label_end = label_start.checked_add(label.len())?;
    let boundary = Boundary {
        kind,
        label,
        start,
        label_end,
        end,
        complete: end > label_stop,
    };
    (may_hold_certificates || (dashes >= 4 && !label.is_empty())).then_some(boundary)
}

/// The beginning of a boundary with which the text ends, too short to be told by its label: `-----BEG`. Dashes alone are
/// none, since they may be a line that somebody drew.
fn cut_begin(text: &str, start: usize, after_dashes: usize) -> Option<Boundary<'_>> {
    let rest = text.get(skip(text, after_dashes, is_blank)..)?;
    let begins_label = |label| CERTIFICATE_LABELS.iter().any(|known| known.starts_with(label));
    let is_cut = "BEGIN ".starts_with(rest) || rest.strip_prefix("BEGIN ").is_some_and(begins_label);
    let is_long_enough = after_dashes.saturating_sub(start) >= 4 && !rest.is_empty();
    (is_long_enough && is_cut).then_some(Boundary {
        kind: Kind::Begin,
        label: "",
        start,
        label_end: text.len(),
        end: text.len(),
        complete: false,
    })
}

/// How the labels of blocks begin that may hold certificates.
const CERTIFICATE_LABELS: [&str; 5] = ["CERT", "X509", "TRUSTED", "PKCS", "CMS"];

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// The first byte from `at` on for which `wanted` does not hold.
fn skip(text: &str, at: usize, wanted: impl Fn(u8) -> bool) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    at.saturating_add(rest.iter().take_while(|&&byte| wanted(byte)).count())
}
