//! Exact fractions, for shares and what is owed.

use num_integer::Integer;
use num_rational::Ratio;

/// An exact number of duties, days or minutes.
pub type Fraction = Ratio<i128>;

/// Denominators above this are rounded away when a balance is carried on, so
/// that they don't grow from roster to roster.
const MAX_DENOMINATOR: i128 = 1_000_000;

/// What a balance is rounded to then: divisible by every team size to twelve.
pub(super) const GRID: i128 = 27_720;

/// The balance as it is carried on.
pub fn carried(balance: Fraction) -> Fraction {
    if *balance.denom() <= MAX_DENOMINATOR { balance } else { (balance * GRID).round() / GRID }
}

/// Reads `5`, `-1/4` or `21/4`.
pub fn parse_fraction(text: &str) -> Option<Fraction> {
    let (numerator, denominator) = text.split_once('/').unwrap_or((text, "1"));
    let small = |part: &str| part.parse::<i64>().ok().map(i128::from);
    let (numerator, denominator) = (small(numerator)?, small(denominator)?);
    (denominator > 0 && denominator <= MAX_DENOMINATOR).then(|| Ratio::new(numerator, denominator))
}

/// The fraction for people: `5.25`, at most two decimals, `≈` before it where
/// that is not exact.
pub fn show_fraction(value: Fraction) -> String {
    let hundredths = value * 100;
    let rounded = hundredths.round().to_integer();
    let sign = if rounded < 0 { "-" } else { "" };
    let (whole, part) = rounded.abs().div_rem(&100);
    let about = if hundredths.is_integer() { "" } else { "≈" };
    match part {
        0 => format!("{about}{sign}{whole}"),
        part if part % 10 == 0 => format!("{about}{sign}{whole}.{}", part / 10),
        part => format!("{about}{sign}{whole}.{part:02}"),
    }
}
