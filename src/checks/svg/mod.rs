//! Whether a drawing is one that mail receivers show: SVG Tiny PS (draft-svg-tiny-ps-abrotman-12), and what makes a
//! drawing unsafe to show at all.
//!
//! The file is read by an XML parser that knows no entities and fetches nothing. The rules in [`SCHEMA_RULES`] say
//! together what the BIMI Group's schema of the profile says, which authorities run before they issue a certificate:
//! a file breaks one of them exactly when the schema refuses it. The others say what receivers ask beyond. Left out:
//! whether the drawing is a good one, and the syntax of paths, lengths and colours, of which the schema asks nothing.

mod content;
mod doctype;
mod findings;
mod fix;
mod names;
mod profile;
mod references;
mod repetition;
mod root;
mod schema;
mod values;

use roxmltree::{Attribute, Document, Error, Node, ParsingOptions};

use self::findings::Findings;
pub use self::fix::{Change, Fixed, fix};
use super::{Finding, Rule};
use crate::mark::logo::is_gzip;
use crate::mark::printable;

/// How many bytes a logo has at most, unpacked (section 2.4 of the draft).
pub const MAX_BYTES: usize = 32_768;

/// How many bytes of a logo order forms take: 32,000 characters of Base64.
pub const MAX_BYTES_ORDERED: usize = 24_000;

/// Files above this are not read at all: what they are has to become another file anyway.
pub const MAX_BYTES_READ: usize = 2 * MAX_BYTES;
/// The parser's work grows with the third power of namespaces that are declared one inside the other.
const MAX_NAMESPACE_DECLARATIONS: usize = 256;
/// Programs that draw elements recursively have to hold out.
const MAX_DEPTH: usize = 256;

/// More than four times what the profile has for any element. The parser compares each attribute with all others of its
/// element.
const MAX_ATTRIBUTES: usize = 256;

const SVG_NAMESPACE: &str = "http://www.w3.org/2000/svg";
const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";

/// The rules that state the BIMI Group's schema: of the files that can be read (`svg-size`, `svg-xml`, `svg-dtd`), those
/// that break none of them are those that the schema accepts.
pub const SCHEMA_RULES: &[Rule] = &[
    Rule::SvgScript,
    Rule::SvgForeignContent,
    Rule::SvgAnimation,
    Rule::SvgRasterImage,
    Rule::SvgElement,
    Rule::SvgAttribute,
    Rule::SvgStructure,
    Rule::SvgVersion,
    Rule::SvgBaseProfile,
    Rule::SvgTitle,
    Rule::SvgRootPosition,
];

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
///
/// Each finding has its place in the file, where there is one. Of each rule the first 20 places are listed, and the
/// number of the others.
pub fn check(file: &[u8]) -> Vec<Finding> {
    check_listing(file, 20)
}

/// Checks an SVG file for which a certificate is to be ordered: as [`check`] does, and against what order forms take.
pub fn check_for_order(file: &[u8]) -> Vec<Finding> {
    let mut findings = check(file);
    if (MAX_BYTES_ORDERED.saturating_add(1)..=MAX_BYTES).contains(&file.len()) {
        let message = format!(
            "the SVG file has {} bytes, of {MAX_BYTES_ORDERED} that the order form takes",
            file.len()
        );
        findings.push(Finding::new(Rule::SvgOrderSize, message));
    }
    findings
}

/// Checks an SVG file with at most so many findings a rule.
pub(super) fn check_listing(file: &[u8], most: usize) -> Vec<Finding> {
    let mut findings: Vec<_> = size(file).into_iter().collect();
    if file.len() <= MAX_BYTES_READ {
        let checked = decoded(file).and_then(|text| {
            findings.extend(document_type(text));
            let text = doctype::blanked(text);
            Ok(check_document(&parsed(&text)?, most))
        });
        findings.append(&mut checked.unwrap_or_else(|unreadable| vec![unreadable]));
    }
    findings.sort_by_key(Finding::rule);
    findings
}

fn check_document(document: &Document<'_>, most: usize) -> Vec<Finding> {
    let root = document.root_element();
    let mut findings = Findings::new(document, most);
    for check in CHECKS {
        check(root, &mut findings);
    }
    findings.into_vec()
}

type Check = fn(Node<'_, '_>, &mut Findings<'_, '_>);

const CHECKS: [Check; 7] = [
    schema::check,
    references::external_reference,
    repetition::repetition,
    root::title_text,
    root::description,
    root::view_box,
    root::dimensions,
];

fn size(file: &[u8]) -> Option<Finding> {
    let message = match file.len() {
        ..=MAX_BYTES => return None,
        length @ ..=MAX_BYTES_READ => format!("the SVG file has {length} bytes, of {MAX_BYTES} allowed"),
        length => format!("the SVG file has {length} bytes, of {MAX_BYTES} allowed, and was not read"),
    };
    Some(Finding::new(Rule::SvgSize, message))
}

fn broken(message: &str) -> Finding {
    Finding::new(Rule::SvgXml, message)
}

fn decoded(file: &[u8]) -> Result<&str, Finding> {
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

/// A declaration that only names a DTD: nothing fetches it, so the rest can be checked as it stands.
fn document_type(text: &str) -> Option<Finding> {
    let begin = doctype::find(text)?.start;
    let before = text.get(..begin)?;
    let line = before.matches('\n').count().saturating_add(1);
    let column = before.rsplit('\n').next()?.chars().count().saturating_add(1);
    let finding = Finding::new(Rule::SvgDtd, DTD);
    Some(finding.at(line.try_into().ok()?, column.try_into().ok()?))
}

const DTD: &str = "the SVG file has a document type declaration";

fn parsed(text: &str) -> Result<Document<'_>, Finding> {
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

/// The attribute of this name that has no prefix: the version of `inkscape:version` is not that of the profile. (The
/// parser's own look-up by a bare name passes over prefixes.)
fn attribute<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Attribute<'a, 'i>> {
    let mut attributes = node.attributes();
    attributes.find(|attribute| attribute.namespace().is_none() && attribute.name() == name)
}
