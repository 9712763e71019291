//! What if somebody answers in one unit and later in another? A mixed model that holds the person together as one.
//!
//! [`fit_reml`] takes persons as nested in units: who moved would be one person in each unit, and what the two have in common would be
//! taken for chance. Where there are such persons the model is therefore fitted once more with the person crossed with units and
//! organisations ([`fit_reml_crossed`]), and the estimate says so (`persons_moved`). Movers who link so many units that the
//! system is no longer sparse are left as one person in each, and the estimate says that instead (`movers_split`).
//!
//! What each organisation moved the estimate by is told of the nested fit also then: people who move between organisations link
//! them, so that their shares are near independent only.

use kernel::Caveat;
use stats::mixed::{
    ClusterInfluence, Contrast, FitError, MixedData, MixedFit, Weight, fit_reml, fit_reml_crossed,
    fit_reml_crossed_weighed, fit_reml_weighed,
};

/// A mixed model in which nobody is two persons, as far as that can be computed.
pub(crate) struct Held {
    /// The fit.
    pub fit: MixedFit,
    /// The fit with movers as one person in each unit, where that is another one.
    nested: Option<Box<MixedFit>>,
}

/// Fits the model by REML.
pub(crate) fn fit(data: &MixedData<'_>) -> Result<Held, FitError> {
    held(data, (fit_reml(data)?, ()), |data| fit_reml_crossed(data).map(|fit| (fit, ()))).map(|(held, ())| held)
}

/// The same, with the named coefficient weighed by the weights of the units.
pub(crate) fn fit_weighed(
    data: &MixedData<'_>,
    coefficient: &str,
    weights: &[Weight],
) -> Result<(Held, Option<Contrast>), FitError> {
    let nested = fit_reml_weighed(data, coefficient, weights)?;
    held(data, nested, |data| fit_reml_crossed_weighed(data, coefficient, weights))
}

fn held<T>(
    data: &MixedData<'_>,
    (nested, more): (MixedFit, T),
    crossed: impl Fn(&MixedData<'_>) -> Result<(MixedFit, T), FitError>,
) -> Result<(Held, T), FitError> {
    if nested.split_persons == 0 {
        return Ok((Held { fit: nested, nested: None }, more));
    }
    match crossed(data) {
        Ok((fit, of_crossed)) => Ok((Held { fit, nested: Some(Box::new(nested)) }, of_crossed)),
        // Too many links, or a surface without a lowest point: the nested fit is there.
        Err(_) => Ok((Held { fit: nested, nested: None }, more)),
    }
}

impl Held {
    /// What is to be said of persons who moved.
    pub(crate) fn caveat(&self) -> Option<Caveat> {
        if self.fit.split_persons > 0 {
            Some(Caveat::MoversSplit)
        } else {
            (self.fit.crossed_persons > 0).then_some(Caveat::PersonsMoved)
        }
    }

    /// By how much each organisation moved the weighted sum of the coefficients.
    pub(crate) fn influence(&self, weights: &[f64]) -> Result<ClusterInfluence, FitError> {
        self.nested.as_deref().unwrap_or(&self.fit).cluster_influence(weights)
    }
}
