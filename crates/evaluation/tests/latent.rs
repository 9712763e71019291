//! What answers to items say of the levels behind them, held against levels that are known because they made the answers.

use std::fmt::Write as _;

use evaluation::calibrate::{Bank, CORE, calibrate};
use evaluation::package::{self, Files, Package, ReadOptions};
use evaluation::result::{Effect, EffectKind, Measure, Part, ProgrammeResult};
use evaluation::{Context, evaluate};
use kernel::{Caveat, Estimate, Moment};

const ITEMS: usize = 8;
/// Where the steps of the core items begin.
const STEPS: [f64; 4] = [-2.2, -0.6, 1.0, 2.6];

/// Who meets which test form.
#[derive(Clone, Copy, PartialEq)]
enum Forms {
    /// Every other person meets A before and B after, the others B before and A after.
    Crossed,
    /// A before, B after.
    InTurn,
}

/// Everybody answers a test before and after, beside core items and background.
struct Study {
    organisations: usize,
    persons: usize,
    shift: f64,
    forms: Forms,
    /// An item of form A that is harder for women by so much.
    harder_for_women: f64,
    /// The same item is harder for everybody by so much.
    harder: f64,
    /// Another seed, other persons and answers.
    seed: usize,
}

impl Study {
    fn new(organisations: usize, persons: usize) -> Self {
        Self { organisations, persons, shift: 0.5, forms: Forms::Crossed, harder_for_women: 0.0, harder: 0.0, seed: 2 }
    }

    fn everybody(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        (0..self.organisations).flat_map(|o| (0..self.persons).map(move |p| (o, p)))
    }

    /// A person's level before (0) or after (1).
    fn level(&self, (o, p): (usize, usize), after: usize) -> f64 {
        let before = 0.3 * normal(&[1, self.seed, o]) + 0.95 * normal(&[2, self.seed, o, p]);
        if after == 0 { before } else { before + self.shift + 0.2 * normal(&[3, self.seed, o, p]) }
    }

    fn levels(&self, after: usize) -> Vec<f64> {
        self.everybody().map(|who| self.level(who, after)).collect()
    }

    /// Mean and standard deviation of the levels before: zero and one of the scale.
    fn scale(&self) -> (f64, f64) {
        let before = self.levels(0);
        let mean = before.iter().sum::<f64>() / before.len() as f64;
        let variance = before.iter().map(|level| (level - mean).powi(2)).sum::<f64>() / before.len() as f64;
        (mean, variance.sqrt())
    }

    fn form(&self, (_, p): (usize, usize), after: usize) -> usize {
        match self.forms {
            Forms::Crossed => (p + after) % 2,
            Forms::InTurn => after,
        }
    }

    fn package(&self) -> Package {
        let mut instruments = instruments();
        for core in ["ability", "will", "knowledge", "skill"] {
            writeln!(instruments, "i,{core},rating,{core},core.{core},,1,5,,,1").unwrap();
        }
        instruments.push_str("i,sex,single,background,,,,,man;woman,,0\n");
        let mut responses = "response,wave,unit,group,link,item,value\n".to_owned();
        for who @ (o, p) in self.everybody() {
            for (after, wave) in ["b", "a"].into_iter().enumerate() {
                let mut put = |item: &str, value: &dyn std::fmt::Display| {
                    writeln!(responses, "o{o}p{p}{wave},{wave},u{o},staff,o{o}p{p},{item},{value}").unwrap();
                };
                let (level, form) = (self.level(who, after), self.form(who, after));
                let woman = uniform(&[4, self.seed, o, p]) < 0.5;
                put("sex", &if woman { "woman" } else { "man" });
                for item in 0..ITEMS {
                    let bias = self.harder + if woman { self.harder_for_women } else { 0.0 };
                    let bias = if form == 0 && item == 3 { bias } else { 0.0 };
                    let right = right(level - bias, form, item, &[5, self.seed, o, p, after]);
                    put(&name(form, item), &if right { 1 } else { 2 });
                }
                for (item, core) in ["ability", "will", "knowledge", "skill"].into_iter().enumerate() {
                    let noise = uniform(&[6, self.seed, o, p, after, item]);
                    let logit = 1.8 * level - (noise / (1.0 - noise)).ln();
                    let step = 1 + STEPS.iter().filter(|cut| logit > **cut).count();
                    put(core, &step);
                }
            }
        }
        let waves = "wave,programme,instrument,moment,opens,closes,group\n\
                     b,p,i,before,2020-01-01,2020-01-28,staff\na,p,i,after,2020-10-01,2020-10-28,staff\n";
        read(&instruments, waves, None, &responses)
    }

