//! Does each template lead to a final report? A programme is set up from it at the browser, its organisations let themselves take part, its
//! measurements are made of the plan, simulated answers and hours come in, and the evaluation ends without errors.

use access::rules::reporting::can_evaluate;
use access::{Actor, Grant, ProgrammeRef, Role, Scope};
use development::programme_plan::templates;
use evaluation::result::{Evaluation, Part};
use kernel::{Activity, Date, Form, Group, Minutes, Moment, OrganisationId, ProgrammeId, Timestamp, UnitId};
use measurement::load::NewResponse;
use measurement::pseudonym::{KeyRing as _, link};
use measurement::response::State;
use measurement::wave::{instrument_of, waves_of_programme};
use participation::load::{LoadedPosting, load_postings};
use participation::posting::Source;
use reporting::evaluation_run::{OpenWaves, context, request_evaluation, run_evaluation};
use testkit::{Member, each_db_in_time, id};

use crate::town::{OneKey, Town, Who};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_template_leads_to_a_final_report() {
    each_db_in_time(|db, clock| async move {
        let mut town = Town::build(db).await;
        let start: Date = "2026-04-06".parse().unwrap();
        let mut made = Vec::new();
        for template in templates() {
            made.push((template.id.as_str(), set_up(&mut town, &template.id, start).await));
        }
        clock.set(Timestamp::from_sweden("2031-01-15".parse().unwrap(), 10 * 60));
        for (number, (template, programme)) in made.into_iter().enumerate() {
            fill(&town, &programme, 1_000 * (number as u128 + 1)).await;
            let result = evaluate(&town, &programme).await;
            let told = &result.programmes[0];
            let Part::There(participation) = &told.participation else { panic!("{template}: no hours") };
            assert_eq!(participation.persons.value, Some(54.0), "{template}");
            let changes = told.effects.len();
            if template == "own" {
                assert_eq!(changes, 0, "nothing was planned to be measured");
            } else {
                assert!(changes > 0, "{template}: no change is told");
                assert!(told.effects.iter().any(|one| (one.from, one.to) == (Moment::Before, Moment::After)));
            }
        }
    })
    .await;
}

/// Through the pages: the lead sets it up, whoever administers lets both municipalities join, the lead makes the measurements.
async fn set_up(town: &mut Town, template: &str, start: Date) -> ProgrammeRef {
    let lead = town.world.lead.to_string();
    let organisations = [town.world.members[0].organisation, town.world.members[1].organisation];
    let [first, second] = organisations.map(|one| one.to_string());
    let day = start.to_string();
    let fields = [
        ("template", template),
        ("lead", &lead),
        ("programme_name", template),
        ("code", template),
        ("starts_on", &day),
        ("planned", "54"),
        ("member", &first),
        ("member", &second),
        ("go", "create"),
    ];
    let plan = town.browser(Who::ProgrammeLead).post("/programmes/new", &fields).await.expect(303).to;
    let programme: ProgrammeId = plan.split('/').nth(3).unwrap().parse().unwrap();
    let join = format!("{lead}.{programme}");
    for organisation in organisations {
        let path = format!("/administration/{organisation}/join");
        let fields = [("join", join.as_str()), ("joins_on", day.as_str())];
        town.browser(Who::Installation).post(&path, &fields).await.expect(303);
    }
    let browser = town.browser(Who::ProgrammeLead);
    for number in 0.. {
        let seen = (number + 1).to_string();
        let fields = [("seen", seen.as_str()), ("wave", &number.to_string())];
        match browser.post(&format!("{plan}/waves"), &fields).await {
            got if got.status == 303 => {}
            got => {
                got.expect(400);
                break;
            }
        }
    }
    ProgrammeRef { lead: town.world.lead, programme, members: organisations.to_vec() }
}

fn over(programme: &ProgrammeRef, role: Role) -> Actor {
    Actor {
        sign_in: id(99),
        organisation: programme.lead,
        person: None,
        display_name: "Kim Berg".into(),
        grants: vec![Grant { role, scope: Scope::Programme(programme.clone()) }],
    }
}

