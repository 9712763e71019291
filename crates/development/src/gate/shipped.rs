//! What do gates ask for where an organisation has not said? Read from `content/gates.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::{Asked, Evidence};
use crate::initiative::Phase;

static GATES: LazyLock<BTreeMap<Phase, Vec<Asked>>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../../../content/gates.toml")).expect("shipped, and tested");
    let asked = |evidence: Evidence| Asked { evidence, words: None };
    file.gate.into_iter().map(|gate| (gate.into, gate.asks.into_iter().map(asked).collect())).collect()
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    gate: Vec<Gate>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Gate {
    into: Phase,
    asks: Vec<Evidence>,
}

/// What the gate into a phase asks for; nothing for the first phase and for stopping.
pub fn shipped(into: Phase) -> &'static [Asked] {
    GATES.get(&into).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phase_that_follows_another_has_a_gate_and_broad_ones_ask_for_competence() {
        for phase in Phase::ALL {
            let follows = Phase::ALL.iter().any(|before| before.next() == Some(*phase));
            assert_eq!(!shipped(*phase).is_empty(), follows, "{phase:?}");
        }
        for broad in [Phase::Limited, Phase::Broad] {
            assert!(shipped(broad).iter().any(|asked| asked.evidence == Evidence::CompetencePlan));
        }
    }
}
