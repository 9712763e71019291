use kernel::Activity;
use proptest::prelude::*;

use super::super::tally::tests::row;
use super::*;

/// Places as (number, the one above); in each, persons with an activity of an hour: (place, activity, persons).
fn places(above: &[(u128, Option<u128>)], booked: &[(u128, Activity, std::ops::Range<u128>)]) -> Places<u128> {
    let mut places = Places::default();
    for (place, above) in above {
        places.below.entry(*above).or_default().push(*place);
    }
    for (place, activity, persons) in booked {
        for person in persons.clone() {
            let row = row(person, *activity, 60, 0);
            places.whole.add(&row, None);
            places.alone.entry(*place).or_default().add(&row, None);
            let mut next = Some(*place);
            while let Some(at) = next {
                places.with_those_below.entry(at).or_default().add(&row, None);
                next = above.iter().find(|(place, _)| *place == at).and_then(|(_, above)| *above);
            }
        }
    }
    places
}

/// The same with so many persons on each place, all of them others.
fn sized(units: &[(u128, Option<u128>, u128)]) -> Places<u128> {
    let booked: Vec<_> = units
        .iter()
        .map(|(place, _, persons)| (*place, Activity::Network, place * 1_000..place * 1_000 + persons))
        .collect();
    places(&units.iter().map(|(place, above, _)| (*place, *above)).collect::<Vec<_>>(), &booked)
}

fn hidden(units: &[(u128, Option<u128>, u128)]) -> Vec<(u128, Hidden)> {
    hidden_places(&sized(units)).into_iter().collect()
}

#[test]
fn a_small_unit_takes_its_smallest_sibling_along() {
    let units = [(1, None, 0), (2, Some(1), 30), (3, Some(1), 9), (4, Some(1), 12)];
    assert_eq!(hidden(&units), [(3, Hidden::Complement), (4, Hidden::Complement)]);
}

#[test]
fn few_persons_on_the_unit_itself_hide_a_unit_below_it() {
    // 3 persons are booked on unit 1 itself: shown 1 minus shown 2 and 3 would tell of them.
    assert_eq!(hidden(&[(1, None, 3), (2, Some(1), 30), (3, Some(1), 12)]), [(3, Hidden::Complement)]);
}

#[test]
fn what_is_below_something_hidden_is_hidden() {
    let numbers = |units: &[_]| hidden(units).into_iter().map(|(n, _)| n).collect::<Vec<_>>();
    let as_large_as_another = [(1, None, 40), (2, None, 0), (3, Some(2), 20), (4, Some(2), 20), (5, None, 2)];
    assert_eq!(numbers(&as_large_as_another), [1, 5]);
    let smaller = [(1, None, 60), (2, None, 0), (3, Some(2), 20), (4, Some(2), 20), (5, None, 2)];
    assert_eq!(numbers(&smaller), [2, 3, 4, 5]);
}

#[test]
fn persons_of_two_units_are_not_two_persons() {
    let above = [(1, None), (2, None), (3, None)];
    let shared = [(1, 0..6), (2, 0..6), (3, 100..130)].map(|(place, persons)| (place, Activity::Network, persons));
    assert_eq!(hidden_places(&places(&above, &shared)).into_keys().collect::<Vec<_>>(), [1, 2, 3]);
    let others = [(1, 0..6), (2, 6..12), (3, 100..130)].map(|(place, persons)| (place, Activity::Network, persons));
    assert_eq!(hidden_places(&places(&above, &others)).into_keys().collect::<Vec<_>>(), [1, 2]);
}

fn by_activity(places: &Places<u128>) -> Divided<u128, Activity> {
    divided(places, &hidden_places(places), Tally::by_activity)
}

#[test]
fn a_small_part_of_one_unit_does_not_follow_from_the_others() {
    // Unit 3 has 3 persons in try-outs: those of the whole, less those of 1 and 2, would tell of them.
    let above = [(1, None), (2, None), (3, None)];
    let session = [(1, 0..20), (2, 100..120), (3, 200..220)].map(|(at, who)| (at, Activity::WorkplaceSession, who));
    let tryout = [(1, 0..15), (2, 100..112), (3, 200..203)].map(|(at, who)| (at, Activity::Tryout, who));
    let divided = by_activity(&places(&above, &[session, tryout].concat()));
    assert!(divided.hidden_parts.is_empty());
    assert_eq!(divided.shown.into_iter().collect::<Vec<_>>(), [1]);
}

