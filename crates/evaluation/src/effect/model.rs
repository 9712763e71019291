//! How large is the effect, and how sure is that? The mixed model of a rollout, by REML:
//!
//! `y ~ period + D + D:h + h + background + (1 | cluster) + (0 + D | cluster) + (1 | cluster:period) + (1 | unit) + (1 | person)`
//!
//! with `D` = had started and `h` = the person's hours less the mean of the frame, so that the coefficient of `D` is the effect
//! on the frame. The effect may differ between clusters, and clusters may have their own ups and downs: without these two
//! terms the interval would be far too narrow. The second form has a coefficient for each number of periods since the start
//! instead of `D`, and with it one of `h`, for effects that grow or fade: with one `D:h` for all the persons who take part a lot,
//! who answer more, would be given too much at first and too little later. The plain mean of the coefficients is the average effect
//! over the time seen.
//!
//! **Source.** Hussey & Hughes (2007), *Contemp. Clin. Trials* 28; Hemming, Taljaard & Forbes (2017), *Trials* 18 (the
//! random terms); Kenny et al. (2022), *Stat. Med.* 41 (exposure time).

use kernel::{Caveat, Estimate};
use stats::matrix::Matrix;
use stats::mixed::{ClusterInfluence, Column, Contrast, FitError, Level, MixedData, RandomTerm};

use super::rows::Rows;
use crate::figures::{LEVEL, with_interval};
use crate::movers::{self, Held};
use crate::result::ComparisonLevel;

/// The name of the column of those who had started.
const STARTED: &str = "started";
/// The name of the column of hours.
const HOURS: &str = "hours";

/// A fitted rollout model.
pub(crate) struct Fitted {
    held: Held,
    /// Names of the columns of the effect: one, or one for each exposure.
    effects: Vec<String>,
    /// The exposures that have a column; empty when the effect is constant.
    pub exposures: Vec<usize>,
}

/// How the effect stands in the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// The same from the start on.
    Constant,
    /// Its own for each number of periods since the start.
    ByExposure,
    /// Not in the model: only periods, hours and background are.
    Without,
}

/// Fits the model. Columns that the others already tell are left out, as are random terms that these data cannot hold.
pub(crate) fn fit(rows: &Rows, level: ComparisonLevel, shape: Shape) -> Result<Fitted, FitError> {
    let n = rows.y.len();
    let started: Vec<f64> = rows.exposure.iter().map(|exposure| f64::from(u8::from(*exposure > 0))).collect();
    let indicator =
        |is: &dyn Fn(usize) -> bool| -> Vec<f64> { (0..n).map(|row| f64::from(u8::from(is(row)))).collect() };
    let mut met: Vec<usize> = rows.period.clone();
    met.sort_unstable();
    met.dedup();
    let (mut effects, mut exposures) = (vec![STARTED.to_owned()], Vec::new());
    let mut x = vec![Column::intercept(n)];
    x.extend(
        met.iter()
            .skip(1)
            .map(|period| Column::new(format!("period {period}"), indicator(&|row| rows.period[row] == *period))),
    );
    match shape {
        Shape::Constant => x.push(Column::new(STARTED, started.clone())),
        Shape::Without => effects.clear(),
        Shape::ByExposure => {
            exposures.extend(rows.exposure.iter().copied().filter(|exposure| *exposure > 0));
            exposures.sort_unstable();
            exposures.dedup();
            effects = exposures.iter().map(|exposure| exposure_name(*exposure)).collect();
            x.extend(exposures.iter().map(|exposure| {
                Column::new(exposure_name(*exposure), indicator(&|row| rows.exposure[row] == *exposure))
            }));
        }
    }
    if let Some(hours) = &rows.hours {
        x.push(Column::new(HOURS, hours.clone()));
        if shape != Shape::Without {
            let times = |other: &[f64]| hours.iter().zip(other).map(|(h, d)| h * d).collect();
            let with: Vec<Column> = x.iter().filter(|column| effects.contains(&column.name)).cloned().collect();
            x.extend(with.iter().map(|column| Column::new(format!("{} x hours", column.name), times(&column.values))));
        }
    }
    x.extend(rows.covariates.iter().cloned());

    let in_periods =
        || RandomTerm::shared("period", met.iter().map(|p| indicator(&|row| rows.period[row] == *p)).collect());
    let differs = || RandomTerm::slope(STARTED, started.clone());
    let (mut cluster_random, mut unit_random) =
        (vec![RandomTerm::intercept(n), in_periods()], vec![RandomTerm::intercept(n)]);
    if level == ComparisonLevel::Unit {
        unit_random.push(in_periods());
    }
    if shape != Shape::Without {
        match level {
            ComparisonLevel::Organisation => cluster_random.push(differs()),
            ComparisonLevel::Unit => unit_random.push(differs()),
        }
    }
    let mut data = MixedData {
        y: &rows.y,
        x,
        cluster: &rows.organisation,
        unit: &rows.unit,
        person: &rows.person,
        cluster_random,
        unit_random,
    };
    // Each turn takes something away, so that this ends.
    loop {
        match movers::fit(&data) {
            Ok(held) => return Ok(Fitted { held, effects, exposures }),
            Err(FitError::Collinear { column }) if !effects.contains(&column) => {
                data.x.retain(|one| one.name != column);
            }
            Err(FitError::NoResidualVariation) if !data.person.is_empty() => data.person = &[],
            Err(why) => return Err(why),
        }
    }
}

fn exposure_name(exposure: usize) -> String {
    format!("wave {exposure} since the start")
}

