//! Does the simulated cluster hang together, and is it the same every time?

mod common;

use std::collections::{BTreeMap, HashMap, HashSet};

use common::{CLUSTER, KITS, instrument, number, today};
use kernel::{Activity, CostKind, Form, Group, Moment};
use simulation::{Answer, SessionState, TaskKind, TestForm, UnitLevel, west_sweden};

#[test]
fn the_same_seed_gives_the_same_cluster() {
    assert!(west_sweden(2022, &instrument(), today(), KITS) == *CLUSTER);
}

#[test]
fn another_seed_gives_another_cluster_of_the_same_size() {
    let other = west_sweden(2023, &instrument(), today(), KITS);
    assert!(other.persons != CLUSTER.persons);
    assert!(other.attendances != CLUSTER.attendances);
    assert!(other.responses != CLUSTER.responses);
    assert_eq!(other.persons.len(), CLUSTER.persons.len());
}

#[test]
fn today_moves_what_lies_ahead_and_leaves_the_ledger_alone() {
    let other = west_sweden(2022, &instrument(), today().plus_days(30), KITS);
    assert!(other.attendances == CLUSTER.attendances);
    assert!(other.costs == CLUSTER.costs);
    assert!(other.sessions != CLUSTER.sessions);
}

#[test]
fn without_kits_no_session_has_one_and_with_kits_all_workplace_sessions_have() {
    assert!(west_sweden(1, &instrument(), today(), 0).sessions.iter().all(|s| s.kit.is_none()));
    for session in &CLUSTER.sessions {
        match session.kit {
            Some(kit) => assert!(kit < KITS && session.champion.is_some()),
            None => assert!(matches!(session.activity, Activity::ChampionTraining | Activity::ManagerTraining)),
        }
    }
}

#[test]
fn nobody_takes_part_outside_the_programme_or_the_employment() {
    let cluster = &*CLUSTER;
    for attendance in &cluster.attendances {
        let person = &cluster.persons[attendance.person as usize];
        let programme = &cluster.programmes[cluster.units[attendance.unit as usize].programme as usize];
        assert_eq!(attendance.unit, person.unit);
        assert!(person.employed_on(attendance.date), "{attendance:?} {person:?}");
        assert!(programme.starts <= attendance.date && attendance.date <= programme.ends, "{attendance:?}");
        assert!(attendance.date.weekday() <= 5);
        assert!(attendance.minutes.0 > 0 && attendance.minutes.0 % 15 == 0);
    }
}

#[test]
fn nobody_has_two_rows_on_the_same_day() {
    let mut seen = HashSet::new();
    for attendance in &CLUSTER.attendances {
        assert!(seen.insert((attendance.person, attendance.date)), "{attendance:?}");
    }
}

#[test]
fn a_row_agrees_with_its_session() {
    let cluster = &*CLUSTER;
    let mut registers: HashMap<u32, u16> = HashMap::new();
    for session in cluster.attendances.iter().filter_map(|a| a.session) {
        *registers.entry(session).or_default() += 1;
    }
    for attendance in &cluster.attendances {
        let Some(number) = attendance.session else {
            assert!(attendance.activity != Activity::WorkplaceSession);
            assert_eq!(attendance.activity == Activity::WebCourse, attendance.form == Form::SelfPaced);
            continue;
        };
        let session = &cluster.sessions[number as usize];
        assert_eq!(
            (session.date, session.activity, session.form),
            (attendance.date, attendance.activity, attendance.form)
        );
        assert!(attendance.minutes <= session.minutes);
        assert_eq!(attendance.group_size, registers[&number]);
        let (own, met) = (&cluster.units[attendance.unit as usize], &cluster.units[session.unit as usize]);
        assert_eq!(own.organisation, met.organisation);
    }
    for (i, session) in cluster.sessions.iter().enumerate() {
        assert_eq!(registers.contains_key(&(i as u32)), session.state == SessionState::Held);
    }
}

#[test]
fn held_sessions_lie_in_the_programme_and_a_few_planned_ones_from_today() {
    let cluster = &*CLUSTER;
    for session in &cluster.sessions {
        let programme = &cluster.programmes[session.programme as usize];
        assert!(session.date.weekday() <= 5);
        match session.state {
            SessionState::Held => assert!(programme.starts <= session.date && session.date <= programme.ends),
            SessionState::Planned => assert!(session.date >= today()),
        }
    }
    let planned = cluster.sessions.iter().filter(|s| s.state == SessionState::Planned).count();
    assert!((4..=20).contains(&planned), "{planned}");
}

