//! Can anybody work out a small count from what is published? An attacker who has the JSON of an evaluation and knows the rules
//! writes down every sum and part, and asks a solver of whole numbers for the least and greatest value of each withheld
//! cell. For a count under the limit these must lie two apart, or as far as the number of persons who could be in it allows.

mod attack;

use attack::{Attacked, Attacker, attacks, published, random_package};
use evaluation::result::Evaluation;
use kernel::{Activity, Caveat, Estimate, Moment};

#[test]
fn no_small_count_of_sixty_programmes_can_be_worked_out() {
    let mut all = Attacked::default();
    for seed in 0..60 {
        let package = random_package(seed);
        let result = published(&package, "2021-06-01");
        let programme = &result.programmes[0];
        for (table, attacker) in attacks(&package, &result) {
            let mut attacked = attacker.attacked();
            attacked.recovered.iter_mut().for_each(|cell| *cell = format!("{seed} {table} {cell}"));
            all = all.with(attacked);
        }
        let told = programme.participation.there();
        let hidden = |activity: Activity| {
            told.is_some_and(|t| t.by_activity.iter().any(|a| a.activity == activity && a.hours.value.is_none()))
        };
        for cost in programme.cost.there().into_iter().flat_map(|cost| &cost.by_activity) {
            assert!(!hidden(cost.activity) || cost.hours.value.is_none());
            assert!(!hidden(cost.activity) || cost.per_participant_hour.without_lost_working_time.value.is_none());
        }
    }
    assert!(all.cells > 500 && all.alone > 0, "{} cells are no trial", all.cells);
    assert!(all.recovered.is_empty(), "{} of {}:\n{}", all.recovered.len(), all.cells, all.recovered.join("\n"));
}

#[test]
fn an_attacker_works_out_what_one_missing_cell_leaves() {
    let mut attacker = Attacker::with_limit(5);
    let shown = |value: f64| Estimate::plain(value, "persons", value as u64, "b", "count");
    let few = Estimate::withheld("persons", 0, "b", "count", Caveat::TooFew);
    let total = attacker.cell("total", &shown(23.0), 23, (0, 99));
    let parts = [attacker.cell("one", &shown(20.0), 20, (0, 99)), attacker.cell("small", &few, 3, (0, 99))];
    attacker.sum(&parts, total);
    assert_eq!(attacker.attacked().recovered, ["small: 3 is in 3..3"]);
    // Under ten is small in another table.
    let mut attacker = Attacker::with_limit(10);
    let total = attacker.cell("total", &shown(23.0), 23, (0, 99));
    let parts = [attacker.cell("one", &shown(15.0), 15, (0, 99)), attacker.cell("small", &few, 8, (0, 99))];
    attacker.sum(&parts, total);
    assert_eq!(attacker.attacked().recovered, ["small: 8 is in 8..8"]);
    let hidden = Estimate::withheld("persons", 0, "b", "count", Caveat::ComplementWithheld);
    let mut attacker = Attacker::with_limit(5);
    let total = attacker.cell("total", &shown(20.0), 20, (0, 99));
    let parts = [attacker.cell("one", &shown(20.0), 20, (0, 99)), attacker.cell("nobody", &hidden, 0, (0, 99))];
    attacker.sum(&parts, total);
    assert_eq!(
        (attacker.attacked().recovered, attacker.attacked().cells),
        (vec!["nobody: 0 is in 0..0".to_owned()], 1)
    );
}

#[test]
fn a_closed_wave_is_told_the_same_when_a_later_one_has_come() {
    for seed in 0..8 {
        let package = random_package(seed);
        let (early, late) = (published(&package, "2020-02-10"), published(&package, "2021-07-01"));
        let first = |result: &Evaluation| result.programmes[0].reach.there().unwrap().waves[0].clone();
        assert_eq!(first(&early), first(&late));
        let means = |result: &Evaluation| -> Vec<_> {
            result.programmes[0].groups.iter().filter(|means| means.moment == Moment::Before).cloned().collect()
        };
        assert_eq!(means(&early), means(&late));
        assert!(early.programmes[0].groups.iter().all(|means| means.moment == Moment::Before), "the second is open");
    }
}
