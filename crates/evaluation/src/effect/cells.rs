//! What did each cluster answer in each period, on average? Means of what is left when the model's background and hours are
//! taken away. That part is fitted without looking at who had started, so that a lot drawn otherwise would have met the
//! same means.

use super::design::Design;
use super::model::{self, Shape};
use super::rows::Rows;

/// The mean of a cluster in a period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Cell {
    /// The mean.
    pub mean: f64,
    /// Its number of answers.
    pub answers: f64,
}

/// The cells of each cluster, in the order of the design; `None` where nobody answered.
pub(crate) fn cells(design: &Design<'_>, rows: &Rows) -> Vec<Vec<Option<Cell>>> {
    let explained = match model::fit(rows, design.level, Shape::Without) {
        Ok(fitted) => fitted.background(rows),
        Err(_) => vec![0.0; rows.y.len()],
    };
    let mut sums = vec![vec![(0.0, 0.0); design.periods.len()]; design.clusters.len()];
    for (row, explained) in explained.iter().enumerate() {
        let (sum, answers) = &mut sums[rows.cluster[row] as usize][rows.period[row]];
        *sum += rows.y[row] - explained;
        *answers += 1.0;
    }
    let cell = |(sum, answers): (f64, f64)| (answers > 0.0).then(|| Cell { mean: sum / answers, answers });
    sums.into_iter().map(|periods| periods.into_iter().map(cell).collect()).collect()
}
