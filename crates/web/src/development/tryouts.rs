//! What can be borrowed to be tried, who has it, what is late, and what do those who tried it say?

use access::rules::council::{answers_with_code, can_borrow};
use access::rules::development::{can_coordinate, can_see_initiatives};
use access::{UnitRef, scope};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use development::initiative::list_initiatives;
use development::tryout::{
    Condition, Loan, LoanError, MOST_PIECES, NAME_MAX, NewLoan, NewThing, Said, TEXT_MAX, Thing, ThingError,
    VerdictError, add_thing, find_thing, give_verdict, lend, list_loans, list_things, most_out, take_return,
    things_in_unit, verdicts,
};
use kernel::{Date, InitiativeId, LoanId, ThingId, UnitId};
use people::Unit;
use uuid::Uuid;

use super::today;
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, Visit, redirect_and_say, render, render_as};
use crate::learning::help::{InUnit, id_of};
use crate::learning::{admitted, free_text};
use crate::people::session::SignedIn;

/// How many weeks the calendar shows.
const WEEKS: i64 = 8;
/// So many of the loans that have come back are shown.
const MOST_BACK: usize = 20;

#[derive(Template)]
#[template(path = "development/tryouts.html")]
struct TryoutsPage {
    page: Page,
    form: Filled,
    keeps: bool,
    things: Vec<ThingLine>,
    out: Vec<LoanLine>,
    back: Vec<LoanLine>,
    /// The Monday of each.
    weeks: Vec<Date>,
    units: Vec<(String, String)>,
    choices: Vec<(String, String)>,
    initiatives: Vec<(String, String)>,
    conditions: Vec<(String, String)>,
}

struct ThingLine {
    thing: Thing,
    initiative: Option<(String, String)>,
    /// The fewest pieces that are free in each of the coming weeks.
    free: Vec<i64>,
    said: Option<Said>,
}

struct LoanLine {
    loan: Loan,
    thing: String,
    unit: String,
    late: i64,
    /// Whether the reader can say that it has come back.
    mine: bool,
}

#[derive(Template)]
#[template(path = "development/tryout_say.html")]
struct SayPage {
    page: Page,
    form: Filled,
    id: String,
    things: Vec<(String, String)>,
    steps: [Vec<(String, String)>; 2],
}

