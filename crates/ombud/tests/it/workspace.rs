//! The evaluator's workspace from the first question to a released edition: what may be written, what is refused, what sources
//! contradict each other, what goes out in the data package, and who gets none of it.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use access::Role;
use access::rules::learning::can_run_sessions;
use evaluation::package::{DataSource, Figure, Package, ReadOptions, read, write};
use evaluation::result::Verdict;
use kernel::{Minutes, Timestamp};
use learning::register::save_register;
use testkit::{Browser, Got, each_db, each_db_in_time, today};

use crate::town::{Town, Who, evaluation};

fn desk(town: &Town) -> String {
    format!("/programmes/{}/{}/evidence", town.world.lead, town.world.programme)
}

/// A tree of two questions, the first of which asks the engine and managers, handed in as a file.
const TREE: &str = "question,parent,text,data\n\
    q1,,\"Vilka kom, och <b>hur många</b>?\",participation;interview\n\
    q1.1,q1,Höll det i sig?,observation\n";

async fn with_questions(town: &mut Town) -> String {
    let desk = desk(town);
    let evaluator = town.browser(Who::Evaluator);
    evaluator.upload(&format!("{desk}/questions/import"), &[("seen", "0")], TREE.as_bytes()).await.expect(303);
    desk
}

/// A piece of evidence with one field otherwise.
fn piece<'a>(field: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("source", "Chefer i Ekby"),
        ("kind", "interview"),
        ("date", "2026-03-01"),
        ("question", "q1.1"),
        ("stance", "supports"),
        ("strength", "2"),
        ("summary", "De använder <i>plattan</i> varje dag."),
    ];
    for one in &mut fields {
        if one.0 == field {
            one.1 = value;
        }
    }
    fields
}

#[tokio::test]
async fn the_shipped_questions_are_taken_altered_and_kept_in_editions() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let desk = desk(&town);
        let questions = format!("{desk}/questions");
        let evaluator = town.browser(Who::Evaluator);
        assert!(evaluator.get(&questions).await.expect(200).says("Inga frågor än"));
        evaluator.post(&questions, &[("seen", "0")]).await.expect(303);
        let page = evaluator.get(&questions).await.expect(200);
        assert!(page.says("Version 1 av frågorna") && page.says("Är resultaten rimliga för vad de kostade?"));
        assert!(page.says("Effekt mot en jämförelsegrupp"), "what shall answer stands beside");
        // Somebody who has not seen the first edition does not write over it.
        let late = evaluator.post(&questions, &[("seen", "0")]).await.expect(422);
        assert!(late.says("Någon annan sparade"));

        let edit = format!("{questions}/edit");
        let form = evaluator.get(&format!("{edit}?question=q4.1")).await.expect(200);
        assert!(
            form.says("Vad når jämförbara satsningar")
                && form.says("name=\"place\" type=\"number\" autocomplete=\"off\" value=\"1\""),
            "{}",
            form.text()
        );
        let change = |text: &'static str, parent: &'static str, place: &'static str| {
            [
                ("seen", "1"),
                ("question", "q4.1"),
                ("text", text),
                ("parent", parent),
                ("place", place),
                ("data", "cost"),
            ]
        };
        evaluator.post(&edit, &change("", "q4", "1")).await.expect(422);
        evaluator.post(&edit, &change("Till vilken kostnad?", "q4.1", "1")).await.expect(422);
        evaluator.post(&edit, &change("Till vilken kostnad?", "gone", "1")).await.expect(422);
        let mut both = change("Till vilken kostnad?", "q4", "2").to_vec();
        let long = "x".repeat(501);
        both.push(("text_en", &long));
        evaluator.post(&edit, &both).await.expect(422);
        both[6].1 = "At what cost?";
        evaluator.post(&edit, &both).await.expect(303);
        evaluator.get("/language/en?to=/home").await;
        let english = evaluator.get(&questions).await.expect(200);
        assert!(english.says("At what cost?") && !english.says("Till vilken kostnad?"), "{}", english.text());
        evaluator.get("/language/sv?to=/home").await;
        let page = evaluator.get(&questions).await.expect(200).text();
        let at = |what: &str| page.find(what).unwrap_or_else(|| panic!("{what}: {page}"));
        assert!(at("Version 2 av frågorna") < at("q4.2") && at("q4.2") < at("Till vilken kostnad?"), "moved down");
        let first = evaluator.get(&format!("{questions}?edition=1")).await.expect(200);
        assert!(first.says("Vad når jämförbara satsningar") && !first.says("Till vilken kostnad?"));

        // A new one under another, and one taken out: what stood below moves up.
        let new = [("seen", "2"), ("text", "Och sedan?"), ("parent", "q2"), ("place", "9"), ("data", "interview")];
        evaluator.post(&edit, &new).await.expect(303);
        evaluator.post(&edit, &[("seen", "3"), ("question", "q2"), ("do", "remove")]).await.expect(303);
        let page = evaluator.get(&questions).await.expect(200);
        assert!(page.says("q2.3") && page.says("Och sedan?") && !page.says("ingen hade räknat med"));

        // A file replaces the tree, all of it or nothing.
        let import = format!("{questions}/import");
        let ring = b"question,parent,text,data\na,b,A?,\nb,a,B?,\n";
        evaluator.upload(&import, &[("seen", "4")], ring).await.expect(422);
        let odd = "question,parent,text,data\na,,A?,astrologi\n,,B?,\n".as_bytes();
        let told = evaluator.upload(&import, &[("seen", "4")], odd).await.expect(422);
        assert!(told.says("astrologi") && told.says("något av: reach"), "{}", told.text());
        evaluator.upload(&import, &[("seen", "4")], TREE.as_bytes()).await.expect(303);
        assert!(evaluator.get(&questions).await.expect(200).says("Höll det i sig?"));
        assert!(evaluator.get(&questions).await.expect(200).says("&#60;b&#62;hur många"), "texts are shown escaped");
    })
    .await;
}

