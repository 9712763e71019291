//! Does the simulated cluster meet what was published about the real one?

mod common;

use std::collections::{BTreeMap, HashSet};

use common::{CLUSTER, KITS, instrument, number, today};
use kernel::{CostKind, Group, Minutes, Moment, Ore, Sex};
use simulation::{Answer, Cluster, OrganisationKind, UnitLevel, west_sweden};

const CODES: [&str; 4] = ["go-digit", "divos", "digga-halland", "modig"];

fn programme_of(cluster: &Cluster, person: u32) -> u32 {
    cluster.units[cluster.persons[person as usize].unit as usize].programme
}

/// Minutes of every participant, by programme.
fn participation(cluster: &Cluster) -> Vec<Vec<i64>> {
    let mut minutes: BTreeMap<u32, i64> = BTreeMap::new();
    for attendance in &cluster.attendances {
        *minutes.entry(attendance.person).or_default() += attendance.minutes.0;
    }
    let mut by_programme = vec![vec![]; 4];
    for (person, minutes) in minutes {
        by_programme[programme_of(cluster, person) as usize].push(minutes);
    }
    by_programme
}

/// Kronor without lost working time, by programme.
fn spent(cluster: &Cluster) -> Vec<f64> {
    (0..4)
        .map(|programme| {
            let costs =
                cluster.costs.iter().filter(|c| c.programme == programme && c.kind != CostKind::LostWorkingTime);
            costs.map(|c| c.amount).sum::<Ore>().kronor()
        })
        .collect()
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

#[test]
fn the_programmes_have_their_dates_leaders_and_municipalities() {
    let cluster = &*CLUSTER;
    let dates: Vec<(&str, String, String)> =
        cluster.programmes.iter().map(|p| (p.code, p.starts.to_string(), p.ends.to_string())).collect();
    let expected = [
        ("go-digit", "2019-03-01", "2021-08-31"),
        ("divos", "2019-04-01", "2021-06-30"),
        ("digga-halland", "2018-08-01", "2021-01-30"),
        ("modig", "2019-04-01", "2021-06-30"),
    ];
    assert_eq!(dates, expected.map(|(code, starts, ends)| (code, starts.to_owned(), ends.to_owned())));
    let counts: Vec<usize> = cluster.programmes.iter().map(|p| p.organisations.len()).collect();
    assert_eq!(counts, [1, 6, 6, 7]);
    let leads: Vec<&str> = cluster.programmes.iter().map(|p| cluster.organisations[p.lead as usize].name).collect();
    assert_eq!(leads, ["Göteborgs Stad", "Skaraborgs kommunalförbund", "Region Halland", "Göteborgsregionen"]);
    let codes: HashSet<&str> = cluster.organisations.iter().filter_map(|o| o.municipality_code).collect();
    assert_eq!(codes.len(), 20);
    let municipalities = cluster.organisations.iter().filter(|o| o.kind == OrganisationKind::Municipality).count();
    assert_eq!(municipalities, 20);
}

#[test]
fn each_programme_has_exactly_its_participants() {
    let counts: Vec<usize> = participation(&CLUSTER).iter().map(Vec::len).collect();
    assert_eq!(counts, [7735, 1757, 6971, 3478]);
}

#[test]
fn about_four_percent_of_the_registered_never_took_part() {
    let share = 1.0 - share(19_941, CLUSTER.persons.len());
    assert!((share - 0.04).abs() < 0.002, "{share}");
}

#[test]
fn the_hours_are_115_000_within_one_percent() {
    let hours = CLUSTER.attendances.iter().map(|a| a.minutes).sum::<Minutes>().hours();
    assert!((hours / 115_000.0 - 1.0).abs() < 0.01, "{hours}");
    let mean = hours / 19_941.0;
    assert!((mean - 5.8).abs() < 0.05, "{mean}");
}

#[test]
fn the_ledger_has_between_70_000_and_110_000_rows() {
    let rows = CLUSTER.attendances.len();
    assert!((70_000..=110_000).contains(&rows), "{rows}");
}

#[test]
fn the_share_with_at_most_four_hours_is_as_published() {
    for seed_cluster in [&*CLUSTER, &west_sweden(5, &instrument(), today(), KITS)] {
        let shares = participation(seed_cluster)
            .iter()
            .map(|minutes| share(minutes.iter().filter(|m| **m <= 240).count(), minutes.len()))
            .collect::<Vec<_>>();
        for (share, expected) in shares.iter().zip([0.48, 0.40, 0.75, 0.50]) {
            assert!((share - expected).abs() < 0.02, "{shares:?}");
        }
    }
}

#[test]
fn an_hour_costs_820_kronor_in_halland_and_440_to_760_in_the_others() {
    let rates: Vec<f64> = spent(&CLUSTER)
        .iter()
        .zip(participation(&CLUSTER))
        .map(|(kronor, minutes)| kronor / (minutes.iter().sum::<i64>() as f64 / 60.0))
        .collect();
    assert!((rates[2] / 820.0 - 1.0).abs() < 0.01, "{rates:?}");
    for rate in [rates[0], rates[1], rates[3]] {
        assert!((440.0..=760.0).contains(&rate), "{rates:?}");
    }
    let average = rates.iter().sum::<f64>() / 4.0;
    assert!((rates[0] / average - 1.0).abs() < 0.08, "GO-DigIT lies about the average: {rates:?}");
}

#[test]
fn a_participant_costs_least_in_go_digit() {
    let cost: Vec<f64> =
        spent(&CLUSTER).iter().zip(participation(&CLUSTER)).map(|(kronor, m)| kronor / m.len() as f64).collect();
    assert!(cost[1..].iter().all(|other| *other > cost[0]), "{cost:?}");
    // A little less in Halland than in the two with longer participation.
    assert!(cost[2] < cost[1] && cost[2] < cost[3], "{cost:?}");
}

#[test]
fn three_hundred_champions_in_go_digit_and_one_for_25_to_40_in_the_others() {
    let cluster = &*CLUSTER;
    for code in CODES {
        let programme = number(cluster, code);
        let of = |group: Option<Group>| {
            (0..cluster.persons.len() as u32)
                .filter(|i| programme_of(cluster, *i) == programme)
                .filter(|i| group.is_none_or(|group| cluster.persons[*i as usize].group == group))
                .count()
        };
        let champions = of(Some(Group::Champion));
        if code == "go-digit" {
            assert_eq!(champions, 300);
        } else {
            let staff_each = of(None) as f64 / champions as f64;
            assert!((25.0..=40.0).contains(&staff_each), "{code}: {staff_each}");
        }
    }
}

#[test]
fn about_85_percent_are_women() {
    let share = share(CLUSTER.persons.iter().filter(|p| p.sex == Sex::Woman).count(), CLUSTER.persons.len());
    assert!((share - 0.85).abs() < 0.01, "{share}");
}

#[test]
fn of_the_staff_31_percent_answer_before_and_35_after() {
    let cluster = &*CLUSTER;
    for (wave, row) in cluster.waves.iter().enumerate() {
        let frame: u32 = cluster
            .frames
            .iter()
            .filter(|f| f.wave as usize == wave && f.group == Group::Staff)
            .map(|f| f.headcount)
            .sum();
        let answered = cluster.responses.iter().filter(|r| r.wave as usize == wave && r.group == Group::Staff).count();
        let rate = share(answered, frame as usize);
        let expected = match row.moment {
            Moment::Before => 0.31,
            Moment::After => 0.35,
            _ => 0.03,
        };
        assert!((rate - expected).abs() < 0.005, "wave {wave}: {rate}");
    }
}

#[test]
fn of_those_who_answer_after_65_percent_are_linked_to_an_answer_before() {
    for cluster in [&*CLUSTER, &west_sweden(5, &instrument(), today(), KITS)] {
        let wave_of = |moment| -> HashSet<u32> {
            (0..cluster.waves.len() as u32).filter(|w| cluster.waves[*w as usize].moment == moment).collect()
        };
        let (before, after) = (wave_of(Moment::Before), wave_of(Moment::After));
        let linked: HashSet<u32> =
            cluster.responses.iter().filter(|r| before.contains(&r.wave) && r.linked).map(|r| r.person).collect();
        let answered: Vec<_> = cluster.responses.iter().filter(|r| after.contains(&r.wave)).collect();
        let share = share(answered.iter().filter(|r| linked.contains(&r.person)).count(), answered.len());
        assert!((share - 0.65).abs() < 0.02, "{share}");
    }
}

#[test]
fn there_are_at_least_260_000_answers() {
    let answers = CLUSTER.responses.iter().flat_map(|r| &r.answers).filter(|a| **a != Answer::Skipped).count();
    assert!(answers >= 260_000, "{answers}");
}

#[test]
fn the_reference_programmes_agree_with_what_is_published_of_them() {
    let reference = &CLUSTER.reference_programmes;
    let participants: u32 = reference.iter().map(|r| r.participants).sum();
    let hours = reference.iter().map(|r| r.minutes).sum::<Minutes>().hours();
    assert!((hours / f64::from(participants) - 9.5).abs() < 0.05);
    let per_hour = |i: usize| reference[i].cost.kronor() / reference[i].minutes.hours();
    assert_eq!(reference[0].participants, 290);
    assert!(per_hour(0) >= 2.0 * 820.0);
    assert!((per_hour(1) - 725.0).abs() < 0.01);
    assert_eq!((reference[1].months, reference[2].months), (24, 36));
    let dearest = spent(&CLUSTER)
        .iter()
        .zip(participation(&CLUSTER))
        .map(|(kronor, minutes)| kronor / minutes.len() as f64)
        .fold(0.0, f64::max);
    for programme in reference {
        assert!(programme.cost.kronor() / f64::from(programme.participants) > dearest, "{}", programme.name);
    }
}

#[test]
fn units_have_15_to_60_persons_and_33_on_average() {
    let cluster = &*CLUSTER;
    let mut counts = vec![0; cluster.units.len()];
    for person in &cluster.persons {
        counts[person.unit as usize] += 1;
    }
    let mut units = 0;
    for (unit, count) in cluster.units.iter().zip(&counts) {
        if unit.level == UnitLevel::Unit {
            assert!((15..=60).contains(count), "{}: {count}", unit.name);
            units += 1;
        } else {
            assert_eq!(*count, 0, "{}", unit.name);
        }
    }
    let mean = share(cluster.persons.len(), units);
    assert!((mean - 33.0).abs() < 1.5, "{mean}");
}
