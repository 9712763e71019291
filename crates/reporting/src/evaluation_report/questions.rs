//! Which of the questions of a cluster evaluation does this report answer, with which figures, and what is missing? Question by question
//! what shall answer it and whether that is there; then the figures themselves, programme by programme.

use evaluation::package::{DataSource, EvidenceKind};
use evaluation::result::{Effect, EffectKind, Evaluation, EvidenceMatrix, Part, ProgrammeResult, QuestionEvidence};
use kernel::{Estimate, Group, Moment};
use text::Texts;

use super::change::{as_difference, difference, indicator, moments};
use super::{evaluated_programmes, time, why};
use crate::document::{Cell, Section};
use crate::workspace::framework::{Question, shipped};

/// What this engine computes, in the order of the report.
const COMPUTED: [DataSource; 7] = [
    DataSource::Reach,
    DataSource::Participation,
    DataSource::Change,
    DataSource::Floor,
    DataSource::Effect,
    DataSource::Cost,
    DataSource::CostEffect,
];

/// A figure that answers questions, or why there is none.
enum Answer {
    Figure { what: String, wave: String, estimate: Box<Estimate>, differs: bool },
    Missing(String),
}

/// The questions that the programmes ask, and whether they are their own; those of the shipped framework where they ask none.
fn asked(evaluation: &Evaluation) -> (Vec<Question>, bool) {
    let own = |matrix: &EvidenceMatrix| {
        let question = |one: &QuestionEvidence| {
            let (key, parent, text_en) = (one.question.clone(), one.parent.clone(), one.text_en.clone());
            Some(Question { key, parent, text: one.text.clone()?, text_en, data: one.data.clone() })
        };
        matrix.questions.iter().filter_map(question).collect::<Vec<Question>>()
    };
    let mut asked: Vec<Question> = Vec::new();
    for question in matrices(evaluation).into_iter().flat_map(own) {
        if asked.iter().all(|known| known.key != question.key) {
            asked.push(question);
        }
    }
    if asked.is_empty() { (shipped().questions(), false) } else { (asked, true) }
}

/// What sources say: of the programmes together, or of each where nothing is said of them together.
fn matrices(evaluation: &Evaluation) -> Vec<&EvidenceMatrix> {
    match evaluation.cluster.there().and_then(|cluster| cluster.evidence.there()) {
        Some(matrix) => vec![matrix],
        None => evaluation.programmes.iter().filter_map(|programme| programme.evidence.there()).collect(),
    }
}

/// Every question with what answers it, and the figures.
pub(super) fn questions(t: Texts, evaluation: &Evaluation) -> Section {
    let mut section = Section::new("questions", t.get("asked-title"), 2);
    let (asked, own) = asked(evaluation);
    section.text(t.get(if own { "asked-own" } else { "asked-text" }));
    let programmes: Vec<&ProgrammeResult> = evaluated_programmes(evaluation).collect();
    let rows = asked.iter().map(|question| row(t, evaluation, &programmes, question)).collect();
    let head = ["question", "answered-by", "missing"].map(|key| t.get(&format!("asked-{key}")));
    section.table(t.get("asked-table"), head.into(), rows);
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for source in COMPUTED {
        for programme in &programmes {
            for answer in answers(t, source, programme) {
                let place = [t.code("data-source", source.code()), programme.name.clone()].map(Cell::from);
                let [what, told] = match answer {
                    Answer::Figure { what, wave, estimate, differs } => {
                        section.at(wave);
                        let told =
                            if differs { difference(t, &mut section, &estimate) } else { section.cell(t, &estimate) };
                        [what.into(), told]
                    }
                    Answer::Missing(why) => ["–".into(), why.into()],
                };
                rows.push(place.into_iter().chain([what, told]).collect());
            }
        }
    }
    let head = ["source", "programme", "what", "figure"].map(|key| t.get(&format!("asked-{key}")));
    section.table(t.get("asked-figures"), head.into(), rows);
    section
}

/// The question, what answers it, and what it still lacks.
fn row(t: Texts, evaluation: &Evaluation, programmes: &[&ProgrammeResult], question: &Question) -> Vec<String> {
    let (mut there, mut missing) = (Vec::new(), Vec::new());
    for source in &question.data {
        let name = t.code("data-source", source.code());
        let found = match source.evidence() {
            Some(kind) => pieces(evaluation, &question.key, kind),
            None => programmes.iter().filter(|programme| is_there(t, *source, programme)).count(),
        };
        let key = if source.evidence().is_some() { "asked-pieces" } else { "asked-programmes" };
        if found > 0 {
            there.push(format!("{name} ({})", t.count(key, found)));
        } else {
            missing.push(name);
        }
    }
    let told = |list: Vec<String>| if list.is_empty() { "–".to_owned() } else { list.join("; ") };
    let text = question.said_in(t.lang().code());
    vec![format!("{} {text}", question.key), told(there), told(missing)]
}