#[test]
fn what_the_whole_hides_is_one_rest_for_its_units() {
    // Follow-up has 3 persons, network 12, all but those 3 in unit 1: unit 1 cannot show its division.
    let above = [(1, None), (2, None)];
    let booked = [
        (1, Activity::WorkplaceSession, 0..30),
        (2, Activity::WorkplaceSession, 100..130),
        (1, Activity::Network, 0..12),
        (2, Activity::FollowUp, 100..103),
    ];
    let divided = by_activity(&places(&above, &booked));
    let hidden: Vec<Activity> = divided.hidden_parts.into_keys().collect();
    assert_eq!(hidden.len(), 2);
    assert!(hidden.contains(&Activity::Network) && hidden.contains(&Activity::FollowUp));
    assert!(divided.shown.is_empty(), "{:?}", divided.shown);
}

#[test]
fn units_with_the_same_large_parts_show_them() {
    let above = [(1, None), (2, None)];
    let booked = [(1, Activity::WorkplaceSession, 0..30), (2, Activity::WorkplaceSession, 100..130)];
    assert_eq!(by_activity(&places(&above, &booked)).shown.len(), 2);
}

/// Persons behind what is left of a place above when what is shown below it is taken away, part by part and together.
fn left(places: &Places<u128>, above: Option<u128>, shown: impl Fn(u128) -> bool) -> BTreeMap<Activity, Persons> {
    let mut left: BTreeMap<Activity, Persons> = BTreeMap::new();
    let own = above.and_then(|place| places.alone.get(&place)).cloned().unwrap_or_default();
    let hidden = places.below[&above].iter().filter(|place| !shown(**place)).map(|place| places.of(*place).clone());
    for (key, part) in hidden.chain([own]).flat_map(|tally| tally.by_activity()) {
        left.entry(key).or_default().extend(part.behind);
    }
    left
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn nothing_that_is_left_when_the_shown_is_taken_away_is_small(
        booked in proptest::collection::vec((0..7_usize, 0..4_usize, 0..60_u128, 0..25_u128), 1..16)
    ) {
        let above = [(1, None), (2, None), (3, None), (11, Some(1)), (12, Some(1)), (13, Some(1)), (21, Some(2))];
        let activities = [Activity::WorkplaceSession, Activity::Network, Activity::Tryout, Activity::FollowUp];
        let booked: Vec<_> = booked
            .into_iter()
            .map(|(place, activity, first, count)| (above[place].0, activities[activity], first..first + count))
            .collect();
        let places = places(&above, &booked);
        if few(places.whole.behind().len()) {
            return Ok(());
        }
        let hidden = hidden_places(&places);
        let divided = by_activity(&places);
        for (parent, below) in &places.below {
            if parent.is_none_or(|place| !hidden.contains_key(&place)) {
                let rest: Persons = left(&places, *parent, |place| !hidden.contains_key(&place)).into_values().flatten().collect();
                prop_assert!(!few(rest.len()), "{rest:?} below {parent:?}");
            } else {
                prop_assert!(below.iter().all(|place| hidden.contains_key(place)));
            }
            if parent.is_none_or(|place| divided.shown.contains(&place)) {
                let mut columns: BTreeMap<Option<Activity>, Persons> = BTreeMap::new();
                for (key, persons) in left(&places, *parent, |place| divided.shown.contains(&place)) {
                    let column = Some(key).filter(|key| !divided.hidden_parts.contains_key(key));
                    columns.entry(column).or_default().extend(persons);
                }
                prop_assert!(columns.values().all(|persons| !few(persons.len())), "{columns:?} below {parent:?}");
            } else {
                prop_assert!(below.iter().all(|place| !divided.shown.contains(place)));
            }
        }
        for place in divided.shown {
            prop_assert!(!hidden.contains_key(&place) && !few(places.of(place).behind().len()));
            for (key, part) in places.of(place).by_activity() {
                prop_assert!(divided.hidden_parts.contains_key(&key) || !few(part.behind.len()));
            }
        }
    }
}
