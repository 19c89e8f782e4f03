//! Small normal distributions: square roots of covariances and the points that carry their first two moments.
//!
//! Belongs here: linear algebra of a handful of coefficients. Does not: where a covariance comes from.

/// The lower triangular L with L Lᵀ = `m`; `None` if `m` is not positive definite.
#[must_use]
pub(super) fn cholesky<const N: usize>(m: &[[f64; N]; N]) -> Option<[[f64; N]; N]> {
    let mut root = [[0.0; N]; N];
    for i in 0..N {
        for j in 0..=i {
            let rest = m[i][j] - (0..j).map(|k| root[i][k] * root[j][k]).sum::<f64>();
            if i == j {
                if rest.is_nan() || rest <= 0.0 {
                    return None;
                }
                root[i][i] = libm::sqrt(rest);
            } else {
                root[i][j] = rest / root[j][j];
            }
        }
    }
    Some(root)
}

/// `mean` + L z.
#[must_use]
pub(super) fn shifted<const N: usize>(mean: [f64; N], root: &[[f64; N]; N], z: [f64; N]) -> [f64; N] {
    std::array::from_fn(|i| mean[i] + (0..N).map(|k| root[i][k] * z[k]).sum::<f64>())
}

/// Points that have, with equal weights, exactly the mean and covariance of the normal distribution: two for each
/// dimension, √N along each column of the root either way. Source: Julier & Uhlmann (1997), unscented transform.
#[must_use]
pub(super) fn moment_points<const N: usize>(mean: [f64; N], root: &[[f64; N]; N]) -> Vec<[f64; N]> {
    let reach = libm::sqrt(crate::pool::size(N));
    let along = |axis: usize, sign: f64| {
        shifted(mean, root, std::array::from_fn(|k| if k == axis { sign * reach } else { 0.0 }))
    };
    (0..N).flat_map(|axis| [along(axis, -1.0), along(axis, 1.0)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_and_the_points_give_the_covariance_back() {
        let m = [[4.0, -1.2, 0.3], [-1.2, 1.0, 0.1], [0.3, 0.1, 0.5]];
        let root = cholesky(&m).unwrap();
        let points = moment_points([1.0, 2.0, 3.0], &root);
        assert_eq!(points.len(), 6);
        for i in 0..3 {
            let mean = points.iter().map(|point| point[i]).sum::<f64>() / 6.0;
            assert!((mean - f64::from(u8::try_from(i).unwrap()) - 1.0).abs() < 1e-12);
            for j in 0..3 {
                let product: f64 = (0..3).map(|k| root[i][k] * root[j][k]).sum();
                let (a, b) = ([1.0, 2.0, 3.0][i], [1.0, 2.0, 3.0][j]);
                let spread = points.iter().map(|point| (point[i] - a) * (point[j] - b)).sum::<f64>() / 6.0;
                assert!((product - m[i][j]).abs() < 1e-12 && (spread - m[i][j]).abs() < 1e-12);
            }
        }
        assert!(cholesky(&[[1.0, 2.0], [2.0, 1.0]]).is_none());
    }
}
