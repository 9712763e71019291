//! Bringing in plans and initiatives that exist already: the demonstration's.

use std::collections::BTreeMap;

use db::Work;
use kernel::{ActivityId, Date, InitiativeId, NeedId, OrganisationId, PartyId, SignInId, Timestamp, UnitId};
use uuid::Uuid;

use crate::activity::{self, Activity};
use crate::gate::{self, Decision, Lesson, Shown, look, shipped};
use crate::initiative::{
    self, Benefit, CompetenceStep, Content, Cost, FollowUp, Initiative, Readiness, Resource, Risk,
};
use crate::initiative_file::{ContentFile, InitiativeFile, NeedFile, OwnerFile, Service, range};
use crate::need::{self, Happened, Need, NeedEvent, NeedState, Source};
use crate::party::{self, Party};
use crate::programme_plan::{self, ProgrammePlan};
use crate::unit_plan::{UnitPlan, store};

/// Stores plans of units as they are.
///
/// # Errors
/// As the database's.
pub async fn load_plans(work: &mut Work, organisation: OrganisationId, plans: &[(UnitId, UnitPlan)]) -> db::Result<()> {
    for (unit, plan) in plans {
        store::insert(work, organisation, *unit, plan).await?;
    }
    Ok(())
}

/// Stores plans of programmes as they are.
///
/// # Errors
/// As the database's.
pub async fn load_programme_plans(work: &mut Work, plans: &[ProgrammePlan]) -> db::Result<()> {
    for plan in plans {
        programme_plan::store::insert(work, plan).await?;
    }
    Ok(())
}

/// The made-up city as it was loaded.
#[derive(Debug, Clone)]
pub struct City {
    /// Its organisation.
    pub organisation: OrganisationId,
    /// Its home care and its residential care, district by district.
    pub units: Vec<(UnitId, UnitId)>,
    /// Those who take part.
    pub parties: Vec<Party>,
    /// The account that coordinates.
    pub coordinator: SignInId,
    /// The account of a manager.
    pub manager: SignInId,
}

impl City {
    fn unit(&self, district: usize, service: Service) -> Option<UnitId> {
        let (home, residential) = self.units.get(district.checked_sub(1)?)?;
        Some(if service == Service::HomeCare { *home } else { *residential })
    }

    fn party(&self, name: &str) -> Option<PartyId> {
        self.parties.iter().find(|party| party.name == name).map(|party| party.id)
    }
}

/// Stores those who take part.
///
/// # Errors
/// As the database's.
pub async fn load_parties(work: &mut Work, city: &City) -> db::Result<u64> {
    party::insert(work, city.organisation, &city.parties).await
}

