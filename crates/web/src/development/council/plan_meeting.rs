//! When and where does the council or the forum meet next? The same form for both.

use access::rules::development::can_coordinate;
use development::council::{MeetingError, MeetingKind, NAME_MAX, NewMeeting, plan_meeting};
use kernel::MeetingId;

use crate::app::App;
use crate::failure::Failure;
use crate::form::Filled;
use crate::learning::free_text;
use crate::people::session::SignedIn;

/// Plans a meeting as the form says; gives the form back with what has to be changed.
pub(crate) async fn plan(
    app: &App,
    signed_in: &SignedIn,
    kind: MeetingKind,
    form: Filled,
) -> Result<Result<MeetingId, Filled>, Failure> {
    let organisation = signed_in.actor.organisation;
    let may = can_coordinate(&signed_in.actor, organisation)?;
    let t = signed_in.visit.t;
    let (title, done) = match kind {
        MeetingKind::Council => ("council-meeting-title", "council_meeting_planned"),
        MeetingKind::Forum => ("forum-theme", "forum_meeting_planned"),
    };
    let mut form = form.labelled([
        ("title", t.get(title)),
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
    let (Some(title), Some(held_on), Some(minute), Some(place), false) =
        (&title, held_on, minute, &place, form.has_errors())
    else {
        return Ok(Err(form));
    };
    let mut work = app.db().work(signed_in.as_actor()).await?;
    match plan_meeting(&mut work, &may, NewMeeting { kind, title, held_on, minute, place }).await {
        Ok(meeting) => {
            work.commit(organisation, done, Some(meeting.into())).await?;
            Ok(Ok(meeting))
        }
        Err(MeetingError::Time) => {
            form.fail("time", t.get("council-time-wrong"));
            Ok(Err(form))
        }
        Err(MeetingError::Db(why)) => Err(why.into()),
    }
}

/// The minute of the day of a time such as `09:30`.
fn minute_of(time: &str) -> Option<u16> {
    let (hour, minute) = time.trim().split_once([':', '.'])?;
    let (hour, minute) = (hour.parse::<u16>().ok()?, minute.parse::<u16>().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
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
