//! Do the ranges of a change without a comparison group hold the truth, and is nothing called an effect?

use std::fmt::Write as _;

use evaluation::package::{self, Files, Package, ReadOptions};
use evaluation::result::{Effect, EffectKind, Evaluation, Part};
use evaluation::{Context, evaluate};
use kernel::{Caveat, Moment};

/// Random numbers of a test: splitmix64.
struct Chance(u64);

impl Chance {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

/// A programme measured before and after. All amounts in standard deviations of competence.
#[derive(Clone, Copy)]
struct World {
    effect: f64,
    anyway: f64,
    shift: f64,
    /// How much likelier the competent are to answer before, and after.
    selection: [f64; 2],
    /// Share that answers twice.
    twice: f64,
    frame: bool,
    then_ratings: bool,
}

const ORDINARY: World = World {
    effect: 0.3,
    anyway: 0.12,
    shift: -0.18,
    selection: [0.3, 0.3],
    twice: 0.1,
    frame: false,
    then_ratings: false,
};

/// What is true of everybody, in points of the rating.
struct Truth {
    change: f64,
    effect: f64,
}

const ITEMS: usize = 4;
const UNITS: usize = 12;
const PERSONS: usize = 50;

fn rating(level: f64) -> f64 {
    (2.8 + 0.7 * level).round().clamp(1.0, 5.0)
}

fn world(world: World, seed: u64) -> (Package, Truth) {
    let mut chance = Chance(seed);
    let mut responses = "response,wave,unit,group,link,item,value\n".to_owned();
    let (mut change, mut effect) = (0.0, 0.0);
    let mut sheets = 0;
    for unit in 0..UNITS {
        let of_unit = 0.3 * chance.normal();
        for _ in 0..PERSONS {
            let competence = of_unit + 0.95 * chance.normal();
            let noise: Vec<[f64; 3]> = (0..ITEMS).map(|_| [(); 3].map(|()| 0.8 * chance.normal())).collect();
            let mean = |level: f64, of: usize| noise.iter().map(|n| rating(level + n[of])).sum::<f64>() / ITEMS as f64;
            let after = competence + world.anyway + world.effect;
            change += mean(after + world.shift, 1) - mean(competence, 0);
            effect += mean(after, 1) - mean(competence + world.anyway, 1);
            for (moment, wave) in ["b", "a"].into_iter().enumerate() {
                let propensity = 1.0 / (1.0 + (0.7 - world.selection[moment] * competence).exp());
                if chance.uniform() > propensity {
                    continue;
                }
                let times = 1 + usize::from(chance.uniform() < world.twice);
                for _ in 0..times {
                    sheets += 1;
                    for (item, noise) in noise.iter().enumerate() {
                        let level = [competence, after + world.shift][moment];
                        let value = rating(level + noise[moment]);
                        writeln!(responses, "{wave}{sheets},{wave},u{unit},staff,,i{item},{value}").unwrap();
                        if world.then_ratings && moment == 1 {
                            // Memory overdoes the shift by half.
                            let value = rating(competence + 1.5 * world.shift + noise[2]);
                            writeln!(responses, "t{sheets},t,u{unit},staff,,i{item},{value}").unwrap();
                        }
                    }
                }
            }
        }
    }
    let mut files = Files::new();
    let mut file = |name: &str, text: String| files.insert(name.to_owned(), text.into_bytes());
    file("datapackage.json", r#"{"name":"world","resources":[]}"#.to_owned());
    file(
        "programmes.csv",
        "programme,name,cluster,role,start,end,planned_participants,granted_sek\np,P,,evaluated,2019-01-01,2020-12-31,,\n".to_owned(),
    );
    let units: String = (0..UNITS).map(|unit| format!("u{unit},,o{unit},p,,,,\n")).collect();
    file("units.csv", format!("unit,parent,organisation,programme,service,staff,managers,starts_on\n{units}"));
    let items: String = (0..ITEMS).map(|item| format!("i,i{item},rating,skill,skill,,1,5,,,0\n")).collect();
    file("instruments.csv", format!("instrument,item,kind,construct,indicator,form,min,max,options,key,core\n{items}"));
    let then = if world.then_ratings { "t,p,i,then,2020-02-01,2020-03-01,staff\n" } else { "" };
    file(
        "waves.csv",
        format!(
            "wave,programme,instrument,moment,opens,closes,group\nb,p,i,before,2019-02-01,2019-03-01,staff\n\
             a,p,i,after,2020-02-01,2020-03-01,staff\n{then}"
        ),
    );
    if world.frame {
        let rows: String = (0..UNITS)
            .flat_map(|unit| ["b", "a", "t"].map(|wave| format!("{wave},u{unit},{PERSONS},{PERSONS}\n")))
            .filter(|row| world.then_ratings || !row.starts_with('t'))
            .collect();
        file("frame.csv", format!("wave,unit,population,invited\n{rows}"));
    }
    file("responses.csv", responses);
    let package = package::read(&files, ReadOptions::default()).unwrap_or_else(|errors| panic!("{errors}")).package;
    let persons = (UNITS * PERSONS) as f64;
    (package, Truth { change: change / persons, effect: effect / persons })
}

fn evaluated(package: &Package) -> Evaluation {
    evaluate(package, &Context { generated_at: "2021-06-01".to_owned(), seed: 1, ..Context::default() })
}

fn before_after(result: &Evaluation) -> &Effect {
    let effects = &result.programmes[0].effects;
    effects.iter().find(|e| e.kind == EffectKind::SelfRating && e.to == Moment::After).expect("a change")
}

/// How often, of `programmes`, the ranges hold the true change and the true effect.
fn coverage(of: World, programmes: u64) -> (f64, f64) {
    let (mut change, mut effect) = (0, 0);
    for seed in 0..programmes {
        let (package, truth) = world(of, 1000 + seed);
        let result = evaluated(&package);
        let found = before_after(&result);
        assert_eq!(found.label, "change_not_effect");
        assert!(result.programmes[0].comparison.there().is_none());
        let ranges = found.sensitivity.there().expect("a range");
        let holds =
            |ci: Option<[f64; 2]>, truth: f64| ci.is_some_and(|[lower, upper]| lower <= truth && truth <= upper);
        change += u32::from(holds(ranges.change_of_all.ci, truth.change));
        effect += u32::from(holds(ranges.programme.there().unwrap().ci, truth.effect));
    }
    (f64::from(change) / programmes as f64, f64::from(effect) / programmes as f64)
}

#[test]
fn ranges_hold_the_truth_of_open_links_without_a_frame_and_of_framed_waves() {
    let worlds = [
        ("ordinary", ORDINARY),
        ("no effect", World { effect: 0.0, ..ORDINARY }),
        ("at the ends", World { anyway: 0.3, shift: -0.3, selection: [0.1, 0.7], ..ORDINARY }),
        ("framed", World { frame: true, twice: 0.0, ..ORDINARY }),
        ("framed, then-ratings", World { frame: true, twice: 0.0, then_ratings: true, ..ORDINARY }),
        ("framed, other selection", World { frame: true, twice: 0.0, selection: [0.1, 0.5], ..ORDINARY }),
    ];
    for (name, world) in worlds {
        let (change, effect) = coverage(world, 40);
        assert!(change >= 0.95 && effect >= 0.95, "{name}: {change} {effect}");
    }
}

#[test]
fn a_range_that_the_truth_is_outside_of_does_not_hold_it() {
    // Five times the shift that is taken for granted, with nearly everybody's answers known to be like the others'.
    let world = World { shift: -1.5, anyway: -0.5, frame: true, twice: 0.0, selection: [0.0, 0.0], ..ORDINARY };
    assert!(coverage(world, 5).1 < 0.5);
}

#[test]
fn without_frame_and_link_answers_may_be_given_twice_and_nobody_knows_how_many_are_missing() {
    let (package, _) = world(ORDINARY, 5);
    let result = evaluated(&package);
    let found = before_after(&result);
    let ranges = found.sensitivity.there().unwrap();
    for estimate in [&found.change, &ranges.change_of_all, ranges.programme.there().unwrap(), &ranges.tipping_point] {
        for caveat in [Caveat::OpenLink, Caveat::NoFrame, Caveat::NoComparisonGroup, Caveat::Unlinked] {
            assert!(estimate.caveats.contains(&caveat), "{caveat:?}: {estimate:?}");
        }
    }
    assert_eq!((ranges.stated.missing_before.value, ranges.stated.missing_after.value), (Some(100.0), Some(100.0)));
    assert!((ranges.stated.standard_error_factor - 2f64.sqrt()).abs() < 1e-12);
    let [lower, upper] = found.change.ci.unwrap();
    let half = stats_t(found.change.df.unwrap()) * found.change.se.unwrap();
    assert!((upper - lower - 2.0 * half).abs() < 1e-9, "the interval is as wide as its error says");
}

#[test]
fn with_a_frame_the_ranges_are_those_of_the_missing_share() {
    let (package, _) = world(World { frame: true, twice: 0.0, ..ORDINARY }, 6);
    let result = evaluated(&package);
    let found = before_after(&result);
    let ranges = found.sensitivity.there().unwrap();
    let n = found.counts.after.value.unwrap();
    let missing = 1.0 - n / (UNITS * PERSONS) as f64;
    assert!((ranges.stated.missing_after.value.unwrap() - 100.0 * missing).abs() < 1e-9);
    assert!(!found.change.caveats.contains(&Caveat::OpenLink));
    assert!((ranges.stated.standard_error_factor - 1.0).abs() < 1e-12);
    assert_eq!(ranges.stated.yardstick, Some([-0.3, 0.0]));
    // The change at the tipping point is nothing: change + missing * sd * tipping = 0.
    let values: Vec<f64> = sums(&package, "a");
    let mean = values.iter().sum::<f64>() / n;
    let sd = (values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (n - 1.0)).sqrt();
    let tipped = found.change.value.unwrap() + missing * sd * ranges.tipping_point.value.unwrap();
    assert!(tipped.abs() < 1e-9, "{tipped}");
    let certain = ranges.tipping_point_of_certainty.value.unwrap();
    assert!(certain.abs() <= ranges.tipping_point.value.unwrap().abs());
}

#[test]
fn then_ratings_say_how_the_yardstick_moved() {
    let (package, _) = world(World { then_ratings: true, frame: true, twice: 0.0, ..ORDINARY }, 7);
    let result = evaluated(&package);
    let ranges = before_after(&result).sensitivity.there().unwrap();
    assert!(ranges.stated.yardstick_from_then_ratings);
    let [lower, upper] = ranges.stated.yardstick.unwrap();
    assert!(lower < -0.1 && upper >= 0.0, "{lower} {upper}");
    let effects = &result.programmes[0].effects;
    let of = |kind: EffectKind| effects.iter().find(|effect| effect.kind == kind).unwrap().sensitivity.there().unwrap();
    assert_eq!(of(EffectKind::ThenRating).stated.yardstick, Some([0.0, 0.3]));
    assert!(matches!(of(EffectKind::ResponseShift).programme, Part::Absent(_)));
}

fn sums(package: &Package, wave: &str) -> Vec<f64> {
    let mut sums = std::collections::BTreeMap::<&str, f64>::new();
    for row in package.responses().views().filter(|row| row.wave == wave) {
        *sums.entry(row.response).or_default() += row.value.parse::<f64>().unwrap() / ITEMS as f64;
    }
    sums.into_values().collect()
}

/// The two-sided critical value of t at 95 %.
fn stats_t(df: f64) -> f64 {
    stats::Interval::around(0.0, 1.0, df, 0.95).upper
}
