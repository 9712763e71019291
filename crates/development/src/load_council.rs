//! Bringing in a council, a forum, things to borrow and rounds of where one stands: the demonstration's, over two years. The council's
//! meetings are those at which the city's initiatives were decided, and the year's occasions in between.

use std::collections::BTreeMap;

use db::Work;
use kernel::{CouncilMemberId, Date, OrganisationId, SeatId, Timestamp};
use serde::Deserialize;
use uuid::Uuid;

use crate::council::{self, Decided, Item, Meeting, MeetingKind, Member, Record, Scores, Scoring};
use crate::forum::{self, Note, Seat};
use crate::gate::{self, Body, Decision, Outcome};
use crate::initiative;
use crate::load::City;
use crate::standing::{self, Round, Side, Steps};
use crate::tryout::{self, Condition, Loan, Thing, Verdict};

/// How far back the meetings go.
const DAYS_BACK: i64 = 730;
/// So many days before today minutes are signed.
const SIGNED_BEFORE: i64 = 20;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    members: Vec<String>,
    matters: Vec<Matter>,
    minutes: String,
    themes: Vec<String>,
    notes: Vec<String>,
    thing: Vec<ThingSource>,
    round: Vec<RoundSource>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Matter {
    title: String,
    asked: String,
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ThingSource {
    name: String,
    about: String,
    pieces: i64,
    /// The name of the initiative that it is tried for.
    initiative: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoundSource {
    name: String,
    opens: i64,
    closes: i64,
    lead: u8,
    staff: u8,
}

fn shipped() -> Source {
    toml::from_str(include_str!("../../../content/demonstration/council.toml")).expect("the shipped council")
}

/// Stores what the city's council, forum and store of things have been doing until today; the city's initiatives are there already. `id`
/// gives ids that are not used yet.
///
/// # Errors
/// As the database's.
pub async fn load_council(
    work: &mut Work,
    city: &City,
    today: Date,
    mut id: impl FnMut() -> Uuid + Send,
) -> db::Result<()> {
    let source = shipped();
    let members = load_members(work, city, &source, today, &mut id).await?;
    load_meetings(work, city, &source, &members, today, &mut id).await?;
    load_forum(work, city, &source, today, &mut id).await?;
    load_things(work, city, &source, today, &mut id).await?;
    load_rounds(work, city, &source, today, &mut id).await
}

async fn load_members(
    work: &mut Work,
    city: &City,
    source: &Source,
    today: Date,
    id: &mut (impl FnMut() -> Uuid + Send),
) -> db::Result<Vec<CouncilMemberId>> {
    let mut ids = Vec::new();
    // Whoever coordinates has no seat: they keep the minutes. The first seat is the manager's.
    for (at, party) in city.parties.iter().enumerate() {
        let member = Member {
            id: id().into(),
            sign_in: (at == 0).then_some(city.manager),
            name: source.members[at % source.members.len()].clone(),
            represents: party.name.clone(),
            starts_on: today.plus_days(-DAYS_BACK - 30),
            ends_on: None,
        };
        council::store::insert_member(work, city.organisation, &member).await?;
        ids.push(member.id);
    }
    Ok(ids)
}

/// The days of the council's meetings, with what was decided about initiatives.
fn days(decisions: Vec<Decision>, today: Date) -> BTreeMap<Date, Vec<Decision>> {
    let mut days: BTreeMap<Date, Vec<Decision>> = BTreeMap::new();
    for decision in decisions.into_iter().filter(|decision| decision.body == Body::Council) {
        days.entry(decision.decided_on).or_default().push(decision);
    }
    let quarters = (1..=8).map(|quarter| today.plus_days(-quarter * 91 + 15));
    for day in quarters {
        if !days.keys().any(|known| known.days_until(day).abs() < 30) {
            days.insert(day, Vec::new());
        }
    }
    days
}

async fn load_meetings(
    work: &mut Work,
    city: &City,
    source: &Source,
    members: &[CouncilMemberId],
    today: Date,
    id: &mut (impl FnMut() -> Uuid + Send),
) -> db::Result<()> {
    let organisation = city.organisation;
    let initiatives = initiative::store::list(work, organisation).await?;
    let occasions = council::shipped_cycle("sv");
    let decisions = gate::store::decisions(work, organisation).await?;
    for (at, (day, decided)) in days(decisions, today).into_iter().enumerate() {
        let meeting = meeting(id, MeetingKind::Council, &occasions[at % occasions.len()].name, day);
        council::store::insert_meeting(work, organisation, &meeting).await?;
        let mut text = vec![meeting.title.clone(), meeting.held_on.to_string()];
        let mut place = 0;
        for decision in decided {
            let Some(about) = initiatives.iter().find(|one| one.id == decision.initiative) else { continue };
            place += 1;
            let mut item = item(id, &meeting, place, &about.name, "Ska initiativet gå vidare?");
            item.initiative = Some(about.id);
            let outcome = decision.outcome;
            decide(work, organisation, &mut item, outcome, &decision.reason, Some(decision.id.0)).await?;
            score(work, organisation, &item, members, place).await?;
            text.push(format!("§ {place} {}: {}", item.title, decision.reason));
        }
        let matter = &source.matters[at % source.matters.len()];
        let mut item = item(id, &meeting, place + 1, &matter.title, &matter.asked);
        decide(work, organisation, &mut item, Outcome::Passes, &matter.reason, None).await?;
        text.push(format!("§ {} {}: {}", place + 1, item.title, matter.reason));
        text.push(source.minutes.trim().to_owned());
        council::store::insert_version(work, organisation, meeting.id, 1, source.minutes.trim()).await?;
        if let (Some([first, second]), true) = (members.first_chunk(), day.days_until(today) > SIGNED_BEFORE) {
            let moment = Timestamp::from_sweden(day.plus_days(7), 10 * 60);
            let record = Record::of(1, text.join("\n"), [*first, *second], moment);
            council::store::insert_record(work, organisation, meeting.id, &record).await?;
            for member in [first, second] {
                council::store::insert_signature(work, organisation, meeting.id, *member, &record.hash).await?;
            }
        }
    }
    // The next one, whose agenda is there to be scored.
    let next = meeting(id, MeetingKind::Council, &occasions[0].name, today.plus_days(10));
    council::store::insert_meeting(work, organisation, &next).await?;
    for (place, about) in (1..).zip(initiatives.iter().filter(|one| one.phase.is_open()).take(3)) {
        let mut item = item(id, &next, place, &about.name, "Ska initiativet gå vidare?");
        item.initiative = Some(about.id);
        item.scoring = Scoring::Open;
        council::store::insert_item(work, organisation, &item).await?;
        score(work, organisation, &item, &members[members.len() / 2..], place).await?;
    }
    Ok(())
}

fn meeting(id: &mut (impl FnMut() -> Uuid + Send), kind: MeetingKind, title: &str, held_on: Date) -> Meeting {
    let place = "Stadshuset, stora salen".to_owned();
    Meeting { id: id().into(), kind, title: title.to_owned(), held_on, minute: 9 * 60, place }
}

fn item(id: &mut (impl FnMut() -> Uuid + Send), meeting: &Meeting, place: i64, title: &str, asked: &str) -> Item {
    Item {
        id: id().into(),
        meeting: meeting.id,
        place,
        initiative: None,
        need: None,
        title: title.to_owned(),
        asked: asked.to_owned(),
        scoring: Scoring::Closed,
        decided: None,
    }
}

async fn decide(
    work: &mut Work,
    organisation: OrganisationId,
    item: &mut Item,
    outcome: Outcome,
    reason: &str,
    decision: Option<Uuid>,
) -> db::Result<()> {
    council::store::insert_item(work, organisation, item).await?;
    let decided = Decided { outcome, reason: reason.to_owned(), decision: decision.map(Into::into), at: work.now() };
    council::store::set_decided(work, organisation, item.id, &decided).await?;
    item.decided = Some(decided);
    Ok(())
}

/// Scores that are sometimes of one mind and sometimes far apart.
async fn score(
    work: &mut Work,
    organisation: OrganisationId,
    item: &Item,
    members: &[CouncilMemberId],
    place: i64,
) -> db::Result<()> {
    for (at, member) in (0_i64..).zip(members) {
        let step = |shift: i64, spread: i64| u8::try_from(1 + (shift + at % spread) % 5).unwrap_or(1);
        let given = Scores::new([step(2, 3), step(place, 2), step(3, 2), step(place, 5)]);
        if let Some(scores) = given {
            council::store::set_scores(work, organisation, item.id, *member, scores).await?;
        }
    }
    Ok(())
}

async fn load_forum(
    work: &mut Work,
    city: &City,
    source: &Source,
    today: Date,
    id: &mut (impl FnMut() -> Uuid + Send),
) -> db::Result<()> {
    let organisation = city.organisation;
    let mut seats: Vec<SeatId> = Vec::new();
    for (at, party) in city.parties.iter().enumerate() {
        let seat = Seat {
            id: id().into(),
            body: party.name.clone(),
            kind: party.kind,
            sign_in: (at == 1).then_some(city.manager),
            name: source.members[(at + 7) % source.members.len()].clone(),
            starts_on: today.plus_days(-DAYS_BACK),
            ends_on: None,
        };
        forum::store::insert_seat(work, organisation, &seat).await?;
        seats.push(seat.id);
    }
    for (at, theme) in source.themes.iter().enumerate() {
        let day = today.plus_days(-(at as i64) * 88 - 9);
        let meeting = meeting(id, MeetingKind::Forum, theme, day);
        council::store::insert_meeting(work, organisation, &meeting).await?;
        let there: Vec<SeatId> =
            seats.iter().enumerate().filter(|(seat, _)| (seat * 5 + at) % 7 != 0).map(|(_, seat)| *seat).collect();
        forum::store::set_attendance(work, organisation, meeting.id, &there).await?;
    }
    let open = initiative::store::list(work, organisation).await?;
    for (at, about) in open.iter().filter(|one| one.phase.is_open()).enumerate() {
        let note = Note {
            initiative: about.id,
            body: source.notes[at % source.notes.len()].clone(),
            written_at: Timestamp::from_sweden(today.plus_days(-(at as i64) - 3), 13 * 60),
            written_by: Some(city.manager),
        };
        forum::store::insert_note(work, organisation, &note).await?;
    }
    Ok(())
}

async fn load_things(
    work: &mut Work,
    city: &City,
    source: &Source,
    today: Date,
    id: &mut (impl FnMut() -> Uuid + Send),
) -> db::Result<()> {
    let organisation = city.organisation;
    let initiatives = initiative::store::list(work, organisation).await?;
    for (at, thing) in source.thing.iter().enumerate() {
        let tried_for = initiatives.iter().find(|one| one.name == thing.initiative);
        let unknown = || db::Error::Internal(format!("{} is tried for no initiative", thing.name));
        let thing = Thing {
            id: id().into(),
            name: thing.name.clone(),
            about: thing.about.clone(),
            pieces: thing.pieces,
            initiative: Some(tried_for.ok_or_else(unknown)?.id),
        };
        tryout::store::insert_thing(work, organisation, &thing).await?;
        for (which, (home, residential)) in city.units.iter().enumerate().filter(|(which, _)| which % 4 == at % 4) {
            let (unit, ago) = (if at % 2 == 0 { *residential } else { *home }, 160 - 45 * (which as i64 / 4));
            let loan = Loan {
                id: id().into(),
                thing: thing.id,
                unit,
                pieces: 1,
                starts_on: today.plus_days(-ago),
                ends_on: today.plus_days(-ago + 40),
                returned: None,
                note: None,
            };
            tryout::store::insert_loan(work, organisation, &loan).await?;
            // The latest loan of the first thing is late.
            if loan.ends_on < today && !(at == 0 && which >= 8) {
                let condition = if which == 5 { Condition::Worn } else { Condition::Whole };
                tryout::store::set_returned(work, organisation, loan.id, loan.ends_on, condition, None).await?;
            }
            for answer in 0..5_u8 {
                let verdict = Verdict {
                    use_in_work: 3 + (answer + at as u8) % 3,
                    wants_it: 2 + (answer * 2 + at as u8) % 4,
                    words: None,
                };
                tryout::store::insert_verdict(work, organisation, id(), thing.id, unit, &verdict).await?;
            }
        }
    }
    Ok(())
}

async fn load_rounds(
    work: &mut Work,
    city: &City,
    source: &Source,
    today: Date,
    id: &mut (impl FnMut() -> Uuid + Send),
) -> db::Result<()> {
    let around = |step: u8, at: usize| -> Option<Steps> {
        Steps::new(std::array::from_fn(|dimension| {
            (step + u8::from((at + dimension).is_multiple_of(3))).min(standing::STEPS)
        }))
    };
    for round in &source.round {
        let stored = Round {
            id: id().into(),
            name: round.name.clone(),
            opens_on: today.plus_days(round.opens),
            closes_on: today.plus_days(round.closes),
        };
        standing::insert_round(work, city.organisation, &stored).await?;
        let mut answers = Vec::new();
        for at in 0..16 {
            answers.extend(
                around(round.lead, at).map(|steps| (id(), standing::Kept { side: Side::Lead, unit: None, steps })),
            );
        }
        for (home, residential) in &city.units {
            for (unit, n) in [(home, 11), (residential, 13)] {
                for at in 0..n {
                    let kept = |steps| standing::Kept { side: Side::Staff, unit: Some(*unit), steps };
                    answers.extend(around(round.staff, at).map(|steps| (id(), kept(steps))));
                }
            }
        }
        standing::insert_answers(work, city.organisation, stored.id, answers).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_council_can_be_read_and_meets_each_quarter() {
        let source = shipped();
        assert!(source.members.len() >= 18 && source.thing.len() >= 4 && source.round.len() == 3);
        let today = Date::new(2026, 3, 18).expect("a day");
        let days = days(Vec::new(), today);
        assert_eq!(days.len(), 8);
        assert!(days.keys().all(|day| *day < today && day.days_until(today) <= DAYS_BACK));
    }
}
