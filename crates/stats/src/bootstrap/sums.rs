//! The bootstrap of a statistic that is made of sums, such as a ratio of two totals or a difference of two means.
//!
//! Rows are put in order of stratum and cluster once, and each cluster's sums are made once. A draw of clusters then adds as many
//! short rows as there are clusters, however many rows lie behind them.

use std::ops::Range;

use rayon::prelude::*;

use super::{Replicates, Studentised};

/// Rows of `columns` numbers each, in clusters, in strata.
#[derive(Debug, Clone)]
pub struct SumTable {
    columns: usize,
    /// Row-major, in the order of strata and clusters.
    rows: Vec<f64>,
    /// Row-major: the sums of each cluster.
    sums: Vec<f64>,
    /// Which rows are a cluster's.
    clusters: Vec<Range<usize>>,
    /// Which clusters are a stratum's.
    strata: Vec<Range<usize>>,
}

/// What is drawn with replacement, within each stratum as many as it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Draw {
    /// Whole clusters.
    Clusters,
    /// Clusters, and then rows within each drawn cluster: a little too wide, because rows vary within clusters already.
    ClustersThenRows,
    /// Rows of any cluster, as if there were no clusters: too narrow where clusters differ. To compare with.
    Rows,
}

/// Why there is no table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SumTableError {
    /// The lengths do not agree.
    #[error("{strata} strata, {clusters} clusters and {values} values do not make whole rows of {columns} columns")]
    Lengths {
        /// Rows with a stratum.
        strata: usize,
        /// Rows with a cluster.
        clusters: usize,
        /// Numbers.
        values: usize,
        /// Numbers of a row.
        columns: usize,
    },
    /// A value is missing or infinite.
    #[error("row {row} has a value that is not a finite number; leave the row out and say so")]
    NotFinite {
        /// Position of the row.
        row: usize,
    },
}

impl SumTable {
    /// Puts the rows in order. `stratum[i]` and `cluster[i]` name those of row `i`, whose numbers stand at
    /// `values[i * columns..]`; a cluster that is found in two strata is two clusters.
    ///
    /// # Errors
    /// See [`SumTableError`].
    pub fn new(columns: usize, stratum: &[u32], cluster: &[u32], values: &[f64]) -> Result<Self, SumTableError> {
        let rows = stratum.len();
        if cluster.len() != rows || columns == 0 || values.len() != rows * columns {
            let (strata, clusters, values) = (rows, cluster.len(), values.len());
            return Err(SumTableError::Lengths { strata, clusters, values, columns });
        }
        if let Some(at) = values.iter().position(|v| !v.is_finite()) {
            return Err(SumTableError::NotFinite { row: at / columns });
        }
        let mut order: Vec<usize> = (0..rows).collect();
        order.sort_by_key(|&i| (stratum[i], cluster[i]));
        let mut table = Self { columns, rows: Vec::new(), sums: Vec::new(), clusters: Vec::new(), strata: Vec::new() };
        for (at, &i) in order.iter().enumerate() {
            let before = at.checked_sub(1).map(|b| order[b]);
            if before.is_none_or(|b| stratum[b] != stratum[i]) {
                table.strata.push(table.clusters.len()..table.clusters.len());
            }
            if before.is_none_or(|b| (stratum[b], cluster[b]) != (stratum[i], cluster[i])) {
                table.clusters.push(at..at);
                table.sums.resize(table.sums.len() + columns, 0.0);
            }
            let row = &values[i * columns..(i + 1) * columns];
            table.rows.extend_from_slice(row);
            let sums = table.sums.len() - columns;
            add(&mut table.sums[sums..], row);
            if let (Some(cluster), Some(stratum)) = (table.clusters.last_mut(), table.strata.last_mut()) {
                cluster.end = at + 1;
                stratum.end = table.clusters.len();
            }
        }
        Ok(table)
    }

    /// Number of strata: `statistic` is given so many times `columns` sums.
    #[must_use]
    pub fn strata(&self) -> usize {
        self.strata.len()
    }

    /// The sums of the data themselves: row-major, a stratum a row, strata in the order of their names.
    #[must_use]
    pub fn observed(&self) -> Vec<f64> {
        self.without(usize::MAX)
    }

