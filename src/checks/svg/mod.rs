//! Whether a drawing is one that mail receivers show: SVG Tiny PS (draft-svg-tiny-ps-abrotman-12), and what makes a
//! drawing unsafe to show at all.
//!
//! The file is read by an XML parser that knows no entities and fetches nothing; the rules look at its elements and
//! attributes. Left out: whether the drawing is a good one, and the values of most attributes.

mod content;
mod references;
mod repetition;
mod root;

use roxmltree::{Document, Error, Node, ParsingOptions};

use super::{Finding, Rule};
use crate::mark::logo::is_gzip;
use crate::mark::printable;

/// How many bytes a logo has at most, unpacked (section 2.4 of the draft).
pub const MAX_BYTES: usize = 32_768;

/// Files above this are not read at all: what they are has to become another file anyway. It also bounds what the
/// parser does for an element with very many attributes.
pub const MAX_BYTES_READ: usize = 2 * MAX_BYTES;
/// The parser's work grows with the third power of namespaces that are declared one inside the other.
const MAX_NAMESPACE_DECLARATIONS: usize = 256;
/// Programs that draw elements recursively have to hold out.
const MAX_DEPTH: usize = 256;

const SVG_NAMESPACE: &str = "http://www.w3.org/2000/svg";

/// Checks an SVG file, unpacked, against every [`Rule`] whose name begins with `svg-`.
///
/// ```
/// use collectmc::checks::svg;
///
/// let drawing = br#"<svg xmlns="http://www.w3.org/2000/svg" version="1.2" baseProfile="tiny-ps" viewBox="0 0 64 64">
///   <title>Example Brand</title>
///   <circle cx="32" cy="32" r="30" fill="navy"/>
/// </svg>"#;
/// assert!(svg::check(drawing).is_empty());
///
/// let with_script = br#"<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"#;
/// assert!(svg::check(with_script).iter().any(|finding| finding.rule().as_str() == "svg-script"));
/// ```
pub fn check(file: &[u8]) -> Vec<Finding> {
    let mut findings: Vec<_> = size(file).into_iter().collect();
    if file.len() <= MAX_BYTES_READ {
        match read(file).as_ref().map(Document::root_element) {
            Ok(root) => findings.extend(CHECKS.iter().filter_map(|check| check(root))),
            Err(unreadable) => findings.push(unreadable.clone()),
        }
    }
    findings
}

type Check = fn(Node<'_, '_>) -> Option<Finding>;

const CHECKS: [Check; 12] = [
    content::script,
    content::foreign_content,
    references::external_reference,
    repetition::repetition,
    content::animation,
    content::raster_image,
    content::element,
    root::version,
    root::base_profile,
    root::title,
    root::position,
    root::view_box,
];

fn size(file: &[u8]) -> Option<Finding> {
    let message = match file.len() {
        ..=MAX_BYTES => return None,
        length @ ..=MAX_BYTES_READ => format!("the SVG file has {length} bytes, of {MAX_BYTES} allowed"),
        length => format!("the SVG file has {length} bytes, of {MAX_BYTES} allowed, and was not read"),
    };
    Some(Finding::new(Rule::SvgSize, message))
}

fn read(file: &[u8]) -> Result<Document<'_>, Finding> {
    let broken = |message: &str| Finding::new(Rule::SvgXml, message);
    if is_gzip(file) {
        return Err(broken("the file is gzip data (SVGZ); unpack it first"));
    }
    let text = std::str::from_utf8(file).map_err(|_| broken("the SVG file is not in UTF-8"))?;
    if is_declared_in_another_encoding(text) {
        return Err(broken(
            "the SVG file declares that it is in another encoding than UTF-8",
        ));
    }
    if text.matches("xmlns").count() > MAX_NAMESPACE_DECLARATIONS {
        return Err(broken("the SVG file declares too many namespaces to be read"));
    }
    let options = ParsingOptions {
        allow_dtd: false,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(text, options).map_err(|error| match error {
        Error::DtdDetected => Finding::new(Rule::SvgDtd, "the SVG file has a document type declaration"),
        error => broken(&format!(
            "the SVG file is not well-formed: {}",
            printable(&error.to_string())
        )),
    })?;
    let root = document.root_element();
    if !is_svg(root, "svg") {
        return Err(broken(
            "the root of the file is not an svg element in the namespace of SVG",
        ));
    }
    if depth(root) > MAX_DEPTH {
        return Err(broken(&format!(
            "the elements of the SVG file are nested more than {MAX_DEPTH} deep"
        )));
    }
    Ok(document)
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

fn is_svg(node: Node<'_, '_>, name: &str) -> bool {
    node.has_tag_name((SVG_NAMESPACE, name))
}

/// Names for a message, each once and only the first few.
fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    const MOST: usize = 4;
    let mut distinct: Vec<_> = names.collect();
    distinct.sort_unstable();
    distinct.dedup();
    let mut text = distinct
        .iter()
        .take(MOST)
        .map(|name| printable(name))
        .collect::<Vec<_>>()
        .join(", ");
    if distinct.len() > MOST {
        text.push_str(" and others");
    }
    text
}
