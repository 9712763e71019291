//! Who sits in the council, and when does it meet? The year against its occasions, the members with their mandates, and for whoever
//! coordinates the forms to plan, to appoint and to change the occasions.

use access::rules::development::can_coordinate;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use development::council::{
    FEWEST_MEETINGS, Meeting, MeetingError, MeetingKind, Member, MemberError, NAME_MAX, NewMeeting, NewMember,
    YearPlan, appoint_member, cycle_of, end_mandate, list_meetings, list_members, members_with_code, plan_meeting,
    set_cycle, year_plan,
};
use kernel::free_text::FreeText;
use kernel::{CouncilMemberId, Date, SignInId};
use people::sign_in::open_accounts;

use super::{Entered, address, enter, when};
use crate::app::App;
use crate::development::today;
use crate::failure::Failure;
use crate::form::Filled;
use crate::layout::{Page, redirect_and_say, render_as};
use crate::learning::free_text;
use crate::people::session::SignedIn;

#[derive(Template)]
#[template(path = "development/council/overview.html")]
struct CouncilPage {
    page: Page,
    form: Filled,
    today: Date,
    keeps: bool,
    year: i16,
    plan: YearPlan,
    meetings: Vec<Meeting>,
    members: Vec<Member>,
    /// Those without an account that score with a code.
    coded: Vec<CouncilMemberId>,
    accounts: Vec<(String, String)>,
}

