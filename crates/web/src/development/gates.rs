//! What gates ask for in an organisation, and who takes part in its development: seen by all, said by whoever coordinates.

use access::rules::development::{CanCoordinate, can_coordinate, can_see_initiatives};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use development::gate::{Asked, Evidence, SetGateError, gate_into, set_gate, shipped, use_shipped_gate};
use development::initiative::Phase;
use development::party::{NAME_MAX, Party, PartyKind, add_party, list_parties};
use kernel::OrganisationId;

use super::initiatives::{Ways, base, plan_page};
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render_as};
use crate::learning::free_text;
use crate::people::session::SignedIn;

/// The longest demand of an organisation's own.
const DEMAND_MAX: usize = 200;

#[derive(Template)]
#[template(path = "development/gates.html")]
struct GatesPage {
    page: Page,
    ways: Ways,
    organisation: OrganisationId,
    gates: Vec<Gate>,
    coordinates: bool,
}

struct Gate {
    into: Phase,
    asked: Vec<String>,
    own: bool,
    form: Filled,
    evidence: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "development/parties.html")]
struct PartiesPage {
    page: Page,
    ways: Ways,
    organisation: OrganisationId,
    parties: Vec<Party>,
    form: Filled,
    kinds: Vec<(String, String)>,
    coordinates: bool,
}

/// The gates.
pub(crate) async fn show_gates(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(organisation): Path<OrganisationId>,
) -> Result<Response, Failure> {
    gates_page(&app, &signed_in, organisation, None, StatusCode::OK).await
}

async fn gates_page(
    app: &App,
    signed_in: &SignedIn,
    organisation: OrganisationId,
    wrong: Option<(Phase, Filled)>,
    status: StatusCode,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let may = can_see_initiatives(&signed_in.actor, organisation)?;
    let mut from = app.db().reader();
    let mut gates = Vec::new();
    for into in Phase::ALL.iter().filter_map(|phase| phase.next()) {
        let asked = gate_into(&mut from, &may, into).await?;
        let form = match &wrong {
            Some((phase, form)) if *phase == into => form.clone(),
            _ => filled(&asked),
        };
        let kinds = Evidence::ALL.iter().filter(|evidence| **evidence != Evidence::Own);
        gates.push(Gate {
            into,
            own: asked != shipped(into),
            form,
            evidence: kinds.map(|kind| (kind.code().to_owned(), t.code("gate-evidence", kind.code()))).collect(),
            asked: asked
                .into_iter()
                .map(|one| one.words.unwrap_or_else(|| t.code("gate-evidence", one.evidence.code())))
                .collect(),
        });
    }
    let page = GatesPage {
        page: plan_page(signed_in, organisation, "gates-title"),
        ways: Ways::at(organisation, "gates-title"),
        organisation,
        gates,
        coordinates: can_coordinate(&signed_in.actor, organisation).is_ok(),
    };
    Ok(render_as(status, &page))
}

fn filled(asked: &[Asked]) -> Filled {
    let mut values: Vec<(String, String)> = Vec::new();
    let own: Vec<&str> = asked.iter().filter_map(|one| one.words.as_deref()).collect();
    values.extend(
        asked.iter().filter(|one| one.words.is_none()).map(|one| ("evidence".into(), one.evidence.code().into())),
    );
    values.push(("own".into(), own.join("\n")));
    Filled::of(values)
}

