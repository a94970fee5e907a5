//! The enums with a name that stays what it is from version to version print it.

use std::fmt;

use crate::certificates::Container;
use crate::chain::Role;
use crate::checks::{Rule, Severity, Verdict};
use crate::mark::{AvatarPreference, Comparison, HashMatch, LogoDisplay, MarkKind, PilotExtension};
use crate::protocol::ServiceErrorKind;
use crate::publication::{CheckOutcome, DmarcPolicy, Item, Status};

macro_rules! print_their_names {
    ($($type:ty),+) => {
        $(impl fmt::Display for $type {
            /// The stable name: lower case, with hyphens.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        })+
    };
}

print_their_names!(
    AvatarPreference,
    CheckOutcome,
    Comparison,
    Container,
    DmarcPolicy,
    HashMatch,
    Item,
    LogoDisplay,
    MarkKind,
    PilotExtension,
    Role,
    Rule,
    ServiceErrorKind,
    Severity,
    Status,
    Verdict<'_>
);
