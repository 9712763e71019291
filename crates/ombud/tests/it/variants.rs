//! Can a municipality make a kit its own, keep up with its origin, and share it? And does a session keep what it was planned
//! with?

use testkit::{Browser, Got, each_db, today};

use crate::town::{SECRET, Town, Who, stored};

/// The fields of a form as they stand on the page, to change some and send them.
fn fields(page: &Got) -> Vec<(String, String)> {
    let text = page.text();
    let form = text.split("name=\"based_on\"").nth(1).expect("the form to change a kit");
    let mut fields = vec![("based_on".to_owned(), between(form, "value=\"", "\""))];
    for piece in form.split("<input id=\"").skip(1) {
        fields.push((between(piece, "name=\"", "\""), unescaped(&between(piece, "value=\"", "\""))));
    }
    for piece in form.split("<textarea ").skip(1) {
        let words = piece.split_once('>').expect("a tag ends").1.split("</textarea>").next().unwrap_or_default();
        fields.push((between(piece, "name=\"", "\""), unescaped(words.trim_start_matches('\n'))));
    }
    fields
}

fn between(text: &str, before: &str, after: &str) -> String {
    let piece = text.split_once(before).and_then(|(_, rest)| rest.split_once(after)).map(|(piece, _)| piece);
    piece.unwrap_or_default().to_owned()
}

fn unescaped(text: &str) -> String {
    text.replace("&#34;", "\"").replace("&#39;", "'").replace("&#60;", "<").replace("&#62;", ">").replace("&#38;", "&")
}

fn with(fields: &[(String, String)], changed: &[(&str, &str)]) -> Vec<(String, String)> {
    let value =
        |name: &str, old: &str| changed.iter().find(|(field, _)| *field == name).map_or(old, |(_, new)| new).to_owned();
    let kept = fields.iter().map(|(name, old)| (name.clone(), value(name, old)));
    let added = changed.iter().filter(|(field, _)| !fields.iter().any(|(name, _)| name == field));
    kept.chain(added.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))).collect()
}

async fn send(browser: &mut Browser, path: &str, fields: &[(String, String)]) -> Got {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post(path, &fields).await
}

