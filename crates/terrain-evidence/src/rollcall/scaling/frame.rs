//! From the fit's own coordinates to standard ones: mean 0, standard deviation 1, the first axis of a plane along the line.
//!
//! Belongs here: the frame, and what it does to uncertainty. Does not: which end of an axis is which.

use nalgebra::{Cholesky, DMatrix, DVector, Matrix2, Vector2};

use super::model::Fit;
use super::response::Response;
use crate::pool::size;

/// Positions in the standard frame, with the variance of each coordinate.
#[derive(Clone, Debug)]
pub(super) struct Framed {
    pub(super) response: Response,
    pub(super) places: Vec<[f64; 2]>,
    pub(super) variances: Vec<[f64; 2]>,
    /// α, β of each roll call in the same coordinates.
    pub(super) items: Vec<[f64; 3]>,
}

/// The fit in the standard frame; the first axis of a plane is the one along which it agrees best with positions on a
/// `line`, the second is uncorrelated with it. `None` if no information has an inverse.
///
/// Where all positions move together (shifted, stretched, turned) no vote changes, so that votes cannot pin those
/// movements down, and the frame takes them out: the covariance is that of positions with mean 0, standard deviation 1 and
/// fixed axes, by the delta method.
pub(super) fn framed(fit: &Fit, line: &[f64]) -> Option<Framed> {
    let members = fit.places.len();
    let used = fit.dimensions;
    let mean: Vec<f64> =
        (0..2).map(|a| fit.places.iter().map(|place| place[a]).sum::<f64>() / size(members)).collect();
    let centred: Vec<[f64; 2]> =
        fit.places.iter().map(|place| [place[0] - mean[0], place[1] - mean[1]]).collect();
    let transform = transform(&centred, line, used)?;
    let back = transform.try_inverse()?;
    let turned = |from: [f64; 2]| {
        let to = transform * Vector2::new(from[0], from[1]);
        [to[0], if used == 2 { to[1] } else { 0.0 }]
    };
    let items = fit
        .items
        .iter()
        .map(|item| {
            let slope = back.transpose() * Vector2::new(item[1], item[2]);
            [
                item[0] + item[1] * mean[0] + item[2] * mean[1],
                slope[0],
                if used == 2 { slope[1] } else { 0.0 },
            ]
        })
        .collect();
    let covariance =
        covariance(fit, &fit.observed, &centred).or_else(|| covariance(fit, &fit.expected, &centred))?;
    let variances = (0..members)
        .map(|member| {
            let mut variances = [0.0; 2];
            for (axis, variance) in variances.iter_mut().enumerate().take(used) {
                for a in 0..used {
                    for b in 0..used {
                        *variance += transform[(axis, a)]
                            * transform[(axis, b)]
                            * covariance[(member * used + a, member * used + b)];
                    }
                }
            }
            variances
        })
        .collect();
    Some(Framed {
        response: fit.response,
        places: centred.iter().map(|place| turned(*place)).collect(),
        variances,
        items,
    })
}

/// The linear map to uncorrelated coordinates of standard deviation 1, turned towards the line.
fn transform(centred: &[[f64; 2]], line: &[f64], dimensions: usize) -> Option<Matrix2<f64>> {
    let places = || centred.iter().map(|place| Vector2::new(place[0], place[1]));
    let spread = places().map(|place| place * place.transpose()).sum::<Matrix2<f64>>() / size(centred.len());
    if dimensions == 1 {
        let deviation = libm::sqrt(spread[(0, 0)]);
        return (deviation > 0.0).then(|| Matrix2::new(1.0 / deviation, 0.0, 0.0, 1.0));
    }
    // With spread = L Lᵀ the coordinates L⁻¹x are uncorrelated; a direction among them correlates with the line as its
    // product with Σ L⁻¹x · line.
    let white = Cholesky::new(spread)?.l().try_inverse()?;
    let along: Vector2<f64> = places().zip(line).map(|(place, line)| white * place * *line).sum();
    let length = along.norm();
    let along = if length > 0.0 { along / length } else { Vector2::new(1.0, 0.0) };
    Some(Matrix2::new(along[0], along[1], -along[1], along[0]) * white)
}

/// Covariance of all coordinates with the movements of the whole taken out; `None` without an inverse.
fn covariance(fit: &Fit, information: &DMatrix<f64>, centred: &[[f64; 2]]) -> Option<DMatrix<f64>> {
    let used = fit.dimensions;
    let order = centred.len() * used;
    let mut free: Vec<DVector<f64>> = Vec::new();
    for axis in 0..used {
        let mut shift = DVector::zeros(order);
        (0..centred.len()).for_each(|member| shift[member * used + axis] = 1.0);
        free.push(shift);
        for other in 0..used {
            let mut stretch = DVector::zeros(order);
            for (member, place) in centred.iter().enumerate() {
                stretch[member * used + axis] = place[other];
            }
            free.push(stretch);
        }
    }
    let mut basis: Vec<DVector<f64>> = Vec::new();
    for mut one in free {
        for known in &basis {
            let along = known.dot(&one);
            one.axpy(-along, known, 1.0);
        }
        let length = one.norm();
        if length > 1e-9 {
            basis.push(one / length);
        }
    }
    // Stiff along those movements, so that the inverse exists; then without them.
    let stiff = information.trace() / size(order);
    let mut information = information.clone();
    for one in &basis {
        information.ger(stiff, one, one, 1.0);
    }
    let mut covariance = Cholesky::new(information)?.inverse();
    for one in &basis {
        let across = &covariance * one;
        let both = across.dot(one);
        // (I - q qᵀ) C (I - q qᵀ)
        covariance.ger(-1.0, one, &across, 1.0);
        covariance.ger(-1.0, &across, one, 1.0);
        covariance.ger(both, one, one, 1.0);
    }
    Some(covariance)
}
