//! What do the figures say, and to whom? Key figures, charts, reports, and the package that leaves for evaluation.
//!
//! - [`key_figure`]: a number with its name.
//! - [`charts`]: numbers as pictures.
//! - [`document`]: a report as headings, texts, figures, charts and tables, and as HTML.
//! - [`numbers`], [`method`]: what each number of a report rests on, and how it was computed.
//! - [`workbook`], [`paper`], [`printer`]: a report as a workbook, for print, and printed.
//! - [`unit_report`], [`local_report`]: what a unit gets on one page, and a municipality of its own.
//! - [`overview`]: a programme's organisations side by side, and its costs beside what training costs elsewhere.
//! - [`cost_by_member`]: what each organisation costs, beside what was planned for it.
//! - [`cost_view`]: the costs with and without working time that is reckoned from hours.
//! - [`export_package`]: a programme as an open data package.
//! - [`evaluation_run`]: evaluations that were asked for, and what came of them.
//! - [`bank_calibration`]: what answers say of the tasks of the bank.
//! - [`rollout_draw`]: who starts when, drawn by lot and kept.
//! - [`workspace`]: the evaluator's questions, evidence, contradictions, published figures and claims.
//! - [`plan_report`]: what a rollout would show, and who starts when.
//! - [`package_report`]: what is wrong with a data package.
//! - [`evaluation_report`], [`audit_report`]: an evaluation, and an audit of published figures, for people.

pub mod audit_report;
pub mod bank_calibration;
pub mod charts;
pub mod cost_by_member;
pub mod cost_view;
pub mod document;
pub mod evaluation_report;
pub mod evaluation_run;
pub mod export_package;
pub mod key_figure;
pub mod local_report;
pub mod method;
pub mod numbers;
pub mod overview;
pub mod package_report;
pub mod paper;
pub mod plan_report;
pub mod printer;
pub mod rollout_draw;
pub mod unit_report;
pub mod workbook;
pub mod workspace;

pub use document::Document;
pub use key_figure::KeyFigure;
