//! Name constraints: the names for which an authority may issue (RFC 5280, sections 4.2.1.10 and 6.1.3 (b) and (c)).
//!
//! Constraints on DNS names and on directory names are applied. Where another kind of name is constrained, and a certificate
//! below has a name of that kind, the constraint cannot be applied, and counts as violated.

use std::cell::Cell;

use x509_parser::prelude::FromDer as _;
use x509_parser::x509::{AttributeTypeAndValue, X509Name};

use crate::asn1::ber::{self, BerElement};
use crate::asn1::der::{self, Malformed};
use crate::asn1::oid;
use crate::certificates::Certificate;

/// The tags of the kinds of names (`GeneralName`, RFC 5280, section 4.2.1.6), as if all were constructed.
const RFC822: u8 = ber::context(1);
const DNS: u8 = ber::context(2);
const DIRECTORY: u8 = ber::context(4);

/// The tags of the two lists (section 4.2.1.10), likewise.
const PERMITTED: u8 = ber::context(0);
const EXCLUDED: u8 = ber::context(1);

/// A name of a certificate, or what a constraint says of names.
struct GeneralName<'a> {
    tag: u8,
    content: &'a [u8],
}

/// What one authority's extension allows and forbids.
pub(crate) struct NameConstraints<'a> {
    permitted: Vec<GeneralName<'a>>,
    excluded: Vec<GeneralName<'a>>,
}

/// How many octets of names are compared at most along one path: each name is held against each constraint, and a hostile
/// certificate may have a hundred thousand of either.
pub(crate) const MAX_COMPARED: usize = 8 << 20;

impl<'a> NameConstraints<'a> {
    /// Reads the value of the extension.
    pub(crate) fn read(value: &'a [u8]) -> Result<Self, Malformed> {
        let (mut permitted, mut excluded) = (Vec::new(), Vec::new());
        for list in der::only_sequence(value)? {
            match list.tag | ber::CONSTRUCTED {
                PERMITTED if permitted.is_empty() && excluded.is_empty() => permitted = subtrees(&list)?,
                EXCLUDED if excluded.is_empty() => excluded = subtrees(&list)?,
                _ => return Err(Malformed),
            }
        }
        match permitted.is_empty() && excluded.is_empty() {
            true => Err(Malformed),
            false => Ok(Self { permitted, excluded }),
        }
    }

    /// Whether every name of a certificate below is allowed; `None` when the work would exceed what is left of
    /// [`MAX_COMPARED`]. `names` is the value of its subject alternative name.
    pub(crate) fn allow(
        &self,
        certificate: &Certificate,
        names: Option<&[u8]>,
        left: &Cell<usize>,
    ) -> Result<Option<bool>, Malformed> {
        let mut all = Vec::new();
        if let Some(names) = names {
            all.extend(der::only_sequence(names)?.iter().map(GeneralName::of));
        }
        // The subject is a directory name, and e-mail addresses in it are names of their kind (section 4.2.1.10).
        let subject = || certificate.raw_subject_attributes();
        all.extend(subject().next().is_some().then_some(GeneralName {
            tag: DIRECTORY,
            content: certificate.subject_der(),
        }));
        let emails = subject().filter(|attribute| attribute.oid == oid::EMAIL_ADDRESS);
        all.extend(emails.map(|email| GeneralName {
            tag: RFC822,
            content: email.value,
        }));
        let work = self.work(&all);
        if left.get() < work {
            left.set(0);
            return Ok(None);
        }
        left.set(left.get().saturating_sub(work));
        Ok(Some(all.iter().all(|name| self.allows(name))))
    }

