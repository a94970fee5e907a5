//! Fixes what can be fixed without changing how a drawing looks.
//!
//! The text is edited in place, so all that is right stays byte for byte as it was. What has no effect is removed: what
//! drawing programs note for themselves, descriptions where the profile has none, attributes with their
//! default value. What is written in another way than the profile has it is rewritten where both mean exactly the same.
//!
//! The fixes assume one thing: a file counts as fixed only when it breaks no rule of the schema any more.
//! So there is no style sheet, no filter, no clipping and no `visibility` in it that an attribute could be about.

mod attributes;
mod effect;
mod elements;
mod root;
mod style;

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use roxmltree::{Attribute, Document, Node};

use super::values::is_space;
use super::{Finding, MAX_BYTES_READ, read, references, size};

/// A file as [`fix`] leaves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    svg: String,
    changes: Vec<Change>,
}

/// What was done, and how often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    what: String,
    times: usize,
}

impl Fixed {
    /// The file's content.
    pub fn svg(&self) -> &str {
        &self.svg
    }

    /// What was done, in the order in which it was done first. Empty when the file is as it was.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }
}

impl Change {
    /// What was done, such as `removed the attribute data-name`, safe to print.
    pub fn what(&self) -> &str {
        &self.what
    }

    /// How often.
    pub fn times(&self) -> usize {
        self.times
    }
}

/// Fixes an SVG file as far as that changes nothing of how it looks: version, base profile and title, and what has no
/// effect but is not in the profile. Nothing else is touched; [`check`](super::check) finds what is left.
///
/// A title replaces the one in the file. Without one the file keeps its own; where it has none, none is made up.
///
/// # Errors
///
/// When the file cannot be read: the finding says why.
///
/// ```
/// use collectmc::checks::svg;
///
/// let drawn = br##"<svg xmlns="http://www.w3.org/2000/svg" x="0" viewBox="0 0 64 64"><rect style="fill:#08f" width="64" height="64"/></svg>"##;
/// let fixed = svg::fix(drawn, Some("Example Brand"))?;
/// assert!(svg::check(fixed.svg().as_bytes()).is_empty());
/// assert!(fixed.svg().contains(r##"<rect fill="#08f" width="64" height="64"/>"##));
/// # Ok::<(), collectmc::checks::Finding>(())
/// ```
pub fn fix(file: &[u8], title: Option<&str>) -> Result<Fixed, Finding> {
    /// Each round makes way for the next: a description goes, then the namespace that only it used.
    const MOST_ROUNDS: usize = 8;
    if let Some(too_large) = size(file).filter(|_| file.len() > MAX_BYTES_READ) {
        return Err(too_large);
    }
    let mut fixed = Fixed {
        svg: read::text(file)?.to_owned(),
        changes: Vec::new(),
    };
    for _ in 0..MOST_ROUNDS {
        // Unused namespaces are no fault in themselves, so a file that needs nothing else stays as it is.
        let removes_namespaces = !fixed.changes.is_empty();
        let edits = edits(&fixed.svg, title, removes_namespaces)?;
        if edits.is_empty() {
            break;
        }
        fixed.apply(edits);
    }
    Ok(fixed)
}

fn edits(text: &str, title: Option<&str>, removes_namespaces: bool) -> Result<Vec<Edit>, Finding> {
    let document = read::document(text)?;
    let root = document.root_element();
    let mut drawing = Drawing::of(&document);
    if let Some(range) = read::document_type(&document) {
        drawing.replace(with_line(text, range), "", "removed the document type declaration");
    }
    root::fix(&mut drawing, root, title);
    if removes_namespaces {
        root::remove_unused_namespaces(&mut drawing, root);
    }
    for node in root.descendants().filter(Node::is_element) {
        match elements::removal(node) {
            Some(what) => drawing.remove_element(node, what),
            None => attributes::fix(&mut drawing, node),
        }
    }
    Ok(drawing.edits)
}

/// A part of the text to be replaced.
struct Edit {
    range: Range<usize>,
    replacement: String,
    what: String,
}

/// What has to be known of the whole drawing, and the edits that it needs.
struct Drawing<'d> {
    text: &'d str,
    /// The names of its elements.
    elements: HashSet<&'d str>,
    /// The names that something refers to.
    referred_to: HashSet<String>,
    edits: Vec<Edit>,
}

impl<'d> Drawing<'d> {
    fn of(document: &'d Document<'_>) -> Self {
        let attributes = document.descendants().flat_map(|node| node.attributes());
        Self {
            text: document.input_text(),
            elements: effect::elements(document),
            referred_to: attributes.flat_map(references::names).map(Cow::into_owned).collect(),
            edits: Vec::new(),
        }
    }

    /// The source of a part of the drawing.
    fn source(&self, range: Range<usize>) -> &'d str {
        self.text.get(range).unwrap_or_default()
    }

    fn replace(&mut self, range: Range<usize>, replacement: impl Into<String>, what: impl Into<String>) {
        self.edits.push(Edit {
            range,
            replacement: replacement.into(),
            what: what.into(),
        });
    }

    /// Removes an element, with its line if nothing else is before it there.
    fn remove_element(&mut self, element: Node<'_, '_>, what: impl Into<String>) {
        self.replace(with_line(self.text, element.range()), "", what);
    }

    /// Removes an attribute, with the white space before it.
    fn remove_attribute(&mut self, attribute: &Attribute<'_, '_>, what: impl Into<String>) {
        self.replace(with_space(self.text, attribute.range()), "", what);
    }
}

impl Fixed {
    /// Applies the edits but those inside others, which the next round makes if they are still needed.
    fn apply(&mut self, mut edits: Vec<Edit>) {
        edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
        let mut svg = String::with_capacity(self.svg.len());
        let mut end = 0;
        for edit in edits {
            let Some(kept) = self.svg.get(end..edit.range.start) else {
                continue;
            };
            svg.push_str(kept);
            svg.push_str(&edit.replacement);
            end = edit.range.end;
            self.count(edit.what);
        }
        svg.push_str(self.svg.get(end..).unwrap_or_default());
        self.svg = svg;
    }

    fn count(&mut self, what: String) {
        const MOST: usize = 50;
        let what = match self.changes.len() {
            ..MOST => what,
            _ => "made other changes of this kind".to_owned(),
        };
        match self.changes.iter_mut().find(|change| change.what == what) {
            Some(change) => change.times = change.times.saturating_add(1),
            None => self.changes.push(Change { what, times: 1 }),
        }
    }
}

/// The range with the line that it begins, if nothing else is before it there.
fn with_line(text: &str, range: Range<usize>) -> Range<usize> {
    let before = text.get(..range.start).unwrap_or_default();
    let line = before.trim_end_matches([' ', '\t']);
    let start = match line.strip_suffix('\n') {
        Some(line) => line.strip_suffix('\r').unwrap_or(line).len(),
        None => range.start,
    };
    start..range.end
}

/// The range with the white space before it.
fn with_space(text: &str, range: Range<usize>) -> Range<usize> {
    let before = text.get(..range.start).unwrap_or_default();
    before.trim_end_matches(is_space).len()..range.end
}