/// How many pieces of evidence of the kind there are on the question.
fn pieces(evaluation: &Evaluation, question: &str, kind: EvidenceKind) -> usize {
    let of = |matrix: &EvidenceMatrix| {
        let cells = matrix.questions.iter().filter(|one| one.question == question).flat_map(|one| &one.cells);
        let pieces = cells.filter(|cell| !cell.source.starts_with(evaluation::evidence::own::OWN));
        pieces.flat_map(|cell| &cell.pieces).filter(|piece| piece.kind == kind).count()
    };
    matrices(evaluation).into_iter().map(of).sum()
}

fn is_there(t: Texts, source: DataSource, programme: &ProgrammeResult) -> bool {
    answers(t, source, programme)
        .iter()
        .any(|answer| matches!(answer, Answer::Figure { estimate, .. } if estimate.value.is_some()))
}

/// The figures of a programme that answer what the source is about.
fn answers(t: Texts, source: DataSource, programme: &ProgrammeResult) -> Vec<Answer> {
    let whole = |key: &str, estimate: &Estimate| Answer::Figure {
        what: t.get(key),
        wave: time(t, programme),
        estimate: Box::new(estimate.clone()),
        differs: false,
    };
    match source {
        DataSource::Reach => part(t, &programme.reach, |reach| {
            let staff = reach.waves.iter().filter(|wave| wave.group == Group::Staff);
            staff
                .map(|wave| Answer::Figure {
                    what: t.get("report-reach-response-rate"),
                    wave: format!("{}, {}", t.code("moment", wave.moment.code()), wave.closes),
                    estimate: Box::new(wave.response_rate.clone()),
                    differs: false,
                })
                .collect()
        }),
        DataSource::Participation => part(t, &programme.participation, |part| {
            vec![whole("overview-persons", &part.persons), whole("overview-mean-hours", &part.mean_hours)]
        }),
        DataSource::Change => {
            let told = main_effects(programme);
            let figures = told.into_iter().map(|effect| {
                // The level behind a test, where it is known, is free of the error of single tasks.
                let level = effect.latent_change.there().filter(|_| effect.kind == EffectKind::Test);
                change(t, effect, level.unwrap_or(&effect.change))
            });
            or_missing(t, figures.collect(), "change-none")
        }
        DataSource::Floor => {
            let told = main_effects(programme).into_iter().filter_map(|effect| {
                let counted = effect.floor.there().map(|floor| &floor.change);
                Some(change(t, effect, effect.latent_floor.there().map(|floor| &floor.change).or(counted)?))
            });
            or_missing(t, told.collect(), "floor-none")
        }
        DataSource::Effect => part(t, &programme.comparison, |comparison| {
            let named = |what: &str, estimate: &Estimate| Answer::Figure {
                what: indicator(t, what),
                wave: t.get("report-all-waves"),
                estimate: Box::new(estimate.clone()),
                differs: true,
            };
            comparison.indicators.iter().map(|one| named(&one.indicator, &one.standardised)).collect()
        }),
        DataSource::Cost => part(t, &programme.cost, |cost| {
            vec![
                whole("cost-per-participant", &cost.per_participant.without_lost_working_time),
                whole("cost-per-hour", &cost.per_participant_hour.without_lost_working_time),
            ]
        }),
        DataSource::CostEffect => part(t, &programme.cost_effect, |cost| {
            let named = |what: &str, estimate: &Estimate| Answer::Figure {
                what: indicator(t, what),
                wave: time(t, programme),
                estimate: Box::new(estimate.clone()),
                differs: false,
            };
            cost.indicators.iter().map(|one| named(&one.indicator, &one.cost_per_effect)).collect()
        }),
        DataSource::Register
        | DataSource::Interview
        | DataSource::Survey
        | DataSource::Document
        | DataSource::Observation => Vec::new(),
    }
}

fn change(t: Texts, effect: &Effect, estimate: &Estimate) -> Answer {
    let kind = t.code("change-kind", super::change::code(effect.kind)).to_lowercase();
    Answer::Figure {
        what: format!("{}, {kind}", indicator(t, &effect.indicator)),
        wave: moments(t, effect),
        estimate: Box::new(as_difference(estimate)),
        differs: true,
    }
}

/// The staff's core items and tests from before to after: what is asked in every programme.
fn main_effects(programme: &ProgrammeResult) -> Vec<&Effect> {
    let main = |effect: &&Effect| {
        let way = effect.kind == EffectKind::Test || (effect.core && effect.kind == EffectKind::SelfRating);
        way && effect.group == Group::Staff && (effect.from, effect.to) == (Moment::Before, Moment::After)
    };
    programme.effects.iter().filter(main).collect()
}

fn part<T>(t: Texts, part: &Part<T>, told: impl FnOnce(&T) -> Vec<Answer>) -> Vec<Answer> {
    match part {
        Part::There(there) => told(there),
        Part::Absent(absent) => vec![Answer::Missing(why(t, &absent.absent))],
    }
}

fn or_missing(t: Texts, figures: Vec<Answer>, key: &str) -> Vec<Answer> {
    if figures.is_empty() { vec![Answer::Missing(t.get(key))] } else { figures }
}
