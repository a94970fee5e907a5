//! The rule on encoding: what certificates and their extensions consist of, in DER. That is the ASN.1 of RFC 5280 (appendix
//! A) as tables, and a matcher.
//!
//! The parser is more lenient: it takes elements with other tags, and ignores surplus ones. Where it is, another reader may
//! read another certificate, or none.

use super::finding::Broken;
use crate::asn1::ber::{self, BerElement, context};
use crate::asn1::dotted::is_well_formed;
use crate::asn1::oid;
use crate::certificates::Certificate;

/// The first thing that is wrong with a certificate.
pub(super) fn encoding(certificate: &Certificate) -> Broken {
    let is_well_formed = CERTIFICATE.fits_exactly(certificate.der());
    let problem = None
        .or((!certificate.is_version_3()).then_some("is not of version 3"))
        .or(serial_number(certificate.serial_der()))
        .or((!is_well_formed).then_some("is not a certificate in DER as RFC 5280 defines it"));
    Ok(problem.map(str::to_owned).or_else(|| extension(certificate)))
}

/// Section 4.1.2.2: a positive number of at most 20 octets.
fn serial_number(content: &[u8]) -> Option<&'static str> {
    match content {
        [0x80..=0xFF, ..] => Some("has a negative serial number"),
        [0] => Some("has the serial number zero"),
        _ if content.len() > 20 => Some("has a serial number of more than 20 octets"),
        _ => None,
    }
}

fn extension(certificate: &Certificate) -> Option<String> {
    let mut extensions = certificate.extensions().iter();
    let malformed = extensions.find(|extension| {
        let form = EXTENSIONS.iter().find(|(oid, _)| *oid == extension.oid);
        form.is_some_and(|(_, form)| !form.fits_exactly(extension.value))
    })?;
    let oid = oid::printable(malformed.oid);
    Some(format!("has the extension {oid}, which is malformed"))
}

