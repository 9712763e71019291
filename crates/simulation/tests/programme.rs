//! Does a simulated programme hold what its specification says, and is the truth true?

use std::collections::{HashMap, HashSet};
use std::path::Path;

use evaluation::Context;
use evaluation::package::{self, DONT_KNOW, ItemKind, Package, ReadOptions};
use kernel::{Caveat, Moment};
use simulation::programme::{
    Design, Invite, Rollout, SelfRating, Simulated, Spec, SpecError, TestSpec, before_after, many_groups, simulate,
};

fn simulated(spec: &Spec) -> Simulated {
    simulate(spec, 11, 0).unwrap()
}

/// Few persons and everything asked.
fn everything() -> Spec {
    let mut spec = Spec::default();
    spec.organisations.count = 8;
    spec.organisations.persons = 1_600;
    spec.organisations.smallest = 60;
    spec.self_rating = SelfRating { included: true, then_ratings: true, dont_know: 0.02, ..SelfRating::default() };
    spec.test = TestSpec { included: true, dif_items: 3, ..TestSpec::default() };
    spec.costs.included = true;
    spec.costs.hourly_wage = 300.0;
    spec.turnover.leave = 0.1;
    spec.turnover.moves = 0.05;
    spec.turnover.far_moves = 0.3;
    spec.turnover.newcomers_reached = 0.6;
    spec.linkage.loss = 0.1;
    spec.linkage.false_links = 0.05;
    spec.waves.open_link = vec![3];
    spec.waves.duplicates = 0.1;
    spec.waves.without_frame = vec![2];
    spec
}

fn scores(package: &Package, wave: &str) -> Vec<f64> {
    let rows = package.responses().iter().filter(|row| row.wave == wave && row.item == "competence");
    rows.map(|row| row.value.parse().unwrap()).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn near(a: f64, b: f64, by: f64) {
    assert!((a - b).abs() <= by, "{a} is not within {by} of {b}");
}

#[test]
fn the_same_arguments_give_the_same_package_and_others_another() {
    let spec = everything();
    let first = simulate(&spec, 5, 3).unwrap();
    assert_eq!(first, simulate(&spec, 5, 3).unwrap());
    assert_ne!(first.package.responses, simulate(&spec, 5, 4).unwrap().package.responses);
    assert_ne!(first.package.responses, simulate(&spec, 6, 3).unwrap().package.responses);
}

#[test]
fn asking_more_changes_nothing_of_what_was_asked_before() {
    let plain = simulated(&Spec::default());
    let mut more = Spec::default();
    more.self_rating.included = true;
    more.test.included = true;
    more.costs.included = true;
    more.hours.mean = 9.0;
    let more = simulated(&more);
    for wave in ["w1", "w3", "w5"] {
        assert_eq!(scores(&plain.package, wave), scores(&more.package, wave));
    }
    assert_eq!(plain.truth.effect, more.truth.effect);
    assert_eq!(plain.truth.organisations, {
        let mut same = more.truth.organisations.clone();
        same.iter_mut().for_each(|organisation| organisation.cost = 0.0);
        same
    });
}

#[test]
fn a_package_with_everything_in_it_keeps_every_rule_and_is_read_as_it_was() {
    let Simulated { package, .. } = simulated(&everything());
    let read = package::read(&package::write(&package), ReadOptions::default()).unwrap();
    assert_eq!(read.package, package);
}

#[test]
fn whatever_is_simulated_can_be_evaluated() {
    let context = Context { generated_at: "2030-01-01T00:00:00Z".to_owned(), ..Context::default() };
    for simulated in [
        simulated(&everything()),
        before_after(&everything(), 1, 0).unwrap(),
        many_groups(&Spec::default(), 1, 0).unwrap(),
    ] {
        let result = evaluation::evaluate(&simulated.package, &context);
        assert_eq!(result.programmes.len(), 1);
    }
}

#[test]
fn the_shipped_specifications_can_be_simulated_and_evaluated() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content/simulations");
    let mut met = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let spec = Spec::from_toml(&text).unwrap();
        let Simulated { package, truth } = simulated(&spec);
        package::read(&package::write(&package), ReadOptions::default()).unwrap();
        assert!(truth.effect.reached_at_last_wave.is_some_and(|effect| effect > 0.0), "{}", spec.name);
        assert!(serde_json::to_string(&truth).unwrap().contains("\"population\""));
        met += 1;
    }
    assert_eq!(met, 3);
}

