//! Which clusters start when, by lot, and yet alike in what is known beforehand?
//!
//! Constrained randomisation: many allocations of clusters to sequences are scored for balance, the best share of them
//! is kept, and one of the kept is drawn. With covariates `k` of weight `w_k`, the score is `sum_k w_k eta_k^2 / sum_k
//! w_k`, `eta_k^2 = sum_s n_s (mean_ks - mean_k)^2 / sum_c (x_kc - mean_k)^2`: the share of each covariate's variation
//! that lies between sequences, 0 for the same mean everywhere. With two sequences it ranks as the criterion of Raab
//! and Butcher with weights of one divided by the variance (the "l2" of others). A categorical covariate is the mean of
//! the shares of its levels' indicators, so that it counts as much as a numeric one.
//!
//! The kept set is handed back whole: a permutation test of the effect must stay inside it ([`crate::permutation`]).
//! Two clusters that are together in every kept allocation, or in none, are named: balance has then replaced chance.
//!
//! **Assumptions.** The number of clusters in each sequence is fixed beforehand. **Missing data.** A cluster without a
//! value is refused: impute, or leave the covariate out. **Sources.** Raab & Butcher (2001), *Stat. Med.* 20; Moulton
//! (2004), *Clin. Trials* 1; Li et al. (2016), *Stat. Med.* 35.

use rayon::prelude::*;

/// What clusters shall be alike in; one element per cluster.
#[derive(Debug, Clone, PartialEq)]
pub enum Covariate {
    /// A quantity.
    Numeric {
        /// Its value for each cluster.
        values: Vec<f64>,
        /// How much it counts; zero or more.
        weight: f64,
    },
    /// A kind.
    Categorical {
        /// The number of its level for each cluster; any numbers.
        levels: Vec<u32>,
        /// How much it counts; zero or more.
        weight: f64,
    },
}

/// How many allocations are looked at, and which share of them is kept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Constraint {
    /// Allocations to score. When there are no more than these, all are.
    pub candidates: usize,
    /// Share of them to keep, above 0 and at most 1. Allocations as good as the last one kept are kept too.
    pub keep: f64,
}

/// How an [`AllocationSet`] came about; it decides how its allocations are counted in a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// All allocations with these sequence sizes.
    All,
    /// The set from which the allocation in use was drawn.
    Kept,
    /// Drawn at random from all, repetitions included.
    Sampled,
}

/// Allocations of the same clusters; for each the sequence of every cluster, as a number from zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllocationSet {
    clusters: usize,
    origin: Origin,
    sequences: Vec<u8>,
}

/// A constrained randomisation.
#[derive(Debug, Clone, PartialEq)]
pub struct Constrained {
    /// The kept allocations, all different, in lexicographic order.
    pub kept: AllocationSet,
    /// The score of each kept allocation.
    pub scores: Vec<f64>,
    /// Position of the drawn allocation in `kept`.
    pub chosen: usize,
    /// Different allocations that were scored.
    pub candidates: usize,
    /// Whether those were all there are.
    pub enumerated: bool,
    /// Mean score of the candidates: what chance alone would give.
    pub mean_score: f64,
    /// Pairs of clusters that share their sequence in every kept allocation.
    pub always_together: Vec<(usize, usize)>,
    /// Pairs of clusters that share it in none, though sequences hold more than one cluster.
    pub never_together: Vec<(usize, usize)>,
}

/// The most clusters that are allocated.
const MOST_CLUSTERS: usize = 20_000;

/// Why clusters could not be allocated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AllocationError {
    /// There must be two sequences with clusters, at most 255, and at least one cluster in each.
    #[error("give from 2 to 255 sequences, with at least one cluster in each and {MOST_CLUSTERS} in all at most")]
    Sequences,
    /// A covariate is not as long as there are clusters.
    #[error("covariate {covariate} has {given} values for {clusters} clusters; give one for each")]
    Length {
        /// Position of the covariate.
        covariate: usize,
        /// Values given.
        given: usize,
        /// Clusters.
        clusters: usize,
    },
    /// A value is missing or infinite.
    #[error("covariate {covariate} has no finite value for cluster {cluster}; impute it or leave the covariate out")]
    NotFinite {
        /// Position of the covariate.
        covariate: usize,
        /// Position of the cluster.
        cluster: usize,
    },
    /// A weight is negative or not finite.
    #[error("the weight of covariate {covariate} must be zero or more, and finite")]
    Weight {
        /// Position of the covariate.
        covariate: usize,
    },
    /// No candidates, or a share outside (0, 1].
    #[error("look at one allocation at least, and keep a share above 0 and at most 1")]
    Constraint,
    /// There are more allocations than asked for.
    #[error("there are more than {limit} allocations; sample from them instead")]
    TooMany {
        /// The most that was asked for.
        limit: usize,
    },
    /// Allocations are of different length or none.
    #[error("a set needs at least one allocation, and as many clusters in each")]
    Shape,
}

