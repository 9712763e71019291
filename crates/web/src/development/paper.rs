//! How do the plan and the minutes of a meeting reach a board that reads on paper? As the same tagged PDF that reports are, set from the
//! words of the plan and from the text that the adjusters sign; without a printer as a page for print.

use access::rules::development::can_see_initiatives;
use axum::extract::{Path, State};
use axum::response::Response;
use development::council::{Meeting, Member, Minutes, list_members, minutes_of};
use development::plan::{Entry, Figures, find_edition};
use kernel::{Date, MeetingId, Ore, OrganisationId, Timestamp};
use reporting::document::{Document, Section};
use reporting::paper::Setting;
use reporting::workbook::Made;
use text::{Lang, Texts};

use super::council::minutes::{moment, name_of, text_of};
use super::council::{enter, meeting_of, when};
use super::editions::{resources, said};
use super::initiatives::{living, plan_page};
use super::today;
use crate::app::App;
use crate::failure::{Failure, see_other};
use crate::people::session::SignedIn;
use crate::reporting::download::{Report, plain_name, send_pdf};

/// The living plan.
pub(crate) async fn send_plan(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(organisation): Path<OrganisationId>,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let plan = living(&app, &signed_in, organisation).await?;
    let name = name(&app, organisation).await?;
    let day = today(&app);
    let mut sections = vec![in_figures(t, &plan.figures()), with_what(t, &resources(t, &plan.initiatives))];
    sections.extend(entries(t, &plan.in_words().entries));
    let document = Document {
        title: t.with("plan-document-of", &[("organisation", &name)]),
        lead: vec![t.with("plan-document-on", &[("day", &t.date(day))])],
        sections,
    };
    let report = Report {
        document,
        made: Made { at: start_of(day), seed: 0 },
        file: format!("plan-{}-{day}", plain_name(&name)),
        setting: Setting::Whole,
    };
    send_pdf(&app, plan_page(&signed_in, organisation, "plan-document"), report).await
}

/// An edition of the plan, as it was kept.
pub(crate) async fn send_edition(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, number)): Path<(OrganisationId, i64)>,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let may = can_see_initiatives(&signed_in.actor, organisation)?;
    let edition = find_edition(&mut app.db().reader(), &may, number).await?.ok_or(Failure::NotFound)?;
    let name = name(&app, organisation).await?;
    let document = Document {
        title: t.with("plan-document-of", &[("organisation", &name)]),
        lead: vec![
            t.with("plan-edition-on", &[("name", &edition.name), ("day", &t.date(edition.taken_at.day_in_sweden()))]),
        ],
        sections: entries(t, &edition.words.entries),
    };
    let report = Report {
        document,
        made: Made { at: minute_of(edition.taken_at), seed: 0 },
        file: format!("plan-{}-{}", plain_name(&name), plain_name(&edition.name)),
        setting: Setting::Whole,
    };
    send_pdf(&app, plan_page(&signed_in, organisation, "plan-editions"), report).await
}

/// The minutes of a meeting of the council: what was laid before the adjusters, who has signed it, and what was appended.
pub(crate) async fn send_record(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(meeting): Path<MeetingId>,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let entered = enter(&app, &signed_in).await?;
    let meeting = meeting_of(&app, &entered, meeting).await?;
    let mut from = app.db().reader();
    let minutes = minutes_of(&mut from, &entered.may, meeting.id).await?;
    let Some(content) = text_of(&app, &signed_in, &entered, &meeting, &minutes).await? else {
        return Ok(see_other(&format!("/council/meetings/{}/minutes", meeting.id)));
    };
    let members = list_members(&mut from, &entered.may).await?;
    let page = signed_in.page("minutes-title").under("/council", t.get("council-title"));
    let report = Report {
        made: made_of(&minutes, today(&app)),
        document: minutes_document(t, &meeting, &minutes, &content, &members),
        file: format!("{}-{}", plain_name(&t.get("minutes-title")), meeting.held_on),
        setting: Setting::Whole,
    };
    send_pdf(&app, page, report).await
}