#[test]
fn competence_before_has_mean_nought_and_standard_deviation_one() {
    let mut spec = Spec::default();
    spec.organisations.count = 200;
    spec.organisations.persons = 40_000;
    spec.organisations.smallest = 50;
    let truth = simulated(&spec).truth;
    near(truth.change.before, 0.0, 0.05);
    near(truth.change.sd_before, 1.0, 0.02);
    // Of a standard normal distribution 15.9 % lie below -1, and a tenth below -1.28.
    near(truth.floor.before, 0.159, 0.02);
    near(truth.floor.tenth_percentile_before, -1.282, 0.06);
}

#[test]
fn the_true_effect_is_the_mean_of_what_was_put_in() {
    let mut spec = Spec::default();
    spec.organisations.count = 400;
    spec.organisations.persons = 40_000;
    spec.organisations.smallest = 50;
    spec.score.scale = 10.0;
    let Simulated { truth, .. } = simulated(&spec);
    near(truth.effect.population, 0.30, 1e-12);
    near(truth.effect.organisations, 0.30, 0.012);
    near(truth.effect.frame, 0.30, 0.012);
    near(truth.effect.frame_score, 10.0 * truth.effect.frame, 1e-12);
    // All have started when the last wave opens.
    near(truth.effect.reached_at_last_wave.unwrap(), truth.effect.frame, 1e-12);
    // What differs from no programme is the effect, and what is left is the trend.
    near(truth.change.change - truth.change.without_programme, truth.effect.frame, 1e-9);
    near(truth.change.without_programme, 0.15, 0.02);
    let effects: Vec<f64> = truth.organisations.iter().map(|o| o.effect).collect();
    let centre = mean(&effects);
    let sd = mean(&effects.iter().map(|e| (e - centre).powi(2)).collect::<Vec<_>>()).sqrt();
    near(sd, 0.06, 0.008);
}

#[test]
fn scores_of_everybody_tell_the_true_change() {
    let mut spec = Spec::default();
    (spec.response.before, spec.response.after) = (1.0, 1.0);
    spec.response.invite = Invite::All;
    let Simulated { package, truth } = simulated(&spec);
    near(mean(&scores(&package, "w5")) - mean(&scores(&package, "w1")), truth.change.change, 0.01);
    assert_eq!(scores(&package, "w3").len() as u64, truth.persons.places);
}

#[test]
fn who_answers_are_as_many_as_asked_and_not_like_the_others() {
    let truth = simulated(&Spec::default()).truth;
    let rate = |wave: usize| truth.waves[wave].answered as f64 / truth.waves[wave].invited as f64;
    for (wave, rate_wanted) in [(0, 0.31), (2, 0.33), (4, 0.35)] {
        near(rate(wave), rate_wanted, 0.012);
    }
    near(truth.waves[2].invited as f64 / truth.waves[2].population as f64, 1.0 / 3.0, 0.02);
    for wave in &truth.waves {
        assert!(wave.mean_of_answers.unwrap() > wave.mean, "{wave:?}");
    }
}

#[test]
fn pseudonyms_are_lost_and_exchanged_as_often_as_asked() {
    let mut spec = Spec::default();
    spec.linkage.loss = 0.2;
    spec.linkage.false_links = 0.1;
    let Simulated { package, truth } = simulated(&spec);
    let mut links: HashMap<&str, Option<&str>> = HashMap::new();
    for row in package.responses().views() {
        links.insert(row.response, row.link);
    }
    let without = links.values().filter(|link| link.is_none()).count() as f64;
    near(without / links.len() as f64, 0.2, 0.01);
    assert_eq!(without as u64, truth.persons.lost_links);
    near(truth.persons.false_links as f64 / links.len() as f64, 0.8 * 0.1, 0.008);
    // Nobody's pseudonym stands twice in a wave.
    let sheets: HashSet<(&str, &str)> = package
        .responses()
        .views()
        .filter(|row| row.item == "competence")
        .filter_map(|row| Some((row.wave, row.link?)))
        .collect();
    assert_eq!(sheets.len(), links.len() - without as usize);
}

