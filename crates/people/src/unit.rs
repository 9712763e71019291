//! Which units has an organisation, and how do they stand to each other? A tree, read whole: even the largest municipality
//! has some hundred units.

use std::collections::HashMap;

use access::UnitRef;
use db::{Fetch, args, statement};
use kernel::{Date, OrganisationId, UnitId};

statement!(
    LIST_UNITS,
    "select u.id, u.parent_id, u.code, u.name, u.service, c.closed_from from people_unit u \
     left join people_unit_closure c on c.organisation_id = u.organisation_id and c.unit_id = u.id \
     where u.organisation_id = $1 order by u.name, u.code"
);

statement!(
    LIST_LINE_UPWARDS,
    "with recursive line(organisation_id, id, parent_id, steps) as ( \
     select u.organisation_id, u.id, u.parent_id, 0 from people_unit u where u.organisation_id = $1 and u.id = $2 \
     union all \
     select u.organisation_id, u.id, u.parent_id, line.steps + 1 from line join people_unit u \
     on u.organisation_id = line.organisation_id and u.id = line.parent_id \
     where u.organisation_id = $1 and line.steps < 20 \
     ) select id from line where organisation_id = $1 order by steps"
);

statement!(
    IS_CLOSED,
    "select closed_from from people_unit_closure where organisation_id = $1 and unit_id = $2 and closed_from <= $3"
);

/// A unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its id.
    pub id: UnitId,
    /// The unit above it.
    pub parent: Option<UnitId>,
    /// The organisation's own code for it, unique within the organisation; imports refer to it.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The kind of service, in the organisation's words.
    pub service: Option<String>,
}

/// The units of one organisation.
#[derive(Debug, Clone)]
pub struct UnitTree {
    organisation: OrganisationId,
    units: Vec<Unit>,
    by_id: HashMap<UnitId, usize>,
    closed: HashMap<UnitId, Date>,
}

/// The units of the organisation.
///
/// # Errors
/// As the database's.
pub async fn unit_tree(from: &mut impl Fetch, organisation: OrganisationId) -> db::Result<UnitTree> {
    let rows = from.all(&LIST_UNITS, args![organisation]).await?;
    let units = rows
        .iter()
        .map(|row| {
            Ok(Unit {
                id: row.get("id")?,
                parent: row.get("parent_id")?,
                code: row.get("code")?,
                name: row.get("name")?,
                service: row.get("service")?,
            })
        })
        .collect::<db::Result<Vec<_>>>()?;
    let mut tree = UnitTree::new(organisation, units);
    for row in &rows {
        if let Some(from) = row.get("closed_from")? {
            tree.closed.insert(row.get("id")?, from);
        }
    }
    Ok(tree)
}

/// Whether the unit is not closed on a day.
///
/// # Errors
/// As the database's.
pub async fn is_open(from: &mut impl Fetch, organisation: OrganisationId, unit: UnitId, on: Date) -> db::Result<bool> {
    Ok(from.optional(&IS_CLOSED, args![organisation, unit, on]).await?.is_none())
}

/// Lets nothing new begin in a unit that is closed.
///
/// # Errors
/// [`db::Error::Rule`] when it is; otherwise as the database's.
pub async fn must_be_open(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    unit: UnitId,
    on: Date,
) -> db::Result<()> {
    if is_open(from, organisation, unit, on).await? {
        Ok(())
    } else {
        Err(db::Error::Rule("the unit is closed".to_owned()))
    }
}

/// Where the unit stands, if the organisation has such a unit.
///
/// # Errors
/// As the database's.
pub async fn find_unit_ref(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    unit: UnitId,
) -> db::Result<Option<UnitRef>> {
    let rows = from.all(&LIST_LINE_UPWARDS, args![organisation, unit]).await?;
    let mut line = rows.iter().map(|row| row.get("id")).collect::<db::Result<Vec<UnitId>>>()?.into_iter();
    // A ring cannot be imported, but a wrong tree must not give an endless line.
    Ok(line.next().map(|unit| {
        let ancestors = line.take_while(|above| *above != unit).collect();
        UnitRef { organisation, unit, ancestors }
    }))
}