async fn name(app: &App, organisation: OrganisationId) -> Result<String, Failure> {
    let found = people::organisation::find_organisation(&mut app.db().reader(), organisation).await?;
    Ok(found.ok_or(Failure::NotFound)?.name)
}

fn in_figures(t: Texts, figures: &Figures) -> Section {
    let mut section = Section::new("figures", t.get("plan-in-figures"), 2);
    let of = |part: usize, whole: usize| t.with("part-of", &[("part", &part), ("whole", &whole)]);
    let rows = [
        ("plan-begun-by-staff", of(figures.begun_by_staff, figures.initiatives)),
        ("plan-with-competence-plan", of(figures.with_competence_plan, figures.beyond_idea)),
        ("plan-needs-without", of(figures.needs_without_initiative, figures.needs)),
    ];
    let rows = rows.into_iter().map(|(key, value)| vec![t.get(key), value]).collect();
    section.table(t.get("plan-in-figures"), vec![t.get("worth-what"), t.get("plan-how-many")], rows);
    section
}

fn with_what(t: Texts, resources: &[(String, usize, Ore)]) -> Section {
    let mut section = Section::new("resources", t.get("plan-resources"), 2);
    if resources.is_empty() {
        section.text(t.get("not-decided"));
    }
    let row = |(state, count, sum): &(String, usize, Ore)| vec![state.clone(), count.to_string(), t.kronor(*sum)];
    let head = ["resource-state-title", "plan-how-many", "plan-sum"].map(|key| t.get(key)).to_vec();
    section.table(t.get("plan-resources"), head, resources.iter().map(row).collect());
    section
}

/// The needs in one table; each initiative under a heading of its own, with what it says part by part.
fn entries(t: Texts, entries: &[Entry]) -> Vec<Section> {
    let mut needs = Section::new("needs", t.get("needs-title"), 2);
    let of_kind = |kind: &'static str| entries.iter().filter(move |entry| entry.kind == kind);
    let part = |entry: &Entry, part: &str| {
        let found = entry.parts.iter().find(|known| known.part == part);
        found.map_or_else(|| t.get("not-decided"), |found| said(t, &found.list, &found.text))
    };
    let columns = ["category", "perspective", "state", "units"];
    let row = |entry: &Entry| {
        std::iter::once(entry.title.clone()).chain(columns.iter().map(|column| part(entry, column))).collect()
    };
    let head = std::iter::once(t.get("need-title")).chain(columns.iter().map(|column| t.code("plan-part", column)));
    let rows: Vec<Vec<String>> = of_kind("need").map(row).collect();
    if rows.is_empty() {
        needs.text(t.get("needs-none"));
    }
    needs.table(t.get("needs-title"), head.collect(), rows);
    let mut initiatives = Section::new("initiatives", t.get("initiatives-title"), 2);
    if of_kind("initiative").next().is_none() {
        initiatives.text(t.get("initiatives-none"));
    }
    let mut sections = vec![needs, initiatives];
    for (number, entry) in of_kind("initiative").enumerate() {
        let mut section = Section::new(format!("initiative-{number}"), entry.title.clone(), 3);
        let row = |part: &development::plan::Part| {
            // A cell has no lines of its own.
            vec![t.code("plan-part", &part.part), said(t, &part.list, &part.text).replace('\n', "; ")]
        };
        let head = vec![t.get("plan-part"), t.get("plan-part-says")];
        section.table(entry.title.clone(), head, entry.parts.iter().map(row).collect());
        sections.push(section);
    }
    sections
}

