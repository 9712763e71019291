//! Do calendar programs get what they need, and nothing that is not theirs to have?

use testkit::each_db;

use crate::town::{Town, Who};

#[tokio::test]
async fn a_calendar_has_what_when_and_where_of_ones_own_sessions_and_no_names() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let (own, other) = (town.belongings[0].sessions, town.belongings[1].sessions);
        let one = format!("/sessions/{}/{}", town.world.members[0].organisation, own[0]);
        let cleo = town.browser(Who::Champion);
        let all = unfolded(&cleo.get("/sessions/calendar.ics").await.expect(200).text());
        assert!(all.starts_with("BEGIN:VCALENDAR\n") && all.ends_with("END:VCALENDAR\n"), "{all}");
        assert_eq!(all.matches("BEGIN:VEVENT").count(), all.matches("END:VEVENT").count());
        assert!(all.contains(&format!("UID:{}@ombud\n", own[0])), "{all}");
        for session in &other {
            assert!(!all.contains(&session.to_string()), "{all}");
        }
        let alone = unfolded(&cleo.get(&format!("{one}/calendar.ics")).await.expect(200).text());
        for line in ["DTSTART:20", "DTEND:20", "DTSTAMP:20", "SUMMARY:", "LOCATION:", "STATUS:CONFIRMED"] {
            assert!(alone.contains(&format!("\n{line}")), "{line}: {alone}");
        }
        assert!(!alone.contains("ATTENDEE") && !alone.contains("ORGANIZER"), "{alone}");

        let page = cleo.get(&one).await.expect(200);
        let reason = page.between("name=\"reason\" value=\"", "\"");
        cleo.post(&format!("{one}/cancel"), &[("reason", &reason)]).await.expect(303);
        let cancelled = unfolded(&cleo.get(&format!("{one}/calendar.ics")).await.expect(200).text());
        assert!(cancelled.contains("\nSTATUS:CANCELLED"), "{cancelled}");
    })
    .await;
}

/// Lines as they were before long ones were folded.
fn unfolded(text: &str) -> String {
    text.replace("\r\n ", "").replace("\r\n", "\n")
}
