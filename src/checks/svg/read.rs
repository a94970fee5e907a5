//! Parses a file into a document.

use std::ops::Range;

use roxmltree::{Document, Error, Node, ParsingOptions};

use super::is_svg;
use crate::certificates::is_gzip;
use crate::checks::{Finding, Rule};
use crate::mark::printable;

/// The parser's work grows with the third power of namespaces that are declared one inside the other.
const MAX_NAMESPACE_DECLARATIONS: usize = 256;
/// Programs that draw elements recursively must not run out of stack.
const MAX_DEPTH: usize = 256;
/// More than four times what the profile has for any element. The parser compares each attribute with all others of its
/// element.
const MAX_ATTRIBUTES: usize = 256;

/// The text of a file.
pub(super) fn text(file: &[u8]) -> Result<&str, Finding> {
    if is_gzip(file) {
        return Err(broken("the file is gzip data (SVGZ); unpack it first"));
    }
    let text = std::str::from_utf8(file).map_err(|_| broken("the SVG file is not in UTF-8"))?;
    match is_declared_in_another_encoding(text) {
        true => Err(broken(
            "the SVG file declares that it is in another encoding than UTF-8",
        )),
        false => Ok(text),
    }
}

/// The range of the document type declaration that drawing programs write: one that names an external DTD, which is never
/// fetched, and declares nothing itself.
pub(super) fn document_type(text: &str) -> Option<Range<usize>> {
    let begin = prolog_end(text);
    let declaration = text.get(begin..).filter(|rest| rest.starts_with("<!DOCTYPE"))?;
    let length = tag(declaration).1?;
    let declares_nothing = !declaration.get(..length)?.contains('[');
    declares_nothing.then(|| begin..begin.saturating_add(length))
}

pub(super) const DTD: &str = "the SVG file has a document type declaration";

/// Parses a text, which may have such a document type.
pub(super) fn document(text: &str) -> Result<Document<'_>, Finding> {
    // By a rare letter: a search for the whole word takes as long as the parser.
    let declarations = text.split('x').filter(|rest| rest.starts_with("mlns"));
    if declarations.count() > MAX_NAMESPACE_DECLARATIONS {
        return Err(broken("the SVG file declares too many namespaces to be read"));
    }
    if text.split('<').any(has_too_many_attributes) {
        return Err(broken("an element of the SVG file has too many attributes to be read"));
    }
    let options = ParsingOptions {
        allow_dtd: document_type(text).is_some(),
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(text, options).map_err(|error| match error {
        Error::DtdDetected => Finding::new(Rule::SvgDtd, DTD),
        error => {
            let (position, message) = (error.pos(), printable(&error.to_string()));
            broken(&format!("the SVG file is not well-formed: {message}")).at(position.row, position.col)
        }
    })?;
    let root = document.root_element();
    if !is_svg(root, "svg") {
        return Err(broken("the root element is not svg in the SVG namespace"));
    }
    if let Some(byte) = colon_first(root) {
        let position = document.text_pos_at(byte);
        return Err(broken("a name in the SVG file begins with a colon").at(position.row, position.col));
    }
    // A node is its own first ancestor, and the document the last one.
    let is_too_deep = |element: Node<'_, '_>| element.ancestors().nth(MAX_DEPTH.saturating_add(1)).is_some();
    if root.descendants().filter(Node::is_element).any(is_too_deep) {
        return Err(broken(&format!(
            "the elements of the SVG file are nested more than {MAX_DEPTH} deep"
        )));
    }
    Ok(document)
}

fn broken(message: &str) -> Finding {
    Finding::new(Rule::SvgXml, message)
}

/// Whether a tag has too many attributes, of which the text behind its `<` is given: each has an equals sign, and a value in
/// quotes.
fn has_too_many_attributes(text: &str) -> bool {
    let is_markup = !text.starts_with(['!', '?']);
    is_markup && text.matches('=').count() > MAX_ATTRIBUTES && tag(text).0 > MAX_ATTRIBUTES
}

/// The number of quoted values in a tag, and its length, if it ends: up to the first `>` outside quotes.
fn tag(text: &str) -> (usize, Option<usize>) {
    let mut count = 0_usize;
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return (count, Some(at.saturating_add(1))),
            (None, b'"' | b'\'') => {
                quote = Some(byte);
                count = count.saturating_add(1);
            }
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    (count, None)
}

/// The end of the white space, instructions and comments before the first tag or declaration.
fn prolog_end(text: &str) -> usize {
    let mut rest = text.trim_start_matches('\u{feff}');
    loop {
        rest = rest.trim_start();
        let ends = [("<?", "?>"), ("<!--", "-->")];
        let passed = ends.iter().find_map(|(begin, end)| {
            let (_, after) = rest.strip_prefix(begin)?.split_once(end)?;
            Some(after)
        });
        match passed {
            Some(after) => rest = after,
            None => return text.len().saturating_sub(rest.len()),
        }
    }
}

/// Whether the XML declaration names an encoding in which the text is another one.
///
/// The parser ignores the declaration. Readers that obey it see what the rules here do not: `+ADw-script+AD4-` is
/// a tag in UTF-7.
fn is_declared_in_another_encoding(text: &str) -> bool {
    /// ASCII is the same in these.
    const EXTEND_ASCII: [&str; 4] = ["ascii", "us-ascii", "iso-8859-1", "windows-1252"];
    let begin = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Some(declaration) = begin.strip_prefix("<?xml").and_then(|rest| rest.split("?>").next()) else {
        return false;
    };
    // Else it is an instruction whose name only begins so.
    let is_declaration = declaration.starts_with(|c: char| c.is_ascii_whitespace());
    let is_same = |after: &str| {
        let value = after.trim_start().strip_prefix('=').unwrap_or_default().trim_start();
        let encoding = value.split(['"', '\'']).nth(1).unwrap_or_default().to_ascii_lowercase();
        encoding == "utf-8" || (text.is_ascii() && EXTEND_ASCII.contains(&encoding.as_str()))
    };
    is_declaration && !declaration.split("encoding").skip(1).all(is_same)
}

/// Where a name begins with a colon. The parser ignores that; to others the file is not well-formed.
fn colon_first(root: Node<'_, '_>) -> Option<usize> {
    let text = root.document().input_text();
    let mut names = root.descendants().filter(Node::is_element).flat_map(|element| {
        let source = text.get(element.range()).unwrap_or_default();
        let last_tag = source.rfind('<').unwrap_or_default();
        let is_end = source.get(last_tag..).is_some_and(|tag| tag.starts_with("</"));
        let in_tags = [Some(1), is_end.then_some(last_tag.saturating_add(2))];
        let in_tags = in_tags
            .into_iter()
            .flatten()
            .map(move |at| element.range().start.saturating_add(at));
        in_tags.chain(element.attributes().map(|attribute| attribute.range().start))
    });
    names.find(|byte| text.get(*byte..).is_some_and(|name| name.starts_with(':')))
}
