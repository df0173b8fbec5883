//! Money: sums of any currency in cents of the base currency, and averages of them (rule 2.2).

use std::num::NonZeroU128;

use serde::{Deserialize, Serialize};

/// How many of the units that sums come in, ten-thousandths, make a cent.
const UNITS_PER_CENT: u128 = 100;

/// How many digits an exact decimal may have: the portal keeps eighteen.
const DIGITS: usize = 18;

/// What a currency is worth in the base currency, exactly: so many of its ten-thousandths are so many cents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    cents: u64,
    units: NonZeroU128,
}

/// A sum in the base currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Converted {
    /// The sum in cents of the base currency; 0 without a rate.
    pub cents: i64,
    /// Whether the currency has no rate, so that the record belongs into the data quality.
    pub without_rate: bool,
}

impl Rate {
    /// The rate of a currency of which `count` units are worth `amount` units of the base currency, both decimals as
    /// the portal writes them: "92.7254" and "100".
    ///
    /// Nothing if one of them is not a decimal of at most eighteen digits, or is not above 0.
    #[must_use]
    pub fn parse(amount: &str, count: &str) -> Option<Self> {
        let (amount, count) = (Decimal::parse(amount)?, Decimal::parse(count)?);
        if amount.digits == 0 {
            return None;
        }
        // At most 10³⁶ and 10³⁸, which fits 128 bits.
        let cents = u128::from(amount.digits) * 10u128.pow(count.scale);
        let units = u128::from(count.digits) * 10u128.pow(amount.scale) * UNITS_PER_CENT;
        let common = greatest_common_divisor(cents, units);
        Some(Self { cents: u64::try_from(cents / common).ok()?, units: NonZeroU128::new(units / common)? })
    }

    /// The cents of the base currency that a sum is worth, rounded half away from zero. The sum counts ten-thousandths
    /// of its currency.
    #[must_use]
    pub fn cents(&self, sum: i64) -> i64 {
        let worth = u128::from(sum.unsigned_abs()) * u128::from(self.cents);
        signed(rounded(worth, self.units), sum < 0)
    }
}

/// A sum in the base currency, by the rate of its own currency if that has one. The sum counts ten-thousandths of its
/// currency.
#[must_use]
pub fn convert(sum: i64, rate: Option<Rate>) -> Converted {
    match rate {
        Some(rate) => Converted { cents: rate.cents(sum), without_rate: false },
        None => Converted { cents: 0, without_rate: true },
    }
}

/// The average payment: the revenue divided by the number of payments, rounded half away from zero; nothing without
/// payments.
#[must_use]
pub fn average(revenue: i64, payments: u32) -> Option<i64> {
    let payments = NonZeroU128::new(payments.into())?;
    Some(signed(rounded(revenue.unsigned_abs().into(), payments), revenue < 0))
}

/// The quotient, rounded half up.
fn rounded(dividend: u128, divisor: NonZeroU128) -> u128 {
    let rest = dividend % divisor;
    dividend / divisor + u128::from(rest >= divisor.get() - rest)
}

/// A magnitude with its sign; what is too large for the type is the largest there is.
fn signed(magnitude: u128, is_negative: bool) -> i64 {
    match i64::try_from(magnitude) {
        Ok(magnitude) if is_negative => -magnitude,
        Ok(magnitude) => magnitude,
        Err(_) if is_negative => i64::MIN,
        Err(_) => i64::MAX,
    }
}

fn greatest_common_divisor(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

/// A decimal that is not negative: `digits` ÷ 10 to the power of `scale`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Decimal {
    digits: u64,
    scale: u32,
}

impl Decimal {
    /// Reads digits with at most one point among them; nothing if it is anything else, or too long.
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(whole) || !is_number(fraction) || whole.len() + fraction.len() == 0 {
            return None;
        }
        let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        if whole.len() + fraction.len() > DIGITS {
            return None;
        }
        let digits = whole.bytes().chain(fraction.bytes()).fold(0, |digits, byte| digits * 10 + u64::from(byte - b'0'));
        Some(Self { digits, scale: fraction.len() as u32 })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::rank::config;

    /// So many units of a currency, as sums count them.
    const ONE: i64 = 10_000;

    #[test]
    fn a_decimal_is_read_exactly() {
        for (text, expected) in [
            ("92.7254", Some((927_254, 4))),
            ("100", Some((100, 0))),
            ("100.0000", Some((100, 0))),
            ("0.0105", Some((105, 4))),
            ("007.50", Some((75, 1))),
            (" 1.5 ", Some((15, 1))),
            (".5", Some((5, 1))),
            ("5.", Some((5, 0))),
            ("0.0000", Some((0, 0))),
            ("123456789012345678", Some((123_456_789_012_345_678, 0))),
            ("0.000000000000000001", Some((1, 18))),
            ("1234567890123456789", None),
            ("0.0000000000000000001", None),
            ("", None),
            (".", None),
            ("-1", None),
            ("+1", None),
            ("1e3", None),
            ("1,5", None),
            ("1.2.3", None),
            ("1 000", None),
            ("٣", None),
        ] {
            let found = Decimal::parse(text).map(|decimal| (decimal.digits, decimal.scale));
            assert_eq!(found, expected, "{text:?}");
        }
    }