/// Stores an initiative of a file that was read for this city, with its needs and all that happened; `id` gives ids that are not used
/// yet. Returns its id and those of its needs.
///
/// # Errors
/// As the database's.
pub async fn load_initiative(
    work: &mut Work,
    city: &City,
    file: &InitiativeFile,
    today: Date,
    mut id: impl FnMut() -> Uuid + Send,
) -> db::Result<(InitiativeId, Vec<NeedId>)> {
    let (organisation, initiative) = (city.organisation, InitiativeId(id()));
    let mut needs = Vec::new();
    for need in &file.need {
        needs.push(load_need(work, city, need, (initiative, file.begun), today, &mut id).await?);
    }
    let day = |offset: i64| today.plus_days(offset);
    let row = Initiative {
        organisation,
        id: initiative,
        name: file.name.clone(),
        owner: match file.owner {
            OwnerFile::Coordinator => Some(city.coordinator),
            OwnerFile::Manager => Some(city.manager),
            OwnerFile::None => None,
        },
        phase: file.phase,
        phase_on: day(file.decision.last().map_or(file.begun, |last| last.day)),
        begun_on: day(file.begun),
        version: 1,
        saved_at: Timestamp::from_sweden(day(file.begun), 10 * 60),
        content: content(&file.content, today),
        needs: needs.clone(),
        units: file
            .units
            .iter()
            .filter_map(|unit| Some((city.unit(unit.district, unit.service)?, unit.starts.map(day))))
            .collect(),
        parties: file.parties.iter().filter_map(|name| city.party(name)).collect(),
    };
    initiative::store::insert(work, &row).await?;
    let activities = activities(city, file, initiative, today, &mut id);
    activity::store::insert(work, organisation, &activities).await?;
    let mut shown = Vec::new();
    for evidence in &file.evidence {
        let (words, shown_on) = (evidence.words.clone(), day(evidence.day));
        let one = Shown { id: id().into(), evidence: evidence.evidence, words, shown_on };
        gate::store::insert_evidence(work, organisation, initiative, &one).await?;
        shown.push(one);
    }
    let mut lessons = Vec::new();
    for lesson in &file.lesson {
        let (words, written_on) = (lesson.words.clone(), day(lesson.day));
        let one = Lesson { organisation, id: id().into(), initiative, words, shared: lesson.shared, written_on };
        gate::store::insert_lesson(work, &one).await?;
        lessons.push(one);
    }
    for (at, (decision, (from, to))) in (0..).zip(file.decision.iter().zip(file.phases().unwrap_or_default())) {
        let decided_on = day(decision.day);
        // A gate saw what was there on its day.
        let mut known = activities.clone();
        known.retain(|activity| activity.ends_on.is_some_and(|ends| ends <= decided_on));
        let laid: Vec<Shown> = shown.iter().filter(|one| one.shown_on <= decided_on).cloned().collect();
        let learnt: Vec<Lesson> = lessons.iter().filter(|one| one.written_on <= decided_on).cloned().collect();
        let asked = from.next().map_or(&[][..], shipped);
        let one = Decision {
            id: id().into(),
            initiative,
            number: at + 1,
            outcome: decision.outcome,
            from,
            to,
            reason: decision.reason.clone(),
            body: decision.body,
            meeting: None,
            decided_on,
            recorded_at: Timestamp::from_sweden(decided_on, 15 * 60),
            decided_by: Some(city.coordinator),
            evidence: look(&row, asked, &known, &laid, &learnt, &[]),
        };
        gate::store::insert_decision(work, organisation, &one).await?;
    }
    Ok((initiative, needs))
}

async fn load_need(
    work: &mut Work,
    city: &City,
    file: &NeedFile,
    (initiative, begun): (InitiativeId, i64),
    today: Date,
    id: &mut (impl FnMut() -> Uuid + Send),
) -> db::Result<NeedId> {
    let organisation = city.organisation;
    let day = |offset: i64| today.plus_days(offset);
    let top = Need {
        id: id().into(),
        unit: city.unit(file.district, file.service),
        perspective: file.perspective,
        category: file.category,
        words: file.words.clone(),
        heading: Some(file.heading.clone()),
        source: file.source,
        source_id: None,
        state: file.state,
        said: None,
        joined_to: None,
        handed_on: day(file.handed),
        state_on: day(begun.max(file.handed)),
        handed_by: (file.source == Source::Account).then_some(city.manager),
    };
    let mut all = vec![top.clone()];
    for joined in &file.joined {
        all.push(Need {
            id: id().into(),
            unit: city.unit(joined.district, file.service),
            words: joined.words.clone(),
            heading: None,
            source: Source::Unit,
            state: NeedState::Received,
            joined_to: Some(top.id),
            handed_on: day(joined.handed),
            state_on: day(joined.handed),
            handed_by: None,
            ..top.clone()
        });
    }
    need::store::insert(work, organisation, &all).await?;
    let happened = |what: NeedEvent, other: Option<Uuid>, on: Date| Happened { what, other, words: None, on };
    let histories: Vec<(NeedId, Vec<Happened>)> = all
        .iter()
        .map(|need| {
            let mut history = vec![happened(NeedEvent::HandedIn, None, need.handed_on)];
            if need.id == top.id {
                history.push(happened(NeedEvent::TakenUp, None, top.state_on));
                history.push(happened(NeedEvent::Named, Some(initiative.0), day(begun)));
            } else {
                history.push(happened(NeedEvent::Joined, Some(top.id.0), need.handed_on.plus_days(7)));
            }
            (need.id, history)
        })
        .collect();
    need::store::insert_histories(work, organisation, &histories).await?;
    let mut voices = Vec::new();
    for (district, count) in &file.voices {
        let Some(unit) = city.unit(*district, file.service) else { continue };
        for _ in 0..*count {
            let (hash, on) = (id().as_bytes().to_vec(), top.handed_on.plus_days(14));
            voices.push(need::NewVoice { need: top.id, unit, hash, also: Vec::new(), on });
        }
    }
    need::store::insert_voices(work, organisation, &voices).await?;
    Ok(top.id)
}