#[test]
fn an_open_link_has_no_pseudonyms_and_some_answer_twice() {
    let mut spec = Spec::default();
    spec.waves.open_link = vec![5];
    spec.waves.without_frame = vec![5];
    spec.waves.duplicates = 0.1;
    let Simulated { package, truth } = simulated(&spec);
    let rows: Vec<_> = package.responses().iter().filter(|row| row.wave == "w5" && row.item == "x1").collect();
    assert!(rows.iter().all(|row| row.link.is_none()));
    assert_eq!(rows.len() as u64, truth.waves[4].answered + truth.persons.duplicates);
    near(truth.persons.duplicates as f64 / truth.waves[4].answered as f64, 0.1, 0.01);
    assert!(package.frame().iter().any(|row| row.wave == "w4") && package.frame().iter().all(|row| row.wave != "w5"));
}

#[test]
fn a_wave_meets_the_programme_where_the_unit_had_started_when_it_opened() {
    let Simulated { package, truth } = simulated(&Spec::default());
    for (wave, known) in package.waves().iter().zip(&truth.waves) {
        let started: HashSet<&str> = package
            .units()
            .iter()
            .filter(|unit| unit.starts_on.is_some_and(|day| day <= wave.opens))
            .map(|unit| unit.unit.as_str())
            .collect();
        let reached: u64 = package
            .frame()
            .iter()
            .filter(|row| row.wave == wave.wave && started.contains(row.unit.as_str()))
            .map(|row| row.population)
            .sum();
        assert_eq!(reached, known.reached, "{}", wave.wave);
    }
    let starts: HashSet<_> = package.units().iter().map(|unit| (&unit.organisation, unit.starts_on)).collect();
    assert_eq!(starts.len(), 20, "all units of an organisation start together");
    let by_wave = |wave| truth.organisations.iter().filter(|o| o.starts_at_wave == Some(wave)).count();
    assert_eq!([2, 3, 4, 5].map(by_wave), [5, 5, 5, 5]);
}

#[test]
fn each_design_starts_whom_it_says() {
    let starts = |rollout: Rollout| {
        let spec = Spec { rollout, ..Spec::default() };
        let truth = simulated(&spec).truth;
        let mut starts: Vec<u32> = truth.organisations.iter().map(|o| o.starts_at_wave.unwrap_or(0)).collect();
        starts.sort_unstable();
        starts.dedup();
        (starts, truth)
    };
    let plain = Rollout::default();
    assert_eq!(starts(Rollout { design: Design::AllAtOnce, ..plain.clone() }).0, [2]);
    assert_eq!(starts(Rollout { design: Design::WaitList, waves: 2, ..plain.clone() }).0, [2, 3]);
    assert_eq!(starts(Rollout { design: Design::WaitList, waves: 3, ..plain.clone() }).0, [2, 3]);
    assert_eq!(starts(Rollout { never_start: 3, ..plain.clone() }).0, [0, 2, 3, 4, 5]);
    assert_eq!(starts(Rollout { late_share: 1.0, late_waves: 2, ..plain.clone() }).0, [4, 5, 6, 7]);
    let (_, chosen) = starts(Rollout { design: Design::NotRandomised, selection: 1.0, ..plain });
    let level = |wave| {
        let all = chosen.organisations.iter().filter(|o| o.starts_at_wave == Some(wave));
        mean(&all.map(|o| o.level).collect::<Vec<_>>())
    };
    assert!(level(2) > level(3) && level(3) > level(4) && level(4) > level(5));
}

#[test]
fn an_effect_that_grows_is_larger_the_longer_ago_the_start() {
    let mut spec = Spec::default();
    spec.effect.growth = 0.6;
    spec.effect.growth_waves = 2;
    let truth = simulated(&spec).truth;
    let population: Vec<f64> = truth.effect.by_exposure.iter().map(|e| e.population).collect();
    for (found, wanted) in population.iter().zip([0.12, 0.21, 0.30, 0.30]) {
        near(*found, wanted, 1e-9);
    }
    assert_eq!(population.len(), 4);
    assert!(truth.effect.reached_at_last_wave.unwrap() < truth.effect.frame);
    for exposure in &truth.effect.by_exposure {
        near(exposure.frame, exposure.population, 0.05);
    }
}

#[test]
fn without_an_effect_nobody_is_affected() {
    let mut spec = Spec::default();
    spec.effect.size = 0.0;
    let truth = simulated(&spec).truth;
    assert_eq!((truth.effect.frame, truth.effect.everybody_at_last_wave), (0.0, 0.0));
    near(truth.change.change, truth.change.without_programme, 1e-12);
}

