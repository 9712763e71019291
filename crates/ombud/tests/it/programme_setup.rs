//! How does somebody set up a programme? From a template, in a few fields and one press; what is wrong creates nothing; afterwards everything
//! can be changed, steps and measurements come from the plan, and risks are kept.

use db::Fetch as _;
use people::programme::{list_programmes, members, units_in_programme};
use testkit::{Browser, each_db};

use crate::town::{Town, Who};

/// The fields of the form, with other values for some.
fn with<'a>(basis: &[(&'a str, &'a str)], changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = basis.to_vec();
    for (name, value) in changes {
        match fields.iter_mut().find(|(field, _)| field == name) {
            Some(field) => field.1 = value,
            None => fields.push((name, value)),
        }
    }
    fields
}

/// The fields that a page's form holds, as a browser would send them.
fn fields_of(page: &str) -> Vec<(String, String)> {
    let plain = |text: &str| text.replace("&#34;", "\"").replace("&#39;", "'").replace("&#38;", "&");
    let attribute = |tag: &str, name: &str| {
        let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
        rest.split_once('"').map(|(value, _)| plain(value))
    };
    let mut fields = Vec::new();
    let form = page.split("<main").nth(1).expect("a page has a main part");
    for tag in form.split('<') {
        if tag.starts_with("input") && !tag.contains("type=\"checkbox\"") {
            fields.extend(attribute(tag, "name").zip(attribute(tag, "value")));
        } else if tag.starts_with("textarea") {
            let text = tag.split_once('>').map(|(_, text)| plain(text.trim())).unwrap_or_default();
            fields.extend(attribute(tag, "name").map(|name| (name, text)));
        } else if tag.starts_with("select") {
            fields.extend(attribute(tag, "name").map(|name| (name, String::new())));
        } else if tag.starts_with("option")
            && tag.contains(" selected")
            && let (Some(last), Some(value)) = (fields.last_mut(), attribute(tag, "value"))
        {
            last.1 = value;
        }
    }
    fields
}

/// Sends what the page's form holds, with some fields changed.
async fn send(browser: &mut Browser, path: &str, changes: &[(&str, &str)]) -> testkit::Got {
    let page = browser.get(path).await.expect(200).text();
    let fields = fields_of(&page);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post(path, &with(&fields, changes)).await
}

