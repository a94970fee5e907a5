//! Name constraints: the names for which an authority may issue (RFC 5280, sections 4.2.1.10 and 6.1.3 (b) and (c)).
//!
//! Constraints on DNS names and on directory names are applied. Where another kind of name is constrained, and a certificate
//! below has a name of that kind, the constraint cannot be applied, and counts as violated.

use x509_parser::asn1_rs::Any;
use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer as _;
use x509_parser::x509::X509Name;

use crate::mark::der::{self, Malformed};

/// The tags of the kinds of names (`GeneralName`, RFC 5280, section 4.2.1.6).
const RFC822: u32 = 1;
const DNS: u32 = 2;
const DIRECTORY: u32 = 4;

/// A name of a certificate, or what a constraint says of names.
struct GeneralName<'a> {
    tag: u32,
    content: &'a [u8],
}

/// What one authority's extension allows and forbids.
pub(crate) struct NameConstraints<'a> {
    permitted: Vec<GeneralName<'a>>,
    excluded: Vec<GeneralName<'a>>,
}

impl<'a> NameConstraints<'a> {
    /// Reads the value of the extension.
    pub(crate) fn read(value: &'a [u8]) -> Result<Self, Malformed> {
        let mut constraints = Self {
            permitted: Vec::new(),
            excluded: Vec::new(),
        };
        for subtrees in der::sequence(&der::only(value)?)? {
            let list = match () {
                () if der::is_context(&subtrees, 0) => &mut constraints.permitted,
                () if der::is_context(&subtrees, 1) => &mut constraints.excluded,
                () => return Err(Malformed),
            };
            for subtree in der::all(subtrees.data)? {
                // A minimum or maximum must not be there (section 4.2.1.10), and would change what is meant.
                let [base] = <[Any<'_>; 1]>::try_from(der::sequence(&subtree)?).map_err(|_| Malformed)?;
                list.push(GeneralName::of(&base));
            }
        }
        Ok(constraints)
    }

    /// Whether every name of a certificate below is allowed. `names` is the value of its subject alternative name.
    pub(crate) fn allow(&self, certificate: &X509Certificate<'_>, names: Option<&[u8]>) -> Result<bool, Malformed> {
        let mut all = Vec::new();
        if let Some(names) = names {
            all.extend(der::sequence(&der::only(names)?)?.iter().map(GeneralName::of));
        }
        // The subject is a directory name, and e-mail addresses in it are names of their kind (section 4.2.1.10).
        let subject = certificate.subject();
        all.extend(subject.iter().next().is_some().then_some(GeneralName {
            tag: DIRECTORY,
            content: subject.as_raw(),
        }));
        all.extend(subject.iter_email().map(|email| GeneralName {
            tag: RFC822,
            content: email.as_slice(),
        }));
        Ok(all.iter().all(|name| self.allows(name)))
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

impl<'a> GeneralName<'a> {
    fn of(element: &Any<'a>) -> Self {
        Self {
            tag: element.tag().0,
            content: element.data,
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
fn is_dns_name_below(name: &[u8], base: &[u8]) -> Option<bool> {
    let (name, base) = (dns_name(name)?, dns_name(base)?);
    let below = name.strip_suffix(&base);
    Some(below.is_some_and(|labels| labels.is_empty() || base.is_empty() || labels.ends_with('.')))
}

/// A DNS name in lower case, without the dots at its ends. A wildcard may stand for names below a base and for others.
fn dns_name(content: &[u8]) -> Option<String> {
    let name = str::from_utf8(content).ok()?;
    let name = name.strip_suffix('.').unwrap_or(name);
    let name = name.strip_prefix('.').unwrap_or(name);
    (name.is_ascii() && !name.contains('*')).then(|| name.to_ascii_lowercase())
}

/// A name is below another when it begins with all that is in it.
fn is_directory_name_below(name: &[u8], base: &[u8]) -> Option<bool> {
    let (name, base) = (directory_name(name)?, directory_name(base)?);
    Some(name.starts_with(&base))
}

/// The attributes of one level of a directory name: object identifier and text.
type Level = Vec<(Vec<u8>, String)>;

/// The levels of a directory name, in a form in which equal ones are equal: without regard to letter
/// case, blanks and the type of string (RFC 5280, section 7.1).
fn directory_name(der: &[u8]) -> Option<Vec<Level>> {
    let ([], name) = X509Name::from_der(der).ok()? else {
        return None;
    };
    let attribute = |attribute: &x509_parser::x509::AttributeTypeAndValue<'_>| {
        let text = attribute.as_str().ok()?.to_lowercase();
        let words: Vec<_> = text.split_whitespace().collect();
        Some((attribute.attr_type().as_bytes().to_vec(), words.join(" ")))
    };
    name.iter()
        .map(|level| {
            let mut attributes = level.iter().map(attribute).collect::<Option<Vec<_>>>()?;
            attributes.sort();
            Some(attributes)
        })
        .collect()
}
