//! What is in the demonstration, and how does one get in?

use std::collections::HashSet;
use std::fmt;

use serde::{Deserialize, Serialize};
use simulation::Cluster;

use super::load::Loaded;

/// Figures of the demonstration, one sign-in a role, and codes of the open wave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Programmes that are evaluated.
    pub programmes: usize,
    /// Organisations that take part or lead.
    pub organisations: usize,
    /// Units where people work.
    pub units: usize,
    /// Persons who took part at least once.
    pub persons: usize,
    /// Rows of the hour ledger: a person at an occasion.
    pub participations: usize,
    /// Hours of all of them.
    pub hours: f64,
    /// Answers to items.
    pub answers: usize,
    /// Filled-in instruments.
    pub responses: usize,
    /// The seed.
    pub seed: u64,
    /// Who may sign in.
    pub sign_ins: Vec<SignIn>,
    /// Codes that lead to a check.
    pub codes: Vec<String>,
}

/// A way to sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIn {
    /// The role.
    pub role: String,
    /// The name.
    pub name: String,
    /// The secret.
    pub secret: String,
}

pub(super) fn of(cluster: &Cluster, loaded: &Loaded, seed: u64) -> Summary {
    let participants: HashSet<u32> = cluster.attendances.iter().map(|a| a.person).collect();
    let minutes: kernel::Minutes = cluster.attendances.iter().map(|a| a.minutes).sum();
    Summary {
        programmes: cluster.programmes.len(),
        organisations: cluster.organisations.len(),
        units: cluster.units.iter().filter(|u| u.level == simulation::UnitLevel::Unit).count(),
        persons: participants.len(),
        participations: cluster.attendances.len(),
        hours: minutes.hours(),
        answers: loaded.answers,
        responses: loaded.responses,
        seed,
        sign_ins: loaded.sign_ins.clone(),
        codes: loaded.codes.clone(),
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "The demonstration (simulated, seed {}):", self.seed)?;
        writeln!(
            f,
            "  {} programmes, {} organisations, {} units, {} participants, {:.0} hours, {} answers",
            self.programmes, self.organisations, self.units, self.persons, self.hours, self.answers
        )?;
        writeln!(f, "Sign in as:")?;
        for s in &self.sign_ins {
            writeln!(f, "  {:15} {:32} {}", s.role, s.name, s.secret)?;
        }
        let codes = self.codes.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
        writeln!(f, "Codes of care workers' posters: {codes}")
    }
}
