//! Does an item work differently in two groups whose members are at the same level?
//!
//! Three answers. **Mantel-Haenszel**: persons of the same score are compared; `delta = -2.35 ln(odds ratio)`, positive when
//! the item favours the focal group, with the classes A, B and C of the Educational Testing Service. **Logistic regression**
//! of the answer on score, group and their product: uniform and non-uniform difference. **RMSD**: how far the curve observed in
//! a group is from the item's curve in the marginal model, for any number of groups and categories.
//!
//! **Assumptions.** The other items measure the same in both groups; the score includes the studied item. How many persons a
//! group must have is the caller's rule (200 is usual). **Missing data.** Persons who did not answer the item are left out;
//! strata in which only one group or only one answer occurs say nothing and are passed over.
//!
//! **Sources.** Holland & Thayer (1988) in *Test Validity*; Phillips & Holland (1987), *Biometrics* 43 (the variance); Zieky
//! (1993) in *Differential Item Functioning* (the classes); Swaminathan & Rogers (1990), *J. Educ. Meas.* 27; Jodoin &
//! Gierl (2001), *Appl. Meas. Educ.* 14; Khorramdel, Shin & von Davier (2019) in *Handbook of Diagnostic Classification
//! Models* (RMSD). Compared with R's `mantelhaen.test` and `glm` in the tests.

use std::collections::BTreeMap;

use rayon::prelude::*;
use statrs::function::erf::erfc;

use super::coding::{CODES, code};
use super::expectation::{Prior, Tables, counts};
use super::population::Profiles;
use super::{IrtError, Item, LatentRegression, MISSING, Population, Quadrature, Responses, Scale};
use crate::logistic::{LogisticData, fit_logistic};
use crate::mixed::Column;

/// How large a difference is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Negligible.
    A,
    /// Moderate.
    B,
    /// Large.
    C,
}

/// The Mantel-Haenszel comparison.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MantelHaenszel {
    /// Odds of a right answer in the reference group by those in the focal group, persons of the same score compared.
    pub odds_ratio: f64,
    /// `-2.35 ln(odds_ratio)`: negative when the item is harder for the focal group.
    pub delta: f64,
    /// Standard error of `delta`.
    pub se: f64,
    /// The test with continuity correction, one degree of freedom.
    pub chi_square: f64,
    /// Its p-value.
    pub p: f64,
    /// How many strata said something.
    pub strata: usize,
    /// A: below 1 or not significant; C: at least 1.5 and significantly above 1; B otherwise (5 %).
    pub class: Class,
}

/// A likelihood-ratio test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Test {
    /// Twice the difference of the log-likelihoods.
    pub chi_square: f64,
    /// p-value.
    pub p: f64,
}

/// The comparison by logistic regression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogisticDif {
    /// Group beside score.
    pub uniform: Test,
    /// Product of group and score beside both.
    pub non_uniform: Test,
    /// Both together, two degrees of freedom.
    pub both: Test,
    /// Log odds ratio of the focal group in the model without the product.
    pub group_coefficient: f64,
    /// Coefficient of the product.
    pub product_coefficient: f64,
    /// What group and product add to Nagelkerke's R squared.
    pub r_squared_change: f64,
    /// A: below 0.035 or not significant (both, 5 %); B: below 0.07; C: more (Jodoin & Gierl).
    pub class: Class,
}

