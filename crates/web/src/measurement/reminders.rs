//! Reminders of an open wave by mail: the local lead chooses units, and each unit's manager and champion gets a mail in their own
//! language. To those who lead units, never to those who answer, and without a word of how many have. What could not be sent
//! stands on the page.

use std::collections::{BTreeSet, HashMap, HashSet};

use access::rules::measurement::{CanSeeReach, can_print_codes, can_see_reach};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{OrganisationId, SignInId, Timestamp, UnitId, WaveId};
use measurement::code::find_unit_codes;
use measurement::reach::reach_of_organisation;
use measurement::{Phase, Wave};
use people::UnitTree;
use people::mail::{Holder, Mail, NewMail, State as MailState, mails_about, managers_and_champions, queue};
use text::{Lang, Texts};

use super::reach::few_last_time;
use super::reminder::letter;
use super::today;
use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render_as};
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "measurement/reminders.html")]
struct RemindersPage {
    page: Page,
    here: String,
    organisation: OrganisationId,
    wave: WaveId,
    is_open: bool,
    sends: bool,
    failed: usize,
    units: Vec<Line>,
    form: Filled,
}

struct Line {
    unit: UnitId,
    name: String,
    /// Whether few of it answered last time.
    few: bool,
    /// Whether somebody of it can be written to.
    can_be_reminded: bool,
    who: Vec<String>,
    last: Vec<String>,
}

/// A wave of the organisation with the units that it asks.
struct Asked {
    wave: Wave,
    tree: UnitTree,
    units: Vec<UnitId>,
    few: Vec<UnitId>,
    holders: Vec<Holder>,
}

/// The units, who would be written to, and what became of earlier reminders.
pub(crate) async fn show_reminders(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, wave)): Path<(OrganisationId, WaveId)>,
) -> Result<Response, Failure> {
    let may = can_see_reach(&signed_in.actor, organisation)?;
    let asked = Asked::find(&app, &may, wave).await?;
    let chosen = asked.few.iter().map(|unit| ("unit", unit.to_string()));
    let form = Filled::with(chosen);
    show(&app, &signed_in, &may, asked, form, StatusCode::OK).await
}