/// What an element has to be.
enum Syntax {
    /// One with this identifier octet, and a content of which this holds.
    Is(u8, fn(&[u8]) -> bool),
    /// One with this identifier octet and these elements in it.
    Has(u8, &'static [Syntax]),
    /// One with this identifier octet, and at least so many elements of one form in it.
    Each(u8, usize, &'static Syntax),
    Either(&'static [Syntax]),
    Anything,
    /// A field that may be absent.
    May(&'static Syntax),
}

use Syntax::{Anything, Each, Either, Has, Is, May};

/// `[n]` around a primitive content.
const fn primitive(n: u8) -> u8 {
    0x80 | n
}

const OID: Syntax = Is(ber::OBJECT_IDENTIFIER, is_well_formed);
const TRUE: Syntax = Is(ber::BOOLEAN, |content| content == [0xFF]);
const INTEGER: Syntax = Is(ber::INTEGER, is_integer);
const ALGORITHM: Syntax = Has(ber::SEQUENCE, &[OID, May(&Anything)]);
/// RSA has NULL for parameters, all others the name of a curve or none (RFC 3279, section 2.3; RFC 8410, section 3).
const KEY_ALGORITHM: Syntax = Either(&[
    Has(
        ber::SEQUENCE,
        &[
            Is(ber::OBJECT_IDENTIFIER, |oid| oid == oid::RSA_KEY),
            Is(ber::NULL, <[u8]>::is_empty),
        ],
    ),
    Has(
        ber::SEQUENCE,
        &[
            Is(ber::OBJECT_IDENTIFIER, |oid| oid != oid::RSA_KEY && is_well_formed(oid)),
            May(&OID),
        ],
    ),
]);
const BITS: Syntax = Is(ber::BIT_STRING, is_bit_string);

/// An issuer has a name, and an end entity may have its names in an extension alone (sections 4.1.2.4 and 4.1.2.6).
const ISSUER: Syntax = Each(ber::SEQUENCE, 1, &LEVEL);
const NAME: Syntax = Each(ber::SEQUENCE, 0, &LEVEL);
const LEVEL: Syntax = Each(ber::SET, 1, &Has(ber::SEQUENCE, &[OID, STRING]));
const STRING: Syntax = Either(&[
    Is(0x0C, |utf8| str::from_utf8(utf8).is_ok()),
    Is(0x13, is_printable_string),
    Is(ber::IA5_STRING, <[u8]>::is_ascii),
    // Of attributes that need it. No attribute needs a VisibleString, and OpenSSL reads no name that has one.
    Is(0x12, <[u8]>::is_ascii),
    Is(0x14, |_| true),
    Is(0x1E, |utf16| utf16.len().is_multiple_of(2)),
    Is(0x1C, is_universal_string),
]);

/// Section 4.1.2.5: in Greenwich Mean Time to the second, as UTCTime through the year 2049 and as GeneralizedTime after it.
const TIME: Syntax = Either(&[
    Is(ber::UTC_TIME, |time| time.len() == 13 && is_zulu(time)),
    Is(ber::GENERALIZED_TIME, |time| {
        time.len() == 15 && is_zulu(time) && time >= b"2050".as_slice()
    }),
]);

const CERTIFICATE: Syntax = Has(ber::SEQUENCE, &[TO_BE_SIGNED, ALGORITHM, BITS]);
const TO_BE_SIGNED: Syntax = Has(
    ber::SEQUENCE,
    &[
        May(&Has(context(0), &[INTEGER])),
        INTEGER,
        ALGORITHM,
        ISSUER,
        Has(ber::SEQUENCE, &[TIME, TIME]),
        NAME,
        Has(ber::SEQUENCE, &[KEY_ALGORITHM, BITS]),
        May(&Has(context(3), &[Each(ber::SEQUENCE, 1, &EXTENSION)])),
    ],
);
const EXTENSION: Syntax = Has(ber::SEQUENCE, &[OID, May(&TRUE), OCTETS]);
const OCTETS: Syntax = Is(ber::OCTET_STRING, |_| true);

const GENERAL_NAME: Syntax = Either(&[
    Has(context(0), &[OID, Has(context(0), &[Anything])]),
    Is(primitive(1), <[u8]>::is_ascii),
    Is(primitive(2), <[u8]>::is_ascii),
    Has(context(4), &[NAME]),
    Is(primitive(6), <[u8]>::is_ascii),
    Is(primitive(7), |address| matches!(address.len(), 4 | 16)),
    Is(primitive(8), is_well_formed),
]);
const POLICY: Syntax = Has(ber::SEQUENCE, &[OID, May(&Each(ber::SEQUENCE, 1, &QUALIFIER))]);
const QUALIFIER: Syntax = Has(ber::SEQUENCE, &[OID, Anything]);
/// The first or the last field is present (section 4.2.1.13).
const DISTRIBUTION_POINT: Syntax = Either(&[
    Has(ber::SEQUENCE, &[POINT_NAME, May(&REASONS), May(&CRL_ISSUER)]),
    Has(ber::SEQUENCE, &[May(&REASONS), CRL_ISSUER]),
]);
const POINT_NAME: Syntax = Has(
    context(0),
    &[Either(&[
        Each(context(0), 1, &GENERAL_NAME),
        Each(context(1), 1, &Has(ber::SEQUENCE, &[OID, STRING])),
    ])],
);
const REASONS: Syntax = Is(primitive(1), is_bit_string);
const CRL_ISSUER: Syntax = Each(context(2), 1, &GENERAL_NAME);

/// Issuer and serial number are present together, or not at all (section 4.2.1.1).
const AUTHORITY_KEY_IDENTIFIER: Syntax = Either(&[
    Has(ber::SEQUENCE, &[May(&KEY_IDENTIFIER)]),
    Has(
        ber::SEQUENCE,
        &[
            May(&KEY_IDENTIFIER),
            Each(context(1), 1, &GENERAL_NAME),
            Is(primitive(2), is_integer),
        ],
    ),
]);
/// At least one bit is set (section 4.2.1.3).
const KEY_USAGE: Syntax = Is(ber::BIT_STRING, |bits| {
    is_bit_string(bits) && bits.iter().skip(1).any(|octet| *octet != 0)
});
const KEY_IDENTIFIER: Syntax = Is(primitive(0), |_| true);

const NAME_CONSTRAINTS: Syntax = Has(
    ber::SEQUENCE,
    &[
        May(&Each(context(0), 1, &Has(ber::SEQUENCE, &[BASE]))),
        May(&Each(context(1), 1, &Has(ber::SEQUENCE, &[BASE]))),
    ],
);
/// Addresses come with a mask (section 4.2.1.10).
const BASE: Syntax = Either(&[Is(primitive(7), |range| matches!(range.len(), 8 | 32)), GENERAL_NAME]);

/// The values of the extensions that are read in issuers, or by others.
const EXTENSIONS: [(&[u8], Syntax); 9] = [
    (oid::SUBJECT_KEY_IDENTIFIER, OCTETS),
    (oid::KEY_USAGE, KEY_USAGE),
    (oid::SUBJECT_ALTERNATIVE_NAME, Each(ber::SEQUENCE, 1, &GENERAL_NAME)),
    (oid::BASIC_CONSTRAINTS, Has(ber::SEQUENCE, &[May(&TRUE), May(&INTEGER)])),
    (oid::NAME_CONSTRAINTS, NAME_CONSTRAINTS),
    (
        oid::CRL_DISTRIBUTION_POINTS,
        Each(ber::SEQUENCE, 1, &DISTRIBUTION_POINT),
    ),
    (oid::CERTIFICATE_POLICIES, Each(ber::SEQUENCE, 1, &POLICY)),
    (oid::AUTHORITY_KEY_IDENTIFIER, AUTHORITY_KEY_IDENTIFIER),
    (oid::EXTENDED_KEY_USAGE, Each(ber::SEQUENCE, 1, &OID)),
];

impl Syntax {
    /// Whether these octets are one such element, and DER.
    fn fits_exactly(&self, octets: &[u8]) -> bool {
        let is_one = |(element, rest): (BerElement<'_>, &[u8])| rest.is_empty() && self.fits(&element);
        ber::has_shortest_lengths(octets) && ber::element(octets).is_ok_and(is_one)
    }

    /// No deeper than the tables are: they refer to themselves nowhere.
    fn fits(&self, element: &BerElement<'_>) -> bool {
        match self {
            Is(tag, holds) => element.tag == *tag && holds(element.content),
            Has(tag, fields) => element.tag == *tag && are_in_order(fields, element.content),
            Each(tag, least, form) => element.tag == *tag && form.fits_each(*least, *tag == ber::SET, element.content),
            Either(forms) => forms.iter().any(|form| form.fits(element)),
            May(form) => form.fits(element),
            Anything => true,
        }
    }

    fn fits_each(&self, least: usize, is_sorted: bool, mut elements: &[u8]) -> bool {
        let (mut count, mut last) = (0_usize, &[][..]);
        while let Ok((element, rest)) = ber::element(elements) {
            if !self.fits(&element) || (is_sorted && element.raw < last) {
                return false;
            }
            (count, last, elements) = (count.saturating_add(1), element.raw, rest);
        }
        elements.is_empty() && count >= least
    }
}

fn are_in_order(fields: &[Syntax], mut elements: &[u8]) -> bool {
    for field in fields {
        match (field, ber::element(elements)) {
            (form, Ok((element, rest))) if form.fits(&element) => elements = rest,
            (May(_), _) => {}
            _ => return false,
        }
    }
    elements.is_empty()
}

fn is_integer(content: &[u8]) -> bool {
    !matches!(content, [] | [0, ..=0x7F, ..] | [0xFF, 0x80..=0xFF, ..])
}

fn is_bit_string(content: &[u8]) -> bool {
    match content {
        [0] => true,
        [unused @ 0..=7, .., last] => last.trailing_zeros() >= u32::from(*unused),
        _ => false,
    }
}

fn is_printable_string(content: &[u8]) -> bool {
    content
        .iter()
        .all(|octet| octet.is_ascii_alphanumeric() || b" '()+,-./:=?".contains(octet))
}

fn is_universal_string(content: &[u8]) -> bool {
    let (scalars, rest) = content.as_chunks::<4>();
    rest.is_empty()
        && scalars
            .iter()
            .all(|scalar| char::from_u32(u32::from_be_bytes(*scalar)).is_some())
}

fn is_zulu(time: &[u8]) -> bool {
    matches!(time, [digits @ .., b'Z'] if digits.iter().all(u8::is_ascii_digit))
}
