//! Distinguished names, with every string type and with repeated attributes.

use super::der;

/// The ASN.1 string type of an attribute's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StringKind {
    /// `UTF8String`.
    Utf8,
    /// `PrintableString`; its alphabet is not checked.
    Printable,
    /// `IA5String`.
    Ia5,
    /// `TeletexString` (T61String), encoded as ISO 8859-1, as is common practice.
    Teletex,
    /// `BMPString`: UTF-16, big-endian.
    Bmp,
    /// `UniversalString`: UTF-32, big-endian.
    Universal,
    /// `NumericString`.
    Numeric,
    /// `VisibleString`.
    Visible,
}

impl StringKind {
    fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Self::Utf8 => der::utf8_string(text),
            Self::Printable => der::element(0x13, text.as_bytes()),
            Self::Ia5 => der::ia5_string(text),
            Self::Teletex => {
                let latin1: Vec<u8> = text
                    .chars()
                    .map(|c| u8::try_from(c).expect("a TeletexString holds ISO 8859-1"))
                    .collect();
                der::element(0x14, &latin1)
            }
            Self::Bmp => der::element(
                0x1e,
                &text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>(),
            ),
            Self::Universal => der::element(
                0x1c,
                &text
                    .chars()
                    .flat_map(|c| u32::from(c).to_be_bytes())
                    .collect::<Vec<_>>(),
            ),
            Self::Numeric => der::element(0x12, text.as_bytes()),
            Self::Visible => der::element(0x1a, text.as_bytes()),
        }
    }
}

/// A distinguished name: attributes in order, each in a `SET` of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name(Vec<Attribute>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Attribute {
    oid: String,
    value: Vec<u8>,
}

impl Name {
    /// Creates a name without attributes.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an attribute, even if there is one with this OID.
    #[must_use]
    pub fn with(mut self, oid: &str, kind: StringKind, value: &str) -> Self {
        self.0.push(Attribute {
            oid: oid.to_owned(),
            value: kind.encode(value),
        });
        self
    }

    /// Adds a UTF-8 attribute.
    #[must_use]
    pub fn utf8(self, oid: &str, value: &str) -> Self {
        self.with(oid, StringKind::Utf8, value)
    }

    /// Removes every attribute with this OID.
    #[must_use]
    pub fn without(mut self, oid: &str) -> Self {
        self.0.retain(|attribute| attribute.oid != oid);
        self
    }

    /// Replaces the value of the first attribute with this OID and removes the others; adds it if there is none.
    #[must_use]
    pub fn replacing(mut self, oid: &str, value: &str) -> Self {
        let at = self
            .0
            .iter()
            .position(|attribute| attribute.oid == oid)
            .unwrap_or(self.0.len());
        self = self.without(oid);
        self.0.insert(
            at,
            Attribute {
                oid: oid.to_owned(),
                value: der::utf8_string(value),
            },
        );
        self
    }

    /// Encodes the `Name` in DER.
    pub fn to_der(&self) -> Vec<u8> {
        let sets: Vec<Vec<u8>> = self
            .0
            .iter()
            .map(|Attribute { oid, value }| der::set(&[der::sequence(&[der::oid(oid), value.clone()])]))
            .collect();
        der::sequence(&sets)
    }
}