fn activities(
    city: &City,
    file: &InitiativeFile,
    initiative: InitiativeId,
    today: Date,
    id: &mut impl FnMut() -> Uuid,
) -> Vec<Activity> {
    let ids: BTreeMap<&str, ActivityId> = file.activity.iter().map(|one| (one.key.as_str(), id().into())).collect();
    let day = |offset: i64| today.plus_days(offset);
    let activity = |one: &crate::initiative_file::ActivityFile| Activity {
        id: ids[one.key.as_str()],
        initiative,
        kind: one.kind,
        name: one.name.clone(),
        responsible: one.responsible.clone(),
        party: one.party.as_deref().and_then(|name| city.party(name)),
        starts_on: one.starts.map(day),
        ends_on: one.ends.map(day),
        state: one.state,
        result: one.result.clone(),
        version: 1,
        after: one.after.iter().filter_map(|key| ids.get(key.as_str()).copied()).collect(),
    };
    file.activity.iter().map(activity).collect()
}

fn content(file: &ContentFile, today: Date) -> Content {
    let day = |offset: i64| today.plus_days(offset);
    let years = |years: &[(i64, i64, i64)]| years.iter().filter_map(range).collect();
    let benefit = |one: &crate::initiative_file::BenefitFile| Benefit {
        kind: one.kind,
        words: one.words.clone(),
        owner: one.owner.clone(),
        baseline: one.baseline.clone(),
        years: years(&one.years),
        follow_ups: one.follow_ups.iter().map(|f| FollowUp { due_on: day(f.due), seen: f.seen.clone() }).collect(),
    };
    let risk = |one: &crate::initiative_file::RiskFile| Risk {
        words: one.words.clone(),
        likelihood: one.likelihood,
        consequence: one.consequence,
        measure: one.measure.clone(),
    };
    let step = |one: &crate::initiative_file::CompetenceFile| CompetenceStep {
        words: one.words.clone(),
        kit: one.kit.clone(),
        session: None,
        champion: None,
        by: one.by.map(day),
    };
    let resource = |one: &crate::initiative_file::ResourceFile| Resource {
        kind: one.kind,
        words: one.words.clone(),
        amount: one.amount.map(|kronor| kernel::Ore(kronor * 100)),
        state: one.state,
    };
    Content {
        aim: file.aim.clone(),
        target_group: file.target_group.clone(),
        technology: file.technology.clone(),
        stimulus: file.stimulus,
        information_class: file.information_class,
        benefits: file.benefit.iter().map(benefit).collect(),
        costs: file.cost.iter().map(|one| Cost { words: one.words.clone(), years: years(&one.years) }).collect(),
        risks: file.risk.iter().map(risk).collect(),
        readiness: file
            .readiness
            .iter()
            .map(|one| Readiness { area: one.area, ready: one.ready, words: one.words.clone() })
            .collect(),
        competence: file.competence.iter().map(step).collect(),
        resources: file.resource.iter().map(resource).collect(),
    }
}