#[tokio::test]
async fn there_is_no_evidence_without_a_source_and_none_that_points_a_person_out() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let desk = with_questions(&mut town).await;
        let register = format!("{desk}/register");
        let before = town.stored().await;
        let evaluator = town.browser(Who::Evaluator);
        for (field, value, told) in [
            ("source", "", "Fyll i"),
            ("source", "19121212-1212", "personnummer"),
            ("source", "ombud/change", ""),
            ("summary", "Gun, 121212-1212, kommer inte in", "personnummer"),
            ("question", "q9", ""),
            ("kind", "rumour", ""),
            ("strength", "4", ""),
            ("date", "2026-03-19", "inte varit än"),
        ] {
            let got = evaluator.post(&register, &piece(field, value)).await.expect(422);
            assert!(got.says(told), "{field} {value}: {}", got.text());
        }
        for who in [Who::LocalLead, Who::Champion, Who::Administrator] {
            town.browser(who).post(&register, &piece("", "")).await.expect(404);
        }
        assert_eq!(town.stored().await, before, "nothing of it was kept");
        town.browser(Who::ProgrammeLead).post(&register, &piece("", "")).await.expect(303);
        let page = town.browser(Who::LocalLead).get(&register).await.expect(200);
        assert!(page.says("Chefer i Ekby") && page.says("&#60;i&#62;plattan"), "municipalities read: {}", page.text());
        assert!(!page.says("<form method=\"post\" action=\"/programmes"), "and write nothing: {}", page.text());

        // A file: all or nothing, each bad cell told, and the same file twice adds nothing.
        let import = format!("{register}/import");
        let good = "evidence,source,kind,programme,question,stance,strength,summary,date\n\
                    f1,Dagböcker,document,prog,q1,nuances,1,,2026-01-05\nf2,Chefer i Ekby,interview,,q1.1,contradicts,3,Nej,\n";
        let bad = good.replace("q1.1,contradicts,3,Nej", "q7,contradicts,3,\"Kim 19121212-1212\"").replace("prog,q1", "other,q1");
        let evaluator = town.browser(Who::Evaluator);
        let told = evaluator.upload(&import, &[], bad.as_bytes()).await.expect(422);
        assert!(told.says("något av: prog") && told.says("personnummer"), "{}", told.text());
        evaluator.upload(&import, &[], b"").await.expect(422);
        assert!(!evaluator.get(&register).await.expect(200).says("Dagböcker"));
        evaluator.upload(&import, &[], good.as_bytes()).await.expect(303);
        let after = town.stored().await;
        let evaluator = town.browser(Who::Evaluator);
        evaluator.upload(&import, &[], good.as_bytes()).await.expect(303);
        let other = good.replace("Dagböcker", "Andra dagböcker");
        let told = evaluator.upload(&import, &[], other.as_bytes()).await.expect(422);
        assert!(told.says("en nyckel som inte redan finns"), "{}", told.text());
        assert_eq!(town.stored().await, after);

        let evaluator = town.browser(Who::Evaluator);
        evaluator.post(&format!("{register}/withdraw"), &[("evidence", "f1")]).await.expect(303);
        assert!(!evaluator.get(&register).await.expect(200).says("Dagböcker"));
        // A question that is asked of sources stays.
        let got = evaluator
            .post(&format!("{desk}/questions/edit"), &[("seen", "1"), ("question", "q1.1"), ("do", "remove")])
            .await
            .expect(422);
        assert!(got.says("har underlag eller påståenden"), "{}", got.text());
    })
    .await;
}

