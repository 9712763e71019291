//! Who may set up organisations, people, accounts and programmes?

use kernel::{OrganisationId, PersonId};

use super::proof;
use crate::actor::{Actor, ProgrammeRef, Role};
use crate::{Denied, May};

proof! {
    /// May see and change the units and persons of the organisation, and import them.
    CanManagePeople(organisation: OrganisationId)
}
proof! {
    /// May give out accounts and roles in the organisation.
    CanAdminister(organisation: OrganisationId)
}
proof! {
    /// May see on which devices the organisation's accounts keep registers, and block them.
    CanBlockDevices(organisation: OrganisationId)
}
proof! {
    /// May end what somebody who leaves has promised and can open.
    CanSeeOff(leaver: Leaver)
}
proof! {
    /// May create organisations; holds the organisation of the acting person.
    CanAdministerInstallation(organisation: OrganisationId)
}
proof! {
    /// May create a programme that the organisation leads.
    CanCreateProgramme(organisation: OrganisationId)
}
proof! {
    /// May see how the programme is set up.
    CanSeeProgramme(programme: ProgrammeRef)
}
proof! {
    /// May plan how the programme starts: what it would be able to show, and who starts when.
    CanSetUpProgramme(programme: ProgrammeRef)
}

/// Somebody who leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leaver {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The person.
    pub person: PersonId,
}

/// The program itself, for somebody whose last employment has just been found to have ended: there is no account to ask.
pub fn can_see_off_whoever_has_left(leaver: Leaver) -> CanSeeOff {
    CanSeeOff { leaver }
}

/// Whoever may close the person's account.
pub fn can_see_off(may: &CanAdminister, person: PersonId) -> CanSeeOff {
    CanSeeOff { leaver: Leaver { organisation: may.organisation, person } }
}

/// The local lead and the organisation's administrator.
pub fn can_manage_people(actor: &Actor, organisation: OrganisationId) -> May<CanManagePeople> {
    if actor.covers_organisation(&[Role::LocalLead, Role::Administrator], organisation) {
        Ok(CanManagePeople { organisation })
    } else {
        Err(Denied)
    }
}

/// The organisation's administrator and whoever administers the installation.
pub fn can_administer(actor: &Actor, organisation: OrganisationId) -> May<CanAdminister> {
    if actor.administers_installation() || actor.covers_organisation(&[Role::Administrator], organisation) {
        Ok(CanAdminister { organisation })
    } else {
        Err(Denied)
    }
}

/// Whoever administers the organisation or the installation, and whoever looks after the organisation's devices.
pub fn can_block_devices(actor: &Actor, organisation: OrganisationId) -> May<CanBlockDevices> {
    let may = can_administer(actor, organisation).is_ok() || actor.covers_organisation(&[Role::It], organisation);
    if may { Ok(CanBlockDevices { organisation }) } else { Err(Denied) }
}

/// Whoever administers the installation.
pub fn can_administer_installation(actor: &Actor) -> May<CanAdministerInstallation> {
    if actor.administers_installation() {
        Ok(CanAdministerInstallation { organisation: actor.organisation })
    } else {
        Err(Denied)
    }
}

/// The organisation's administrator and whoever administers the installation.
pub fn can_create_programme(actor: &Actor, organisation: OrganisationId) -> May<CanCreateProgramme> {
    can_administer(actor, organisation).map(|_| CanCreateProgramme { organisation })
}

/// Whoever may create programmes of the organisation, and whoever leads one of its programmes already: a new one has nobody's data until
/// organisations let themselves take part.
pub fn can_start_programme(actor: &Actor, organisation: OrganisationId) -> May<CanCreateProgramme> {
    let leads = actor.programmes(&[Role::ProgrammeLead]).any(|held| held.lead == organisation);
    if leads { Ok(CanCreateProgramme { organisation }) } else { can_create_programme(actor, organisation) }
}

/// The programme's lead and its evaluator.
pub fn can_see_programme(actor: &Actor, programme: kernel::ProgrammeId) -> May<CanSeeProgramme> {
    let held = actor.covers_programme(&[Role::ProgrammeLead, Role::Evaluator], programme).ok_or(Denied)?;
    Ok(CanSeeProgramme { programme: held.clone() })
}

/// The programme's lead.
pub fn can_set_up_programme(actor: &Actor, programme: kernel::ProgrammeId) -> May<CanSetUpProgramme> {
    let held = actor.covers_programme(&[Role::ProgrammeLead], programme).ok_or(Denied)?;
    Ok(CanSetUpProgramme { programme: held.clone() })
}

/// The program itself, at the command line, on behalf of whoever has the data folder: there is no account to ask.
pub fn can_manage_people_at_the_command_line(organisation: OrganisationId) -> CanManagePeople {
    CanManagePeople { organisation }
}