#[test]
fn a_champion_leads_one_session_a_day_under_a_mandate() {
    let cluster = &*CLUSTER;
    let mandates: HashMap<u32, _> = cluster.mandates.iter().map(|m| (m.person, m)).collect();
    let champions = cluster.persons.iter().filter(|p| p.group == Group::Champion).count();
    assert_eq!((mandates.len(), cluster.mandates.len()), (champions, champions));
    let mut led = HashSet::new();
    for session in &cluster.sessions {
        let Some(champion) = session.champion else { continue };
        assert_eq!(cluster.persons[champion as usize].group, Group::Champion);
        let mandate = mandates[&champion];
        assert!(mandate.from <= session.date && mandate.until.is_none_or(|until| session.date <= until));
        assert!(led.insert((champion, session.date)), "{session:?}");
    }
}

#[test]
fn unit_names_are_unique_in_a_municipality_and_parents_stand_before_children() {
    let cluster = &*CLUSTER;
    let mut names = HashSet::new();
    for (i, unit) in cluster.units.iter().enumerate() {
        assert!(names.insert((unit.organisation, unit.name.as_str())), "{}", unit.name);
        match unit.level {
            UnitLevel::Municipality => assert_eq!(unit.parent, None),
            UnitLevel::ServiceArea | UnitLevel::Unit => {
                let parent = unit.parent.unwrap();
                assert!((parent as usize) < i);
                assert_eq!(cluster.units[parent as usize].organisation, unit.organisation);
            }
        }
    }
    for organisation in 0..20 {
        let areas =
            cluster.units.iter().filter(|u| u.organisation == organisation && u.level == UnitLevel::ServiceArea);
        assert!((2..=4).contains(&areas.count()));
    }
}

#[test]
fn every_unit_has_one_manager_and_a_manager_at_most_two_units() {
    let cluster = &*CLUSTER;
    let mut units_of: BTreeMap<u32, usize> = BTreeMap::new();
    for unit in cluster.units.iter().filter(|u| u.level == UnitLevel::Unit) {
        let manager = unit.manager.unwrap();
        let person = &cluster.persons[manager as usize];
        assert_eq!(person.group, Group::Manager);
        assert_eq!(cluster.units[person.unit as usize].organisation, unit.organisation);
        *units_of.entry(manager).or_default() += 1;
    }
    assert!(units_of.values().all(|count| *count <= 2));
    assert!(units_of.values().any(|count| *count == 2));
    assert_eq!(units_of.len(), cluster.persons.iter().filter(|p| p.group == Group::Manager).count());
}

#[test]
fn frames_count_those_employed_when_the_wave_opened() {
    let cluster = &*CLUSTER;
    for (number, wave) in cluster.waves.iter().enumerate() {
        let mut counted: BTreeMap<(u32, Group), u32> = BTreeMap::new();
        for person in &cluster.persons {
            if cluster.units[person.unit as usize].programme == wave.programme && person.employed_on(wave.opens) {
                *counted.entry((person.unit, person.group)).or_default() += 1;
            }
        }
        let frames: BTreeMap<(u32, Group), u32> = cluster
            .frames
            .iter()
            .filter(|f| f.wave as usize == number)
            .map(|f| ((f.unit, f.group), f.headcount))
            .collect();
        assert_eq!(frames, counted);
    }
    let frame = |moment| -> u32 {
        let of_moment = |wave: u32| cluster.waves[wave as usize].moment == moment;
        cluster.frames.iter().filter(|f| of_moment(f.wave)).map(|f| f.headcount).sum()
    };
    // Some come late, some leave.
    assert!(frame(Moment::Before) < cluster.persons.len() as u32);
    assert!(frame(Moment::After) < cluster.persons.len() as u32);
}

#[test]
fn people_answer_once_a_wave_while_it_is_open_and_employed() {
    let cluster = &*CLUSTER;
    let mut seen = HashSet::new();
    for response in &cluster.responses {
        let (wave, person) = (&cluster.waves[response.wave as usize], &cluster.persons[response.person as usize]);
        assert!(seen.insert((response.wave, response.person)));
        assert!(wave.opens <= response.date && response.date <= wave.closes && response.date <= today());
        assert!(person.employed_on(response.date) && person.employed_on(wave.opens));
        assert_eq!((response.unit, response.group), (person.unit, person.group));
    }
    for wave in &cluster.waves {
        assert_eq!(wave.closes > today(), wave.moment == Moment::Later);
    }
}

