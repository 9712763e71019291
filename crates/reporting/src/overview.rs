//! How is the programme doing? Its organisations side by side: who took part and how long, how many answered; and what it
//! costs per person and per hour, beside what training costs elsewhere.

use access::rules::economy::CanSeeCosts;
use access::rules::measurement::CanSeeProgrammeReach;
use access::rules::participation::CanSeeProgrammeParticipation;
use db::{Fetch, Result};
use economy::cost::{CostSums, sum_costs};
use economy::cost_per_hour::{CostRates, Rate, Taken, cost_rates};
use economy::reference::{Language, reference};
use kernel::{Caveat, Date, Estimate, OrganisationId};
use measurement::reach::reach_of_programme;
use measurement::wave::waves_of_programme;
use measurement::wave::{Phase, Wave};
use participation::sums::{ALL_TIME, Participation, ProgrammeParticipation, programme_participation};
use text::{Lang, Texts};

use crate::KeyFigure;
use crate::charts::{Frame, Labelled, bars, dots_with_interval};
use crate::document::{Cell, Document, Section};

/// A programme's figures.
#[derive(Debug, Clone)]
pub struct Overview {
    /// The organisations that take part, by name.
    pub organisations: Vec<(OrganisationId, String)>,
    /// Who took part.
    pub participation: ProgrammeParticipation,
    /// How many answered: each closed wave with each organisation's response rate.
    pub response: Vec<(Wave, Vec<(OrganisationId, Estimate)>)>,
    /// What it cost.
    pub costs: CostSums,
    /// What that makes per person and per hour.
    pub rates: CostRates,
}

/// The figures of a programme on a day. The three permissions are about the same programme.
///
/// # Errors
/// As the database's.
pub async fn programme_overview(
    from: &mut impl Fetch,
    participation: &CanSeeProgrammeParticipation,
    reach: &CanSeeProgrammeReach,
    costs: &CanSeeCosts,
    today: Date,
) -> Result<Overview> {
    let members = &participation.programme().members;
    let mut organisations: Vec<(OrganisationId, String)> = people::organisation::find_organisations(from, members)
        .await?
        .into_iter()
        .map(|organisation| (organisation.id, organisation.name))
        .collect();
    organisations.sort_by(|a, b| a.1.cmp(&b.1));
    let participation = programme_participation(from, participation, ALL_TIME).await?;
    let mut response = Vec::new();
    for wave in waves_of_programme(from, reach).await? {
        if wave.phase(today) == Phase::Closed {
            let reached = reach_of_programme(from, reach, wave.id, today).await?;
            response.push((wave, reached.into_iter().map(|part| (part.of, part.rate)).collect()));
        }
    }
    let costs = sum_costs(from, costs).await?;
    let rates = cost_rates(&costs, &taken(&participation.whole));
    Ok(Overview { organisations, participation, response, costs, rates })
}

pub(crate) fn taken(whole: &Participation) -> Taken {
    Taken {
        persons: whole.persons.clone(),
        hours: whole.hours.clone(),
        by_activity: whole.hours_by_activity.parts.clone(),
    }
}

/// The overview for people.
pub fn overview_document(t: Texts, overview: &Overview) -> Document {
    let whole = &overview.participation.whole;
    let mut figures = Section::new("figures", t.get("overview-figures"), 2);
    figures.at(t.get("report-whole-time"));
    figures.figures(vec![
        KeyFigure::new(t.get("overview-persons"), whole.persons.clone()),
        KeyFigure::new(t.get("overview-hours"), whole.hours.clone()),
        KeyFigure::new(t.get("overview-mean-hours"), whole.mean_hours.clone()),
        KeyFigure::new(t.get("cost-per-participant"), overview.rates.per_participant.without_lost_working_time.clone()),
        KeyFigure::new(t.get("cost-per-hour"), overview.rates.per_hour.without_lost_working_time.clone()),
    ]);

    let mut organisations = Section::new("organisations", t.get("overview-organisations"), 2);
    organisations.at(t.get("report-whole-time"));
    let part_of = |id: &OrganisationId| overview.participation.organisations.get(id);
    let hours: Vec<Labelled<'_>> = overview
        .organisations
        .iter()
        .filter_map(|(id, name)| Some(Labelled { label: name, estimate: &part_of(id)?.hours }))
        .collect();
    if !hours.is_empty() {
        let frame = Frame { id: "hours-by-organisation", title: &t.get("overview-hours-by-organisation") };
        organisations.chart(bars(t, frame, &hours), hours.iter().map(|h| h.estimate));
    }
    let rows = overview
        .organisations
        .iter()
        .filter_map(|(id, name)| {
            let part = part_of(id)?;
            let numbers = [&part.persons, &part.participations, &part.newcomers, &part.hours, &part.mean_hours];
            Some(std::iter::once(name.into()).chain(numbers.map(|n| organisations.cell(t, n))).collect::<Vec<Cell>>())
        })
        .collect();
    let head = ["organisation", "persons", "participations", "newcomers", "hours", "mean-hours"];
    organisations.table(
        t.get("overview-organisations-table"),
        head.map(|key| t.get(&format!("overview-{key}"))).into(),
        rows,
    );

    let mut activities = Section::new("activities", t.get("overview-activities"), 2);
    activities.at(t.get("report-whole-time"));
    let labels: Vec<String> = whole.hours_by_activity.parts.iter().map(|(a, _)| t.code("activity", a.code())).collect();
    let items: Vec<Labelled<'_>> = labels
        .iter()
        .zip(&whole.hours_by_activity.parts)
        .map(|(label, (_, estimate))| Labelled { label, estimate })
        .collect();
    if items.is_empty() {
        activities.text(t.get("overview-no-hours"));
    } else {
        let frame = Frame { id: "hours-by-activity", title: &t.get("overview-hours-by-activity") };
        activities.chart(bars(t, frame, &items), items.iter().map(|item| item.estimate));
    }

    Document {
        title: t.get("overview-title"),
        lead: vec![t.get("overview-lead")],
        sections: vec![figures, organisations, activities, response(t, overview)],
    }
}

