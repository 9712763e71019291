//! What a rollout tells, and when it tells nothing: the design decides, not the answers.

use std::fmt::Write as _;

use evaluation::package::{self, Files, Package, ReadOptions};
use evaluation::result::{Comparison, ComparisonDesign, ComparisonLevel, IndicatorEffect, Part, ProgrammeResult};
use evaluation::{Context, evaluate};
use kernel::Caveat;

const DAYS: [&str; 4] = ["2020-01-01", "2020-04-01", "2020-07-01", "2020-10-01"];

/// A rollout of organisations with two units of eight persons each; all answer at every wave.
struct Rollout {
    organisations: usize,
    /// The wave from which an organisation counts as started.
    starts: Box<dyn Fn(usize) -> usize>,
    /// The start of the second unit of an organisation, when it has one of its own.
    second_unit: Option<Box<dyn Fn(usize) -> usize>>,
    /// The effect by number of waves since the start, the first among them.
    effect: Box<dyn Fn(usize) -> f64>,
    allocations: Option<String>,
    /// Kronor of each organisation, beside a frame of its sixteen persons.
    costs: Option<Box<dyn Fn(usize) -> u32>>,
}

impl Rollout {
    fn stepped(organisations: usize, effect: f64) -> Self {
        Self {
            organisations,
            starts: Box::new(|organisation| 1 + organisation % 3),
            second_unit: None,
            effect: Box::new(move |_| effect),
            allocations: None,
            costs: None,
        }
    }

    fn drawn(mut self) -> Self {
        let clusters: Vec<String> = (0..self.organisations).map(|o| format!("o{o:02}")).collect();
        let places: Vec<String> = (0..self.organisations).map(|o| (self.starts)(o).to_string()).collect();
        self.allocations = Some(format!(
            "programme,allocation,drawn,clusters,sequences\np,1,1,{},{}\n",
            clusters.join(";"),
            places.join(";")
        ));
        self
    }

