//! How often does the audit of published figures find an error that was put in, and how often one that is not there?
//!
//! Tables of published figures are made up from whole answers, counted and rounded as people round (`tables`); into a
//! sound table exactly one error of a kind is put, of the smallest size at which it is an error on its face (`plant`).
//! The audit is then asked. Same seed, same table.

mod plant;
mod tables;

use evaluation::audit::{Audit, FindingCode, audit};
use evaluation::package::PublishedRow;

/// An error that published figures have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Planted {
    /// A mean that no whole answers of so few persons have.
    ImpossibleMean,
    /// A share that no number of so few persons is.
    ImpossibleShare,
    /// A share that is not its count divided by its base.
    ShareOfCount,
    /// Options of a multiple question added up as persons.
    MultipleSummed,
    /// An option with one answer more than there are persons.
    OptionTooLarge,
    /// One person too many in a multiple question: some who chose nothing chose something.
    OptionsTooMany,
    /// One answer too many to a question with one answer each.
    AnswersTooMany,
    /// Counted parts that miss their total by one.
    PartsDoNotSum,
    /// A mean of all that does not follow from the means of the parts.
    WeightedMean,
    /// A difference in points stated as percent.
    PercentForPoints,
    /// A relative change stated as points.
    PointsForPercent,
    /// A change that is neither.
    ChangeDoesNotFollow,
    /// One more person linked than answered.
    MoreLinked,
    /// A mean without its scale.
    UnknownScale,
    /// A mean just above its scale.
    OutsideScale,
    /// A standard deviation just above what the scale allows.
    ImpossibleSd,
    /// A mean on just so few answers beside one on just ten times as many.
    UnequalBases,
    /// Two sources that just disagree.
    SourcesDisagree,
    /// A distribution that just misses a hundred percent.
    NotHundred,
    /// A share that no neighbouring answers sum to.
    ShareNotFromParts,
    /// A mean just outside what its distribution allows.
    MeanNotFromDistribution,
    /// A majority of half or less.
    NoMajority,
    /// A change of the linked stated as a change of all.
    CompletersChange,
    /// An after-figure of the linked beside a before-figure of all.
    CompletersAfter,
    /// A figure of the linked beside after-figures of all.
    CompletersBeside,
}

impl Planted {
    /// Every kind.
    pub const ALL: [Self; 25] = [
        Self::ImpossibleMean,
        Self::ImpossibleShare,
        Self::ShareOfCount,
        Self::MultipleSummed,
        Self::OptionTooLarge,
        Self::OptionsTooMany,
        Self::AnswersTooMany,
        Self::PartsDoNotSum,
        Self::WeightedMean,
        Self::PercentForPoints,
        Self::PointsForPercent,
        Self::ChangeDoesNotFollow,
        Self::MoreLinked,
        Self::UnknownScale,
        Self::OutsideScale,
        Self::ImpossibleSd,
        Self::UnequalBases,
        Self::SourcesDisagree,
        Self::NotHundred,
        Self::ShareNotFromParts,
        Self::MeanNotFromDistribution,
        Self::NoMajority,
        Self::CompletersChange,
        Self::CompletersAfter,
        Self::CompletersBeside,
    ];

    /// What the audit should call it.
    pub fn code(self) -> FindingCode {
        match self {
            Self::ImpossibleMean => FindingCode::MeanImpossible,
            Self::ImpossibleShare => FindingCode::ShareImpossible,
            Self::ShareOfCount => FindingCode::ShareDisagreesWithCount,
            Self::MultipleSummed => FindingCode::MultipleAnswersSummed,
            Self::OptionTooLarge | Self::MoreLinked => FindingCode::PartExceedsWhole,
            Self::OptionsTooMany | Self::AnswersTooMany => FindingCode::OptionsExceedPersons,
            Self::PartsDoNotSum => FindingCode::PartsDoNotSum,
            Self::WeightedMean => FindingCode::WeightedMeanDisagrees,
            Self::PercentForPoints => FindingCode::PercentForPoints,
            Self::PointsForPercent => FindingCode::PointsForPercent,
            Self::ChangeDoesNotFollow => FindingCode::ChangeDoesNotFollow,
            Self::UnknownScale => FindingCode::UnknownScale,
            Self::OutsideScale => FindingCode::OutsideScale,
            Self::ImpossibleSd => FindingCode::SdImpossible,
            Self::UnequalBases => FindingCode::UnequalBases,
            Self::SourcesDisagree => FindingCode::FiguresContradict,
            Self::NotHundred => FindingCode::DistributionNotHundred,
            Self::ShareNotFromParts => FindingCode::ShareNotFromParts,
            Self::MeanNotFromDistribution => FindingCode::MeanNotFromDistribution,
            Self::NoMajority => FindingCode::MajorityNotReached,
            Self::CompletersChange | Self::CompletersAfter | Self::CompletersBeside => FindingCode::CompletersOnly,
        }
    }
}

/// A sound table of published figures.
pub fn published_table(seed: u64) -> Vec<PublishedRow> {
    tables::table(seed).rows
}

/// A table with one error and the place of the row that it was put into; nothing when this seed's figures leave no room
/// for an error that shows.
pub fn published_table_with(seed: u64, kind: Planted) -> Option<(Vec<PublishedRow>, usize)> {
    let mut table = tables::table(seed);
    let place = plant::plant(&mut table, kind)?;
    Some((table.rows, place))
}

/// What the audit made of many tables.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TrialResult {
    /// Tables audited.
    pub tables: usize,
    /// Tables in which what was put in was found in its place with its code; of sound tables, those with any finding.
    pub found: usize,
    /// Seeds of the first tables that went wrong.
    pub wrong: Vec<u64>,
}

/// Audits so many tables, sound ones or with one error of a kind, from this seed on.
pub fn published_trial(first_seed: u64, tables: usize, kind: Option<Planted>) -> TrialResult {
    let mut result = TrialResult::default();
    // Seeds that leave no room for the error are passed over; the bound ends the search if none does.
    let last = first_seed.saturating_add(20 * tables as u64);
    for seed in first_seed..last {
        if result.tables == tables {
            break;
        }
        let found = match kind {
            None => !audit(&published_table(seed)).findings.is_empty(),
            Some(kind) => match published_table_with(seed, kind) {
                Some((rows, place)) => is_found(&audit(&rows), kind, place),
                None => continue,
            },
        };
        result.tables += 1;
        result.found += usize::from(found);
        if found == kind.is_none() && result.wrong.len() < 10 {
            result.wrong.push(seed);
        }
    }
    result
}

/// Lines count from the head of the file.
fn is_found(audit: &Audit, kind: Planted, place: usize) -> bool {
    audit.findings.iter().any(|finding| finding.code == kind.code() && finding.rows.contains(&(place + 2)))
}
