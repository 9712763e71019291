//! What can be said of the programmes together, and of their costs beside what training costs elsewhere?

use economy::reference::{Language, reference};
use evaluation::result::{Both, ClusterResult, Part, Place};
use kernel::{Estimate, Ore};
use text::{Lang, Texts};

use super::{both, change, why};
use crate::KeyFigure;
use crate::charts::{Frame, Labelled, dots_with_interval};
use crate::document::{Cell, Section};
use crate::overview::both_head;

/// The evaluated programmes together.
pub(super) fn together(t: Texts, cluster: &Part<ClusterResult>) -> Section {
    let mut section = Section::new("together", t.get("together-title"), 2);
    let cluster = match cluster {
        Part::There(cluster) => cluster,
        Part::Absent(absent) => {
            section.notice(why(t, &absent.absent));
            return section;
        }
    };
    section.at(t.get("report-whole-time"));
    section.figures(vec![
        KeyFigure::new(t.get("overview-persons"), cluster.persons.clone()),
        KeyFigure::new(t.get("overview-hours"), cluster.hours.clone()),
        KeyFigure::new(t.get("overview-mean-hours"), cluster.mean_hours.clone()),
    ]);
    let mut rows = Vec::new();
    for (key, figure) in
        [("cost-per-participant", &cluster.per_participant), ("cost-per-hour", &cluster.per_participant_hour)]
    {
        if let Part::There(figure) = figure {
            rows.push(both(t, &mut section, t.get(key), figure));
        }
    }
    section.table(t.get("together-cost-table"), both_head(t), rows);
    beside(t, &mut section, cluster);
    comparable(t, &mut section, cluster);
    pooled(t, &mut section, cluster);
    let rows = cluster
        .left_out
        .iter()
        .map(|left| vec![left.programme.clone(), t.code("together-figure", &left.figure), why(t, &left.reason)])
        .collect();
    let head = ["together-programme", "together-what", "change-why"];
    section.table(t.get("together-left-out"), head.map(|key| t.get(key)).into(), rows);
    section
}

fn beside(t: Texts, section: &mut Section, cluster: &ClusterResult) {
    let language = if t.lang() == Lang::Sv { Language::Swedish } else { Language::English };
    let mut rows = Vec::new();
    for comparison in &cluster.reference_intervals {
        let known = reference().intervals.iter().find(|interval| interval.id == comparison.reference.id);
        let what = known.map_or(comparison.reference.id.as_str(), |interval| interval.what(language)).to_owned();
        let kronor = |sek: f64| t.kronor(Ore((sek * 100.0).round() as i64));
        let (low, high) = (kronor(comparison.reference.low_sek), kronor(comparison.reference.high_sek));
        let range = t.with("reference-range", &[("low", &low), ("high", &high)]);
        for place in &comparison.programmes {
            let lies = match place.place {
                Some(Place::Below) => t.get("reference-below"),
                Some(Place::Within) => t.get("reference-within"),
                Some(Place::Above) => t.get("reference-above"),
                None => "–".to_owned(),
            };
            let cost = section.cell(t, &place.per_participant_hour);
            let words = [what.clone(), range.clone(), lies].map(Cell::from);
            rows.push([place.programme.clone().into(), cost].into_iter().chain(words).collect::<Vec<Cell>>());
        }
    }
    let head = ["together-programme", "cost-per-hour", "reference-what", "reference-hour", "reference-place"];
    section.table(t.get("reference-beside-table"), head.map(|key| t.get(key)).into(), rows);
}

/// Comparable programmes, as far as their figures are known.
fn comparable(t: Texts, section: &mut Section, cluster: &ClusterResult) {
    let mut rows = Vec::new();
    for programme in &cluster.reference_programmes {
        let mut figure = |part: &Part<Estimate>| match part {
            Part::There(estimate) => section.cell(t, estimate),
            Part::Absent(_) => "–".into(),
        };
        let without = |part: &Part<Both>| match part {
            Part::There(both) => Part::There(both.without_lost_working_time.clone()),
            Part::Absent(absent) => Part::Absent(absent.clone()),
        };
        rows.push(vec![
            programme.name.clone().into(),
            figure(&programme.mean_hours),
            figure(&without(&programme.per_participant)),
            figure(&without(&programme.per_participant_hour)),
        ]);
    }
    let head = ["together-programme", "overview-mean-hours", "cost-per-participant", "cost-per-hour"];
    section.table(t.get("comparable-table"), head.map(|key| t.get(key)).into(), rows);
}

/// Changes pooled over programmes where there are three or more.
fn pooled(t: Texts, section: &mut Section, cluster: &ClusterResult) {
    let there: Vec<_> = cluster
        .pooled
        .iter()
        .filter_map(|pooled| {
            let Part::There(estimate) = &pooled.change else { return None };
            let label = format!(
                "{}, {}, {}",
                change::indicator(t, &pooled.indicator),
                t.code("change-kind", change::code(pooled.kind)),
                t.code("group", pooled.group.code())
            );
            // A change lies on no scale.
            let told = |estimate: &Estimate| Estimate { scale: None, ..estimate.clone() };
            let similar = pooled.with_similar.there();
            let similar = similar.map(|beside| (t.with("pooled-with-similar", &[("what", &label)]), told(beside)));
            Some(std::iter::once((label, told(estimate))).chain(similar))
        })
        .flatten()
        .collect();
    if there.is_empty() {
        section.text(t.get("pooled-none"));
        return;
    }
    section.at(t.get("report-all-waves"));
    // Different units cannot share an axis.
    for unit in ["points", "percent", "percentage_points"] {
        let of_unit: Vec<_> = there.iter().filter(|(_, estimate)| estimate.unit == unit).collect();
        if of_unit.is_empty() {
            continue;
        }
        let items: Vec<Labelled<'_>> = of_unit.iter().map(|(label, estimate)| Labelled { label, estimate }).collect();
        let id = format!("pooled-{}", unit.replace('_', "-"));
        let frame = Frame { id: &id, title: &t.get("pooled-chart") };
        section.chart(dots_with_interval(t, frame, &items, Some(0.0)), of_unit.iter().map(|(_, estimate)| estimate));
    }
    each(t, section, cluster);
    section.notice(t.get("change-not-effect"));
}

/// Each programme's change drawn towards the mean of all, with a range of ranks and no league table.
fn each(t: Texts, section: &mut Section, cluster: &ClusterResult) {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for pooled in &cluster.pooled {
        let Part::There(each) = &pooled.each else { continue };
        for one in each {
            let what = format!(
                "{}, {}, {}",
                change::indicator(t, &pooled.indicator),
                t.code("change-kind", change::code(pooled.kind)),
                t.code("group", pooled.group.code())
            );
            let change = Estimate { scale: None, ..one.change.clone() };
            let rank = one.rank.ci.map_or_else(
                || "–".to_owned(),
                |[low, high]| {
                    let all = t.whole(one.rank.n);
                    t.with("groups-rank-of", &[("low", &t.number(low, 0)), ("high", &t.number(high, 0)), ("all", &all)])
                },
            );
            rows.push(vec![
                what.into(),
                one.programme.clone().into(),
                section.cell(t, &change),
                super::level::interval(t, &change).into(),
                rank.into(),
            ]);
        }
    }
    let head = ["pooled-each-what", "together-programme", "pooled-each-change", "chart-interval", "pooled-each-rank"];
    section.table(t.get("pooled-each"), head.map(|key| t.get(key)).into(), rows);
}
