//! A rollout in which people change workplace: they are held together where that can be computed, and otherwise it is said.

use evaluation::result::IndicatorEffect;
use evaluation::{Context, evaluate};
use kernel::Caveat;
use simulation::programme::{Spec, simulate};

fn effect(spec: &Spec) -> (IndicatorEffect, f64) {
    spec.check().unwrap();
    let simulated = simulate(spec, 7, 0).unwrap();
    let context = Context { generated_at: "2040-01-01T00:00:00Z".to_owned(), seed: 7, ..Context::default() };
    let programme = evaluate(&simulated.package, &context).programmes.remove(0);
    let effect = programme.comparison.there().unwrap().indicators[0].clone();
    (effect, simulated.truth.effect.population_score)
}

fn small() -> Spec {
    let mut spec = Spec::default();
    (spec.organisations.count, spec.organisations.persons) = (10, 4_000);
    (spec.response.before, spec.response.after) = (0.6, 0.6);
    spec
}

#[test]
fn movers_of_a_rollout_are_one_person_each() {
    let mut spec = small();
    (spec.turnover.leave, spec.turnover.moves, spec.turnover.far_moves) = (0.10, 0.10, 0.2);
    let (told, truth) = effect(&spec);
    let caveats = &told.effect.caveats;
    assert!(caveats.contains(&Caveat::PersonsMoved) && !caveats.contains(&Caveat::MoversSplit), "{caveats:?}");
    let off = (told.effect.value.unwrap() - truth) / told.effect.se.unwrap();
    assert!(off.abs() < 4.0, "{off} standard errors from the truth");
    assert!(told.by_exposure.iter().all(|one| one.effect.caveats.contains(&Caveat::PersonsMoved)));
    let (told, _) = effect(&small());
    assert!(!told.effect.caveats.contains(&Caveat::PersonsMoved), "nobody moved");
}

#[test]
fn so_many_moves_that_nothing_is_sparse_are_told_as_split() {
    let mut spec = small();
    (spec.organisations.count, spec.organisations.smallest, spec.organisations.unit_size) = (40, 20, 5);
    (spec.turnover.moves, spec.turnover.far_moves) = (0.9, 1.0);
    let (told, _) = effect(&spec);
    let caveats = &told.effect.caveats;
    assert!(caveats.contains(&Caveat::MoversSplit) && !caveats.contains(&Caveat::PersonsMoved), "{caveats:?}");
    assert!(told.effect.value.is_some() && told.effect.ci.is_some());
}
