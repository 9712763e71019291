//! The model of a change between waves, as rich as the rows allow.

use super::data::{FitError, MixedData};
use super::fit::{MixedFit, fit_reml};

/// A fitted model of a change; its coefficient `wave` is the mean change per unit of the wave.
#[derive(Debug, Clone)]
pub struct ChangeFit {
    /// The fitted model.
    pub fit: MixedFit,
    /// Whether the change was allowed to differ between the units of a cluster. Left out where hardly any unit has more
    /// than one person with both waves, because the units' changes then cannot be told from the residual.
    pub unit_slopes: bool,
}

/// Fits [`MixedData::change`], and the same without the units' slopes where the rows cannot determine those.
///
/// The clusters' slopes are never left out: without them the change would seem far surer than it is.
///
/// # Errors
/// See [`FitError`].
pub fn fit_change(
    y: &[f64],
    wave: &[f64],
    cluster: &[u32],
    unit: &[u32],
    person: &[u32],
) -> Result<ChangeFit, FitError> {
    let mut data = MixedData::change(y, wave, cluster, unit, person);
    match fit_reml(&data) {
        Err(FitError::NoResidualVariation | FitError::NotConverged) => {
            data.unit_random.truncate(1);
            fit_reml(&data).map(|fit| ChangeFit { fit, unit_slopes: false })
        }
        whole => whole.map(|fit| ChangeFit { fit, unit_slopes: true }),
    }
}