#[tokio::test]
async fn nothing_is_released_before_every_contradiction_has_its_comment() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let desk = desk(&town);
        town.browser(Who::Evaluator).post(&desk, &[]).await.expect(422);
        let desk = with_questions(&mut town).await;
        let (register, matrix) = (format!("{desk}/register"), format!("{desk}/matrix"));
        let evaluator = town.browser(Who::Evaluator);
        evaluator.post(&register, &piece("", "")).await.expect(303);
        let page = evaluator.get(&matrix).await.expect(200);
        assert!(page.says("Inga källor säger emot varandra") && page.says("Lägger till något"), "{}", page.text());
        // The engine's own figures stand beside, and what nobody has given is named.
        assert!(
            page.says("Deltagande") && page.says("Det som saknas") && page.says("Observationer"),
            "{}",
            page.text()
        );

        let mut against = piece("stance", "contradicts");
        against[0].1 = "Ombuden";
        evaluator.post(&register, &against).await.expect(303);
        let page = evaluator.get(&matrix).await.expect(200);
        assert!(page.says("Säger emot varandra: Chefer i Ekby; Ombuden"), "{}", page.text());
        let refused = evaluator.post(&desk, &[]).await.expect(422);
        assert!(
            refused.says("En motsägelse saknar kommentar") && refused.says("Höll det i sig?"),
            "{}",
            refused.text()
        );
        assert!(evaluator.get(&format!("{desk}/released")).await.expect(200).says("Ingen utgåva är släppt"));

        let comment = |words: &'static str| [("question", "q1.1"), ("comment-1", words)];
        evaluator.post(&matrix, &comment("")).await.expect(422);
        evaluator.post(&matrix, &comment("Enligt 19121212-1212")).await.expect(422);
        for who in [Who::LocalLead, Who::Manager] {
            town.browser(who).post(&matrix, &comment("De menar olika saker.")).await.expect(404);
            town.browser(who).post(&desk, &[]).await.expect(404);
        }
        let evaluator = town.browser(Who::Evaluator);
        evaluator.post(&matrix, &comment("De menar olika saker.")).await.expect(303);
        evaluator.post(&desk, &[]).await.expect(303);
        let released = town.browser(Who::LocalLead).get(&format!("{desk}/released")).await.expect(200);
        for what in ["Utgåva 1, släppt 18", "av Kim Berg", "De menar olika saker.", "Ombuden", "Version 1 av frågorna"]
        {
            assert!(released.says(what), "{what}: {}", released.text());
        }

        // Another voice against it opens the contradiction again; what was released stays.
        let evaluator = town.browser(Who::Evaluator);
        let mut more = piece("stance", "contradicts");
        more[0].1 = "Anhöriga";
        evaluator.post(&register, &more).await.expect(303);
        evaluator.post(&desk, &[]).await.expect(422);
        assert!(!evaluator.get(&format!("{desk}/released")).await.expect(200).says("Anhöriga"));
    })
    .await;
}

