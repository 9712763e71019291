//! What does the organisation do about what is needed? The plan is not written: it is what needs, initiatives and activities say together.
//! It lives, and is kept once a year or more often as an *edition*, so that one can see what has changed.

mod compare;
mod edition;

use std::collections::BTreeMap;

use access::rules::development::CanSeeInitiatives;
use db::Fetch;
use kernel::{Date, OrganisationId, PartyId, SignInId, UnitId};
use serde::{Deserialize, Serialize};

use crate::activity::{self, Activity};
use crate::gate::{self, Lesson};
use crate::initiative::{self, Initiative, Phase};
use crate::need::{self, ListedNeed};
use crate::party::{self, Party};

pub(crate) use compare::parts as changed_parts;
pub use compare::{Changed, How, PartChange, Tag, difference};
pub use edition::{Edition, KeepError, NAME_MAX, find_edition, keep_edition, list_editions};

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
    Ok(Living {
        organisation,
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
        let content = &one.content;
        let mut entry = Entry::new("initiative", one.id.0.to_string(), &one.name);
        entry.code("phase", "initiative-phase", one.phase.code());
        entry.text("aim", content.aim.clone());
        entry.text("target-group", content.target_group.clone());
        entry.text("needs", names(self.needs_of(one).map(|need| need.need.title().to_owned())));
        entry.text("owner", self.owner(one).unwrap_or_default().to_owned());
        entry.text("technology", content.technology.clone());
        let unit = |(unit, starts): &(UnitId, Option<Date>)| match starts {
            Some(day) => format!("{} ({day})", self.unit(*unit)),
            None => self.unit(*unit).to_owned(),
        };
        entry.text("units", names(one.units.iter().map(unit)));
        entry.text("parties", names(one.parties.iter().map(|party| self.party(*party).to_owned())));
        entry.text("benefits", lines(content.benefits.iter().map(|benefit| benefit.words.clone())));
        entry.text("costs", lines(content.costs.iter().map(|cost| cost.words.clone())));
        entry.text("risks", lines(content.risks.iter().map(|risk| risk.words.clone())));
        entry.text("competence", lines(content.competence.iter().map(|step| step.words.clone())));
        entry.text("resources", lines(content.resources.iter().map(|resource| resource.words.clone())));
        let activity = |one: &Activity| {
            let days = [one.starts_on, one.ends_on].into_iter().flatten().map(|day| day.to_string());
            let days: Vec<String> = days.collect();
            format!("{} ({})", one.name, if days.is_empty() { "–".to_owned() } else { days.join(" – ") })
        };
        entry.text("activities", lines(self.activities_of(one).map(activity)));
        entry
    }
}

/// The plan in words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// Needs, then initiatives.
    pub entries: Vec<Entry>,
}

/// A need or an initiative in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// `need` or `initiative`.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What it says, part by part; empty parts are not decided.
    pub parts: Vec<Part>,
}

/// A part of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Which part.
    pub part: String,
    /// The list of which `text` is a code; empty where it is words.
    #[serde(default)]
    pub list: String,
    /// What it says; empty where nothing is decided.
    pub text: String,
}

impl Entry {
    pub(crate) fn new(kind: &str, id: String, title: &str) -> Self {
        Self { kind: kind.to_owned(), id, title: title.to_owned(), parts: Vec::new() }
    }

    pub(crate) fn text(&mut self, part: &str, text: String) {
        self.parts.push(Part { part: part.to_owned(), list: String::new(), text });
    }

    pub(crate) fn code(&mut self, part: &str, list: &str, code: &str) {
        self.parts.push(Part { part: part.to_owned(), list: list.to_owned(), text: code.to_owned() });
    }
}

fn names(names: impl Iterator<Item = String>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("\n")
}