impl Fitted {
    /// The effect: the coefficient, or the mean of the coefficients when there are several.
    pub(crate) fn effect(&self) -> Option<Contrast> {
        let share = 1.0 / self.effects.len() as f64;
        self.weighted(|name| if self.effects.iter().any(|effect| effect == name) { share } else { 0.0 })
    }

    /// The effect of one exposure.
    pub(crate) fn exposure(&self, place: usize) -> Option<Contrast> {
        self.weighted(|name| f64::from(u8::from(self.effects.get(place).is_some_and(|effect| effect == name))))
    }

    /// How compatible the data are with the same effect at every exposure: Wald's F of the differences, with the fewest
    /// degrees of freedom among them.
    pub(crate) fn same_at_all(&self) -> Option<f64> {
        let at = |name: &String| self.held.fit.names.iter().position(|one| one == name);
        let places: Vec<usize> = self.effects.iter().filter_map(at).collect();
        let (first, others) = places.split_first()?;
        if others.is_empty() {
            return None;
        }
        let mut df = f64::INFINITY;
        for other in others {
            let mut weights = vec![0.0; self.held.fit.names.len()];
            (weights[*other], weights[*first]) = (1.0, -1.0);
            df = df.min(self.held.fit.contrast(&weights).ok()?.df);
        }
        let differences: Vec<f64> =
            others.iter().map(|i| self.held.fit.coefficients[*i] - self.held.fit.coefficients[*first]).collect();
        let v = &self.held.fit.covariance;
        let spread = Matrix::from_fn(others.len(), others.len(), |i, j| {
            let (i, j) = (others[i], others[j]);
            v[(i, j)] - v[(i, *first)] - v[(*first, j)] + v[(*first, *first)]
        });
        let solved = spread.cholesky().ok()?.solve(&differences);
        let wald: f64 = differences.iter().zip(&solved).map(|(a, b)| a * b).sum();
        let p = stats::distribution::f_upper_p(wald / others.len() as f64, others.len() as f64, df);
        p.is_finite().then_some(p)
    }

    /// How compatible the data are with one effect for all telling the mean of the coefficients: the mean less what the coefficients
    /// come to when each counts by how well it is known (Hausman 1978), by Kenward and Roger's t.
    pub(crate) fn mean_is_one_effect(&self) -> Option<f64> {
        let fit = &self.held.fit;
        let places: Vec<usize> =
            self.effects.iter().filter_map(|name| fit.names.iter().position(|one| one == name)).collect();
        let v = Matrix::from_fn(places.len(), places.len(), |i, j| fit.covariance[(places[i], places[j])]);
        let known = v.cholesky().ok()?.solve(&vec![1.0; places.len()]);
        let all: f64 = known.iter().sum();
        let difference = self.weighted(|name| {
            let place = self.effects.iter().position(|effect| effect == name);
            place.map_or(0.0, |place| 1.0 / places.len() as f64 - known[place] / all)
        })?;
        difference.p.is_finite().then_some(difference.p)
    }

    /// By how much each organisation moved the effect, by its number in the rows; none where the model cannot tell.
    pub(crate) fn influence(&self) -> Option<ClusterInfluence> {
        let share = 1.0 / self.effects.len() as f64;
        let weight = |name: &String| if self.effects.contains(name) { share } else { 0.0 };
        let weights: Vec<f64> = self.held.fit.names.iter().map(weight).collect();
        self.held.influence(&weights).ok()
    }

    /// What background and hours explain of each row.
    pub(crate) fn background(&self, rows: &Rows) -> Vec<f64> {
        let mut explained = vec![0.0; rows.y.len()];
        let mut add = |name: &str, values: &[f64]| {
            let Some(place) = self.held.fit.names.iter().position(|one| one == name) else { return };
            let coefficient = self.held.fit.coefficients[place];
            explained.iter_mut().zip(values).for_each(|(sum, value)| *sum += coefficient * value);
        };
        for column in &rows.covariates {
            add(&column.name, &column.values);
        }
        if let Some(hours) = &rows.hours {
            add(HOURS, hours);
        }
        explained
    }

    /// Caveats of the spread between groups and of persons who moved.
    pub(crate) fn caveats(&self) -> Vec<Caveat> {
        let fit = &self.held.fit;
        let at_boundary = fit.components.iter().any(|part| part.level != Level::Person && part.at_boundary);
        let spread = (at_boundary || !fit.dropped.is_empty()).then_some(Caveat::SpreadAtBoundary);
        spread.into_iter().chain(self.held.caveat()).collect()
    }

    fn weighted(&self, weight: impl Fn(&str) -> f64) -> Option<Contrast> {
        let weights: Vec<f64> = self.held.fit.names.iter().map(|name| weight(name)).collect();
        if weights.iter().all(|weight| *weight == 0.0) {
            return None;
        }
        let told = |one: &Contrast| one.estimate.is_finite() && one.se.is_finite() && one.df.is_finite();
        // Kenward and Roger's correction holds its level with few clusters; where it cannot be computed, Satterthwaite's.
        let corrected = self.held.fit.contrast_kr(&weights).ok().filter(told);
        corrected.or_else(|| self.held.fit.contrast(&weights).ok().filter(told))
    }
}

/// A contrast as a number to show.
pub(crate) fn told(contrast: &Contrast, unit: &str, n: u64, base: &str, method: &str) -> Estimate {
    with_interval(
        Estimate::plain(contrast.estimate, unit, n, base, method),
        contrast.ci(LEVEL),
        Some(contrast.se),
        Some(contrast.df),
    )
}
