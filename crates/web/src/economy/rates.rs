//! What is an hour reckoned at? The rates with the day from which they hold, who set them and when, and what each correction
//! changed. A rate that changes days which have been must be said to be a correction, with its reason.

use ::economy::rate::{LONGEST_REASON, NewRate, Rate, RateError, RateKind, Rates, find_rates, set_rate};
use ::economy::reimbursement::{corrected, corrections_may_be_shown};
use ::economy::working_time::{TimeRow, reckon, time_rows};
use access::rules::economy::{can_keep_budget, can_see_costs};
use access::rules::participation::can_see_programme_participation;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{CostKind, Date, Ore, OrganisationId, ProgrammeId, SignInId};
use participation::fund::{WholeHours, whole_hours};
use text::Texts;

use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render_as};
use crate::people::session::SignedIn;
use crate::reporting::overview::{address, programme};

/// A rate in words.
struct RateLine {
    kind: String,
    from: String,
    amount: String,
    /// What became of it: holds, or another one for the same day.
    state: &'static str,
    holds: bool,
    reason: Option<String>,
    when: String,
    who: Option<String>,
}

/// What a correction changed, in words.
struct Change {
    what: String,
    before: String,
    after: String,
}

#[derive(Template)]
#[template(path = "economy/rates.html")]
struct RatesPage {
    page: Page,
    here: String,
    may_keep: bool,
    form: Filled,
    kinds: Vec<(String, String)>,
    lines: Vec<RateLine>,
    changes: Vec<Change>,
    fund_changes: Vec<Change>,
    some_without_rate: bool,
}

/// The rates.
pub(crate) async fn show_rates(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
) -> Result<Response, Failure> {
    show(&app, &signed_in, lead, id, Filled::blank(), StatusCode::OK).await
}

