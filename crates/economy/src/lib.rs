//! Costs, cost per hour and reference values.