#[test]
fn self_ratings_tell_less_than_the_truth_because_of_the_shift_and_then_ratings_look_back() {
    let mut spec = Spec {
        self_rating: SelfRating { included: true, then_ratings: true, ..SelfRating::default() },
        ..Spec::default()
    };
    (spec.response.before, spec.response.after) = (1.0, 1.0);
    let Simulated { package, truth } = simulated(&spec);
    let known = truth.self_rating.unwrap();
    let mean_of = |wave: &str| {
        let rows = package.responses().iter().filter(|row| row.wave == wave && row.item.starts_with("core-"));
        mean(&rows.map(|row| row.value.parse().unwrap()).collect::<Vec<f64>>())
    };
    near(mean_of("w1"), known.before, 0.02);
    near(mean_of("w5"), known.after, 0.02);
    // 1.9 steps of the scale by unit, a little less where the scale ends.
    near(known.shift.unwrap(), 1.9 * 0.18, 0.04);
    near(known.after_without_shift - known.after, known.shift.unwrap(), 1e-9);
    near(known.effect_without_shift, 1.9 * 0.7 * 0.30, 0.06);
    assert!(mean_of("then") < mean_of("w1") - 0.3);
    assert!(package.waves().iter().any(|wave| wave.moment == Moment::Then));
}

#[test]
fn the_test_is_as_hard_as_said_and_harder_where_it_works_differently() {
    let mut spec = Spec {
        test: TestSpec { included: true, dif_items: 4, dif_size: 1.5, ..TestSpec::default() },
        ..Spec::default()
    };
    (spec.response.before, spec.response.after) = (1.0, 1.0);
    let Simulated { package, truth } = simulated(&spec);
    let known = truth.test.unwrap();
    assert_eq!(known.items.iter().filter(|item| item.dif).count(), 4);
    let keys: HashMap<&str, &str> = package
        .instruments()
        .iter()
        .filter(|item| item.kind == ItemKind::Test)
        .map(|item| (item.item.as_str(), item.key[0].as_str()))
        .collect();
    assert_eq!(keys.len(), 16);
    let jobs: HashMap<&str, &str> =
        package.responses().views().filter(|row| row.item == "job").map(|row| (row.response, row.value)).collect();
    let right = |wave: &str, among: &dyn Fn(&str, &str) -> bool| {
        let rows = package.responses().iter().filter(|row| row.wave == wave);
        let rows =
            rows.filter(|row| keys.contains_key(row.item.as_str()) && among(&row.item, jobs[row.response.as_str()]));
        mean(&rows.map(|row| f64::from(u8::from(keys[row.item.as_str()] == row.value))).collect::<Vec<_>>())
    };
    near(100.0 * (right("w5", &|_, _| true) - right("w1", &|_, _| true)), known.change_points, 1.0);
    let dif = |item: &str| known.items.iter().any(|one| one.item == item && one.dif);
    let gap = |of_dif: bool| {
        right("w1", &|item, job| dif(item) == of_dif && job == "job3")
            - right("w1", &|item, job| dif(item) == of_dif && job != "job3")
    };
    assert!(gap(true) < gap(false) - 0.15, "{} {}", gap(true), gap(false));
    // Whoever answers the first and the last wave meets the same form twice after four waves, the other one in between.
    let form = |wave: &str, unit: &str| {
        let row = package.responses().iter().find(|r| r.wave == wave && r.unit == unit && r.item.starts_with("test-"));
        row.map(|row| row.item.as_bytes()[5])
    };
    assert_ne!(form("w1", "o001-u001"), form("w1", "o001-u002"));
    assert_ne!(form("w1", "o001-u001"), form("w2", "o001-u001"));
}

