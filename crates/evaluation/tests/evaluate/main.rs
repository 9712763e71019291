//! Results that can be worked out by hand, and everything that must be withheld or absent.

mod evidence;
mod schema_check;

use std::fmt::Write as _;
use std::path::Path;

use evaluation::package::{self, Files, Package, ReadOptions};
use evaluation::result::{EachEstimate, Effect, EffectKind, Evaluation, Part, Place, ReferenceInterval, schema};
use evaluation::{Context, evaluate};
use kernel::{Caveat, Estimate, Group, Moment};
use proptest::prelude::*;
use serde_json::Value;

use schema_check::violations;

const PROGRAMMES: &str = "programme,name,cluster,role,start,end,planned_participants,granted_sek\n\
    p,A programme,,evaluated,2019-01-01,2020-12-31,20,1000.00\n";
const UNITS: &str = "unit,parent,organisation,programme,service,staff,managers,starts_on\nu,,o,p,,40,,\nv,,o,p,,40,,\n";
const INSTRUMENTS: &str = "instrument,item,kind,construct,indicator,form,min,max,options,key,core\n\
    i,ability,rating,ability,core.ability,,1,5,,,1\n\
    i,area-1,rating,skill,area,,1,5,,,0\n\
    i,area-2,rating,skill,area,,1,5,,,0\n\
    i,one,test,knowledge,test,A,,,1;2;3,2,0\n\
    i,set,test,knowledge,test,A,,,a;b;c,a;c,0\n\
    i,order,test,knowledge,test,A,,,x;y;z,z;x;y,0\n\
    i,other-form,test,knowledge,test,B,,,1;2,1,0\n";
const WAVES: &str = "wave,programme,instrument,moment,opens,closes,group\n\
    b,p,i,before,2019-02-01,2019-03-01,staff\na,p,i,after,2020-02-01,2020-03-01,staff\n";
const FRAME: &str = "wave,unit,population,invited\nb,u,40,40\na,u,40,20\n";

fn package(files: &[(&str, &str)]) -> Package {
    let mut all: Files = [("datapackage.json", r#"{"name":"by-hand","resources":[]}"#), ("programmes.csv", PROGRAMMES)]
        .into_iter()
        .chain(files.iter().copied())
        .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
        .collect();
    all.entry("units.csv".to_owned()).or_insert_with(|| UNITS.as_bytes().to_vec());
    package::read(&all, ReadOptions::default()).unwrap_or_else(|errors| panic!("{errors}")).package
}

fn context() -> Context {
    Context { generated_at: "2021-06-01T10:00:00Z".to_owned(), seed: 1, ..Context::default() }
}

fn run(files: &[(&str, &str)]) -> Evaluation {
    let result = evaluate(&package(files), &context());
    let json = serde_json::to_string(&result).unwrap();
    let read: Evaluation = serde_json::from_str(&json).unwrap();
    assert!(
        alike(&serde_json::to_value(read).unwrap(), &serde_json::to_value(&result).unwrap()),
        "reading changes nothing"
    );
    result
}

/// Equal but for the last digit of a number, which reading JSON may move.
fn alike(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
            (a - b).abs() <= 1e-12 * (1.0 + a.abs())
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| alike(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| alike(a, b)))
        }
        _ => a == b,
    }
}

fn near(estimate: &Estimate, expected: f64) {
    let value = estimate.value.unwrap_or_else(|| panic!("withheld: {estimate:?}"));
    assert!((value - expected).abs() < 1e-9, "{value} is not {expected}: {estimate:?}");
}

fn why(estimate: &Estimate) -> &[Caveat] {
    assert_eq!(estimate.value, None, "{estimate:?}");
    &estimate.caveats
}

/// Answers of persons: wave, person, item, value.
fn answers(rows: &[(&str, String, &str, String)]) -> String {
    let mut text = "response,wave,unit,group,link,item,value\n".to_owned();
    for (wave, person, item, value) in rows {
        writeln!(text, "{wave}{person},{wave},u,staff,{person},{item},{value}").unwrap();
    }
    text
}

/// Twelve persons who rate themselves 2 or 3 before, and whose change is 0, 1 or 2.
fn ratings() -> Vec<(&'static str, String, &'static str, String)> {
    let mut rows = Vec::new();
    for person in 0..12 {
        rows.push(("b", format!("k{person}"), "ability", (2 + person % 2).to_string()));
        rows.push(("a", format!("k{person}"), "ability", (2 + person % 2 + person % 3).to_string()));
    }
    rows
}

