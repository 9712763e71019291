//! What waits for me? Meetings with their agenda, scores and signatures that are asked for, activities and loans that are late, decisions
//! of the week: gathered to one text a week, and none in a week in which nothing waits. The page shows the text as it is sent.

use access::rules::council::{can_say_standing, can_see_council, can_see_standing, can_sit_in_council};
use access::rules::development::{can_coordinate, can_see_initiatives};
use access::{Actor, scope};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use db::Fetch;
use development::activity::{Timing, list_activities, timing};
use development::council::{Meeting, Scoring, agenda_of, list_meetings, minutes_of, own_scores, papers_of, seats};
use development::gate::{Body, list_decisions};
use development::initiative::{Initiative, Phase, followed, list_initiatives};
use development::standing::{list_rounds, own_answer};
use development::tryout::{list_loans, list_things};
use kernel::Date;
use text::Texts;

use crate::app::App;
use crate::development::today;
use crate::failure::Failure;
use crate::layout::{Page, render};
use crate::learning::admitted;
use crate::people::session::SignedIn;

/// So many days ahead a meeting is told of.
const AHEAD: i64 = 14;
/// So many days back a decision is told of.
const BACK: i64 = 7;
/// Meetings that were held longer ago are not looked at.
const LONGEST_AGO: i64 = 120;
/// So many days before it ends a loan is told of.
const RETURN_SOON: i64 = 7;

/// Something that waits, or that has happened.
pub(crate) struct Notice {
    pub(crate) href: String,
    pub(crate) text: String,
}

#[derive(Template)]
#[template(path = "development/notices.html")]
struct NoticesPage {
    page: Page,
    notices: Vec<Notice>,
    mail: Option<String>,
}

