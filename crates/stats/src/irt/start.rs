//! From where to start: slopes from the correlation of each item with the rest of the test, intercepts from the shares.

use super::layout::{ItemModel, Layout, State};
use super::population::Profiles;
use super::{IrtError, Item, MISSING, Responses};

/// Slopes are not started outside this range.
const SLOPES: (f64, f64) = (0.3, 3.0);

/// A first state; fixed items stand in it already. `frequencies` are those of every item's categories.
pub(super) fn start(
    responses: &Responses,
    models: &[ItemModel],
    frequencies: &[Vec<f64>],
    layout: &Layout,
    profiles: &Profiles,
) -> Result<State, IrtError> {
    let slopes = slopes(responses, models, frequencies);
    let mut items = Vec::with_capacity(models.len());
    for (j, model) in models.iter().enumerate() {
        items.push(match model {
            ItemModel::Fixed(item) => item.clone(),
            _ => {
                let class = layout.classes.iter().find(|c| c.contains(&j)).map_or(&[][..], |c| c);
                let slope = class.iter().map(|&i| slopes[i]).sum::<f64>() / class.len().max(1) as f64;
                Item::graded(slope, intercepts(&frequencies[j], slope))?
            }
        });
    }
    Ok(State { items, population: profiles.start() })
}

/// Marginal logits, widened by what the spread of the levels takes away from them.
fn intercepts(frequencies: &[f64], slope: f64) -> Vec<f64> {
    let total: f64 = frequencies.iter().sum();
    let widen = (1.0 + slope * slope / 2.89).sqrt();
    let mut above = total;
    let logits = frequencies[..frequencies.len() - 1].iter().map(|count| {
        above -= count;
        let share = (above / total).clamp(1e-6, 1.0 - 1e-6);
        (share / (1.0 - share)).ln() * widen
    });
    let mut intercepts: Vec<f64> = logits.collect();
    for k in 1..intercepts.len() {
        intercepts[k] = intercepts[k].min(intercepts[k - 1] - 1e-3);
    }
    intercepts
}

/// Correlations of each item with the mean of the standardised others, of at most some 4,000 persons, as slopes.
fn slopes(responses: &Responses, models: &[ItemModel], frequencies: &[Vec<f64>]) -> Vec<f64> {
    let moments: Vec<(f64, f64)> = frequencies.iter().map(|f| mean_and_sd(f)).collect();
    let every = (responses.persons() / 4000).max(1);
    // Per item: weight, sums of rest, rest squared, own, own squared and own times rest.
    let mut sums = vec![[0.0f64; 6]; models.len()];
    let mut z = vec![0.0; models.len()];
    for person in (0..responses.persons()).step_by(every) {
        let w = responses.weight(person);
        let (mut total, mut count) = (0.0, 0.0);
        for (j, value) in z.iter_mut().enumerate() {
            let answer = responses.column(j)[person];
            let (mean, sd) = moments[j];
            *value = if answer == MISSING || sd == 0.0 { f64::NAN } else { (f64::from(answer) - mean) / sd };
            if !value.is_nan() {
                total += *value;
                count += 1.0;
            }
        }
        if count < 2.0 {
            continue;
        }
        for (sum, &own) in sums.iter_mut().zip(&z).filter(|(_, own)| !own.is_nan()) {
            let rest = (total - own) / (count - 1.0);
            let terms = [w, w * rest, w * rest * rest, w * own, w * own * own, w * own * rest];
            sum.iter_mut().zip(terms).for_each(|(s, t)| *s += t);
        }
    }
    sums.iter()
        .map(|&[w, r, rr, o, oo, or]| {
            let spread = (w * rr - r * r) * (w * oo - o * o);
            // The rest of the test is itself unreliable, and categories are coarse: hence the factor.
            let correlation = if spread > 0.0 { 1.3 * (w * or - r * o) / spread.sqrt() } else { 0.5 };
            let bounded = correlation.clamp(0.1, 0.9);
            (1.7 * bounded / (1.0 - bounded * bounded).sqrt()).clamp(SLOPES.0, SLOPES.1)
        })
        .collect()
}

fn mean_and_sd(frequencies: &[f64]) -> (f64, f64) {
    let total: f64 = frequencies.iter().sum();
    if total <= 0.0 {
        return (0.0, 0.0);
    }
    let moment =
        |power: i32| frequencies.iter().enumerate().map(|(k, f)| f * (k as f64).powi(power)).sum::<f64>() / total;
    let mean = moment(1);
    (mean, (moment(2) - mean * mean).max(0.0).sqrt())
}