/// Published figures with a stated change of which `unit` is the word for its unit.
fn published(unit: &str) -> String {
    format!(
        "källa;påstående;mått;värde;antal;tillfälle;del av;ändring i\n\
         Rapport 2025;trygga;andel;40;200;före;;\nRapport 2025;trygga;andel;44;200;efter;;\n\
         Rapport 2025;trygga-upp;andel;4;;;trygga;{unit}\n"
    )
}

#[tokio::test]
async fn percent_where_points_belong_is_found_explained_and_never_guessed() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let path = format!("{}/published", desk(&town));
        let before = town.stored().await;
        let evaluator = town.browser(Who::Evaluator);
        // A sign says neither percent nor points: nothing is taken in.
        let told = evaluator.upload(&path, &[], published("%").as_bytes()).await.expect(422);
        assert!(told.says("procent eller procentenheter, utskrivet") && told.says("ändring i"), "{}", told.text());
        assert_eq!(town.stored().await, before);
        let evaluator = town.browser(Who::Evaluator);
        evaluator.upload(&path, &[], published("procentenheter").as_bytes()).await.expect(303);
        let page = evaluator.get(&path).await.expect(200);
        assert!(
            page.says("3 tal") && page.says("Allt som går att kontrollera går ihop"),
            "four points are four points: {}",
            page.text()
        );

        evaluator.upload(&path, &[], published("procent").as_bytes()).await.expect(303);
        let page = evaluator.get(&path).await.expect(200);
        assert!(page.says("Procent står där det ska vara procentenheter"), "{}", page.text());
        let english = town.browser(Who::ProgrammeLead);
        english.get("/language/en?to=/home").await;
        let told = english.get(&path).await.expect(200);
        assert!(told.says("Published figures") && !told.says("Procent står"), "{}", told.text());

        // What became of it needs a word about it, and stays when the figures are handed in again.
        let evaluator = town.browser(Who::Evaluator);
        let key = finding(&page);
        let say = |state: &'static str, comment: &'static str| {
            [("finding", key.clone()), ("state-1", state.to_owned()), ("comment-1", comment.to_owned())]
        };
        let finding = format!("{path}/finding");
        for (state, comment) in [("explained", ""), ("gone", "x"), ("corrected", "Se 19121212-1212")] {
            send(evaluator, &finding, &say(state, comment)).await.expect(422);
        }
        send(town.browser(Who::LocalLead), &finding, &say("corrected", "Rättad i tryck.")).await.expect(404);
        let evaluator = town.browser(Who::Evaluator);
        send(evaluator, &finding, &say("corrected", "Rättad i tryck.")).await.expect(303);
        let page = evaluator.get(&path).await.expect(200);
        assert!(page.says("Rättad: <span class=\"said\">Rättad i tryck."), "{}", page.text());
        evaluator.upload(&path, &[], published("procent").as_bytes()).await.expect(303);
        assert!(evaluator.get(&path).await.expect(200).says("Rättad i tryck."));
        // What was handed in before can be read, and nothing be said about it.
        let first = evaluator.get(&format!("{path}?edition=1")).await.expect(200);
        assert!(first.says("procentenheter") && first.says("äldre inläsning") && first.says("Inläsning 3"));
        assert!(!first.says("Procent står där") && !first.says("name=\"finding\""), "{}", first.text());
        evaluator.get(&format!("{path}?edition=9")).await.expect(404);
        let local = town.browser(Who::LocalLead).get(&format!("{path}?edition=1")).await.expect(200);
        assert!(local.says("äldre inläsning") && !local.says("enctype"), "whoever reads reads that too");
        town.browser(Who::Manager).get(&format!("{path}?edition=1")).await.expect(404);
    })
    .await;
}

fn finding(page: &Got) -> String {
    page.between("name=\"finding\" value=\"", "\"").replace("&#38;", "&")
}

async fn send(browser: &mut Browser, path: &str, fields: &[(&str, String)]) -> Got {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.post(path, &fields).await
}