/// Sets a rate, or corrects one.
pub(crate) async fn set(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((lead, id)): Path<(OrganisationId, ProgrammeId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let may = can_keep_budget(&signed_in.actor, id)?;
    programme(&app, &signed_in, lead, id).await?;
    let t = signed_in.visit.t;
    let mut form = form.labelled([
        ("kind", t.get("rates-kind")),
        ("from", t.get("rates-from")),
        ("amount", t.get("rates-amount")),
        ("reason", t.get("rates-reason")),
        ("correction", t.get("rates-correction")),
    ]);
    let kind = RateKind::from_code(form.value("kind"));
    if kind.is_none() {
        form.fail("kind", t.get("field-choose-one"));
    }
    let holds_from = form.date(t, "from");
    // Kronor with two decimals, or a percentage with two: hundredths either way.
    let amount = Ore::parse_kronor(form.value("amount")).ok();
    if amount.is_none() {
        form.fail("amount", t.get("rates-amount-wrong"));
    }
    let reason = form.optional_text(t, "reason", LONGEST_REASON);
    let correction = form.is("correction", "yes");
    if let (Some(kind), Some(holds_from), Some(Ore(amount)), false) = (kind, holds_from, amount, form.has_errors()) {
        let mut work = app.db().work(signed_in.as_actor()).await?;
        let new = NewRate { kind, holds_from, amount, reason, correction };
        match set_rate(&mut work, &may, new).await {
            Ok(corrected) => {
                let (done, said) =
                    if corrected { ("rate_corrected", "rates-corrected") } else { ("rate_set", "rates-set") };
                work.commit(lead, done, Some(id.into())).await?;
                return Ok(redirect_and_say(&app, &here(lead, id), said));
            }
            Err(RateError::Db(why)) => return Err(why.into()),
            Err(RateError::Amount) => form.fail("amount", t.get("rates-amount-wrong")),
            Err(RateError::Same) => form.fail("amount", t.get("rates-same")),
            Err(RateError::Backwards) => form.fail("from", t.get("rates-backwards")),
            Err(RateError::Reason) => form.fail("reason", t.get("rates-reason-missing")),
        }
    }
    show(&app, &signed_in, lead, id, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

fn here(lead: OrganisationId, id: ProgrammeId) -> String {
    format!("{}/rates", address(lead, id))
}

async fn show(
    app: &App,
    signed_in: &SignedIn,
    lead: OrganisationId,
    id: ProgrammeId,
    form: Filled,
    status: StatusCode,
) -> Result<Response, Failure> {
    let may = can_see_costs(&signed_in.actor, id)?;
    let sees_time = can_see_programme_participation(&signed_in.actor, id)?;
    let found = programme(app, signed_in, lead, id).await?;
    let t = signed_in.visit.t;
    let mut reader = app.db().reader();
    let rates = find_rates(&mut reader, &may).await?;
    let rows = time_rows(&mut reader, &sees_time).await?;
    let certified = whole_hours(&mut reader, &sees_time).await?;
    let ids: Vec<SignInId> = rates.rows().iter().filter_map(|rate| rate.recorded_by).collect();
    let who = people::sign_in::display_names(&mut reader, lead, &ids).await?;
    let page = RatesPage {
        page: signed_in
            .page("rates-title")
            .under("/programmes", t.get("nav-programme"))
            .under(address(lead, id), found.name)
            .under(format!("{}/costs", address(lead, id)), t.get("costs-title")),
        here: here(lead, id),
        may_keep: can_keep_budget(&signed_in.actor, id).is_ok(),
        form,
        kinds: RateKind::ALL.iter().map(|kind| (kind.code().to_owned(), t.code("rate", kind.code()))).collect(),
        lines: rates
            .rows()
            .iter()
            .enumerate()
            .rev()
            .map(|(place, rate)| line(t, &rates, place, rate, rate.recorded_by.and_then(|by| who.get(&by).cloned())))
            .collect(),
        changes: changes(t, &rates, &rows),
        fund_changes: fund_changes(t, &rates, &certified),
        some_without_rate: reckon(&rows, &rates).some_without_rate,
    };
    Ok(render_as(status, &page))
}

fn line(t: Texts, rates: &Rates, place: usize, rate: &Rate, who: Option<String>) -> RateLine {
    let holds = rates.holds(place);
    RateLine {
        kind: t.code("rate", rate.kind.code()),
        from: t.date(rate.holds_from),
        amount: if rate.kind.is_percent() {
            t.with("rates-percent", &[("percent", &t.number(rate.amount as f64 / 100.0, 2))])
        } else {
            t.with("rates-an-hour", &[("amount", &t.kronor(Ore(rate.amount)))])
        },
        state: match (holds, rate.correction) {
            (false, _) => "rates-replaced",
            (true, true) => "rates-is-correction",
            (true, false) => "rates-holds",
        },
        holds,
        reason: rate.reason.clone(),
        when: t.date(rate.recorded_at.day_in_sweden()),
        who,
    }
}

/// What each correction made of everything that is reckoned from hours: as it was, and as it became. Not told where either sum
/// rests on few.
fn changes(t: Texts, rates: &Rates, rows: &[TimeRow]) -> Vec<Change> {
    let corrections = (0..).zip(rates.rows()).filter(|(_, rate)| rate.correction && rate.kind != RateKind::FundHour);
    let corrections: Vec<(usize, &Rate)> = corrections.filter(|(_, rate)| !rate.kind.is_percent()).collect();
    let mut days: Vec<Date> = corrections.iter().map(|(_, rate)| rate.holds_from).collect();
    days.sort();
    days.dedup();
    // Two sums from different days tell what lies between them, and the whole tells what lies before the first.
    let enough = (0..=days.len()).all(|part| {
        let from = part.checked_sub(1).map(|before| days[before]);
        let between = |row: &&TimeRow| {
            from.is_none_or(|from| row.worked.day >= from) && days.get(part).is_none_or(|to| row.worked.day < *to)
        };
        reckon(&rows.iter().filter(between).copied().collect::<Vec<_>>(), rates).whole_may_be_shown
    });
    let mut changes = Vec::new();
    for (place, rate) in corrections {
        // Only hours from its day on can have changed.
        let later: Vec<TimeRow> = rows.iter().copied().filter(|row| row.worked.day >= rate.holds_from).collect();
        let said = |rates: &Rates| {
            let reckoned = reckon(&later, rates);
            let sum = reckoned.of_kind(CostKind::Staff) + reckoned.of_kind(CostKind::LostWorkingTime);
            (enough && reckoned.whole_may_be_shown).then_some(sum)
        };
        let both = said(&rates.before(place)).zip(said(&rates.after(place)));
        let shown = |sum: Option<Ore>| sum.map_or_else(|| t.get("withheld"), |sum| t.kronor(sum));
        let what =
            t.with("rates-change", &[("rate", &t.code("rate", rate.kind.code())), ("day", &t.date(rate.holds_from))]);
        changes.push(Change { what, before: shown(both.map(|(sum, _)| sum)), after: shown(both.map(|(_, sum)| sum)) });
    }
    changes.reverse();
    changes
}

/// What each correction of the fund's rate made of what the fund pays, as it was and as it became. Not told where either sum rests on
/// few: whoever reports to the fund sees it month by month in the reconciliation.
fn fund_changes(t: Texts, rates: &Rates, hours: &[WholeHours]) -> Vec<Change> {
    let enough = corrections_may_be_shown(hours, rates);
    let told = corrected(hours, rates).into_iter().map(|(rate, months)| {
        let shown = |sum: Ore| if enough { t.kronor(sum) } else { t.get("withheld") };
        let what =
            t.with("rates-change", &[("rate", &t.code("rate", rate.kind.code())), ("day", &t.date(rate.holds_from))]);
        Change {
            what,
            before: shown(months.iter().map(|month| month.before).sum()),
            after: shown(months.iter().map(|month| month.after).sum()),
        }
    });
    told.collect()
}