#[tokio::test]
async fn a_lead_sets_up_a_programme_from_a_template_and_leads_it() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let lead = town.world.lead.to_string();
        let (ekby, granby) =
            (town.world.members[0].organisation.to_string(), town.world.members[1].organisation.to_string());
        let browser = town.browser(Who::ProgrammeLead);
        let page = browser.get("/programmes").await.expect(200).text();
        assert!(page.contains("href=\"/programmes/new\""), "{page}");
        let page = browser.get("/programmes/new").await.expect(200).text();
        for template in ["go-digit", "divos", "digga-halland", "modig", "digit-stockholm", "own"] {
            assert!(page.contains(&format!("?template={template}\"")), "{template}: {page}");
        }
        let page = browser.get("/programmes/new?template=divos").await.expect(200).text();
        assert!(page.contains("Ekby") && page.contains("Granby"), "{page}");

        let fields = [
            ("template", "divos"),
            ("lead", &lead),
            ("programme_name", "Fem träffar <i>"),
            ("code", "fem"),
            ("starts_on", "2026-08-31"),
            ("ends_on", ""),
            ("planned", "400"),
            ("member", &ekby),
            ("member", &granby),
            ("units", ""),
            ("go", "preview"),
        ];
        let page = browser.post("/programmes/new", &fields).await.expect(200).text();
        for what in ["Inget är sparat än", "Får frågan: Ekby; Granby", "De fem träffarna", "2 000 timmar", "Före"]
        {
            let what = what.replace("2 000 timmar", "2\u{a0}000");
            assert!(page.contains(&what), "{what}: {page}");
        }
        assert!(list_programmes(&mut town.db.reader()).await.unwrap().iter().all(|one| one.code != "fem"));

        let browser = town.browser(Who::ProgrammeLead);
        let to = browser.post("/programmes/new", &with(&fields, &[("go", "create")])).await.expect(303).to;
        let page = browser.get(&to).await.expect(200).text();
        for what in [
            "Behov, chefer och ombud",
            "har fått frågan",
            "står inte i planen än",
            "Chefernas bild före",
            "Delaktighet",
        ] {
            assert!(page.contains(what), "{what}: {page}");
        }
        let home = to.trim_end_matches("/plan");
        let page = browser.get(home).await.expect(200).text();
        assert!(page.contains("Fem träffar &#60;i&#62;") && page.contains("Plan och utfall"), "{page}");
        // Organisations decide themselves: nobody takes part before they let themselves.
        let found = list_programmes(&mut town.db.reader()).await.unwrap();
        let found = found.iter().find(|one| one.code == "fem").expect("it is there");
        assert_eq!(found.planned_participants, Some(400));
        assert!(members(&mut town.db.reader(), found.lead, found.id).await.unwrap().is_empty());
        // The same code again creates nothing.
        let browser = town.browser(Who::ProgrammeLead);
        let page = browser.post("/programmes/new", &with(&fields, &[("go", "create")])).await.expect(422).text();
        assert!(page.contains("id=\"errors\""), "{page}");
        let count =
            list_programmes(&mut town.db.reader()).await.unwrap().iter().filter(|one| one.code == "fem").count();
        assert_eq!(count, 1);
        // Whoever leads no programme of the organisation does not see it.
        town.browser(Who::Evaluator).get(&to).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_creates_nothing_and_an_administrator_lets_units_join_at_once() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let [own, other] = town.world.members.clone();
        let (ekby, lead) = (own.organisation.to_string(), own.organisation.to_string());
        let fields = [
            ("template", "go-digit"),
            ("lead", lead.as_str()),
            ("programme_name", "Staden"),
            ("code", "staden"),
            ("starts_on", "2026-08-31"),
            ("ends_on", "2028-06-30"),
            ("planned", "90"),
            ("member", ekby.as_str()),
            ("units", "Ekby; 11"),
            ("go", "create"),
        ];
        let granby = other.organisation.to_string();
        let before = town.stored().await;
        let browser = town.browser(Who::Administrator);
        for wrong in [
            ("ends_on", "2026-08-30"),
            ("starts_on", "när som helst"),
            ("member", ""),
            ("member", granby.as_str()),
            ("lead", granby.as_str()),
            ("planned", "0"),
            ("code", "Stor Bokstav"),
            ("code", ""),
            ("programme_name", " "),
            ("template", "finns-inte"),
            ("units", "Ekby; 11\nekby;11"),
            ("units", "11\nNorra gruppen"),
            ("units", "Ekby; 99"),
            ("units", "Granby; 11"),
        ] {
            browser.post("/programmes/new", &with(&fields, &[wrong])).await.expect(422);
        }
        assert_eq!(town.stored().await, before, "something was created");
        for who in [Who::Champion, Who::Manager, Who::LocalLead, Who::Evaluator] {
            town.browser(who).post("/programmes/new", &fields).await.expect(404);
        }
        let browser = town.browser(Who::Administrator);
        let page = browser.post("/programmes/new", &with(&fields, &[("go", "preview")])).await.expect(200).text();
        assert!(page.contains("Går med direkt: Ekby"), "{page}");
        browser.post("/programmes/new", &fields).await.expect(303);
        let found = list_programmes(&mut town.db.reader()).await.unwrap();
        let found = found.iter().find(|one| one.code == "staden").expect("it is there");
        assert_eq!(
            (found.starts_on.to_string(), found.ends_on.to_string()),
            ("2026-08-31".into(), "2028-06-30".into())
        );
        let joined = members(&mut town.db.reader(), found.lead, found.id).await.unwrap();
        assert_eq!(joined, [own.organisation]);
        let units = units_in_programme(&mut town.db.reader(), own.organisation, found.id).await.unwrap();
        assert_eq!(units.iter().map(|(unit, _)| *unit).collect::<Vec<_>>(), [own.units[0]]);
        // An administrator sees no results of it.
        let path = format!("/programmes/{}/{}", found.lead, found.id);
        town.browser(Who::Administrator).get(&path).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn everything_in_a_plan_can_be_changed_and_nobody_writes_over_anybody() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let home = format!("/programmes/{}/{}", town.world.lead, town.world.programme);
        let (plan, edit) = (format!("{home}/plan"), format!("{home}/plan/edit"));
        let browser = town.browser(Who::ProgrammeLead);
        assert!(browser.get(&plan).await.expect(200).text().contains("Programmet har ingen plan än"));

        // A draft over the programme's own days, with a reason.
        let draft = format!("{edit}?template=modig");
        let page = browser.get(&draft).await.expect(200).text();
        let fields = fields_of(&page);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert!(page.contains("\">Ekby</label>") && page.contains("\">Granby</label>"), "{page}");
        let why = ("why", "Fler ska våga ringa sina barnbarn");
        browser.post(&edit, &with(&fields, &[why])).await.expect(303);
        let page = browser.get(&plan).await.expect(200).text();
        for what in ["Fler ska våga", "Strategiska chefer: fyra träffar", "är med", "31\u{a0}december\u{a0}2026"] {
            assert!(page.contains(what), "{what}: {page}");
        }

        // From the first edition again: somebody saved meanwhile.
        let page = browser.post(&edit, &with(&fields, &[("why", "Något annat")])).await.expect(422).text();
        assert!(page.contains("Någon annan har ändrat planen") && page.contains("Något annat"), "{page}");

        let before = town.stored().await;
        let browser = town.browser(Who::ProgrammeLead);
        let long = "å".repeat(161);
        for wrong in [
            ("p1-to", "2025-12-31"),
            ("p1-from", ""),
            ("p2-name", long.as_str()),
            ("a1-content", "kit.finns-inte"),
            ("a1-content", "series.finns-inte"),
            ("a1-content", "nonsens"),
            ("a1-sessions", "0"),
            ("a1-persons", "-4"),
            ("a1-audience", "brukare"),
            ("a1-to", "2030-01-01"),
            ("w1-instrument", "finns-inte"),
            ("w1-to", "2020-01-01"),
            ("s1-due", "2031-01-01"),
            ("s1-serves", "vad-som-helst"),
            ("planned", "noll"),
            ("programme_name", ""),
        ] {
            let page = send(browser, &edit, &[wrong]).await.expect(422).text();
            assert!(page.contains("id=\"errors\""), "{wrong:?}: {page}");
        }
        assert_eq!(town.stored().await, before, "something was saved");

        // An activity is taken away, another is put in, the name and the days change.
        let browser = town.browser(Who::ProgrammeLead);
        let changes = [
            ("programme_name", "Nya namnet"),
            ("planned", "80"),
            ("a1-name", ""),
            ("a8-name", "Skriva kort"),
            ("a8-audience", "staff"),
            ("a8-activity", "workplace_session"),
            ("a8-form", "on_site"),
            ("a8-content", "kit.skriva-kort-och-tydligt"),
            ("a8-from", "2026-09-01"),
            ("a8-to", "2026-11-30"),
            ("a8-sessions", "2"),
            ("a8-minutes", "25"),
            ("a8-persons", "60"),
            ("a8-group", "6"),
        ];
        send(browser, &edit, &changes).await.expect(303);
        let page = browser.get(&plan).await.expect(200).text();
        assert!(page.contains("Skriva kort") && !page.contains("Strategiska chefer: fyra"), "{page}");
        assert!(page.contains("Nya namnet") && page.contains("?edition=1"), "{page}");
        let page = browser.get(&format!("{plan}?edition=1")).await.expect(200).text();
        assert!(page.contains("Strategiska chefer: fyra"), "{page}");
        browser.get(&format!("{plan}?edition=9")).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn steps_are_marked_measurements_are_made_and_the_check_and_the_overview_follow() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let home = format!("/programmes/{}/{}", town.world.lead, town.world.programme);
        let (plan, edit, check) = (format!("{home}/plan"), format!("{home}/plan/edit"), format!("{home}/check"));
        let browser = town.browser(Who::ProgrammeLead);
        let page = browser.get(&check).await.expect(200).text();
        assert!(page.contains("Programmet har ingen plan") && !page.contains("I planen:"), "{page}");
        let page = browser.get(&format!("{edit}?template=divos")).await.expect(200).text();
        let fields = fields_of(&page);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        browser.post(&edit, &fields).await.expect(303);

        let page = browser.get(&check).await.expect(200).text();
        for what in [
            "I planen: saknas", // nobody has written why
            "Planen ger varje ombud 120 minuter i veckan.",
            "Hittills: vet inte än",
            "Cheferna börjar: 1\u{a0}januari\u{a0}2026",
            "Skriv i planen vad som blir bättre",
        ] {
            assert!(page.contains(what), "{what}: {page}");
        }
        assert!(!page.contains("av 14"), "there is no total: {page}");

        // A step is done, not before its day and not twice from the same edition.
        let page = browser.get(&plan).await.expect(200).text();
        assert!(page.contains("inte klart, ") && page.contains("dagar sent"), "{page}");
        let steps = format!("{plan}/steps");
        let step = |day: &'static str, seen: &'static str| [("seen", seen), ("step", "0"), ("done_on", day)];
        browser.post(&steps, &step("2026-03-19", "1")).await.expect(303);
        assert!(browser.get(&plan).await.expect(200).text().contains("Dagen ligger framåt i tiden"));
        browser.post(&steps, &step("2026-03-17", "1")).await.expect(303);
        browser.post(&steps, &step("2026-03-17", "1")).await.expect(409);
        browser.post(&steps, &[("seen", "2"), ("step", "99"), ("done_on", "2026-03-17")]).await.expect(400);

        // The measurement before is made, once, of those who are employed.
        let waves = format!("{plan}/waves");
        browser.post(&waves, &[("seen", "2"), ("wave", "0")]).await.expect(303);
        browser.post(&waves, &[("seen", "3"), ("wave", "0")]).await.expect(409);
        browser.post(&waves, &[("seen", "3"), ("wave", "42")]).await.expect(400);
        let page = browser.get(&format!("{home}/waves")).await.expect(200).text();
        assert!(page.contains(">23<"), "27 persons in each, less two managers and two champions: {page}");
        // Changing the plan keeps which measurement was made.
        send(browser, &edit, &[("why", "Därför")]).await.expect(303);
        browser.post(&waves, &[("seen", "4"), ("wave", "0")]).await.expect(409);
        town.browser(Who::Evaluator).post(&waves, &[("seen", "4"), ("wave", "1")]).await.expect(404);

        let browser = town.browser(Who::ProgrammeLead);
        let page = browser.get(&home).await.expect(200).text();
        for what in [
            "Plan och utfall",
            "Skulle vara gjort i dag",
            "Steg: 1 av",
            "Enheter utan ombud",
            "Inga risker är skrivna än",
        ] {
            assert!(page.contains(what), "{what}: {page}");
        }
        let audit = "select count(*) as n from db_audit where organisation_id = $1 and action = 'programme_step_done'";
        let statement: &'static db::Statement = Box::leak(Box::new(db::Statement {
            name: "COUNT_STEPS_DONE",
            sql: audit,
            file: file!(),
            scope: db::Scope::Organisation,
        }));
        let row = town.db.reader().one(statement, db::args![town.world.lead]).await.unwrap();
        assert_eq!(row.get::<i64>("n").unwrap(), 1, "who did it stands in the log");
    })
    .await;
}

