//! How do two calibrations come on one scale, and which of their common items drifted?
//!
//! `theta_to = slope * theta_from + shift`, found from items that are in both calibrations. Mean/sigma matches mean and
//! spread of the difficulties; Haebara minimises the squared differences of all category curves, Stocking-Lord that of the
//! expected score of the common items together, both over a standard normal on the `to` scale. A fourth way needs no function
//! here: hold the common items fixed ([`ItemModel::Fixed`](super::ItemModel)) with [`Scale::FixedItems`](super::Scale).
//!
//! **Assumptions.** The common items work the same way both times; [`drift()`] looks at each, and
//! [`link_without_drifters`] leaves those out that do not. **Missing data.** None: items are parameters.
//!
//! **Sources.** Marco (1977), *J. Educ. Meas.* 14; Haebara (1980), *Jpn. Psychol. Res.* 22; Stocking & Lord (1983), *Appl.
//! Psychol. Meas.* 7; Kolen & Brennan (2014), *Test Equating, Scaling, and Linking*, 3rd ed., ch. 6.

use super::{IrtError, Item, LatentRegression, Quadrature};
use crate::descriptive::{mean, standard_deviation};
use crate::optimise::minimise;

/// How the scales are matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Mean and standard deviation of the difficulties; as unsure as the least sure difficulty.
    MeanSigma,
    /// Curves of the items one by one.
    Haebara,
    /// The curve of the expected score of all common items.
    StockingLord,
}

/// A linear relation of two scales.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// Units of the `to` scale per unit of the `from` scale; positive.
    pub slope: f64,
    /// Where zero of the `from` scale lies on the `to` scale.
    pub shift: f64,
}

/// How one common item differs once the scales are one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drift {
    /// Position among the common items.
    pub item: usize,
    /// Root of the mean squared difference of expected scores, as a share of the highest category, over a standard normal.
    pub rmsd: f64,
    /// Slope in the `to` calibration by that of the `from` one; `None` where the latter is zero.
    pub slope_ratio: Option<f64>,
    /// Mean difficulty in the `to` calibration less that of the `from` one (positive: became harder); `None` where an item
    /// has no difficulty.
    pub difficulty_shift: Option<f64>,
    /// Whether `rmsd` is above the limit.
    pub flagged: bool,
}

impl Link {
    /// The relation of a scale to itself.
    pub const IDENTITY: Self = Self { slope: 1.0, shift: 0.0 };

    /// A level of the `from` scale on the `to` scale.
    #[must_use]
    pub fn level(&self, theta: f64) -> f64 {
        self.slope * theta + self.shift
    }

    /// An item of the `from` calibration on the `to` scale.
    #[must_use]
    pub fn item(&self, item: &Item) -> Item {
        item.on_scale(self.slope, self.shift)
    }

    /// A population of the `from` calibration on the `to` scale.
    #[must_use]
    pub fn population(&self, population: &LatentRegression) -> LatentRegression {
        LatentRegression {
            intercept: self.level(population.intercept),
            coefficients: population.coefficients.iter().map(|b| self.slope * b).collect(),
            variances: population.variances.iter().map(|v| self.slope * self.slope * v).collect(),
        }
    }
}

/// Links two calibrations by common items, given in the same order.
///
/// # Errors
/// When the lists differ in length, an item has other categories, there are fewer than two common items, or they do not
/// determine a relation.
pub fn link(from: &[Item], to: &[Item], method: Method, grid: &Quadrature) -> Result<Link, IrtError> {
    check(from, to)?;
    let first = mean_sigma(from, to);
    if method == Method::MeanSigma {
        return first.ok_or(IrtError::NoLink);
    }
    let start = first.filter(|l| (0.2..5.0).contains(&l.slope)).unwrap_or(Link::IDENTITY);
    let mut weights = vec![0.0; grid.nodes().len()];
    grid.normal(0.0, 1.0, 0.0, &mut weights);
    let mut loss = |x: &[f64]| {
        let link = Link { slope: x[0].exp(), shift: x[1] };
        let moved: Vec<Item> = from.iter().map(|i| link.item(i)).collect();
        let at = |theta: f64| match method {
            Method::Haebara => {
                let pairs = moved
                    .iter()
                    .zip(to)
                    .flat_map(|(a, b)| a.probabilities(theta).into_iter().zip(b.probabilities(theta)));
                pairs.map(|(a, b)| (a - b).powi(2)).sum::<f64>()
            }
            _ => moved.iter().zip(to).map(|(a, b)| a.expected(theta) - b.expected(theta)).sum::<f64>().powi(2),
        };
        // Scaled up, because the search stops at a fixed small difference.
        1e4 * grid.nodes().iter().zip(&weights).map(|(&theta, w)| w * at(theta)).sum::<f64>()
    };
    let found = minimise(&mut loss, &[start.slope.ln(), start.shift]);
    let link = Link { slope: found.point[0].exp(), shift: found.point[1] };
    let usable = link.slope.is_finite() && (1e-2..1e2).contains(&link.slope) && link.shift.is_finite();
    if found.converged && usable { Ok(link) } else { Err(IrtError::NoLink) }
}

