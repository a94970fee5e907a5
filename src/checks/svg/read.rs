//! Parses a file into a document.

use roxmltree::{Document, Error, Node, ParsingOptions};

use super::{doctype, is_svg};
use crate::certificates::is_gzip;
use crate::checks::{Finding, Rule};
use crate::mark::printable;

/// The parser's work grows with the third power of namespaces that are declared one inside the other.
const MAX_NAMESPACE_DECLARATIONS: usize = 256;
/// Programs that draw elements recursively have to hold out.
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

/// A declaration that only names a DTD: nothing fetches it, so the rest can be checked without it.
pub(super) fn document_type(text: &str) -> Option<Finding> {
    let begin = doctype::find(text)?.start;
    let before = text.get(..begin)?;
    let line = before.matches('\n').count().saturating_add(1);
    let column = before.rsplit('\n').next()?.chars().count().saturating_add(1);
    let finding = Finding::new(Rule::SvgDtd, DTD);
    Some(finding.at(line.try_into().ok()?, column.try_into().ok()?))
}

const DTD: &str = "the SVG file has a document type declaration";

/// The document of a text, which has no document type.
pub(super) fn document(text: &str) -> Result<Document<'_>, Finding> {
    if text.matches("xmlns").count() > MAX_NAMESPACE_DECLARATIONS {
        return Err(broken("the SVG file declares too many namespaces to be read"));
    }
    if text.split('<').any(|tag| attributes(tag) > MAX_ATTRIBUTES) {
        return Err(broken("an element of the SVG file has too many attributes to be read"));
    }
    let options = ParsingOptions {
        allow_dtd: false,
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
    if depth(root) > MAX_DEPTH {
        return Err(broken(&format!(
            "the elements of the SVG file are nested more than {MAX_DEPTH} deep"
        )));
    }
    Ok(document)
}

fn broken(message: &str) -> Finding {
    Finding::new(Rule::SvgXml, message)
}

/// How many attributes stand in a tag, of which the text behind its `<` is given: each has a value in quotes.
fn attributes(tag: &str) -> usize {
    let mut count = 0_usize;
    let mut quote = None;
    for byte in tag.bytes() {
        match (quote, byte) {
            // A comment or the like.
            (None, b'!' | b'?') if count == 0 => return 0,
            (None, b'>') => return count,
            (None, b'"' | b'\'') => {
                quote = Some(byte);
                count = count.saturating_add(1);
            }
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    count
}

/// Whether the XML declaration names an encoding in which the text is another one.
///
/// The parser passes over the declaration. Readers that believe it see what the rules here do not: `+ADw-script+AD4-` is
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

/// Where a name begins with a colon. The parser passes over it; to others the file is not well-formed.
fn colon_first(root: Node<'_, '_>) -> Option<usize> {
    let text = root.document().input_text();
    let mut names = root.descendants().filter(Node::is_element).flat_map(|element| {
        let range = element.range();
        let begin = range.start.saturating_add("<".len());
        let tag = text.get(range.clone()).unwrap_or_default();
        let end = tag
            .rfind("</")
            .map_or(begin, |end| range.start.saturating_add(end).saturating_add("</".len()));
        let attributes = element.attributes().map(|attribute| attribute.range().start);
        [begin, end].into_iter().chain(attributes)
    });
    names.find(|byte| text.get(*byte..).is_some_and(|name| name.starts_with(':')))
}

/// How many elements stand one inside the other, counted without recursion.
fn depth(root: Node<'_, '_>) -> usize {
    let mut deepest = 0;
    let mut to_visit = vec![(root, 1_usize)];
    while let Some((element, depth)) = to_visit.pop() {
        deepest = deepest.max(depth);
        let children = element.children().filter(Node::is_element);
        to_visit.extend(children.map(|child| (child, depth.saturating_add(1))));
    }
    deepest
}