/// The page.
pub(crate) async fn show_tryouts(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Failure> {
    let form = Filled::with([("starts_on", today(&app).to_string()), ("pieces", "1".to_owned())]);
    show(&app, &signed_in, form, StatusCode::OK).await
}

async fn show(app: &App, signed_in: &SignedIn, form: Filled, status: StatusCode) -> Result<Response, Failure> {
    let (t, today, organisation) = (signed_in.visit.t, today(app), signed_in.actor.organisation);
    let may = can_see_initiatives(&signed_in.actor, organisation)?;
    let mut from = app.db().reader();
    let things = list_things(&mut from, &may).await?;
    let loans = list_loans(&mut from, &may).await?;
    let mut said = verdicts(&mut from, &may).await?;
    let initiatives = list_initiatives(&mut from, &may).await?;
    let tree = people::unit::unit_tree(&mut from, organisation).await?;
    let own = own_units(app, signed_in).await?;
    let weeks: Vec<Date> = (0..WEEKS).map(|week| today.monday().plus_days(week * 7)).collect();
    let name_of = |thing: ThingId| {
        things.iter().find(|known| known.id == thing).map(|known| known.name.clone()).unwrap_or_default()
    };
    let loan_line = |loan: &Loan| LoanLine {
        thing: name_of(loan.thing),
        unit: tree.get(loan.unit).map(|unit| unit.name.clone()).unwrap_or_default(),
        late: if loan.is_late(today) { loan.ends_on.days_until(today) } else { 0 },
        mine: loan.returned.is_none() && loan.starts_on <= today && own.iter().any(|(unit, _)| unit.id == loan.unit),
        loan: loan.clone(),
    };
    let (mut out, back): (Vec<LoanLine>, Vec<LoanLine>) =
        loans.iter().map(loan_line).partition(|line| line.loan.returned.is_none());
    out.sort_by_key(|line| (-line.late, line.loan.starts_on));
    let thing_line = |thing: &Thing| ThingLine {
        initiative: thing
            .initiative
            .and_then(|id| initiatives.iter().find(|known| known.id == id))
            .map(|known| (format!("/initiatives/{organisation}/{}", known.id), known.name.clone())),
        free: weeks
            .iter()
            .map(|week| thing.pieces - most_out(thing, &loans, today.max(*week), week.plus_days(6), today))
            .collect(),
        said: said.remove(&thing.id),
        thing: thing.clone(),
    };
    let open = initiatives.iter().filter(|initiative| initiative.phase.is_open());
    let page = TryoutsPage {
        page: signed_in.page("tryouts-title"),
        form,
        keeps: can_coordinate(&signed_in.actor, organisation).is_ok(),
        choices: things.iter().map(|thing| (thing.id.to_string(), thing.name.clone())).collect(),
        initiatives: open.map(|initiative| (initiative.id.to_string(), initiative.name.clone())).collect(),
        things: things.iter().map(thing_line).collect::<Vec<_>>(),
        out,
        back: back.into_iter().take(MOST_BACK).collect(),
        weeks,
        units: own.iter().map(|(unit, _)| (unit.id.to_string(), unit.name.clone())).collect(),
        conditions: Condition::ALL
            .iter()
            .map(|c| (c.code().to_owned(), t.code("tryout-condition", c.code())))
            .collect(),
    };
    Ok(render_as(status, &page))
}

/// The units for which the acting person can borrow.
async fn own_units(app: &App, signed_in: &SignedIn) -> Result<Vec<(Unit, UnitRef)>, Failure> {
    Ok(admitted(&mut app.db().reader(), &scope::units_with_needs(&signed_in.actor)).await?)
}

/// Puts something among the things to borrow.
pub(crate) async fn add(State(app): State<App>, signed_in: SignedIn, form: Filled) -> Result<Response, Failure> {
    let organisation = signed_in.actor.organisation;
    let may = can_coordinate(&signed_in.actor, organisation)?;
    let t = signed_in.visit.t;
    let mut form = form.labelled([
        ("name", t.get("tryout-name")),
        ("about", t.get("tryout-about")),
        ("count", t.get("tryout-count")),
        ("initiative", t.get("tryout-initiative")),
    ]);
    let name = free_text::required(t, &mut form, "name", NAME_MAX);
    let about = free_text::required(t, &mut form, "about", TEXT_MAX);
    let pieces = form.whole(t, "count", 1..=MOST_PIECES);
    let initiative = match form.value("initiative").trim() {
        "" => None,
        _ => form.choice::<InitiativeId>(t, "initiative"),
    };
    if let (Some(name), Some(about), Some(pieces), false) = (&name, &about, pieces, form.has_errors()) {
        let mut work = app.db().work(signed_in.as_actor()).await?;
        match add_thing(&mut work, &may, NewThing { name, about, pieces, initiative }).await {
            Ok(thing) => {
                work.commit(organisation, "thing_added", Some(thing.into())).await?;
                return Ok(redirect_and_say(&app, "/tryouts", "tryout-added"));
            }
            Err(ThingError::Pieces) => form.fail("count", t.get("field-not-a-number")),
            Err(ThingError::NoSuchInitiative) => form.fail("initiative", t.get("field-choose-one")),
            Err(ThingError::Db(why)) => return Err(why.into()),
        }
    }
    show(&app, &signed_in, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// Lends a thing to a unit.
pub(crate) async fn borrow(State(app): State<App>, signed_in: SignedIn, form: Filled) -> Result<Response, Failure> {
    let organisation = signed_in.actor.organisation;
    let may_see = can_see_initiatives(&signed_in.actor, organisation)?;
    let t = signed_in.visit.t;
    let mut form = form.labelled([
        ("thing", t.get("tryout-thing")),
        ("unit", t.get("plan-unit")),
        ("pieces", t.get("tryout-pieces")),
        ("starts_on", t.get("tryout-from")),
        ("ends_on", t.get("tryout-to")),
    ]);
    let thing = match form.choice::<ThingId>(t, "thing") {
        Some(id) => find_thing(&mut app.db().reader(), &may_see, id).await?,
        None => None,
    };
    if thing.is_none() {
        form.fail("thing", t.get("field-choose-one"));
    }
    let own = own_units(&app, &signed_in).await?;
    let unit = form.choice::<UnitId>(t, "unit").and_then(|id| own.iter().find(|(unit, _)| unit.id == id));
    if unit.is_none() {
        form.fail("unit", t.get("field-choose-one"));
    }
    let pieces = form.whole(t, "pieces", 1..=MOST_PIECES);
    let (starts_on, ends_on) = (form.date(t, "starts_on"), form.date(t, "ends_on"));
    if let (Some(thing), Some((_, place)), Some(pieces), Some(starts_on), Some(ends_on), false) =
        (&thing, unit, pieces, starts_on, ends_on, form.has_errors())
    {
        let may = can_borrow(&signed_in.actor, place)?;
        let mut work = app.db().work(signed_in.as_actor()).await?;
        match lend(&mut work, &may, NewLoan { thing: thing.id, pieces, starts_on, ends_on }).await {
            Ok(loan) => {
                work.commit(organisation, "thing_lent", Some(loan.into())).await?;
                return Ok(redirect_and_say(&app, "/tryouts", "tryout-lent"));
            }
            Err(LoanError::Taken { day, free }) => {
                form.fail("pieces", t.with("tryout-taken", &[("day", &t.date(day)), ("n", &free)]));
            }
            Err(LoanError::Days) => form.fail("ends_on", t.get("tryout-days-wrong")),
            Err(LoanError::NoSuchThing | LoanError::Returned) => form.fail("thing", t.get("field-choose-one")),
            Err(LoanError::Db(why)) => return Err(why.into()),
        }
    }
    show(&app, &signed_in, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// Says that a thing has come back, and how.
pub(crate) async fn bring_back(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(loan): Path<LoanId>,
    form: Filled,
) -> Result<Response, Failure> {
    let organisation = signed_in.actor.organisation;
    let may_see = can_see_initiatives(&signed_in.actor, organisation)?;
    let loans = list_loans(&mut app.db().reader(), &may_see).await?;
    let loan = loans.into_iter().find(|known| known.id == loan).ok_or(Failure::NotFound)?;
    let place = people::unit::find_unit_ref(&mut app.db().reader(), organisation, loan.unit).await?;
    let may = can_borrow(&signed_in.actor, &place.ok_or(Failure::NotFound)?)?;
    let t = signed_in.visit.t;
    let mut form = form.labelled([("condition", t.get("tryout-condition")), ("note", t.get("tryout-note"))]);
    let condition = Condition::from_code(form.value("condition"));
    if condition.is_none() {
        form.fail("condition", t.get("field-choose-one"));
    }
    let note = free_text::optional(t, &mut form, "note", TEXT_MAX);
    if let (Some(condition), false) = (condition, form.has_errors()) {
        let mut work = app.db().work(signed_in.as_actor()).await?;
        match take_return(&mut work, &may, loan.id, condition, note.as_ref()).await {
            Ok(()) => {
                work.commit(organisation, "thing_returned", Some(loan.id.into())).await?;
                return Ok(redirect_and_say(&app, "/tryouts", "tryout-returned"));
            }
            Err(LoanError::Returned | LoanError::Days | LoanError::Taken { .. }) => return Err(Failure::Conflict),
            Err(LoanError::NoSuchThing) => return Err(Failure::NotFound),
            Err(LoanError::Db(why)) => return Err(why.into()),
        }
    }
    show(&app, &signed_in, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// What the unit tries, to say what one thinks.
pub(crate) async fn show_say(State(app): State<App>, InUnit { entrance, visit }: InUnit) -> Result<Response, Failure> {
    let id: Uuid = app.db().new_random_id()?;
    say_page(&app, &visit, entrance.unit(), Filled::blank(), id, StatusCode::OK).await
}

async fn say_page(
    app: &App,
    visit: &Visit,
    unit: &UnitRef,
    form: Filled,
    id: Uuid,
    status: StatusCode,
) -> Result<Response, Failure> {
    let t = visit.t;
    let things = things_in_unit(&mut app.db().reader(), &answers_with_code(unit), today(app)).await?;
    let numbers = || (1..=5).map(|n: u8| n.to_string());
    let uses = numbers().map(|n| (n.clone(), t.code("tryout-use", &n))).collect();
    let wants = numbers().map(|n| (n.clone(), t.code("tryout-wants", &n))).collect();
    let page = SayPage {
        page: visit.participant("tryout-say-title"),
        form,
        id: id.to_string(),
        things: things.into_iter().map(|thing| (thing.id.to_string(), thing.name)).collect(),
        steps: [uses, wants],
    };
    Ok(if status == StatusCode::OK { render(&page) } else { render_as(status, &page) })
}

/// Takes what somebody thinks, without a name.
pub(crate) async fn say(
    State(app): State<App>,
    InUnit { entrance, visit }: InUnit,
    form: Filled,
) -> Result<Response, Failure> {
    let t = visit.t;
    let mut form = form.labelled([
        ("thing", t.get("tryout-which")),
        ("use", t.get("tryout-use")),
        ("wants", t.get("tryout-wants")),
        ("words", t.get("tryout-words")),
    ]);
    let id = id_of(&app, &form)?;
    let thing = form.choice::<ThingId>(t, "thing");
    let steps = [form.choice::<u8>(t, "use"), form.choice::<u8>(t, "wants")];
    let words = free_text::optional(t, &mut form, "words", TEXT_MAX);
    if let (Some(thing), [Some(use_in_work), Some(wants_it)], false) = (thing, steps, form.has_errors()) {
        let may = answers_with_code(entrance.unit());
        let mut work = app.db().work(db::Actor::Anonymous).await?;
        match give_verdict(&mut work, &may, id, thing, [use_in_work, wants_it], words.as_ref()).await {
            Ok(()) => {
                work.commit(entrance.unit().organisation, "verdict_given", None).await?;
                return Ok(redirect_and_say(&app, "/help", "tryout-thanks"));
            }
            Err(VerdictError::NotThere) => form.fail("thing", t.get("field-choose-one")),
            Err(VerdictError::Step) => form.fail("use", t.get("field-choose-one")),
            Err(VerdictError::SentBefore) => return Err(Failure::Conflict),
            Err(VerdictError::Db(why)) => return Err(why.into()),
        }
    }
    say_page(&app, &visit, entrance.unit(), form, id, StatusCode::UNPROCESSABLE_ENTITY).await
}

impl TryoutsPage {
    fn week(&self, monday: &Date) -> String {
        let t = self.page.t;
        t.with("tryout-week", &[("n", &t.whole(monday.week())), ("day", &t.date(*monday))])
    }

    fn days(&self, loan: &Loan) -> String {
        format!("{} – {}", self.page.t.date(loan.starts_on), self.page.t.date(loan.ends_on))
    }
}