fn response(t: Texts, overview: &Overview) -> Section {
    let mut section = Section::new("response", t.get("overview-response"), 2);
    if overview.response.is_empty() {
        section.text(t.get("overview-no-response"));
        return section;
    }
    let head = std::iter::once(t.get("overview-organisation"))
        .chain(
            overview
                .response
                .iter()
                .map(|(wave, _)| format!("{} ({})", t.code("moment", wave.moment.code()), wave.closes_on)),
        )
        .collect();
    let mut rows = Vec::new();
    for (id, name) in &overview.organisations {
        let mut row = vec![name.into()];
        for (wave, parts) in &overview.response {
            section.at(t.code("moment", wave.moment.code()));
            let rate = parts.iter().find(|(organisation, _)| organisation == id).map(|(_, rate)| rate);
            row.push(rate.map_or_else(|| "–".into(), |rate| section.cell(t, rate)));
        }
        rows.push(row);
    }
    section.table(t.get("overview-response-table"), head, rows);
    section
}

/// The programme's costs for people.
pub fn costs_document(t: Texts, overview: &Overview) -> Document {
    let (costs, rates) = (&overview.costs, &overview.rates);
    let title = t.get("costs-title");
    if costs.is_empty() {
        return Document { title, lead: vec![t.get("costs-none")], sections: Vec::new() };
    }
    let mut rate_section = Section::new("rates", t.get("costs-rates"), 2);
    rate_section.at(t.get("report-whole-time"));
    rate_section.text(t.get("costs-rates-text"));
    let mut rows = Vec::new();
    for (key, rate) in [
        ("costs-total", &rates.total),
        ("cost-per-participant", &rates.per_participant),
        ("cost-per-hour", &rates.per_hour),
    ] {
        rows.push(both(t, &mut rate_section, t.get(key), rate));
    }
    rate_section.table(t.get("costs-rates-table"), both_head(t), rows);

    let mut reference_section = beside(t, &rates.per_hour);

    let mut activities = Section::new("activities", t.get("costs-activities"), 2);
    activities.at(t.get("report-whole-time"));
    let labels: Vec<String> = rates.by_activity.iter().map(|row| t.code("activity", row.activity.code())).collect();
    let items: Vec<Labelled<'_>> = labels
        .iter()
        .zip(&rates.by_activity)
        .map(|(label, row)| Labelled { label, estimate: &row.total.without_lost_working_time })
        .collect();
    let frame = Frame { id: "costs-by-activity", title: &t.get("costs-by-activity") };
    activities.chart(bars(t, frame, &items), items.iter().map(|item| item.estimate));
    let mut rows = Vec::new();
    for (label, row) in labels.iter().zip(&rates.by_activity) {
        let cells = [&row.total, &row.per_participant, &row.per_hour, &row.per_programme_hour]
            .map(|rate| activities.cell(t, &rate.without_lost_working_time));
        rows.push(std::iter::once(label.into()).chain(cells).collect::<Vec<Cell>>());
    }
    let head =
        ["costs-activity", "costs-total", "cost-per-participant", "cost-per-activity-hour", "cost-per-programme-hour"];
    activities.table(t.get("costs-activities-table"), head.map(|key| t.get(key)).into(), rows);

    let mut kinds = Section::new("kinds", t.get("costs-kinds"), 2);
    let head = std::iter::once(t.get("costs-activity"))
        .chain(costs.kinds().iter().map(|kind| t.code("cost-kind", kind.code())))
        .chain([t.get("costs-sum")])
        .collect();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for activity in costs.activities() {
        let cells = costs.kinds().into_iter().map(|kind| t.kronor(costs.cell(activity, kind)));
        let sum = t.kronor(costs.of_activity(activity));
        rows.push(std::iter::once(t.code("activity", activity.code())).chain(cells).chain([sum]).collect());
    }
    let sums = costs.kinds().into_iter().map(|kind| t.kronor(costs.of_kind(kind)));
    rows.push(std::iter::once(t.get("costs-sum")).chain(sums).chain([t.kronor(costs.total())]).collect());
    kinds.table(t.get("costs-kinds-table"), head, rows);

    if reference_section.blocks.is_empty() {
        reference_section.text(t.get("withheld"));
    }
    Document {
        title,
        lead: vec![t.get("costs-lead")],
        sections: vec![rate_section, reference_section, activities, kinds],
    }
}