#[test]
fn hours_are_those_of_everybody_and_of_the_days_after_the_start() {
    let Simulated { package, truth } = simulated(&Spec::default());
    let known = truth.hours.unwrap();
    // The mean of max(0, N(6, sqrt(13))) is 6.10.
    near(known.total / truth.persons.places as f64, 6.10, 0.1);
    let mut minutes: HashMap<&str, i64> = HashMap::new();
    for row in package.hours() {
        *minutes.entry(&row.person).or_default() += row.minutes.0;
    }
    assert_eq!(minutes.len() as u64, known.persons);
    let starts: HashMap<&str, _> =
        package.units().iter().map(|unit| (unit.unit.as_str(), unit.starts_on.unwrap())).collect();
    let end = package.programmes()[0].end.unwrap();
    assert!(package.hours().iter().all(|row| row.date >= starts[row.unit.as_str()] && row.date <= end));
    let linked: HashSet<&str> = package.responses().views().filter_map(|row| row.link).collect();
    let both = linked.iter().filter(|person| minutes.contains_key(*person)).count();
    assert!(both as f64 > 0.8 * linked.len() as f64, "the pseudonyms of answers and hours are the same");
    assert!(minutes.len() > linked.len());
}

#[test]
fn costs_add_up_and_are_what_the_truth_says() {
    let mut spec = Spec::default();
    spec.organisations.count = 300;
    spec.organisations.smallest = 30;
    spec.costs.included = true;
    let Simulated { package, truth } = simulated(&spec);
    let known = truth.costs.unwrap();
    let total = package.costs().iter().map(|row| row.amount.0).sum::<i64>() as f64 / 100.0;
    near(total, known.total, 1.0);
    near(known.per_hour.unwrap(), total / truth.hours.unwrap().total, 0.01);
    near(known.per_person / known.expected_per_person, 1.0, 0.06);
    near(known.expected_per_unit_of_effect.unwrap(), known.expected_per_person / 0.30, 1e-6);
    let by_organisation: f64 = truth.organisations.iter().map(|o| o.cost).sum();
    near(by_organisation, total, 1.0);
    let per_person = |o: &simulation::programme::OrganisationTruth| o.cost / o.places as f64;
    let mut sorted = truth.organisations;
    sorted.sort_by_key(|o| o.places);
    let small = mean(&sorted[..100].iter().map(per_person).collect::<Vec<_>>());
    let large = mean(&sorted[200..].iter().map(per_person).collect::<Vec<_>>());
    assert!(small > 1.05 * large, "{small} {large}");
}

#[test]
fn people_leave_come_and_move_as_often_as_asked() {
    let mut spec = Spec::default();
    spec.turnover.leave = 0.1;
    spec.turnover.moves = 0.2;
    spec.turnover.far_moves = 0.5;
    spec.turnover.newcomers_reached = 0.0;
    let Simulated { package, truth } = simulated(&spec);
    let persons = &truth.persons;
    near(persons.leavers as f64 / (4 * persons.places) as f64, 0.1, 0.005);
    near(persons.movers as f64 / (4 * persons.places) as f64, 0.2, 0.02);
    assert_eq!(persons.ever, persons.places + persons.leavers);
    assert!(truth.waves[4].reached < truth.waves[4].population, "newcomers are missed");
    let mut units: HashMap<&str, HashSet<&str>> = HashMap::new();
    for row in package.responses().views() {
        units.entry(row.link.unwrap()).or_default().insert(row.unit);
    }
    assert!(units.values().any(|units| units.len() > 1));
}

#[test]
fn many_groups_are_small_and_large_and_hardly_differ() {
    let Simulated { package, truth } = many_groups(&Spec::default(), 4, 0).unwrap();
    assert_eq!((truth.organisations.len(), truth.waves.len()), (290, 1));
    assert!(truth.organisations.iter().all(|o| (5..=400).contains(&o.places)));
    assert!(truth.organisations.iter().any(|o| o.places < 10) && truth.organisations.iter().any(|o| o.places > 300));
    assert_eq!(package.responses().iter().filter(|r| r.item == "competence").count() as u64, truth.persons.places);
    let levels: Vec<f64> = truth.organisations.iter().map(|o| o.level).collect();
    near(mean(&levels.iter().map(|l| l * l).collect::<Vec<_>>()).sqrt(), 0.10, 0.012);
    assert_eq!(truth.effect.reached_at_last_wave, None);
}

#[test]
fn before_and_after_has_nobody_to_compare_with() {
    let Simulated { package, truth } = before_after(&Spec::default(), 4, 0).unwrap();
    let moments: Vec<Moment> = package.waves().iter().map(|wave| wave.moment).collect();
    assert_eq!(moments, [Moment::Before, Moment::After]);
    assert_eq!((truth.waves[0].reached, truth.waves[1].reached), (0, truth.persons.places));
    near(truth.change.trend, 0.15, 1e-12);
    let context = Context { generated_at: "2030-01-01T00:00:00Z".to_owned(), ..Context::default() };
    let result = evaluation::evaluate(&package, &context);
    let said = serde_json::to_string(&result.programmes[0].comparison).unwrap();
    assert!(said.contains(Caveat::NoComparisonGroup.code()));
}

