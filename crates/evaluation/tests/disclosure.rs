//! Can anybody work out a small count from what is published? An attacker who has the JSON of an evaluation and knows the rules
//! writes down every sum and part, and asks a solver of whole numbers for the least and greatest value of each withheld
//! cell. For a count under the limit these must lie two apart, or as far as the number of persons who could be in it allows.

mod attack;

use attack::{Attacker, attacks, published, random_package};
use evaluation::result::Evaluation;
use kernel::{Activity, Caveat, Estimate, Moment};

#[test]
fn no_small_count_of_sixty_programmes_can_be_worked_out() {
    let (mut recovered, mut withheld) = (Vec::new(), 0);
    for seed in 0..60 {
        let package = random_package(seed);
        let result = published(&package, "2021-06-01");
        let programme = &result.programmes[0];
        for (table, attacker) in attacks(&package, &result) {
            withheld += attacker.withheld.len();
            recovered.extend(attacker.recovered().into_iter().map(|cell| format!("{seed} {table} {cell}")));
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
    assert!(withheld > 500, "{withheld} cells are no trial");
    assert!(recovered.is_empty(), "{} of {withheld}:\n{}", recovered.len(), recovered.join("\n"));
}

#[test]
fn an_attacker_works_out_what_one_missing_cell_leaves() {
    let mut attacker = Attacker::with_limit(5);
    let shown = |value: f64| Estimate::plain(value, "persons", value as u64, "b", "count");
    let few = Estimate::withheld("persons", 0, "b", "count", Caveat::TooFew);
    let total = attacker.cell("total", &shown(23.0), 23, (0, 99));
    let parts = [attacker.cell("one", &shown(20.0), 20, (0, 99)), attacker.cell("small", &few, 3, (0, 99))];
    attacker.sum(&parts, total);
    assert_eq!(attacker.recovered(), ["small: 3 is in 3..3"]);
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
