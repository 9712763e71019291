//! What are organisations, units and persons called in the package?

use std::collections::HashMap;

use super::people::People;

/// The keys of everybody, made once.
pub(super) struct Keys {
    organisations: Vec<String>,
    units: Vec<String>,
    persons: Vec<String>,
    of_unit: HashMap<String, usize>,
}

/// What the organisation with a number, counted from 0, is called in the package.
pub fn organisation_key(organisation: usize) -> String {
    format!("o{:03}", organisation + 1)
}

impl Keys {
    pub fn of(people: &People) -> Self {
        let organisations: Vec<String> = (0..people.organisations.len()).map(organisation_key).collect();
        let mut units = Vec::with_capacity(people.units.len());
        let mut of_unit = HashMap::with_capacity(people.units.len());
        for (o, organisation) in people.organisations.iter().enumerate() {
            for u in 1..=organisation.units {
                let key = format!("{}-u{u:03}", organisations[o]);
                of_unit.insert(key.clone(), o);
                units.push(key);
            }
        }
        let persons = (1..=people.persons.len()).map(|p| format!("p{p:06}")).collect();
        Self { organisations, units, persons, of_unit }
    }

    pub fn organisation(&self, organisation: usize) -> String {
        self.organisations[organisation].clone()
    }

    pub fn unit(&self, unit: usize) -> String {
        self.units[unit].clone()
    }

    pub fn person(&self, person: usize) -> String {
        self.persons[person].clone()
    }

    pub fn organisation_of_unit(&self, unit: &str) -> usize {
        self.of_unit.get(unit).copied().unwrap_or(0)
    }
}
