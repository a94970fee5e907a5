//! Distinguished names and the strings in them, as text that is safe to print.

use std::fmt::Write as _;

use x509_parser::asn1_rs::Tag;

use crate::asn1::ber::{self, BerElement};
use crate::asn1::{oid, string_value};
use crate::text::is_unprintable;

/// An attribute of a name: the content of its object identifier, and its value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NameAttribute<'a> {
    pub(crate) oid: &'a [u8],
    tag: Tag,
    pub(crate) value: &'a [u8],
}

impl NameAttribute<'_> {
    /// The value, whatever type of string it is.
    pub(crate) fn text(&self) -> String {
        string_value(self.tag, self.value).into_owned()
    }
}

/// The attributes of the name with this DER, in its order. The name was parsed, so each can be read.
pub(super) fn raw_attributes(name: &[u8]) -> impl Iterator<Item = NameAttribute<'_>> {
    relative_names(name).flat_map(attributes_of)
}

fn relative_names(name: &[u8]) -> impl Iterator<Item = BerElement<'_>> {
    ber::elements(name).flat_map(|sequence| ber::elements(sequence.content))
}

fn attributes_of(relative_name: BerElement<'_>) -> impl Iterator<Item = NameAttribute<'_>> {
    ber::elements(relative_name.content).filter_map(|attribute| {
        let mut parts = ber::elements(attribute.content);
        let (oid, value) = (parts.next()?, parts.next()?);
        Some(NameAttribute {
            oid: oid.content,
            tag: Tag(ber::number(value.tag).into()),
            value: value.content,
        })
    })
}

/// The name with this DER as one line, in its order: `C=US, O=Example, CN=Example Test Brand`.
///
/// Special and control characters are escaped as RFC 4514 (section 2.4) does, so that a value can neither pretend to be
/// a second attribute nor steer a terminal. Attributes without a short name have their OID.
pub(super) fn one_line(name: &[u8]) -> String {
    // The DER takes more than the text does, unless much has to be escaped.
    let mut line = String::with_capacity(name.len());
    for relative_name in relative_names(name) {
        for (index, attribute) in attributes_of(relative_name).enumerate() {
            if !line.is_empty() {
                line.push_str(if index == 0 { ", " } else { " + " });
            }
            line.push_str(&oid::attribute_type(attribute.oid));
            line.push('=');
            push_escaped(&mut line, &string_value(attribute.tag, attribute.value));
        }
    }
    line
}

/// The attributes of a name as [`one_line`] writes it, each with its type and value. A comma or plus sign that is not escaped only
/// ever separates two.
pub(crate) fn attributes(line: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut is_escaped = false;
    let parts = line.split(move |c| {
        let separates = !is_escaped && matches!(c, ',' | '+');
        is_escaped = c == '\\' && !is_escaped;
        separates
    });
    parts.filter_map(|part| without_margin(part).split_once('='))
}

/// Takes off the spaces that belong to a separator. One at the end of a value is escaped.
fn without_margin(part: &str) -> &str {
    let part = part.strip_prefix(' ').unwrap_or(part);
    let is_escape = |rest: &str| rest.len().saturating_sub(rest.trim_end_matches('\\').len()) % 2 == 1;
    part.strip_suffix(' ').filter(|rest| !is_escape(rest)).unwrap_or(part)
}

fn push_escaped(line: &mut String, value: &str) {
    // Nearly every value can be taken as it is.
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-' | b'.' | b'/');
    if value.bytes().all(is_plain) && value.trim_matches(' ').len() == value.len() {
        line.push_str(value);
        return;
    }
    let last = value.chars().count().saturating_sub(1);
    for (index, c) in value.chars().enumerate() {
        let at_edge = (index == 0 && matches!(c, ' ' | '#')) || (index == last && c == ' ');
        match c {
            '"' | '+' | ',' | ';' | '<' | '>' | '\\' => line.extend(['\\', c]),
            _ if at_edge => line.extend(['\\', c]),
            _ if is_unprintable(c) => {
                for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                    // Writing to a String cannot fail.
                    let _ = write!(line, "\\{byte:02X}");
                }
            }
            _ => line.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_pretend_to_be_another_attribute_or_steer_a_terminal() {
        let mut line = String::new();
        push_escaped(&mut line, " a, CN=b\u{1b}[31m\u{202e}x ");
        assert_eq!(line, "\\ a\\, CN=b\\1B[31m\\E2\\80\\AEx\\ ");
    }

    #[test]
    fn a_line_is_taken_apart_into_the_attributes_that_it_was_made_of() {
        let mut line = "O=".to_owned();
        push_escaped(&mut line, " a, CN=b + c\\ ");
        line.push_str(" + 2.999=, CN=x = y");
        assert_eq!(
            attributes(&line).collect::<Vec<_>>(),
            [("O", "\\ a\\, CN=b \\+ c\\\\\\ "), ("2.999", ""), ("CN", "x = y")]
        );
    }
}
