//! How do organisations and units differ, as far as chance has not made the difference? Shrunken means with their intervals in the
//! order of the groups' names: ranks are told as ranges, so that nobody can make a league table of noise.

use evaluation::result::{Effect, EffectKind, GroupMean, GroupMeans, Part, ProgrammeResult};
use kernel::Moment;
use text::Texts;

use super::change::{code, indicator};
use super::level::interval;
use super::{Names, why};
use crate::charts::{Frame, Labelled, dots_with_interval};
use crate::document::Section;

/// More groups than this are no picture.
const MOST: usize = 20;

/// Each core item and test at its latest moment, organisations and units by themselves.
pub(super) fn groups(t: Texts, id: &str, programme: &ProgrammeResult, names: &Names) -> Section {
    let mut section = Section::new(format!("{id}-groups"), t.get("groups-title"), 3);
    let latest: Vec<&GroupMeans> = programme.groups.iter().filter(|one| is_told(programme, one)).collect();
    if latest.is_empty() {
        section.text(t.get("groups-none"));
        return section;
    }
    section.text(t.get("groups-text"));
    let (mut absent, mut many) = (Vec::new(), 0);
    for (number, one) in latest.into_iter().enumerate() {
        let what = format!(
            "{}, {} ({})",
            indicator(t, &one.indicator),
            t.code("change-kind", code(one.kind)).to_lowercase(),
            t.code("group", one.group.code()).to_lowercase()
        );
        let title = t.with(
            "groups-chart",
            &[
                ("what", &what),
                ("level", &t.code("groups-level", one.level.code())),
                ("moment", &t.code("moment", one.moment.code()).to_lowercase()),
            ],
        );
        match &one.means {
            // A group by itself is compared with nothing.
            Part::There(means) if means.len() > 1 => {
                let shown = means.iter().filter(|mean| mean.mean.value.is_some()).count();
                if shown > MOST {
                    many = many.max(shown);
                } else {
                    add(t, &format!("{id}-groups-{number}"), &mut section, &title, (one, means), names);
                }
            }
            Part::There(_) => {}
            Part::Absent(why_not) => absent.push(vec![title, why(t, &why_not.absent)]),
        }
    }
    if many > 0 {
        section.text(t.count("groups-many", many));
    }
    section.table(t.get("groups-absent"), ["change-indicator", "change-why"].map(|key| t.get(key)).into(), absent);
    section
}

/// Core items and tests; after, where it was measured after, otherwise before.
fn is_told(programme: &ProgrammeResult, one: &GroupMeans) -> bool {
    let same =
        |effect: &&Effect| (&effect.indicator, effect.kind, effect.group) == (&one.indicator, one.kind, one.group);
    let main = one.kind == EffectKind::Test || programme.effects.iter().find(same).is_some_and(|effect| effect.core);
    let after = |other: &GroupMeans| {
        other.moment == Moment::After
            && (&other.indicator, other.kind, other.group) == (&one.indicator, one.kind, one.group)
    };
    main && (one.moment == Moment::After || !programme.groups.iter().any(after))
}

fn add(
    t: Texts,
    id: &str,
    section: &mut Section,
    title: &str,
    (of, means): (&GroupMeans, &[GroupMean]),
    names: &Names,
) {
    let mut shown: Vec<&GroupMean> = means.iter().filter(|mean| mean.mean.value.is_some()).collect();
    let name = |mean: &GroupMean| names.get(&mean.key).cloned().unwrap_or_else(|| mean.key.clone());
    shown.sort_by_key(|mean| name(mean).to_lowercase());
    let hidden = means.len() - shown.len();
    if !shown.is_empty() {
        let labels: Vec<String> = shown.iter().map(|mean| name(mean)).collect();
        let items: Vec<Labelled<'_>> =
            labels.iter().zip(&shown).map(|(label, mean)| Labelled { label, estimate: &mean.mean }).collect();
        let mut chart = dots_with_interval(t, Frame { id, title }, &items, of.overall.value);
        chart.head = ["groups-group", "groups-answers", "groups-mean", "chart-interval", "groups-rank", "groups-below"]
            .map(|key| t.get(key))
            .into();
        chart.rows = labels.into_iter().zip(&shown).map(|(label, mean)| row(t, label, mean, means.len())).collect();
        section.at(t.code("moment", of.moment.code()));
        section.chart(chart, shown.iter().map(|mean| &mean.mean));
        let overall = section.cell(t, &of.overall).to_string();
        section.text(t.with("groups-overall", &[("overall", &overall)]));
    }
    if hidden > 0 {
        section.text(format!("{title}: {}", t.count("groups-hidden", hidden)));
    }
}

fn row(t: Texts, name: String, one: &GroupMean, all: usize) -> Vec<String> {
    let rank = match one.rank.ci {
        Some([low, high]) if one.rank.value.is_some() => {
            t.with("groups-rank-of", &[("low", &t.number(low, 0)), ("high", &t.number(high, 0)), ("all", &all)])
        }
        _ => "–".to_owned(),
    };
    vec![name, t.whole(one.mean.n), t.value(&one.mean), interval(t, &one.mean), rank, t.value(&one.below_overall)]
}
