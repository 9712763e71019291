//! What is done about a need? An initiative: it always names at least one need, has an aim, an owner, units, expected benefits and
//! costs, risks, a plan for competence. What it says is a [`Content`]; every saving is a version. How far it has come is its [`Phase`],
//! which only a decision at a gate changes.

mod content;
mod follow;
mod save;
pub(crate) mod store;
pub mod value;
mod version;

use access::rules::development::{CanSeeInitiatives, InitiativeRef};
use db::Fetch;
use kernel::{Date, InitiativeId, NeedId, OrganisationId, PartyId, SignInId, Timestamp, UnitId};

use crate::codes::codes;
use crate::need::{ListedNeed, Source};

pub use content::{
    Area, Benefit, BenefitKind, CompetenceStep, Content, Cost, FollowUp, InformationClass, Readiness, Ready, Resource,
    ResourceKind, ResourceState, Risk, Stimulus,
};
pub use follow::{follow, followed};
pub use save::{Problem, SaveError, begin_initiative, save_initiative};
pub use version::{Version, content_difference, content_in_words, versions_of_initiative};

/// The longest name.
pub const NAME_MAX: usize = 100;
/// The longest text of a part.
pub const PART_MAX: usize = 1_000;
/// The most benefits, costs, risks, steps or resources.
pub const PARTS_MAX: usize = 20;

codes! {
    /// How far an initiative has come.
    Phase {
        /// Somebody has an idea that answers a need.
        Idea = "idea",
        /// It is described, with aim, owner and benefits.
        Prepared = "prepared",
        /// It is tried with few, beside the everyday work.
        TestBed = "test_bed",
        /// It is tried in the everyday work of a unit or two.
        Pilot = "pilot",
        /// Some units have it.
        Limited = "limited",
        /// All units that shall have it get it.
        Broad = "broad",
        /// It is a part of the work.
        InOperation = "in_operation",
        /// It was stopped; its lessons are kept.
        Stopped = "stopped",
    }
}

impl Phase {
    /// The phase that comes after this one; nothing where none does.
    pub fn next(self) -> Option<Self> {
        let at = Self::ALL.iter().position(|phase| *phase == self)?;
        Self::ALL.get(at + 1).copied().filter(|phase| *phase != Self::Stopped && self != Self::Stopped)
    }

    /// Whether work goes on.
    pub fn is_open(self) -> bool {
        !matches!(self, Self::InOperation | Self::Stopped)
    }
}

/// An initiative as its organisation's plan holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct Initiative {
    /// The organisation whose it is.
    pub organisation: OrganisationId,
    /// Its id.
    pub id: InitiativeId,
    /// What it is called.
    pub name: String,
    /// The account that answers for it.
    pub owner: Option<SignInId>,
    /// How far it has come.
    pub phase: Phase,
    /// Since when.
    pub phase_on: Date,
    /// When it was begun.
    pub begun_on: Date,
    /// Which saving it is, from 1.
    pub version: i64,
    /// When that was.
    pub saved_at: Timestamp,
    /// What it says.
    pub content: Content,
    /// The needs that it names; at least one.
    pub needs: Vec<NeedId>,
    /// The units that take part, and from when; without a day that is not decided.
    pub units: Vec<(UnitId, Option<Date>)>,
    /// The others that take part.
    pub parties: Vec<PartyId>,
}

impl Initiative {
    /// The initiative as the rules need it.
    pub fn as_ref(&self) -> InitiativeRef {
        InitiativeRef { organisation: self.organisation, initiative: self.id, owner: self.owner }
    }

    /// Whether staff began it: what set it off was a need, and one that staff said before it was begun.
    pub fn is_begun_by_staff(&self, needs: &[ListedNeed]) -> bool {
        let names = |listed: &&ListedNeed| listed.initiatives.iter().any(|naming| naming.id == self.id);
        let said = |source: Source, on: Date| source.is_staff() && on <= self.begun_on;
        let mut named = needs.iter().filter(names).map(|listed| &listed.need);
        self.content.stimulus == Stimulus::Need && named.any(|need| said(need.source, need.handed_on))
    }
}

/// What somebody writes about an initiative: all but its phase.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// What it is called.
    pub name: String,
    /// The account that answers for it.
    pub owner: Option<SignInId>,
    /// What it says.
    pub content: Content,
    /// The needs that it names.
    pub needs: Vec<NeedId>,
    /// The units that take part.
    pub units: Vec<(UnitId, Option<Date>)>,
    /// The others that take part.
    pub parties: Vec<PartyId>,
}

/// The initiatives of the organisation, by name.
///
/// # Errors
/// As the database's.
pub async fn list_initiatives(from: &mut impl Fetch, may: &CanSeeInitiatives) -> db::Result<Vec<Initiative>> {
    store::list(from, *may.organisation()).await
}

/// One initiative.
///
/// # Errors
/// As the database's.
pub async fn find_initiative(
    from: &mut impl Fetch,
    may: &CanSeeInitiatives,
    initiative: InitiativeId,
) -> db::Result<Option<Initiative>> {
    store::find(from, *may.organisation(), initiative).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phases_follow_each_other_and_nothing_follows_the_last_two() {
        assert_eq!(Phase::Idea.next(), Some(Phase::Prepared));
        assert_eq!(Phase::Broad.next(), Some(Phase::InOperation));
        assert_eq!((Phase::InOperation.next(), Phase::Stopped.next()), (None, None));
    }
}