#[tokio::test]
async fn a_claim_carries_its_figures_and_is_outdated_when_they_change() {
    each_db_in_time(|db, clock| async move {
        let mut town = Town::build(db).await;
        let desk = with_questions(&mut town).await;
        let (claims, new) = (format!("{desk}/claims"), format!("{desk}/claims/new"));
        let evaluator = town.browser(Who::Evaluator);
        evaluator.post(&format!("{desk}/register"), &piece("", "")).await.expect(303);
        let form = evaluator.get(&new).await.expect(200);
        assert!(form.says("participation/persons") && form.says("Personer som deltog"), "{}", form.text());
        let claim = |words: &'static str, figure: &'static str, evidence: &'static str| {
            let mut fields = vec![("words", words), ("question", "q1")];
            fields.extend(
                [("figure", figure), ("evidence", evidence)].into_iter().filter(|(_, value)| !value.is_empty()),
            );
            fields
        };
        for (words, figure, evidence, told) in [
            ("", "participation/persons", "", "Fyll i"),
            ("Alla kom.", "", "", "minst ett tal eller en uppgift"),
            ("Många kom.", "participation/gone", "", "finns inte längre"),
            ("Många kom.", "", "e99", "finns inte längre"),
            ("Effekten är att många kom.", "participation/persons", "", "effekten"),
            ("Träffarna ledde till att många kom.", "participation/persons", "", "ledde till"),
            ("Kim 19121212-1212 kom.", "participation/persons", "", "personnummer"),
        ] {
            let got = evaluator.post(&new, &claim(words, figure, evidence)).await.expect(422);
            assert!(got.says(told), "{words}: {}", got.text());
        }
        evaluator.post(&new, &claim("Många kom tack vare cheferna.", "participation/hours", "e1")).await.expect(303);
        let page = evaluator.get(&claims).await.expect(200);
        for what in ["Många kom tack vare cheferna.", "låter som en orsak", "Timmar", "e1: Chefer i Ekby", "Vilka kom"]
        {
            assert!(page.says(what), "{what}: {}", page.text());
        }
        assert!(!page.says("Inaktuellt"));
        town.browser(Who::LocalLead).post(&new, &claim("Många kom.", "", "e1")).await.expect(404);

        // More people come, and a new evaluation tells it.
        clock.set(Timestamp::from_sweden(today(), 10 * 60 + 5));
        let member = town.world.members[0].clone();
        let may = can_run_sessions(&member.unit_actor(Role::Champion, 0), &member.unit_ref(0)).unwrap();
        let mut work = town.db.work(db::Actor::Program).await.unwrap();
        let there = member.staff[0].iter().map(|person| (*person, Minutes(30))).collect();
        save_register(&mut work, &may, town.belongings[0].sessions[0], &there, None).await.unwrap();
        work.commit(member.organisation, "register_saved", None).await.unwrap();
        evaluation(&town.db, &town.world.programme_ref()).await;
        let evaluator = town.browser(Who::Evaluator);
        let page = evaluator.get(&claims).await.expect(200);
        assert!(page.says("Inaktuellt") && page.says("Timmar var ") && page.says(" och är nu "), "{}", page.text());
        let refused = evaluator.post(&desk, &[]).await.expect(422);
        assert!(refused.says("Ett påstående är inaktuellt"), "{}", refused.text());

        let renew = |words: &'static str, what: &'static str| [("claim", "1"), ("words-1", words), ("do", what)];
        evaluator.post(&claims, &renew("Effekten är att fler kom.", "renew")).await.expect(422);
        evaluator.post(&claims, &[("claim", "7"), ("words-7", "x"), ("do", "renew")]).await.expect(422);
        evaluator.post(&claims, &renew("Fler kom.", "renew")).await.expect(303);
        let page = evaluator.get(&claims).await.expect(200);
        assert!(page.says("Fler kom.") && !page.says("Inaktuellt"), "{}", page.text());
        // What it was before can be read, with the figures of then.
        let before = page.between("1 tidigare version", "</article>");
        assert!(before.contains("Många kom tack vare cheferna.") && before.contains("Timmar"), "{before}");
        assert!(before.contains("e1: Chefer i Ekby"), "{before}");
        evaluator.post(&desk, &[]).await.expect(303);
        let released = evaluator.get(&format!("{desk}/released")).await.expect(200);
        assert!(released.says("Fler kom.") && released.says("Timmar"), "{}", released.text());

        // Taking the evidence back makes the sentence outdated too; the edition keeps both.
        evaluator.post(&format!("{desk}/register/withdraw"), &[("evidence", "e1")]).await.expect(303);
        assert!(evaluator.get(&claims).await.expect(200).says("e1 är tillbakatagen"));
        evaluator.post(&claims, &renew("Fler kom.", "withdraw")).await.expect(303);
        let page = evaluator.get(&claims).await.expect(200);
        assert!(page.says("1 påstående som har tagits tillbaka") && page.says("Inga påståenden än"), "{}", page.text());
        assert!(evaluator.get(&format!("{desk}/released")).await.expect(200).says("Fler kom."));
    })
    .await;
}

