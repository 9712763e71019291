//! Who took part how long? The hour ledger of everybody whom the programme reaches, whether they answer or not. Whoever is
//! there when the programme ends without having been reached yet, but whose organisation starts later, takes part then.

use evaluation::package::HoursRow;
use kernel::{Activity, Form, Minutes, Sex};

use super::PROGRAMME;
use super::chance::{Chance, What};
use super::keys::Keys;
use super::people::People;
use super::spec::Spec;

/// The smallest and the largest number of colleagues in a workplace session.
const GROUP: (i64, i64) = (4, 12);

/// The rows of the ledger.
pub(super) fn postings(spec: &Spec, chance: Chance, people: &People, keys: &Keys) -> Vec<HoursRow> {
    let mut draw = chance.of(What::Postings);
    let session = i64::from(spec.hours.session_minutes);
    let mut rows = Vec::new();
    for (person, unit, wave) in reached(people) {
        let traits = &people.persons[person];
        let hours = spec.hours.mean + spec.hours.engagement * traits.engagement + spec.hours.sd * traits.dose;
        let minutes = (60.0 * hours.max(0.0)).round() as i64;
        let starts = spec.calendar.starts(wave);
        let days = spec.calendar.training_days();
        let postings = (minutes + session - 1) / session;
        let mut dates: Vec<usize> = (0..postings).map(|_| draw.below(days)).collect();
        dates.sort_unstable();
        for (at, day) in dates.into_iter().enumerate() {
            let (kind, group) = (draw.unit(), draw.between(GROUP.0, GROUP.1));
            let (activity, form) = if kind < spec.hours.web {
                (Activity::WebCourse, Form::SelfPaced)
            } else if kind < spec.hours.web + spec.hours.support {
                (Activity::IndividualSupport, Form::OnSite)
            } else {
                (Activity::WorkplaceSession, Form::OnSite)
            };
            rows.push(HoursRow {
                person: keys.person(person),
                unit: keys.unit(unit),
                programme: PROGRAMME.to_owned(),
                date: starts.plus_days(day as i64),
                minutes: Minutes(session.min(minutes - at as i64 * session)),
                activity,
                form,
                sex: Some(if traits.woman { Sex::Woman } else { Sex::Man }),
                group_size: (activity == Activity::WorkplaceSession).then_some(group as u64),
            });
        }
    }
    rows
}

/// Who takes part, in which unit, and before which wave.
fn reached(people: &People) -> impl Iterator<Item = (usize, usize, usize)> {
    let during =
        people.persons.iter().enumerate().filter_map(|(p, one)| one.reached_at.map(|at| (p, one.reached_in, at)));
    let waves = people.waves.len();
    let still_there = people.waves.last().into_iter().flatten();
    let afterwards = still_there.filter_map(move |place| {
        let start = people.rollout.starts[people.organisation(*place)].filter(|start| *start >= waves)?;
        people.persons[place.person].reached_at.is_none().then_some((place.person, place.unit, start))
    });
    during.chain(afterwards)
}
