//! What did an initiative say before? Every saving stands: its content and what stood around it. Between savings it is decided about. Two
//! moments can be laid side by side: part by part, word by word.

use std::collections::{BTreeMap, HashMap};

use access::rules::development::CanSeeInitiatives;
use db::{Fetch, args, statement};
use kernel::{Date, InitiativeId, NeedId, PartyId, SignInId, Timestamp, UnitId};
use serde::{Deserialize, Serialize};

use super::{Area, Content, Initiative, Phase};
use crate::gate::{self, Decision};
use crate::need;
use crate::party;
use crate::plan::{Around, Entry};

statement!(
    LIST_INITIATIVE_VERSIONS,
    "select version, saved_at, saved_by, content, around from development_initiative_version
    where organisation_id = $1 and initiative_id = $2 order by version"
);

/// A saving of an initiative.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// Which, from 1.
    pub number: i64,
    /// When.
    pub saved_at: Timestamp,
    /// By which account; nothing where it came with the installation.
    pub saved_by: Option<SignInId>,
    /// What it said.
    pub content: Content,
    /// What stood around that.
    around: Saved,
}

/// What is saved beside the content: everything that somebody can change in the same form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Saved {
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    owner: Option<SignInId>,
    needs: Vec<NeedId>,
    parties: Vec<PartyId>,
    #[serde(default)]
    units: Vec<UnitFrom>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitFrom {
    unit: UnitId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    starts_on: Option<Date>,
}

/// Everything that an initiative has said and that was decided about it.
#[derive(Debug, Clone)]
pub struct History {
    /// The savings, the first first.
    pub versions: Vec<Version>,
    /// The decisions, the first first.
    pub decisions: Vec<Decision>,
    /// What the accounts are called that saved it or answered for it.
    pub accounts: HashMap<SignInId, String>,
    needs: BTreeMap<NeedId, String>,
    units: BTreeMap<UnitId, String>,
    parties: BTreeMap<PartyId, String>,
}

impl Saved {
    pub(super) fn of(one: &Initiative) -> Self {
        let units = one.units.iter().map(|(unit, starts_on)| UnitFrom { unit: *unit, starts_on: *starts_on });
        Self {
            name: one.name.clone(),
            owner: one.owner,
            needs: one.needs.clone(),
            parties: one.parties.clone(),
            units: units.collect(),
        }
    }

    pub(super) fn to_text(&self) -> db::Result<String> {
        toml::to_string(self).map_err(|why| db::Error::Internal(why.to_string()))
    }

    fn from_text(text: &str) -> db::Result<Self> {
        let wrong = |why: toml::de::Error| db::Error::Column { column: "around".into(), problem: why.to_string() };
        toml::from_str(text).map_err(wrong)
    }
}

/// The history of an initiative.
///
/// # Errors
/// As the database's.
pub async fn history_of_initiative(
    from: &mut impl Fetch,
    may: &CanSeeInitiatives,
    initiative: InitiativeId,
) -> db::Result<History> {
    let organisation = *may.organisation();
    let rows = from.all(&LIST_INITIATIVE_VERSIONS, args![organisation, initiative]).await?;
    let read = |row: &db::Row| {
        Ok(Version {
            number: row.get("version")?,
            saved_at: row.get("saved_at")?,
            saved_by: row.get("saved_by")?,
            content: Content::from_text(&row.get::<String>("content")?)?,
            around: Saved::from_text(&row.get::<String>("around")?)?,
        })
    };
    let versions: Vec<Version> = rows.iter().map(read).collect::<db::Result<_>>()?;
    let owners = versions.iter().filter_map(|version| version.around.owner);
    let accounts: Vec<SignInId> = versions.iter().filter_map(|version| version.saved_by).chain(owners).collect();
    let needs = need::all(from, organisation).await?;
    let tree = people::unit::unit_tree(from, organisation).await?;
    Ok(History {
        decisions: gate::store::decisions_about(from, organisation, initiative).await?,
        accounts: people::sign_in::display_names(from, organisation, &accounts).await?,
        needs: needs.into_iter().map(|one| (one.need.id, one.need.title().to_owned())).collect(),
        units: tree.units().iter().map(|unit| (unit.id, unit.name.clone())).collect(),
        parties: party::parties(from, organisation).await?.into_iter().map(|one| (one.id, one.name)).collect(),
        versions,
    })
}

impl History {
    /// What a version says, part by part, with what had been decided when it was saved.
    pub fn as_saved(&self, version: &Version) -> Entry {
        self.in_words(version, version.saved_at)
    }

    /// The same with what was decided until the next saving; with everything until now for the latest.
    pub fn as_it_stood(&self, version: &Version) -> Entry {
        let next = self.versions.iter().find(|other| other.number == version.number + 1);
        self.in_words(version, next.map_or(Timestamp(i64::MAX), |next| next.saved_at))
    }

    fn in_words(&self, version: &Version, until: Timestamp) -> Entry {
        let (content, saved) = (&version.content, &version.around);
        let decisions: Vec<&Decision> = self.decisions.iter().filter(|one| one.recorded_at <= until).collect();
        let around = Around {
            title: &saved.name,
            phase: decisions.last().map_or(Phase::Idea, |last| last.to),
            owner: saved.owner.and_then(|owner| self.accounts.get(&owner)).map(String::as_str),
            needs: named(&saved.needs, &self.needs),
            units: saved
                .units
                .iter()
                .filter_map(|one| Some((self.units.get(&one.unit)?.as_str(), one.starts_on)))
                .collect(),
            parties: named(&saved.parties, &self.parties),
            decisions,
        };
        let mut entry = Entry::of_initiative(String::new(), &around, content);
        for area in Area::ALL {
            let part = format!("ready-{}", area.code().replace('_', "-"));
            entry.code(&part, "readiness", content.ready(*area).code());
        }
        let why = content.readiness.iter().map(|one| one.words.as_str()).filter(|words| !words.is_empty());
        entry.text("ready-words", why.collect::<Vec<_>>().join("\n"));
        entry
    }
}