    fn programme(&self) -> ProgrammeResult {
        programme(&self.package())
    }

    fn test(&self) -> Effect {
        change(&self.programme(), EffectKind::Test, "test")
    }
}

fn change(programme: &ProgrammeResult, kind: EffectKind, indicator: &str) -> Effect {
    let is = |effect: &&Effect| effect.kind == kind && effect.indicator == indicator && effect.to == Moment::After;
    programme.effects.iter().find(is).expect("the indicator was compared").clone()
}

fn instruments() -> String {
    let mut text = "instrument,item,kind,construct,indicator,form,min,max,options,key,core\n".to_owned();
    for form in 0..2 {
        for item in 0..ITEMS {
            let letter = ["A", "B"][form];
            writeln!(text, "i,{},test,knowledge,test,{letter},,,1;2,1,0", name(form, item)).unwrap();
        }
    }
    text
}

fn name(form: usize, item: usize) -> String {
    format!("{}{item}", ["a", "b"][form])
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// Slopes from 0.8 to 1.6, difficulties from -1.5 to 1.4.
fn probability(level: f64, form: usize, item: usize) -> f64 {
    let (slope, difficulty) = (0.8 + 0.2 * (item % 5) as f64, -1.5 + 0.4 * item as f64 + 0.1 * form as f64);
    logistic(slope * (level - difficulty))
}

fn right(level: f64, form: usize, item: usize, key: &[usize]) -> bool {
    uniform(&[key, &[form, item]].concat()) < probability(level, form, item)
}

/// What somebody at a level answers on average.
fn answer(kind: EffectKind, level: f64) -> f64 {
    if kind == EffectKind::SelfRating {
        return 1.0 + STEPS.iter().map(|cut| logistic(1.8 * level - cut)).sum::<f64>();
    }
    let all = (0..2).flat_map(|form| (0..ITEMS).map(move |item| probability(level, form, item)));
    100.0 * all.sum::<f64>() / (2 * ITEMS) as f64
}

fn read(instruments: &str, waves: &str, units: Option<&str>, responses: &str) -> Package {
    let programmes = "programme,name,cluster,role,start,end,planned_participants,granted_sek\n\
                      p,P,,evaluated,2020-01-01,2020-12-31,,\n";
    let mut files = Files::new();
    let mut put = |name: &str, text: &str| {
        files.insert(name.to_owned(), text.as_bytes().to_vec());
    };
    put("datapackage.json", r#"{"name":"levels","resources":[]}"#);
    put("programmes.csv", programmes);
    put("instruments.csv", instruments);
    put("waves.csv", waves);
    put("responses.csv", responses);
    if let Some(units) = units {
        put("units.csv", units);
    }
    package::read(&files, ReadOptions::default()).unwrap_or_else(|errors| panic!("{errors}")).package
}

fn programme(package: &Package) -> ProgrammeResult {
    let context = Context { generated_at: "2021-12-31T00:00:00Z".to_owned(), seed: 1, ..Context::default() };
    evaluate(package, &context).programmes.remove(0)
}

/// A number from 0 to 1 that looks drawn and is the same every time (splitmix64).
fn uniform(key: &[usize]) -> f64 {
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    for part in key {
        state = (state ^ (*part as u64 + 1)).wrapping_add(0x9e37_79b9_7f4a_7c15);
        state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        state ^= state >> 31;
    }
    ((state >> 11) as f64 + 0.5) / (1u64 << 53) as f64
}

fn normal(key: &[usize]) -> f64 {
    let (radius, angle) = (uniform(&[key, &[0]].concat()), uniform(&[key, &[1]].concat()));
    (-2.0 * radius.ln()).sqrt() * (2.0 * std::f64::consts::PI * angle).cos()
}

fn share_below(levels: &[f64], cut: f64) -> f64 {
    100.0 * levels.iter().filter(|level| **level < cut).count() as f64 / levels.len() as f64
}

fn near(estimate: &Estimate, truth: f64, tolerance: f64) {
    let value = estimate.value.unwrap();
    assert!((value - truth).abs() < tolerance, "{value} should be {truth}: {estimate:?}");
    let [low, high] = estimate.ci.unwrap();
    assert!(low < truth && truth < high, "{low}..{high} should hold {truth}");
}

#[test]
fn the_change_of_the_level_is_not_shrunk_by_the_error_of_few_items() {
    let study = Study::new(24, 50);
    let effect = study.test();
    let (_, sd) = study.scale();
    let moved: f64 = study.everybody().map(|who| study.level(who, 1) - study.level(who, 0)).sum::<f64>() / 1200.0 / sd;
    let change = effect.latent_change.there().unwrap();
    near(change, moved, 0.06);
    assert_eq!((change.unit.as_str(), change.method.as_str(), change.n), ("sd", "latent_regression", 2400));
    assert_eq!(change.df, Some(23.0));
    // The same answers as percentages of right ones, in their own standard deviations.
    let percent: Vec<f64> = study
        .everybody()
        .map(|who @ (o, p)| {
            let (level, form) = (study.level(who, 0), study.form(who, 0));
            100.0 * (0..ITEMS).filter(|item| right(level, form, *item, &[5, study.seed, o, p, 0])).count() as f64
                / ITEMS as f64
        })
        .collect();
    let own = stats::descriptive::standard_deviation(&percent).unwrap();
    let shrunk = effect.change.value.unwrap() / own;
    assert!(shrunk < 0.85 * moved, "{shrunk} of {moved}");
    assert!(change.caveats.contains(&Caveat::FormsByLot) && change.caveats.contains(&Caveat::NoComparisonGroup));
    assert!(!change.caveats.contains(&Caveat::UncalibratedTest) && !change.caveats.contains(&Caveat::FewClusters));
    assert!(effect.change.caveats.contains(&Caveat::UncalibratedTest));
}

#[test]
fn the_floor_is_that_of_the_levels() {
    let study = Study::new(24, 50);
    let programme = study.programme();
    let (mean, sd) = study.scale();
    let (before, after) = (study.levels(0), study.levels(1));
    let mut cuts = Vec::new();
    for (kind, indicator) in [(EffectKind::Test, "test"), (EffectKind::SelfRating, "core.ability")] {
        let effect = change(&programme, kind, indicator);
        let floor = effect.latent_floor.there().unwrap();
        cuts.push(floor.cut.clone());
        let cut = mean + sd * floor.level.value.unwrap();
        near(&floor.before, share_below(&before, cut), 4.0);
        near(&floor.after, share_below(&after, cut), 4.0);
        near(&floor.change, share_below(&after, cut) - share_below(&before, cut), 4.0);
        let tenth = |levels: &[f64]| answer(kind, stats::descriptive::quantile(levels, 0.1).unwrap());
        near(&floor.lowest_tenth_before, tenth(&before), if kind == EffectKind::Test { 2.5 } else { 0.1 });
        near(&floor.lowest_tenth_after, tenth(&after), if kind == EffectKind::Test { 2.5 } else { 0.1 });
        let moved = tenth(&after) - tenth(&before);
        near(&floor.lowest_tenth_change, moved, if kind == EffectKind::Test { 2.5 } else { 0.1 });
        assert!(floor.before.caveats.contains(&Caveat::NormalLevels));
    }
    assert_eq!(cuts, ["half_of_easiest_third", "lowest_threshold"]);
    let ability = change(&programme, EffectKind::SelfRating, "core.ability");
    // Half of those at this level choose the lowest step: 1.8 level = -2.2.
    let level = ability.latent_floor.there().unwrap().level.value.unwrap();
    assert!((mean + sd * level + 2.2 / 1.8).abs() < 0.15, "{level}");
    assert!(matches!(ability.latent_change, Part::Absent(_)));
}

#[test]
fn the_lowest_do_not_rise_by_regression_to_the_mean() {
    let still = Study { shift: 0.0, ..Study::new(24, 80) };
    let effect = still.test();
    let lowest = effect.latent_floor.there().unwrap().started_lowest.there().unwrap();
    near(lowest, 0.0, 0.15);
    assert!(lowest.n >= 480, "{}", lowest.n);
    let moved = Study { shift: 0.5, ..Study::new(24, 80) };
    let lowest = moved.test().latent_floor.there().unwrap().started_lowest.there().unwrap().clone();
    near(&lowest, 0.5 / moved.scale().1, 0.15);
}

#[test]
fn what_cannot_be_calibrated_is_refused_with_its_reason() {
    let few = Study::new(10, 15).test();
    let Part::Absent(absent) = &few.latent_change else { panic!("150 persons calibrate nothing") };
    assert_eq!(absent.absent.code, Caveat::TooFew);
    assert!(absent.absent.text.contains("200 persons"));
    assert!(few.change.value.is_some(), "percent right is kept");

    let apart = Study { forms: Forms::InTurn, ..Study::new(10, 40) }.test();
    let Part::Absent(absent) = &apart.latent_change else { panic!("nothing connects the forms") };
    assert_eq!(absent.absent.code, Caveat::NotEstimable);
    assert!(absent.absent.text.contains("share no item"), "{}", absent.absent.text);
    assert!(matches!(apart.latent_floor, Part::Absent(_)));
}

#[test]
fn few_answers_to_each_item_give_them_one_slope_and_say_so() {
    let some = Study::new(10, 40).test();
    let change = some.latent_change.there().unwrap();
    assert!(change.caveats.contains(&Caveat::OneSlope));
    let many = Study::new(24, 50).test();
    assert!(!many.latent_change.there().unwrap().caveats.contains(&Caveat::OneSlope));
    let in_few = Study::new(4, 100).test();
    assert!(in_few.latent_change.there().unwrap().caveats.contains(&Caveat::FewClusters));
}

#[test]
fn an_item_harder_for_women_is_listed_and_the_others_are_not() {
    let fair = Study::new(24, 50).programme();
    let quality = fair.quality.iter().find(|one| one.kind == EffectKind::Test).unwrap();
    let differences = quality.differences.there().unwrap();
    assert_eq!(differences.compared.len(), 1);
    assert!(differences.flags.is_empty(), "{:?}", differences.flags);
    for reliability in &quality.reliability {
        let (omega, alpha) = (reliability.omega.there().unwrap(), reliability.alpha.there().unwrap());
        assert_eq!((reliability.items.len(), reliability.moment), (ITEMS, Moment::Before));
        let [low, high] = omega.ci.unwrap();
        assert!(
            low < omega.value.unwrap() && omega.value.unwrap() < high && (0.5..0.8).contains(&omega.value.unwrap())
        );
        assert!((omega.value.unwrap() - alpha.value.unwrap()).abs() < 0.05);
    }
    assert_eq!(quality.reliability.iter().map(|one| one.form.as_deref()).collect::<Vec<_>>(), [Some("A"), Some("B")]);

    let unfair = Study { harder_for_women: 1.2, ..Study::new(24, 50) }.programme();
    let quality = unfair.quality.iter().find(|one| one.kind == EffectKind::Test).unwrap();
    let flags = &quality.differences.there().unwrap().flags;
    assert_eq!(flags.iter().map(|flag| flag.item.as_str()).collect::<Vec<_>>(), ["a3"], "{flags:?}");
    let (flag, delta) = (&flags[0], flags[0].mantel_haenszel.there().unwrap());
    let harder = delta.value.unwrap() < 0.0;
    assert_eq!(flag.focal == "woman", harder, "{flag:?}");
}

#[test]
fn an_item_that_a_whole_group_gets_right_is_named_as_one_that_cannot_be_compared() {
    let mut package = Study::new(24, 50).package();
    let is_woman = |row: &package::ResponseRow| row.item == "sex" && row.value == "woman";
    let women: std::collections::BTreeSet<String> =
        package.responses().iter().filter(is_woman).map(|row| row.response).collect();
    let all_right = |mut row: package::ResponseRow| {
        if row.item == "a3" && women.contains(&row.response) {
            row.value = "1".to_owned();
        }
        row
    };
    package.responses = Some(package.responses().iter().map(all_right).collect::<Vec<_>>().into());
    let programme = programme(&package);
    let quality = programme.quality.iter().find(|one| one.kind == EffectKind::Test).unwrap();
    let differences = quality.differences.there().unwrap();
    let told: Vec<(&str, Caveat)> =
        differences.not_compared.iter().map(|one| (one.by.as_str(), one.reason.code)).collect();
    assert_eq!(told, [("sex: a3", Caveat::NotEstimable)]);
    assert!(differences.flags.iter().all(|flag| flag.item != "a3"));
}

#[test]
fn groups_by_a_number_are_compared_and_small_ones_named() {
    let with = |persons: usize| {
        let study = Study { harder_for_women: 1.2, ..Study::new(24, persons) };
        let mut package = study.package();
        let instruments = package.instruments.as_mut().unwrap();
        let sex = instruments.iter().find(|row| row.item == "sex").unwrap().clone();
        let asked = |item: &str, kind, options: &[&str]| package::InstrumentRow {
            item: item.to_owned(),
            kind,
            options: options.iter().map(|one| (*one).to_owned()).collect(),
            ..sex.clone()
        };
        instruments.push(asked("age", package::ItemKind::Score, &[]));
        instruments.push(asked("language", package::ItemKind::Single, &["sv", "so"]));
        let rows: Vec<package::ResponseRow> = package.responses.as_ref().unwrap().iter().collect();
        let mut all = rows.clone();
        for row in rows.iter().filter(|row| row.item == "sex") {
            // Age is the sex in years, so that what is found by one is found by the other.
            let age = if row.value == "woman" { "50" } else { "30" };
            let language = if row.link.as_deref().is_some_and(|link| link.ends_with("p1")) { "so" } else { "sv" };
            for (item, value) in [("age", age), ("language", language)] {
                all.push(package::ResponseRow { item: item.to_owned(), value: value.to_owned(), ..row.clone() });
            }
        }
        package.responses = Some(all.into());
        let quality = programme(&package).quality;
        quality.into_iter().find(|one| one.kind == EffectKind::Test).unwrap().differences
    };
    let found = with(50);
    let found = found.there().unwrap();
    let by: Vec<&str> = found.compared.iter().map(|one| one.by.as_str()).collect();
    assert_eq!(by, ["age", "sex"]);
    assert!(found.compared[0].reference.contains("30") && found.compared[0].focal.contains("30"), "{found:?}");
    let flagged = |by: &str| found.flags.iter().find(|flag| flag.by == by).map(|flag| flag.item.as_str());
    assert_eq!((flagged("age"), flagged("sex")), (Some("a3"), Some("a3")));
    assert_eq!(found.not_compared.iter().map(|one| one.by.as_str()).collect::<Vec<_>>(), ["language"]);
    let Part::Absent(few) = with(8) else { panic!("192 persons are no two groups of 200") };
    assert_eq!(few.absent.code, Caveat::TooFew);
}

#[test]
fn a_rating_stands_beside_the_test_of_the_same_construct() {
    let programme = Study::new(10, 40).programme();
    let beside = &programme.side_by_side;
    assert_eq!(beside.iter().map(|one| one.construct.as_str()).collect::<Vec<_>>(), ["knowledge"]);
    assert_eq!(beside[0].self_ratings[0].indicator, "core.knowledge");
    assert!(matches!(beside[0].self_ratings[0].shift, Part::Absent(_)));
    let test = change(&programme, EffectKind::Test, "test");
    assert_eq!((&beside[0].tests[0].change, &beside[0].tests[0].latent_change), (&test.change, &test.latent_change));
}

/// A rollout of organisations in three steps, everybody answering one form at each of four waves.
fn rollout(organisations: usize, persons: usize, effect: f64) -> Package {
    let days = ["2020-01-01", "2020-04-01", "2020-07-01", "2020-10-01"];
    let mut waves = "wave,programme,instrument,moment,opens,closes,group\n".to_owned();
    let mut units = "unit,parent,organisation,programme,service,staff,managers,starts_on\n".to_owned();
    let mut responses = "response,wave,unit,group,link,item,value\n".to_owned();
    for (t, day) in days.iter().enumerate() {
        let moment = if t == 0 { "before" } else { "during" };
        writeln!(waves, "w{t},p,i,{moment},{day},{}28,staff", &day[..8]).unwrap();
    }
    for o in 0..organisations {
        let start = 1 + o % 3;
        writeln!(units, "u{o},,o{o:02},p,,40,,{}", days[start]).unwrap();
        for p in 0..persons {
            for t in 0..days.len() {
                let started = if t >= start { effect } else { 0.0 };
                let level = started
                    + 0.1 * t as f64
                    + 0.2 * normal(&[1, o])
                    + 0.05 * normal(&[2, o, t])
                    + 0.8 * normal(&[3, o, p])
                    + 0.5 * normal(&[4, o, p, t]);
                let form = (p + t) % 2;
                for item in 0..ITEMS {
                    let right = right(level, form, item, &[5, o, p, t]);
                    let answer = if right { 1 } else { 2 };
                    writeln!(responses, "o{o}p{p}w{t},w{t},u{o},staff,o{o}p{p},{},{answer}", name(form, item)).unwrap();
                }
            }
        }
    }
    read(&instruments(), &waves, Some(&units), &responses)
}

#[test]
fn the_effect_on_the_level_is_told_beside_that_on_right_answers() {
    let comparison = programme(&rollout(18, 60, 0.6)).comparison;
    let comparison = comparison.there().unwrap();
    let of = |measure: Measure| comparison.indicators.iter().find(|one| one.measure == measure).unwrap();
    let (percent, level) = (of(Measure::PercentRight), of(Measure::LatentLevel));
    assert_eq!((level.kind, level.indicator.as_str()), (EffectKind::Test, "test"));
    // Within a period the levels of those who had not started have a standard deviation of 0.97.
    near(&level.model, 0.6 / 0.97, 0.1);
    assert_eq!((level.model.unit.as_str(), level.model.method.as_str()), ("sd", "rollout_model_latent"));
    let shrunk = percent.standardised.value.unwrap();
    assert!(shrunk < 0.9 * level.model.value.unwrap(), "{shrunk} beside {:?}", level.model.value);
    assert!(!level.model.caveats.contains(&Caveat::UncalibratedTest));
    assert!(level.against_waiting.there().unwrap().effect.value.is_some());
    let again = programme(&rollout(18, 60, 0.6)).comparison;
    assert_eq!(again.there().unwrap(), comparison, "the same seed draws the same");
}

#[test]
fn tasks_that_were_calibrated_before_keep_their_curves_in_the_effect() {
    let mut package = rollout(18, 60, 0.6);
    let effect = |package: &Package| {
        let comparison = programme(package).comparison;
        let indicators = &comparison.there().unwrap().indicators;
        indicators.iter().find(|one| one.measure == Measure::LatentLevel).unwrap().model.clone()
    };
    let anew = effect(&package);
    // The same curves on a scale whose unit is twice as large: levels are half as far apart, and the effect is the same.
    let (_, bank) = calibrate(&package, Some("test"), &Bank::default(), None).unwrap();
    let rows: Vec<package::CalibratedRow> = bank.indicators["test"]
        .iter()
        .map(|(item, found)| package::CalibratedRow {
            instrument: "i".to_owned(),
            item: item.clone(),
            slope: 2.0 * found.slope,
            intercept: found.intercepts[0],
            calibration: 1,
        })
        .collect();
    assert_eq!(rows.len(), 2 * ITEMS);
    package.calibrated = Some(rows);
    let fixed = effect(&package);
    assert_ne!(fixed.value, anew.value, "the curves are used");
    assert!((fixed.value.unwrap() - anew.value.unwrap()).abs() < 0.02, "{fixed:?} {anew:?}");
    assert!((fixed.se.unwrap() / anew.se.unwrap() - 1.0).abs() < 0.1, "{fixed:?} {anew:?}");
}

/// What each organisation cost, beside a frame of its persons.
fn with_costs(mut package: Package, organisations: usize, persons: u64) -> Package {
    let cost = |o: usize| package::CostRow {
        programme: "p".to_owned(),
        organisation: Some(format!("o{o:02}")),
        period: "2020-05".parse().unwrap(),
        activity: kernel::Activity::WorkplaceSession,
        kind: kernel::CostKind::Staff,
        amount: kernel::Ore(100 * (60_000 + 4_000 * (o as i64 % 5))),
        basis: None,
    };
    package.costs = Some((0..organisations).map(cost).collect());
    let frame = |(o, t): (usize, usize)| package::FrameRow {
        wave: format!("w{t}"),
        unit: format!("u{o}"),
        population: persons,
        invited: persons,
    };
    package.frame = Some((0..organisations).flat_map(|o| (0..4).map(move |t| (o, t))).map(frame).collect());
    package
}

#[test]
fn the_effect_on_the_level_has_its_cost_beside_that_on_right_answers() {
    let result = programme(&with_costs(rollout(18, 60, 0.6), 18, 60));
    let cost = result.cost_effect.there().unwrap();
    let per_person: f64 = (0..18).map(|o| (60_000 + 4_000 * (o % 5)) as f64).sum::<f64>() / (18.0 * 60.0);
    assert!((cost.cost_per_person.value.unwrap() - per_person).abs() < 1e-6);
    assert_eq!(
        cost.indicators.iter().map(|one| one.measure).collect::<Vec<_>>(),
        [Measure::PercentRight, Measure::LatentLevel]
    );
    let effects = &result.comparison.there().unwrap().indicators;
    for one in &cost.indicators {
        let effect = effects.iter().find(|effect| effect.measure == one.measure).unwrap();
        assert_eq!(one.effect, effect.standardised);
        let value = one.cost_per_effect.value.unwrap_or_else(|| panic!("{one:?}"));
        assert!((value - per_person / effect.standardised.value.unwrap()).abs() < 1e-6, "{one:?}");
        let [low, high] = one.cost_per_effect.ci.unwrap();
        assert!(0.0 < low && low < value && value < high, "{one:?}");
    }
    // A standard deviation of levels holds no error of few items, and is sooner reached.
    let [right, level] = [0, 1].map(|place| cost.indicators[place].cost_per_effect.value.unwrap());
    assert!(level < 0.9 * right, "{level} {right}");
    assert!(cost.not_estimated.is_empty());
}

#[test]
fn a_level_that_cannot_be_calibrated_has_no_cost_and_says_why() {
    let result = programme(&with_costs(rollout(12, 12, 1.5), 12, 12));
    let cost = result.cost_effect.there().unwrap();
    assert_eq!(cost.indicators.iter().map(|one| one.measure).collect::<Vec<_>>(), [Measure::PercentRight]);
    let refused = &cost.not_estimated;
    assert_eq!((refused.len(), refused[0].measure, refused[0].reason.code), (1, Measure::LatentLevel, Caveat::TooFew));
}

#[test]
fn a_bank_carries_its_scale_to_new_answers_and_names_what_drifted() {
    let (report, bank) = calibrate(&Study::new(24, 60).package(), None, &Bank::default(), None).unwrap();
    assert_eq!(report.indicators.iter().map(|one| one.indicator.as_str()).collect::<Vec<_>>(), ["test", CORE]);
    let test = &report.indicators[0];
    assert_eq!((test.model.as_str(), test.items.len()), ("2pl", 2 * ITEMS));
    let (mean, sd) = Study::new(24, 60).scale();
    for (place, item) in test.items.iter().filter(|item| item.item.starts_with('a')).enumerate() {
        assert_eq!((item.item.as_str(), item.answers.value), (&*name(0, place), Some(1440.0)));
        let difficulty = (-1.5 + 0.4 * place as f64 - mean) / sd;
        let (found, se) = (item.difficulties[0].value.unwrap(), item.difficulties[0].se.unwrap());
        assert!((found - difficulty).abs() < 4.0 * se && se < 0.25, "{found} {difficulty} {se}");
        assert!(item.misfit.there().unwrap().value.unwrap() < 0.05);
        assert!(!item.from_bank && matches!(item.drift, Part::Absent(_)));
    }
    assert_eq!(report.indicators[1].model, "graded");
    assert_eq!(report.indicators[1].items[0].difficulties.len(), 4);

    // Others, half a standard deviation better, for whom one item has become harder.
    let later = Study { seed: 5, harder: 1.5, ..Study::new(24, 60) };
    let (again, next) = calibrate(&later.package(), Some("test"), &bank, None).unwrap();
    let test = &again.indicators[0];
    assert_eq!(test.scale_of_bank, Part::There(2 * ITEMS as u64 - 1));
    let drifted: Vec<&str> =
        test.items.iter().filter(|item| item.drift.there().unwrap().drifted).map(|item| item.item.as_str()).collect();
    assert_eq!(drifted, ["a3"]);
    let a3 = test.items.iter().find(|item| item.item == "a3").unwrap();
    assert!(!a3.from_bank && a3.drift.there().unwrap().harder.as_ref().unwrap().value.unwrap() > 1.0);
    let (old, new) = (&bank.indicators["test"], &next.indicators["test"]);
    assert_eq!((&old["a0"].intercepts, old["a0"].slope), (&new["a0"].intercepts, new["a0"].slope));
    assert_ne!(old["a3"].intercepts, new["a3"].intercepts);
    assert_eq!(old["a0"].answers + 1440, new["a0"].answers);
    assert_eq!(next.indicators[CORE], bank.indicators[CORE], "what was not asked for is as it was");
}

#[test]
fn a_bank_that_cannot_be_used_is_refused_by_name() {
    let package = Study::new(10, 40).package();
    let (_, bank) = calibrate(&package, Some("test"), &Bank::default(), None).unwrap();
    let mut broken = bank.clone();
    broken.indicators.get_mut("test").unwrap().get_mut("a0").unwrap().slope = -1.0;
    let why = calibrate(&package, None, &broken, None).unwrap_err().to_string();
    assert!(why.contains("a0") && why.contains("test"), "{why}");

    let mut foreign = bank.clone();
    let items = foreign.indicators.get_mut("test").unwrap();
    *items = std::mem::take(items).into_iter().map(|(item, known)| (format!("x{item}"), known)).collect();
    let (report, after) = calibrate(&package, Some("test"), &foreign, None).unwrap();
    assert_eq!((report.refused.len(), report.indicators.len()), (1, 0));
    assert!(report.refused[0].reason.text.contains("bank"), "{}", report.refused[0].reason.text);
    assert_eq!(after, foreign, "nothing of another scale is put into the bank");

    let (report, _) = calibrate(&package, Some("nothing"), &Bank::default(), None).unwrap();
    assert_eq!(report.refused[0].indicator, "nothing");
    let (report, _) = calibrate(&Study::new(10, 15).package(), None, &Bank::default(), None).unwrap();
    assert!(report.indicators.is_empty() && report.refused.iter().all(|one| one.reason.code == Caveat::TooFew));
    let (report, _) = calibrate(&package, Some("test"), &Bank::default(), "2019-01-01".parse().ok()).unwrap();
    assert_eq!(report.refused[0].reason.code, Caveat::MissingData, "open waves take no part");
}