#[tokio::test]
async fn risks_are_written_changed_and_shown_and_never_made_into_one_number() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let home = format!("/programmes/{}/{}", town.world.lead, town.world.programme);
        let risks = format!("{home}/risks");
        let fields = [
            ("id", ""),
            ("risk", "Cheferna hinner inte <script>"),
            ("probability", "3"),
            ("consequence", "2"),
            ("owner", "Processledaren"),
            ("measure", "Boka tiderna före sommaren"),
            ("state", "open"),
        ];
        let browser = town.browser(Who::ProgrammeLead);
        let long = "å".repeat(301);
        for wrong in [
            ("risk", " "),
            ("risk", long.as_str()),
            ("probability", "4"),
            ("probability", ""),
            ("consequence", "0"),
            ("state", "glömd"),
        ] {
            browser.post(&risks, &with(&fields, &[wrong])).await.expect(422);
        }
        assert!(browser.get(&risks).await.expect(200).text().contains("Inga risker är skrivna än"));
        browser.post(&risks, &fields).await.expect(303);
        let page = browser.get(&risks).await.expect(200);
        assert!(page.says("Cheferna hinner inte &#60;script&#62;") && page.says("hög") && page.says("medel"));
        let id = page.between("?risk=", "#write");
        let form = browser.get(&format!("{risks}?risk={id}")).await.expect(200);
        assert!(form.says("Boka tiderna före sommaren") && form.says("Ändra risken"));
        browser.post(&risks, &with(&fields, &[("id", &id), ("state", "acting")])).await.expect(303);
        browser.post(&risks, &with(&fields, &[("id", "nonsens")])).await.expect(400);
        let unknown = testkit::id::<kernel::RiskId>(7_777).to_string();
        browser.post(&risks, &with(&fields, &[("id", &unknown)])).await.expect(404);
        let page = browser.get(&home).await.expect(200).text();
        assert!(page.contains("åtgärdas") && page.contains("Processledaren"), "{page}");
        let evaluator = town.browser(Who::Evaluator);
        let page = evaluator.get(&risks).await.expect(200).text();
        assert!(page.contains("Cheferna hinner inte") && !page.contains("Skriv en risk"), "{page}");
        evaluator.post(&risks, &fields).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn a_municipality_sees_each_condition_over_its_units_and_the_way_to_those_that_lack_it() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let own = town.world.members[0].clone();
        let check = format!("/organisations/{}/check", own.organisation);
        let browser = town.browser(Who::LocalLead);
        assert!(browser.get("/units").await.expect(200).says(&check));
        let page = browser.get(&check).await.expect(200).text();
        assert!(page.contains("Varje villkor över 2 enheter") && page.contains("Finns helt i 0 av 2"), "{page}");
        let fields = [
            ("seen", "0"),
            ("why", "Vi vill att fler ska kunna ringa"),
            ("strategy", "Mål 3"),
            ("sessions", "2"),
            ("minutes", "60"),
        ];
        for unit in own.units {
            let edit = format!("/units/{}/{unit}/plan/edit?year=2026", own.organisation);
            browser.post(&edit, &fields).await.expect(303);
        }
        let page = browser.get(&check).await.expect(200).text();
        assert!(page.contains("Finns helt i 2 av 2"), "why and goal are written in both: {page}");
        let lacking = format!("/units/{}/{}/plan#conditions", own.organisation, own.units[0]);
        assert!(page.contains(&lacking) && page.contains("Norra gruppen"), "{page}");
    })
    .await;
}
