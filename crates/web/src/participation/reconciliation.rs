//! Does what was sent to the fund agree with what is certified? Month by month and edition by edition, to the minute.

use access::rules::participation::can_report_to_fund;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{Minutes, Ore, OrganisationId, ProgrammeId};
use participation::fund::{MonthState, reconcile};
use text::Texts;

use crate::app::App;
use crate::economy::fund_money::{FundMoney, fund_money};
use crate::failure::Failure;
use crate::layout::{Page, render};
use crate::people::session::SignedIn;
use crate::reporting::overview::{address, programme};

/// An edition in words.
struct Line {
    month: String,
    edition: String,
    state: &'static str,
    /// Whether it is what counts, and was sent.
    settled: bool,
    minutes: String,
    hours: String,
    left: String,
    /// What the fund pays for the hours of an edition that counts and is right.
    amount: String,
}

/// A month that a correction of the fund's rate changed, in words.
struct Correction {
    rate: String,
    month: String,
    before: String,
    after: String,
}

#[derive(Template)]
#[template(path = "participation/reconciliation.html")]
struct ReconciliationPage {
    page: Page,
    programme: String,
    lines: Vec<Line>,
    certified: String,
    hours: String,
    left: String,
    notices: Vec<String>,
    /// What the fund pays for the hours of the editions that count.
    made: String,
    corrections: Vec<Correction>,
    agrees: bool,
}

/// The page.
pub(crate) async fn show_reconciliation(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
) -> Result<Response, Failure> {
    let may = can_report_to_fund(&signed_in.actor, id)?;
    let found = programme(&app, &signed_in, lead, id).await?;
    let t = signed_in.visit.t;
    let months = reconcile(&mut app.db().reader(), &may).await?;
    let amount = fund_money(&app, &signed_in, id).await?;
    let mut made_of = Ore(0);
    let mut lines = Vec::new();
    for month in &months {
        let name = t.month(month.month);
        let last = month.editions.len();
        for (place, made) in (1..).zip(&month.editions) {
            let counts = place == last;
            let sent = made.edition.sent_at.is_some();
            let right = counts && month.state != MonthState::Changed;
            if right {
                made_of = made_of + amount.made.by_month.get(&month.month).copied().unwrap_or_default();
            }
            lines.push(Line {
                month: name.clone(),
                edition: made.edition.edition.to_string(),
                state: match (counts, sent, month.state) {
                    (true, _, MonthState::Changed) => "fund-state-changed",
                    (true, true, _) => "fund-state-sent",
                    (true, false, _) => "fund-state-to-send",
                    (false, true, _) => "reconciliation-sent-before",
                    (false, false, _) => "reconciliation-never-sent",
                },
                settled: counts && sent && month.state == MonthState::Sent,
                minutes: t.whole(made.minutes.0),
                hours: t.whole(made.hours),
                left: match month.left.filter(|_| counts) {
                    Some(left) => t.whole(left.0),
                    None => "–".to_owned(),
                },
                amount: amount.of_month(t, month.month).filter(|_| right).unwrap_or_else(|| "–".to_owned()),
            });
        }
        if month.editions.is_empty() {
            lines.push(Line {
                month: name,
                edition: "–".to_owned(),
                state: if month.state == MonthState::Open { "fund-state-open" } else { "fund-state-to-make" },
                settled: false,
                minutes: t.whole(month.certified.0),
                hours: "–".to_owned(),
                left: "–".to_owned(),
                amount: "–".to_owned(),
            });
        }
    }
    let certified: Minutes = months.iter().map(|month| month.certified).sum();
    let hours: i64 = months.iter().filter_map(|month| month.editions.last()).map(|latest| latest.hours).sum();
    let page = ReconciliationPage {
        page: signed_in
            .page("reconciliation-title")
            .under("/programmes", t.get("nav-programme"))
            .under(address(lead, id), found.name.clone())
            .under(format!("{}/fund", address(lead, id)), t.get("fund-title")),
        programme: found.name,
        corrections: corrections(t, &amount),
        made: t.kronor(made_of),
        notices: amount.notices(t),
        lines,
        certified: t.whole(certified.0),
        hours: t.whole(hours),
        left: t.whole(certified.0 - 60 * hours),
        agrees: months.iter().all(|month| month.state == MonthState::Sent && month.missing() == Minutes(0)),
    };
    Ok(render(&page))
}

/// Month by month what corrections of the fund's rate changed.
fn corrections(t: Texts, amount: &FundMoney) -> Vec<Correction> {
    let told = amount.corrected().into_iter().flat_map(|(rate, months)| {
        months.into_iter().map(move |month| Correction {
            rate: t.with(
                "rates-change",
                &[("rate", &t.code("rate", rate.kind.code())), ("day", &t.date(rate.holds_from))],
            ),
            month: t.month(month.month),
            before: t.kronor(month.before),
            after: t.kronor(month.after),
        })
    });
    told.collect()
}
