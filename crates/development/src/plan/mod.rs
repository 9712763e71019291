//! What does the organisation do about what is needed? The plan is not written: it is what needs, initiatives and activities say together.
//! It lives, and is kept once a year or more often as an *edition*, so that one can see what has changed.

mod compare;
mod edition;
mod words;

use std::collections::BTreeMap;

use access::rules::development::CanSeeInitiatives;
use db::Fetch;
use kernel::{OrganisationId, PartyId, SignInId, UnitId};

use crate::activity::{self, Activity};
use crate::gate::{self, Decision, Lesson};
use crate::initiative::{self, Initiative, Phase};
use crate::need::{self, ListedNeed};
use crate::party::{self, Party};

pub use compare::{Changed, How, PartChange, Tag, difference, parts as changed_parts};
pub use edition::{Edition, KeepError, NAME_MAX, find_edition, keep_edition, list_editions};
pub(crate) use words::Around;
pub use words::{Entry, Part, Piece, Words, decision_in_words, pieces};
use words::{code, day, joined, lines};

/// All that the plan is made of, as it is now.
#[derive(Debug, Clone)]
pub struct Living {
    /// Whose it is.
    pub organisation: OrganisationId,
    /// The needs that stand for themselves and have a heading, the heaviest first.
    pub needs: Vec<ListedNeed>,
    /// How many needs nobody has looked at.
    pub not_looked_at: usize,
    /// The initiatives, by name.
    pub initiatives: Vec<Initiative>,
    /// Their activities.
    pub activities: Vec<Activity>,
    /// What was decided about them, the first first.
    pub decisions: Vec<Decision>,
    /// Their lessons.
    pub lessons: Vec<Lesson>,
    /// Those who take part.
    pub parties: Vec<Party>,
    /// What the units are called.
    pub units: BTreeMap<UnitId, String>,
    /// What the accounts that answer for initiatives are called.
    pub owners: BTreeMap<SignInId, String>,
}

/// How much of the plan holds what it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    /// Initiatives in all.
    pub initiatives: usize,
    /// Of those, begun by staff.
    pub begun_by_staff: usize,
    /// Of those that are neither stopped nor ideas: how many there are.
    pub beyond_idea: usize,
    /// Of these, with a plan for competence.
    pub with_competence_plan: usize,
    /// Needs that are open and that no initiative names.
    pub needs_without_initiative: usize,
    /// Needs that are open.
    pub needs: usize,
}

/// Reads the living plan.
///
/// # Errors
/// As the database's.
pub async fn read_plan(from: &mut impl Fetch, may: &CanSeeInitiatives) -> db::Result<Living> {
    let organisation = *may.organisation();
    let mut needs = need::all(from, organisation).await?;
    let initiatives = initiative::store::list(from, organisation).await?;
    let not_looked_at =
        needs.iter().filter(|one| one.is_root() && one.need.state.is_open() && one.need.heading.is_none()).count();
    needs.retain(|one| one.is_root() && one.need.heading.is_some());
    for one in &mut needs {
        one.need.words.clear();
    }
    let tree = people::unit::unit_tree(from, organisation).await?;
    let owners: Vec<SignInId> = initiatives.iter().filter_map(|one| one.owner).collect();
    let mut decisions = gate::store::decisions(from, organisation).await?;
    decisions.reverse();
    Ok(Living {
        organisation,
        decisions,
        needs,
        not_looked_at,
        activities: activity::store::list(from, organisation).await?,
        lessons: gate::store::lessons(from, organisation).await?,
        parties: party::parties(from, organisation).await?,
        units: tree.units().iter().map(|unit| (unit.id, unit.name.clone())).collect(),
        owners: people::sign_in::display_names(from, organisation, &owners).await?.into_iter().collect(),
        initiatives,
    })
}

impl Living {
    /// What a unit is called.
    pub fn unit(&self, unit: UnitId) -> &str {
        self.units.get(&unit).map_or("", String::as_str)
    }

    /// What a party is called.
    pub fn party(&self, party: PartyId) -> &str {
        self.parties.iter().find(|known| known.id == party).map_or("", |known| known.name.as_str())
    }

    /// What whoever answers for an initiative is called.
    pub fn owner(&self, initiative: &Initiative) -> Option<&str> {
        self.owners.get(&initiative.owner?).map(String::as_str)
    }

    /// The activities of an initiative.
    pub fn activities_of<'a>(&'a self, initiative: &'a Initiative) -> impl Iterator<Item = &'a Activity> {
        self.activities.iter().filter(|activity| activity.initiative == initiative.id)
    }

    /// The needs that an initiative names, or those that they were joined to.
    pub fn needs_of<'a>(&'a self, initiative: &'a Initiative) -> impl Iterator<Item = &'a ListedNeed> {
        self.needs.iter().filter(|one| one.initiatives.iter().any(|naming| naming.id == initiative.id))
    }

    /// How much of the plan holds what it should.
    pub fn figures(&self) -> Figures {
        let beyond = |one: &&Initiative| !matches!(one.phase, Phase::Idea | Phase::Stopped);
        let open = || self.needs.iter().filter(|one| one.need.state.is_open());
        Figures {
            initiatives: self.initiatives.len(),
            begun_by_staff: self.initiatives.iter().filter(|one| one.is_begun_by_staff(&self.needs)).count(),
            beyond_idea: self.initiatives.iter().filter(beyond).count(),
            with_competence_plan: self
                .initiatives
                .iter()
                .filter(beyond)
                .filter(|one| one.content.has_competence_plan())
                .count(),
            needs_without_initiative: open().filter(|one| one.initiatives.is_empty()).count(),
            needs: open().count(),
        }
    }

    /// The plan in words, to be kept and compared.
    pub fn in_words(&self) -> Words {
        let mut entries: Vec<Entry> = self.needs.iter().map(|one| self.need_in_words(one)).collect();
        entries.extend(self.initiatives.iter().map(|one| self.initiative_in_words(one)));
        Words { entries }
    }

    fn need_in_words(&self, one: &ListedNeed) -> Entry {
        let need = &one.need;
        let mut entry = Entry::new("need", need.id.0.to_string(), need.title());
        entry.code("category", "need-category", need.category.code());
        entry.code("perspective", "need-perspective", need.perspective.code());
        entry.code("state", "need-state", need.state.code());
        entry.text("units", names(one.units.iter().map(|unit| self.unit(*unit).to_owned())));
        entry
    }

    fn initiative_in_words(&self, one: &Initiative) -> Entry {
        let around = Around {
            title: &one.name,
            phase: one.phase,
            owner: self.owner(one),
            needs: self.needs_of(one).map(|need| need.need.title()).collect(),
            units: one.units.iter().map(|(unit, starts)| (self.unit(*unit), *starts)).collect(),
            parties: one.parties.iter().map(|party| self.party(*party)).collect(),
            decisions: self.decisions.iter().filter(|decision| decision.initiative == one.id).collect(),
        };
        let mut entry = Entry::of_initiative(one.id.0.to_string(), &around, &one.content);
        let activity = |one: &Activity| {
            let days = joined(" – ", [one.starts_on, one.ends_on].into_iter().flatten().map(day));
            let who = one.responsible.clone().unwrap_or_default();
            joined(" | ", [one.name.clone(), days, who, code("activity-state", one.state.code())])
        };
        entry.text("activities", lines(self.activities_of(one).map(activity)));
        entry
    }
}

fn names(names: impl Iterator<Item = String>) -> String {
    names.collect::<Vec<_>>().join(", ")
}
