//! The effect on those who started lowest, where everybody who was low by chance comes back by chance.

use std::fmt::Write as _;

use evaluation::package::{self, Files, ReadOptions};
use evaluation::result::{IndicatorEffect, Part, StartedLowest};
use evaluation::{Context, evaluate};
use kernel::Caveat;

const DAYS: [&str; 4] = ["2020-01-01", "2020-04-01", "2020-07-01", "2020-10-01"];
const PERSONS: usize = 24;

/// A drawn rollout in which answers vary as much from time to time as between persons.
struct Rollout {
    organisations: usize,
    seed: usize,
    /// The first wave at which an organisation has started.
    starts: fn(usize) -> usize,
    drawn: bool,
    linked: bool,
    /// What somebody gains by having started, by the answer at the first wave.
    gain: fn(f64) -> f64,
}

impl Rollout {
    fn of(organisations: usize, gain: fn(f64) -> f64) -> Self {
        Self { organisations, seed: 1, starts: |o| 1 + o % 3, drawn: true, linked: true, gain }
    }

    fn at_first(&self, o: usize, person: usize) -> f64 {
        50.0 + noise(&[1, self.seed, o])
            + 3.0 * noise(&[2, self.seed, o, person])
            + 3.0 * noise(&[3, self.seed, o, person, 0])
    }

    fn answer(&self, o: usize, person: usize, wave: usize) -> f64 {
        if wave == 0 {
            return self.at_first(o, person);
        }
        let own = 50.0 + noise(&[1, self.seed, o]) + 3.0 * noise(&[2, self.seed, o, person]);
        let gain = if wave >= (self.starts)(o) { (self.gain)(self.at_first(o, person)) } else { 0.0 };
        own + gain
            + 0.3 * wave as f64
            + 0.5 * noise(&[4, self.seed, o, wave])
            + 3.0 * noise(&[3, self.seed, o, person, wave])
    }

