//! On what ground does an import stand? The wave as its organisations have it, what it asks, and the units of its frame.

use std::collections::HashSet;
use std::sync::Arc;

use access::rules::measurement::CanPlanWaves;
use db::Fetch;
use kernel::{OrganisationId, UnitId, WaveId};
use people::unit_name;
use tabular::normalised;

use crate::instrument::{Instrument, Item};
use crate::wave::{Wave, instrument_of, store};

/// A unit that a row may come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The organisation.
    pub organisation: OrganisationId,
    /// What it is called.
    pub organisation_name: String,
    /// The unit.
    pub unit: UnitId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its name after those of the units above it.
    pub path: String,
    /// What it is called in files, as texts are compared.
    known_as: Vec<String>,
}

/// What an import stands on.
#[derive(Debug, Clone, PartialEq)]
pub struct Ground {
    /// The wave, as each organisation that takes part in it has it; at least one.
    pub waves: Vec<Wave>,
    /// What is asked.
    pub instrument: Arc<Instrument>,
    /// The units of its frame.
    pub places: Vec<Place>,
}

/// What an import to the wave stands on; nothing when the programme has no such wave.
///
/// # Errors
/// As the database's.
pub async fn ground(from: &mut impl Fetch, may: &CanPlanWaves, wave: WaveId) -> db::Result<Option<Ground>> {
    let programme = may.programme();
    let (mut waves, mut places) = (Vec::new(), Vec::new());
    for member in &programme.members {
        let Some(found) = store::find_wave(from, *member, wave).await? else { continue };
        if found.programme != programme.programme {
            continue;
        }
        let frame: HashSet<UnitId> = store::frame(from, *member, wave).await?.iter().map(|row| row.unit).collect();
        let organisation = people::organisation::find_organisation(from, *member).await?;
        let organisation_name = organisation.map(|o| o.name).unwrap_or_default();
        let tree = people::unit::unit_tree(from, *member).await?;
        places.extend(tree.units().iter().filter(|unit| frame.contains(&unit.id)).map(|unit| Place {
            organisation: *member,
            organisation_name: organisation_name.clone(),
            unit: unit.id,
            code: unit.code.clone(),
            name: unit.name.clone(),
            path: unit_name::path(&tree, unit.id),
            known_as: unit_name::known_as(&tree, unit.id),
        }));
        waves.push(found);
    }
    let Some(first) = waves.first() else { return Ok(None) };
    let instrument = instrument_of(from, first).await?;
    places.sort_by(|a, b| (&a.organisation_name, &a.name, a.unit).cmp(&(&b.organisation_name, &b.name, b.unit)));
    Ok(Some(Ground { waves, instrument, places }))
}

impl Ground {
    /// The wave, as the first organisation has it.
    pub fn wave(&self) -> &Wave {
        &self.waves[0]
    }

    /// Every item of the instrument, the tasks of all forms among them.
    pub fn items(&self) -> Vec<&Item> {
        let i = &self.instrument;
        i.core.iter().chain(&i.ratings).chain(i.forms.iter().flat_map(|form| &form.tasks)).collect()
    }

    /// The units that a text means: by code, name, name after those above it, or name and organisation. `among` narrows it to
    /// one organisation, by name, with or without "kommun".
    pub(super) fn places_called(&self, text: &str, among: Option<&str>) -> Vec<&Place> {
        let wanted = normalised(text);
        let among = among.map(|name| short(&normalised(name)));
        let called = |place: &&Place| {
            let (name, organisation) = (normalised(&place.name), normalised(&place.organisation_name));
            let is_it = place.known_as.contains(&wanted)
                || wanted == format!("{name}{organisation}")
                || wanted == format!("{organisation}{name}");
            is_it && among.as_ref().is_none_or(|among| short(&organisation) == *among)
        };
        self.places.iter().filter(called).collect()
    }

    /// Whether some organisation of the wave is called so.
    pub(super) fn has_organisation(&self, text: &str) -> bool {
        let wanted = short(&normalised(text));
        self.places.iter().any(|place| short(&normalised(&place.organisation_name)) == wanted)
    }
}

/// A municipality's name without "kommun" or "stad".
fn short(name: &str) -> String {
    let ends = ["skommun", "kommun", "sstad", "stad"];
    ends.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name).to_owned()
}