fn minutes_document(t: Texts, meeting: &Meeting, minutes: &Minutes, content: &str, members: &[Member]) -> Document {
    let mut sections = paragraphs(t, content);
    if let Some(record) = &minutes.record {
        let mut signed = Section::new("signed", t.get("minutes-adjusters"), 2);
        if !record.is_whole() {
            signed.notice(t.get("minutes-broken"));
        }
        let row = |adjuster: &kernel::CouncilMemberId| {
            let at = record.signed.iter().find(|(member, _)| member == adjuster);
            let at = at.map_or_else(
                || t.get("minutes-not-yet-signed"),
                |(_, at)| t.with("minutes-signed-at", &[("when", &moment(t, at))]),
            );
            vec![name_of(members, adjuster), at]
        };
        let head = vec![t.get("council-name"), t.get("minutes-adjusted")];
        signed.table(t.get("minutes-adjusters"), head, record.adjusters.iter().map(row).collect());
        signed.text(format!("{}: {}", t.get("minutes-hash"), record.hash));
        sections.push(signed);
    }
    for (number, (body, at)) in minutes.appendices.iter().enumerate() {
        let title = t.with("minutes-appendix-of", &[("when", &moment(t, at))]);
        let mut section = Section::new(format!("appendix-{number}"), title, 2);
        body.lines().filter(|line| !line.trim().is_empty()).for_each(|line| section.text(line));
        sections.push(section);
    }
    let state = match &minutes.record {
        None => "minutes-is-draft",
        Some(record) if record.is_sealed() => "minutes-sealed",
        Some(_) => "minutes-wait",
    };
    Document {
        title: t.with("minutes-print-of", &[("title", &meeting.title)]),
        lead: vec![format!("{}, {}", when(t, meeting), meeting.place), t.get(state)],
        sections,
    }
}

/// The text line by line, with a heading for each item of the agenda and for the notes, in whichever language it was laid.
fn paragraphs(t: Texts, content: &str) -> Vec<Section> {
    let notes: Vec<String> = Lang::ALL.iter().map(|lang| Texts::new(*lang).get("minutes-body")).collect();
    let mut sections = vec![Section::new("text", t.get("minutes-text"), 2)];
    for line in content.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if line.starts_with("§ ") || notes.iter().any(|known| known == line) {
            sections.push(Section::new(format!("part-{}", sections.len()), line, 2));
        } else if let Some(last) = sections.last_mut() {
            last.text(line);
        }
    }
    sections
}

/// Signed minutes are made when they were last added to, so that the same minutes are the same file.
fn made_of(minutes: &Minutes, today: Date) -> Made {
    let Some(record) = &minutes.record else { return Made { at: start_of(today), seed: 0 } };
    let signed = record.signed.iter().map(|(_, at)| *at);
    let last = signed.chain(minutes.appendices.iter().map(|(_, at)| *at)).max().unwrap_or(record.laid_at);
    let seed = record.hash.get(..16).and_then(|digits| u64::from_str_radix(digits, 16).ok());
    Made { at: minute_of(last), seed: seed.unwrap_or_default() }
}

fn start_of(day: Date) -> String {
    format!("{day}T00:00")
}

fn minute_of(at: Timestamp) -> String {
    let (day, minute) = at.in_sweden();
    format!("{day}T{:02}:{:02}", minute / 60, minute % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_item_of_the_agenda_and_the_notes_stand_under_a_heading_in_both_languages() {
        for lang in Lang::ALL {
            let t = Texts::new(*lang);
            let content =
                format!("Protokoll\nInför året\n\n§ 1 Låsen\nGå vidare?\n\n{}\nKim, Robin", t.get("minutes-body"));
            let sections = paragraphs(Texts::new(Lang::Sv), &content);
            let titles: Vec<&str> = sections.iter().map(|section| section.title.as_str()).collect();
            assert_eq!(titles[1..], ["§ 1 Låsen", t.get("minutes-body").as_str()]);
            assert_eq!(sections.iter().map(|section| section.blocks.len()).collect::<Vec<_>>(), [2, 1, 1]);
        }
    }

    #[test]
    fn a_minute_is_written_as_the_paper_wants_it() {
        let at = Timestamp::from_sweden(Date::new(2026, 3, 4).expect("a day"), 9 * 60 + 5);
        assert_eq!(minute_of(at), "2026-03-04T09:05");
    }
}