fn check(from: &[Item], to: &[Item]) -> Result<(), IrtError> {
    if from.len() != to.len() {
        return Err(IrtError::Length { what: "the common items", expected: to.len(), found: from.len() });
    }
    if from.len() < 2 {
        return Err(IrtError::TooFewCommonItems { found: from.len(), needed: 2 });
    }
    match from.iter().zip(to).find(|(a, b)| a.categories() != b.categories()) {
        Some((a, b)) => Err(IrtError::Length {
            what: "a common item's categories",
            expected: b.categories(),
            found: a.categories(),
        }),
        None => Ok(()),
    }
}

fn mean_sigma(from: &[Item], to: &[Item]) -> Option<Link> {
    let usable = from.iter().zip(to).filter(|(a, b)| a.slope() > 0.0 && b.slope() > 0.0);
    let (from, to): (Vec<_>, Vec<_>) = usable.map(|(a, b)| (a.difficulties(), b.difficulties())).unzip();
    let flat = |d: Vec<Option<Vec<f64>>>| d.into_iter().flatten().flatten().collect::<Vec<f64>>();
    let (from, to) = (flat(from), flat(to));
    let slope = standard_deviation(&to)? / standard_deviation(&from)?;
    let link = Link { slope, shift: mean(&to)? - slope * mean(&from)? };
    (link.slope.is_finite() && link.slope > 0.0 && link.shift.is_finite()).then_some(link)
}

/// How each common item differs once the scales are one; `limit` (usual: 0.05 to 0.10) is for [`Drift::rmsd`].
///
/// # Errors
/// As [`link`] for the lists; when the relation is none (a slope that is not positive).
pub fn drift(from: &[Item], to: &[Item], link: &Link, grid: &Quadrature, limit: f64) -> Result<Vec<Drift>, IrtError> {
    check(from, to)?;
    if !(link.slope > 0.0 && link.slope.is_finite() && link.shift.is_finite()) {
        return Err(IrtError::NoLink);
    }
    let mut weights = vec![0.0; grid.nodes().len()];
    grid.normal(0.0, 1.0, 0.0, &mut weights);
    let one = |(item, (a, b)): (usize, (&Item, &Item))| {
        let a = link.item(a);
        let highest = a.intercepts().len() as f64;
        let squares =
            grid.nodes().iter().zip(&weights).map(|(&t, w)| w * ((a.expected(t) - b.expected(t)) / highest).powi(2));
        let rmsd = squares.sum::<f64>().sqrt();
        let difficulty = |i: &Item| i.difficulties().and_then(|d| mean(&d));
        Drift {
            item,
            rmsd,
            slope_ratio: (a.slope() != 0.0).then(|| b.slope() / a.slope()),
            difficulty_shift: difficulty(b).zip(difficulty(&a)).map(|(b, a)| b - a),
            flagged: rmsd > limit,
        }
    };
    Ok(from.iter().zip(to).enumerate().map(one).collect())
}

/// Links, leaves out the item that drifts most beyond the limit, and links again until none does.
///
/// The drift of all items, those left out included, is that under the last link.
///
/// # Errors
/// As [`link`]; also when fewer than two items are left.
pub fn link_without_drifters(
    from: &[Item],
    to: &[Item],
    method: Method,
    grid: &Quadrature,
    limit: f64,
) -> Result<(Link, Vec<Drift>), IrtError> {
    check(from, to)?;
    let mut kept: Vec<usize> = (0..from.len()).collect();
    loop {
        let pick = |items: &[Item]| kept.iter().map(|&i| items[i].clone()).collect::<Vec<Item>>();
        let found = link(&pick(from), &pick(to), method, grid)?;
        let all = drift(from, to, &found, grid, limit)?;
        let worst =
            kept.iter().copied().filter(|&i| all[i].flagged).max_by(|&a, &b| all[a].rmsd.total_cmp(&all[b].rmsd));
        match worst {
            Some(worst) => kept.retain(|&i| i != worst),
            None => return Ok((found, all)),
        }
    }
}
