//! A meeting: what it takes up, what lies before it, what each member is asked to score in silence, and what was decided.

use access::rules::development::{can_coordinate, can_see_initiatives};
use access::scope;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use development::activity::ActivityKind;
use development::council::{
    Item, Meeting, Minutes, Paper, Scores, Scoring, Spread, agenda_of, minutes_of, own_scores, papers_of, spreads,
};
use development::gate::Outcome;
use development::initiative::{Phase, find_initiative, list_initiatives};
use development::need::list_needs;
use kernel::{Estimate, MeetingId};
use reporting::charts::{Chart, Floor, Frame, Stack, stacked_bar};
use text::Texts;

use super::{Entered, enter, meeting_of, scores, when};
use crate::app::App;
use crate::development::today;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, render_as};
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "development/council/meeting.html")]
pub(super) struct MeetingPage {
    page: Page,
    form: Filled,
    here: String,
    meeting: Meeting,
    when: String,
    lines: Vec<Line>,
    papers: Vec<Paper>,
    minutes: Minutes,
    keeps: bool,
    sits: bool,
    /// Whether the agenda can still be changed.
    draft: bool,
    /// Whether the day has come, so that something can be decided.
    held: bool,
    subjects: Vec<(String, String)>,
    outcomes: Vec<(String, String)>,
    /// The kinds of what can follow from a decision.
    kinds: Vec<(String, String)>,
}

/// Something on the agenda as the page shows it.
pub(super) struct Line {
    pub(super) item: Item,
    /// The initiative's page, for whoever may see it.
    pub(super) href: Option<String>,
    /// The phase in which the initiative is now.
    phase: Option<Phase>,
    /// How many have scored.
    scored: usize,
    /// The spread, when scoring is closed.
    pub(super) spreads: Option<[Spread; 4]>,
    chart: Option<Chart>,
    /// The acting member's own scores.
    own: Option<Scores>,
}

/// The page.
pub(crate) async fn show_meeting(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(meeting): Path<MeetingId>,
) -> Result<Response, Failure> {
    let entered = enter(&app, &signed_in).await?;
    let meeting = meeting_of(&app, &entered, meeting).await?;
    show(&app, &signed_in, &entered, meeting, Filled::blank(), StatusCode::OK).await
}

pub(super) async fn show(
    app: &App,
    signed_in: &SignedIn,
    entered: &Entered,
    meeting: Meeting,
    form: Filled,
    status: StatusCode,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let mut from = app.db().reader();
    let lines = lines(app, signed_in, entered, meeting.id).await?;
    let minutes = minutes_of(&mut from, &entered.may, meeting.id).await?;
    let outcome = |outcome: &Outcome| (outcome.code().to_owned(), t.code("council-outcome", outcome.code()));
    let page = MeetingPage {
        page: signed_in.page("council-title").titled(&meeting.title).under("/council", t.get("council-title")),
        form,
        here: super::address(meeting.id),
        when: when(t, &meeting),
        subjects: subjects(app, signed_in, &lines).await?,
        papers: papers_of(&mut from, &entered.may, meeting.id).await?,
        keeps: entered.keeps.is_some(),
        sits: entered.seat.is_some(),
        draft: minutes.record.is_none(),
        held: meeting.held_on <= today(app),
        outcomes: Outcome::ALL.iter().map(outcome).collect(),
        kinds: ActivityKind::ALL.iter().map(|k| (k.code().to_owned(), t.code("activity-kind", k.code()))).collect(),
        minutes,
        lines,
        meeting,
    };
    Ok(render_as(status, &page))
}

/// The agenda with what each item's scores say to the acting person.
pub(super) async fn lines(
    app: &App,
    signed_in: &SignedIn,
    entered: &Entered,
    meeting: MeetingId,
) -> Result<Vec<Line>, Failure> {
    let t = signed_in.visit.t;
    let mut from = app.db().reader();
    let sees = can_see_initiatives(&signed_in.actor, signed_in.actor.organisation).ok();
    let mut lines = Vec::new();
    for item in agenda_of(&mut from, &entered.may, meeting).await? {
        let (scored, spreads) = spreads(&mut from, &entered.may, &item).await?;
        let own = match &entered.seat {
            Some(seat) => own_scores(&mut from, seat, item.id).await?,
            None => None,
        };
        let (mut href, mut phase) = (None, None);
        if let (Some(initiative), Some(may)) = (item.initiative, &sees)
            && let Some(found) = find_initiative(&mut from, may, initiative).await?
        {
            href = Some(format!("/initiatives/{}/{}", found.organisation, found.id));
            phase = Some(found.phase);
        }
        let chart = spreads.filter(|_| scored > 0).map(|spreads| chart(t, &item, &spreads));
        lines.push(Line { item, href, phase, scored, spreads, chart, own });
    }
    Ok(lines)
}