pub(crate) fn both_head(t: Texts) -> Vec<String> {
    ["costs-figure", "costs-without-time", "costs-with-time"].map(|key| t.get(key)).into()
}

fn both(t: Texts, section: &mut Section, label: String, rate: &Rate) -> Vec<Cell> {
    vec![label.into(), section.cell(t, &rate.without_lost_working_time), section.cell(t, &rate.with_lost_working_time)]
}

/// The cost of an hour beside published intervals; those with the participants' working time beside the figure with it.
fn beside(t: Texts, per_hour: &Rate) -> Section {
    let mut section = Section::new("reference", t.get("reference-title"), 2);
    section.text(t.get("reference-lead"));
    let language = language(t);
    let mut labels = Vec::new();
    let mut estimates = Vec::new();
    let pairs = [(false, &per_hour.without_lost_working_time), (true, &per_hour.with_lost_working_time)];
    for (with_time, ours) in pairs {
        labels.push(t.get(if with_time { "reference-ours-with-time" } else { "reference-ours" }));
        estimates.push(ours.clone());
        for interval in reference().intervals.iter().filter(|i| i.includes_lost_working_time == with_time) {
            labels.push(interval.what(language).to_owned());
            estimates.push(published_interval(interval.low.kronor(), interval.high.kronor(), with_time));
        }
    }
    let items: Vec<Labelled<'_>> =
        labels.iter().zip(&estimates).map(|(label, estimate)| Labelled { label, estimate }).collect();
    let frame = Frame { id: "reference-intervals", title: &t.get("reference-chart") };
    section.chart(dots_with_interval(t, frame, &items, None), &estimates);
    section.text(t.get("reference-how-to-read"));
    let rows = reference()
        .intervals
        .iter()
        .map(|interval| {
            let range =
                t.with("reference-range", &[("low", &t.kronor(interval.low)), ("high", &t.kronor(interval.high))]);
            let time = t.get(if interval.includes_lost_working_time { "yes" } else { "no" });
            let (what, includes) = (interval.what(language).to_owned(), interval.includes(language).to_owned());
            vec![what, range, interval.year.to_string(), time, includes, interval.source.clone()]
        })
        .collect();
    let head = [
        "reference-what",
        "reference-hour",
        "reference-year",
        "reference-with-time",
        "reference-includes",
        "reference-source",
    ];
    section.table(t.get("reference-intervals-table"), head.map(|key| t.get(key)).into(), rows);
    let rows = reference()
        .projects
        .iter()
        .map(|project| {
            let hour = project.cost_per_hour.map_or_else(|| t.get("reference-unknown"), |cost| t.kronor(cost));
            let persons = project.participants.map_or_else(|| t.get("reference-unknown"), |n| t.whole(n));
            let (includes, note) = (project.includes(language).to_owned(), project.note(language).to_owned());
            vec![project.name.clone(), hour, persons, project.year.to_string(), includes, note, project.source.clone()]
        })
        .collect();
    let head = [
        "reference-project",
        "reference-hour",
        "overview-persons",
        "reference-year",
        "reference-includes",
        "reference-note",
        "reference-source",
    ];
    section.table(t.get("reference-projects-table"), head.map(|key| t.get(key)).into(), rows);
    section
}

/// A published interval as a dot in its middle: nothing is known of how it spreads between its ends.
fn published_interval(low: f64, high: f64, with_time: bool) -> Estimate {
    let mut estimate = Estimate::plain((low + high) / 2.0, "sek_per_hour", 0, "published", "published_interval");
    estimate.ci = Some([low, high]);
    if with_time { estimate } else { estimate.with_caveat(Caveat::WithoutLostWorkingTime) }
}

fn language(t: Texts) -> Language {
    match t.lang() {
        Lang::Sv => Language::Swedish,
        Lang::En => Language::English,
    }
}
