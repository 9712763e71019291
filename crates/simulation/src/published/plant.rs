//! How is one error put into a sound table? By its definition, in the smallest step that shows: what the figures as
//! written allow is worked out here anew, not asked of the audit.

use evaluation::package::{Figure, Measure, PublishedRow};
use kernel::Moment;

use super::Planted;
use super::tables::Table;

/// Puts one error in; the place of the row that it is about.
pub(super) fn plant(table: &mut Table, kind: Planted) -> Option<usize> {
    match kind {
        Planted::ImpossibleMean => impossible_mean(table),
        Planted::ImpossibleShare => impossible_share(table),
        Planted::ShareOfCount => share_of_count(table),
        Planted::MultipleSummed => multiple_summed(table),
        Planted::OptionTooLarge => {
            let place = one_of(table, |row| row.measure == Measure::Count && row.base_n.is_some() && own(row))?;
            let base = table.rows[place].base_n?;
            set(table, place, base as f64 + 1.0)
        }
        Planted::OptionsTooMany => options_too_many(table),
        Planted::AnswersTooMany => {
            let part =
                one_of(table, |row| row.measure == Measure::Count && row.claim.contains("-answer-") && own(row))?;
            let more = table.rows[part].value.value + 1.0;
            set(table, part, more)
        }
        Planted::PartsDoNotSum => {
            let part =
                one_of(table, |row| row.measure == Measure::Count && row.claim.contains("municipality") && own(row))?;
            let step = if table.random.chance(0.5) { 1.0 } else { -1.0 };
            let value = table.rows[part].value.value + step;
            set(table, part, value)
        }
        Planted::WeightedMean => weighted_mean(table),
        Planted::PercentForPoints => percent_for_points(table),
        Planted::PointsForPercent => points_for_percent(table),
        Planted::ChangeDoesNotFollow => change_does_not_follow(table),
        Planted::MoreLinked => {
            let part = one_of(table, |row| row.claim == "answered-both" && own(row))?;
            let row = &table.rows[part];
            let answered = table.rows.iter().filter(|whole| {
                whole.claim == "answers"
                    && whole.programme == row.programme
                    && (row.moment.is_none() || whole.moment == row.moment)
            });
            let least = answered.map(|whole| whole.value.value).fold(f64::INFINITY, f64::min);
            set(table, part, least + 1.0)
        }
        Planted::UnknownScale => {
            let place =
                one_of(table, |row| row.measure == Measure::Mean && row.n.is_some() && row.unit_of_change.is_none())?;
            let row = &mut table.rows[place];
            (row.scale_min, row.scale_max) = (None, None);
            Some(place)
        }
        Planted::OutsideScale => {
            let place = one_of(table, |row| row.scale_max.is_some() && row.measure == Measure::Mean)?;
            let row = &table.rows[place];
            let (unit, max) = (unit(row.value), row.scale_max?);
            set(table, place, max + unit)
        }
        Planted::ImpossibleSd => impossible_sd(table),
        Planted::UnequalBases => unequal_bases(table),
        Planted::SourcesDisagree => sources_disagree(table),
        Planted::NotHundred => not_hundred(table),
        Planted::ShareNotFromParts => share_not_from_parts(table),
        Planted::MeanNotFromDistribution => mean_not_from_distribution(table),
        Planted::NoMajority => {
            let place = one_of(table, |row| row.claim == "majority-content")?;
            let unit = unit(table.rows[place].value);
            set(table, place, 50.0 - unit)
        }
        Planted::CompletersChange => {
            let place = one_of(table, |row| {
                row.unit_of_change.is_some() && row.n.is_none() && row.part_of.as_deref() != Some("item-0-linked")
            })?;
            table.rows[place].n = linked(table, place);
            Some(place)
        }
        Planted::CompletersAfter => {
            if table.random.chance(0.5) {
                return completers_share(table, "confident");
            }
            let place = one_of(table, |row| row.claim == "item-0" && row.moment == Some(Moment::After) && own(row))?;
            let programme = table.rows[place].programme.clone();
            let linked = table.rows.iter().find(|row| {
                row.claim == "item-0-linked" && row.moment == Some(Moment::After) && row.programme == programme
            })?;
            let (value, n, sd) = (linked.value, linked.n, linked.sd);
            let row = &mut table.rows[place];
            (row.value, row.n, row.sd) = (value, n, sd);
            Some(place)
        }
        Planted::CompletersBeside => completers_share(table, "greater-understanding"),
    }
}

