//! Amounts and shares in words.
//!
//! Belongs here: how numbers are written in sentences. Does not: what is said with them.

/// Dollars as people write them: `$1,234`.
pub(crate) fn dollars(amount: f64) -> String {
    let digits = format!("{:.0}", amount.abs());
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{}${grouped}", if amount < 0.0 { "-" } else { "" })
}

/// A share in whole percent, such as `12 %`; below one percent `under 1 %`.
pub(crate) fn percent(share: f64) -> String {
    if share > 0.0 && share < 0.01 { "under 1 %".to_owned() } else { format!("{:.0} %", share * 100.0) }
}

/// A count as people write it: `1,234`, and one figure after the point below a hundred.
pub(crate) fn counted(count: f64) -> String {
    if count.fract() != 0.0 && count.abs() < 100.0 {
        return format!("{count:.1}");
    }
    dollars(count).replace('$', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_and_shares_in_words() {
        assert_eq!(dollars(1_234_567.4), "$1,234,567");
        assert_eq!(dollars(-999.0), "-$999");
        assert_eq!(dollars(0.0), "$0");
        assert_eq!(counted(12_345.0), "12,345");
        assert_eq!(counted(2.5), "2.5");
        assert_eq!(percent(0.123), "12 %");
        assert_eq!(percent(0.004), "under 1 %");
    }
}
