//! Which numbers of a model are estimated, and where they stand in one vector.

use super::population::{LatentRegression, Profiles, Scale};
use super::{IrtError, Item};

/// Slopes beyond this are not followed any further.
pub(super) const LARGEST_SLOPE: f64 = 15.0;

/// What is known of an item before the fit.
#[derive(Debug, Clone, PartialEq)]
pub enum ItemModel {
    /// Slope and intercepts are estimated.
    Free {
        /// Number of categories, at least two.
        categories: usize,
    },
    /// Intercepts are estimated, and one slope for all items of the same class.
    SharedSlope {
        /// Number of categories, at least two.
        categories: usize,
        /// Items of the same class have the same slope.
        class: u16,
    },
    /// Nothing is estimated: a calibrated item that carries the scale.
    Fixed(Item),
}

/// A number that is estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parameter {
    /// Slope of an item, or of the class whose first item it is.
    Slope {
        /// Position of the item.
        item: usize,
    },
    /// Intercept `k` of an item.
    Intercept {
        /// Position of the item.
        item: usize,
        /// Which of the intercepts, from 0.
        k: usize,
    },
    /// Mean level where all covariates are zero.
    Mean,
    /// Coefficient of a covariate.
    Coefficient {
        /// Position of the covariate.
        column: usize,
    },
    /// Logarithm of the residual standard deviation of a group.
    LogSd {
        /// The group.
        group: usize,
    },
}

/// The items and the population together.
#[derive(Debug, Clone)]
pub(super) struct State {
    pub items: Vec<Item>,
    pub population: LatentRegression,
}

/// Positions of the estimated numbers.
#[derive(Debug)]
pub(super) struct Layout {
    pub parameters: Vec<Parameter>,
    /// Per item, where its slope stands.
    pub slope: Vec<Option<usize>>,
    /// Per item, where its first intercept stands.
    pub intercept: Vec<Option<usize>>,
    /// Items that share a slope (one alone where it is its own).
    pub classes: Vec<Vec<usize>>,
}

impl ItemModel {
    /// Number of categories.
    #[must_use]
    pub fn categories(&self) -> usize {
        match self {
            Self::Free { categories } | Self::SharedSlope { categories, .. } => *categories,
            Self::Fixed(item) => item.categories(),
        }
    }

    /// `items` binary items with slopes of their own (2PL).
    #[must_use]
    pub fn two_parameter(items: usize) -> Vec<Self> {
        vec![Self::Free { categories: 2 }; items]
    }

    /// `items` binary items with one slope (1PL, Rasch).
    #[must_use]
    pub fn one_parameter(items: usize) -> Vec<Self> {
        vec![Self::SharedSlope { categories: 2, class: 0 }; items]
    }

    /// `items` items of `categories` ordered categories (GRM).
    #[must_use]
    pub fn graded(items: usize, categories: usize) -> Vec<Self> {
        vec![Self::Free { categories }; items]
    }
}

impl Layout {
    pub fn new(models: &[ItemModel], profiles: &Profiles) -> Result<Self, IrtError> {
        let mut layout = Self {
            parameters: Vec::new(),
            slope: vec![None; models.len()],
            intercept: vec![None; models.len()],
            classes: Vec::new(),
        };
        let mut class_at: Vec<(u16, usize)> = Vec::new();
        for (item, model) in models.iter().enumerate() {
            let class = match model {
                ItemModel::Fixed(_) => continue,
                ItemModel::Free { .. } => None,
                ItemModel::SharedSlope { class, .. } => Some(*class),
            };
            if !(2..=254).contains(&model.categories()) {
                return Err(IrtError::BadItem);
            }
            let known = class.and_then(|c| class_at.iter().find(|(known, _)| *known == c).map(|(_, at)| *at));
            if let Some(at) = known {
                layout.slope[item] = layout.slope[layout.classes[at][0]];
                layout.classes[at].push(item);
            } else {
                if let Some(class) = class {
                    class_at.push((class, layout.classes.len()));
                }
                layout.classes.push(vec![item]);
                layout.slope[item] = Some(layout.parameters.len());
                layout.parameters.push(Parameter::Slope { item });
            }
            layout.intercept[item] = Some(layout.parameters.len());
            layout.parameters.extend((0..model.categories() - 1).map(|k| Parameter::Intercept { item, k }));
        }
        let free_scale = profiles.scale == Scale::FixedItems;
        if free_scale {
            layout.parameters.push(Parameter::Mean);
        }
        layout.parameters.extend((0..profiles.columns() - 1).map(|column| Parameter::Coefficient { column }));
        let first = usize::from(!free_scale);
        layout.parameters.extend((first..profiles.groups).map(|group| Parameter::LogSd { group }));
        Ok(layout)
    }

    pub fn pack(&self, state: &State) -> Vec<f64> {
        let value = |p: &Parameter| match *p {
            Parameter::Slope { item } => state.items[item].slope(),
            Parameter::Intercept { item, k } => state.items[item].intercepts()[k],
            Parameter::Mean => state.population.intercept,
            Parameter::Coefficient { column } => state.population.coefficients[column],
            Parameter::LogSd { group } => state.population.variances[group].ln() / 2.0,
        };
        self.parameters.iter().map(value).collect()
    }

    /// The state with the numbers of `vector`; `None` where they are no model.
    pub fn unpack(&self, vector: &[f64], like: &State) -> Option<State> {
        let mut state = like.clone();
        for (item, at) in self.intercept.iter().enumerate() {
            if let (Some(d), Some(a)) = (*at, self.slope[item]) {
                let count = like.items[item].intercepts().len();
                if vector[a].abs() > LARGEST_SLOPE {
                    return None;
                }
                state.items[item] = Item::graded(vector[a], vector[d..d + count].to_vec()).ok()?;
            }
        }
        for (p, &value) in self.parameters.iter().zip(vector) {
            match *p {
                Parameter::Mean => state.population.intercept = value,
                Parameter::Coefficient { column } => state.population.coefficients[column] = value,
                Parameter::LogSd { group } if value.abs() < 4.6 => {
                    state.population.variances[group] = (2.0 * value).exp()
                }
                Parameter::LogSd { .. } => return None,
                Parameter::Slope { .. } | Parameter::Intercept { .. } => {}
            }
        }
        vector.iter().all(|v| v.is_finite()).then_some(state)
    }
}
