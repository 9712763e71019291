//! Who acts, in which roles, over what?

use std::fmt;
use std::str::FromStr;

use kernel::{OrganisationId, PersonId, ProgrammeId, SignInId, UnitId};

/// What somebody is in Ombud.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Teaches colleagues (*digitaliseringsombud*).
    Champion,
    /// Leads a unit (*enhetschef*).
    Manager,
    /// Leads the work in one organisation.
    LocalLead,
    /// Leads a programme over organisations.
    ProgrammeLead,
    /// Evaluates a programme.
    Evaluator,
    /// Sets up organisations and accounts.
    Administrator,
    /// Solves what stands in the way in one organisation's devices and programs.
    It,
}

impl Role {
    /// Every role.
    pub const ALL: &'static [Self] = &[
        Self::Champion,
        Self::Manager,
        Self::LocalLead,
        Self::ProgrammeLead,
        Self::Evaluator,
        Self::Administrator,
        Self::It,
    ];

    /// The code in tables, files and text keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Champion => "champion",
            Self::Manager => "manager",
            Self::LocalLead => "local_lead",
            Self::ProgrammeLead => "programme_lead",
            Self::Evaluator => "evaluator",
            Self::Administrator => "administrator",
            Self::It => "it",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The text is no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected one of: champion, manager, local_lead, programme_lead, evaluator, administrator, it")]
pub struct NotARole;

impl FromStr for Role {
    type Err = NotARole;
    fn from_str(text: &str) -> Result<Self, NotARole> {
        Self::ALL.iter().copied().find(|role| role.code() == text).ok_or(NotARole)
    }
}

/// Over what a role is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Every organisation of this installation (accounts and set-up only, never results).
    Installation,
    /// One organisation.
    Organisation(OrganisationId),
    /// One unit and those below it.
    Unit(OrganisationId, UnitId),
    /// One programme, in all the organisations that take part in it.
    Programme(ProgrammeRef),
}

/// A programme with the organisation that leads it and those that take part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgrammeRef {
    /// The organisation that leads it and holds its costs.
    pub lead: OrganisationId,
    /// The programme.
    pub programme: ProgrammeId,
    /// The organisations that take part (the lead too, when its own units do).
    pub members: Vec<OrganisationId>,
}

/// A role held over a scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// Over what.
    pub scope: Scope,
}

/// Somebody who has signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The account.
    pub sign_in: SignInId,
    /// The organisation that the account belongs to.
    pub organisation: OrganisationId,
    /// The person, where the account is that of an employee.
    pub person: Option<PersonId>,
    /// The name shown on the page.
    pub display_name: String,
    /// The roles held.
    pub grants: Vec<Grant>,
}

impl Actor {
    /// Whether the role is held over anything at all.
    pub fn has(&self, role: Role) -> bool {
        self.grants.iter().any(|grant| grant.role == role)
    }

    /// The programmes over which one of `roles` is held.
    pub fn programmes<'a>(&'a self, roles: &'a [Role]) -> impl Iterator<Item = &'a ProgrammeRef> + 'a {
        self.grants.iter().filter(|g| roles.contains(&g.role)).filter_map(|g| match &g.scope {
            Scope::Programme(programme) => Some(programme),
            _ => None,
        })
    }

    pub(crate) fn covers_unit(&self, roles: &[Role], unit: &UnitRef) -> bool {
        self.grants.iter().filter(|g| roles.contains(&g.role)).any(|grant| match grant.scope {
            Scope::Organisation(organisation) => organisation == unit.organisation,
            Scope::Unit(organisation, above) => {
                organisation == unit.organisation && (above == unit.unit || unit.ancestors.contains(&above))
            }
            Scope::Installation | Scope::Programme(_) => false,
        })
    }

    pub(crate) fn covers_organisation(&self, roles: &[Role], organisation: OrganisationId) -> bool {
        self.grants.iter().any(|grant| roles.contains(&grant.role) && grant.scope == Scope::Organisation(organisation))
    }

    pub(crate) fn covers_programme(&self, roles: &[Role], programme: ProgrammeId) -> Option<&ProgrammeRef> {
        self.grants.iter().filter(|g| roles.contains(&g.role)).find_map(|grant| match &grant.scope {
            Scope::Programme(p) if p.programme == programme => Some(p),
            _ => None,
        })
    }

    pub(crate) fn administers_installation(&self) -> bool {
        self.grants.iter().any(|g| g.role == Role::Administrator && g.scope == Scope::Installation)
    }
}

/// A unit as the rules need it: where it stands in the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRef {
    /// The organisation it belongs to.
    pub organisation: OrganisationId,
    /// The unit.
    pub unit: UnitId,
    /// The units above it, in any order.
    pub ancestors: Vec<UnitId>,
}
