//! Which units may appear in a list? The same rules as for one unit, as a filter; a test holds both forms together.

use kernel::{OrganisationId, UnitId};

use crate::actor::{Actor, Role, Scope, UnitRef};
use crate::rules;

/// The units that a list may show.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnitFilter {
    organisations: Vec<OrganisationId>,
    subtrees: Vec<(OrganisationId, UnitId)>,
}

impl UnitFilter {
    fn of(actor: &Actor, roles: &[Role]) -> Self {
        let mut filter = Self::default();
        for grant in actor.grants.iter().filter(|g| roles.contains(&g.role)) {
            match grant.scope {
                Scope::Organisation(organisation) => filter.organisations.push(organisation),
                Scope::Unit(organisation, unit) => filter.subtrees.push((organisation, unit)),
                Scope::Installation | Scope::Programme(_) => {}
            }
        }
        filter
    }

    /// Whether the list may show this unit.
    pub fn admits(&self, unit: &UnitRef) -> bool {
        self.organisations.contains(&unit.organisation)
            || self.subtrees.iter().any(|(organisation, above)| {
                *organisation == unit.organisation && (*above == unit.unit || unit.ancestors.contains(above))
            })
    }

    /// The organisations that any admitted unit can belong to.
    pub fn organisations(&self) -> Vec<OrganisationId> {
        let mut all: Vec<_> = self
            .organisations
            .iter()
            .copied()
            .chain(self.subtrees.iter().map(|(organisation, _)| *organisation))
            .collect();
        all.sort();
        all.dedup();
        all
    }
}

/// The units whose participation may be shown.
pub fn units_with_participation(actor: &Actor) -> UnitFilter {
    UnitFilter::of(actor, rules::participation::SEE_UNIT)
}

/// The units in which sessions may be planned and registers kept.
pub fn units_with_sessions(actor: &Actor) -> UnitFilter {
    UnitFilter::of(actor, rules::learning::RUN_SESSIONS)
}

/// The units whose mandates the acting person answers for.
pub fn units_with_mandates(actor: &Actor) -> UnitFilter {
    UnitFilter::of(actor, rules::learning::ANSWER_FOR_MANDATES)
}

/// The units in which raised hands may be seen.
pub fn units_with_raised_hands(actor: &Actor) -> UnitFilter {
    UnitFilter::of(actor, rules::help::SEE_RAISED_HANDS)
}

/// The units in which it may be seen what stands in the way.
pub fn units_with_barriers(actor: &Actor) -> UnitFilter {
    UnitFilter::of(actor, rules::help::SEE_BARRIERS)
}

/// The units whose posters may be printed.
pub fn units_with_posters(actor: &Actor) -> UnitFilter {
    UnitFilter::of(actor, rules::measurement::PRINT_CODES)
}

/// The units that somebody leads.
pub fn units_led(actor: &Actor) -> UnitFilter {
    UnitFilter::of(actor, rules::development::LEAD_UNIT)
}

/// The units whose needs may be read in the words in which they were handed in.
pub fn units_with_needs(actor: &Actor) -> UnitFilter {
    UnitFilter::of(actor, rules::development::SEE_NEEDS)
}

/// The organisations in which somebody sees what is needed and what is begun.
pub fn organisations_with_initiatives(actor: &Actor) -> Vec<OrganisationId> {
    UnitFilter::of(actor, rules::development::SEE_NEEDS).organisations()
}
