//! What does an organisation need, and how many say so? Needs that were joined count together: their voices and their units.

use std::collections::{BTreeMap, BTreeSet};

use access::rules::development::{CanHandInNeed, CanSeeInitiatives};
use access::scope::UnitFilter;
use db::Fetch;
use kernel::{NeedId, OrganisationId, UnitId};

use super::{Happened, Naming, Need, store};

/// A need with what it weighs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedNeed {
    /// The need.
    pub need: Need,
    /// How many voices it has, with those of the needs that were joined to it. A voice that was given to two of them counts once.
    pub voices: i64,
    /// The units that have said so.
    pub units: BTreeSet<UnitId>,
    /// The needs that were joined to it, directly.
    pub joined: Vec<NeedId>,
    /// The initiatives that name it or a need that was joined to it.
    pub initiatives: Vec<Naming>,
    /// What happened, where it was asked for.
    pub history: Vec<Happened>,
}

impl ListedNeed {
    /// Whether it stands for itself, joined to no other.
    pub fn is_root(&self) -> bool {
        self.need.joined_to.is_none()
    }
}

/// The needs of the organisation, those with the most voices first. Words are there for the admitted units alone; what has no
/// heading yet is listed for those only.
///
/// # Errors
/// As the database's.
pub async fn list_needs(
    from: &mut impl Fetch,
    may: &CanSeeInitiatives,
    words_of: &UnitFilter,
) -> db::Result<Vec<ListedNeed>> {
    let organisation = *may.organisation();
    let tree = people::unit::unit_tree(from, organisation).await?;
    let mut listed = all(from, organisation).await?;
    // What is needed in the whole organisation stands under no unit: only somebody over all of them is let in to that.
    let whole =
        words_of.admits(&access::UnitRef { organisation, unit: UnitId(uuid::Uuid::nil()), ancestors: Vec::new() });
    listed.retain_mut(|one| {
        let reads = match one.need.unit {
            Some(unit) => tree.unit_ref(unit).is_some_and(|place| words_of.admits(&place)),
            None => whole,
        };
        if !reads {
            one.need.words.clear();
        }
        reads || one.need.heading.is_some()
    });
    Ok(listed)
}

/// One need with its history, if the list holds it.
///
/// # Errors
/// As the database's.
pub async fn find_need(
    from: &mut impl Fetch,
    may: &CanSeeInitiatives,
    words_of: &UnitFilter,
    need: NeedId,
) -> db::Result<Option<ListedNeed>> {
    let listed = list_needs(from, may, words_of).await?.into_iter().find(|listed| listed.need.id == need);
    let Some(mut found) = listed else { return Ok(None) };
    found.history = store::history(from, *may.organisation(), need).await?;
    Ok(Some(found))
}

/// What somebody of a unit reads: what the unit has handed in, and what has a heading and stands for itself; with the most voices
/// first. `words` are there for the unit's own.
///
/// # Errors
/// As the database's.
pub async fn needs_of_unit(from: &mut impl Fetch, may: &CanHandInNeed) -> db::Result<Vec<ListedNeed>> {
    let unit = may.unit();
    let mut listed = all(from, unit.organisation).await?;
    listed.retain_mut(|one| {
        let own = one.need.unit == Some(unit.unit);
        if !own {
            one.need.words.clear();
        }
        one.is_root() && one.need.state.is_open() && (own || one.need.heading.is_some())
    });
    Ok(listed)
}

/// The needs in which every word of `words` stands somewhere.
pub fn search(mut needs: Vec<ListedNeed>, words: &str) -> Vec<ListedNeed> {
    let wanted: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    needs.retain(|listed| {
        let text = format!("{} {}", listed.need.words, listed.need.heading.as_deref().unwrap_or_default());
        let text = text.to_lowercase();
        wanted.iter().all(|word| text.contains(word))
    });
    needs
}

/// Every need of an organisation with what it weighs, the heaviest first.
pub(crate) async fn all(from: &mut impl Fetch, organisation: OrganisationId) -> db::Result<Vec<ListedNeed>> {
    let needs = store::list(from, organisation).await?;
    let voices = store::voices(from, organisation).await?;
    let mut units: BTreeMap<NeedId, BTreeSet<UnitId>> = BTreeMap::new();
    for given in &voices {
        units.entry(given.need).or_default().insert(given.unit);
    }
    let namings = store::namings(from, organisation).await?;
    let mut listed: Vec<ListedNeed> = needs
        .iter()
        .map(|need| {
            let group = group(&needs, need.id);
            let mut of_units: BTreeSet<UnitId> =
                group.iter().filter_map(|id| units.get(id)).flatten().copied().collect();
            of_units.extend(needs.iter().filter(|n| group.contains(&n.id)).filter_map(|n| n.unit));
            let mut initiatives: Vec<Naming> = Vec::new();
            for (named, naming) in &namings {
                if group.contains(named) && !initiatives.iter().any(|known| known.id == naming.id) {
                    initiatives.push(naming.clone());
                }
            }
            ListedNeed {
                need: need.clone(),
                voices: count(&voices, &group),
                units: of_units,
                joined: needs.iter().filter(|n| n.joined_to == Some(need.id)).map(|n| n.id).collect(),
                initiatives,
                history: Vec::new(),
            }
        })
        .collect();
    listed.sort_by_key(|one| (-one.voices, one.need.handed_on.days_since_epoch(), one.need.id));
    Ok(listed)
}

/// How many voices a group of needs has: each is counted where it was given first.
fn count(voices: &[store::Voices], group: &BTreeSet<NeedId>) -> i64 {
    let first = |given: &&store::Voices| group.contains(&given.need) && !given.also.iter().any(|id| group.contains(id));
    voices.iter().filter(first).map(|given| given.count).sum()
}

/// The need that this one stands under, through all that it was joined to; itself where it stands alone.
pub(super) fn root<'a>(all: &'a [Need], need: &'a Need) -> &'a Need {
    let mut at = need;
    // A circle cannot be made; the bound holds all the same.
    for _ in 0..all.len() {
        match at.joined_to.and_then(|above| all.iter().find(|one| one.id == above)) {
            Some(above) => at = above,
            None => break,
        }
    }
    at
}

/// A need and all that were joined to it.
fn group(all: &[Need], top: NeedId) -> BTreeSet<NeedId> {
    let mut found = BTreeSet::from([top]);
    loop {
        let more: Vec<NeedId> = all
            .iter()
            .filter(|need| need.joined_to.is_some_and(|above| found.contains(&above)) && !found.contains(&need.id))
            .map(|need| need.id)
            .collect();
        if more.is_empty() {
            return found;
        }
        found.extend(more);
    }
}