/// The files of a zip.
fn unzipped(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut file = archive.by_index(at).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

#[tokio::test]
async fn what_goes_out_in_the_package_comes_back_the_same_and_the_engine_shows_the_matrix() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let desk = with_questions(&mut town).await;
        let export = format!("/programmes/{}/{}/export", town.world.lead, town.world.programme);
        let evaluator = town.browser(Who::Evaluator);
        evaluator
            .post(&format!("{desk}/register"), &piece("summary", "=1+1, två rader\noch \"mer\""))
            .await
            .expect(303);
        evaluator.post(&format!("{desk}/register"), &piece("stance", "contradicts")).await.expect(303);
        evaluator.upload(&format!("{desk}/published"), &[], published("procent").as_bytes()).await.expect(303);
        let files = unzipped(&evaluator.get(&export).await.expect(200).body);
        for file in ["framework.csv", "evidence.csv", "published.csv"] {
            assert!(files.contains_key(file), "{file}: {:?}", files.keys());
        }
        let package: Package = read(&files, ReadOptions::default()).unwrap().package;
        let first = &package.framework.as_ref().unwrap()[0];
        assert_eq!(
            (first.text.as_str(), &first.data[..]),
            ("Vilka kom, och <b>hur många</b>?", &[DataSource::Participation, DataSource::Interview][..])
        );
        let said = &package.evidence.as_ref().unwrap()[0];
        assert_eq!(said.summary.as_deref(), Some("=1+1, två rader\noch \"mer\""));
        assert_eq!(said.date, "2026-03-01".parse().ok());
        assert_eq!(package.published.as_ref().unwrap()[1].value, Figure::new(44.0, 0));

        let result = evaluation::evaluate(&package, &evaluation::Context::default());
        let matrix = result.programmes[0].evidence.there().unwrap();
        assert_eq!(matrix.questions[1].verdict, Verdict::Contested);
        assert!(matrix.sources.contains(&"ombud/participation".to_owned()), "{:?}", matrix.sources);
        assert_eq!(result.audit.len(), 1);

        // Taken back and handed in again, also as semicolons, the same goes out.
        for key in ["e1", "e2"] {
            evaluator.post(&format!("{desk}/register/withdraw"), &[("evidence", key)]).await.expect(303);
        }
        let renamed = String::from_utf8(files["evidence.csv"].clone()).unwrap().replace("\ne", "\nagain-e");
        evaluator.upload(&format!("{desk}/register/import"), &[], renamed.as_bytes()).await.expect(303);
        evaluator
            .upload(&format!("{desk}/questions/import"), &[("seen", "1")], &files["framework.csv"])
            .await
            .expect(303);
        evaluator.upload(&format!("{desk}/published"), &[], &files["published.csv"]).await.expect(303);
        let again = unzipped(&evaluator.get(&export).await.expect(200).body);
        assert_eq!(String::from_utf8_lossy(&again["evidence.csv"]), renamed);
        for file in ["framework.csv", "published.csv", "datapackage.json"] {
            assert_eq!(again[file], files[file], "{file}");
        }
        let back = read(&again, ReadOptions::default()).unwrap().package;
        assert_eq!(write(&back)["published.csv"], files["published.csv"]);
    })
    .await;
}
