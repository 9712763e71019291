//! Does a stated change follow from the figures before and after, and in the unit that it is stated in?
//!
//! points = after - before; percent = 100 (after - before) / before.

use kernel::Moment;

use super::sentence::{Says, Sentence, says};
use super::{Entry, Finding, FindingCode, Published, completers};
use crate::package::{ChangeUnit, Measure};

/// Stated changes that do not follow.
pub(super) fn findings(table: &Published<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for stated in table.entries.iter().copied() {
        if let Some(unit) = stated.row.unit_of_change
            && let Some([before, after]) = before_and_after(table, stated)
        {
            found.extend(stated_change(stated, unit, before, after));
            found.extend(completers::of_change(stated, before, after));
        }
    }
    found
}

/// The figures that the change is a change of.
fn before_and_after<'a>(table: &Published<'a>, stated: Entry<'a>) -> Option<[Entry<'a>; 2]> {
    let claim = stated.row.part_of.as_ref()?;
    let at = |moment: Moment| {
        let fits = |entry: &&Entry<'_>| {
            let row = entry.row;
            row.moment == Some(moment)
                && (stated.row.group.is_none() || row.group == stated.row.group)
                && row.unit_of_change.is_none()
                && matches!(row.measure, Measure::Mean | Measure::Percent)
        };
        // Figures that several sources give: those of the source that states the change, or else the only one.
        let only = |own: bool| {
            let rows = table.claimed(claim, &stated.row.programme).iter().filter(fits);
            let mut rows = rows.filter(|entry| !own || entry.row.source == stated.row.source);
            rows.next().filter(|_| rows.next().is_none()).copied()
        };
        only(true).or_else(|| only(false))
    };
    let before = at(Moment::Before)?;
    let after = match stated.row.moment {
        Some(moment @ (Moment::During | Moment::Later)) => at(moment)?,
        _ => at(Moment::After).or_else(|| at(Moment::Later))?,
    };
    Some([before, after])
}

fn stated_change(stated: Entry<'_>, unit: ChangeUnit, before: Entry<'_>, after: Entry<'_>) -> Option<Finding> {
    let (from, to) = (before.row.value, after.row.value);
    let points = to.value - from.value;
    let percent = (from.value != 0.0).then(|| 100.0 * points / from.value)?;
    let ([from_low, from_high], [to_low, to_high]) = (from.rounding(), to.rounding());
    let value = stated.row.value;
    // A fall is as often stated without its sign.
    let says = |exact: f64| value.can_be(exact) || value.can_be(-exact);
    let reaches = |low: f64, high: f64| {
        let [least, most] = value.rounding();
        let overlaps = |low: f64, high: f64| least <= high + 1e-9 && low - 1e-9 <= most;
        overlaps(low, high) || overlaps(-high, -low)
    };
    let points_range = (to_low - from_high, to_high - from_low);
    let ratio = |to: f64, from: f64| 100.0 * (to - from) / from;
    let percent_range = if from_low > 0.0 {
        let ends =
            [ratio(to_low, from_low), ratio(to_low, from_high), ratio(to_high, from_low), ratio(to_high, from_high)];
        (ends.into_iter().fold(f64::INFINITY, f64::min), ends.into_iter().fold(f64::NEG_INFINITY, f64::max))
    } else {
        (f64::NEG_INFINITY, f64::INFINITY)
    };
    let said = says!(ChangeOtherwise { from: from, to: to, points: points, percent: percent, value: value });
    let lines = [before.line, after.line];
    match unit {
        ChangeUnit::Percent if says(percent) => None,
        ChangeUnit::Percent if says(points) => {
            let (low, high) = percent_range;
            let room = reaches(low, high).then(|| says!(RoundingLeaves { low: low, high: high }));
            let mut said = Sentence { says: Says::PointsAsPercent, ..said };
            said.values.insert("room".to_owned(), room.into());
            Some(stated.finding(FindingCode::PercentForPoints, &lines, vec![said], Some(percent)))
        }
        ChangeUnit::Points if says(points) => None,
        ChangeUnit::Points if says(percent) && !reaches(points_range.0, points_range.1) => {
            let said = Sentence { says: Says::PercentAsPoints, ..said };
            Some(stated.finding(FindingCode::PointsForPercent, &lines, vec![said], Some(points)))
        }
        _ => {
            let (range, consistent) = match unit {
                ChangeUnit::Percent => (percent_range, percent),
                ChangeUnit::Points => (points_range, points),
            };
            (!reaches(range.0, range.1))
                .then(|| stated.finding(FindingCode::ChangeDoesNotFollow, &lines, vec![said], Some(consistent)))
        }
    }
}