fn survey(rows: &[(&str, String, &str, String)]) -> Evaluation {
    let responses = answers(rows);
    run(&[("instruments.csv", INSTRUMENTS), ("waves.csv", WAVES), ("frame.csv", FRAME), ("responses.csv", &responses)])
}

fn effect<'a>(result: &'a Evaluation, indicator: &str) -> &'a Effect {
    result.programmes[0].effects.iter().find(|effect| effect.indicator == indicator).expect("the indicator is compared")
}

/// 31 postings of ten persons: one hour each day for three days, and one posting corrected away.
fn hours() -> String {
    let mut text = "person,unit,programme,date,minutes,activity,form,sex,group_size\n".to_owned();
    for person in 0..10 {
        let sex = if person < 4 { "man" } else { "woman" };
        for day in 1..=3 {
            writeln!(text, "k{person},u,p,2019-05-0{day},60,workplace_session,on_site,{sex},").unwrap();
        }
    }
    text.push_str(
        "k0,u,p,2019-06-01,300,web_course,self_paced,man,\nk0,u,p,2019-06-01,-300,web_course,self_paced,man,\n",
    );
    text.push_str(
        "k1,u,p,2019-06-02,150,workplace_session,digital,man,\nk1,u,p,2019-06-02,-30,workplace_session,digital,man,\n",
    );
    text
}

#[test]
fn persons_participations_and_hours_are_net_of_corrections() {
    let result = run(&[("hours.csv", &hours())]);
    let participation = result.programmes[0].participation.there().unwrap();
    near(&participation.persons, 10.0);
    near(&participation.participations, 31.0);
    near(&participation.newcomers, 10.0);
    near(&participation.hours, 32.0);
    near(&participation.mean_hours, 3.2);
    near(&participation.median_hours, 3.0);
    // Nine persons with 3 hours and one with 5.
    assert_eq!(why(&participation.at_most_four_hours), [Caveat::ComplementWithheld], "one person has more");
    near(&participation.planned.there().unwrap().reached, 50.0);
    assert_eq!(
        participation.by_activity.len(),
        1,
        "the posting taken back leaves nothing: {:?}",
        participation.by_activity
    );
}

#[test]
fn a_small_part_is_withheld_and_so_is_the_part_that_would_give_it_away() {
    let result = run(&[("hours.csv", &hours())]);
    let participation = result.programmes[0].participation.there().unwrap();
    let [woman, man] = &participation.by_sex[..] else { panic!("{:?}", participation.by_sex) };
    assert_eq!((woman.sex.as_str(), why(&woman.persons)), ("woman", &[Caveat::ComplementWithheld][..]));
    assert_eq!((man.sex.as_str(), why(&man.hours)), ("man", &[Caveat::ComplementWithheld][..]));
    assert_eq!((woman.persons.n, man.persons.n), (0, 0));
    assert_eq!(why(&participation.months[0].hours), [Caveat::ComplementWithheld], "June has one person");
    assert_eq!(why(&participation.months[1].hours), [Caveat::ComplementWithheld]);
    let digital = participation.by_form.iter().find(|form| form.form == kernel::Form::Digital).unwrap();
    assert_eq!(why(&digital.hours), [Caveat::ComplementWithheld]);
}

#[test]
fn a_person_of_another_programme_before_is_no_newcomer() {
    let mut text = hours();
    for person in 0..6 {
        let year = if person < 5 { 2018 } else { 2020 };
        writeln!(text, "k{person},u,q,{year}-01-01,60,other,on_site,,").unwrap();
    }
    let programmes = format!("{PROGRAMMES}q,Another,,evaluated,2018-01-01,2018-12-31,,\n");
    let result = run(&[("hours.csv", &text), ("programmes.csv", &programmes)]);
    near(&result.programmes[0].participation.there().unwrap().newcomers, 5.0);
    let cluster = result.cluster.there().unwrap();
    near(&cluster.persons, 10.0);
    near(&cluster.hours, 32.0);
    let why = cluster.left_out.iter().find(|left| left.programme == "q" && left.figure == "hours").unwrap();
    assert_eq!(why.reason.code, Caveat::TooFew, "the sum less the other programme's would tell of six");
}

