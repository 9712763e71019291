//! What is behind an edition? The answered sheets without pseudonyms or ids, and how the units stood when the wave closed: the
//! next edition is compared with them, and the evaluator's package holds what they hold and nothing that came later.

use std::collections::BTreeMap;

use db::{Fetch, Row, args, statement};
use kernel::{OrganisationId, UnitId};
use people::{Unit, UnitTree};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::response::store::Sheet;
use crate::wave::Wave;

statement!(
    FIND_FIRST_BASIS,
    "select basis from measurement_release where organisation_id = $1 and wave_id = $2 and edition = 1"
);
statement!(
    FIND_LAST_BASIS,
    "select edition, basis from measurement_release where organisation_id = $1 and wave_id = $2 \
     order by edition desc limit 1"
);

/// What is behind an edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Basis {
    /// Every unit with the one above it, as they stood when the first edition was made. A unit that is moved afterwards takes
    /// its answers along in no edition: what differs between two would be that unit.
    pub(crate) parents: Vec<(UnitId, Option<UnitId>)>,
    /// Every answered sheet.
    pub(crate) sheets: Vec<Behind>,
}

/// An answered sheet as the next edition is compared with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Behind {
    pub(crate) person: u64,
    pub(crate) unit: UnitId,
    pub(crate) form: String,
    pub(crate) packed: Vec<u8>,
}

impl Behind {
    /// A sheet without what leads to whose it is.
    pub(super) fn of(sheet: Sheet) -> Self {
        Self { person: person(&sheet), unit: sheet.unit, form: sheet.form, packed: sheet.packed }
    }
}

impl Basis {
    pub(super) fn read(row: &Row) -> db::Result<Self> {
        let column =
            |why: serde_json::Error| db::Error::Column { column: "basis".to_owned(), problem: why.to_string() };
        serde_json::from_str(&row.get::<String>("basis")?).map_err(column)
    }

    /// The units as they stood.
    pub(super) fn tree(&self, organisation: OrganisationId) -> UnitTree {
        let unit = |(id, parent): &(UnitId, Option<UnitId>)| {
            let (code, name) = (id.to_string(), String::new());
            Unit { id: *id, parent: *parent, code, name, service: None }
        };
        UnitTree::new(organisation, self.parents.iter().map(unit).collect())
    }
}

/// A key that tells persons of two editions to be the same and leads nowhere.
pub(crate) fn person(sheet: &Sheet) -> u64 {
    let digest = Sha256::new().chain_update(b"released").chain_update(sheet.id.0.as_bytes()).finalize();
    let mut first = [0; 8];
    first.copy_from_slice(&digest[..8]);
    u64::from_be_bytes(first)
}

/// The number of the wave's last edition and what is behind it; nothing when there is none.
pub(crate) async fn last_basis(from: &mut impl Fetch, wave: &Wave) -> db::Result<Option<(u64, Basis)>> {
    let row = from.optional(&FIND_LAST_BASIS, args![wave.organisation, wave.id]).await?;
    row.map(|row| Ok((row.get("edition")?, Basis::read(&row)?))).transpose()
}

/// What is behind the wave's first edition: who had answered when it closed, and how the units stood; nothing when there is none.
pub(crate) async fn basis_at_closing(from: &mut impl Fetch, wave: &Wave) -> db::Result<Option<Basis>> {
    let row = from.optional(&FIND_FIRST_BASIS, args![wave.organisation, wave.id]).await?;
    row.map(|row| Basis::read(&row)).transpose()
}

impl Basis {
    /// How many of each unit had answered.
    pub(crate) fn answered(&self) -> BTreeMap<UnitId, u64> {
        let mut counts = BTreeMap::new();
        for behind in &self.sheets {
            *counts.entry(behind.unit).or_default() += 1;
        }
        counts
    }
}
