//! ASN.1 below certificates: BER and DER one element at a time, object identifiers, strings. Nothing here judges what the
//! elements mean.

pub(crate) mod ber;
mod byte_range;
pub(crate) mod der;
pub(crate) mod dotted;
pub(crate) mod oid;
mod string;

pub(crate) use byte_range::ByteRange;
pub(crate) use string::string_value;