/// Draws an allocation among the best balanced ones. `sizes` is the number of clusters in each sequence; `below(n)`
/// returns a whole number from zero to `n - 1`, each as likely. The same draws give the same result.
///
/// # Errors
/// See [`AllocationError`].
pub fn constrained_randomisation(
    sizes: &[usize],
    covariates: &[Covariate],
    constraint: &Constraint,
    mut below: impl FnMut(usize) -> usize,
) -> Result<Constrained, AllocationError> {
    let clusters = check_sizes(sizes)?;
    if constraint.candidates == 0 || !(constraint.keep > 0.0 && constraint.keep <= 1.0) {
        return Err(AllocationError::Constraint);
    }
    let columns = standardised(covariates, clusters)?;
    let all = AllocationSet::all(sizes, constraint.candidates);
    let enumerated = all.is_ok();
    let candidates = match all {
        Ok(all) => all,
        Err(_) => AllocationSet::sampled(sizes, constraint.candidates, &mut below)?.without_repetitions(),
    };
    let scores: Vec<f64> =
        candidates.sequences.par_chunks(clusters).map(|allocation| score(&columns, sizes, allocation)).collect();
    let mut sorted = scores.clone();
    sorted.sort_by(f64::total_cmp);
    let wanted = ((constraint.keep * scores.len() as f64).ceil() as usize).clamp(1, scores.len());
    // Equal scores may differ in their last digits, because the sums are taken in another order.
    let limit = sorted[wanted - 1] * (1.0 + 1e-9) + 1e-12;
    let mut kept = AllocationSet { clusters, origin: Origin::Kept, sequences: Vec::new() };
    let mut kept_scores = Vec::new();
    for (allocation, &score) in candidates.iter().zip(&scores).filter(|(_, score)| **score <= limit) {
        kept.sequences.extend_from_slice(allocation);
        kept_scores.push(score);
    }
    let chosen = below(kept.len()).min(kept.len() - 1);
    let (always_together, never_together) = pairs(&kept, sizes.iter().any(|&n| n > 1));
    Ok(Constrained {
        chosen,
        candidates: scores.len(),
        enumerated,
        mean_score: scores.iter().sum::<f64>() / scores.len() as f64,
        always_together,
        never_together,
        scores: kept_scores,
        kept,
    })
}

/// The balance of one allocation: 0 when all covariates have the same mean in every sequence, 1 when all of their
/// variation lies between sequences, 0 without covariates.
///
/// # Errors
/// See [`AllocationError`].
pub fn balance_score(covariates: &[Covariate], allocation: &[u8]) -> Result<f64, AllocationError> {
    let columns = standardised(covariates, allocation.len())?;
    Ok(score(&columns, &sizes_of(allocation), allocation))
}

/// The number of clusters in each sequence of an allocation, from sequence zero to the last in use.
#[must_use]
pub fn sizes_of(allocation: &[u8]) -> Vec<usize> {
    let mut sizes = vec![0; allocation.iter().max().map_or(0, |&last| usize::from(last) + 1)];
    allocation.iter().for_each(|&s| sizes[usize::from(s)] += 1);
    sizes
}

impl AllocationSet {
    /// All allocations with these sequence sizes, in lexicographic order.
    ///
    /// # Errors
    /// [`AllocationError::TooMany`] when there are more than `limit`; [`AllocationError::Sequences`].
    pub fn all(sizes: &[usize], limit: usize) -> Result<Self, AllocationError> {
        let clusters = check_sizes(sizes)?;
        let count = count(sizes).filter(|&n| n <= limit as u128).ok_or(AllocationError::TooMany { limit })?;
        let mut sequences = Vec::with_capacity(count as usize * clusters);
        let mut allocation = sorted_allocation(sizes);
        loop {
            sequences.extend_from_slice(&allocation);
            if !advance(&mut allocation) {
                return Ok(Self { clusters, origin: Origin::All, sequences });
            }
        }
    }

