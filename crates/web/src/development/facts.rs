//! What is known of a unit that a plan can be held against? Gathered from plan, sessions, ledger, mandates and results, each under its
//! own permission: what the reader may not see is not known.

use access::Actor;
use access::rules::development::CanSeeUnitPlan;
use access::rules::help::can_see_barriers;
use access::rules::measurement::can_see_unit_results;
use db::Fetch;
use development::unit_plan::UnitPlan;
use evaluation::plan_check::{Facts, Held, Mandate};
use kernel::{Activity, Date, Estimate, Form};
use learning::kit::find_kit;
use learning::session::{Session, State, sessions_between};
use measurement::results::{BY_ONESELF, UnitResults, results_of_unit};

use crate::failure::Failure;

/// After how many days something that stands in the way is old.
const OLD: i64 = 30;

/// What is known of a unit in a year.
pub(super) struct Known {
    /// What its sessions were; cancelled ones left out.
    pub(super) sessions: Vec<Session>,
    /// The last days of the mandates that run.
    pub(super) mandates: Vec<Option<Date>>,
    /// What a plan can be held against.
    pub(super) facts: Facts,
    /// What the answers say, the earliest wave first; nothing where the reader may not see it.
    results: Vec<UnitResults>,
}

/// Gathers what is known.
pub(super) async fn gather(
    from: &mut impl Fetch,
    actor: &Actor,
    may: &CanSeeUnitPlan,
    plan: Option<&UnitPlan>,
    year: i16,
    today: Date,
) -> Result<Known, Failure> {
    let organisation = may.unit().organisation;
    let day = |month, day| Date::new(year, month, day).ok_or(Failure::NotFound);
    let sessions = sessions_between(from, may, (day(1, 1)?, day(12, 31)?)).await?;
    let ids: Vec<uuid::Uuid> = sessions.iter().filter(|s| s.state == State::Held).map(|s| s.id.into()).collect();
    let sizes = participation::posting::group_sizes(from, may, &ids).await?;
    let held = sessions.iter().filter(|s| s.state == State::Held && with_staff(s.activity)).map(|session| Held {
        day: session.day(),
        minutes: session.planned_minutes,
        group_size: sizes.get(&session.id.into()).copied(),
        on_site: session.form == Form::OnSite,
        kit: session.kit.as_ref().map(|kit| kit.id.clone()),
        repeat_after_days: session.kit.as_ref().and_then(|kit| find_kit(&kit.id)).map(|kit| kit.repeat_after_days),
        follow_up: session.activity == Activity::FollowUp,
    });
    let held = held.collect();
    let mandates = learning::mandate::running_mandates(from, may, today).await?;

    let hindrances = match can_see_barriers(actor, may.unit()) {
        Ok(may) => {
            let standing = learning::barrier::barriers_of_unit(from, &may).await?;
            let open = standing.iter().filter(|barrier| barrier.status.is_open());
            let (open, old) =
                open.fold((0, 0), |(all, old), barrier| (all + 1, old + u32::from(barrier.age(today) > OLD)));
            Some((open, old))
        }
        Err(_) => None,
    };

    let mut results = Vec::new();
    let mut project_ends_on = None;
    let may_see_results = can_see_unit_results(actor, may.unit()).ok();
    for membership in people::programme::programmes_of_organisation(from, organisation).await? {
        if let Some(programme) = people::programme::find_programme(from, membership.lead, membership.programme).await? {
            project_ends_on = project_ends_on.max(Some(programme.ends_on));
        }
        if let Some(may) = &may_see_results {
            results.extend(results_of_unit(from, may, membership.programme, today).await?);
        }
    }
    results.sort_by_key(|result| result.wave.closes_on);
    let text = plan.map(|plan| &plan.text);
    let facts = Facts {
        needs_known_on: results.iter().find(|wave| wave.answered.value.is_some()).map(|wave| wave.wave.closes_on),
        manager_trained_on: text.and_then(|text| text.manager_trained_on),
        staff_took_part_on: text.and_then(|text| text.discussed_on),
        says_why: text.is_some_and(|text| !text.why.is_empty()),
        names_goal: text.is_some_and(|text| text.strategy.is_some()),
        says_what_goes_on: text.is_some_and(|text| text.afterwards.is_some()),
        held,
        mandates: mandates.iter().map(|(time, ends_on)| Mandate { minutes_a_week: *time, ends_on: *ends_on }).collect(),
        hindrances,
        project_ends_on,
    };
    let mandates = mandates.into_iter().map(|(_, ends_on)| ends_on).collect();
    Ok(Known { sessions, mandates, facts, results })
}

/// What staff take part in, beside what leads and trainers do.
pub(super) fn with_staff(activity: Activity) -> bool {
    matches!(activity, Activity::WorkplaceSession | Activity::FollowUp | Activity::Tryout)
}

impl Known {
    /// The share of those who chose a level who can do it by themselves, in percent, in the latest wave that asks and may show it.
    pub(super) fn by_oneself(&self, item: &str) -> Option<Estimate> {
        self.results.iter().rev().find_map(|wave| {
            let rating = wave.ratings.iter().find(|rating| rating.item == item)?;
            rating.spread.from(BY_ONESELF)
        })
    }

    /// Each session's day, and whether it was held.
    pub(super) fn days(&self) -> Vec<(Date, bool)> {
        let with_staff = self.sessions.iter().filter(|session| with_staff(session.activity));
        with_staff.map(|session| (session.day(), session.state == State::Held)).collect()
    }
}
