//! Which assumption does a result hang on? One value at a time is set to its low and its high, the others left at their base.

/// An assumption with what it may be.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// What is taken to be.
    pub base: f64,
    /// The lowest that is thought possible.
    pub low: f64,
    /// The highest.
    pub high: f64,
}

/// What the result would be at both ends of one assumption; `None` where it is not defined.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// The assumption's name.
    pub name: String,
    /// The result at its low.
    pub at_low: Option<f64>,
    /// The result at its high.
    pub at_high: Option<f64>,
}

/// The bars, longest first (one that is open at an end before all others).
#[derive(Debug, Clone, PartialEq)]
pub struct Tornado {
    /// The result with every assumption at its base.
    pub base: f64,
    /// One bar for each assumption.
    pub bars: Vec<Bar>,
}

/// Why there are no bars.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TornadoError {
    /// The base lies outside of low and high, or a value is not finite.
    #[error("assumption {name} needs finite values with low <= base <= high")]
    Range {
        /// The assumption's name.
        name: String,
    },
    /// There is no result at the base.
    #[error("the result is not defined with every assumption at its base")]
    NoBase,
}

/// One-way sensitivity of `result`, which is given the assumptions' values in their order and says `None` where it is undefined.
///
/// # Errors
/// See [`TornadoError`].
pub fn tornado(
    parameters: &[Parameter],
    mut result: impl FnMut(&[f64]) -> Option<f64>,
) -> Result<Tornado, TornadoError> {
    let proper = |p: &&Parameter| p.low.is_finite() && p.high.is_finite() && p.low <= p.base && p.base <= p.high;
    if let Some(Parameter { name, .. }) = parameters.iter().find(|p| !proper(p)) {
        return Err(TornadoError::Range { name: name.clone() });
    }
    let mut values: Vec<f64> = parameters.iter().map(|p| p.base).collect();
    let mut result = |values: &[f64]| result(values).filter(|r| r.is_finite());
    let base = result(&values).ok_or(TornadoError::NoBase)?;
    let mut bars = Vec::with_capacity(parameters.len());
    for (at, p) in parameters.iter().enumerate() {
        let mut set = |value: f64| {
            values[at] = value;
            result(&values)
        };
        let (at_low, at_high) = (set(p.low), set(p.high));
        values[at] = p.base;
        bars.push(Bar { name: p.name.clone(), at_low, at_high });
    }
    let length = |bar: &Bar| match (bar.at_low, bar.at_high) {
        (Some(low), Some(high)) => low.max(high).max(base) - low.min(high).min(base),
        _ => f64::INFINITY,
    };
    bars.sort_by(|a, b| length(b).total_cmp(&length(a)));
    Ok(Tornado { base, bars })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameter(name: &str, low: f64, base: f64, high: f64) -> Parameter {
        Parameter { name: name.to_owned(), base, low, high }
    }

    #[test]
    fn the_longest_bar_comes_first_and_each_moves_alone() {
        let parameters = [parameter("hours", 9.0, 10.0, 12.0), parameter("wage", 100.0, 300.0, 400.0)];
        let result = tornado(&parameters, |v| Some(v[0] * v[1])).unwrap();
        assert_eq!(result.base, 3000.0);
        let bars: Vec<_> = result.bars.iter().map(|b| (b.name.as_str(), b.at_low, b.at_high)).collect();
        assert_eq!(bars, [("wage", Some(1000.0), Some(4000.0)), ("hours", Some(2700.0), Some(3600.0))]);
    }

    #[test]
    fn an_end_without_a_result_is_open_and_foremost() {
        let parameters = [parameter("wage", 0.0, 300.0, 900.0), parameter("effect", 0.0, 0.3, 0.5)];
        let result = tornado(&parameters, |v| Some(v[0] / v[1])).unwrap();
        assert_eq!(result.bars[0], Bar { name: "effect".into(), at_low: None, at_high: Some(600.0) });
    }

    #[test]
    fn a_base_outside_its_range_or_without_a_result_is_refused() {
        let outside = tornado(&[parameter("wage", 2.0, 1.0, 3.0)], |v| Some(v[0]));
        assert_eq!(outside, Err(TornadoError::Range { name: "wage".into() }));
        let not_a_number = tornado(&[parameter("wage", 0.0, f64::NAN, 3.0)], |v| Some(v[0]));
        assert!(matches!(not_a_number, Err(TornadoError::Range { .. })));
        assert_eq!(tornado(&[parameter("wage", 0.0, 0.0, 3.0)], |v| Some(1.0 / v[0])), Err(TornadoError::NoBase));
    }
}