/// The page.
pub(crate) async fn show_council(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Failure> {
    let entered = enter(&app, &signed_in).await?;
    let form = Filled::with([("starts_on", today(&app).to_string())]);
    show(&app, &signed_in, &entered, form, StatusCode::OK).await
}

async fn show(
    app: &App,
    signed_in: &SignedIn,
    entered: &Entered,
    form: Filled,
    status: StatusCode,
) -> Result<Response, Failure> {
    let (t, today) = (signed_in.visit.t, today(app));
    let mut from = app.db().reader();
    let meetings = list_meetings(&mut from, &entered.may).await?;
    let occasions = cycle_of(&mut from, &entered.may, t.lang().code()).await?;
    let year = today.parts().0;
    let accounts = match &entered.keeps {
        Some(may) => open_accounts(&mut from, may).await?,
        None => Vec::new(),
    };
    let coded = match &entered.keeps {
        Some(may) => members_with_code(&mut from, may).await?,
        None => Vec::new(),
    };
    let cycle: Vec<String> = occasions.iter().map(|o| format!("{} {}", o.month, o.name)).collect();
    let form = if form.value("cycle").is_empty() { form.and("cycle", cycle.join("\n")) } else { form };
    let page = CouncilPage {
        page: signed_in.page("council-title"),
        form,
        today,
        keeps: entered.keeps.is_some(),
        year,
        plan: year_plan(year, occasions, &meetings),
        meetings,
        members: list_members(&mut from, &entered.may).await?,
        coded,
        accounts: accounts.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
    };
    Ok(render_as(status, &page))
}

/// Appoints a member.
pub(crate) async fn appoint(State(app): State<App>, signed_in: SignedIn, form: Filled) -> Result<Response, Failure> {
    let organisation = signed_in.actor.organisation;
    let may = can_coordinate(&signed_in.actor, organisation)?;
    let t = signed_in.visit.t;
    let mut form = form.labelled([
        ("account", t.get("council-account")),
        ("name", t.get("council-name")),
        ("represents", t.get("council-represents")),
        ("starts_on", t.get("council-from")),
        ("ends_on", t.get("council-to")),
    ]);
    let account = match form.value("account").trim() {
        "" => None,
        _ => form.choice::<SignInId>(t, "account"),
    };
    let name = free_text::required(t, &mut form, "name", NAME_MAX);
    let represents = free_text::required(t, &mut form, "represents", NAME_MAX);
    let starts_on = form.date(t, "starts_on");
    let ends_on = if form.value("ends_on").trim().is_empty() { None } else { form.date(t, "ends_on") };
    if let (Some(name), Some(represents), Some(starts_on), false) = (&name, &represents, starts_on, form.has_errors()) {
        let mut work = app.db().work(signed_in.as_actor()).await?;
        let new = NewMember { sign_in: account, name, represents, starts_on, ends_on };
        match appoint_member(&mut work, &may, new).await {
            Ok(member) => {
                work.commit(organisation, "council_member_appointed", Some(member.into())).await?;
                return Ok(redirect_and_say(&app, "/council", "council-appointed"));
            }
            Err(MemberError::Days) => form.fail("ends_on", t.get("council-days-wrong")),
            Err(MemberError::Account | MemberError::NoSuchMember) => {
                form.fail("account", t.get("council-account-wrong"))
            }
            Err(MemberError::Db(why)) => return Err(why.into()),
        }
    }
    let entered = enter(&app, &signed_in).await?;
    show(&app, &signed_in, &entered, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// Ends a mandate.
pub(crate) async fn end(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(member): Path<CouncilMemberId>,
    form: Filled,
) -> Result<Response, Failure> {
    let organisation = signed_in.actor.organisation;
    let may = can_coordinate(&signed_in.actor, organisation)?;
    let t = signed_in.visit.t;
    let mut form = form.labelled([("on", t.get("council-to"))]);
    let on = form.date(t, "on");
    let mut work = app.db().work(signed_in.as_actor()).await?;
    // Whether there is such a member is known before anything is said about the day.
    match end_mandate(&mut work, &may, member, on.unwrap_or_else(|| today(&app))).await {
        Ok(()) if on.is_some() => {
            work.commit(organisation, "council_mandate_ended", Some(member.into())).await?;
            return Ok(redirect_and_say(&app, "/council", "council-mandate-ended"));
        }
        Ok(()) => {}
        Err(MemberError::NoSuchMember) => return Err(Failure::NotFound),
        Err(MemberError::Days | MemberError::Account) => form.fail("on", t.get("council-days-wrong")),
        Err(MemberError::Db(why)) => return Err(why.into()),
    }
    drop(work);
    let entered = enter(&app, &signed_in).await?;
    show(&app, &signed_in, &entered, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// Writes the occasions of the organisation's year: a month's number and a name on each line.
pub(crate) async fn write_cycle(
    State(app): State<App>,
    signed_in: SignedIn,
    form: Filled,
) -> Result<Response, Failure> {
    let organisation = signed_in.actor.organisation;
    let may = can_coordinate(&signed_in.actor, organisation)?;
    let t = signed_in.visit.t;
    let mut form = form.labelled([("cycle", t.get("council-cycle"))]);
    let mut occasions: Vec<(i8, FreeText)> = Vec::new();
    let written = form.value("cycle").to_owned();
    for line in written.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let parts = line.split_once(' ').and_then(|(month, name)| {
            let month = month.parse::<i8>().ok().filter(|month| (1..=12).contains(month))?;
            Some((month, FreeText::parse(name, NAME_MAX).ok()?))
        });
        match parts {
            Some(occasion) if occasions.len() < 12 => occasions.push(occasion),
            _ => form.fail("cycle", t.with("council-cycle-wrong", &[("line", &line)])),
        }
    }
    if !form.has_errors() {
        let mut work = app.db().work(signed_in.as_actor()).await?;
        set_cycle(&mut work, &may, &occasions).await?;
        work.commit(organisation, "council_cycle_written", None).await?;
        return Ok(redirect_and_say(&app, "/council", "council-cycle-saved"));
    }
    let entered = enter(&app, &signed_in).await?;
    show(&app, &signed_in, &entered, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// Plans a meeting.
pub(crate) async fn plan(State(app): State<App>, signed_in: SignedIn, form: Filled) -> Result<Response, Failure> {
    let organisation = signed_in.actor.organisation;
    let may = can_coordinate(&signed_in.actor, organisation)?;
    let t = signed_in.visit.t;
    let mut form = form.labelled([
        ("title", t.get("council-meeting-title")),
        ("held_on", t.get("council-meeting-day")),
        ("time", t.get("council-meeting-time")),
        ("place", t.get("council-meeting-place")),
    ]);
    let title = free_text::required(t, &mut form, "title", NAME_MAX);
    let held_on = form.date(t, "held_on");
    let minute = minute_of(form.value("time"));
    if minute.is_none() {
        form.fail("time", t.get("council-time-wrong"));
    }
    let place = free_text::required(t, &mut form, "place", NAME_MAX);
    if let (Some(title), Some(held_on), Some(minute), Some(place), false) =
        (&title, held_on, minute, &place, form.has_errors())
    {
        let mut work = app.db().work(signed_in.as_actor()).await?;
        let new = NewMeeting { kind: MeetingKind::Council, title, held_on, minute, place };
        match plan_meeting(&mut work, &may, new).await {
            Ok(meeting) => {
                work.commit(organisation, "council_meeting_planned", Some(meeting.into())).await?;
                return Ok(redirect_and_say(&app, &address(meeting), "council-meeting-planned"));
            }
            Err(MeetingError::Time) => form.fail("time", t.get("council-time-wrong")),
            Err(MeetingError::Db(why)) => return Err(why.into()),
        }
    }
    let entered = enter(&app, &signed_in).await?;
    show(&app, &signed_in, &entered, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// The minute of the day of a time such as `09:30`.
pub(crate) fn minute_of(time: &str) -> Option<u16> {
    let (hour, minute) = time.trim().split_once([':', '.'])?;
    let (hour, minute) = (hour.parse::<u16>().ok()?, minute.parse::<u16>().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

impl CouncilPage {
    fn sits(&self, member: &Member) -> bool {
        member.sits(self.today)
    }

    fn fewest(&self) -> usize {
        FEWEST_MEETINGS
    }

    fn when(&self, meeting: &Meeting) -> String {
        when(self.page.t, meeting)
    }

    fn until(&self, member: &Member) -> String {
        let t = self.page.t;
        match member.ends_on {
            Some(end) => format!("{} – {}", t.date(member.starts_on), t.date(end)),
            None => t.with("council-since", &[("day", &t.date(member.starts_on))]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_hours_and_minutes_of_a_day() {
        assert_eq!((minute_of("09:30"), minute_of("0.00"), minute_of(" 23:59 ")), (Some(570), Some(0), Some(1439)));
        for wrong in ["", "9", "24:00", "12:60", "-1:00", "a:b"] {
            assert_eq!(minute_of(wrong), None, "{wrong}");
        }
    }
}
