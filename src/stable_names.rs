//! The enums with a name that stays the same from version to version, and these names.

use std::fmt;

use crate::certificates::Container;
use crate::chain::Role;
use crate::checks::{Rule, Severity, Verdict};
use crate::mark::{AvatarPreference, Comparison, HashMatch, LogoDisplay, MarkKind, PilotExtension};
use crate::protocol::ServiceErrorKind;
use crate::publication::{CheckItem, CheckOutcome, CheckStatus};

/// Makes the names of each type, and what prints them.
macro_rules! stable_names {
    ($($type:ty { $($pattern:pat => $name:literal),+ })+) => {
        $(impl $type {
            #[doc = concat!("Returns the stable name:", $(" `", $name, "`",)+ ".")]
            pub fn as_str(self) -> &'static str {
                match self { $($pattern => $name),+ }
            }
        }
        prints_its_name!($type);)+
    };
}

macro_rules! prints_its_name {
    ($type:ty) => {
        impl fmt::Display for $type {
            /// The stable name: lower case, with hyphens.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

stable_names! {
    Container { Self::Pem => "pem", Self::Pkcs7 => "pkcs7", Self::Zip => "zip", Self::Der => "der" }
    Role { Self::Leaf => "leaf", Self::Intermediate => "intermediate", Self::Root => "root" }
    Severity { Self::Error => "error", Self::Warning => "warning", Self::NotChecked => "not-checked" }
    Verdict<'_> { Self::Verified(_) => "verified", Self::UnknownRoot(_) => "unknown-root", Self::Refused(_) => "refused" }
    MarkKind { Self::Vmc => "vmc", Self::Cmc => "cmc", Self::Unknown => "unknown" }
    PilotExtension { Self::Absent => "absent", Self::Present => "present", Self::Critical => "critical" }
    AvatarPreference { Self::Brand => "brand", Self::Personal => "personal" }
    LogoDisplay {
        Self::WithCheckMark => "with-check-mark",
        Self::WithoutCheckMark => "without-check-mark",
        Self::Shown => "shown",
        Self::ByReputation => "by-reputation",
        Self::Never => "never"
    }
    HashMatch {
        Self::Raw => "raw",
        Self::NormalizedLineEnds => "normalized-line-ends",
        Self::None => "none",
        Self::Unsupported => "unsupported"
    }
    Comparison {
        Self::Identical => "identical",
        Self::LineEndsOnly => "line-ends-only",
        Self::GzipOfSame => "gzip-of-same",
        Self::Different => "different"
    }
    CheckStatus { Self::Pass => "pass", Self::Fail => "fail", Self::NotLookedAt(_) => "not-looked-at" }
    CheckOutcome {
        Self::Pass => "pass",
        Self::NotPublished => "not-published",
        Self::Transient => "transient",
        Self::Incomplete => "incomplete",
        Self::Fail => "fail"
    }
    CheckItem {
        Self::Record => "record",
        Self::DmarcAuthor => "dmarc-author",
        Self::DmarcOrganization => "dmarc-organization",
        Self::Logo => "logo",
        Self::LogoProfile => "logo-profile",
        Self::Evidence => "evidence",
        Self::Certificate => "certificate",
        Self::CertificateDomain => "certificate-domain",
        Self::LogoInCertificate => "logo-in-certificate",
        Self::Revocation => "revocation",
        Self::CollectedEvidence => "collected-evidence",
        Self::CollectedLogo => "collected-logo"
    }
}

// These have their names beside the rest of what is known of them.
prints_its_name!(Rule);
prints_its_name!(ServiceErrorKind);