/// Puts a mail to each manager and champion of the chosen units into the outbox.
pub(crate) async fn send_reminders(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((organisation, wave)): Path<(OrganisationId, WaveId)>,
    form: Filled,
) -> Result<Response, Failure> {
    let may = can_see_reach(&signed_in.actor, organisation)?;
    let asked = Asked::find(&app, &may, wave).await?;
    let t = signed_in.visit.t;
    if asked.wave.phase(today(&app)) != Phase::Open || !app.sends_mail() {
        return show(&app, &signed_in, &may, asked, form, StatusCode::CONFLICT).await;
    }
    let mut form = form.labelled([("unit", t.get("reminders-choose"))]);
    let chosen: BTreeSet<UnitId> = form.values("unit").filter_map(|unit| unit.parse().ok()).collect();
    if chosen.is_empty() || chosen.iter().any(|unit| !asked.units.contains(unit)) {
        form.fail("unit", t.get("reminders-choose-one"));
        return show(&app, &signed_in, &may, asked, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let mut work = app.db().work(signed_in.as_actor()).await?;
    let mut queued = 0_usize;
    for unit in chosen {
        let name = asked.tree.get(unit).map(|unit| unit.name.clone()).unwrap_or_default();
        let place = asked.tree.unit_ref(unit).ok_or(Failure::NotFound)?;
        let codes = find_unit_codes(&mut work, &can_print_codes(&signed_in.actor, &place)?, &asked.wave).await?;
        let code = codes.map(|codes| codes.code.to_string());
        for holder in asked.of(unit) {
            let Some(language) = &holder.language else { continue };
            let lang: Lang = language.parse().unwrap_or_default();
            let (subject, body) = letter(Texts::new(lang), &app, &name, &asked.wave, code.as_deref());
            let once = format!("reminder {wave} {unit} {} {}", holder.account, today(&app));
            let mail = NewMail {
                to: holder.account,
                about: wave.into(),
                part: unit.into(),
                once: &once,
                subject: &subject,
                body: &body,
                is_letter: false,
            };
            queued += usize::from(queue(&mut work, organisation, mail).await?);
        }
    }
    let here = address(organisation, wave);
    if queued == 0 {
        return Ok(redirect_and_say(&app, &here, "reminders-nothing-new"));
    }
    work.commit(organisation, "reminders_queued", Some(wave.into())).await?;
    Ok(redirect_and_say(&app, &here, "reminders-queued"))
}

fn address(organisation: OrganisationId, wave: WaveId) -> String {
    format!("/reach/{organisation}/{wave}/reminders")
}

impl Asked {
    async fn find(app: &App, may: &CanSeeReach, wave: WaveId) -> Result<Self, Failure> {
        let day = today(app);
        let mut from = app.db().reader();
        let waves = reach_of_organisation(&mut from, may, day).await?;
        let reach = waves.iter().find(|reach| reach.wave.id == wave).ok_or(Failure::NotFound)?;
        let tree = people::unit::unit_tree(&mut from, *may.organisation()).await?;
        let mut units: Vec<UnitId> = reach.units.iter().map(|reach| reach.of).collect();
        units.sort_by_key(|unit| tree.get(*unit).map(|unit| unit.name.clone()));
        let few = few_last_time(reach, &waves, day);
        Ok(Self { wave: reach.wave.clone(), tree, units, few, holders: managers_and_champions(&mut from, may).await? })
    }

    fn of(&self, unit: UnitId) -> impl Iterator<Item = &Holder> {
        self.holders.iter().filter(move |holder| holder.unit == unit)
    }

    fn line(&self, t: Texts, unit: UnitId, mails: &[Mail]) -> Line {
        let named = |holder: &Holder| {
            let key = if holder.is_manager { "reminders-manager" } else { "reminders-champion" };
            let named = t.with(key, &[("name", &holder.display_name)]);
            if holder.language.is_some() { named } else { format!("{named}, {}", t.get("reminders-no-address")) }
        };
        // The latest mail to each account.
        let mut last: HashMap<SignInId, &Mail> = HashMap::new();
        for mail in mails.iter().filter(|mail| mail.part == unit.0) {
            last.entry(mail.to).or_insert(mail);
        }
        let told = self.of(unit).filter_map(|holder| {
            let told = said(t, last.get(&holder.account)?);
            Some(format!("{}: {told}", holder.display_name))
        });
        Line {
            unit,
            name: self.tree.get(unit).map(|unit| unit.name.clone()).unwrap_or_default(),
            few: self.few.contains(&unit),
            can_be_reminded: self.of(unit).any(|holder| holder.language.is_some()),
            who: self.of(unit).map(named).collect(),
            last: told.collect(),
        }
    }
}

/// How far a mail has come, in words.
fn said(t: Texts, mail: &Mail) -> String {
    let state = t.code("mail-state", mail.state.code());
    let when = moment(t, mail.at);
    match mail.why {
        Some(why) => {
            let why = t.code("mail-why", why.code());
            t.with("reminders-state-why", &[("state", &state), ("when", &when), ("why", &why)])
        }
        None => t.with("reminders-state", &[("state", &state), ("when", &when)]),
    }
}

fn moment(t: Texts, at: Timestamp) -> String {
    let (day, minute) = at.in_sweden();
    t.with("session-when", &[("day", &t.date(day)), ("time", &t.clock(minute))])
}

async fn show(
    app: &App,
    signed_in: &SignedIn,
    may: &CanSeeReach,
    asked: Asked,
    form: Filled,
    status: StatusCode,
) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let organisation = *may.organisation();
    let mails = mails_about(&mut app.db().reader(), may, asked.wave.id.into()).await?;
    let mut seen = HashSet::new();
    let latest = mails.iter().filter(|mail| seen.insert((mail.part, mail.to)));
    let failed = latest.filter(|mail| mail.state == MailState::Failed).count();
    let units: Vec<Line> = asked.units.iter().map(|unit| asked.line(t, *unit, &mails)).collect();
    let page = RemindersPage {
        page: signed_in
            .page("reminders-title")
            .titled(t.with("reminders-of", &[("wave", &asked.wave.name)]))
            .under("/reach", t.get("reach-title")),
        here: address(organisation, asked.wave.id),
        organisation,
        wave: asked.wave.id,
        is_open: asked.wave.phase(today(app)) == Phase::Open,
        sends: app.sends_mail(),
        failed,
        units,
        form,
    };
    Ok(render_as(status, &page))
}
