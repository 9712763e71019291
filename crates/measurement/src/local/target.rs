//! What can a local question be compared with? The indicators of shipped items, apart from the four core ones (they are in
//! every instrument as they are, and nothing is added to them), and the question's own earlier wordings.

use super::{Comparability, ItemVersion};
use crate::instrument::shipped;

/// An indicator that a local question can be mapped to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The indicator.
    pub indicator: String,
    /// The ends of its scale; none for a test.
    pub scale: Option<(u8, u8)>,
    /// A question that measures it, in both languages.
    pub example: crate::Bilingual,
}

/// The indicators of shipped instruments.
pub fn shared_targets() -> Vec<Target> {
    let mut targets: Vec<Target> = Vec::new();
    for instrument in shipped() {
        let tasks = instrument.forms.iter().flat_map(|form| &form.tasks);
        for item in instrument.ratings.iter().chain(tasks) {
            if targets.iter().all(|target| target.indicator != item.indicator) {
                let (indicator, example) = (item.indicator.clone(), item.text.clone());
                targets.push(Target { indicator, scale: item.scale(), example });
            }
        }
    }
    targets.sort_by(|a, b| a.indicator.cmp(&b.indicator));
    targets
}

/// The own indicators of a question's earlier versions, oldest first.
pub fn earlier_targets(earlier: &[ItemVersion]) -> Vec<Target> {
    let own = earlier.iter().filter(|version| version.of.mapping.how == Comparability::Not);
    own.map(|version| Target {
        indicator: version.indicator(),
        scale: version.of.scale(),
        example: version.of.text.clone(),
    })
    .collect()
}