#[tokio::test]
async fn a_variant_is_changed_with_a_look_first_and_a_session_keeps_its_version() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let organisation = town.world.members[0].organisation;
        let path = format!("/variants/{organisation}/{}", town.belongings[0].variant);
        let edit = format!("{path}/edit");
        let lead = town.browser(Who::LocalLead);
        let form = fields(&lead.get(&edit).await.expect(200));
        assert!(form.iter().any(|(name, value)| name == "step-2-text" && value.contains("Ahmed")), "{form:?}");

        let before = stored(&town.db).await;
        let lead = town.browser(Who::LocalLead);
        for (name, value, said) in [
            ("title", " ", "Fyll i det här fältet"),
            ("sheet", "## Hej\n\n<script>alert(1)</script>", "Rad 3 går inte att läsa"),
            ("before", "Ring Gun, 19121212-1212", "personnummer"),
            ("step-1-minutes", "0", "Skriv ett tal"),
            ("step-1-minutes", "240", "tillsammans högst"),
            ("group_max", "500", "Skriv ett tal"),
        ] {
            let got = send(lead, &edit, &with(&form, &[(name, value)])).await.expect(422);
            assert!(got.says(said) && !got.says("<script>alert"), "{name}: {}", got.text());
        }
        let looked = with(&form, &[("title", "Vår väg <b>"), ("preview", "yes")]);
        let looked = send(lead, &edit, &looked).await.expect(200);
        assert!(looked.says("Så här blir det") && looked.says("Vår väg &#60;b&#62;"));
        assert_eq!(stored(&town.db).await, before, "nothing is saved by looking");

        let lead = town.browser(Who::LocalLead);
        send(lead, &edit, &with(&form, &[("title", "Vår väg <b>"), ("step-2-text", "Läs vårt fall.")]))
            .await
            .expect(303);
        let shown = lead.get(&path).await.expect(200);
        assert!(shown.says("version 2") && shown.says("Läs vårt fall.") && shown.says("&#60;b&#62;"));
        // Whoever has the old page open does not undo it.
        send(lead, &edit, &with(&form, &[("title", "En annan")])).await.expect(409);

        let own = town.world.members[0].clone();
        let (unit, programme) = (format!("{organisation}.{}", own.units[0]), town.world.programme.to_string());
        let variant = town.belongings[0].variant.to_string();
        let theirs = town.belongings[1].variant.to_string();
        let day = today().to_string();
        let plan = |kit: &str| {
            [("kit", kit), ("unit", &unit), ("date", &day), ("time", "13:00"), ("programme", &programme)]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
        };
        let champion = town.browser(Who::Champion);
        assert!(champion.get("/sessions/new").await.expect(200).says(&variant));
        send(champion, "/sessions/new", &plan(&theirs)).await.expect(422);
        let session = send(champion, "/sessions/new", &plan(&variant)).await.expect(303).to;
        assert!(champion.get(&session).await.expect(200).says(&format!("{path}?version=2")));

        let lead = town.browser(Who::LocalLead);
        let form = fields(&lead.get(&edit).await.expect(200));
        let small = with(&form, &[("title", "Tredje"), ("group_max", "2")]);
        send(lead, &edit, &small).await.expect(303);
        // How many learn well together is what the organisation's own variant says, in the version that was planned.
        let champion = town.browser(Who::Champion);
        let at_eight =
            plan(&variant).into_iter().map(|(n, v)| if n == "time" { (n, "08:00".to_owned()) } else { (n, v) });
        let small = send(champion, "/sessions/new", &at_eight.collect::<Vec<_>>()).await.expect(303).to;
        let three: Vec<String> = own.staff[0][2..5].iter().map(ToString::to_string).collect();
        let three: Vec<(&str, &str)> = three.iter().map(|person| ("there", person.as_str())).collect();
        champion.post(&format!("{small}/register"), &three[..2]).await.expect(303);
        let register = champion.get(&format!("{small}/register")).await.expect(200);
        assert!(!register.says("passar bäst för högst"), "two are not too many");
        champion.post(&format!("{small}/register"), &three).await.expect(303);
        let register = champion.get(&format!("{small}/register")).await.expect(200);
        assert!(register.says("Paketet passar bäst för högst 2 personer"), "{}", register.text());
        let champion = town.browser(Who::Champion);
        let kept = champion.get(&session).await.expect(200);
        assert!(kept.says(&format!("{path}?version=2")) && kept.says("Vår väg"), "{}", kept.text());
        let old = champion.get(&format!("{path}?version=2")).await.expect(200);
        assert!(old.says("Läs vårt fall.") && old.says("äldre version"));
        champion.get(&format!("{path}?version=9")).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn a_shared_variant_is_an_origin_whose_changes_are_taken_over_or_left() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let [ekby, granby] = town.world.members.clone();
        let origin = format!("/variants/{}/{}", ekby.organisation, town.belongings[0].variant);
        let mut gun = Browser::new(&town.pages, 90);
        gun.sign_in("elsewhere", SECRET).await;
        gun.get(&origin).await.expect(404);
        gun.post(&format!("{origin}/variant"), &[]).await.expect(404);
        assert!(!gun.get("/variants").await.expect(200).says("Ekby"));
        town.browser(Who::LocalLead).post(&format!("{origin}/share"), &[("shared", "yes")]).await.expect(303);
        assert!(gun.get("/variants").await.expect(200).says("Ekby"));
        gun.get(&origin).await.expect(200);
        gun.get(&format!("{origin}/edit")).await.expect(404);
        let made = gun.post(&format!("{origin}/variant"), &[]).await.expect(303).to;
        let own = made.trim_end_matches("/edit").to_owned();
        assert!(own.starts_with(&format!("/variants/{}/", granby.organisation)));
        assert!(gun.get(&format!("{own}/origin")).await.expect(200).says("redan sett den senaste"));
        let form = fields(&gun.get(&made).await.expect(200));
        send(&mut gun, &made, &with(&form, &[("goal", "Granbys eget mål")])).await.expect(303);

        let lead = town.browser(Who::LocalLead);
        let edit = format!("{origin}/edit");
        let form = fields(&lead.get(&edit).await.expect(200));
        let changed =
            [("title", "Hitta rätt rutin på en minut"), ("goal", "Ekbys nya mål"), ("after", "Ta en fika <i>.")];
        send(lead, &edit, &with(&form, &changed)).await.expect(303);

        assert!(gun.get(&own).await.expect(200).says("ny version av det"));
        let page = gun.get(&format!("{own}/origin")).await.expect(200);
        assert!(page.says("<del>två minuter</del><ins>en minut</ins>"), "{}", page.text());
        assert!(
            page.says("Granbys eget mål") && page.says("fika &#60;i&#62;."),
            "what is said here is shown beside it"
        );
        let before = stored(&town.db).await;
        for (based_on, version) in [("1", "2"), ("2", "1"), ("2", "9")] {
            let stale = [("based_on", based_on), ("origin_version", version), ("take", "title")];
            gun.post(&format!("{own}/origin"), &stale).await.expect(409);
        }
        gun.post(&format!("{own}/origin"), &[("take", "title")]).await.expect(400);
        assert_eq!(stored(&town.db).await, before);
        let taken = [("based_on", "2"), ("origin_version", "2"), ("take", "title"), ("take", "nonsense")];
        gun.post(&format!("{own}/origin"), &taken).await.expect(303);
        let shown = gun.get(&own).await.expect(200);
        assert!(shown.says("en minut") && shown.says("Granbys eget mål") && !shown.says("Ta en fika"));
        assert!(!shown.says("ny version av det") && shown.says("version 3"));

        // Shared no longer, it is gone for the others, but what they made of it stays.
        town.browser(Who::LocalLead).post(&format!("{origin}/share"), &[]).await.expect(303);
        gun.get(&origin).await.expect(404);
        gun.get(&own).await.expect(200);
        gun.get(&format!("{own}/origin")).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn only_sessions_have_variants() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let alone = learning::kit::kits().iter().find(|kit| !kit.is_session()).expect("a course").id.clone();
        let lead = town.browser(Who::LocalLead);
        lead.post(&format!("/kits/{alone}/variant"), &[]).await.expect(404);
        lead.post("/kits/no-such-kit/variant", &[]).await.expect(404);
        let made = lead.post("/kits/hitta-ratt-rutin/variant", &[]).await.expect(303).to;
        lead.get(&made).await.expect(200);
    })
    .await;
}
