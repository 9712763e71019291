//! Which unit does a cell of a file mean? Its code, its name, or its name below those above it: `Hemtjänsten / Norra`. Letter
//! case, spaces and signs do not matter; a code as it stands comes first. A text that several units are called by means none
//! of them.

use std::collections::HashMap;

use kernel::UnitId;
use tabular::{Expected, normalised};

use crate::unit::UnitTree;

/// Between the names of a path.
const BELOW: &str = " › ";
/// So many paths are shown of those that a text could mean.
const MOST_SHOWN: usize = 4;

/// What the units of a tree are called.
pub struct UnitNames<'a> {
    tree: &'a UnitTree,
    codes: HashMap<&'a str, UnitId>,
    called: HashMap<String, Vec<UnitId>>,
}

impl<'a> UnitNames<'a> {
    /// The names of the tree's units.
    pub fn of(tree: &'a UnitTree) -> Self {
        let codes = tree.units().iter().map(|unit| (unit.code.as_str(), unit.id)).collect();
        let mut called: HashMap<String, Vec<UnitId>> = HashMap::new();
        for unit in tree.units() {
            for name in known_as(tree, unit.id) {
                let units = called.entry(name).or_default();
                if !units.contains(&unit.id) {
                    units.push(unit.id);
                }
            }
        }
        Self { tree, codes, called }
    }

    /// The unit that the text means.
    ///
    /// # Errors
    /// What should have stood there: with the paths of all units that are called so when there are several.
    pub fn find(&self, text: &str) -> Result<UnitId, Expected> {
        if let Some(unit) = self.codes.get(text.trim()) {
            return Ok(*unit);
        }
        match self.called.get(&normalised(text)).map_or(&[][..], Vec::as_slice) {
            [unit] => Ok(*unit),
            [] => Err(Expected::of("known-unit")),
            several => {
                Err(Expected::with("which-unit", shown(several.iter().map(|unit| path(self.tree, *unit)).collect())))
            }
        }
    }
}

/// Every text that means the unit, as texts are compared: its code, its name, and its name after each run of those above it.
pub fn known_as(tree: &UnitTree, unit: UnitId) -> Vec<String> {
    let Some(found) = tree.get(unit) else { return Vec::new() };
    let mut names = vec![normalised(&found.code), normalised(&found.name)];
    let mut whole = normalised(&found.name);
    for above in tree.unit_ref(unit).map(|place| place.ancestors).unwrap_or_default() {
        whole = format!("{}{whole}", tree.get(above).map(|above| normalised(&above.name)).unwrap_or_default());
        names.push(whole.clone());
    }
    names.retain(|name| !name.is_empty());
    names
}

/// The unit's name after the names of those above it, from the top.
pub fn path(tree: &UnitTree, unit: UnitId) -> String {
    let above = tree.unit_ref(unit).map(|place| place.ancestors).unwrap_or_default();
    let line = above.into_iter().rev().chain([unit]);
    line.filter_map(|unit| Some(tree.get(unit)?.name.as_str())).collect::<Vec<_>>().join(BELOW)
}

/// Paths for somebody who has to choose between them: all, or the first few.
pub fn shown(mut paths: Vec<String>) -> String {
    paths.sort();
    let more = paths.len() > MOST_SHOWN;
    paths.truncate(MOST_SHOWN);
    format!("{}{}", paths.join("; "), if more { "; …" } else { "" })
}

#[cfg(test)]
mod tests {
    use kernel::OrganisationId;
    use uuid::Uuid;

    use super::*;
    use crate::unit::Unit;

    fn tree() -> UnitTree {
        let id = |n: u128| UnitId(Uuid::from_u128(n));
        let unit = |n: u128, parent: u128, code: &str, name: &str| Unit {
            id: id(n),
            parent: (parent > 0).then(|| id(parent)),
            code: code.to_owned(),
            name: name.to_owned(),
            service: None,
        };
        let units = vec![
            unit(1, 0, "V", "Vård"),
            unit(2, 1, "V1", "Hemtjänsten"),
            unit(3, 1, "V2", "Särskilt boende"),
            unit(4, 2, "V11", "Norra"),
            unit(5, 3, "V21", "Norra"),
            unit(6, 3, "Norra", "Södra"),
        ];
        UnitTree::new(OrganisationId(Uuid::from_u128(9)), units)
    }

    #[test]
    fn a_unit_is_found_by_code_by_name_and_by_name_below_those_above_it() {
        let tree = tree();
        let names = UnitNames::of(&tree);
        for (text, unit) in [
            ("V11", 4),
            ("v 11", 4),
            ("Hemtjänsten", 2),
            ("hemtjänsten/norra", 4),
            ("Vård > Hemtjänsten > Norra", 4),
            ("Särskilt boende – Norra", 5),
            // A code as it stands comes before what others are called.
            ("Norra", 6),
        ] {
            assert_eq!(names.find(text), Ok(UnitId(Uuid::from_u128(unit))), "{text}");
        }
    }

    #[test]
    fn a_text_that_several_are_called_by_is_answered_with_all_their_paths() {
        let tree = tree();
        let names = UnitNames::of(&tree);
        let several = names.find("norra").unwrap_err();
        assert_eq!(several.code, "which-unit");
        assert!(several.detail.contains("Vård › Hemtjänsten › Norra"), "{}", several.detail);
        assert!(several.detail.contains("Vård › Särskilt boende › Norra"), "{}", several.detail);
        for text in ["", "Östra", "Hemtjänsten/Södra", "Vård/Norra"] {
            assert_eq!(names.find(text).unwrap_err().code, "known-unit", "{text}");
        }
    }
}
