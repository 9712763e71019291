//! Do calendar programs get what they need, and nothing that is not theirs to have?

use icalendar::parser::{read_calendar, unfold};
use testkit::{Browser, each_db};

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

/// What a calendar program understands of each event: its id, how many times it changed, and its state.
fn events(text: &str) -> Vec<(String, String, String)> {
    let unfolded = unfold(text);
    let calendar = read_calendar(&unfolded).unwrap_or_else(|why| panic!("{why}: {text}"));
    let events = calendar.components.iter().filter(|component| component.name == "VEVENT");
    let value = |component: &icalendar::parser::Component<'_>, name: &str| {
        component.find_prop(name).map(|property| property.val.to_string()).unwrap_or_else(|| panic!("no {name}"))
    };
    events
        .map(|event| {
            for name in ["DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "URL"] {
                assert!(!value(event, name).is_empty(), "{name}");
            }
            (value(event, "UID"), value(event, "SEQUENCE"), value(event, "STATUS"))
        })
        .collect()
}

#[tokio::test]
async fn a_calendar_program_follows_an_address_until_it_is_taken_back() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let own = town.world.members[0].clone();
        let cleo = town.browser(Who::Champion);
        cleo.post("/sessions/calendar", &[("do", "make"), ("of", "mine")]).await.expect(422);
        cleo.post("/sessions/calendar", &[("do", "look"), ("of", "own")]).await.expect(400);
        let made = cleo.post("/sessions/calendar", &[("do", "make"), ("of", "own")]).await.expect(200);
        let address = made.between("<code>https://ombud.example", "</code>");
        assert!(address.starts_with("/calendar/") && address.ends_with(".ics"), "{address}");
        let page = cleo.get("/sessions/calendar").await.expect(200);
        assert!(!page.says("/calendar/") || !page.says(&address), "the secret is shown once");

        let mut program = Browser::new(&town.pages, 60);
        let got = program.get(&address).await.expect(200);
        assert_eq!(got.headers["content-type"], "text/calendar; charset=utf-8");
        let mark = got.headers["etag"].to_str().unwrap().to_owned();
        let uid = format!("{}@ombud", town.belongings[0].sessions[0]);
        assert_eq!(events(&got.text()), [(uid.clone(), "0".to_owned(), "CONFIRMED".to_owned())]);
        for name in ["Kim", "Berg", "ATTENDEE", "ORGANIZER"] {
            assert!(!got.says(name), "{name}: {}", got.text());
        }
        assert_eq!(program.get(&address).await.text(), got.text(), "asked again, nothing has changed");
        let mut asking = Browser::new(&town.pages, 61).with_header("if-none-match", mark.clone());
        assert_eq!(asking.get(&address).await.expect(304).body, b"");

        let one = format!("/sessions/{}/{}", own.organisation, town.belongings[0].sessions[0]);
        let cleo = town.browser(Who::Champion);
        let reason = cleo.get(&one).await.expect(200).between("name=\"reason\" value=\"", "\"");
        for _ in 0..2 {
            cleo.post(&format!("{one}/cancel"), &[("reason", &reason)]).await.expect(303);
        }
        let changed = asking.get(&address).await.expect(200);
        assert_ne!(changed.headers["etag"].to_str().unwrap(), mark);
        assert_eq!(events(&changed.text()), [(uid, "1".to_owned(), "CANCELLED".to_owned())]);

        town.browser(Who::Champion).post("/sessions/calendar", &[("do", "revoke"), ("of", "own")]).await.expect(303);
        let gone = program.get(&address).await.expect(410);
        let never = program.get(&format!("/calendar/{}.ics", "0".repeat(64))).await.expect(410);
        assert_eq!(gone.text(), never.text(), "what was taken back looks like what never was");
    })
    .await;
}

#[tokio::test]
async fn a_units_address_holds_the_units_sessions_and_another_puts_it_out_of_use() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let [own, other] = town.world.members.clone();
        let unit = format!("{}.{}", own.organisation, own.units[1]);
        let foreign = format!("{}.{}", other.organisation, other.units[1]);
        let fields = |of| [("do", "make"), ("of", of)];
        town.browser(Who::Champion).post("/sessions/calendar", &fields(&unit)).await.expect(404);
        town.browser(Who::Manager).post("/sessions/calendar", &fields(&unit)).await.expect(404);
        let lead = town.browser(Who::LocalLead);
        lead.post("/sessions/calendar", &fields(&foreign)).await.expect(404);
        let first = lead.post("/sessions/calendar", &fields(&unit)).await.expect(200);
        let first = first.between("<code>https://ombud.example", "</code>");
        let second = lead.post("/sessions/calendar", &fields(&unit)).await.expect(200);
        let second = second.between("<code>https://ombud.example", "</code>");
        let mut program = Browser::new(&town.pages, 60);
        program.get(&first).await.expect(410);
        let uids: Vec<String> =
            events(&program.get(&second).await.expect(200).text()).into_iter().map(|e| e.0).collect();
        assert_eq!(uids, [format!("{}@ombud", town.belongings[0].sessions[1])]);
    })
    .await;
}

/// Lines as they were before long ones were folded.
fn unfolded(text: &str) -> String {
    text.replace("\r\n ", "").replace("\r\n", "\n")
}
