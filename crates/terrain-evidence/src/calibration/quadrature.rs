//! Gauss–Hermite quadrature: integrals of smooth functions against exp(−x²).
//!
//! Belongs here: nodes and weights. Does not: what is integrated.

/// A node with its weight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Node {
    pub(super) at: f64,
    pub(super) weight: f64,
}

/// The nodes of the rule with `n` of them, ascending, for ∫ exp(−x²) f(x) dx ≈ Σ w f(x); exact for polynomials of degree
/// 2n − 1.
///
/// Roots by bracketing and Newton's method on the orthonormal Hermite polynomials, whose recurrence does not overflow;
/// weights 1 / Σ h(x)² over the basis. Source: Golub & Welsch (1969), Math. Comp. 23 (for the weights).
pub(super) fn gauss_hermite(n: u32) -> Vec<Node> {
    // All roots lie within ±√(2n + 1); they are more than a grid step apart for the step below.
    let edge = libm::sqrt(2.0 * f64::from(n) + 1.0);
    let steps = 40 * n;
    let place = |step: u32| -edge + 2.0 * edge * f64::from(step) / f64::from(steps);
    let mut nodes = Vec::new();
    for step in 0..steps {
        let (mut low, mut high) = (place(step), place(step + 1));
        let (at_low, at_high) = (orthonormal(n, low).0, orthonormal(n, high).0);
        if at_low == 0.0 || at_low.signum() == at_high.signum() {
            continue;
        }
        for _ in 0..70 {
            let middle = 0.5 * (low + high);
            if orthonormal(n, middle).0.signum() == at_low.signum() {
                low = middle;
            } else {
                high = middle;
            }
        }
        let at = 0.5 * (low + high);
        nodes.push(Node { at, weight: 1.0 / orthonormal(n, at).1 });
    }
    nodes
}

/// The orthonormal Hermite polynomial of degree `n` at `x`, and the sum of squares of those of lower degree.
fn orthonormal(n: u32, x: f64) -> (f64, f64) {
    let mut before = 0.0;
    let mut now = libm::pow(std::f64::consts::PI, -0.25);
    let mut squares = 0.0;
    for degree in 0..n {
        squares += now * now;
        let k = f64::from(degree);
        let next = x * libm::sqrt(2.0 / (k + 1.0)) * now - libm::sqrt(k / (k + 1.0)) * before;
        (before, now) = (now, next);
    }
    (now, squares)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_agree_with_published_tables() {
        // Abramowitz & Stegun 1964, table 25.10: n = 2, 5.
        let two = gauss_hermite(2);
        assert!((two[1].at - std::f64::consts::FRAC_1_SQRT_2).abs() < 1e-14);
        assert!((two[1].weight - 0.886_226_925_452_8).abs() < 1e-13);
        let five = gauss_hermite(5);
        let published = [
            (0.0, 0.945_308_720_482_9),
            (0.958_572_464_613_819, 0.393_619_323_152_2),
            (2.020_182_870_456_086, 0.019_953_242_059_05),
        ];
        for (node, (at, weight)) in five[2..].iter().zip(published) {
            assert!((node.at - at).abs() < 1e-13 && (node.weight - weight).abs() < 1e-12, "{node:?}");
        }
    }

    #[test]
    fn integrates_moments_of_the_normal_exactly() {
        for n in [7, 20, 30] {
            let nodes = gauss_hermite(n);
            assert_eq!(nodes.len(), usize::try_from(n).unwrap());
            // E x^(2k) under exp(−x²)/√π is (2k − 1)!! / 2^k.
            let mut exact = 1.0;
            for k in 0..7_i32 {
                let sum: f64 = nodes.iter().map(|node| node.weight * node.at.powi(2 * k)).sum();
                let moment = sum / std::f64::consts::PI.sqrt();
                assert!((moment / exact - 1.0).abs() < 1e-11, "n {n}, moment {k}: {moment} against {exact}");
                exact *= f64::from(2 * k + 1) / 2.0;
            }
        }
    }
}
