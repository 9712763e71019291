//! What stands in the ledger, and what was put right, by whom, when and why? Row by row for the local lead. Here it is
//! also decided whether the names behind the hours go to the programme's lead, for the fund.

use access::rules::participation::{can_keep_ledger, can_see_ledger};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use kernel::{Month, ProgrammeId};
use participation::fund::{hand_over_names, own_names_handed_over};
use participation::ledger::{LedgerLine, LedgerMonth, ledger_month, ledger_months};
use people::{Programme, UnitTree};
use serde::Deserialize;
use text::Texts;

use super::{Chosen, programmes};
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render};
use crate::people::session::SignedIn;

/// Which month and page.
#[derive(Debug, Deserialize)]
pub(crate) struct Wanted {
    programme: Option<ProgrammeId>,
    month: Option<Month>,
    page: Option<usize>,
}

/// A row as the page shows it.
struct Line {
    day: String,
    name: String,
    unit: String,
    minutes: i64,
    activity: String,
    form: String,
    group_size: String,
    source: String,
    certified: bool,
    /// Where it counts, when that is another month than that of the day.
    booked_in: Option<String>,
    corrects: bool,
    reason: String,
    when: String,
    who: String,
}

struct Shown {
    programme: Programme,
    month: Month,
    months: Vec<Month>,
    lines: Vec<Line>,
    corrections: Vec<Line>,
    sources: Vec<(String, String)>,
    certified: String,
    total: String,
    earlier: Option<usize>,
    later: Option<usize>,
    names_go: bool,
}

#[derive(Template)]
#[template(path = "participation/ledger.html")]
struct LedgerPage {
    page: Page,
    programmes: Vec<Programme>,
    shown: Option<Shown>,
}

/// The page: a month, the latest unless another one is chosen.
pub(crate) async fn show_ledger(
    State(app): State<App>,
    signed_in: SignedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let organisation = signed_in.actor.organisation;
    let may = can_see_ledger(&signed_in.actor, organisation)?;
    let t = signed_in.visit.t;
    let mut reader = app.db().reader();
    let chosen = Chosen { programme: wanted.programme };
    let (programmes, programme) = programmes(&mut reader, organisation, &chosen).await?;
    let mut shown = None;
    if let Some(programme) = programme {
        let months = ledger_months(&mut reader, &may, programme.id).await?;
        if let Some(month) = wanted.month.filter(|month| months.contains(month)).or(months.first().copied()) {
            let number = wanted.page.unwrap_or(0);
            let held = ledger_month(&mut reader, &may, programme.id, month, number).await?;
            let tree = people::unit::unit_tree(&mut reader, organisation).await?;
            let ids: Vec<_> = held.lines.iter().chain(&held.corrections).filter_map(|line| line.posted_by).collect();
            let who = people::sign_in::display_names(&mut reader, organisation, &ids).await?;
            let name = |line: &LedgerLine| {
                line.posted_by.map_or_else(
                    || t.get("ledger-by-code"),
                    |by| who.get(&by).cloned().unwrap_or_else(|| t.get("ledger-by-account")),
                )
            };
            let of = |lines: &[LedgerLine]| lines.iter().map(|line| shown_line(t, &tree, line, name(line))).collect();
            shown = Some(Shown {
                lines: of(&held.lines),
                corrections: of(&held.corrections),
                sources: sources(t, &held),
                certified: t.number(held.certified.hours(), 1),
                total: t.number(held.total.hours(), 1),
                earlier: number.checked_sub(1),
                later: held.more.then_some(number + 1),
                names_go: own_names_handed_over(&mut reader, &may, programme.id).await?,
                programme,
                month,
                months,
            });
        }
    }
    let page = signed_in.page("hour-ledger-title").under("/participation", t.get("participation-title"));
    Ok(render(&LedgerPage { page, programmes, shown }))
}

/// Decides whether names go to the programme's lead.
pub(crate) async fn decide_on_names(
    State(app): State<App>,
    signed_in: SignedIn,
    form: Filled,
) -> Result<Response, Failure> {
    let organisation = signed_in.actor.organisation;
    let may = can_keep_ledger(&signed_in.actor, organisation)?;
    let programme: ProgrammeId = form.value("programme").parse().map_err(|_| Failure::BadRequest)?;
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let memberships = people::programme::programmes_of_organisation(&mut work, organisation).await?;
    if !memberships.iter().any(|membership| membership.programme == programme) {
        return Err(Failure::BadRequest);
    }
    hand_over_names(&mut work, &may, programme, form.is("names", "go")).await?;
    work.commit(organisation, "names_for_the_fund_decided", Some(programme.into())).await?;
    Ok(redirect_and_say(&app, &format!("/participation/ledger?programme={programme}"), "ledger-names-decided"))
}

fn shown_line(t: Texts, tree: &UnitTree, line: &LedgerLine, who: String) -> Line {
    let reason = line.reason.clone().unwrap_or_default();
    let (posted_on, minute) = line.posted_at.in_sweden();
    Line {
        day: t.date(line.happened_on),
        name: line.person_name.clone().unwrap_or_else(|| t.get("ledger-protected")),
        unit: tree.get(line.unit).map(|unit| unit.name.clone()).unwrap_or_default(),
        minutes: line.minutes.0,
        activity: t.code("activity", line.activity.code()),
        form: t.code("form", line.form.code()),
        group_size: line.group_size.map(|size| size.to_string()).unwrap_or_default(),
        source: t.code("hour-source", line.source.code()),
        certified: line.certified,
        booked_in: (line.booked_in != line.happened_on.month()).then(|| t.month(line.booked_in)),
        corrects: line.corrects.is_some(),
        // What those said who were there is a key; what somebody wrote is not.
        reason: match reason.as_str() {
            "own-time-not-there" => t.get("own-time-not-there"),
            "own-time-shorter" => t.get("own-time-shorter"),
            _ => reason,
        },
        when: format!("{} {}", t.date(posted_on), t.clock(minute)),
        who,
    }
}

fn sources(t: Texts, held: &LedgerMonth) -> Vec<(String, String)> {
    let source = |(source, minutes): &(participation::posting::Source, kernel::Minutes)| {
        (t.code("hour-source", source.code()), t.number(minutes.hours(), 1))
    };
    held.by_source.iter().map(source).collect()
}
