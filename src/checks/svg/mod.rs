//! Whether a drawing is one that mail receivers show: SVG Tiny PS (draft-svg-tiny-ps-abrotman-12), and what makes a
//! drawing unsafe to show at all.
//!
//! The file is read by an XML parser that knows no entities and fetches nothing. The rules in [`SCHEMA_RULES`] say
//! together what the BIMI Group's schema of the profile says, which authorities run before they issue a certificate:
//! a file breaks one of them exactly when the schema refuses it. The others say what receivers ask beyond. Left out:
//! whether the drawing is a good one, and the syntax of paths, lengths and colours, on which the schema has no rule.

mod findings;
mod fix;
mod names;
mod profile;
mod read;
mod references;
mod repetition;
mod root;
mod schema;
mod values;

use roxmltree::{Attribute, Document, Node};

use self::findings::Findings;
pub use self::fix::{Change, Fixed, fix};
use super::{Finding, Rule};

/// How many bytes a logo has at most, unpacked (section 2.4 of the draft).
const MAX_BYTES: usize = 32_768;

/// How many bytes of a logo order forms take: 32,000 characters of Base64.
const MAX_BYTES_ORDERED: usize = 24_000;

/// Larger files are not read at all: they have to be replaced anyway.
pub const MAX_BYTES_READ: usize = 2 * MAX_BYTES;

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
        match read::text(file).and_then(read::document) {
            Ok(document) => findings.extend(check_document(&document, most)),
            Err(unreadable) => findings.push(unreadable),
        }
    }
    findings
}

fn check_document(document: &Document<'_>, most: usize) -> Vec<Finding> {
    let root = document.root_element();
    let mut findings = Findings::default();
    if let Some(declaration) = read::document_type(document) {
        findings.add(Rule::SvgDtd, declaration.start, read::DTD);
    }
    schema::check(document, &mut findings);
    root::check(root, &mut findings);
    repetition::repetition(root, &mut findings);
    findings.list(document, most)
}

fn size(file: &[u8]) -> Option<Finding> {
    let message = match file.len() {
        ..=MAX_BYTES => return None,
        length @ ..=MAX_BYTES_READ => format!("the SVG file has {length} bytes, of {MAX_BYTES} allowed"),
        length => format!("the SVG file has {length} bytes, of {MAX_BYTES} allowed, and was not read"),
    };
    Some(Finding::new(Rule::SvgSize, message))
}

fn is_in_svg(node: Node<'_, '_>) -> bool {
    node.tag_name().namespace() == Some(SVG_NAMESPACE)
}

fn is_svg(node: Node<'_, '_>, name: &str) -> bool {
    node.has_tag_name((SVG_NAMESPACE, name))
}

/// The text in an element and in all elements in it.
fn text(element: Node<'_, '_>) -> String {
    let texts = element.descendants().filter(Node::is_text);
    texts.filter_map(|node| node.text()).collect()
}

/// The attribute of this name that has no prefix: the version of `inkscape:version` is not that of the profile. (The
/// parser's own lookup by a bare name ignores prefixes.)
fn attribute<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Attribute<'a, 'i>> {
    let mut attributes = node.attributes();
    attributes.find(|attribute| attribute.namespace().is_none() && attribute.name() == name)
}

/// The name of an attribute as the file has it, with its prefix. That of the XML namespace is always `xml:`.
fn written_name<'i>(node: Node<'_, 'i>, attribute: &Attribute<'_, '_>) -> &'i str {
    let text = node.document().input_text();
    text.get(attribute.range_qname()).unwrap_or_default()
}