/// A prototype of the same process (numpy, 1,000 programmes) found the naive difference of scores 55 % too large and that
/// of self-ratings, in standard deviations, 48 % too small.
#[test]
fn naive_differences_are_as_wrong_as_in_the_prototype() {
    let mut spec =
        Spec { self_rating: SelfRating { included: true, items: 1, ..SelfRating::default() }, ..Spec::default() };
    spec.hours.included = false;
    let (mut score, mut rated) = (vec![], vec![]);
    for replicate in 0..8 {
        let Simulated { package, .. } = before_after(&spec, 9, replicate).unwrap();
        let values = |wave: &str, item: &str| -> Vec<f64> {
            let rows = package.responses().iter().filter(|row| row.wave == wave && row.item == item);
            rows.map(|row| row.value.parse().unwrap()).collect()
        };
        score.push(mean(&values("w2", "competence")) - mean(&values("w1", "competence")));
        let before = values("w1", "core-ability");
        let centre = mean(&before);
        let sd = mean(&before.iter().map(|v| (v - centre).powi(2)).collect::<Vec<_>>()).sqrt();
        rated.push((mean(&values("w2", "core-ability")) - centre) / sd);
    }
    near(mean(&score), 0.30 * 1.55, 0.03);
    near(mean(&rated), 0.30 * 0.52, 0.03);
}

#[test]
fn dont_know_is_said_as_often_as_asked() {
    let spec =
        Spec { self_rating: SelfRating { included: true, dont_know: 0.1, ..SelfRating::default() }, ..Spec::default() };
    let package = simulated(&spec).package;
    let rows: Vec<_> = package.responses().iter().filter(|row| row.item.starts_with("core-")).collect();
    near(rows.iter().filter(|row| row.value == DONT_KNOW).count() as f64 / rows.len() as f64, 0.1, 0.006);
}

#[test]
fn every_fault_of_a_specification_is_named_with_its_field() {
    let text = "name = ''\n[organisations]\ncount = 0\n[response]\nbefore = 1.2\nafter = nan\n[spread]\nunit = 1.0\n\
                [rollout]\nsequences = 5\n[covariates]\njob_shares = [0.5, 0.4]\n[calendar]\ndays_open = 170\n\
                [waves]\nopen_link = [6]\n";
    let Err(SpecError::Invalid(faults)) = Spec::from_toml(text) else { panic!("it is not accepted") };
    let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "organisations.count",
            "response.before",
            "response.after",
            "name",
            "covariates.job_shares",
            "spread.organisation, unit, occasion",
            "rollout.sequences",
            "calendar.days_between",
            "waves.open_link",
        ]
    );
    assert_eq!(faults[1].to_string(), "response.before: `1.2`: expected from 0 to 1");
}

#[test]
fn a_field_that_does_not_exist_is_refused_with_its_line() {
    let Err(SpecError::Unreadable(why)) = Spec::from_toml("[effect]\nsiez = 0.2\n") else { panic!("accepted") };
    assert!(why.contains("siez") && why.contains("line 2"), "{why}");
    assert_eq!(Spec::from_toml("").unwrap(), Spec::default());
}

#[test]
fn a_specification_is_written_and_read_as_it_is() {
    let spec = everything();
    assert_eq!(Spec::from_toml(&toml::to_string(&spec).unwrap()).unwrap(), spec);
}

#[test]
fn the_smallest_programme_can_be_simulated() {
    let mut spec = everything();
    spec.organisations.count = 1;
    spec.organisations.persons = 1;
    spec.organisations.smallest = 1;
    spec.rollout = Rollout { waves: 2, sequences: 1, ..Rollout::default() };
    spec.waves = Default::default();
    let context = Context { generated_at: "2030-01-01T00:00:00Z".to_owned(), ..Context::default() };
    for replicate in 0..20 {
        let Simulated { package, .. } = simulate(&spec, 1, replicate).unwrap();
        package::read(&package::write(&package), ReadOptions::default()).unwrap();
        evaluation::evaluate(&package, &context);
    }
}