#[test]
fn costs_are_divided_by_persons_and_hours_with_and_without_lost_time() {
    let costs = "programme,organisation,period,activity,kind,amount_sek\n\
        p,,2019-05,workplace_session,staff,3000\np,,2019-05,workplace_session,lost_working_time,3200.00\n\
        p,,2019-06,project_management,external,200.00\n";
    let interval = ReferenceInterval {
        id: "course".into(),
        low_sek: 110.0,
        high_sek: 300.0,
        includes_lost_working_time: true,
        source: "elsewhere".into(),
    };
    let mut context = context();
    context.reference = vec![interval.clone(), ReferenceInterval { includes_lost_working_time: false, ..interval }];
    let result = evaluate(&package(&[("hours.csv", &hours()), ("costs.csv", costs)]), &context);
    let cost = result.programmes[0].cost.there().unwrap();
    near(&cost.total.with_lost_working_time, 6400.0);
    near(&cost.total.without_lost_working_time, 3200.0);
    near(&cost.per_participant_hour.with_lost_working_time, 200.0);
    near(&cost.per_participant_hour.without_lost_working_time, 100.0);
    near(&cost.per_participant.with_lost_working_time, 640.0);
    near(&cost.of_granted, 320.0);
    let leading = &cost.by_activity[0];
    assert_eq!(leading.activity, kernel::Activity::ProjectManagement);
    assert!(why(&leading.per_participant_hour.with_lost_working_time).contains(&Caveat::MissingData));
    near(&cost.by_activity[1].per_participant_hour.without_lost_working_time, 93.75);
    let places: Vec<_> =
        result.cluster.there().unwrap().reference_intervals.iter().map(|i| i.programmes[0].place).collect();
    assert_eq!(places, [Some(Place::Within), Some(Place::Below)]);
}

#[test]
fn working_time_that_was_reckoned_is_said_to_be_where_it_is_in_the_cost() {
    let costs = "programme,organisation,period,activity,kind,amount_sek,basis\np,,2019-05,other,lost_working_time,3200,computed\n";
    let all = evaluate(&package(&[("hours.csv", &hours()), ("costs.csv", costs)]), &context());
    let total = &all.programmes[0].cost.there().unwrap().total;
    let said = [&total.with_lost_working_time, &total.without_lost_working_time];
    assert_eq!(said.map(|one| one.caveats.contains(&Caveat::ReckonedTime)), [true, false]);
}

#[test]
fn without_lost_working_time_the_cost_with_it_is_absent() {
    let costs = "programme,organisation,period,activity,kind,amount_sek\np,,2019-05,other,staff,3200\n";
    let result = run(&[("hours.csv", &hours()), ("costs.csv", costs)]);
    let cost = result.programmes[0].cost.there().unwrap();
    assert!(why(&cost.per_participant_hour.with_lost_working_time).contains(&Caveat::MissingData));
    near(&cost.per_participant_hour.without_lost_working_time, 100.0);
}

#[test]
fn with_everybody_linked_in_one_unit_the_model_is_the_paired_t() {
    let result = survey(&ratings());
    let effect = effect(&result, "core.ability");
    assert_eq!(
        (effect.kind, effect.group, effect.from, effect.to),
        (EffectKind::SelfRating, Group::Staff, Moment::Before, Moment::After)
    );
    near(&effect.before, 2.5);
    near(&effect.after, 3.5);
    let (model, paired) = (&effect.change, &effect.linked_only);
    assert!((model.value.unwrap() - 1.0).abs() < 1e-6 && (paired.value.unwrap() - 1.0).abs() < 1e-9);
    // Changes 0, 1, 2 four times each: variance 8 / 11, standard error sqrt(8 / 11 / 12), 11 degrees of freedom.
    let se = (8.0f64 / 11.0 / 12.0).sqrt();
    assert!((paired.se.unwrap() - se).abs() < 1e-9, "{paired:?}");
    assert!((paired.df.unwrap() - 11.0).abs() < 1e-9);
    assert!((model.se.unwrap() - se).abs() < 1e-3, "{model:?}");
    assert_eq!(model.method, "mixed_model_pre_post");
    for caveat in [Caveat::NoComparisonGroup, Caveat::SelfRating, Caveat::LowResponse, Caveat::FewClusters] {
        assert!(model.caveats.contains(&caveat), "{caveat:?} is not among {:?}", model.caveats);
    }
    assert!(!model.caveats.contains(&Caveat::Unlinked));
    assert_eq!(effect.label, "change_not_effect");
    assert!(why(&effect.unlinked_only).contains(&Caveat::TooFew));
    assert_eq!(model.scale, Some([1.0, 5.0]));
}