/// Answers of everybody in each wave, and half an hour of a session for each.
async fn fill(town: &Town, programme: &ProgrammeRef, from: u128) {
    let may =
        access::rules::measurement::can_see_programme_reach(&over(programme, Role::ProgrammeLead), programme.programme)
            .unwrap();
    let waves = waves_of_programme(&mut town.db.reader(), &may).await.unwrap();
    let key = OneKey.key(programme.programme).unwrap();
    let mut work = town.db.work(db::Actor::Program).await.unwrap();
    let mut next = from;
    let mut fresh = || {
        next += 1;
        next
    };
    let mut rows = Vec::new();
    for (place, wave) in waves.iter().enumerate() {
        let instrument = instrument_of(&mut work, wave).await.unwrap();
        for (organisation, unit, n, person) in staff(&town.world.members, wave.group) {
            let form = instrument.forms.get((n + place) % instrument.forms.len().max(1)).map(|form| form.id.clone());
            let form = form.unwrap_or_default();
            let items = instrument.items(&form);
            let packed = items.iter().enumerate().map(|(k, item)| {
                // Later waves lie a little higher.
                let options = item.options().len().max(1);
                1 + ((n * 7 + k * 3) % options).min(options - 1).max(usize::from(place > 0).min(options - 1)) as u8
            });
            rows.push(NewResponse {
                organisation,
                id: id(fresh()),
                wave: wave.id,
                unit,
                group: wave.group,
                link: Some(link(&key, person)),
                form: form.clone(),
                state: State::Complete,
                answered_on: wave.opens_on,
                packed: packed.collect(),
            });
        }
    }
    measurement::load::responses(&mut work, rows).await.unwrap();
    for member in &town.world.members {
        let postings: Vec<LoadedPosting> = everybody(member)
            .map(|(unit, person)| LoadedPosting {
                id: id(fresh()),
                person,
                unit,
                programme: programme.programme,
                happened_on: "2026-09-14".parse().unwrap(),
                minutes: Minutes(30),
                activity: Activity::WorkplaceSession,
                form: Form::OnSite,
                group_size: Some(6),
                source: Source::Import,
                source_id: None,
            })
            .collect();
        load_postings(&mut work, member.organisation, postings).await.unwrap();
    }
    work.commit(programme.lead, "programme_filled", None).await.unwrap();
}

fn everybody(member: &Member) -> impl Iterator<Item = (UnitId, kernel::PersonId)> + '_ {
    member.units.iter().zip(&member.staff).flat_map(|(unit, staff)| staff.iter().map(|person| (*unit, *person)))
}

/// Those of a group, with their number.
fn staff(members: &[Member], group: Group) -> Vec<(OrganisationId, UnitId, usize, kernel::PersonId)> {
    let mut all = Vec::new();
    for member in members {
        for (unit, staff) in member.units.iter().zip(&member.staff) {
            for (n, person) in staff.iter().enumerate() {
                let of = match n {
                    0 => Group::Manager,
                    1 => Group::Champion,
                    _ => Group::Staff,
                };
                if of == group {
                    all.push((member.organisation, *unit, n, *person));
                }
            }
        }
    }
    all
}

async fn evaluate(town: &Town, programme: &ProgrammeRef) -> Evaluation {
    let may = can_evaluate(&over(programme, Role::Evaluator), &[programme.programme]).unwrap();
    let mut work = town.db.work(db::Actor::Program).await.unwrap();
    let now = work.now();
    let run = request_evaluation(&mut work, &may, OpenWaves::LeaveOut).await.unwrap();
    work.commit(run.organisation, "evaluation_requested", None).await.unwrap();
    let (kept, result) = tokio::sync::oneshot::channel();
    let done = run_evaluation(&town.db, &may, &run, &OneKey, |package, _| async move {
        let told = evaluation::evaluate(&package, &context(now));
        let _ = kept.send(told.clone());
        Ok(told)
    });
    done.await.unwrap();
    result.await.unwrap()
}