/// The share of the linked, about as large, in place of that of all.
fn completers_share(table: &mut Table, claim: &str) -> Option<usize> {
    let place = one_of(table, |row| row.claim == claim && row.moment == Some(Moment::After) && own(row))?;
    let n = linked(table, place)?;
    table.rows[place].n = Some(n);
    let yes = (table.rows[place].value.value * n as f64 / 100.0).round();
    set(table, place, 100.0 * yes / n as f64)
}

/// Of the report itself, not of the summary.
fn own(row: &PublishedRow) -> bool {
    row.source == "report"
}

fn one_of(table: &mut Table, fits: impl Fn(&PublishedRow) -> bool) -> Option<usize> {
    let places: Vec<usize> = (0..table.rows.len()).filter(|place| fits(&table.rows[*place])).collect();
    let last = places.len().checked_sub(1)?;
    Some(places[table.random.between(0, last)])
}

fn set(table: &mut Table, place: usize, value: f64) -> Option<usize> {
    let decimals = table.rows[place].value.decimals;
    let unit = 10f64.powi(i32::from(decimals));
    table.rows[place].value = Figure::new((value * unit).round() / unit, decimals);
    Some(place)
}

/// One unit of the last decimal.
fn unit(figure: Figure) -> f64 {
    10f64.powi(-i32::from(figure.decimals))
}

/// Steps up or down from the figure until the value shows, at most `most` steps.
fn step(table: &mut Table, place: usize, most: usize, shows: impl Fn(f64) -> bool) -> Option<usize> {
    let figure = table.rows[place].value;
    let up = if table.random.chance(0.5) { 1.0 } else { -1.0 };
    let found = (1..=most).map(|steps| figure.value + up * steps as f64 * unit(figure)).find(|value| shows(*value))?;
    set(table, place, found)
}

/// Whether two ranges lie apart, by more than the error of floating point.
fn apart(a: [f64; 2], b: [f64; 2]) -> bool {
    a[1] < b[0] - 1e-6 || b[1] < a[0] - 1e-6
}

fn about(value: f64, unit: f64) -> [f64; 2] {
    [value - unit / 2.0, value + unit / 2.0]
}

/// How many linked there are in the row's programme.
fn linked(table: &Table, place: usize) -> Option<u64> {
    let programme = &table.rows[place].programme;
    let row = table.rows.iter().find(|row| row.claim == "answered-both" && row.programme == *programme)?;
    Some(row.value.value as u64)
}

/// Rows of the report that are parts of the row, as written in its programme at its moment.
fn parts(table: &Table, place: usize, measure: Measure) -> Vec<usize> {
    let whole = &table.rows[place];
    (0..table.rows.len())
        .filter(|part| {
            let row = &table.rows[*part];
            own(row)
                && row.part_of.as_ref() == Some(&whole.claim)
                && row.programme == whole.programme
                && row.moment == whole.moment
                && row.measure == measure
                && row.unit_of_change.is_none()
        })
        .collect()
}

fn impossible_mean(table: &mut Table) -> Option<usize> {
    let place = one_of(table, |row| row.claim.starts_with("managers-safer"))?;
    let row = &table.rows[place];
    let (n, min, max, unit) = (row.n? as f64, row.scale_min?, row.scale_max?, unit(row.value));
    step(table, place, 100, |value| {
        let totals = (n * min) as i64..=(n * max) as i64;
        value >= min
            && value <= max
            && totals.into_iter().all(|total| {
                let mean = total as f64 / n;
                apart([mean, mean], about(value, unit))
            })
    })
}

fn impossible_share(table: &mut Table) -> Option<usize> {
    let place = one_of(table, |row| row.claim.starts_with("managers-changed"))?;
    let (n, unit) = (table.rows[place].n?, unit(table.rows[place].value));
    step(table, place, 100, |value| {
        (0.0..=100.0).contains(&value)
            && (0..=n).all(|yes| {
                let share = 100.0 * yes as f64 / n as f64;
                apart([share, share], about(value, unit))
            })
    })
}

fn share_of_count(table: &mut Table) -> Option<usize> {
    let place = one_of(table, |row| row.measure == Measure::Percent && row.base_n.is_some() && own(row))?;
    let row = &table.rows[place];
    let (share, unit) = (100.0 * row.n? as f64 / row.base_n? as f64, unit(row.value));
    step(table, place, 3, |value| apart([share, share], about(value, unit)))
}

fn multiple_summed(table: &mut Table) -> Option<usize> {
    let place = one_of(table, |row| row.claim == "involved-in-any" && own(row))?;
    let row = &table.rows[place];
    let sum: f64 = table
        .rows
        .iter()
        .filter(|option| {
            own(option)
                && option.programme == row.programme
                && option.measure == Measure::Count
                && option.part_of.as_deref() == Some("involved-asked")
                && !option.claim.ends_with("none")
        })
        .map(|option| option.value.value)
        .sum();
    let (persons, base) = (row.n?, row.base_n?);
    let added = sum as u64;
    if added <= persons || added > base {
        return None;
    }
    table.rows[place].n = Some(added);
    set(table, place, 100.0 * sum / base as f64)
}