#[test]
fn the_floor_is_the_share_below_with_help() {
    let one_lower = ratings().into_iter().map(|(wave, person, item, value)| {
        let value: u32 = value.parse().unwrap();
        (wave, person, item, (value - 1).to_string())
    });
    let result = survey(&one_lower.collect::<Vec<_>>());
    let floor = effect(&result, "core.ability").floor.there().unwrap();
    assert!((floor.at_most - 1.0).abs() < 1e-12);
    near(&floor.before, 50.0);
    // After, two persons answer 1: under five, so withheld together with the change.
    assert_eq!(why(&floor.after), [Caveat::TooFew]);
    assert!(why(&floor.change).contains(&Caveat::TooFew));
}

#[test]
fn dont_know_is_counted_and_left_out_of_the_mean() {
    let mut rows = ratings();
    for person in 20..26 {
        rows.push(("b", format!("k{person}"), "ability", "dk".to_owned()));
    }
    let result = survey(&rows);
    let effect = effect(&result, "core.ability");
    near(&effect.before, 2.5);
    near(&effect.counts.before, 12.0);
    near(&effect.counts.dont_know_before, 6.0);
}

#[test]
fn an_area_is_the_persons_mean_of_its_items() {
    let mut rows = Vec::new();
    for person in 0..10 {
        for wave in ["b", "a"] {
            let up = u32::from(wave == "a");
            rows.push((wave, format!("k{person}"), "area-1", (1 + up + person % 2).to_string()));
            if person > 0 {
                rows.push((wave, format!("k{person}"), "area-2", (2 + up + person % 2).to_string()));
            }
        }
    }
    let result = survey(&rows);
    let effect = effect(&result, "area");
    assert_eq!(effect.items, ["area-1", "area-2"]);
    // Person 0 answered the first item only (1); four even ones have 1.5, five odd ones 2.5.
    near(&effect.before, (1.0 + 4.0 * 1.5 + 5.0 * 2.5) / 10.0);
    assert!(effect.floor.there().is_none());
}

#[test]
fn a_test_score_is_the_share_of_right_answers_of_the_form_that_was_met() {
    let mut rows = Vec::new();
    for person in 0..10 {
        let key = |item, value: &str| ("b", format!("k{person}"), item, value.to_owned());
        rows.extend([key("one", "2"), key("set", "c;a"), key("order", "x;y;z")]);
        let key = |item, value: &str| ("a", format!("k{person}"), item, value.to_owned());
        rows.extend([key("one", if person < 5 { "2" } else { "dk" }), key("set", "a"), key("order", "z;x;y")]);
    }
    let result = survey(&rows);
    let effect = effect(&result, "test");
    near(&effect.before, 200.0 / 3.0);
    near(&effect.after, (5.0 * 200.0 / 3.0 + 5.0 * 100.0 / 3.0) / 10.0);
    assert_eq!(effect.change.unit, "percentage_points");
    assert!(effect.change.caveats.contains(&Caveat::UncalibratedTest));
}

#[test]
fn few_persons_give_no_means_and_no_change() {
    let rows: Vec<_> = ratings().into_iter().filter(|row| row.1.len() == 2 && row.1.as_str() < "k3").collect();
    let result = survey(&rows);
    let effect = effect(&result, "core.ability");
    for estimate in [&effect.before, &effect.change, &effect.linked_only, &effect.counts.before] {
        assert!(why(estimate).contains(&Caveat::TooFew));
        assert_eq!(estimate.n, 0);
    }
}

#[test]
fn an_open_wave_shows_no_counts_and_is_not_compared() {
    let responses = answers(&ratings());
    let package = package(&[
        ("instruments.csv", INSTRUMENTS),
        ("waves.csv", WAVES),
        ("frame.csv", FRAME),
        ("responses.csv", &responses),
    ]);
    let result = evaluate(&package, &Context { generated_at: "2020-03-01".to_owned(), ..context() });
    let programme = &result.programmes[0];
    assert!(programme.effects.is_empty());
    let reason = &programme.not_compared.iter().find(|not| not.indicator == "core.ability").unwrap().reason;
    assert_eq!(reason.code, Caveat::WaveOpen);
    let after = &programme.reach.there().unwrap().waves[1];
    assert!(why(&after.answered).contains(&Caveat::WaveOpen));
    assert!(why(&after.response_rate).contains(&Caveat::WaveOpen));
    assert!(why(&after.units[0].answered).contains(&Caveat::WaveOpen));
}

