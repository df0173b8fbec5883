//! When things happen in a trading firm: growth over ten years, the season, working days and office hours.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Weekday};

use super::dice::Dice;

/// A moment as seconds since 1970-01-01 00:00 UTC.
pub(super) type Moment = i64;

/// Seconds of a day.
pub(super) const DAY: i64 = 86_400;
/// Seconds of an hour.
pub(super) const HOUR: i64 = 3_600;
/// Offset of the generated portals from UTC in seconds: Moscow, which has no summer time.
pub(super) const UTC_OFFSET: i64 = 3 * HOUR;

/// Share of a year's business by month, January first: a dip after New Year and in summer, a peak in December.
const SEASON: [u64; 12] = [62, 92, 106, 104, 90, 86, 76, 82, 106, 114, 120, 150];
/// Business by weekday, Monday first: little on Saturday, hardly anything on Sunday.
const WEEK: [u64; 7] = [100, 108, 106, 104, 94, 14, 5];
/// Business by year of the portal's life; the fourth year falls back a little, as 2020 did.
const GROWTH: [u64; 11] = [40, 55, 70, 84, 74, 96, 112, 128, 144, 160, 176];
/// Business by hour, from 09:00 to 20:59.
const HOURS: [(i64, u32); 12] =
    [(9, 6), (10, 11), (11, 13), (12, 11), (13, 8), (14, 11), (15, 12), (16, 12), (17, 9), (18, 4), (19, 2), (20, 1)];

/// The portal's life: each day with the share of business that falls on it.
pub(super) struct Calendar {
    first: NaiveDate,
    /// Running sum of the days' shares: element `n` is the sum of the days before day `n`.
    shares: Vec<u64>,
    now: Moment,
}

impl Calendar {
    /// A calendar of the ten years that end at `now`.
    pub(super) fn new(now: Moment) -> Self {
        let today = date_of(now);
        let first = NaiveDate::from_ymd_opt(today.year() - 10, today.month(), 1).expect("a month has a first day");
        let mut shares = vec![0];
        let mut sum = 0;
        for day in first.iter_days().take_while(|day| *day <= today) {
            sum += share_of(day, first);
            shares.push(sum);
        }
        Self { first, shares, now }
    }

    /// The portal's clock.
    pub(super) fn now(&self) -> Moment {
        self.now
    }

    /// The first moment of the portal's life.
    pub(super) fn start(&self) -> Moment {
        moment(self.first, 9 * HOUR)
    }

    /// A moment in office hours from the day of `from` to the day of `to`, more often when business is brisk, but
    /// never before `from` nor after `to` or the portal's clock. A window that lies outside of the portal's life or
    /// has no business gives `from`, drawn back to the clock.
    pub(super) fn between(&self, dice: &mut Dice, from: Moment, to: Moment) -> Moment {
        let to = to.min(self.now);
        let (low, high) = (self.day_index(from), self.day_index(to) + 1);
        let (below, above) = (self.shares[low], self.shares[high]);
        if from >= to || below == above {
            return from.min(self.now);
        }
        let share = below as i64 + dice.between(0, (above - below) as i64 - 1);
        let day = self.shares.partition_point(|sum| *sum as i64 <= share) - 1;
        let time = dice.weighted(&HOURS) * HOUR + dice.between(0, HOUR - 1);
        let at = moment(self.first + Days::new(day as u64), time);
        // Only the clock is no edge at which things pile up: a window that ends earlier is one of the CRM's own making.
        if to == self.now { reflected(at, to).clamp(from, to) } else { at.clamp(from, to) }
    }

    /// A moment that must not lie in the future and not before `from`. What lies beyond the portal's clock is mirrored in
    /// it: cut off, thousands of records would have been touched in the very second of the clock.
    pub(super) fn past(&self, at: Moment, from: Moment) -> Moment {
        reflected(at, self.now).max(from).min(self.now)
    }

    /// A moment in the whole life of the portal.
    pub(super) fn any(&self, dice: &mut Dice) -> Moment {
        self.between(dice, self.start(), self.now)
    }

    /// Index of the moment's day, clamped to the calendar.
    fn day_index(&self, at: Moment) -> usize {
        let days = date_of(at).signed_duration_since(self.first).num_days();
        days.clamp(0, self.shares.len() as i64 - 2) as usize
    }
}

/// How much business a day sees: year × month × weekday, nothing on the New Year holidays.
fn share_of(day: NaiveDate, first: NaiveDate) -> u64 {
    if day.month() == 1 && day.day() <= 8 {
        return 0;
    }
    let year = day.signed_duration_since(first).num_days() as usize / 365;
    let weekday: Weekday = day.weekday();
    GROWTH[year.min(GROWTH.len() - 1)] * SEASON[day.month0() as usize] * WEEK[weekday.num_days_from_monday() as usize]
}

/// The date of a moment as the portal writes it.
pub(super) fn date_of(at: Moment) -> NaiveDate {
    chrono::DateTime::from_timestamp(at + UTC_OFFSET, 0).expect("moments lie within a few decades").date_naive()
}

/// The moment of a date at `seconds` after the portal's midnight.
pub(super) fn moment(date: NaiveDate, seconds: i64) -> Moment {
    NaiveDateTime::new(date, NaiveTime::MIN).and_utc().timestamp() - UTC_OFFSET + seconds
}

/// The moment of a date in office hours, for the places where the very day matters.
pub(super) fn noon(year: i32, month: u32, day: u32) -> Moment {
    moment(NaiveDate::from_ymd_opt(year, month, day).expect("the callers name real days"), 12 * HOUR)
}

/// Mirrors what lies beyond a bound in it.
fn reflected(at: Moment, bound: Moment) -> Moment {
    if at > bound { bound - (at - bound) } else { at }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_stay_in_their_window_and_keep_office_hours() {
        let calendar = Calendar::new(noon(2026, 11, 20));
        let mut dice = Dice::new(1, 0);
        let (from, to) = (noon(2024, 3, 1), noon(2024, 4, 30));
        for _ in 0..2_000 {
            let at = calendar.between(&mut dice, from, to);
            assert!((from..=to).contains(&at));
            let second = (at + UTC_OFFSET).rem_euclid(DAY);
            assert!((9 * HOUR..21 * HOUR).contains(&second), "{at}");
        }
    }

    #[test]
    fn windows_without_business_give_their_start() {
        let now = noon(2026, 11, 20);
        let calendar = Calendar::new(now);
        let mut dice = Dice::new(1, 0);
        for (from, to, expected) in [
            (noon(2024, 5, 6), noon(2024, 5, 1), noon(2024, 5, 6)),
            (noon(2024, 1, 1), noon(2024, 1, 3), noon(2024, 1, 1)),
            (noon(2027, 1, 1), noon(2027, 6, 1), now),
        ] {
            assert_eq!(calendar.between(&mut dice, from, to), expected);
        }
    }

    #[test]
    fn december_is_busier_than_january_and_the_last_year_than_the_first() {
        let calendar = Calendar::new(noon(2026, 11, 20));
        let mut dice = Dice::new(7, 0);
        let mut months = [0; 12];
        let mut years = std::collections::BTreeMap::new();
        for _ in 0..20_000 {
            let date = date_of(calendar.any(&mut dice));
            months[date.month0() as usize] += 1;
            *years.entry(date.year()).or_insert(0) += 1;
        }
        assert!(months[11] > 2 * months[0], "{months:?}");
        assert!(years[&2025] > 2 * years[&2017], "{years:?}");
    }
}