    /// How many octets there are to compare.
    fn work(&self, names: &[GeneralName<'_>]) -> usize {
        let bases = || self.permitted.iter().chain(&self.excluded);
        let octets = |name: &GeneralName<'_>| name.content.len().saturating_add(1);
        let of_names = names.iter().map(octets).fold(0, usize::saturating_add);
        let of_bases = bases().map(octets).fold(0, usize::saturating_add);
        let with_each = |octets: usize, others: usize| octets.saturating_mul(others.saturating_add(1));
        with_each(of_names, bases().count()).saturating_add(with_each(of_bases, names.len()))
    }

    fn allows(&self, name: &GeneralName<'_>) -> bool {
        let compare = |list: &[GeneralName<'_>]| -> Vec<Option<bool>> {
            let bases = list.iter().filter(|base| base.tag == name.tag);
            bases.map(|base| name.is_below(base)).collect()
        };
        let (permitted, excluded) = (compare(&self.permitted), compare(&self.excluded));
        // What cannot be compared is allowed by no constraint, and forbidden by every one.
        (permitted.is_empty() || permitted.contains(&Some(true)))
            && excluded.iter().all(|is_below| *is_below == Some(false))
    }
}

/// The bases of `GeneralSubtrees`. There is one at least, and a minimum or maximum must not be there (section 4.2.1.10): it
/// would change what is meant.
fn subtrees<'a>(list: &BerElement<'a>) -> Result<Vec<GeneralName<'a>>, Malformed> {
    let subtrees = der::all(list.content)?;
    let base = |subtree| match der::sequence(subtree)?.as_slice() {
        [base] => Ok(GeneralName::of(base)),
        _ => Err(Malformed),
    };
    match subtrees.is_empty() {
        true => Err(Malformed),
        false => subtrees.iter().map(base).collect(),
    }
}

impl<'a> GeneralName<'a> {
    fn of(element: &BerElement<'a>) -> Self {
        Self {
            tag: element.tag | ber::CONSTRUCTED,
            content: element.content,
        }
    }

    /// Whether this is a name in the subtree of `base`, which is of the same kind; `None` when that cannot be said.
    fn is_below(&self, base: &GeneralName<'_>) -> Option<bool> {
        match self.tag {
            DNS => is_dns_name_below(self.content, base.content),
            DIRECTORY => is_directory_name_below(self.content, base.content),
            _ => None,
        }
    }
}

/// Any name that the base becomes by adding labels on its left is below it, and it itself.
///
/// A base that begins with a dot is none that RFC 5280 knows. Others take it for the names below it, so of the name itself
/// nothing is said.
fn is_dns_name_below(name: &[u8], base: &[u8]) -> Option<bool> {
    let (name, base) = (dns_name(name)?, dns_name(base)?);
    if name.is_empty() || name.starts_with('.') {
        return None;
    }
    let Some(labels) = name.strip_suffix(base.strip_prefix('.').unwrap_or(&base)) else {
        return Some(false);
    };
    match labels.is_empty() {
        true => (!base.starts_with('.')).then_some(true),
        false => Some(base.is_empty() || labels.ends_with('.')),
    }
}

/// A DNS name in lower case. A wildcard may stand for names below a base and for others, and with a dot at its end a name is
/// not in the form for certificates (section 4.2.1.6).
fn dns_name(content: &[u8]) -> Option<String> {
    let name = str::from_utf8(content).ok()?;
    (name.is_ascii() && !name.contains('*') && !name.ends_with('.')).then(|| name.to_ascii_lowercase())
}

/// A name is below another when it begins with all that is in it. Whether letters beyond ASCII are equal but for their case
/// depends on who compares: nothing is said of names that differ in that alone.
fn is_directory_name_below(name: &[u8], base: &[u8]) -> Option<bool> {
    let begins_so = |fold| Some(directory_name(name, fold)?.starts_with(&directory_name(base, fold)?));
    match (begins_so(in_ascii)?, begins_so(in_unicode)?) {
        (strictly, loosely) if strictly == loosely => Some(strictly),
        _ => None,
    }
}

/// The attributes of one level of a directory name: object identifier and text.
type Level = Vec<(Vec<u8>, String)>;

/// The levels of a directory name, in a form in which equal ones are equal: without regard to letter
/// case, blanks and the type of string (RFC 5280, section 7.1).
fn directory_name(der: &[u8], fold: fn(&str) -> String) -> Option<Vec<Level>> {
    let ([], name) = X509Name::from_der(der).ok()? else {
        return None;
    };
    let attribute = |attribute: &AttributeTypeAndValue<'_>| {
        let text = fold(attribute.as_str().ok()?);
        Some((attribute.attr_type().as_bytes().to_vec(), text))
    };
    name.iter()
        .map(|level| {
            let mut attributes = level.iter().map(attribute).collect::<Option<Vec<_>>>()?;
            attributes.sort();
            Some(attributes)
        })
        .collect()
}

fn in_ascii(text: &str) -> String {
    text.to_ascii_lowercase()
        .split_ascii_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn in_unicode(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}
