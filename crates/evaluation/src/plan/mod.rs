//! What would a rollout be able to show, and who starts when? To be asked before the start, when it can still be changed.

mod power;
mod rollout;

pub use power::{
    Alternative, AlternativeKind, PlanError, PlannedAnswers, PlannedSpread, PowerPlan, PowerQuestion, passed_by,
    plan_power,
};
pub use stats::allocation::AllocationError;
pub use stats::power::{Bound, PowerError};

pub use rollout::{
    Balance, CANDIDATES, Candidate, PlannedCluster, PlannedSequence, Rollout, RolloutError, RolloutQuestion, Trait,
    draw_rollout,
};