/// The Mantel-Haenszel comparison of one binary item. `right` holds 0, 1 or [`MISSING`], `focal` the group, `score` what persons
/// are matched by (the number of right answers, or coarser strata).
///
/// # Errors
/// When the inputs differ in length, an answer is neither 0 nor 1, or no stratum compares both groups.
pub fn mantel_haenszel(right: &[u8], focal: &[bool], score: &[u32]) -> Result<MantelHaenszel, IrtError> {
    check(right, focal, score.len())?;
    // Per score: right and wrong of the reference group, right and wrong of the focal group.
    let mut tables: BTreeMap<u32, [f64; 4]> = BTreeMap::new();
    for ((&answer, &focal), &score) in right.iter().zip(focal).zip(score).filter(|((a, _), _)| **a != MISSING) {
        tables.entry(score).or_default()[2 * usize::from(focal) + usize::from(answer == 0)] += 1.0;
    }
    let mut strata = 0;
    let (mut r, mut s, mut pr, mut ps_qr, mut qs, mut excess, mut variance) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    for [a, b, c, d] in tables.into_values() {
        let n = a + b + c + d;
        if a + b == 0.0 || c + d == 0.0 || a + c == 0.0 || b + d == 0.0 {
            continue;
        }
        strata += 1;
        let (p, q, ad, bc) = ((a + d) / n, (b + c) / n, a * d / n, b * c / n);
        r += ad;
        s += bc;
        pr += p * ad;
        ps_qr += p * bc + q * ad;
        qs += q * bc;
        excess += a - (a + b) * (a + c) / n;
        variance += (a + b) * (c + d) * (a + c) * (b + d) / (n * n * (n - 1.0));
    }
    if r == 0.0 || s == 0.0 || variance <= 0.0 {
        return Err(IrtError::NoComparison);
    }
    let odds_ratio: f64 = r / s;
    let delta = -2.35 * odds_ratio.ln();
    let se = 2.35 * (pr / (2.0 * r * r) + ps_qr / (2.0 * r * s) + qs / (2.0 * s * s)).sqrt();
    let chi_square = (excess.abs() - 0.5).max(0.0).powi(2) / variance;
    let p = chi_square_above(chi_square, 1);
    let class = if delta.abs() < 1.0 || p >= 0.05 {
        Class::A
    } else if delta.abs() >= 1.5 && (delta.abs() - 1.0) / se > 1.644_853_626_951_472_7 {
        Class::C
    } else {
        Class::B
    };
    Ok(MantelHaenszel { odds_ratio, delta, se, chi_square, p, strata, class })
}

fn check(right: &[u8], focal: &[bool], scores: usize) -> Result<(), IrtError> {
    for (what, found) in [("the groups", focal.len()), ("the scores", scores)] {
        if found != right.len() {
            return Err(IrtError::Length { what, expected: right.len(), found });
        }
    }
    match right.iter().find(|a| **a != MISSING && **a > 1) {
        Some(&answer) => Err(IrtError::AnswerOutOfRange { item: 0, answer, categories: 2 }),
        None => Ok(()),
    }
}

/// The upper tail of the chi-square distribution with one or two degrees of freedom.
fn chi_square_above(x: f64, df: u8) -> f64 {
    let x = x.max(0.0);
    if df == 1 { erfc((x / 2.0).sqrt()) } else { (-x / 2.0).exp() }
}

/// The comparison of one binary item by logistic regression. `score` need not be whole.
///
/// # Errors
/// As [`mantel_haenszel`]; when group, answer or score do not vary; when the answers are foretold perfectly.
pub fn logistic_dif(right: &[u8], focal: &[bool], score: &[f64]) -> Result<LogisticDif, IrtError> {
    check(right, focal, score.len())?;
    if let Some(person) = score.iter().position(|s| !s.is_finite()) {
        return Err(IrtError::NotANumber { what: "the score", person });
    }
    let used: Vec<usize> = (0..right.len()).filter(|&i| right[i] != MISSING).collect();
    let count = |f: &dyn Fn(usize) -> bool| used.iter().filter(|&&i| f(i)).count();
    let (ones, focals) = (count(&|i| right[i] == 1), count(&|i| focal[i]));
    if ones == 0 || ones == used.len() || focals == 0 || focals == used.len() {
        return Err(IrtError::NoComparison);
    }
    let scores: Vec<f64> = used.iter().map(|&i| score[i]).collect();
    let centre = crate::descriptive::mean(&scores).ok_or(IrtError::NoComparison)?;
    let spread = crate::descriptive::standard_deviation(&scores).filter(|s| *s > 0.0).ok_or(IrtError::NoComparison)?;
    // A standardised score makes the regression well conditioned and leaves the tests as they are.
    let z: Vec<f64> = scores.iter().map(|s| (s - centre) / spread).collect();
    let g: Vec<f64> = used.iter().map(|&i| f64::from(u8::from(focal[i]))).collect();
    let y: Vec<bool> = used.iter().map(|&i| right[i] == 1).collect();
    let product: Vec<f64> = z.iter().zip(&g).map(|(z, g)| z * g).collect();
    let columns: [&[f64]; 3] = [&z, &g, &product];
    let (null, _) = logistic_regression(&y, &[])?;
    let (l0, _) = logistic_regression(&y, &columns[..1])?;
    let (l1, b1) = logistic_regression(&y, &columns[..2])?;
    let (l2, b2) = logistic_regression(&y, &columns)?;
    let test = |lower: f64, higher: f64, df: u8| {
        let chi_square = (2.0 * (higher - lower)).max(0.0);
        Test { chi_square, p: chi_square_above(chi_square, df) }
    };
    let n = y.len() as f64;
    let nagelkerke = |l: f64| (1.0 - (2.0 * (null - l) / n).exp()) / (1.0 - (2.0 * null / n).exp());
    let r_squared_change = nagelkerke(l2) - nagelkerke(l0);
    let both = test(l0, l2, 2);
    let class = match r_squared_change {
        change if change < 0.035 || both.p >= 0.05 => Class::A,
        change if change < 0.07 => Class::B,
        _ => Class::C,
    };
    Ok(LogisticDif {
        uniform: test(l0, l1, 1),
        non_uniform: test(l1, l2, 1),
        both,
        group_coefficient: b1[2],
        product_coefficient: b2[3] / spread,
        r_squared_change,
        class,
    })
}

