//! Key figures, charts and reports.
