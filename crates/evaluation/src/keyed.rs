//! By which name is a figure of one evaluation found again in the next? By what it is about, of what and of whom: a key that does
//! not depend on the data, so that a sentence can carry its figures and tell when they have changed.

use kernel::Estimate;
use serde::{Deserialize, Serialize};

use crate::package::DataSource;
use crate::result::{Both, EffectKind, ProgrammeResult};

/// A figure of a programme's result with its key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyedFigure {
    /// The same for the same figure of every evaluation of the programme.
    pub key: String,
    /// What it is about.
    pub about: DataSource,
    /// What it is of, from the indicator (or the name of the figure) to the moments.
    pub parts: Vec<String>,
    /// The wave or waves that it was measured in.
    pub wave: Option<String>,
    /// The scale that the answers were given on; a difference itself lies on none.
    pub scale: Option<[f64; 2]>,
    /// Whether it is one of those that answer a question, and no detail of another.
    pub leads: bool,
    /// The figure. A difference of shares is in percentage points.
    pub estimate: Estimate,
}

impl KeyedFigure {
    /// Whether it tells an effect: what the programme did, against those who had not started. All else is a state or a change.
    pub fn is_effect(&self) -> bool {
        matches!(self.about, DataSource::Effect | DataSource::CostEffect)
    }

    fn new(about: DataSource, parts: &[&str], estimate: &Estimate) -> Self {
        let parts: Vec<String> = parts.iter().map(|part| (*part).to_owned()).collect();
        Self {
            key: format!("{about}/{}", parts.join("/")),
            about,
            parts,
            wave: None,
            scale: estimate.scale,
            leads: true,
            estimate: estimate.clone(),
        }
    }

    /// The same as a difference: on no scale, and in percentage points when it is one of shares.
    fn difference(mut self) -> Self {
        self.estimate.scale = None;
        if self.estimate.unit == "percent" {
            self.estimate.unit = "percentage_points".to_owned();
        }
        self
    }

    fn in_wave(self, wave: String) -> Self {
        Self { wave: Some(wave), ..self }
    }

    fn detail(self) -> Self {
        Self { leads: false, ..self }
    }
}

/// The figures of a programme that a sentence may rest on, in the order of the result.
pub fn keyed_figures(result: &ProgrammeResult) -> Vec<KeyedFigure> {
    let mut figures = Vec::new();
    reach(result, &mut figures);
    participation(result, &mut figures);
    changes(result, &mut figures);
    effects(result, &mut figures);
    costs(result, &mut figures);
    figures
}

fn reach(result: &ProgrammeResult, figures: &mut Vec<KeyedFigure>) {
    for wave in result.reach.there().into_iter().flat_map(|reach| &reach.waves) {
        let figure = |name: &str, estimate: &Estimate| {
            KeyedFigure::new(DataSource::Reach, &[&wave.wave, name], estimate).in_wave(wave.wave.clone())
        };
        figures.push(figure("response_rate", &wave.response_rate));
        figures.push(figure("answered", &wave.answered).detail());
        figures.push(figure("linked", &wave.linked).detail());
    }
}

fn participation(result: &ProgrammeResult, figures: &mut Vec<KeyedFigure>) {
    let Some(part) = result.participation.there() else { return };
    let figure = |name: &str, estimate: &Estimate| KeyedFigure::new(DataSource::Participation, &[name], estimate);
    figures.push(figure("persons", &part.persons));
    figures.push(figure("hours", &part.hours));
    figures.push(figure("mean_hours", &part.mean_hours).detail());
    figures.push(figure("median_hours", &part.median_hours).detail());
    figures.push(figure("at_most_four_hours", &part.at_most_four_hours));
}

fn changes(result: &ProgrammeResult, figures: &mut Vec<KeyedFigure>) {
    for effect in &result.effects {
        let moments = format!("{}-{}", effect.from, effect.to);
        let parts = [&effect.indicator, effect.kind.code(), effect.group.code(), &moments];
        let change = KeyedFigure::new(DataSource::Change, &parts, &effect.change).difference().in_wave(moments.clone());
        // How much the yardstick moved is told beside a change and is none.
        let is_change = effect.kind != EffectKind::ResponseShift;
        figures.push(if is_change { change } else { change.detail() });
        if let Some(floor) = effect.floor.there() {
            let floor = KeyedFigure::new(DataSource::Floor, &parts, &floor.change);
            figures.push(floor.difference().in_wave(moments));
        }
    }
}

fn effects(result: &ProgrammeResult, figures: &mut Vec<KeyedFigure>) {
    for one in result.comparison.there().into_iter().flat_map(|comparison| &comparison.indicators) {
        let parts = [one.indicator.as_str(), one.kind.code(), one.group.code(), one.measure.code()];
        figures.push(KeyedFigure::new(DataSource::Effect, &parts, &one.effect).difference());
        let standardised = [parts[0], parts[1], parts[2], parts[3], "standardised"];
        figures.push(KeyedFigure::new(DataSource::Effect, &standardised, &one.standardised).detail());
    }
    for one in result.cost_effect.there().into_iter().flat_map(|cost| &cost.indicators) {
        let parts = [one.indicator.as_str(), one.kind.code(), one.group.code(), one.measure.code()];
        figures.push(KeyedFigure::new(DataSource::CostEffect, &parts, &one.cost_per_effect));
    }
}

fn costs(result: &ProgrammeResult, figures: &mut Vec<KeyedFigure>) {
    let Some(cost) = result.cost.there() else { return };
    let mut add = |name: &str, both: &Both, leads: bool| {
        for (time, estimate) in [("without", &both.without_lost_working_time), ("with", &both.with_lost_working_time)] {
            let figure = KeyedFigure::new(DataSource::Cost, &[name, time], estimate);
            figures.push(if leads && time == "without" { figure } else { figure.detail() });
        }
    };
    add("total", &cost.total, false);
    add("per_participant", &cost.per_participant, true);
    add("per_participant_hour", &cost.per_participant_hour, true);
}