impl UnitTree {
    /// A tree of these units.
    pub fn new(organisation: OrganisationId, units: Vec<Unit>) -> Self {
        let by_id = units.iter().enumerate().map(|(i, unit)| (unit.id, i)).collect();
        Self { organisation, units, by_id, closed: HashMap::new() }
    }

    /// The organisation whose units these are.
    pub fn organisation(&self) -> OrganisationId {
        self.organisation
    }

    /// Every unit, by name.
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// The unit, if it is one of these.
    pub fn get(&self, unit: UnitId) -> Option<&Unit> {
        self.by_id.get(&unit).map(|i| &self.units[*i])
    }

    /// The unit with the organisation's own code.
    pub fn by_code(&self, code: &str) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.code == code)
    }

    /// From which day the unit is closed, if it is or will be.
    pub fn closed_from(&self, unit: UnitId) -> Option<Date> {
        self.closed.get(&unit).copied()
    }

    /// Whether the unit is not closed on a day.
    pub fn is_open(&self, unit: UnitId, on: Date) -> bool {
        self.closed_from(unit).is_none_or(|from| on < from)
    }

    /// Where the unit stands.
    pub fn unit_ref(&self, unit: UnitId) -> Option<UnitRef> {
        let found = self.get(unit)?;
        let mut ancestors = Vec::new();
        let mut next = found.parent;
        while let Some(id) = next {
            if ancestors.contains(&id) {
                break; // a ring cannot be imported, but a wrong tree must not hang the server
            }
            ancestors.push(id);
            next = self.get(id).and_then(|u| u.parent);
        }
        Some(UnitRef { organisation: self.organisation, unit, ancestors })
    }

    /// Every unit with its place.
    pub fn refs(&self) -> impl Iterator<Item = (&Unit, UnitRef)> {
        self.units.iter().filter_map(|unit| self.unit_ref(unit.id).map(|r| (unit, r)))
    }

    /// Whether the unit has no units below it.
    pub fn is_leaf(&self, unit: UnitId) -> bool {
        !self.units.iter().any(|u| u.parent == Some(unit))
    }

    /// The unit and every unit below it.
    pub fn with_those_below(&self, unit: UnitId) -> Vec<UnitId> {
        self.refs().filter(|(_, r)| r.unit == unit || r.ancestors.contains(&unit)).map(|(u, _)| u.id).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u128) -> UnitId {
        UnitId(uuid::Uuid::from_u128(n))
    }

    fn unit(n: u128, parent: Option<u128>) -> Unit {
        Unit { id: id(n), parent: parent.map(id), code: n.to_string(), name: n.to_string(), service: None }
    }

    #[test]
    fn a_unit_knows_those_above_and_the_tree_those_below() {
        let organisation = OrganisationId(uuid::Uuid::from_u128(1));
        let tree =
            UnitTree::new(organisation, vec![unit(1, None), unit(2, Some(1)), unit(3, Some(2)), unit(4, Some(1))]);
        assert_eq!(tree.unit_ref(id(3)).unwrap().ancestors, [id(2), id(1)]);
        assert_eq!(tree.with_those_below(id(2)), [id(2), id(3)]);
        assert!(tree.is_leaf(id(4)) && !tree.is_leaf(id(1)));
        assert_eq!(tree.unit_ref(id(9)), None);
    }

    #[test]
    fn a_ring_does_not_hang() {
        let tree = UnitTree::new(OrganisationId(uuid::Uuid::from_u128(1)), vec![unit(1, Some(2)), unit(2, Some(1))]);
        assert_eq!(tree.unit_ref(id(1)).unwrap().ancestors.len(), 2);
    }
}
