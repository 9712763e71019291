//! Which mandates end soon, so that somebody can see to it in time? Shown to the champion, the manager and the local
//! lead on their first page, from sixty days before; nothing is mailed. A mandate that somebody goes on with is quiet.

use std::collections::HashSet;

use access::{Actor, scope};
use db::Fetch;
use kernel::{Date, MandateId, OrganisationId, PersonId, UnitId};

use super::{Mandate, store};

/// How many days before the end.
pub const NOTICE_DAYS: i64 = 60;

/// A mandate that ends soon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The mandate.
    pub mandate: MandateId,
    /// Whose it is; absent with a protected identity.
    pub person_name: Option<String>,
    /// Whether it is the reader's own.
    pub own: bool,
    /// The unit.
    pub unit: UnitId,
    /// The unit's name.
    pub unit_name: String,
    /// The last day.
    pub ends_on: Date,
}

/// The mandates that end within [`NOTICE_DAYS`] and that the acting person holds or answers for, the first one first.
///
/// # Errors
/// As the database's.
pub async fn ending_mandates(from: &mut impl Fetch, actor: &Actor, today: Date) -> db::Result<Vec<Ending>> {
    let units = scope::units_with_mandates(actor);
    let mut organisations: HashSet<OrganisationId> = units.organisations().into_iter().collect();
    organisations.extend(actor.person.map(|_| actor.organisation));
    let mut endings = Vec::new();
    for organisation in organisations {
        let mandates = store::list(from, organisation, today).await?;
        let ending: Vec<&Mandate> = mandates.iter().filter(|m| ends_soon(m, &mandates, today)).collect();
        if ending.is_empty() {
            continue;
        }
        let tree = people::unit::unit_tree(from, organisation).await?;
        let persons: Vec<PersonId> = ending.iter().map(|m| m.person).collect();
        let names = people::person::names(from, organisation, &persons).await?;
        for mandate in ending {
            let own = organisation == actor.organisation && Some(mandate.person) == actor.person;
            let Some(place) = tree.unit_ref(mandate.unit) else { continue };
            if let (true, Some(ends_on)) = (own || units.admits(&place), mandate.ends_on) {
                endings.push(Ending {
                    organisation,
                    mandate: mandate.id,
                    person_name: names.get(&mandate.person).cloned(),
                    own,
                    unit: mandate.unit,
                    unit_name: tree.get(mandate.unit).map(|unit| unit.name.clone()).unwrap_or_default(),
                    ends_on,
                });
            }
        }
    }
    endings.sort_by(|a, b| (a.ends_on, &a.unit_name, a.mandate).cmp(&(b.ends_on, &b.unit_name, b.mandate)));
    Ok(endings)
}

/// Whether it ends within the notice, and nobody's mandate in the unit goes on from there.
pub(super) fn ends_soon(mandate: &Mandate, all: &[Mandate], today: Date) -> bool {
    let Some(end) = mandate.ends_on.filter(|end| *end >= today && today.days_until(*end) <= NOTICE_DAYS) else {
        return false;
    };
    let goes_on = |other: &Mandate| {
        other.unit == mandate.unit
            && other.id != mandate.id
            && other.starts_on > mandate.starts_on
            && other.starts_on <= end.plus_days(1)
            && other.ends_on.is_none_or(|other_end| other_end > end)
    };
    !all.iter().any(goes_on)
}

#[cfg(test)]
mod tests {
    use kernel::Minutes;
    use uuid::Uuid;

    use super::*;

    fn mandate(id: u128, starts_on: &str, ends_on: Option<&str>) -> Mandate {
        Mandate {
            id: MandateId(Uuid::from_u128(id)),
            person: PersonId(Uuid::from_u128(id)),
            unit: UnitId(Uuid::from_u128(1)),
            minutes_a_week: Minutes(120),
            starts_on: starts_on.parse().unwrap(),
            ends_on: ends_on.map(|day| day.parse().unwrap()),
            agreed_at: None,
        }
    }

    #[test]
    fn notice_begins_sixty_days_before_the_last_day_and_ends_with_it() {
        let ending = mandate(1, "2025-01-01", Some("2026-05-17"));
        for (today, told) in [("2026-03-17", false), ("2026-03-18", true), ("2026-05-17", true), ("2026-05-18", false)]
        {
            assert_eq!(ends_soon(&ending, std::slice::from_ref(&ending), today.parse().unwrap()), told, "{today}");
        }
        let open = mandate(2, "2025-01-01", None);
        assert!(!ends_soon(&open, std::slice::from_ref(&open), "2026-05-17".parse().unwrap()));
    }

    #[test]
    fn a_mandate_that_somebody_goes_on_with_is_quiet() {
        let today = "2026-05-01".parse().unwrap();
        let ending = mandate(1, "2025-01-01", Some("2026-05-17"));
        for (next, told) in [("2026-05-18", false), ("2026-05-19", true)] {
            let all = [ending, mandate(2, next, None)];
            assert_eq!(ends_soon(&ending, &all, today), told, "{next}");
        }
    }
}
