//! How does Ombud get from an empty database to an evaluation, page by page? The steps, each as somebody does it at a
//! browser; `thread.rs` tells them, and the tests of hostile names walk the same way with other names.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use db::{Db, FrozenClock};
use kernel::{Date, Timestamp};
use measurement::instrument::staff_check;
use measurement::{Item, Question};
use testkit::{Browser, Got};

use crate::town::{SECRET, pages};

/// What everything is called.
#[derive(Debug, Clone, Copy)]
pub struct Names {
    /// The federation that leads.
    pub federation: &'static str,
    /// The municipality.
    pub municipality: &'static str,
    /// The programme.
    pub programme: &'static str,
    /// Two units.
    pub units: [&'static str; 2],
    /// A given and a family name.
    pub person: [&'static str; 2],
    /// The display name of every account.
    pub account: &'static str,
    /// The title of the session.
    pub session: &'static str,
    /// The wave.
    pub wave: &'static str,
    /// The note of a cost.
    pub note: &'static str,
}

/// The story so far.
pub struct Story {
    /// The database.
    pub db: Db,
    /// Its clock.
    pub clock: Arc<FrozenClock>,
    /// The pages.
    pub pages: Router,
    /// What everything is called.
    pub names: Names,
    machine: u8,
    sent: Vec<(String, String)>,
    /// Ids as they stand in addresses.
    pub federation: String,
    /// The municipality's id.
    pub municipality: String,
    /// The programme's id.
    pub programme: String,
    /// The ids of the units.
    pub units: Vec<String>,
}

impl Story {
    /// An empty database and a program that has just been started.
    pub fn begin(db: Db, clock: Arc<FrozenClock>, names: Names) -> Self {
        let pages = pages(&db);
        let empty = String::new;
        Self {
            db,
            clock,
            pages,
            names,
            machine: 0,
            sent: Vec::new(),
            federation: empty(),
            municipality: empty(),
            programme: empty(),
            units: Vec::new(),
        }
    }

    /// A browser that has never been here.
    pub fn somebody(&mut self) -> Browser {
        self.machine += 1;
        Browser::new(&self.pages, self.machine)
    }

    /// Somebody who signs in.
    pub async fn sign_in(&mut self, name: &str) -> Browser {
        let mut browser = self.somebody();
        browser.sign_in(name, SECRET).await;
        browser
    }

    /// Sets the clock to ten in the morning of a day.
    pub fn it_is(&self, year: i16, month: i8, day: i8) {
        let day = Date::new(year, month, day).expect("a day");
        self.clock.set(Timestamp::from_sweden(day, 10 * 60));
    }

    /// The first person comes with the token from the log.
    pub async fn first_run(&mut self, token: &str) -> Got {
        let fields = [
            ("token", token),
            ("organisation", self.names.federation),
            ("kind", "federation"),
            ("display_name", self.names.account),
            ("name", "rut"),
            ("secret", SECRET),
        ];
        self.somebody().post("/first-run", &fields).await
    }

    /// The administrator adds the municipality and the programme, and gives out accounts to those who lead.
    pub async fn set_up(&mut self, rut: &mut Browser) {
        let list = rut.get("/administration").await.expect(200);
        self.federation = list.between("<a href=\"/administration/", "\"");
        let fields = [("organisation", self.names.municipality), ("kind", "municipality")];
        let made = rut.post("/administration/organisations", &fields).await.expect(303);
        self.municipality = made.to.rsplit('/').next().unwrap_or_default().to_owned();
        let there = format!("/administration/{}", self.federation);
        let fields = [
            ("programme_name", self.names.programme),
            ("code", "nara"),
            ("starts_on", "2026-01-01"),
            ("ends_on", "2026-12-31"),
            ("planned", "25"),
        ];
        rut.post(&format!("{there}/programmes"), &fields).await.expect(303);
        let page = rut.get(&there).await.expect(200);
        let chosen = format!("{}.", self.federation);
        self.programme = page.between(&format!("value=\"{chosen}"), "\"");
        let chosen = format!("{chosen}{}", self.programme);
        self.account(rut, &self.federation, "paula", &[("role", "programme_lead"), ("programme", &chosen)]).await;
        self.account(rut, &self.federation, "eva", &[("role", "evaluator"), ("programme", &chosen)]).await;
        self.account(rut, &self.municipality, "lova", &[("role", "local_lead")]).await;
    }

    async fn account(&self, by: &mut Browser, organisation: &str, name: &str, role: &[(&str, &str)]) {
        let mut fields = vec![("display_name", self.names.account), ("name", name), ("secret", SECRET)];
        fields.extend(role);
        by.post(&format!("/administration/{organisation}/accounts"), &fields).await.expect(303);
    }

    /// The local lead reads in units and persons: twelve in each unit, the first a manager and the second a champion.
    pub async fn import(&mut self, lova: &mut Browser) {
        let [north, south] = self.names.units.map(quoted);
        let units =
            format!("kod;namn;överordnad;verksamhet\n10;Hemtjänsten;;hemtjänst\n11;{north};10;\n12;{south};10;\n");
        lova.upload("/people/import", &[("kind", "units")], units.as_bytes()).await.expect(303);
        let mut persons = String::from("anställningsnummer;förnamn;efternamn;kön;enhet;grupp;från\n");
        let [given, family] = self.names.person.map(quoted);
        for unit in [11, 12] {
            for n in 0..14 {
                let group = ["chef", "ombud", "", "", ""][n.min(2)];
                let sex = if n % 4 == 0 { "man" } else { "kvinna" };
                // Letters that no code and no checksum has, so that a search for the number finds nothing else.
                persons += &format!("anst-{unit}{n:02};{given};{family};{sex};{unit};{group};2026-01-01\n");
            }
        }
        lova.upload("/people/import", &[("kind", "persons")], persons.as_bytes()).await.expect(303);
        assert_eq!(lova.get("/people").await.expect(200).to, "");
    }

    /// The municipality joins the programme; the champion and the manager of the first unit get their accounts.
    pub async fn join(&mut self, rut: &mut Browser) {
        let there = format!("/administration/{}", self.municipality);
        let chosen = format!("{}.{}", self.federation, self.programme);
        let fields = [("join", chosen.as_str()), ("joins_on", "2026-01-01")];
        rut.post(&format!("{there}/join"), &fields).await.expect(303);
        let page = rut.get(&there).await.expect(200).text();
        let list = page.split_once("name=\"unit\"").map(|(_, rest)| rest).expect("a list of units");
        let options = list.split("</select>").next().unwrap_or_default();
        let ids = options.split("value=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned);
        let ids: Vec<String> = ids.filter(|id| id.len() == 36).collect();
        assert_eq!(ids.len(), 3, "{options}");
        let mut units = Vec::new();
        for code in ["11", "12"] {
            let organisation = self.municipality.parse().expect("an id");
            let tree = people::unit::unit_tree(&mut self.db.reader(), organisation).await.expect("units");
            units.push(tree.by_code(code).expect("it was imported").id.to_string());
        }
        assert!(units.iter().all(|unit| ids.contains(unit)));
        self.units = units;
        self.account(rut, &self.municipality, "cleo", &[("role", "champion"), ("unit", &self.units[0])]).await;
        self.account(rut, &self.municipality, "mia", &[("role", "manager"), ("unit", &self.units[0])]).await;
    }

    /// The programme's lead plans a measurement.
    pub async fn plan_wave(&mut self, paula: &mut Browser, moment: &str, opens_on: &str, closes_on: &str) {
        let fields = [
            ("wave_name", self.names.wave),
            ("instrument", staff_check().id.as_str()),
            ("moment", moment),
            ("linkage", "anonymous"),
            ("opens_on", opens_on),
            ("closes_on", closes_on),
        ];
        let path = format!("{}/waves", self.programme_path());
        paula.post(&path, &fields).await.expect(303);
        assert!(paula.get(&path).await.expect(200).says("<h2>"));
    }

    /// The champion prints the poster of a unit; gives the code on it.
    pub async fn poster(&mut self, by: &mut Browser, unit: usize) -> String {
        let path = format!("{}/poster", self.unit_path(unit));
        let page = by.get(&path).await.expect(200);
        if page.says(&format!("{path}/")) {
            let action = page.between(&format!("action=\"{path}/"), "\"");
            by.post(&format!("{path}/{action}"), &[]).await.expect(303);
        }
        by.get(&path).await.expect(200).between("<p class=\"code\">", "</p>")
    }

    /// A care worker with the code, on a phone that has never been here, answers everything on one page.
    pub async fn answer(&mut self, code: &str, level: u8) -> Browser {
        let mut phone = self.somebody();
        let entry = phone.post("/code", &[("code", code)]).await.expect(200);
        let way_in = entry.between("name=\"way_in\" value=\"", "\"");
        phone.post("/check", &[("way_in", &way_in)]).await.expect(303);
        let page = phone.get("/check/all").await.expect(200);
        self.sent = answers(&page, level);
        let fields: Vec<(&str, &str)> = self.sent.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(phone.post("/check/all", &fields).await.expect(303).to, "/check/done");
        phone
    }

    /// The fields that the last care worker has sent.
    pub fn same_answers(&self) -> Vec<(String, String)> {
        self.sent.clone()
    }

    /// The champion plans a session for a day; gives its address.
    pub async fn plan_session(&mut self, cleo: &mut Browser, day: &str) -> String {
        let unit = format!("{}.{}", self.municipality, self.units[0]);
        let fields = [
            ("kit", learning::kit::kits()[0].id.as_str()),
            ("unit", &unit),
            ("date", day),
            ("time", "08:30"),
            ("programme", &self.programme),
            ("title", self.names.session),
        ];
        cleo.post("/sessions/new", &fields).await.expect(303).to
    }

    /// The programme's lead reads in costs: looks first, then decides.
    pub async fn import_costs(&mut self, paula: &mut Browser) {
        let note = quoted(self.names.note);
        let file = format!(
            "period;aktivitet;kostnadsslag;belopp;notering\n2026-02;projektledning;personal;100 000;{note}\n\
             2026-03;arbetsplatsträff;personal;50 000,50;\n"
        );
        let path = format!("{}/costs/import", self.programme_path());
        let looked = paula.upload(&path, &[], file.as_bytes()).await.expect(200);
        let rows = unescaped(&looked.between("name=\"rows\" value=\"", "\">"));
        let read_in = paula.upload(&path, &[("rows", &rows)], b"").await.expect(303);
        assert_eq!(read_in.to, format!("{}/costs", self.programme_path()));
        let again = paula.upload(&path, &[("rows", &rows)], b"").await;
        assert_eq!(again.status, 409, "the same rows are not read in twice");
    }

    /// The evaluator starts an evaluation and waits for it; gives its address and the page.
    pub async fn evaluate(&mut self, eva: &mut Browser) -> (String, Got) {
        let started = eva.post("/evaluations", &[("programme", &self.programme)]).await.expect(303);
        for _ in 0..600 {
            let page = eva.get(&started.to).await.expect(200);
            if !page.headers.contains_key("refresh") {
                return (started.to, page);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the evaluation does not end");
    }

    /// The address of the programme.
    pub fn programme_path(&self) -> String {
        format!("/programmes/{}/{}", self.federation, self.programme)
    }

    /// The address of a unit.
    pub fn unit_path(&self, unit: usize) -> String {
        format!("/units/{}/{}", self.municipality, self.units[unit])
    }
}

/// An answer to every question of the page: ratings at this level, and the right answers to the tasks.
fn answers(page: &Got, level: u8) -> Vec<(String, String)> {
    let instrument = staff_check();
    let said = |item: &Item| page.says(&escaped(item.text.said_in("sv")));
    let form = ["A", "B"].into_iter().find(|form| instrument.items(form).iter().all(|item| said(item)));
    let items = instrument.items(form.expect("the page shows one of the forms"));
    let fields = (1..).zip(items).flat_map(|(number, item)| {
        let values: Vec<u8> = match &item.question {
            Question::Rating { .. } => vec![level],
            Question::Order { .. } => places(&item.key()),
            _ => item.key(),
        };
        values.into_iter().map(move |value| (format!("a{number}"), value.to_string()))
    });
    fields.collect()
}

/// The place of each step, from the steps in their order.
fn places(order: &[u8]) -> Vec<u8> {
    (1..)
        .take(order.len())
        .map(|step: u8| (1..).zip(order).find(|(_, s)| **s == step).map_or(0, |(place, _)| place))
        .collect()
}

/// As templates write it.
pub fn escaped(text: &str) -> String {
    let escape = |c| match c {
        '&' => "&#38;".to_owned(),
        '<' => "&#60;".to_owned(),
        '>' => "&#62;".to_owned(),
        '"' => "&#34;".to_owned(),
        '\'' => "&#39;".to_owned(),
        c => String::from(c),
    };
    text.chars().map(escape).collect()
}

/// A piece of a page as it was before it was written into the page.
pub fn unescaped(text: &str) -> String {
    text.replace("&#60;", "<").replace("&#62;", ">").replace("&#34;", "\"").replace("&#39;", "'").replace("&#38;", "&")
}

/// As a cell of a CSV file.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}