    /// `draws` allocations with these sequence sizes, each drawn from all; `below(n)` returns a number from zero to `n
    /// - 1`.
    ///
    /// # Errors
    /// [`AllocationError::Sequences`], and [`AllocationError::Shape`] for no draws.
    pub fn sampled(
        sizes: &[usize],
        draws: usize,
        mut below: impl FnMut(usize) -> usize,
    ) -> Result<Self, AllocationError> {
        let clusters = check_sizes(sizes)?;
        if draws == 0 {
            return Err(AllocationError::Shape);
        }
        let mut sequences = Vec::with_capacity(draws * clusters);
        let mut allocation = sorted_allocation(sizes);
        for _ in 0..draws {
            for i in (1..clusters).rev() {
                allocation.swap(i, below(i + 1).min(i));
            }
            sequences.extend_from_slice(&allocation);
        }
        Ok(Self { clusters, origin: Origin::Sampled, sequences })
    }

    /// The set from which the allocation in use was drawn, as it was published then.
    ///
    /// # Errors
    /// [`AllocationError::Shape`].
    pub fn kept<A: AsRef<[u8]>>(allocations: &[A]) -> Result<Self, AllocationError> {
        let clusters = allocations.first().map_or(0, |a| a.as_ref().len());
        if clusters == 0 || allocations.iter().any(|a| a.as_ref().len() != clusters) {
            return Err(AllocationError::Shape);
        }
        let sequences = allocations.iter().flat_map(|a| a.as_ref()).copied().collect();
        Ok(Self { clusters, origin: Origin::Kept, sequences })
    }

    /// Number of allocations; never zero.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "a set is never empty")]
    pub fn len(&self) -> usize {
        self.sequences.len() / self.clusters
    }

    /// Number of clusters.
    #[must_use]
    pub fn clusters(&self) -> usize {
        self.clusters
    }

    /// How the set came about.
    #[must_use]
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// The sequence of every cluster in the allocation at `position`; `None` behind the last.
    #[must_use]
    pub fn get(&self, position: usize) -> Option<&[u8]> {
        self.sequences.chunks_exact(self.clusters).nth(position)
    }

    /// The allocations in order.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.sequences.chunks_exact(self.clusters)
    }

    /// The allocations in order, on several threads.
    pub fn par_iter(&self) -> impl IndexedParallelIterator<Item = &[u8]> {
        self.sequences.par_chunks_exact(self.clusters)
    }

    /// Whether the allocation is in the set.
    #[must_use]
    pub fn contains(&self, allocation: &[u8]) -> bool {
        self.iter().any(|a| a == allocation)
    }

    fn without_repetitions(self) -> Self {
        let mut rows: Vec<&[u8]> = self.iter().collect();
        rows.sort_unstable();
        rows.dedup();
        Self { sequences: rows.concat(), ..self }
    }
}

/// A column of mean zero and sum of squares one, and its share of the score.
struct Column {
    values: Vec<f64>,
    weight: f64,
}

fn standardised(covariates: &[Covariate], clusters: usize) -> Result<Vec<Column>, AllocationError> {
    let mut columns = Vec::new();
    for (covariate, described) in covariates.iter().enumerate() {
        let (given, weight) = match described {
            Covariate::Numeric { values, weight } => (values.len(), *weight),
            Covariate::Categorical { levels, weight } => (levels.len(), *weight),
        };
        if given != clusters {
            return Err(AllocationError::Length { covariate, given, clusters });
        }
        if !(weight >= 0.0 && weight.is_finite()) {
            return Err(AllocationError::Weight { covariate });
        }
        match described {
            Covariate::Numeric { values, .. } => {
                if let Some(cluster) = values.iter().position(|v| !v.is_finite()) {
                    return Err(AllocationError::NotFinite { covariate, cluster });
                }
                columns.extend(standardise(values).map(|values| Column { values, weight }));
            }
            Covariate::Categorical { levels, .. } => {
                let mut kinds = levels.clone();
                kinds.sort_unstable();
                kinds.dedup();
                let share = weight / kinds.len() as f64;
                for kind in kinds {
                    let indicator: Vec<f64> = levels.iter().map(|&l| f64::from(u8::from(l == kind))).collect();
                    columns.extend(standardise(&indicator).map(|values| Column { values, weight: share }));
                }
            }
        }
    }
    let total: f64 = columns.iter().map(|c| c.weight).sum();
    if total > 0.0 {
        columns.iter_mut().for_each(|c| c.weight /= total);
    }
    Ok(columns)
}