#[test]
fn reach_counts_who_was_invited_answered_linked_and_lost() {
    let mut rows = ratings();
    for person in 30..36 {
        rows.push(("b", format!("k{person}"), "ability", "3".to_owned()));
    }
    let result = survey(&rows);
    let [before, after] = &result.programmes[0].reach.there().unwrap().waves[..] else { panic!("two waves") };
    near(&before.answered, 18.0);
    near(&before.response_rate, 45.0);
    assert!(before.response_rate.caveats.contains(&Caveat::LowResponse));
    near(&after.linked, 12.0);
    near(&after.lost, 6.0);
    near(&after.came, 0.0);
    near(&before.came, 18.0);
    near(&after.response_rate, 60.0);
    near(&after.population_response_rate, 30.0);
    assert!(!after.response_rate.caveats.contains(&Caveat::LowResponse));
}

#[test]
fn those_who_answered_only_afterwards_are_a_number_of_their_own() {
    let mut rows = ratings();
    for person in 40..47 {
        rows.push(("a", format!("k{person}"), "ability", "3".to_owned()));
    }
    let result = survey(&rows);
    let after = &result.programmes[0].reach.there().unwrap().waves[1];
    near(&after.linked, 12.0);
    near(&after.came, 7.0);
    // Of three nothing is told, nor of what would tell them.
    rows.truncate(rows.len() - 4);
    let result = survey(&rows);
    let after = &result.programmes[0].reach.there().unwrap().waves[1];
    assert!(after.came.value.is_none() && after.linked.value.is_none(), "{after:?}");
}

#[test]
fn several_sheets_of_one_person_in_a_wave_count_once() {
    let mut responses = answers(&ratings());
    responses.push_str("twice,b,u,staff,k0,ability,5\n");
    let result = run(&[("instruments.csv", INSTRUMENTS), ("waves.csv", WAVES), ("responses.csv", &responses)]);
    near(&effect(&result, "core.ability").before, 2.5);
    let wave = &result.programmes[0].reach.there().unwrap().waves[0];
    near(&wave.answered, 12.0);
    assert!(why(&wave.response_rate).contains(&Caveat::NoFrame));
    assert!(effect(&result, "core.ability").change.caveats.contains(&Caveat::NoFrame));
}

#[test]
fn what_is_remembered_is_kept_apart_from_what_was_rated_before() {
    let waves = format!("{WAVES}t,p,i,then,2020-02-01,2020-03-01,staff\n");
    let mut rows = ratings();
    for person in 0..12 {
        rows.push(("t", format!("k{person}"), "ability", (1 + person % 2).to_string()));
    }
    let responses = answers(&rows);
    let result = run(&[("instruments.csv", INSTRUMENTS), ("waves.csv", &waves), ("responses.csv", &responses)]);
    let of = |kind: EffectKind| result.programmes[0].effects.iter().find(|effect| effect.kind == kind).unwrap();
    near(&of(EffectKind::SelfRating).linked_only, 1.0);
    near(&of(EffectKind::ThenRating).linked_only, 2.0);
    assert!(of(EffectKind::ThenRating).change.caveats.contains(&Caveat::Retrospective));
    // Everybody remembers one step lower: a shift without spread has no interval, and is therefore not estimable.
    assert!(why(&of(EffectKind::ResponseShift).change).contains(&Caveat::NotEstimable));
}

#[test]
fn there_is_no_effect_without_a_comparison_group() {
    let result = survey(&ratings());
    let Part::Absent(absent) = &result.programmes[0].comparison else { panic!("no design is in the package") };
    assert_eq!(absent.absent.code, Caveat::NoComparisonGroup);
}

