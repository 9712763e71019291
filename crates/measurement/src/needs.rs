//! What does a unit need first? The areas in which its latest released answers stand lowest, as groups and never as persons:
//! only what the page of results may show is looked at, so that what is hidden there cannot be guessed here.
//!
//! An area's footing is the lowest of its self-ratings, (mean - min) / (max - min); an area with a footing under 0.75 is a
//! need, and the lowest comes first.

use access::rules::measurement::CanSeeUnitNeeds;
use db::Fetch;
use kernel::{Date, ProgrammeId};

use crate::instrument::{Bilingual, next_steps};
use crate::results::{RatingResult, UnitResults, results_within};

/// From this footing an area is no need.
const FIRM: f64 = 0.75;
/// The most needs that are named.
const MOST: usize = 3;

/// Something that a unit needs, and why one thinks so.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitNeed {
    /// The area of everyday work.
    pub area: String,
    /// The question that was answered lowest in the area.
    pub question: Bilingual,
    /// The wave in which it was.
    pub wave: String,
    /// The day on which the wave closed.
    pub closed_on: Date,
    /// The kit that begins there.
    pub kit: Option<String>,
}

/// The needs of the unit (with those below it), the greatest first; none when nothing may be shown.
///
/// # Errors
/// As the database's.
pub async fn needs_of_unit(
    from: &mut impl Fetch,
    may: &CanSeeUnitNeeds,
    programme: ProgrammeId,
    today: Date,
) -> db::Result<Vec<UnitNeed>> {
    let waves = results_within(from, may.unit(), programme, today).await?;
    Ok(waves.iter().rev().map(needs).find(|needs| !needs.is_empty()).unwrap_or_default())
}

fn needs(results: &UnitResults) -> Vec<UnitNeed> {
    let mut lowest: Vec<(&str, f64, &RatingResult)> = Vec::new();
    for rating in &results.ratings {
        let (Some(area), Some(footing)) = (rating.area.as_deref(), footing(rating)) else { continue };
        match lowest.iter_mut().find(|(known, ..)| *known == area) {
            Some(known) if footing < known.1 => *known = (area, footing, rating),
            Some(_) => {}
            None => lowest.push((area, footing, rating)),
        }
    }
    lowest.retain(|(_, footing, _)| *footing < FIRM);
    lowest.sort_by(|a, b| a.1.total_cmp(&b.1));
    lowest
        .into_iter()
        .take(MOST)
        .map(|(area, _, rating)| UnitNeed {
            area: area.to_owned(),
            question: rating.text.clone(),
            wave: results.wave.name.clone(),
            closed_on: results.wave.closes_on,
            kit: next_steps().iter().find(|step| step.area == area).map(|step| step.kit.clone()),
        })
        .collect()
}

/// Where the mean stands on its scale, from 0 to 1; nothing when it is withheld.
fn footing(rating: &RatingResult) -> Option<f64> {
    let (mean, [min, max]) = (rating.mean.value?, rating.mean.scale?);
    (max > min).then(|| (mean - min) / (max - min))
}
