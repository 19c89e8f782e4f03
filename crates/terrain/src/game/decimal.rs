//! Numbers as they are written: exact decimals, and fractions.

use serde_json::Number;
use terrain_power::{Rational, Whole};

/// Most decimals of a weight.
const MAX_DECIMALS: u32 = 12;

/// A number that is not negative, exactly as written: `digits` over a power of ten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    digits: u64,
    pub(super) decimals: u32,
}

impl Decimal {
    /// # Errors
    /// What is wrong with it, in words that follow the number.
    pub(super) fn read(number: &Number) -> Result<Self, &'static str> {
        let text = number.to_string();
        if text.starts_with('-') && !text.trim_start_matches(['-', '0', '.']).is_empty() {
            return Err("is negative; votes are 0 or more");
        }
        let (digits, power) = parts(text.trim_start_matches('-')).ok_or("is too large")?;
        if power >= 0 {
            let digits =
                u32::try_from(power).ok().and_then(|power| digits.checked_mul(10_u64.checked_pow(power)?));
            return Ok(Self { digits: digits.ok_or("is too large")?, decimals: 0 });
        }
        match power.unsigned_abs() {
            decimals if decimals <= MAX_DECIMALS => Ok(Self { digits, decimals }),
            _ => Err("has too many decimals: twelve are the most"),
        }
    }

    /// The number times ten to the power of `decimals`, which must be at least its own.
    pub(super) fn scaled(self, decimals: u32) -> Option<u64> {
        self.digits.checked_mul(10_u64.checked_pow(decimals.checked_sub(self.decimals)?)?)
    }
}

/// Digits, and the power of ten they are times. Trailing zeros after the point are dropped.
fn parts(text: &str) -> Option<(u64, i32)> {
    let (number, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let fraction = fraction.trim_end_matches('0');
    let power = exponent.parse::<i32>().ok()?.checked_sub(i32::try_from(fraction.len()).ok()?)?;
    let digits: u64 = format!("{whole}{fraction}").parse().ok()?;
    if digits == 0 {
        return Some((0, 0));
    }
    Some((digits, power))
}

/// A whole number of `10^-decimals` as one writes it.
pub(super) fn written(value: u64, decimals: u32) -> String {
    let Some(one) = 10_u64.checked_pow(decimals).filter(|one| *one > 1) else { return value.to_string() };
    let text = format!("{}.{:0width$}", value / one, value % one, width = decimals as usize);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A number or a fraction, exactly as written; negative ones too.
pub(super) fn rational(text: &str) -> Option<Rational> {
    let text = text.trim();
    if let Some((above, below)) = text.split_once('/') {
        let (above, below): (Whole, Whole) = (above.trim().parse().ok()?, below.trim().parse().ok()?);
        return (below != Whole::from(0)).then(|| Rational::new(above, below));
    }
    let (sign, size) = text.strip_prefix('-').map_or((1, text), |size| (-1, size));
    if !size.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let (number, exponent) = size.split_once(['e', 'E']).unwrap_or((size, "0"));
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let power = exponent.parse::<i32>().ok()?.checked_sub(i32::try_from(fraction.len()).ok()?)?;
    // What is larger than any number a machine writes is a slip, and would fill the memory.
    let ten = Whole::from(10).pow(Some(power.unsigned_abs()).filter(|power| *power <= 400)?);
    let digits: Whole = format!("{whole}{fraction}").parse().ok()?;
    let one = Whole::from(1);
    let value = if power < 0 { Rational::new(digits, ten) } else { Rational::new(digits * ten, one) };
    Some(value * Whole::from(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Decimal, &'static str> {
        Decimal::read(&serde_json::from_str(text).unwrap())
    }

    #[test]
    fn decimals_are_taken_as_written() {
        for (text, digits, decimals) in [
            ("12", 12, 0),
            ("12.5", 125, 1),
            ("12.50", 125, 1),
            ("12.0", 12, 0),
            ("0.1", 1, 1),
            ("1e3", 1000, 0),
            ("2.5e-1", 25, 2),
            ("0", 0, 0),
            ("-0.0", 0, 0),
            ("18446744073709551615", u64::MAX, 0),
        ] {
            assert_eq!(read(text), Ok(Decimal { digits, decimals }), "{text}");
        }
        assert!(read("-3").unwrap_err().contains("negative"));
        assert!(read("1e30").unwrap_err().contains("too large"));
        assert!(read("1e-13").unwrap_err().contains("decimals"));
        assert_eq!(read("0.5").unwrap().scaled(3), Some(500));
        assert_eq!(
            (written(1250, 2), written(3, 0), written(300, 2)),
            ("12.5".into(), "3".into(), "3".into())
        );
    }

    #[test]
    fn fractions_are_exact() {
        for (text, expected) in
            [("7/2", "7/2"), ("-0.25", "-1/4"), ("1e2", "100"), (" 6 / -4 ", "-3/2"), ("5e-1", "1/2")]
        {
            assert_eq!(rational(text).unwrap().to_string(), expected, "{text}");
        }
        for text in ["", "x", "1/0", "--1", "1e999", "0x10", "1/2/3", "NaN", "inf", "+-1"] {
            assert!(rational(text).is_none(), "{text}");
        }
    }
}