/// The page.
pub(crate) async fn show_notices(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Failure> {
    let t = signed_in.visit.t;
    let notices = gather(&mut app.db().reader(), t, &signed_in.actor, today(&app)).await?;
    let mail = weekly_text(t, &signed_in.actor.display_name, &notices, |path| app.config().link(path));
    Ok(render(&NoticesPage { page: signed_in.page("week-title"), notices, mail }))
}

/// The text of the week's mail; nothing when nothing waits.
pub(crate) fn weekly_text(t: Texts, name: &str, notices: &[Notice], link: impl Fn(&str) -> String) -> Option<String> {
    if notices.is_empty() {
        return None;
    }
    let mut lines = vec![t.with("week-mail-greeting", &[("name", &name)]), String::new()];
    for notice in notices {
        lines.push(format!("- {}", notice.text));
        lines.push(format!("  {}", link(&notice.href)));
    }
    lines.extend([String::new(), t.get("week-mail-end"), link("/mail")]);
    Some(lines.join("\n"))
}

/// What waits for somebody.
pub(crate) async fn gather(
    from: &mut impl Fetch,
    t: Texts,
    actor: &Actor,
    today: Date,
) -> Result<Vec<Notice>, Failure> {
    let mut notices = of_council(from, t, actor, today).await?;
    notices.extend(of_initiatives(from, t, actor, today).await?);
    notices.extend(of_units(from, t, actor, today).await?);
    Ok(notices)
}

async fn of_council(from: &mut impl Fetch, t: Texts, actor: &Actor, today: Date) -> Result<Vec<Notice>, Failure> {
    let organisation = actor.organisation;
    let seats = seats(from, organisation).await?;
    let Ok(may) = can_see_council(actor, organisation, &seats, today) else { return Ok(Vec::new()) };
    let seat = can_sit_in_council(actor, organisation, &seats, today).ok();
    let keeps = can_coordinate(actor, organisation).is_ok();
    let mut notices = Vec::new();
    let recent =
        list_meetings(from, &may).await?.into_iter().filter(|one| one.held_on.days_until(today) <= LONGEST_AGO);
    for meeting in recent {
        let items = agenda_of(from, &may, meeting.id).await?;
        let href = format!("/council/meetings/{}", meeting.id);
        let tell = |key: &str| {
            let values: [(&str, &dyn text::Value); 3] =
                [("title", &meeting.title), ("day", &t.date(meeting.held_on)), ("n", &items.len())];
            t.with(key, &values)
        };
        if (0..=AHEAD).contains(&today.days_until(meeting.held_on)) {
            notices.push(Notice { href: href.clone(), text: tell("week-meeting") });
            let papers = papers_of(from, &may, meeting.id).await?.len();
            if papers > 0 {
                let values: [(&str, &dyn text::Value); 2] = [("title", &meeting.title), ("n", &papers)];
                notices.push(Notice { href: href.clone(), text: t.with("week-papers", &values) });
            }
        }
        if let Some(seat) = &seat {
            for item in items.iter().filter(|item| item.scoring == Scoring::Open) {
                if own_scores(from, seat, item.id).await?.is_none() {
                    let text = t.with("week-score", &[("item", &item.title), ("title", &meeting.title)]);
                    notices.push(Notice { href: href.clone(), text });
                }
            }
        }
        if meeting.held_on > today {
            continue;
        }
        let minutes = minutes_of(from, &may, meeting.id).await?;
        let asked = |meeting: &Meeting, key: &str| Notice {
            href: format!("/council/meetings/{}/minutes", meeting.id),
            text: tell(key),
        };
        match (&minutes.record, &seat) {
            (Some(record), Some(seat)) => {
                let own = seat.seat().member;
                let signed = record.signed.iter().any(|(member, _)| *member == own);
                if record.adjusters.contains(&own) && !signed {
                    notices.push(asked(&meeting, "week-sign"));
                }
            }
            (None, _) if keeps && meeting.held_on < today => notices.push(asked(&meeting, "week-minutes")),
            _ => {}
        }
    }
    Ok(notices)
}

async fn of_initiatives(from: &mut impl Fetch, t: Texts, actor: &Actor, today: Date) -> Result<Vec<Notice>, Failure> {
    let organisation = actor.organisation;
    let Ok(may) = can_see_initiatives(actor, organisation) else { return Ok(Vec::new()) };
    let initiatives = list_initiatives(from, &may).await?;
    let follows = followed(from, &may, actor).await?;
    let coordinates = can_coordinate(actor, organisation).is_ok();
    let owns = |one: &Initiative| one.owner == Some(actor.sign_in);
    let mut notices = Vec::new();
    let page = |initiative: &Initiative| format!("/initiatives/{organisation}/{}", initiative.id);
    for decision in list_decisions(from, &may).await? {
        let recent = (0..=BACK).contains(&decision.recorded_at.day_in_sweden().days_until(today));
        let about = initiatives.iter().find(|initiative| initiative.id == decision.initiative);
        let Some(about) = about.filter(|one| owns(one) || follows.contains(&one.id)) else { continue };
        // Whoever has decided alone needs no letter about it.
        let by_self = decision.body == Body::Coordinator && decision.decided_by == Some(actor.sign_in);
        if recent && !by_self {
            let (key, outcomes) = match decision.body {
                Body::Council => ("week-decided", "council-outcome"),
                Body::Coordinator => ("week-decided-by-coordinator", "gate-outcome"),
            };
            let outcome = t.code(outcomes, decision.outcome.code());
            let text = t.with(key, &[("name", &about.name), ("outcome", &outcome)]);
            notices.push(Notice { href: page(about), text });
        }
    }
    let activities = list_activities(from, &may).await?;
    // What nobody answers for is whoever coordinates' to see to.
    let concerns = |one: &&Initiative| owns(one) || (one.owner.is_none() && coordinates);
    let running = initiatives.iter().filter(|one| one.phase != Phase::Stopped);
    for initiative in running.filter(concerns) {
        for activity in activities.iter().filter(|activity| activity.initiative == initiative.id) {
            let key = match timing(activity, &activities, today) {
                Timing::Late => "week-late",
                Timing::Soon => "week-soon",
                Timing::HeldUp | Timing::Fine => continue,
            };
            let day = activity.ends_on.map(|day| t.date(day)).unwrap_or_default();
            let values: [(&str, &dyn text::Value); 3] =
                [("activity", &activity.name), ("name", &initiative.name), ("day", &day)];
            notices.push(Notice { href: page(initiative), text: t.with(key, &values) });
        }
    }
    Ok(notices)
}

async fn of_units(from: &mut impl Fetch, t: Texts, actor: &Actor, today: Date) -> Result<Vec<Notice>, Failure> {
    let organisation = actor.organisation;
    let mut notices = Vec::new();
    if let Ok(may) = can_see_initiatives(actor, organisation) {
        let own = admitted(from, &scope::units_with_needs(actor)).await?;
        let things = list_things(from, &may).await?;
        for loan in list_loans(from, &may).await?.into_iter().filter(|loan| loan.returned.is_none()) {
            let late = loan.is_late(today);
            let soon = loan.starts_on <= today && today.days_until(loan.ends_on) <= RETURN_SOON;
            let key = match (late, soon) {
                (true, _) => "week-loan",
                (false, true) => "week-loan-soon",
                (false, false) => continue,
            };
            let unit = own.iter().find(|(unit, _)| unit.id == loan.unit);
            let thing = things.iter().find(|thing| thing.id == loan.thing);
            if let (Some((unit, _)), Some(thing)) = (unit, thing) {
                let day = t.date(loan.ends_on);
                let values: [(&str, &dyn text::Value); 3] =
                    [("thing", &thing.name), ("unit", &unit.name), ("day", &day)];
                let text = t.with(key, &values);
                notices.push(Notice { href: "/tryouts".to_owned(), text });
            }
        }
    }
    if let (Ok(may), Ok(says)) = (can_see_standing(actor, organisation), can_say_standing(actor, organisation)) {
        for round in list_rounds(from, &may).await?.into_iter().filter(|round| round.is_open(today)) {
            if own_answer(from, &says, round.id).await?.is_none() {
                let (href, day) = (format!("/standing/{}", round.id), t.date(round.closes_on));
                let text = t.with("week-standing", &[("round", &round.name), ("day", &day)]);
                notices.push(Notice { href, text });
            }
        }
    }
    Ok(notices)
}

#[cfg(test)]
mod tests {
    use text::Lang;

    use super::*;

    #[test]
    fn a_week_in_which_nothing_waits_has_no_mail_and_each_notice_its_address() {
        let t = Texts::new(Lang::Sv);
        assert_eq!(weekly_text(t, "Kim", &[], str::to_owned), None);
        let notice = Notice { href: "/council".to_owned(), text: "Möte".to_owned() };
        let mail = weekly_text(t, "Kim", &[notice], |path| format!("https://ombud.example{path}")).expect("a text");
        assert!(mail.contains("Kim") && mail.contains("- Möte\n  https://ombud.example/council\n"), "{mail}");
    }
}