    fn indicator(&self) -> IndicatorEffect {
        let mut files = Files::new();
        let mut put = |name: &str, text: String| files.insert(name.to_owned(), text.into_bytes());
        put("datapackage.json", r#"{"name":"lowest","resources":[]}"#.to_owned());
        put(
            "programmes.csv",
            "programme,name,cluster,role,start,end,planned_participants,granted_sek\n\
             p,P,,evaluated,2020-01-01,2020-12-31,,\n"
                .to_owned(),
        );
        put(
            "instruments.csv",
            "instrument,item,kind,construct,indicator,form,min,max,options,key,core\n\
             i,score,score,skill,competence,,,,,,0\n"
                .to_owned(),
        );
        let mut waves = "wave,programme,instrument,moment,opens,closes,group\n".to_owned();
        for (t, day) in DAYS.iter().enumerate() {
            let moment = if t == 0 { "before" } else { "during" };
            writeln!(waves, "w{t},p,i,{moment},{day},{}28,staff", &day[..8]).unwrap();
        }
        put("waves.csv", waves);
        let mut units = "unit,parent,organisation,programme,service,staff,managers,starts_on\n".to_owned();
        let mut responses = "response,wave,unit,group,link,item,value\n".to_owned();
        for o in 0..self.organisations {
            writeln!(units, "o{o:02}u,,o{o:02},p,,,,{}", DAYS.get((self.starts)(o)).unwrap_or(&"2021-06-01")).unwrap();
            for person in 0..PERSONS {
                for t in 0..DAYS.len() {
                    let who = format!("o{o:02}p{person}");
                    let link = if self.linked { who.as_str() } else { "" };
                    let value = self.answer(o, person, t);
                    writeln!(responses, "{who}w{t},w{t},o{o:02}u,staff,{link},score,{value:.9}").unwrap();
                }
            }
        }
        put("units.csv", units);
        put("responses.csv", responses);
        if self.drawn {
            let clusters: Vec<String> = (0..self.organisations).map(|o| format!("o{o:02}")).collect();
            let places: Vec<String> = (0..self.organisations).map(|o| ((self.starts)(o) + 1).to_string()).collect();
            put(
                "allocations.csv",
                format!(
                    "programme,allocation,drawn,clusters,sequences\np,1,1,{},{}\n",
                    clusters.join(";"),
                    places.join(";")
                ),
            );
        }
        let package = package::read(&files, ReadOptions::default()).unwrap_or_else(|errors| panic!("{errors}")).package;
        let context = Context { generated_at: "2021-12-31T00:00:00Z".to_owned(), seed: 1, ..Context::default() };
        let programme = evaluate(&package, &context).programmes.remove(0);
        programme.comparison.there().expect("there is a rollout").indicators[0].clone()
    }

    fn lowest(&self) -> StartedLowest {
        self.indicator().started_lowest.there().expect("the lowest can be followed").clone()
    }
}

/// A number between -1 and 1 that looks drawn and is the same every time (splitmix64).
fn noise(key: &[usize]) -> f64 {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for part in key {
        state = state.wrapping_add(*part as u64 + 1).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        state ^= state >> 29;
    }
    state = (state ^ (state >> 30)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((state ^ (state >> 31)) >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
}

#[test]
fn those_who_started_lowest_have_the_effect_and_not_their_return_to_the_mean() {
    let none = Rollout::of(12, |_| 0.0);
    // They do come back: the lowest fourth rises by more than a point without any programme.
    let mut first: Vec<(f64, usize, usize)> =
        (0..12).flat_map(|o| (0..PERSONS).map(move |p| (o, p))).map(|(o, p)| (none.at_first(o, p), o, p)).collect();
    first.sort_by(|a, b| a.0.total_cmp(&b.0));
    first.truncate(first.len() / 4);
    let rise = |wave: usize| {
        first.iter().map(|(value, o, p)| none.answer(*o, *p, wave) - value).sum::<f64>() / first.len() as f64
    };
    assert!(rise(1) > 1.0, "{}", rise(1));
    let nothing = none.lowest();
    assert_eq!(nothing.persons.value, Some(first.len() as f64));
    let [low, high] = nothing.effect.ci.unwrap();
    assert!(low < 0.0 && 0.0 < high, "{:?}", nothing.effect);

    // What everybody gains they gain; what only they gain is not that of everybody.
    let all = Rollout::of(12, |_| 1.5).lowest();
    let added = all.effect.value.unwrap() - nothing.effect.value.unwrap();
    assert!((added - 1.5).abs() < 1e-5, "{added}");
    let only = Rollout::of(12, |first| if first < 48.5 { 2.0 } else { 0.0 }).indicator();
    let lowest = only.started_lowest.there().unwrap();
    let added = lowest.effect.value.unwrap() - nothing.effect.value.unwrap();
    let of_all = only.effect.value.unwrap() - none.indicator().effect.value.unwrap();
    assert!(added > 1.5 && of_all < 1.0, "{added} {of_all}");
    assert_eq!(lowest.effect.method, "rollout_model");
    assert!(lowest.effect.caveats.contains(&Caveat::LinkedOnly));
}

#[test]
fn intervals_for_the_lowest_hold_the_truth_and_their_mean_is_it() {
    let studies: Vec<[f64; 3]> = (0..40)
        .map(|seed| {
            let effect = Rollout { seed, ..Rollout::of(12, |_| 1.0) }.lowest().effect;
            let [low, high] = effect.ci.unwrap();
            [effect.value.unwrap(), low, high]
        })
        .collect();
    let mean = studies.iter().map(|study| study[0]).sum::<f64>() / 40.0;
    let held = studies.iter().filter(|study| study[1] < 1.0 && 1.0 < study[2]).count();
    // The standard error of one is some 0.5; fewer than 34 of 40 would be rarer than one in a hundred at 95 %.
    assert!((mean - 1.0).abs() < 0.25 && held >= 34, "mean {mean}, {held} of 40 held");
}

#[test]
fn with_few_clusters_the_lots_alone_say_how_sure_it_is() {
    let lowest = Rollout::of(6, |_| 6.0).lowest();
    let lots = lowest.by_lots.there().unwrap();
    assert_eq!(lots.lots, 90, "6! / (2! 2! 2!)");
    assert_eq!(lowest.effect, lots.effect);
    assert!(lowest.effect.caveats.contains(&Caveat::RandomisationOnly));
    let [low, high] = lowest.effect.ci.expect("ninety lots bound it");
    assert!(low < 6.0 && 6.0 < high, "{low} {high}");
}

#[test]
fn what_cannot_be_told_of_the_lowest_is_refused_by_name() {
    let why = |rollout: Rollout| match rollout.indicator().started_lowest {
        Part::Absent(absent) => absent.absent.code,
        Part::There(told) => panic!("{told:?}"),
    };
    assert_eq!(why(Rollout { drawn: false, ..Rollout::of(12, |_| 1.0) }), Caveat::NotRandomised);
    assert_eq!(why(Rollout { starts: |o| o % 3, ..Rollout::of(12, |_| 1.0) }), Caveat::NoComparisonGroup);
    assert_eq!(why(Rollout { linked: false, ..Rollout::of(12, |_| 1.0) }), Caveat::TooFew);
}