#[test]
fn two_programmes_are_not_pooled_three_are_and_four_are_told_one_by_one() {
    let mut programmes = "programme,name,cluster,role,start,end,planned_participants,granted_sek\n".to_owned();
    let mut waves = "wave,programme,instrument,moment,opens,closes,group\n".to_owned();
    let mut responses = "response,wave,unit,group,link,item,value\n".to_owned();
    for (place, programme) in ["p", "q", "r", "s"].into_iter().enumerate() {
        writeln!(programmes, "{programme},{programme},,evaluated,2019-01-01,2020-01-01,,").unwrap();
        for (moment, year, up) in [("before", 2019, 0), ("after", 2020, 1)] {
            writeln!(waves, "{programme}{moment},{programme},i,{moment},{year}-01-01,{year}-02-01,staff").unwrap();
            for person in 0..12 {
                let value = 1 + person % 2 + up * (person % 3 + place % 2);
                writeln!(
                    responses,
                    "{programme}{moment}{person},{programme}{moment},u,staff,k{person},ability,{value}"
                )
                .unwrap();
            }
        }
        let result = run(&[
            ("programmes.csv", &programmes),
            ("units.csv", "unit,parent,organisation,programme,service,staff,managers,starts_on\nu,,o,p,,,,\n"),
            ("instruments.csv", INSTRUMENTS),
            ("waves.csv", &waves),
            ("responses.csv", &responses),
        ]);
        let pooled = &result.cluster.there().unwrap().pooled;
        match (place, &pooled.first().map(|pooled| &pooled.change)) {
            (0, None) => {}
            (1, Some(Part::Absent(absent))) => assert_eq!(absent.absent.code, Caveat::FewProgrammes),
            (2, Some(Part::There(change))) => near_by(change, 4.0 / 3.0),
            (3, Some(Part::There(change))) => near_by(change, 1.5),
            (place, other) => panic!("{place} {other:?}"),
        }
        match (place, pooled.first().map(|pooled| &pooled.each)) {
            (0, None) => {}
            (1 | 2, Some(Part::Absent(absent))) => assert_eq!(absent.absent.code, Caveat::FewProgrammes),
            (3, Some(Part::There(each))) => {
                let keys: Vec<&str> = each.iter().map(|one| one.programme.as_str()).collect();
                assert_eq!(keys, ["p", "q", "r", "s"]);
                let changes: Vec<f64> = each.iter().map(|one| one.change.value.unwrap()).collect();
                // p and r changed by 1, q and s by 2: drawn towards 1.5, and in the same order.
                assert!(changes[0] > 1.0 && changes[0] < 1.5 && changes[1] > 1.5 && changes[1] < 2.0, "{changes:?}");
                let ranks: Vec<[f64; 2]> = each.iter().map(|one| one.rank.ci.unwrap()).collect();
                assert!(ranks[0][0] > 1.0 || ranks[1][0] < ranks[0][0], "{ranks:?}");
                assert!(ranks.iter().all(|[best, worst]| *best >= 1.0 && best <= worst && *worst <= 4.0), "{ranks:?}");
            }
            (place, other) => panic!("{place} {other:?}"),
        }
    }
}

#[test]
fn what_is_only_similar_is_never_pooled_with_the_same_and_told_beside_it() {
    let mut programmes = "programme,name,cluster,role,start,end,planned_participants,granted_sek\n".to_owned();
    let mut waves = "wave,programme,instrument,moment,opens,closes,group\n".to_owned();
    let mut responses = "response,wave,unit,group,link,item,value\n".to_owned();
    let instruments = "instrument,item,kind,construct,indicator,form,min,max,options,key,core\n\
                       i,lock,rating,skill,area.safety,,1,5,,,0\n\
                       own,local-1,rating,skill,area.safety~local-1,,1,5,,,0\n\
                       own,local-2,rating,skill,area.safety~local-2,,1,5,,,0\n\
                       own,local-3,rating,skill,local-3,,1,5,,,0\n";
    // Three programmes ask the same and change by 1, 1 and 2; the fourth asks two similar things: by 3 and 1, in the mean 2.
    for programme in ["p", "q", "r", "s"] {
        writeln!(programmes, "{programme},{programme},,evaluated,2019-01-01,2020-01-01,,").unwrap();
        let own = programme == "s";
        let instrument = if own { "own" } else { "i" };
        for (moment, year, later) in [("before", 2019, 0), ("after", 2020, 1)] {
            let wave = format!("{programme}{moment}");
            writeln!(waves, "{wave},{programme},{instrument},{moment},{year}-01-01,{year}-02-01,staff").unwrap();
            for person in 0..12 {
                let items: &[(&str, i32)] = match programme {
                    "s" => &[("local-1", 3), ("local-2", 1), ("local-3", 2)],
                    "r" => &[("lock", 2)],
                    _ => &[("lock", 1)],
                };
                for (item, up) in items {
                    let value = 1 + person % 2 + later * (up + (person % 3 - 1) * i32::from(person < 3));
                    let row = format!("{wave}{person},{wave},u,staff,{programme}k{person},{item},{value}");
                    writeln!(responses, "{row}").unwrap();
                }
            }
        }
    }
    let result = run(&[
        ("programmes.csv", &programmes),
        ("units.csv", "unit,parent,organisation,programme,service,staff,managers,starts_on\nu,,o,p,,,,\n"),
        ("instruments.csv", instruments),
        ("waves.csv", &waves),
        ("responses.csv", &responses),
    ]);
    let pooled = &result.cluster.there().unwrap().pooled;
    let [safety] = &pooled[..] else { panic!("one indicator is shared: {pooled:?}") };
    assert_eq!((safety.indicator.as_str(), safety.programmes.len()), ("area.safety", 3));
    near_by(safety.change.there().unwrap(), 4.0 / 3.0);
    assert_eq!(safety.similar_programmes, ["s"]);
    let beside = safety.with_similar.there().unwrap();
    assert_eq!(beside.n, 4);
    assert!((beside.value.unwrap() - 1.5).abs() < 0.01, "the mean of 1, 1, 2 and 2: {beside:?}");
}

