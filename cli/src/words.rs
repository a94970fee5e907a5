//! Numbers, names, times and receivers in words, for the summary and the page alike.

use collectmc::Timestamp;
use collectmc::mark::{LogoDisplay, MarkKind, Receiver};

/// `1 error`, `2 errors`.
pub(crate) fn count(number: impl TryInto<i64>, noun: &str) -> String {
    match number.try_into().unwrap_or(i64::MAX) {
        1 => format!("1 {noun}"),
        number => format!("{number} {noun}s"),
    }
}

/// `1 error, 2 warnings, 1 rule not checked`, without those of which there are none.
pub(crate) fn tally<W: AsRef<str>>(parts: impl IntoIterator<Item = (usize, &'static str, W)>) -> String {
    let parts = parts.into_iter().filter(|(number, ..)| *number > 0);
    let parts = parts.map(|(number, noun, what)| count(number, noun) + what.as_ref());
    parts.collect::<Vec<_>>().join(", ")
}

/// An OID or an id, with its name where it has one.
pub(crate) fn named(name: Option<&str>, id: &str) -> String {
    match name {
        Some(name) => format!("{name} ({id})"),
        None => id.to_owned(),
    }
}

/// A length of time in the unit that says enough: `31 days`, `4 months`, `12 years`.
pub(crate) fn length(seconds: i64) -> String {
    const DAY: i64 = 86_400;
    match seconds.saturating_abs() / DAY {
        0 => "less than a day".to_owned(),
        days @ 1..=90 => count(days, "day"),
        days @ 91..=730 => count(days / 30, "month"),
        days => count(days / 365, "year"),
    }
}

/// `2026-12-01`.
pub(crate) fn date(time: Timestamp) -> String {
    format!("{:04}-{:02}-{:02}", time.year(), time.month(), time.day())
}

/// `1 December 2026`.
pub(crate) fn day(at: Timestamp) -> String {
    format!("{} {} {:04}", at.day(), month_name(at.month().into()), at.year())
}

pub(crate) fn month_name(number: i64) -> &'static str {
    const NAMES: &str = "January February March April May June July August September October November December";
    let index = usize::try_from(number.saturating_sub(1)).unwrap_or_default();
    NAMES.split(' ').nth(index).unwrap_or_default()
}

/// Where a moment is as seen from another: `in 8 months`, `3 days ago`.
pub(crate) fn seen_from(now: Timestamp, moment: Timestamp) -> String {
    let seconds = moment.seconds_since(now);
    match length(seconds) {
        length if seconds < 0 => format!("{length} ago"),
        length => format!("in {length}"),
    }
}

/// How each receiver shows the logo of this kind of certificate. That is about the kind: whether one certificate is any good,
/// the verdict says.
pub(crate) fn receivers(kind: MarkKind) -> String {
    let certificates = match kind {
        MarkKind::Vmc => "VMCs",
        MarkKind::Cmc => "CMCs",
        _ => "this kind of certificate",
    };
    let phrases = Receiver::ALL.iter().map(|receiver| {
        let does = match receiver.display(kind) {
            Some(LogoDisplay::WithCheckMark) => format!("shows {certificates} with a check mark"),
            Some(LogoDisplay::WithoutCheckMark) => format!("shows {certificates} without a check mark"),
            Some(LogoDisplay::Shown) => format!("shows {certificates}"),
            Some(LogoDisplay::ByReputation) => "decides by the sender's reputation".to_owned(),
            Some(LogoDisplay::Never) => format!("does not show {certificates}"),
            _ => format!("is not known to show {certificates}"),
        };
        format!("{} {does}", receiver.name())
    });
    phrases.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_of_time_is_shown_in_the_unit_that_says_enough() {
        let days = |days: i64| length(days * 86_400);
        assert_eq!(length(86_399), "less than a day");
        assert_eq!(days(1), "1 day");
        assert_eq!(days(-31), "31 days");
        assert_eq!(days(397), "13 months");
        assert_eq!(days(7000), "19 years");
    }

    #[test]
    fn a_day_is_written_as_people_write_it() {
        assert_eq!(day("2026-12-01".parse().unwrap()), "1 December 2026");
        assert_eq!(day("0000-01-31".parse().unwrap()), "31 January 0000");
    }

    #[test]
    fn a_moment_is_ahead_or_past() {
        let seen = |moment: &str| seen_from("2026-12-01".parse().unwrap(), moment.parse().unwrap());
        assert_eq!(seen("2027-08-01"), "in 8 months");
        assert_eq!(seen("2026-12-13"), "in 12 days");
        assert_eq!(seen("2026-12-01"), "in less than a day");
        assert_eq!(seen("2026-11-28"), "3 days ago");
    }

    #[test]
    fn every_receiver_is_named_for_every_kind() {
        assert_eq!(
            receivers(MarkKind::Vmc),
            "Gmail shows VMCs with a check mark, Apple Mail shows VMCs, Yahoo decides by the sender's reputation"
        );
        assert_eq!(
            receivers(MarkKind::Cmc),
            "Gmail shows CMCs without a check mark, Apple Mail does not show CMCs, Yahoo decides by the sender's reputation"
        );
        assert_eq!(
            receivers(MarkKind::Unknown),
            "Gmail is not known to show this kind of certificate, Apple Mail is not known to show this kind of certificate, \
             Yahoo decides by the sender's reputation"
        );
    }
}