    fn package(&self) -> Package {
        let mut files: Files = Files::new();
        let mut put = |name: &str, text: String| {
            files.insert(name.to_owned(), text.into_bytes());
        };
        put("datapackage.json", r#"{"name":"rollout","resources":[]}"#.to_owned());
        put(
            "programmes.csv",
            "programme,name,cluster,role,start,end,planned_participants,granted_sek\n\
             p,P,,evaluated,2020-01-01,2020-12-31,,\n"
                .to_owned(),
        );
        put(
            "instruments.csv",
            "instrument,item,kind,construct,indicator,form,min,max,options,key,core\n\
             i,score,score,skill,competence,,,,,,0\ni,age,score,background,,,,,,,0\n"
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
            for u in 0..2 {
                let unit = format!("o{o:02}u{u}");
                let own = self.second_unit.as_ref().filter(|_| u == 1);
                let start = own.map_or_else(|| (self.starts)(o), |start| start(o));
                let day = DAYS.get(start).copied().unwrap_or("2021-06-01");
                writeln!(units, "{unit},,o{o:02},p,,8,,{day}").unwrap();
                for person in 0..8 {
                    for t in 0..DAYS.len() {
                        let effect = if t >= start { (self.effect)(t - start + 1) } else { 0.0 };
                        let mut value = 50.0 + effect + 0.3 * t as f64;
                        value += noise(&[1, o]) + noise(&[2, o, u]) + 0.3 * noise(&[3, o, t]);
                        value += 2.0 * noise(&[4, o, u, person]) + noise(&[5, o, u, person, t]);
                        let link = format!("{unit}p{person}");
                        writeln!(responses, "{link}w{t},w{t},{unit},staff,{link},score,{value:.9}").unwrap();
                        writeln!(responses, "{link}w{t},w{t},{unit},staff,{link},age,{}", 20 + person * 5).unwrap();
                    }
                }
            }
        }
        put("units.csv", units);
        put("responses.csv", responses);
        if let Some(cost) = &self.costs {
            let mut costs = "programme,organisation,period,activity,kind,amount_sek\n".to_owned();
            let mut frame = "wave,unit,population,invited\n".to_owned();
            for o in 0..self.organisations {
                writeln!(costs, "p,o{o:02},2020-05,workplace_session,staff,{}", cost(o)).unwrap();
                for (t, u) in (0..DAYS.len()).flat_map(|t| [(t, 0), (t, 1)]) {
                    writeln!(frame, "w{t},o{o:02}u{u},8,8").unwrap();
                }
            }
            put("costs.csv", costs);
            put("frame.csv", frame);
        }
        if let Some(allocations) = &self.allocations {
            put("allocations.csv", allocations.clone());
        }
        package::read(&files, ReadOptions::default()).unwrap_or_else(|errors| panic!("{errors}")).package
    }

    fn programme(&self) -> ProgrammeResult {
        let context = Context { generated_at: "2021-12-31T00:00:00Z".to_owned(), seed: 1, ..Context::default() };
        evaluate(&self.package(), &context).programmes.remove(0)
    }

    fn comparison(&self) -> Part<Comparison> {
        self.programme().comparison
    }

    fn indicator(&self) -> (Comparison, IndicatorEffect) {
        let Part::There(comparison) = self.comparison() else { panic!("there is a comparison") };
        let indicator = comparison.indicators[0].clone();
        (comparison, indicator)
    }
}

/// A number between -1 and 1 that looks drawn and is the same every time (splitmix64).
fn noise(key: &[usize]) -> f64 {
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    for part in key {
        state = state.wrapping_add(*part as u64 + 1).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        state ^= state >> 29;
    }
    state = (state ^ (state >> 30)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((state ^ (state >> 31)) >> 11) as f64 / (1u64 << 52) as f64 - 1.0
}

#[test]
fn an_effect_added_to_those_who_started_is_the_effect_found() {
    let (_, without) = Rollout::stepped(12, 0.0).drawn().indicator();
    let (comparison, with) = Rollout::stepped(12, 1.5).drawn().indicator();
    let value = |effect: &IndicatorEffect| effect.effect.value.unwrap();
    assert!((value(&with) - value(&without) - 1.5).abs() < 1e-5, "{} {}", value(&with), value(&without));
    assert_eq!(with.effect.se.map(|se| (se * 1e6).round()), without.effect.se.map(|se| (se * 1e6).round()));
    assert_eq!(
        (comparison.design, comparison.level),
        (ComparisonDesign::RandomisedRollout, ComparisonLevel::Organisation)
    );
    assert_eq!((comparison.clusters, comparison.sequences, with.label.as_str()), (12, 3, "effect"));
    assert_eq!(comparison.periods.iter().map(|p| p.started).collect::<Vec<_>>(), [0, 4, 8, 12]);
    assert!(!with.effect.caveats.contains(&Caveat::NotRandomised));
    assert!(comparison.indicators.len() == 1, "background is no outcome");
}

#[test]
fn a_growing_effect_is_told_as_what_it_is() {
    let mut rollout = Rollout::stepped(12, 0.0).drawn();
    rollout.effect = Box::new(|since| since as f64);
    let (_, growing) = rollout.indicator();
    let (_, none) = Rollout::stepped(12, 0.0).drawn().indicator();
    for (place, (with, without)) in growing.by_exposure.iter().zip(&none.by_exposure).enumerate() {
        let added = with.effect.value.unwrap() - without.effect.value.unwrap();
        assert!((added - (place + 1) as f64).abs() < 1e-5, "{place}: {added}");
    }
    let average = growing.average_over_exposure.value.unwrap() - none.average_over_exposure.value.unwrap();
    assert!((average - 2.0).abs() < 1e-5, "{average}");
    assert!(growing.effect.caveats.contains(&Caveat::EffectVaries));
    assert!(!none.effect.caveats.contains(&Caveat::EffectVaries));
    assert_eq!(none.effect, none.model, "what does not vary is told by the model with one effect");
}

#[test]
fn where_growth_is_not_plain_the_interval_holds_one_effect_and_the_mean_over_the_waves() {
    let mut met = Vec::new();
    for step in 0..40 {
        let mut rollout = Rollout::stepped(12, 0.0).drawn();
        rollout.effect = Box::new(move |since| 0.05 * f64::from(step) * since as f64);
        let (_, growing) = rollout.indicator();
        let [first, one, mean] = [&growing.effect, &growing.model, &growing.average_over_exposure];
        let says_so = first.caveats.contains(&Caveat::EffectVaries);
        let [[low, high], own, other] = [first, one, mean].map(|estimate| estimate.ci.unwrap());
        let state = if first == mean {
            assert!(says_so);
            "the mean"
        } else {
            assert_eq!((first.value, first.method.as_str()), (one.value, "rollout_model"));
            if says_so {
                assert_eq!([low, high], [own[0].min(other[0]), own[1].max(other[1])]);
                let wider = (high - low) / (own[1] - own[0]);
                assert!((first.se.unwrap() / one.se.unwrap() / wider - 1.0).abs() < 1e-12 && wider >= 1.0);
                "either"
            } else {
                assert_eq!(first, one);
                "one"
            }
        };
        if met.last() != Some(&state) {
            met.push(state);
        }
    }
    assert_eq!(met, ["one", "either", "the mean"], "the plainer it grows, the more the mean is told");
}

#[test]
fn the_cost_of_a_growing_effect_is_that_of_its_mean_over_the_waves() {
    let mut rollout = Rollout::stepped(12, 0.0).drawn();
    rollout.effect = Box::new(|since| 4.0 * since as f64);
    rollout.costs = Some(Box::new(|organisation| 32_000 + 1_600 * (organisation as u32 % 5)));
    let programme = rollout.programme();
    let growing = &programme.comparison.there().unwrap().indicators[0];
    let cost = programme.cost_effect.there().unwrap();
    let of = &cost.indicators[0];
    assert_eq!(growing.effect, growing.average_over_exposure, "the mean over the waves since the start stands first");
    assert!(
        growing.effect.value.unwrap() > growing.model.value.unwrap() + 0.5,
        "one effect for all is no mean of them"
    );
    assert_eq!(of.effect, growing.standardised);
    let expected = cost.cost_per_person.value.unwrap() / growing.standardised.value.unwrap();
    assert!((of.cost_per_effect.value.unwrap() / expected - 1.0).abs() < 1e-9);
}

#[test]
fn without_a_draw_it_is_the_weaker_design() {
    let (comparison, effect) = Rollout::stepped(12, 1.0).indicator();
    assert_eq!(comparison.design, ComparisonDesign::StaggeredStart);
    assert_eq!(effect.label, "effect_weaker_design");
    assert!(effect.effect.caveats.contains(&Caveat::NotRandomised));
}

#[test]
fn without_anybody_who_waited_there_is_no_effect() {
    let mut rollout = Rollout::stepped(12, 1.0);
    rollout.starts = Box::new(|_| 2);
    let Part::Absent(absent) = rollout.comparison() else { panic!("all started together") };
    assert_eq!(absent.absent.code, Caveat::NoComparisonGroup);
}

#[test]
fn who_starts_late_counts_as_drawn() {
    let mut late = Rollout::stepped(12, 1.0).drawn();
    late.starts = Box::new(|organisation| if organisation == 0 { 3 } else { 1 + organisation % 3 });
    let (comparison, effect) = late.indicator();
    assert_eq!(comparison.periods.iter().map(|p| p.started).collect::<Vec<_>>(), [0, 4, 8, 12]);
    assert!(effect.effect.caveats.contains(&Caveat::DepartedFromDraw));
}

#[test]
fn units_that_start_one_by_one_are_compared_as_units() {
    let mut rollout = Rollout::stepped(12, 1.0);
    rollout.second_unit = Some(Box::new(|organisation| 1 + (organisation + 1) % 3));
    let (comparison, effect) = rollout.indicator();
    assert_eq!((comparison.level, comparison.clusters), (ComparisonLevel::Unit, 24));
    assert!(effect.effect.se.is_some());
}

#[test]
fn few_clusters_have_only_the_lots() {
    let (_, effect) = Rollout::stepped(6, 4.0).drawn().indicator();
    let lots = effect.by_lots.there().unwrap();
    // 6! / (2! 2! 2!) exchanges of the starts.
    assert_eq!(lots.lots, 90);
    assert_eq!(effect.effect, lots.effect);
    assert!(effect.model.value.is_some() && effect.model.ci.is_none());
    assert!(effect.effect.caveats.contains(&Caveat::RandomisationOnly));
    let [low, high] = effect.effect.ci.expect("ninety lots bound the effect");
    assert!(low < 4.0 && 4.0 < high, "{low} {high}");
    assert!(lots.no_effect.value.unwrap() < 0.05, "{:?}", lots.no_effect);
}

#[test]
fn so_few_lots_that_nothing_is_certain_give_no_interval() {
    let mut rollout = Rollout::stepped(4, 4.0);
    rollout.starts = Box::new(|organisation| 1 + organisation % 2);
    let (_, effect) = rollout.drawn().indicator();
    assert_eq!(effect.by_lots.there().unwrap().lots, 6);
    assert!(effect.effect.value.is_some() && effect.effect.ci.is_none());
}

#[test]
fn the_lots_are_those_that_could_have_been_drawn() {
    let rollout = Rollout::stepped(12, 1.0).drawn();
    let one = rollout.allocations.clone().unwrap();
    let (head, row) = one.split_once('\n').unwrap();
    let turned = row.trim().replace("p,1,1", "p,2,0").replace("1;2;3;1;2;3;1;2;3;1;2;3", "3;2;1;3;2;1;3;2;1;3;2;1");
    let kept = Rollout { allocations: Some(format!("{head}\n{row}{turned}\n")), ..rollout };
    let (_, effect) = kept.indicator();
    assert_eq!(effect.by_lots.there().unwrap().lots, 2);
    let (_, effect) = Rollout::stepped(12, 1.0).drawn().indicator();
    assert_eq!(effect.by_lots.there().unwrap().lots, 34_650);
    assert!(effect.effect.ci.is_some() && effect.effect == effect.model);
}

#[test]
fn starts_that_people_chose_are_compared_with_those_who_waited() {
    let shifted = |effect: f64| Rollout::stepped(12, effect).indicator().1;
    let (none, some) = (shifted(0.0), shifted(1.0));
    let value = |one: &IndicatorEffect| one.against_waiting.there().unwrap().effect.value.unwrap();
    assert!((value(&some) - value(&none) - 1.0).abs() < 1e-6, "{} {}", value(&some), value(&none));
    assert_eq!(some.effect, some.against_waiting.there().unwrap().effect);
    assert!(matches!(&some.by_lots, Part::Absent(absent) if absent.absent.code == Caveat::NotRandomised));
}

#[test]
fn an_effect_has_a_cost_when_both_are_sure_enough() {
    let with = |effect: f64, cost: Box<dyn Fn(usize) -> u32>| {
        let rollout = Rollout { costs: Some(cost), ..Rollout::stepped(12, effect).drawn() };
        rollout.programme().cost_effect.there().unwrap().clone()
    };
    let cost = with(6.0, Box::new(|organisation| 32_000 + 1_600 * (organisation as u32 % 5)));
    // Sixteen persons each: 2,000 kronor and up to 400 more.
    let per_person = cost.cost_per_person.value.unwrap();
    let expected = (0..12).map(|o| 2_000.0 + 100.0 * f64::from(o % 5)).sum::<f64>() / 12.0;
    assert!((per_person - expected).abs() < 1e-6, "{per_person} {expected}");
    let of = &cost.indicators[0];
    let value = of.cost_per_effect.value.unwrap();
    assert!((value - per_person / of.effect.value.unwrap()).abs() < 1e-6);
    let [low, high] = of.cost_per_effect.ci.unwrap();
    assert!(0.0 < low && low < value && value < high);
    let shares: Vec<f64> = of.acceptability.iter().map(|one| one.acceptability.value.unwrap()).collect();
    assert!(shares.windows(2).all(|pair| pair[0] <= pair[1]) && shares[0] < 1.0 && *shares.last().unwrap() > 99.0);
    assert!(of.cost_per_effect.caveats.contains(&Caveat::WithoutLostWorkingTime));

    // Twice the amounts, twice the cost of the effect and twice its limits.
    let twice = with(6.0, Box::new(|organisation| 64_000 + 3_200 * (organisation as u32 % 5)));
    let [twice_low, twice_high] = twice.indicators[0].cost_per_effect.ci.unwrap();
    assert!((twice_low / low - 2.0).abs() < 1e-6 && (twice_high / high - 2.0).abs() < 1e-6);

    let none = with(0.0, Box::new(|organisation| 32_000 + 1_600 * (organisation as u32 % 5)));
    let of = &none.indicators[0];
    assert!(of.cost_per_effect.value.is_none() && of.reason.as_ref().unwrap().contains("may be zero"), "{of:?}");
}

#[test]
fn without_an_effect_there_is_no_cost_of_it() {
    let mut rollout = Rollout { costs: Some(Box::new(|_| 1_000)), ..Rollout::stepped(12, 1.0) };
    rollout.starts = Box::new(|_| 2);
    let Part::Absent(absent) = rollout.programme().cost_effect else { panic!("there is no effect") };
    assert_eq!(absent.absent.code, Caveat::NoComparisonGroup);
}
