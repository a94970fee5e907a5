//! The days from which rules hold, compared to the beginning of the end entity's validity.

use time::macros::datetime;

use crate::Timestamp;

/// MC Requirements, section 6.3.2.
pub(super) const VALIDITY_SHORTENED: Timestamp = Timestamp::of(datetime!(2020-09-01 00:00 UTC));
/// MC Requirements, section 7.1.4.2.2: 'subject:markType'. The section itself names no day.
pub(super) const MARK_TYPE_REQUIRED: Timestamp = Timestamp::of(datetime!(2024-09-26 00:00 UTC));
/// MC Requirements, section 7.1.2.3 (i).
pub(super) const PILOT_FORBIDDEN: Timestamp = Timestamp::of(datetime!(2025-03-15 00:00 UTC));
/// MC Requirements, section 7.1.4.2.2: 'subject:priorUseMarkSourceURL'.
pub(super) const PRIOR_USE_URL_REQUIRED: Timestamp = Timestamp::of(datetime!(2025-04-15 00:00 UTC));
/// Version 1.0.0 of Sectigo's CP/CPS for mark certificates, which names Sectigo's own policy alone.
pub(super) const SECTIGO_OWN_POLICY: Timestamp = Timestamp::of(datetime!(2026-03-24 00:00 UTC));
/// Version 1.0.1, which names both policies (section 7.1.6).
pub(super) const SECTIGO_BOTH_POLICIES: Timestamp = Timestamp::of(datetime!(2026-07-07 00:00 UTC));
