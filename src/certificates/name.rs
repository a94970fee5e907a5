//! Distinguished names and the strings in them, as text that is safe to print.

use std::fmt::Write as _;

use x509_parser::asn1_rs::Oid;
use x509_parser::x509::X509Name;

use crate::asn1::{dotted, string_value};
use crate::text::is_unprintable;

/// The name as one line, in the order in which the certificate has it: `C=US, O=Example, CN=Example Test Brand`.
///
/// Special and control characters are escaped as RFC 4514 (section 2.4) does, so that a value can neither pretend to be
/// a second attribute nor steer a terminal. Attributes without a short name stand as their OID.
pub(crate) fn one_line(name: &X509Name<'_>) -> String {
    let mut line = String::new();
    for rdn in name.iter_rdn() {
        for (index, attribute) in rdn.iter().enumerate() {
            if !line.is_empty() {
                line.push_str(if index == 0 { ", " } else { " + " });
            }
            match short_name(attribute.attr_type()) {
                Some(short) => line.push_str(short),
                None => line.push_str(&dotted::shown(attribute.attr_type().as_bytes())),
            }
            line.push('=');
            push_escaped(&mut line, &string_value(attribute.attr_value()));
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

/// The first common name in it.
pub(crate) fn common_name(name: &X509Name<'_>) -> Option<String> {
    let attribute = name.iter_common_name().next()?;
    Some(string_value(attribute.attr_value()))
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

/// The short names of RFC 4514 (section 3) and those that certificates are commonly shown with.
fn short_name(oid: &Oid<'_>) -> Option<&'static str> {
    Some(match dotted::dotted(oid.as_bytes())?.as_str() {
        "2.5.4.3" => "CN",
        "2.5.4.4" => "SN",
        "2.5.4.5" => "serialNumber",
        "2.5.4.6" => "C",
        "2.5.4.7" => "L",
        "2.5.4.8" => "ST",
        "2.5.4.9" => "street",
        "2.5.4.10" => "O",
        "2.5.4.11" => "OU",
        "2.5.4.12" => "title",
        "2.5.4.15" => "businessCategory",
        "2.5.4.17" => "postalCode",
        "2.5.4.42" => "GN",
        "2.5.4.97" => "organizationIdentifier",
        "0.9.2342.19200300.100.1.25" => "DC",
        "1.2.840.113549.1.9.1" => "emailAddress",
        "1.3.6.1.4.1.311.60.2.1.1" => "jurisdictionL",
        "1.3.6.1.4.1.311.60.2.1.2" => "jurisdictionST",
        "1.3.6.1.4.1.311.60.2.1.3" => "jurisdictionC",
        _ => return None,
    })
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