    /// The statistic without each cluster in turn, and each one's stratum, as [`super::acceleration`] wants them.
    pub fn jackknife(&self, statistic: impl Fn(&[f64]) -> Option<f64>) -> Option<(Vec<u32>, Vec<f64>)> {
        let values = (0..self.clusters.len()).map(|out| statistic(&self.without(out)));
        let values = values.map(|value| value.filter(|v| v.is_finite())).collect::<Option<_>>()?;
        let stratum = self.strata.iter().enumerate().flat_map(|(s, clusters)| clusters.clone().map(move |_| s as u32));
        Some((stratum.collect(), values))
    }

    /// The statistic of each of so many draws, on all threads. `streams(r)` returns the draws of replicate `r`: a function of
    /// `n` to a whole number from zero to `n - 1`, each as likely. `statistic` is given the sums as in [`Self::observed`].
    pub fn bootstrap<D: FnMut(usize) -> usize>(
        &self,
        draw: Draw,
        replicates: usize,
        streams: impl Fn(usize) -> D + Sync,
        statistic: impl Fn(&[f64]) -> Option<f64> + Sync,
    ) -> Replicates {
        self.each_draw(draw, replicates, streams, statistic).into_iter().collect()
    }

    /// The same for a statistic with its standard error; `None` when the data themselves have none that is positive.
    pub fn studentised<D: FnMut(usize) -> usize>(
        &self,
        draw: Draw,
        replicates: usize,
        streams: impl Fn(usize) -> D + Sync,
        statistic: impl Fn(&[f64]) -> Option<(f64, f64)> + Sync,
    ) -> Option<Studentised> {
        let (estimate, se) = statistic(&self.observed())?;
        Studentised::of(estimate, se, self.each_draw(draw, replicates, streams, statistic))
    }

    fn each_draw<T: Send, D: FnMut(usize) -> usize>(
        &self,
        draw: Draw,
        replicates: usize,
        streams: impl Fn(usize) -> D + Sync,
        statistic: impl Fn(&[f64]) -> Option<T> + Sync,
    ) -> Vec<Option<T>> {
        if self.clusters.is_empty() {
            return Vec::new();
        }
        (0..replicates)
            .into_par_iter()
            .map_init(
                || vec![0.0; self.strata.len() * self.columns],
                |into, replicate| {
                    into.fill(0.0);
                    let mut below = streams(replicate);
                    // Known widths let the compiler unroll the inner sum, which is all the work there is.
                    match self.columns {
                        1 => self.draw::<1>(draw, &mut below, into),
                        2 => self.draw::<2>(draw, &mut below, into),
                        3 => self.draw::<3>(draw, &mut below, into),
                        4 => self.draw::<4>(draw, &mut below, into),
                        5 => self.draw::<5>(draw, &mut below, into),
                        6 => self.draw::<6>(draw, &mut below, into),
                        _ => self.draw::<0>(draw, &mut below, into),
                    }
                    statistic(into)
                },
            )
            .collect()
    }

    /// Adds one draw to `into`; `WIDTH` is the number of columns, or zero when it is not known beforehand.
    fn draw<const WIDTH: usize>(&self, draw: Draw, below: &mut impl FnMut(usize) -> usize, into: &mut [f64]) {
        for (clusters, into) in self.strata.iter().zip(into.chunks_exact_mut(self.columns)) {
            match draw {
                Draw::Clusters => self.add_drawn::<WIDTH>(&self.sums, clusters, below, into),
                Draw::ClustersThenRows => {
                    for _ in clusters.clone() {
                        let drawn = clusters.start + below(clusters.len());
                        self.add_drawn::<WIDTH>(&self.rows, &self.clusters[drawn], below, into);
                    }
                }
                Draw::Rows => {
                    let rows = self.clusters[clusters.start].start..self.clusters[clusters.end - 1].end;
                    self.add_drawn::<WIDTH>(&self.rows, &rows, below, into);
                }
            }
        }
    }

