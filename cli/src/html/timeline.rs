//! Where moments and validities lie on a line, in percent of its width.

use collectmc::Timestamp;

use crate::words::month_name;

/// A stretch of time with the moment of the checks in it.
pub(super) struct Timeline {
    from: i64,
    to: i64,
}

/// The moments between which a certificate is valid.
pub(super) type Validity = [Timestamp; 2];

/// A validity on the line.
#[derive(Debug, PartialEq)]
pub(super) struct Bar {
    pub(super) from: f64,
    pub(super) width: f64,
    /// It begins before the line does, or ends after it.
    pub(super) cut_off: (bool, bool),
}

/// A mark on the line, with what stands there.
#[derive(Debug, PartialEq)]
pub(super) struct Tick {
    pub(super) at: f64,
    pub(super) label: String,
}

impl Timeline {
    /// Around the validity of a certificate and the moment of the checks, whatever is longer running off the edges: an
    /// authority's decades beside the year of a mark certificate would leave nothing of that to be seen.
    pub(super) fn around([begin, end]: Validity, at: Timestamp) -> Self {
        let [begin, end, at] = [begin, end, at].map(Timestamp::unix_seconds);
        let (from, to) = (begin.min(end).min(at), begin.max(end).max(at));
        let margin = (to.saturating_sub(from) / 6).max(DAY);
        Self {
            from: from.saturating_sub(margin).max(FIRST),
            to: to.saturating_add(margin).min(LAST),
        }
    }

    /// Where a moment lies. What is outside lies on the edge.
    pub(super) fn place(&self, moment: Timestamp) -> f64 {
        self.percent(moment).clamp(0.0, 100.0)
    }

    /// Lengths of time are far below what a float holds exactly.
    fn percent(&self, moment: Timestamp) -> f64 {
        let part = moment.unix_seconds().saturating_sub(self.from);
        let whole = self.to.saturating_sub(self.from).max(1);
        100.0 * part as f64 / whole as f64
    }

    pub(super) fn bar(&self, [begin, end]: Validity) -> Bar {
        // A validity that ends before it begins is none; a short one is wide enough to be seen.
        const NARROWEST: f64 = 0.6;
        let from = self.place(begin).min(100.0 - NARROWEST);
        let width = (self.place(end) - from).max(NARROWEST);
        let cut_off = (begin.unix_seconds() < self.from, end.unix_seconds() > self.to);
        Bar { from, width, cut_off }
    }

    /// Beginnings of years, quarters or months, so few that their names have room on a telephone.
    pub(super) fn ticks(&self) -> Vec<Tick> {
        const MOST: usize = 5;
        let mut ticks = STEPS_IN_MONTHS.iter().filter_map(|&step| self.ticks_every(step));
        ticks.find(|ticks| ticks.len() <= MOST).unwrap_or_default()
    }

    fn ticks_every(&self, step: i64) -> Option<Vec<Tick>> {
        let (first, last) = (month_of(self.from)?, month_of(self.to)?);
        let ticks = (first.div_euclid(step)..=last.div_euclid(step))
            .filter_map(|number| self.tick(number.saturating_mul(step), step));
        // Near the edges a name would be cut off.
        Some(ticks.filter(|tick| (5.0..=95.0).contains(&tick.at)).collect())
    }

    /// At the first moment of a month, which is counted from January of the year 0.
    fn tick(&self, month: i64, step: i64) -> Option<Tick> {
        let (year, month) = (month.div_euclid(12), month.rem_euclid(12).saturating_add(1));
        let moment = format!("{year:04}-{month:02}-01").parse().ok()?;
        Some(Tick {
            at: self.percent(moment),
            label: match step {
                ..12 => format!("{:.3} {year}", month_name(month)),
                _ => year.to_string(),
            },
        })
    }
}

const DAY: i64 = 86_400;

/// The years 0 to 9999, which is what certificates can state: 0000-01-01T00:00:00Z and 9999-12-31T23:59:59Z.
const FIRST: i64 = -62_167_219_200;
const LAST: i64 = 253_402_300_799;

const STEPS_IN_MONTHS: [i64; 15] = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12_000, 24_000];

/// The month that a moment lies in, counted from January of the year 0.
fn month_of(seconds: i64) -> Option<i64> {
    let moment = Timestamp::from_unix_seconds(seconds)?;
    let month = i64::from(moment.month()).saturating_sub(1);
    Some(i64::from(moment.year()).saturating_mul(12).saturating_add(month))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn valid(from: &str, to: &str) -> Validity {
        [at(from), at(to)]
    }

    /// A year and the middle of it; the line is 16 months long.
    fn a_year() -> (Validity, Timeline) {
        let validity = valid("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
        let timeline = Timeline::around(validity, at("2026-07-02T12:00:00Z"));
        (validity, timeline)
    }

    fn labels(timeline: &Timeline) -> Vec<String> {
        timeline.ticks().into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn the_validity_stands_in_the_middle_with_room_at_both_sides() {
        let (validity, timeline) = a_year();
        assert_eq!(
            timeline.bar(validity),
            Bar {
                from: 12.5,
                width: 75.0,
                cut_off: (false, false)
            }
        );
        assert_eq!(timeline.place(at("2026-07-02T12:00:00Z")), 50.0);
    }

    #[test]
    fn a_longer_validity_runs_off_both_edges() {
        let (_, timeline) = a_year();
        let authority = valid("2016-01-01T00:00:00Z", "2040-01-01T00:00:00Z");
        assert_eq!(
            timeline.bar(authority),
            Bar {
                from: 0.0,
                width: 100.0,
                cut_off: (true, true)
            }
        );
    }

    #[test]
    fn a_moment_of_checking_long_after_the_end_is_on_the_line() {
        let validity = valid("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
        let timeline = Timeline::around(validity, at("2036-01-01"));
        let place = timeline.place(at("2036-01-01"));
        assert!((80.0..95.0).contains(&place), "{place}");
    }

    #[test]
    fn a_validity_of_a_moment_or_of_none_is_still_seen() {
        let (_, timeline) = a_year();
        for validity in [
            valid("2026-05-01T00:00:00Z", "2026-05-01T00:00:00Z"),
            valid("2026-05-01T00:00:00Z", "2026-01-01T00:00:00Z"),
            valid("2049-05-01T00:00:00Z", "2049-06-01T00:00:00Z"),
        ] {
            let bar = timeline.bar(validity);
            assert!(bar.width > 0.0 && bar.from + bar.width <= 100.0, "{bar:?}");
        }
    }

    #[test]
    fn ticks_are_few_and_named_after_what_they_are() {
        let (_, timeline) = a_year();
        assert_eq!(
            labels(&timeline),
            ["Jan 2026", "Apr 2026", "Jul 2026", "Oct 2026", "Jan 2027"]
        );
        let ages = valid("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z");
        let timeline = Timeline::around(ages, at("2026-07-02"));
        assert_eq!(labels(&timeline), ["2000", "4000", "6000", "8000"]);
    }

    #[test]
    fn ticks_stand_where_their_moment_is() {
        let (_, timeline) = a_year();
        for tick in timeline.ticks().iter().filter(|tick| tick.label == "Jan 2027") {
            assert_eq!(tick.at, timeline.place(at("2027-01-01")));
        }
    }
}