fn options_too_many(table: &mut Table) -> Option<usize> {
    let none = one_of(table, |row| row.claim == "involved-none" && own(row))?;
    let row = &table.rows[none];
    let (programme, base) = (row.programme.clone(), row.base_n?);
    let largest = table
        .rows
        .iter()
        .filter(|option| option.programme == programme && option.measure == Measure::Count && option.base_n.is_some())
        .filter(|option| option.claim != "involved-none")
        .map(|option| option.value.value)
        .fold(0.0, f64::max);
    set(table, none, base as f64 - largest + 1.0)
}

fn weighted_mean(table: &mut Table) -> Option<usize> {
    let place = one_of(table, |row| row.claim == "item-2" && row.moment == Some(Moment::After) && own(row))?;
    let (mut low, mut high, mut n) = (0.0, 0.0, 0.0);
    for part in parts(table, place, Measure::Mean) {
        let row = &table.rows[part];
        let [least, most] = about(row.value.value, unit(row.value));
        let weight = row.n? as f64;
        (low, high, n) = (low + weight * least, high + weight * most, n + weight);
    }
    let unit = unit(table.rows[place].value);
    step(table, place, 5, |value| apart([low / n, high / n], about(value, unit)))
}

/// The figures before and after that a stated change is of.
fn figures(table: &Table, change: usize) -> Option<[Figure; 2]> {
    let stated = &table.rows[change];
    let at = |moment| {
        let mut rows = table.rows.iter().filter(|row| {
            own(row)
                && Some(&row.claim) == stated.part_of.as_ref()
                && row.programme == stated.programme
                && row.moment == Some(moment)
                && row.unit_of_change.is_none()
        });
        rows.next().map(|row| row.value)
    };
    Some([at(Moment::Before)?, at(Moment::After)?])
}

fn percent_for_points(table: &mut Table) -> Option<usize> {
    let place = one_of(table, |row| row.claim == "confident-change-percent")?;
    let [from, to] = figures(table, place)?;
    let (points, unit) = (to.value - from.value, unit(table.rows[place].value));
    let percent = 100.0 * points / from.value;
    let written = about(points, unit);
    (apart([percent, percent], written)).then(|| set(table, place, points))?
}

/// The differences in points that rounding allows.
fn points_allowed([from, to]: [Figure; 2]) -> [f64; 2] {
    let slack = (unit(from) + unit(to)) / 2.0;
    [to.value - from.value - slack, to.value - from.value + slack]
}

fn points_for_percent(table: &mut Table) -> Option<usize> {
    let place = one_of(table, |row| row.claim.ends_with("-change-points") && row.n.is_none())?;
    let figures = figures(table, place)?;
    let [from, to] = figures;
    let percent = 100.0 * (to.value - from.value) / from.value;
    let unit = unit(table.rows[place].value);
    let [low, high] = points_allowed(figures);
    let written = about((percent / unit).round() * unit, unit);
    (apart([low, high], written) && apart([-high, -low], written)).then(|| set(table, place, percent))?
}

fn change_does_not_follow(table: &mut Table) -> Option<usize> {
    let place = one_of(table, |row| row.claim.ends_with("-change-points"))?;
    let figures = figures(table, place)?;
    let [from, to] = figures;
    let percent = 100.0 * (to.value - from.value) / from.value;
    let unit = unit(table.rows[place].value);
    let [low, high] = points_allowed(figures);
    step(table, place, 5, |value| {
        let written = about(value, unit);
        // A fall may be stated without its sign, and what is the relative change is another kind.
        apart([low, high], written)
            && apart([-high, -low], written)
            && apart([percent, percent], written)
            && apart([-percent, -percent], written)
    })
}

fn impossible_sd(table: &mut Table) -> Option<usize> {
    let place = one_of(table, |row| row.sd.is_some())?;
    let row = &table.rows[place];
    let (n, min, max, sd) = (row.n? as f64, row.scale_min?, row.scale_max?, row.sd?);
    let [low, high] = about(row.value.value, unit(row.value));
    let most = [low, high, f64::midpoint(min, max).clamp(low, high)]
        .map(|mean| ((mean - min) * (max - mean)).max(0.0) * n / (n - 1.0))
        .into_iter()
        .fold(0.0, f64::max)
        .sqrt();
    let steps = ((most + unit(sd) / 2.0 + 1e-6) / unit(sd)).ceil();
    table.rows[place].sd = Some(Figure::new(steps * unit(sd), sd.decimals));
    Some(place)
}

