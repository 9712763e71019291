//! Who is asked, who answers, and what? For every programme a wave before and one after the training, and a later one
//! that is still open today. The frame is everybody employed on the day a wave opens. So many answer as the response
//! rates say, but not a random sample: those with the highest log-odds of answering plus logistic noise.

use kernel::{Date, Group, Moment};

use crate::competence::{RESPONSE, Traits};
use crate::draw::{Draw, Stage};
use crate::facts::Facts;
use crate::items::Items;
use crate::model::{Frame, Person, Response, TestForm, Wave};
use crate::truth::TrueEffect;

/// A programme's people as the waves meet them.
pub(crate) struct People<'a> {
    pub(crate) persons: &'a [Person],
    pub(crate) first_person: u32,
    pub(crate) traits: &'a [Traits],
    pub(crate) minutes: &'a [i64],
}

/// Days that the later wave has been open, and days it stays open.
const LATER_OPEN: (i64, i64) = (10, 18);

/// The waves of a programme, their frames and responses (wave numbers counted from `first_wave`), and the true effect.
pub(crate) fn waves(
    seed: u64,
    number: u32,
    facts: &Facts,
    people: &People<'_>,
    items: &Items<'_>,
    (first_wave, today): (u32, Date),
) -> (Vec<Wave>, Vec<Frame>, Vec<Response>, TrueEffect) {
    let mut draw = Draw::new(seed, Stage::Answers, number as usize);
    let facets: Vec<Vec<f64>> = people.persons.iter().map(|_| items.facets(&mut draw)).collect();
    let later = (today.plus_days(-LATER_OPEN.0), today.plus_days(LATER_OPEN.1));
    let waves: Vec<Wave> = [(Moment::Before, facts.before()), (Moment::After, facts.after()), (Moment::Later, later)]
        .into_iter()
        .map(|(moment, (opens, closes))| Wave { programme: number, moment, opens, closes })
        .collect();
    let (mut frames, mut responses) = (vec![], vec![]);
    for (occasion, wave) in waves.iter().enumerate() {
        let frame: Vec<usize> =
            (0..people.persons.len()).filter(|i| people.persons[*i].employed_on(wave.opens)).collect();
        frames.extend(headcounts(people.persons, &frame, first_wave + occasion as u32));
        let mut answering = answering(&mut draw, people, &frame, occasion);
        let last = wave.closes.min(today);
        let length = wave.opens.days_until(last) as f64 + 1.0;
        let mut given: Vec<Response> = answering
            .drain(..)
            .map(|i| {
                let (person, traits, trained) = (&people.persons[i], &people.traits[i], people.trained(i, occasion));
                let first = if traits.form_a_first { TestForm::A } else { TestForm::B };
                let form = if occasion % 2 == 0 { first } else { first.other() };
                Response {
                    person: people.first_person + i as u32,
                    wave: first_wave + occasion as u32,
                    unit: person.unit,
                    group: person.group,
                    linked: traits.linkable,
                    form,
                    date: wave.opens.plus_days((length * draw.unit().powf(1.5)) as i64),
                    answers: items.answers(
                        &mut draw,
                        form,
                        traits.competence(occasion, trained),
                        traits.self_rating(occasion, trained, trained),
                        &facets[i],
                    ),
                }
            })
            .collect();
        given.sort_by_key(|response| (response.date, response.person));
        responses.extend(given);
    }
    let effect = true_effect(facts, people, items, &facets, waves[1].opens);
    (waves, frames, responses, effect)
}

impl People<'_> {
    fn trained(&self, person: usize, occasion: usize) -> bool {
        occasion > 0 && self.minutes[person] > 0
    }
}

/// Counts of the frame by unit and group.
fn headcounts(persons: &[Person], frame: &[usize], wave: u32) -> Vec<Frame> {
    let mut cells: Vec<(u32, Group)> = frame.iter().map(|i| (persons[*i].unit, persons[*i].group)).collect();
    cells.sort_unstable();
    cells
        .chunk_by(|a, b| a == b)
        .map(|same| Frame { wave, unit: same[0].0, group: same[0].1, headcount: same.len() as u32 })
        .collect()
}

/// Share of a group that answers at an occasion.
fn rate(group: Group, occasion: usize) -> f64 {
    let closed = [RESPONSE.rate_before, RESPONSE.rate_after];
    match (group, closed.get(occasion)) {
        (Group::Staff, Some(rate)) => *rate,
        (Group::Manager, Some(_)) => 0.55,
        (Group::Champion, Some(_)) => 0.68,
        (_, None) => 0.03,
    }
}

/// The persons (of the frame) who answer.
fn answering(draw: &mut Draw, people: &People<'_>, frame: &[usize], occasion: usize) -> Vec<usize> {
    let mut odds: Vec<(usize, f64)> = frame
        .iter()
        .map(|i| {
            let (person, traits, trained) = (&people.persons[*i], &people.traits[*i], people.trained(*i, occasion));
            let odds = traits.inclination
                + RESPONSE.age * traits.age
                + RESPONSE.competence * traits.competence(occasion, trained)
                + if trained { RESPONSE.engagement_when_trained * traits.engagement } else { 0.0 }
                + if person.temporary { RESPONSE.temporary } else { 0.0 };
            (*i, odds + draw.logistic())
        })
        .collect();
    odds.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut answering = vec![];
    for group in Group::ALL {
        let of_group: Vec<usize> =
            odds.iter().map(|(i, _)| *i).filter(|i| people.persons[*i].group == *group).collect();
        let count = (rate(*group, occasion) * of_group.len() as f64).round() as usize;
        answering.extend(of_group.into_iter().take(count));
    }
    answering
}

/// Everybody with the programme against the same persons without it, on the day the after wave opened; staff only.
fn true_effect(facts: &Facts, people: &People<'_>, items: &Items<'_>, facets: &[Vec<f64>], day: Date) -> TrueEffect {
    const AFTER: usize = 1;
    let (mut count, mut sums) = (0.0, [0.0; 4]);
    for (i, person) in people.persons.iter().enumerate() {
        if person.group != Group::Staff || !person.employed_on(day) {
            continue;
        }
        count += 1.0;
        if people.minutes[i] == 0 {
            continue; // nothing changed for those who did not take part
        }
        let (traits, facets) = (&people.traits[i], &facets[i]);
        let (with, without) = (traits.competence(AFTER, true), traits.competence(AFTER, false));
        let core = |took_part, shifted| items.expected_core(traits.self_rating(AFTER, took_part, shifted), facets);
        let untouched = core(false, false);
        let differences = [
            with - without,
            items.expected_share(with) - items.expected_share(without),
            core(true, true) - untouched,
            core(true, false) - untouched,
        ];
        for (sum, difference) in sums.iter_mut().zip(differences) {
            *sum += difference;
        }
    }
    let [latent, test_share, core_rating, core_rating_without_shift] = sums.map(|sum| sum / f64::max(count, 1.0));
    TrueEffect {
        programme: facts.code,
        intended: facts.effect,
        latent,
        test_share,
        core_rating,
        core_rating_without_shift,
    }
}