fn near_by(estimate: &Estimate, expected: f64) {
    assert!((estimate.value.unwrap() - expected).abs() < 1e-4, "{estimate:?}");
}

#[test]
fn the_shipped_package_of_published_figures_is_sound_and_says_what_it_lacks() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content/packages/west-sweden-published");
    let files: Files = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap()))
        .collect();
    let package = package::read(&files, ReadOptions::default()).unwrap_or_else(|errors| panic!("{errors}")).package;
    let result = evaluate(&package, &context());
    assert_eq!(result.programmes.len(), 7);
    for programme in &result.programmes {
        assert!(programme.participation.there().is_none() && programme.cost.there().is_none());
        assert!(programme.reach.there().is_none() && programme.evidence.there().is_some());
    }
    assert!(result.audit.len() >= 10);
    assert_eq!(why(&result.cluster.there().unwrap().persons), [Caveat::MissingData]);
}

#[test]
fn an_empty_package_says_only_what_is_missing() {
    let result = evaluate(&Package::default(), &Context::default());
    assert!(result.programmes.is_empty() && result.cluster.there().is_none());
}

#[test]
fn when_rows_were_left_out_every_number_says_so() {
    let files: Files = package::write(&package(&[("hours.csv", &hours())]));
    let mut files = files;
    let broken = String::from_utf8(files["hours.csv"].clone()).unwrap() + "k9,u,p,2019-05-09,nine,other,on_site,,\n";
    files.insert("hours.csv".to_owned(), broken.into_bytes());
    let read = package::read(&files, ReadOptions { skip_invalid: true }).unwrap();
    assert_eq!(read.skipped.len(), 1);
    let mut result = evaluate(&read.package, &Context { skipped: read.skipped, ..context() });
    assert_eq!(result.skipped[0].column.as_deref(), Some("minutes"));
    let mut seen = 0;
    result.each_estimate(&mut |estimate| {
        seen += 1;
        assert!(estimate.caveats.contains(&Caveat::RowsSkipped), "{estimate:?}");
    });
    assert!(seen > 20);
}

proptest! {
    /// Whatever the answers and hours, no number of persons from one to four is shown, and nothing about so few.
    #[test]
    fn no_small_group_is_ever_shown(
        answered in proptest::collection::vec((0u8..40, any::<bool>(), 1u8..=5), 0..60),
        posted in proptest::collection::vec((0u8..30, 0usize..11, 0usize..3, 0usize..2), 0..60),
    ) {
        let mut rows = Vec::new();
        let mut met = std::collections::BTreeSet::new();
        for (person, after, value) in answered {
            let wave = if after { "a" } else { "b" };
            if met.insert((person, wave)) {
                rows.push((wave, format!("k{person}"), "ability", value.to_string()));
            }
        }
        let mut hours = "person,unit,programme,date,minutes,activity,form,sex,group_size\n".to_owned();
        for (person, activity, form, sex) in posted {
            let (activity, form) = (kernel::Activity::ALL[activity], kernel::Form::ALL[form]);
            writeln!(hours, "k{person},u,p,2019-05-01,90,{activity},{form},{},", kernel::Sex::ALL[sex]).unwrap();
        }
        let responses = answers(&rows);
        let mut result = run(&[
            ("instruments.csv", INSTRUMENTS), ("waves.csv", WAVES), ("frame.csv", FRAME),
            ("responses.csv", &responses), ("hours.csv", &hours),
        ]);
        result.each_estimate(&mut |estimate| {
            let few = |count: f64| (0.5..4.5).contains(&count);
            if estimate.unit == "persons" {
                assert!(!estimate.value.is_some_and(few), "{estimate:?}");
            }
            let is_over_units = estimate.method == "r_indicator";
            assert!(is_over_units || !few(estimate.n as f64), "{estimate:?}");
            assert!(estimate.value.is_some() || estimate.caveats.iter().any(|caveat| caveat.is_withheld()));
        });
        for effect in &result.programmes[0].effects {
            if let (Some(before), Some(linked)) = (effect.counts.before.value, effect.counts.linked.value) {
                let once = before - linked;
                prop_assert!(!(0.5..4.5).contains(&once), "{} less {}", before, linked);
            }
        }
    }
}