    #[test]
    fn a_rate_is_above_zero() {
        for (amount, count, expected) in [
            ("1", "1", Some((1, 100))),
            ("1.0000", "1", Some((1, 100))),
            ("92.7254", "1", Some((463_627, 500_000))),
            ("18.2500", "100", Some((73, 40_000))),
            ("2", "0.5", Some((1, 25))),
            ("0", "1", None),
            ("0.0000", "1", None),
            ("1", "0", None),
            ("0", "0", None),
            ("", "1", None),
            ("1", "", None),
            ("-5", "1", None),
            ("999999999999999999", "0.000000000000000001", None),
        ] {
            let found = Rate::parse(amount, count).map(|rate| (rate.cents, rate.units.get()));
            assert_eq!(found, expected, "{amount} for {count}");
        }
    }

    #[test]
    fn a_sum_is_rounded_half_away_from_zero() {
        for (why, sum, amount, count, expected) in [
            ("the base currency", 12_345_600, "1", "1", 123_456),
            ("half a cent", 50, "1", "1", 1),
            ("half a cent, negative", -50, "1", "1", -1),
            ("less than half a cent", 49, "1", "1", 0),
            ("less than half a cent, negative", -49, "1", "1", 0),
            ("one and a half", 150, "1", "1", 2),
            ("two and a half", 250, "1", "1", 3),
            ("two and a half, negative", -250, "1", "1", -3),
            ("10.005, which no binary number holds", 100_050, "1", "1", 1_001),
            ("a rate with a fraction", 100 * ONE, "92.7254", "1", 927_254),
            ("a rate for a hundred", 100 * ONE, "18.2500", "100", 1_825),
            ("exactly half by the rate", ONE, "0.125", "1", 13),
            ("exactly half by the rate, negative", -ONE, "0.125", "1", -13),
            ("half by the count", ONE, "1", "8", 13),
            ("below half by the count", ONE, "1", "3", 33),
            ("above half by the count", ONE, "2", "3", 67),
            ("nothing", 0, "92.7254", "1", 0),
            ("more than cents can hold", i64::MAX, "999999999999999999", "1", i64::MAX),
            ("more than cents can hold, negative", i64::MIN, "999999999999999999", "1", i64::MIN),
            ("the smallest there is", i64::MIN, "0.000000000000000001", "999999999999999999", 0),
        ] {
            let rate = Rate::parse(amount, count);
            assert!(rate.is_some(), "{why}");
            assert_eq!(convert(sum, rate), Converted { cents: expected, without_rate: false }, "{why}");
        }
    }

    #[test]
    fn without_a_rate_a_sum_is_nothing_and_says_so() {
        for sum in [0, 5 * ONE, -5 * ONE] {
            assert_eq!(convert(sum, None), Converted { cents: 0, without_rate: true });
        }
    }

    #[test]
    fn an_average_is_rounded_half_away_from_zero() {
        for (revenue, payments, expected) in [
            (100, 0, None),
            (0, 0, None),
            (0, 3, Some(0)),
            (100, 1, Some(100)),
            (1, 2, Some(1)),
            (-1, 2, Some(-1)),
            (3, 2, Some(2)),
            (-3, 2, Some(-2)),
            (100, 3, Some(33)),
            (200, 3, Some(67)),
            (-200, 3, Some(-67)),
            (i64::MAX, 1, Some(i64::MAX)),
            (i64::MIN, 1, Some(i64::MIN)),
            (i64::MIN, u32::MAX, Some(-2_147_483_649)),
        ] {
            assert_eq!(average(revenue, payments), expected, "{revenue} by {payments}");
        }
    }

    /// The nearest whole number to a quotient, the one further from zero of two, found without dividing with a rest.
    fn is_nearest(found: i128, dividend: i128, divisor: i128) -> bool {
        let off = 2 * (found * divisor - dividend);
        if dividend < 0 { -divisor <= off && off < divisor } else { -divisor < off && off <= divisor }
    }

    proptest! {
        #![proptest_config(config())]

        #[test]
        fn a_sum_agrees_with_the_rule_read_word_by_word(
            sum in prop_oneof![-2_000i64..2_000, -1_000_000_000_000i64..1_000_000_000_000],
            amount in 1u32..2_000_000,
            scale in 0usize..7,
            count in prop_oneof![1u32..20, Just(100u32), Just(1_000u32), Just(10_000u32)],
        ) {
            let text = format!("{amount:07}");
            let text = format!("{}.{}", &text[..7 - scale], &text[7 - scale..]);
            let rate = Rate::parse(&text, &count.to_string());
            prop_assert!(rate.is_some(), "{}", text);
            let dividend = i128::from(sum) * i128::from(amount);
            let divisor = i128::from(count) * 100 * 10i128.pow(scale as u32);
            let found = convert(sum, rate).cents;
            prop_assert!(is_nearest(found.into(), dividend, divisor), "{} at {} for {}: {}", sum, text, count, found);
        }

        #[test]
        fn an_average_agrees_with_the_rule_read_word_by_word(revenue in -5_000i64..5_000, payments in 1u32..40) {
            let found = average(revenue, payments).unwrap_or(i64::MAX);
            prop_assert!(is_nearest(found.into(), revenue.into(), payments.into()), "{} by {}", revenue, payments);
        }

        #[test]
        fn a_sum_is_converted_whatever_comes(
            sum in any::<i64>(),
            amount in "[0-9]{0,9}\\.?[0-9]{0,10}",
            count in "[0-9]{0,19}|[0-9.]{0,20}",
        ) {
            let rate = Rate::parse(&amount, &count);
            let converted = convert(sum, rate);
            prop_assert_eq!(converted.without_rate, rate.is_none());
            prop_assert!(converted.cents == 0 || (converted.cents < 0) == (sum < 0));
        }
    }
}
