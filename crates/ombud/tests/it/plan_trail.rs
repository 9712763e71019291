//! Can one see afterwards how it came about: what staff said before the gate, who decided on what, what an initiative said before, who
//! stood behind joined needs; and find all of it again?

use access::Role;
use access::rules::council::can_borrow;
use access::rules::development::can_coordinate;
use development::tryout::{NewLoan, NewThing, add_thing, lend};
use testkit::{Browser, each_db, today};

use crate::town::{Town, Who};
use crate::town_council::text;

async fn phone(town: &Town, unit: usize, machine: u8) -> Browser {
    let mut phone = Browser::new(&town.pages, machine);
    let code = town.belongings[0].codes[unit].to_string();
    phone.post("/help", &[("code", &code)]).await.expect(303);
    phone
}

#[tokio::test]
async fn what_staff_say_of_what_they_try_stands_with_the_initiative_and_before_its_gate() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let own = town.world.members[0].clone();
        let initiative = town.belongings[0].initiative;
        let here = format!("/initiatives/{}/{initiative}", own.organisation);
        let lead = own.organisation_actor(Role::LocalLead);
        let may = can_coordinate(&lead, own.organisation).unwrap();
        let mut work = town.db.work(db::Actor::Program).await.unwrap();
        let (name, about) = (text("Kodlås"), text("Öppnar utan nyckel"));
        let new = NewThing { name: &name, about: &about, pieces: 1, initiative: Some(initiative) };
        let thing = add_thing(&mut work, &may, new).await.unwrap();
        let unit = can_borrow(&lead, &own.unit_ref(0)).unwrap();
        let loan = NewLoan { thing, pieces: 1, starts_on: today(), ends_on: today().plus_days(5) };
        lend(&mut work, &unit, loan).await.unwrap();
        work.commit(own.organisation, "thing_lent", None).await.unwrap();
        let day = today().to_string();
        let decide = format!("{here}/decide");
        for seen in ["idea", "prepared"] {
            let passes = [("seen", seen), ("outcome", "passes"), ("reason", "Prova"), ("decided_on", day.as_str())];
            town.browser(Who::LocalLead).post(&decide, &passes).await.expect(303);
        }
        assert!(town.browser(Who::Manager).get(&here).await.expect(200).says("Ingen har sagt något än"));
        let mut noor = phone(&town, 0, 61).await;
        let thing = thing.to_string();
        let evidence = "Kodlås: 4,0 / 5,0 av 5, 10 svar";
        for n in 1..=10 {
            let fields = [("thing", thing.as_str()), ("use", "4"), ("wants", "5"), ("words", "Går fort <i>")];
            noor.post("/help/tryout", &fields).await.expect(303);
            if n >= 9 {
                let page = town.browser(Who::Manager).get(&here).await.expect(200);
                assert_eq!(page.says(evidence), n == 10, "{n}: {}", page.text());
                assert_eq!(page.says("Går fort &#60;i&#62;"), n == 10, "{n}: {}", page.text());
            }
        }
        let passes = [("seen", "test_bed"), ("outcome", "passes"), ("reason", "De vill ha det"), ("decided_on", &day)];
        town.browser(Who::LocalLead).post(&decide, &passes).await.expect(303);
        let trail = town.browser(Who::Manager).get(&format!("/initiatives/{}/decisions", own.organisation)).await;
        let trail = trail.expect(200);
        for what in ["Låsen", "De vill ha det", evidence, "inskrivet av Kim Berg", "saknades"] {
            assert!(trail.says(what), "{what}: {}", trail.text());
        }
        // Another municipality's initiative has nothing of it.
        let mut elsewhere = Browser::new(&town.pages, 62);
        elsewhere.sign_in("elsewhere", crate::town::SECRET).await;
        elsewhere.get(&here).await.expect(404);
        let theirs = format!("/initiatives/{}/decisions", town.world.members[1].organisation);
        assert!(!elsewhere.get(&theirs).await.expect(200).says(evidence));
    })
    .await;
}