/// Before on a tenth of the answers after, or the other way round; of fewer than ten a fifth is unequal already. The mean is one
/// that so few answers have.
fn unequal_bases(table: &mut Table) -> Option<usize> {
    let place = one_of(table, |row| {
        row.claim == "item-1"
            && row.measure == Measure::Mean
            && row.unit_of_change.is_none()
            && row.part_of.is_none()
            && own(row)
    })?;
    let row = &table.rows[place];
    let beside = table.rows.iter().filter(|other| {
        other.claim == row.claim
            && other.measure == Measure::Mean
            && other.unit_of_change.is_none()
            && other.moment != row.moment
    });
    let most = beside.filter_map(|other| other.n).max()?;
    let few = (most / 10).max((most / 5).min(9));
    if few < 2 || few >= row.n? {
        return None;
    }
    let mean = (row.value.value * few as f64).round() / few as f64;
    table.rows[place].n = Some(few);
    set(table, place, mean)
}

fn sources_disagree(table: &mut Table) -> Option<usize> {
    let place = one_of(table, |row| row.source == "summary")?;
    let row = &table.rows[place];
    let first = table.rows.iter().find(|first| {
        own(first)
            && first.claim == row.claim
            && first.programme == row.programme
            && first.moment == row.moment
            && first.group == row.group
    })?;
    let (value, finest, coarse, count) =
        (first.value.value, unit(first.value), unit(row.value), row.measure == Measure::Count);
    step(
        table,
        place,
        3,
        |other| {
            if count { other != value } else { apart(about(value, finest), about(other, coarse)) }
        },
    )
}

fn not_hundred(table: &mut Table) -> Option<usize> {
    let whole = one_of(table, |row| row.claim == "works-more-with-digital-tools" && own(row))?;
    let parts = parts(table, whole, Measure::Percent);
    let place = parts[table.random.between(0, parts.len() - 1)];
    let unit = unit(table.rows[place].value);
    let others: f64 = parts.iter().filter(|part| **part != place).map(|part| table.rows[*part].value.value).sum();
    let slack = parts.len() as f64 * unit / 2.0;
    // The finding names the parts; the place is one of them.
    step(table, place, 10, |value| value >= 0.0 && (others + value - 100.0).abs() > slack + 1e-6)
}

fn share_not_from_parts(table: &mut Table) -> Option<usize> {
    let place = one_of(table, |row| row.claim == "works-more-with-digital-tools" && own(row))?;
    let shares: Vec<f64> =
        parts(table, place, Measure::Percent).into_iter().map(|part| table.rows[part].value.value).collect();
    let unit = unit(table.rows[place].value);
    step(table, place, 100, |value| {
        (0.0..=100.0).contains(&value)
            && (0..shares.len()).all(|from| {
                (from + 1..=shares.len()).all(|to| {
                    let sum: f64 = shares[from..to].iter().sum();
                    apart(about(sum, unit * (to - from) as f64), about(value, unit))
                })
            })
    })
}

fn mean_not_from_distribution(table: &mut Table) -> Option<usize> {
    let place = one_of(table, |row| row.claim == "item-1" && row.moment == Some(Moment::After) && own(row))?;
    let row = &table.rows[place];
    let (min, max, fine) = (row.scale_min?, row.scale_max?, unit(row.value));
    let counts = parts(table, place, Measure::Count);
    let shares = parts(table, place, Measure::Percent);
    let parts = if counts.is_empty() { shares } else { counts };
    if parts.is_empty() {
        return None;
    }
    let values: Vec<Figure> = parts.iter().map(|part| table.rows[*part].value).collect();
    let counted = table.rows[parts[0]].measure == Measure::Count;
    let sum: f64 = values.iter().map(|value| value.value).sum();
    if !counted && (sum - 100.0).abs() > values.len() as f64 * unit(values[0]) / 2.0 {
        return None;
    }
    // Each share can be off by half a unit, and what one loses another wins: most when the ends trade.
    let middle = f64::midpoint(min, max);
    let levels = || (0..values.len()).map(|step| min + step as f64);
    let mean = middle
        + levels().zip(&values).map(|(level, value)| (level - middle) * value.value).sum::<f64>()
            / if counted { sum } else { 100.0 };
    let room =
        if counted { 0.0 } else { levels().map(|level| (level - middle).abs()).sum::<f64>() * unit(values[0]) / 200.0 };
    let downwards = min + max - mean;
    step(table, place, 100, |value| {
        (min..=max).contains(&value)
            && apart([mean - room, mean + room], about(value, fine))
            && apart([downwards - room, downwards + room], about(value, fine))
    })
}