#[test]
fn more_answers_than_invited_is_no_response_rate_of_a_hundred() {
    let responses = answers(&ratings());
    let result = run(&[
        ("instruments.csv", INSTRUMENTS),
        ("waves.csv", WAVES),
        ("frame.csv", "wave,unit,population,invited\nb,u,11,11\n"),
        ("responses.csv", &responses),
    ]);
    let wave = &result.programmes[0].reach.there().unwrap().waves[0];
    assert_eq!(why(&wave.response_rate), [Caveat::NotEstimable]);
    assert_eq!(why(&wave.representativity), [Caveat::NotEstimable]);
}

#[test]
fn the_result_is_as_its_schema_says_and_the_schema_refuses_the_rest() {
    let schema = schema();
    let costs = "programme,organisation,period,activity,kind,amount_sek\np,,2019-05,other,staff,3200\n";
    let responses = answers(&ratings());
    let result = run(&[
        ("hours.csv", &hours()),
        ("costs.csv", costs),
        ("instruments.csv", INSTRUMENTS),
        ("waves.csv", WAVES),
        ("frame.csv", FRAME),
        ("responses.csv", &responses),
        (
            "published.csv",
            "source,programme,claim,measure,value,n,base_n,scale_min,scale_max,sd,moment,group,part_of,unit_of_change\n\
             s,p,c,mean,6.9,,,,,,,,,\n",
        ),
    ]);
    let mut document = serde_json::to_value(&result).unwrap();
    let mut found = Vec::new();
    violations(&document, &schema, &schema, "", &mut found);
    assert_eq!(found, Vec::<String>::new());
    assert_eq!(document["audit"][0]["code"], "unknown_scale");
    document["programmes"][0]["effects"][0]["change"]["stars"] = Value::from("***");
    violations(&document, &schema, &schema, "", &mut found);
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn the_schema_in_the_documentation_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/generated/evaluation.schema.json");
    let written: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    assert_eq!(written, schema(), "write evaluation::result::schema() to docs/generated/evaluation.schema.json");
}

#[test]
fn a_reference_programme_is_laid_beside_by_what_was_published_of_it() {
    let programmes = format!("{PROGRAMMES}other,Other,,reference,,,,\n");
    let head =
        "source,programme,claim,measure,value,n,base_n,scale_min,scale_max,sd,moment,group,part_of,unit_of_change";
    let row = |claim: &str, measure: &str, value: u32| format!("r,other,{claim},{measure},{value},,,,,,,,,\n");
    let rows = [("participants", "count", 290), ("training-hours", "sum", 2900), ("cost-sek", "sum", 4_350_000)];
    let rows: String = rows.map(|(claim, measure, value)| row(claim, measure, value)).concat();
    let published = format!("{head}\n{rows}");
    let package = package(&[("programmes.csv", &programmes), ("published.csv", &published)]);
    let result = evaluate(&package, &Context::default());
    let beside = &result.cluster.there().unwrap().reference_programmes[0];
    near(beside.mean_hours.there().unwrap(), 10.0);
    near(&beside.per_participant_hour.there().unwrap().without_lost_working_time, 1500.0);
    near(&beside.per_participant.there().unwrap().without_lost_working_time, 15_000.0);
    assert_eq!(why(&beside.per_participant.there().unwrap().with_lost_working_time), [Caveat::MissingData]);
}
