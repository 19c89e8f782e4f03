//! Granovetter's crowd with normal thresholds, as a map of the share that acts.
//!
//! Source: Granovetter (1978), "Threshold models of collective behavior", Am. J. of Sociology 83(6).

/// The share of a large crowd that acts in the end, when thresholds (as shares of the crowd) are normal with this
/// mean and standard deviation: the fixed point of r → F(r) reached from nobody.
///
/// Iterated until a round moves less than 1e-13, at most ten million rounds: near the jump the map is slow. A
/// `standard_deviation` of 0 or less puts every threshold at the mean.
#[must_use]
pub fn crowd_at_rest(mean: f64, standard_deviation: f64) -> f64 {
    if standard_deviation <= 0.0 {
        return if mean <= 0.0 { 1.0 } else { 0.0 };
    }
    let mut share = 0.0;
    for _ in 0..10_000_000 {
        let z = (share - mean) / standard_deviation;
        let next = 0.5 * libm::erfc(-z * core::f64::consts::FRAC_1_SQRT_2);
        if (next - share).abs() < 1e-13 {
            return next;
        }
        share = next;
    }
    share
}