/// What can be put on the agenda: what is open in the plan and does not stand there.
async fn subjects(app: &App, signed_in: &SignedIn, lines: &[Line]) -> Result<Vec<(String, String)>, Failure> {
    let organisation = signed_in.actor.organisation;
    let (Ok(_), Ok(may)) =
        (can_coordinate(&signed_in.actor, organisation), can_see_initiatives(&signed_in.actor, organisation))
    else {
        return Ok(Vec::new());
    };
    let (t, words_of) = (signed_in.visit.t, scope::units_with_needs(&signed_in.actor));
    let mut from = app.db().reader();
    let mut subjects = Vec::new();
    for initiative in list_initiatives(&mut from, &may).await? {
        let there = lines.iter().any(|line| line.item.initiative == Some(initiative.id));
        if !there && initiative.phase.is_open() {
            let said = t.with("council-subject-initiative", &[("name", &initiative.name)]);
            subjects.push((format!("initiative.{}", initiative.id), said));
        }
    }
    for listed in list_needs(&mut from, &may, &words_of).await? {
        let need = &listed.need;
        if !lines.iter().any(|line| line.item.need == Some(need.id)) && need.state.is_open() {
            let said = t.with("council-subject-need", &[("name", &shortened(need.title()))]);
            subjects.push((format!("need.{}", need.id), said));
        }
    }
    Ok(subjects)
}

/// The first hundred characters.
pub(super) fn shortened(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() <= 100 { line.to_owned() } else { line.chars().take(99).chain(['…']).collect() }
}

fn chart(t: Texts, item: &Item, spreads: &[Spread; 4]) -> Chart {
    let share = |spread: &Spread| -> Vec<Estimate> {
        let n = spread.n() as u64;
        let percent = |count: &usize| *count as f64 * 100.0 / (n.max(1) as f64);
        spread.counts.iter().map(|count| Estimate::plain(percent(count), "percent", n, "members", "share")).collect()
    };
    let parts: Vec<(String, Vec<Estimate>)> =
        spreads.iter().map(|spread| (t.code("council-criterion", spread.criterion.code()), share(spread))).collect();
    let stacks: Vec<Stack<'_>> = parts.iter().map(|(label, parts)| Stack { label, parts }).collect();
    let id = format!("item-{}", item.id);
    let title = t.with("council-spread-of", &[("name", &item.title)]);
    let none = Floor { levels: 0, label: "" };
    stacked_bar(t, Frame { id: &id, title: &title }, &["1", "2", "3", "4", "5"], &stacks, none)
}

impl MeetingPage {
    fn fields(&self, line: &Line) -> Vec<scores::Field> {
        scores::fields(self.page.t, &self.form, line.item.id, line.own)
    }

    /// What was written about an item, where its form has come back.
    fn kept(&self, item: &Item, name: &str) -> &str {
        if self.is_back(item) { self.form.value(name) } else { "" }
    }

    fn is_back(&self, item: &Item) -> bool {
        self.form.value("item") == item.id.to_string()
    }

    fn is_kept(&self, item: &Item, value: &str) -> bool {
        self.kept(item, "outcome") == value
    }

    fn is_open(&self, item: &Item) -> bool {
        item.scoring == Scoring::Open
    }

    fn is_not_scored(&self, item: &Item) -> bool {
        item.scoring == Scoring::Not
    }

    /// A criterion's spread in words.
    fn said(&self, spread: &Spread) -> String {
        spread_in_words(self.page.t, spread)
    }

    fn kilobytes(&self, paper: &Paper) -> i64 {
        (paper.bytes + 1023) / 1024
    }
}

/// A criterion's spread in words: how many, the mean, and from where to where.
pub(super) fn spread_in_words(t: Texts, spread: &Spread) -> String {
    let criterion = t.code("council-criterion", spread.criterion.code());
    match (spread.mean(), spread.range()) {
        (Some(mean), Some((low, high))) => t.with(
            "council-spread-line",
            &[
                ("criterion", &criterion),
                ("n", &spread.n()),
                ("mean", &t.number(mean, 1)),
                ("low", &low),
                ("high", &high),
            ],
        ),
        _ => t.with("council-spread-nobody", &[("criterion", &criterion)]),
    }
}