/// Mean zero and sum of squares one; `None` when nothing varies, for then everything is balanced.
fn standardise(values: &[f64]) -> Option<Vec<f64>> {
    let largest = values.iter().fold(0.0f64, |m, v| m.max(v.abs()));
    // Divided first, so that no square overflows.
    let scaled: Vec<f64> = values.iter().map(|v| if largest > 0.0 { v / largest } else { 0.0 }).collect();
    let mean = scaled.iter().sum::<f64>() / scaled.len() as f64;
    let length = scaled.iter().map(|v| (v - mean).powi(2)).sum::<f64>().sqrt();
    (length > 1e-12).then(|| scaled.iter().map(|v| (v - mean) / length).collect())
}

fn score(columns: &[Column], sizes: &[usize], allocation: &[u8]) -> f64 {
    let mut sums = vec![0.0; sizes.len()];
    let mut total = 0.0;
    for column in columns {
        sums.fill(0.0);
        for (&s, value) in allocation.iter().zip(&column.values) {
            sums[usize::from(s)] += value;
        }
        let between: f64 = sums.iter().zip(sizes).filter(|(_, n)| **n > 0).map(|(sum, &n)| sum * sum / n as f64).sum();
        total += column.weight * between;
    }
    total
}

/// Positions of two clusters, the lower first.
type Pair = (usize, usize);

/// Pairs that are together always, and never.
fn pairs(kept: &AllocationSet, could_be_together: bool) -> (Vec<Pair>, Vec<Pair>) {
    let j = kept.clusters;
    let mut together = vec![0usize; j * j];
    for allocation in kept.iter() {
        for a in 0..j {
            for b in a + 1..j {
                together[a * j + b] += usize::from(allocation[a] == allocation[b]);
            }
        }
    }
    let with = |n: usize| {
        let found = |&(a, b): &Pair| together[a * j + b] == n;
        (0..j).flat_map(|a| (a + 1..j).map(move |b| (a, b))).filter(found).collect::<Vec<Pair>>()
    };
    (with(kept.len()), if could_be_together { with(0) } else { Vec::new() })
}

fn check_sizes(sizes: &[usize]) -> Result<usize, AllocationError> {
    let fits = (2..=255).contains(&sizes.len()) && sizes.iter().all(|&n| n > 0);
    let clusters = sizes.iter().try_fold(0usize, |sum, &n| sum.checked_add(n)).filter(|&n| n <= MOST_CLUSTERS);
    clusters.filter(|_| fits).ok_or(AllocationError::Sequences)
}

/// The multinomial coefficient; `None` when it does not fit.
fn count(sizes: &[usize]) -> Option<u128> {
    let mut result = 1u128;
    let mut placed = 0u128;
    for &size in sizes {
        for i in 1..=size as u128 {
            placed += 1;
            // The product of i consecutive factors divides without remainder.
            result = result.checked_mul(placed)? / i;
        }
    }
    Some(result)
}

fn sorted_allocation(sizes: &[usize]) -> Vec<u8> {
    (0u8..).zip(sizes).flat_map(|(s, &n)| std::iter::repeat_n(s, n)).collect()
}

/// The next arrangement in lexicographic order; false behind the last.
fn advance(allocation: &mut [u8]) -> bool {
    let Some(i) = (1..allocation.len()).rev().find(|&i| allocation[i - 1] < allocation[i]) else { return false };
    let last = (i..allocation.len()).rev().find(|&j| allocation[j] > allocation[i - 1]).unwrap_or(i);
    allocation.swap(i - 1, last);
    allocation[i..].reverse();
    true
}
