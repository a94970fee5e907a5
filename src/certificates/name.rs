//! Distinguished names and the strings in them, as text that is safe to print.

use std::fmt::Write as _;

use x509_parser::asn1_rs::Tag;
use x509_parser::x509::{AttributeTypeAndValue, X509Name};

use crate::asn1::{ByteRange, dotted, oid, string_value};
use crate::text::is_unprintable;

/// A name of a certificate, by its ranges in the certificate's DER, and as text.
#[derive(Debug)]
pub(super) struct Name {
    pub(super) der: ByteRange,
    pub(super) one_line: Box<str>,
    attributes: Box<[(ByteRange, Tag, ByteRange)]>,
}

/// An attribute of a name: the content of its object identifier, and its value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NameAttribute<'a> {
    pub(crate) oid: &'a [u8],
    tag: Tag,
    pub(crate) value: &'a [u8],
}

impl Name {
    pub(super) fn of(name: &X509Name<'_>, certificate: &[u8]) -> Option<Self> {
        let place = |attribute: &AttributeTypeAndValue<'_>| {
            let (oid, value) = (attribute.attr_type(), attribute.attr_value());
            Some((
                ByteRange::of(oid.as_bytes(), certificate)?,
                value.tag(),
                ByteRange::of(value.data, certificate)?,
            ))
        };
        Some(Self {
            der: ByteRange::of(name.as_raw(), certificate)?,
            one_line: one_line(name).into(),
            attributes: name.iter_attributes().map(place).collect::<Option<_>>()?,
        })
    }

    /// The attributes, in the order in which the certificate has them.
    pub(super) fn attributes<'a>(&'a self, certificate: &'a [u8]) -> impl Iterator<Item = NameAttribute<'a>> {
        self.attributes.iter().map(|(oid, tag, value)| NameAttribute {
            oid: oid.get(certificate),
            tag: *tag,
            value: value.get(certificate),
        })
    }
}

impl NameAttribute<'_> {
    /// The value, whatever type of string it is.
    pub(crate) fn text(&self) -> String {
        string_value(self.tag, self.value)
    }
}

/// The name as one line, in the order in which the certificate has it: `C=US, O=Example, CN=Example Test Brand`.
///
/// Special and control characters are escaped as RFC 4514 (section 2.4) does, so that a value can neither pretend to be
/// a second attribute nor steer a terminal. Attributes without a short name have their OID.
fn one_line(name: &X509Name<'_>) -> String {
    let mut line = String::new();
    for rdn in name.iter_rdn() {
        for (index, attribute) in rdn.iter().enumerate() {
            if !line.is_empty() {
                line.push_str(if index == 0 { ", " } else { " + " });
            }
            let (oid, value) = (attribute.attr_type().as_bytes(), attribute.attr_value());
            match oid::short_name(oid) {
                Some(short) => line.push_str(short),
                None => line.push_str(&dotted::shown(oid)),
            }
            line.push('=');
            push_escaped(&mut line, &string_value(value.tag(), value.data));
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
