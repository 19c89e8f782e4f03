//! Symmetric systems of up to three unknowns, one for each roll call or member.
//!
//! Belongs here: Cholesky's method on fixed arrays. Does not: the system of all members at once (`nalgebra`).

/// The factor of a positive definite matrix of the first `order` rows and columns; the rest is not looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Factor {
    lower: [[f64; 3]; 3],
    order: usize,
}

impl Factor {
    /// `None` if the matrix is not positive definite.
    pub(super) fn of(matrix: &[[f64; 3]; 3], order: usize) -> Option<Self> {
        let mut lower = [[0.0; 3]; 3];
        for row in 0..order {
            for column in 0..=row {
                let known: f64 = (0..column).map(|k| lower[row][k] * lower[column][k]).sum();
                let left = matrix[row][column] - known;
                lower[row][column] = if row > column {
                    left / lower[column][column]
                } else if left > 0.0 {
                    libm::sqrt(left)
                } else {
                    return None;
                };
            }
        }
        Some(Self { lower, order })
    }

    /// `L⁻¹ b`.
    pub(super) fn half(&self, b: [f64; 3]) -> [f64; 3] {
        let mut solved = b;
        for row in 0..self.order {
            let known: f64 = (0..row).map(|k| self.lower[row][k] * solved[k]).sum();
            solved[row] = (b[row] - known) / self.lower[row][row];
        }
        solved
    }

    /// `(L Lᵀ)⁻¹ b`.
    pub(super) fn solve(&self, b: [f64; 3]) -> [f64; 3] {
        let mut solved = self.half(b);
        for row in (0..self.order).rev() {
            let known: f64 = (row + 1..self.order).map(|k| self.lower[k][row] * solved[k]).sum();
            solved[row] = (solved[row] - known) / self.lower[row][row];
        }
        solved
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_worked_by_hand() {
        // Inverse of [[4, 2, 0], [2, 3, 1], [0, 1, 2]]: determinant 12.
        let factor = Factor::of(&[[4.0, 2.0, 0.0], [2.0, 3.0, 1.0], [0.0, 1.0, 2.0]], 3).unwrap();
        let solved = factor.solve([12.0, 0.0, 0.0]);
        for (got, want) in solved.iter().zip([5.0, -4.0, 2.0]) {
            assert!((got - want).abs() < 1e-12, "{solved:?}");
        }
        let half = factor.half([12.0, 0.0, 0.0]);
        assert!((half.iter().map(|one| one * one).sum::<f64>() - 60.0).abs() < 1e-12);
        assert!(Factor::of(&[[1.0, 2.0, 0.0], [2.0, 1.0, 0.0], [0.0; 3]], 2).is_none());
    }
}