fn named<'a, Id: Ord>(ids: &[Id], names: &'a BTreeMap<Id, String>) -> Vec<&'a str> {
    ids.iter().filter_map(|id| names.get(id)).map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::gate::{Body, Outcome};
    use crate::initiative::{Readiness, Ready, Resource, ResourceKind, ResourceState, Stimulus};
    use crate::plan::{Tag, changed_parts};

    fn id<T: From<Uuid>>(n: u128) -> T {
        Uuid::from_u128(n).into()
    }

    fn day(day: i8) -> Date {
        Date::new(2026, 3, day).expect("a day")
    }

    fn version(number: i64, content: Content, around: Saved) -> Version {
        Version { number, saved_at: Timestamp(number * 1_000), saved_by: None, content, around }
    }

    fn history(versions: Vec<Version>, decisions: Vec<Decision>) -> History {
        History {
            versions,
            decisions,
            accounts: [(id(1), "Kim Berg".to_owned())].into(),
            needs: [(id(2), "Lugna nätter".to_owned())].into(),
            units: [(id(3), "Norra".to_owned())].into(),
            parties: [(id(4), "Bolaget".to_owned())].into(),
        }
    }

    fn decision(recorded_at: i64) -> Decision {
        Decision {
            id: id(9),
            initiative: id(8),
            number: 1,
            outcome: Outcome::Passes,
            from: Phase::Idea,
            to: Phase::Prepared,
            reason: "Behovet är stort".into(),
            body: Body::Council,
            meeting: None,
            decided_on: day(2),
            recorded_at: Timestamp(recorded_at),
            decided_by: None,
            evidence: Vec::new(),
        }
    }

    #[test]
    fn everything_that_somebody_changes_is_told_part_by_part() {
        let around =
            Saved { name: "Lås".into(), owner: None, needs: vec![id(2)], parties: Vec::new(), units: Vec::new() };
        let resource = |state| Resource { kind: ResourceKind::Grant, words: "Bidrag".into(), amount: None, state };
        let mut before = Content::begun("Fler ska sova gott".into(), Stimulus::Need);
        before.resources = vec![resource(ResourceState::Applied)];
        let mut after = before.clone();
        after.aim = "Alla ska sova gott".into();
        after.readiness = vec![Readiness { area: Area::Law, ready: Ready::There, words: "Utrett".into() }];
        after.resources = vec![resource(ResourceState::Decided)];
        let changed = Saved {
            name: "Låsen".into(),
            owner: Some(id(1)),
            parties: vec![id(4)],
            units: vec![UnitFrom { unit: id(3), starts_on: Some(day(9)) }],
            ..around.clone()
        };
        assert_eq!(Saved::from_text(&changed.to_text().unwrap()).unwrap(), changed);
        let versions = vec![version(1, before, around), version(2, after, changed)];
        let history = history(versions, Vec::new());
        let [first, second] = [0, 1].map(|at| history.as_saved(&history.versions[at]));
        assert!(changed_parts(&first, &first).is_empty());
        let changes = changed_parts(&first, &second);
        let parts: Vec<&str> = changes.iter().map(|change| change.part.as_str()).collect();
        assert_eq!(parts, ["title", "aim", "owner", "units", "parties", "resources", "ready-law", "ready-words"]);
        let of = |part: &str| changes.iter().find(|change| change.part == part).unwrap();
        assert_eq!(of("owner").words, [(Tag::In, "Kim Berg".to_owned())]);
        assert_eq!(of("units").words, [(Tag::In, "Norra (⟦day:2026-03-09⟧)".to_owned())]);
        assert_eq!(of("resources").words[1], (Tag::Out, "⟦resource-state:applied⟧".to_owned()));
        assert_eq!(of("ready-law").words, [(Tag::Out, "not_known".to_owned()), (Tag::In, "there".to_owned())]);
        assert_eq!(of("ready-law").list, "readiness");
    }

    #[test]
    fn what_was_decided_belongs_to_the_moments_after_it() {
        let around =
            Saved { name: "Lås".into(), owner: None, needs: vec![id(2)], parties: Vec::new(), units: Vec::new() };
        let content = Content::begun("Fler ska sova gott".into(), Stimulus::Need);
        let versions = vec![version(1, content.clone(), around.clone()), version(2, content, around)];
        let phase = |entry: &Entry| entry.parts[0].text.clone();
        for (recorded_at, saved, stood) in
            [(1_500, ["idea", "prepared"], ["prepared", "prepared"]), (2_500, ["idea", "idea"], ["idea", "prepared"])]
        {
            let history = history(versions.clone(), vec![decision(recorded_at)]);
            let entries = [0, 1].map(|at| history.as_saved(&history.versions[at]));
            assert_eq!(entries.each_ref().map(phase), saved, "{recorded_at}");
            assert_eq!([0, 1].map(|at| phase(&history.as_it_stood(&history.versions[at]))), stood, "{recorded_at}");
        }
        let history = history(versions, vec![decision(1_500)]);
        let changes = changed_parts(&history.as_saved(&history.versions[0]), &history.as_saved(&history.versions[1]));
        let parts: Vec<&str> = changes.iter().map(|change| change.part.as_str()).collect();
        assert_eq!(parts, ["phase", "decisions"]);
        assert!(changes[1].words[0].1.contains("Behovet är stort"), "{:?}", changes[1].words);
    }
}
