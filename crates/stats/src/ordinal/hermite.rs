//! At which points, with which weights, is a normal average taken? Gauss-Hermite, by Golub & Welsch (1969), *Math. Comp.* 23.

use crate::matrix::Matrix;

/// Nodes and weights with `E g(Z) = sum w g(x)` for a standard normal `Z`, exact for polynomials of degree `2 n - 1`.
pub(super) fn normal_nodes(n: usize) -> Vec<(f64, f64)> {
    let jacobi = Matrix::from_fn(n, n, |i, j| if i.abs_diff(j) == 1 { (i.max(j) as f64).sqrt() } else { 0.0 });
    let eigen = jacobi.symmetric_eigen();
    (0..n).map(|k| (eigen.values[k], eigen.vectors[(0, k)].powi(2))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_of_the_normal_distribution_are_exact() {
        for n in [1, 2, 5, 10, 25] {
            let nodes = normal_nodes(n);
            let mut moment = 1.0;
            for degree in 0..2 * n.min(8) {
                let got: f64 = nodes.iter().map(|(x, w)| w * x.powi(degree as i32)).sum();
                let want = if degree % 2 == 1 { 0.0 } else { moment };
                assert!((got - want).abs() < 1e-10 * moment, "{n} nodes, degree {degree}: {got}");
                if degree % 2 == 0 {
                    moment *= degree as f64 + 1.0;
                }
            }
        }
    }
}