    /// Adds as many rows of `range`, drawn with replacement, as it has.
    fn add_drawn<const WIDTH: usize>(
        &self,
        from: &[f64],
        range: &Range<usize>,
        below: &mut impl FnMut(usize) -> usize,
        into: &mut [f64],
    ) {
        let n = range.len();
        let rows = &from[range.start * self.columns..range.end * self.columns];
        if WIDTH == 0 {
            for _ in 0..n {
                let at = below(n) * self.columns;
                add(into, &rows[at..at + self.columns]);
            }
            return;
        }
        let (rows, _) = rows.as_chunks::<WIDTH>();
        let mut sum = [0.0; WIDTH];
        for _ in 0..n {
            add(&mut sum, &rows[below(n)]);
        }
        add(into, &sum);
    }

    /// The sums of all clusters but one.
    fn without(&self, out: usize) -> Vec<f64> {
        let mut all = vec![0.0; self.strata.len() * self.columns];
        for (clusters, into) in self.strata.iter().zip(all.chunks_exact_mut(self.columns)) {
            for cluster in clusters.clone().filter(|&c| c != out) {
                add(into, &self.sums[cluster * self.columns..(cluster + 1) * self.columns]);
            }
        }
        all
    }
}

#[inline]
fn add(into: &mut [f64], row: &[f64]) {
    into.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bootstrap::acceleration;
    use crate::testing::stream;

    /// Two arms of six clusters: the number one, a cost and an effect of each row.
    fn table() -> SumTable {
        let rows: Vec<(u32, u32, [f64; 3])> = (0..240u32)
            .map(|i| {
                let cluster = i % 12;
                let cost = f64::from(100 + (i * 37) % 91 + 20 * cluster);
                (cluster / 6, cluster, [1.0, cost, f64::from((i * 11) % 7) + f64::from(cluster % 5)])
            })
            .collect();
        let values: Vec<f64> = rows.iter().flat_map(|r| r.2).collect();
        let strata: Vec<u32> = rows.iter().map(|r| r.0).collect();
        let clusters: Vec<u32> = rows.iter().map(|r| r.1).collect();
        SumTable::new(3, &strata, &clusters, &values).unwrap()
    }

    fn difference(sums: &[f64]) -> Option<f64> {
        Some(sums[4] / sums[3] - sums[1] / sums[0])
    }

    #[test]
    fn the_result_does_not_depend_on_the_number_of_threads() {
        for draw in [Draw::Clusters, Draw::ClustersThenRows, Draw::Rows] {
            let run = |threads: usize| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
                pool.install(|| table().bootstrap(draw, 300, stream, difference))
            };
            let one = run(1);
            assert_eq!(one, run(4));
            assert_eq!((one.values.len(), one.undefined), (300, 0));
        }
    }

    #[test]
    fn drawing_rows_passes_over_what_clusters_have_in_common() {
        let table = table();
        let spread = |draw| table.bootstrap(draw, 2000, stream, difference).standard_error().unwrap();
        let (clusters, both, rows) = (spread(Draw::Clusters), spread(Draw::ClustersThenRows), spread(Draw::Rows));
        // By the formula: the variances of the cluster means, and of the rows, of the two arms.
        let sums = table.sums.as_chunks::<3>().0;
        let means: Vec<f64> = sums.iter().map(|s| s[1] / s[0]).collect();
        let plain =
            |v: &[f64]| crate::descriptive::variance(v).unwrap() * (v.len() - 1) as f64 / (v.len() as f64).powi(2);
        let formula = (plain(&means[..6]) + plain(&means[6..])).sqrt();
        assert!((clusters / formula - 1.0).abs() < 0.06, "{clusters} {formula}");
        let costs: Vec<f64> = table.rows.as_chunks::<3>().0.iter().map(|r| r[1]).collect();
        let formula = (plain(&costs[..120]) + plain(&costs[120..])).sqrt();
        assert!((rows / formula - 1.0).abs() < 0.06, "{rows} {formula}");
        assert!(rows < clusters && clusters < both);
    }

    #[test]
    fn any_number_of_columns_gives_the_same_sums() {
        let narrow = table();
        let wide_values: Vec<f64> =
            narrow.rows.as_chunks::<3>().0.iter().flat_map(|r| [r[0], r[1], r[2], 0.0, 0.0, 0.0, 0.0]).collect();
        let strata: Vec<u32> = (0..240).map(|i| i / 120).collect();
        let clusters: Vec<u32> = (0..240).map(|i| i / 20).collect();
        let wide = SumTable::new(7, &strata, &clusters, &wide_values).unwrap();
        let one = narrow.bootstrap(Draw::Rows, 20, stream, difference);
        let other = wide.bootstrap(Draw::Rows, 20, stream, |s| Some(s[8] / s[7] - s[1] / s[0]));
        one.values.iter().zip(&other.values).for_each(|(a, b)| assert!((a - b).abs() < 1e-9));
    }

    #[test]
    fn the_order_of_the_rows_does_not_matter_to_what_is_observed_and_left_out() {
        let table = table();
        let order: Vec<usize> = (0..240).map(|i| (i * 77) % 240).collect();
        let values: Vec<f64> = order.iter().flat_map(|&i| table.rows[3 * i..3 * i + 3].to_vec()).collect();
        let strata: Vec<u32> = order.iter().map(|&i| i as u32 / 120).collect();
        let clusters: Vec<u32> = order.iter().map(|&i| i as u32 / 20).collect();
        let again = SumTable::new(3, &strata, &clusters, &values).unwrap();
        assert_eq!(again.observed(), table.observed());
        let (stratum, values) = again.jackknife(difference).unwrap();
        assert_eq!(stratum, [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1]);
        assert_eq!(Some((stratum.clone(), values.clone())), table.jackknife(difference));
        assert!(acceleration(&stratum, &values).unwrap().abs() < 0.2);
    }

    #[test]
    fn the_sums_of_each_cluster_are_enough_and_rows_can_be_split() {
        let table = table();
        let strata: Vec<u32> = (0..12).map(|cluster| cluster / 6).collect();
        let clusters: Vec<u32> = (0..12).collect();
        let merged = SumTable::new(3, &strata, &clusters, &table.sums).unwrap();
        // Every row in two parts, a quarter and three quarters.
        let parts: Vec<f64> = table
            .rows
            .as_chunks::<3>()
            .0
            .iter()
            .flat_map(|r| [0.25, 0.75].map(|p| r.map(|v| p * v)))
            .flatten()
            .collect();
        let strata: Vec<u32> = (0..480).map(|i| i / 240).collect();
        let clusters: Vec<u32> = (0..480).map(|i| i / 40).collect();
        let split = SumTable::new(3, &strata, &clusters, &parts).unwrap();
        let drawn = |table: &SumTable| table.bootstrap(Draw::Clusters, 200, stream, difference).values;
        for other in [&merged, &split] {
            let pairs = table.observed().into_iter().zip(other.observed());
            pairs.for_each(|(a, b)| assert!((a - b).abs() < 1e-9 * a.abs()));
            let (was, now) = (table.jackknife(difference).unwrap(), other.jackknife(difference).unwrap());
            assert_eq!(was.0, now.0);
            was.1.iter().zip(&now.1).for_each(|(a, b)| assert!((a - b).abs() < 1e-9 * a.abs().max(1.0)));
            drawn(&table).iter().zip(&drawn(other)).for_each(|(a, b)| assert!((a - b).abs() < 1e-9 * a.abs().max(1.0)));
        }
        assert!((drawn(&table)[0] - drawn(&table)[1]).abs() > 1e-6, "draws differ");
    }

    #[test]
    fn what_does_not_make_rows_is_refused() {
        assert!(matches!(SumTable::new(2, &[0], &[0], &[1.0]), Err(SumTableError::Lengths { .. })));
        assert!(matches!(SumTable::new(0, &[], &[], &[]), Err(SumTableError::Lengths { .. })));
        let broken = SumTable::new(1, &[0, 0], &[0, 0], &[1.0, f64::NAN]);
        assert_eq!(broken.err(), Some(SumTableError::NotFinite { row: 1 }));
        let empty = SumTable::new(1, &[], &[], &[]).unwrap();
        assert_eq!(empty.bootstrap(Draw::Rows, 9, stream, |_| Some(1.0)).values.len(), 0);
    }
}
