//! What one row adds to the likelihood and to its derivatives.
//!
//! `P(a > e > b) = F(a) - F(b) = F(a) (1 - F(b)) (1 - exp(b - a))` for the logistic `F`, where only the first two factors
//! depend on the linear predictor: no difference of nearly equal numbers is ever taken.

/// Beyond this many logits a probability is as good as zero or one, and products of exponentials stay finite.
const FAR: f64 = 300.0;

/// Ordered thresholds, padded with one below and one above everything.
#[derive(Debug, Clone)]
pub(super) struct Thresholds {
    padded: Vec<f64>,
}

/// The likelihood of a row and its derivatives. `a` and `b` are the thresholds above and below it, less its predictor.
pub(super) struct Terms {
    /// `log F(a) + log(1 - F(b))`; the part of the gap between the thresholds is added per category.
    pub log_p: f64,
    /// Derivative by the predictor.
    pub slope: f64,
    /// Minus the second derivative by the predictor; never negative.
    pub curvature: f64,
    /// `1 - F(a)` and `F(b)`.
    pub tails: (f64, f64),
    /// The densities `f(a)` and `f(b)`.
    pub densities: (f64, f64),
}

impl Thresholds {
    /// `None` unless finite and strictly increasing.
    pub fn new(thresholds: &[f64]) -> Option<Self> {
        let ordered = thresholds.windows(2).all(|w| w[0] < w[1]) && thresholds.iter().all(|t| t.is_finite());
        ordered.then(|| {
            let mut padded = Vec::with_capacity(thresholds.len() + 2);
            padded.push(f64::MIN);
            padded.extend_from_slice(thresholds);
            padded.push(f64::MAX);
            Self { padded }
        })
    }

    /// The row of category `code` at the linear predictor `eta`.
    #[inline]
    pub fn terms(&self, code: usize, eta: f64) -> Terms {
        let above = (eta - self.padded[code + 1]).clamp(-FAR, FAR).exp();
        let below = (self.padded[code] - eta).clamp(-FAR, FAR).exp();
        let (upper, lower) = (1.0 / (1.0 + above), 1.0 / (1.0 + below));
        let tails = (above * upper, below * lower);
        let densities = (upper * tails.0, lower * tails.1);
        Terms {
            log_p: -((1.0 + above) * (1.0 + below)).ln(),
            slope: tails.1 - tails.0,
            curvature: densities.0 + densities.1,
            tails,
            densities,
        }
    }

    /// The gap between the thresholds of an inner category.
    fn gap(&self, code: usize) -> Option<f64> {
        (code > 0 && code + 2 < self.padded.len()).then(|| self.padded[code + 1] - self.padded[code])
    }

    /// `log(1 - exp(-gap))` of the category and its first derivative and minus its second by the gap; zeros at the ends.
    pub fn gap_terms(&self, code: usize) -> (f64, f64, f64) {
        self.gap(code).map_or((0.0, 0.0, 0.0), |gap| {
            let growth = gap.exp_m1();
            if growth.is_finite() {
                ((-(-gap).exp_m1()).ln(), 1.0 / growth, (1.0 + growth) / (growth * growth))
            } else {
                (0.0, 0.0, 0.0)
            }
        })
    }
}

impl Terms {
    /// The derivatives of the curvature by the thresholds above and below.
    #[inline]
    pub fn curvature_by_thresholds(&self) -> (f64, f64) {
        (self.densities.0 * (2.0 * self.tails.0 - 1.0), self.densities.1 * (1.0 - 2.0 * self.tails.1))
    }
}