#[test]
fn the_forms_cross_over_from_before_to_after() {
    let cluster = &*CLUSTER;
    let mut before: HashMap<u32, TestForm> = HashMap::new();
    let (mut a, mut crossed) = (0, 0);
    for response in &cluster.responses {
        match cluster.waves[response.wave as usize].moment {
            Moment::Before => {
                a += usize::from(response.form == TestForm::A);
                before.insert(response.person, response.form);
            }
            Moment::After => {
                if let Some(form) = before.get(&response.person) {
                    assert_eq!(response.form, form.other());
                    crossed += 1;
                }
            }
            _ => {}
        }
    }
    let share = a as f64 / before.len() as f64;
    assert!((share - 0.5).abs() < 0.03 && crossed > 3_000, "{share} {crossed}");
}

#[test]
fn every_answer_fits_its_question() {
    let instrument = instrument();
    for response in &CLUSTER.responses {
        let tasks = instrument.tasks(response.form);
        assert_eq!(response.answers.len(), instrument.ratings.len() + tasks.len());
        let (ratings, given) = response.answers.split_at(instrument.ratings.len());
        for answer in ratings {
            assert!(matches!(answer, Answer::Rating(1..=5) | Answer::DontKnow | Answer::Skipped), "{answer:?}");
        }
        for (task, answer) in tasks.iter().zip(given) {
            let fits = match (&task.kind, answer) {
                (_, Answer::DontKnow | Answer::Skipped) => true,
                (TaskKind::Single { options, .. }, Answer::Single(option)) => option < options,
                (TaskKind::Multiple { options, .. }, Answer::Multiple(mask)) => *mask > 0 && mask >> options == 0,
                (TaskKind::Order { steps, .. }, Answer::Order(order)) => {
                    order.iter().collect::<HashSet<_>>().len() == usize::from(*steps)
                }
                _ => false,
            };
            assert!(fits, "{task:?} {answer:?}");
        }
    }
}

#[test]
fn costs_lie_in_the_programme_and_lost_working_time_follows_the_hours() {
    let cluster = &*CLUSTER;
    for cost in &cluster.costs {
        let programme = &cluster.programmes[cost.programme as usize];
        assert!(programme.starts.month() <= cost.month && cost.month <= programme.ends.month());
        assert!(cost.organisation == programme.lead || programme.organisations.contains(&cost.organisation));
        assert!(cost.amount.0 > 0);
    }
    let go_digit = number(cluster, "go-digit");
    let lost: i64 = cluster
        .costs
        .iter()
        .filter(|c| c.programme == go_digit && c.kind == CostKind::LostWorkingTime)
        .map(|c| c.amount.0)
        .sum();
    let minutes: i64 = cluster
        .attendances
        .iter()
        .filter(|a| cluster.units[a.unit as usize].programme == go_digit)
        .map(|a| a.minutes.0)
        .sum();
    let per_hour = lost as f64 / 100.0 / (minutes as f64 / 60.0);
    assert!((200.0..400.0).contains(&per_hour), "{per_hour}");
}

#[test]
fn the_programmes_do_good_and_people_lower_their_standard_for_themselves() {
    for effect in &CLUSTER.truth.effects {
        assert!((effect.latent - effect.intended).abs() < 0.06, "{effect:?}");
        assert!(effect.test_share > 0.02, "{effect:?}");
        assert!(effect.core_rating < effect.core_rating_without_shift, "{effect:?}");
    }
    assert!(serde_json::to_string(&CLUSTER.truth).unwrap().contains("\"response_shift\":0.18"));
}

#[test]
fn the_engaged_and_competent_answer_more_often_so_that_the_naive_test_difference_is_too_large() {
    let (cluster, instrument) = (&*CLUSTER, instrument());
    let right_share = |moment| {
        let (mut right, mut all) = (0, 0);
        for response in cluster.responses.iter().filter(|r| r.group == Group::Staff) {
            if cluster.waves[response.wave as usize].moment != moment {
                continue;
            }
            for (task, answer) in instrument.tasks(response.form).iter().zip(&response.answers[12..]) {
                all += usize::from(*answer != Answer::Skipped);
                right += usize::from(match (&task.kind, answer) {
                    (TaskKind::Single { key, .. }, Answer::Single(given)) => key == given,
                    (TaskKind::Multiple { key, .. }, Answer::Multiple(mask)) => {
                        (0..8).all(|option| (mask >> option & 1 == 1) == key.contains(&option))
                    }
                    (TaskKind::Order { key, .. }, Answer::Order(given)) => key == given,
                    _ => false,
                });
            }
        }
        f64::from(right as u32) / f64::from(all as u32)
    };
    let naive = right_share(Moment::After) - right_share(Moment::Before);
    let truth = cluster.truth.effects.iter().map(|e| e.test_share).sum::<f64>() / 4.0;
    assert!(naive > 1.2 * truth, "{naive} {truth}");
}