/// Says what one asks for.
pub(crate) async fn set(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, phase)): Path<(OrganisationId, String)>,
    form: Filled,
) -> Result<Response, Failure> {
    let may = can_coordinate(&signed_in.actor, organisation)?;
    let t = signed_in.visit.t;
    let into = Phase::from_code(&phase).ok_or(Failure::NotFound)?;
    if form.is("shipped", "yes") {
        let mut work = app.db().work(signed_in.as_actor()).await?;
        use_shipped_gate(&mut work, &may, into).await?;
        return saved(&app, work, organisation).await;
    }
    let field = format!("own-{}", into.code());
    let mut form = form;
    form.label(&field, t.get("gate-own"));
    let own = free_text::optional(t, &mut form, "own", 20 * DEMAND_MAX);
    if let Some(why) = form.error("own").map(str::to_owned) {
        form.fail(&field, why);
    }
    let chosen = form.values("evidence").map(Evidence::from_code).collect::<Option<Vec<_>>>();
    let mut asked: Vec<Asked> =
        chosen.ok_or(Failure::BadRequest)?.into_iter().map(|evidence| Asked { evidence, words: None }).collect();
    let lines = own.as_ref().map_or("", |own| own.as_str()).lines().map(str::trim).filter(|line| !line.is_empty());
    for line in lines {
        if line.chars().count() > DEMAND_MAX {
            form.fail(&field, t.count("field-too-long", DEMAND_MAX));
        }
        asked.push(Asked { evidence: Evidence::Own, words: Some(line.to_owned()) });
    }
    if !form.has_errors() {
        let mut work = app.db().work(signed_in.as_actor()).await?;
        match set_gate(&mut work, &may, into, &asked).await {
            Ok(()) => return saved(&app, work, organisation).await,
            Err(SetGateError::NoGate) => return Err(Failure::NotFound),
            Err(SetGateError::Asked | SetGateError::WordsMissing) => form.fail(&field, t.get("gate-asks-wrong")),
            Err(SetGateError::Db(why)) => return Err(why.into()),
        }
    }
    gates_page(&app, &signed_in, organisation, Some((into, form)), StatusCode::UNPROCESSABLE_ENTITY).await
}

async fn saved(app: &App, work: db::Work, organisation: OrganisationId) -> Result<Response, Failure> {
    work.commit(organisation, "gate_set", None).await?;
    Ok(redirect_and_say(app, &format!("{}/gates", base(organisation)), "gate-set"))
}

/// Those who take part.
pub(crate) async fn show_parties(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(organisation): Path<OrganisationId>,
) -> Result<Response, Failure> {
    parties_page(&app, &signed_in, organisation, Filled::blank(), StatusCode::OK).await
}

async fn parties_page(
    app: &App,
    signed_in: &SignedIn,
    organisation: OrganisationId,
    form: Filled,
    status: StatusCode,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let may = can_see_initiatives(&signed_in.actor, organisation)?;
    let page = PartiesPage {
        page: plan_page(signed_in, organisation, "parties-title"),
        ways: Ways::at(organisation, "parties-title"),
        organisation,
        parties: list_parties(&mut app.db().reader(), &may).await?,
        form,
        kinds: PartyKind::ALL.iter().map(|k| (k.code().to_owned(), t.code("party-kind", k.code()))).collect(),
        coordinates: can_coordinate(&signed_in.actor, organisation).is_ok(),
    };
    Ok(render_as(status, &page))
}

/// Adds one.
pub(crate) async fn add(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(organisation): Path<OrganisationId>,
    form: Filled,
) -> Result<Response, Failure> {
    let may: CanCoordinate = can_coordinate(&signed_in.actor, organisation)?;
    let t = signed_in.visit.t;
    let mut form = form.labelled([("name", t.get("party-name")), ("kind", t.get("party-kind-title"))]);
    let name = free_text::required(t, &mut form, "name", NAME_MAX);
    let kind = PartyKind::from_code(form.value("kind"));
    if kind.is_none() {
        form.fail("kind", t.get("field-choose-one"));
    }
    if let (Some(name), Some(kind), false) = (name, kind, form.has_errors()) {
        let mut work = app.db().work(signed_in.as_actor()).await?;
        if let Some(party) = add_party(&mut work, &may, &name, kind, None).await? {
            work.commit(organisation, "party_added", Some(party.into())).await?;
            return Ok(redirect_and_say(&app, &format!("{}/parties", base(organisation)), "party-added"));
        }
        form.fail("name", t.get("party-name-taken"));
    }
    parties_page(&app, &signed_in, organisation, form, StatusCode::UNPROCESSABLE_ENTITY).await
}
