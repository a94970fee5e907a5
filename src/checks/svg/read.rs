//! Parses a file into a document.

use std::ops::Range;

use memchr::memmem;
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

/// Parses a text. It may have a document type declaration as drawing programs write it: one that names an external DTD,
/// which is never fetched, and declares nothing itself.
pub(super) fn document(text: &str) -> Result<Document<'_>, Finding> {
    if let Some(too_many) = too_costly(text.as_bytes()) {
        return Err(broken(too_many));
    }
    let options = ParsingOptions {
        // Entities multiply, and name files.
        allow_dtd: memmem::find(text.as_bytes(), b"<!ENTITY").is_none(),
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(text, options).map_err(|error| match error {
        Error::DtdDetected => Finding::new(Rule::SvgDtd, DTD),
        error => {
            let (position, message) = (error.pos(), printable(&error.to_string()));
            broken(&format!("the SVG file is not well-formed: {message}")).at(position.row, position.col)
        }
    })?;
    match unusable(&document) {
        Some(finding) => Err(finding),
        None => Ok(document),
    }
}

/// What is wrong with a document that the parser takes.
fn unusable(document: &Document<'_>) -> Option<Finding> {
    let declaration = document_type(document).and_then(|range| document.input_text().get(range));
    if declaration.is_some_and(|declaration| declaration.contains('[')) {
        return Some(Finding::new(Rule::SvgDtd, DTD));
    }
    let root = document.root_element();
    if !is_svg(root, "svg") {
        return Some(broken("the root element is not svg in the SVG namespace"));
    }
    if let Some(byte) = colon_first(document) {
        let position = document.text_pos_at(byte);
        return Some(broken("a name in the SVG file begins with a colon").at(position.row, position.col));
    }
    // A node is its own first ancestor, and the document the last one.
    let is_too_deep = |element: Node<'_, '_>| element.ancestors().nth(MAX_DEPTH.saturating_add(1)).is_some();
    let mut elements = root.descendants().filter(Node::is_element);
    let message = || format!("the elements of the SVG file are nested more than {MAX_DEPTH} deep");
    elements.any(is_too_deep).then(|| broken(&message()))
}

pub(super) const DTD: &str = "the SVG file has a document type declaration";

/// The range of the document type declaration. The parser makes no node of it, so it is between others.
pub(super) fn document_type(document: &Document<'_>) -> Option<Range<usize>> {
    let mut begin = 0_usize;
    for node in document.root().children() {
        let between = document.input_text().get(begin..node.range().start)?;
        if let Some((before, declaration)) = between.split_once("<!DOCTYPE") {
            let behind = declaration.rsplit_once('>').map_or("", |(_, behind)| behind);
            let end = node.range().start.saturating_sub(behind.len());
            return Some(begin.saturating_add(before.len())..end);
        }
        begin = node.range().end;
    }
    None
}

fn broken(message: &str) -> Finding {
    Finding::new(Rule::SvgXml, message)
}

/// Of what the text has too many for the parser.
fn too_costly(text: &[u8]) -> Option<&'static str> {
    if memmem::find_iter(text, "xmlns").count() > MAX_NAMESPACE_DECLARATIONS {
        return Some("the SVG file declares too many namespaces to be read");
    }
    let mut tags = memchr::memchr_iter(b'<', text).filter_map(|at| text.get(at.saturating_add(1)..));
    let is_costly = tags.any(has_too_many_attributes);
    is_costly.then_some("an element of the SVG file has too many attributes to be read")
}

/// Whether the tag that begins here has too many attributes, each of which has four bytes at least, one of them an equals sign.
fn has_too_many_attributes(text: &[u8]) -> bool {
    let is_markup = !text.starts_with(b"!") && !text.starts_with(b"?");
    // There is no `<` in a tag.
    let (tag, _) = text.split_at(memchr::memchr(b'<', text).unwrap_or(text.len()));
    let (tag, _) = tag.split_at(memchr::memrchr(b'>', tag).unwrap_or_default());
    is_markup && tag.len() / 4 > MAX_ATTRIBUTES && memchr::memchr_iter(b'=', tag).count() > MAX_ATTRIBUTES
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
    let is_same = |after: &str| {
        let encoding = after.split(['"', '\'']).nth(1).unwrap_or_default();
        let is = |name: &str| name.eq_ignore_ascii_case(encoding);
        is("utf-8") || (text.is_ascii() && EXTEND_ASCII.into_iter().any(is))
    };
    !declaration.split("encoding").skip(1).all(is_same)
}

/// Where a name begins with a colon. The parser ignores that; to others the file is not well-formed.
fn colon_first(document: &Document<'_>) -> Option<usize> {
    let text = document.input_text().as_bytes();
    let in_tag = memchr::memchr_iter(b':', text).find(|at| {
        let before = text.get(..*at).unwrap_or_default();
        before.ends_with(b"<") || before.ends_with(b"</")
    });
    let attributes = document.descendants().flat_map(|node| node.attributes());
    let mut names = attributes.map(|attribute| attribute.range().start);
    in_tag.or_else(|| names.find(|at| text.get(*at) == Some(&b':')))
}
