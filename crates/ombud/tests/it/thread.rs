//! The whole story, from an empty database to a judged programme, as people do it at their browsers: nobody needs anything
//! but what the pages show.

use std::io::{Cursor, Read as _};

use testkit::each_db_in_time;

use crate::story::{Names, Story};
use crate::town::SECRET;

const NAMES: Names = Names {
    federation: "Vårdförbundet",
    municipality: "Ekby",
    programme: "Nära vård",
    units: ["Norra gruppen", "Södra gruppen"],
    person: ["Kim", "Berg"],
    account: "Robin Lind",
    session: "Skärmen i mitt rum",
    wave: "Före",
    note: "Lön",
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_an_empty_database_to_an_evaluated_programme() {
    each_db_in_time(|db, clock| async move {
        let mut story = Story::begin(db, clock, NAMES);
        story.it_is(2026, 3, 2);

        // The program has just been started: whoever has its log may set it up, once.
        let mut first = story.somebody();
        assert_eq!(first.get("/sign-in").await.to, "/first-run");
        first.get("/first-run").await.expect(200);
        story.first_run("a guess").await.expect(422);
        assert_eq!(story.first_run("the-token-in-the-log").await.expect(303).to, "/sign-in");
        story.first_run("the-token-in-the-log").await.expect(404);
        first.get("/first-run").await.expect(404);

        // Rut, who set it up, adds the municipality and the programme, and gives out accounts.
        let mut rut = story.sign_in("rut").await;
        story.set_up(&mut rut).await;
        let wrong =
            first.post("/sign-in", &[("name", "paula"), ("secret", "en annan lång hemlighet")]).await.expect(422);
        let nobody = first.post("/sign-in", &[("name", "pauline"), ("secret", SECRET)]).await.expect(422);
        assert_eq!(
            wrong.text().replace("paula", ""),
            nobody.text().replace("pauline", ""),
            "nobody learns who is here"
        );

        // Lova, who leads the work in Ekby, reads in who works where; then Ekby joins the programme.
        let mut lova = story.sign_in("lova").await;
        story.import(&mut lova).await;
        assert!(lova.get("/people").await.says("Södra gruppen"));
        story.join(&mut rut).await;

        // Paula, who leads the programme, asks everybody before anything has happened.
        let mut paula = story.sign_in("paula").await;
        story.plan_wave(&mut paula, "before", "2026-03-02", "2026-03-08").await;

        // Cleo, the champion, hangs the posters; twelve of each unit answer with what is on them.
        let mut cleo = story.sign_in("cleo").await;
        let north = story.poster(&mut cleo, 0).await;
        let south = story.poster(&mut lova, 1).await;
        for n in 0..12 {
            let mut phone = story.answer(&north, 1 + n % 3).await;
            let own = phone.get("/check/done").await.expect(200);
            assert!(!own.says("Robin Lind") && !own.says("Kim"), "nobody is named");
            story.answer(&south, 2 + n % 3).await;
        }
        // While the wave is open nobody sees what was answered.
        let mut mia = story.sign_in("mia").await;
        let results = format!("{}/results", story.unit_path(0));
        assert!(!mia.get(&results).await.expect(200).says("på skalan"));

        // Cleo teaches, and notes who came: everybody, with one tap.
        story.it_is(2026, 3, 18);
        let mut cleo = story.sign_in("cleo").await;
        let session = story.plan_session(&mut cleo, "2026-03-18").await;
        assert!(cleo.get(&format!("{session}/register")).await.expect(200).says("Berg"));
        cleo.post(&format!("{session}/register"), &[("all", "yes")]).await.expect(303);
        assert!(cleo.get(&session).await.expect(200).says("Skärmen i mitt rum"));

        // Mia, the manager, sees how many came and for how long, and what the unit answered; never who.
        let mut mia = story.sign_in("mia").await;
        let taken = mia.get(&format!("{}/participation", story.unit_path(0))).await.expect(200);
        assert!(taken.says("<p class=\"value\">14") && !taken.says("Kim"), "{}", taken.text());
        let answered = mia.get(&results).await.expect(200);
        assert!(answered.says("2,00 på skalan 1–5") && answered.says("Före"), "{}", answered.text());

        // Twelve of each unit answer again.
        let mut paula = story.sign_in("paula").await;
        story.names.wave = "Efter";
        story.plan_wave(&mut paula, "after", "2026-03-18", "2026-03-25").await;
        let mut lova = story.sign_in("lova").await;
        let (north, south) = (story.poster(&mut cleo, 0).await, story.poster(&mut lova, 1).await);
        for n in 0..12 {
            story.answer(&north, 3 + n % 3).await;
            story.answer(&south, 3 + n % 3).await;
        }

        // Paula reads in what it cost, and closes March when it is over.
        story.it_is(2026, 4, 2);
        let mut paula = story.sign_in("paula").await;
        story.import_costs(&mut paula).await;
        assert!(paula.get(&format!("{}/costs", story.programme_path())).await.expect(200).says("150\u{a0}00"));
        let months = format!("{}/months", story.programme_path());
        paula.get(&format!("{months}/2026-03")).await.expect(200);
        assert_eq!(paula.post(&format!("{months}/2026-03"), &[]).await.expect(303).to, months);
        // What was put right later is booked in the open month.
        let mut cleo = story.sign_in("cleo").await;
        let register = cleo.get(&format!("{session}/register")).await.expect(200);
        let text = register.text();
        let ticks = text.split("name=\"there\" value=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let mut less: Vec<(&str, &str)> = ticks.skip(3).map(|person| ("there", person)).collect();
        less.push(("reason", "Tre var sjuka"));
        cleo.post(&format!("{session}/register"), &less).await.expect(303);
        let page = paula.get(&months).await.expect(200);
        assert!(page.says("april\u{a0}2026"), "the correction stands in April: {}", page.text());

        // Eva, the evaluator, takes the package out and has the programme evaluated.
        let mut eva = story.sign_in("eva").await;
        let package = eva.get(&format!("{}/export", story.programme_path())).await.expect(200);
        let mut archive = zip::ZipArchive::new(Cursor::new(package.body)).expect("a zip file");
        let mut everything = String::new();
        for n in 0..archive.len() {
            archive.by_index(n).expect("a file").read_to_string(&mut everything).expect("text");
        }
        assert!(everything.contains("nara"), "the programme's code");
        for secret in ["Berg", "Robin", "anst-1100", "cleo"] {
            assert!(!everything.contains(secret), "the package names {secret}");
        }
        let (report, page) = story.evaluate(&mut eva).await;
        assert!(page.says("Nära vård") || page.says("nara"), "{}", page.text());
        let result = eva.get(&format!("{report}/result.json")).await.expect(200);
        let result: serde_json::Value = serde_json::from_slice(&result.body).expect("JSON");
        let programme = |pointer: &str| result.pointer(&format!("/programmes/0/{pointer}")).and_then(|v| v.as_f64());
        assert_eq!(programme("reach/waves/0/answered/value"), Some(24.0));
        assert_eq!(programme("participation/persons/value"), Some(11.0), "fourteen, less the three who were put right");
        assert_eq!(programme("participation/hours/value"), Some(11.0 * 15.0 / 60.0));
        assert_eq!(programme("cost/total/without_lost_working_time/value"), Some(150_000.5));
        let page = eva.get(&format!("{report}/programmes/nara")).await.expect(200);
        for figure in ["150\u{a0}000", "24", "11"] {
            assert!(page.says(figure), "{figure}: {}", page.text());
        }
    })
    .await;
}