/// Log likelihood and coefficients, the intercept first.
fn logistic_regression(y: &[bool], columns: &[&[f64]]) -> Result<(f64, Vec<f64>), IrtError> {
    let mut x = vec![Column::intercept(y.len())];
    x.extend(
        columns.iter().zip(["score", "group", "product"]).map(|(values, name)| Column::new(name, values.to_vec())),
    );
    let fit = fit_logistic(&LogisticData { y, x, weights: None, offset: None }).map_err(|_| IrtError::Separation)?;
    Ok((fit.log_likelihood, fit.coefficients))
}

/// RMSD by group and item: root of the mean squared difference of the expected score observed in the group (from the
/// posteriors) and that of the item, as a share of its highest category, weighted by where the group's persons are. `None`
/// where nobody of the group answered. Above 0.10 to 0.15 an item is usually looked at.
///
/// `latent` and `population` say from which distribution each person comes; `group` may cut across that.
///
/// # Errors
/// When the inputs do not belong together or an answer is out of range.
pub fn rmsd(
    items: &[Item],
    responses: &Responses,
    population: &Population,
    latent: &LatentRegression,
    group: &[u32],
    grid: &Quadrature,
) -> Result<Vec<Vec<Option<f64>>>, IrtError> {
    if items.len() != responses.items() {
        return Err(IrtError::Length { what: "the items", expected: responses.items(), found: items.len() });
    }
    if group.len() != responses.persons() {
        return Err(IrtError::Length { what: "the groups", expected: responses.persons(), found: group.len() });
    }
    for (j, item) in items.iter().enumerate() {
        responses.frequencies(j, item.categories())?;
    }
    let groups = group.iter().max().map_or(0, |&g| g as usize + 1);
    if groups > responses.persons() {
        return Err(IrtError::Length { what: "the numbering of groups", expected: responses.persons(), found: groups });
    }
    let profiles = Profiles::grouped(population, Scale::FixedItems, responses.persons())?;
    let categories: Vec<usize> = items.iter().map(Item::categories).collect();
    let coded = code(responses, &categories, &profiles.of_person, group, CODES);
    let tables = Tables::new(&coded.chunks, items, grid);
    let nodes = grid.nodes().len();
    let of_group = |g: usize| {
        let mut bins: Vec<Vec<f64>> = coded.chunks.iter().map(|c| vec![0.0; c.patterns.len() * nodes]).collect();
        let mut prior = Prior::new(&profiles, latent, grid);
        let mut posterior = vec![0.0; nodes];
        for i in (0..coded.rows()).filter(|&i| coded.cluster[i] as usize == g) {
            tables.posterior(coded.row(i), prior.of(coded.profile[i]), &mut posterior);
            for (bins, &code) in bins.iter_mut().zip(coded.row(i)) {
                let row = &mut bins[usize::from(code) * nodes..][..nodes];
                row.iter_mut().zip(&posterior).for_each(|(a, b)| *a += coded.weights[i] * b);
            }
        }
        let counts = counts(&coded.chunks, &bins, items, nodes);
        items.iter().zip(&counts).map(|(item, counts)| misfit(item, counts, grid)).collect()
    };
    Ok((0..groups).into_par_iter().map(of_group).collect())
}

fn misfit(item: &Item, counts: &[f64], grid: &Quadrature) -> Option<f64> {
    let nodes = grid.nodes();
    let (mut total, mut squares) = (0.0, 0.0);
    for (q, &theta) in nodes.iter().enumerate() {
        let at = |k: usize| counts[k * nodes.len() + q];
        let n: f64 = (0..item.categories()).map(at).sum();
        if n > 0.0 {
            let observed = (0..item.categories()).map(|k| k as f64 * at(k)).sum::<f64>() / n;
            total += n;
            squares += n * ((observed - item.expected(theta)) / item.intercepts().len() as f64).powi(2);
        }
    }
    (total > 0.0).then(|| (squares / total).sqrt())
}