#[tokio::test]
async fn what_an_initiative_said_before_is_read_beside_what_it_says_now() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let own = town.world.members[0].clone();
        let here = format!("/initiatives/{}/{}", own.organisation, town.belongings[0].initiative);
        let need = town.belongings[0].need.to_string();
        for (seen, aim) in [("1", "Ingen väcks av <b>larm."), ("2", "Alla sover.")] {
            let fields = [("seen", seen), ("name", "Låsen"), ("aim", aim), ("need", &need), ("stimulus", "supplier")];
            town.browser(Who::LocalLead).post(&format!("{here}/edit"), &fields).await.expect(303);
        }
        let manager = town.browser(Who::Manager);
        let list = manager.get(&format!("{here}/versions")).await.expect(200);
        assert!(list.says("Version 3") && list.says("Ändrat: Mål, Vad satte i gång det"), "{}", list.text());
        assert!(list.says("Kim Berg"), "who saved it: {}", list.text());
        let first = manager.get(&format!("{here}/versions/1?with=2")).await.expect(200);
        assert!(first.says("nycklar.</del>") && first.says("&#60;b&#62;larm.</ins>"), "{}", first.text());
        let latest = manager.get(&format!("{here}/versions/1")).await.expect(200);
        assert!(latest.says("sover.</ins>") && latest.says("Ändrat till version 3"), "{}", latest.text());
        assert!(manager.get(&format!("{here}/versions/3")).await.expect(200).says("Alla sover."));
        for wrong in ["versions/4", "versions/0", "versions/1?with=9"] {
            manager.get(&format!("{here}/{wrong}")).await.expect(404);
        }
        town.browser(Who::Administrator).get(&format!("{here}/versions/1")).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn whoever_gave_a_voice_to_two_needs_counts_once_when_they_are_joined() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let own = town.world.members[0].clone();
        let mut noor = phone(&town, 0, 50).await;
        let mut sam = phone(&town, 0, 51).await;
        let mut needs = Vec::new();
        for words in ["Nyckelskåpet tar tio minuter varje natt", "Det är mörkt vid nyckelskåpet"] {
            let slip = noor.get("/help/need").await.expect(200).between("name=\"slip\" value=\"", "\"");
            let fields = [("slip", slip.as_str()), ("words", words), ("perspective", "users"), ("category", "safety")];
            noor.post("/help/need", &fields).await.expect(200);
            let list = town.browser(Who::LocalLead).get("/needs").await.expect(200).text();
            let before = list.split(words).next().unwrap().rsplit("href=\"").next().unwrap().to_owned();
            let here = before.split('"').next().unwrap().to_owned();
            let taken = [("state", "taken_up"), ("category", "safety"), ("heading", words)];
            town.browser(Who::LocalLead).post(&here, &taken).await.expect(303);
            needs.push(here);
        }
        let id = |here: &str| here.rsplit('/').next().unwrap().to_owned();
        // Sam gives a voice to the second only, and to the first after they have been joined.
        sam.post(&format!("/help/need/{}/too", id(&needs[1])), &[]).await.expect(303);
        let weighs = async |town: &mut Town, here: &str| {
            let page = town.browser(Who::LocalLead).get(here).await.expect(200).text();
            let before = page.split(" röster från").next().unwrap().to_owned();
            before.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap().to_owned()
        };
        assert_eq!((weighs(&mut town, &needs[0]).await, weighs(&mut town, &needs[1]).await), ("1".into(), "2".into()));
        let to = id(&needs[0]);
        town.browser(Who::LocalLead).post(&format!("{}/join", needs[1]), &[("to", &to)]).await.expect(303);
        assert_eq!(weighs(&mut town, &needs[0]).await, "2", "Noor said both, Sam one");
        sam.post(&format!("/help/need/{to}/too"), &[]).await.expect(303);
        assert_eq!(weighs(&mut town, &needs[0]).await, "2");
        town.browser(Who::LocalLead).post(&format!("{}/part", needs[1]), &[]).await.expect(303);
        assert_eq!((weighs(&mut town, &needs[0]).await, weighs(&mut town, &needs[1]).await), ("2".into(), "2".into()));
        let _ = own;
    })
    .await;
}

#[tokio::test]
async fn one_search_finds_in_everything_that_one_may_read_and_in_nothing_else() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let search = format!("/initiatives/{}/search?words=", town.world.members[0].organisation);
        let day = today().to_string();
        let here = format!("/initiatives/{}/{}", town.world.members[0].organisation, town.belongings[0].initiative);
        let fields = [("seen", "idea"), ("outcome", "deferred"), ("reason", "Vänta på budgeten"), ("decided_on", &day)];
        town.browser(Who::LocalLead).post(&format!("{here}/decide"), &fields).await.expect(303);
        for (words, kind, found) in [
            ("studie", "Aktiviteter", "Studie"),
            ("nattpatrullen", "Lärdomar", "Börja med nattpatrullen."),
            ("budgeten+v%C3%A4nta", "Beslut", "Vänta på budgeten"),
            ("ordning", "Möten", "Inför fleråringen"),
            ("nycklarna+tid", "Behov", "Tryggare nätter utan nycklar"),
        ] {
            let page = town.browser(Who::Manager).get(&format!("{search}{words}")).await.expect(200);
            assert!(page.says(&format!("<h2>{kind}</h2>")) && page.says(found), "{words}: {}", page.text());
        }
        // The champion has no seat in the council; nobody finds the other municipality's.
        let champion = town.browser(Who::Champion).get(&format!("{search}ordning")).await.expect(200);
        assert!(champion.says("Inget hittades") && !champion.says("Inför fleråringen"), "{}", champion.text());
        for nothing in ["xyzzy", "studie+xyzzy", "%3Cscript%3E"] {
            let page = town.browser(Who::LocalLead).get(&format!("{search}{nothing}")).await.expect(200);
            assert!(page.says("Inget hittades") && !page.says("<script>"), "{nothing}");
        }
        let blank = town.browser(Who::LocalLead).get(&format!("{search}+")).await.expect(200);
        assert!(!blank.says("Inget hittades") && !blank.says("Studie"));
    })
    .await;
}
