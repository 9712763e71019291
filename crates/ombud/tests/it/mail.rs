//! Mail to accounts: an address that everybody sets themselves, reminders to those who lead units, and an outbox that neither
//! loses nor doubles. The mail server is a small one on this machine.

use std::sync::{Arc, Mutex};

use kernel::Timestamp;
use testkit::{Browser, each_db_in_time, today};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use web::{App, Config, MailSecurity, MailServer};

use crate::town::{OneKey, SECRET, Town, Who, config};

/// A mail server that keeps what it gets, and refuses an address for good or for now.
#[derive(Clone, Default)]
pub struct Server(Arc<Mutex<Mails>>);

#[derive(Default)]
struct Mails {
    taken: Vec<(String, String)>,
    refused: Option<(String, &'static str)>,
}

impl Server {
    /// Starts it; its port.
    pub async fn start() -> (Self, u16) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = Self::default();
        let here = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(here.clone().talk(stream));
            }
        });
        (server, port)
    }

    async fn talk(self, stream: TcpStream) -> std::io::Result<()> {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        write.write_all(b"220 here\r\n").await?;
        let mut to = String::new();
        while let Some(line) = lines.next_line().await? {
            let said = line.to_uppercase();
            let answer = if said.starts_with("EHLO") {
                "250 here".to_owned()
            } else if said.starts_with("RCPT") {
                to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                let refused = self.0.lock().unwrap().refused.clone();
                refused.filter(|(address, _)| *address == to).map_or("250 fine".to_owned(), |(_, how)| how.to_owned())
            } else if said.starts_with("DATA") {
                write.write_all(b"354 go on\r\n").await?;
                let mut text = String::new();
                while let Some(line) = lines.next_line().await? {
                    if line == "." {
                        break;
                    }
                    text.push_str(&line);
                    text.push('\n');
                }
                self.0.lock().unwrap().taken.push((to.clone(), text));
                "250 taken".to_owned()
            } else if said.starts_with("QUIT") {
                write.write_all(b"221 bye\r\n").await?;
                return Ok(());
            } else {
                "250 fine".to_owned()
            };
            write.write_all(format!("{answer}\r\n").as_bytes()).await?;
        }
        Ok(())
    }

    fn refuse(&self, address: &str, how: &'static str) {
        self.0.lock().unwrap().refused = Some((address.to_owned(), how));
    }

    fn take_everything(&self) {
        self.0.lock().unwrap().refused = None;
    }

    /// What an address has got.
    pub fn to(&self, address: &str) -> Vec<String> {
        let mails = self.0.lock().unwrap();
        mails.taken.iter().filter(|(to, _)| to == address).map(|(_, text)| text.clone()).collect()
    }

    fn count(&self) -> usize {
        self.0.lock().unwrap().taken.len()
    }
}

/// The town's installation with a mail server: its state, and somebody's browser at it.
pub fn sending(town: &Town, port: u16) -> (App, impl Fn(u8) -> Browser) {
    let mail = MailServer {
        host: "127.0.0.1".to_owned(),
        port,
        security: MailSecurity::None,
        account: None,
        from: "Ombud <ombud@ekby.example>".to_owned(),
    };
    let config = Config { mail: Some(mail), ..config() };
    let app = App::new(config, town.db.clone(), Arc::new(OneKey));
    let pages = web::app(app.clone());
    (app, move |machine| Browser::new(&pages, machine))
}

/// What a mail says, with the line breaks and signs of its encoding taken out.
pub fn words(mail: &str) -> String {
    let body = mail.split_once("\n\n").map_or("", |(_, body)| body);
    if !mail.to_lowercase().contains("quoted-printable") {
        return body.to_owned();
    }
    let mut bytes = Vec::new();
    let mut left = body.replace("=\n", "").into_bytes().into_iter();
    while let Some(byte) = left.next() {
        if byte == b'=' {
            let pair: Vec<u8> = left.by_ref().take(2).collect();
            bytes.push(u8::from_str_radix(std::str::from_utf8(&pair).unwrap(), 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn erasing_when_nothing_is_past_its_time_waits_for_nobody() {
    each_db_in_time(|db, _| async move {
        let town = Town::build(db).await;
        let app = App::new(config(), town.db.clone(), Arc::new(OneKey));
        app.erase_old().await.unwrap();
        app.erase_old().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn whoever_has_an_account_says_where_they_want_mail_and_takes_it_away() {
    each_db_in_time(|db, _| async move {
        let mut town = Town::build(db).await;
        let before = town.stored().await;
        let mia = town.browser(Who::Manager);
        mia.get("/mail").await.expect(200);
        let long = format!("{}@ekby.example", "m".repeat(70));
        for wrong in ["mia", "mia@ekby.example, kim@ekby.example", "mia@ekby.example\r\nBcc: kim@ekby.example", &long] {
            let got = mia.post("/mail", &[("mail", wrong), ("mail_language", "en")]).await.expect(422);
            assert!(got.says("href=\"#mail\"") && got.says("aria-invalid=\"true\""), "{}", got.text());
        }
        assert_eq!(town.stored().await, before);
        let mia = town.browser(Who::Manager);
        mia.post("/mail", &[("mail", "mia@ekby.example"), ("mail_language", "en")]).await.expect(303);
        let page = mia.get("/mail").await.expect(200);
        assert!(page.says("value=\"mia@ekby.example\"") && page.says("value=\"en\" checked"), "{}", page.text());
        // Nobody else's page shows it, and an empty field takes it away.
        assert!(!town.browser(Who::Champion).get("/mail").await.expect(200).says("mia@"));
        let mia = town.browser(Who::Manager);
        mia.post("/mail", &[("mail", ""), ("mail_language", "en")]).await.expect(303);
        assert_eq!(town.stored().await, before);
        // The administrator may give one along with the account.
        let accounts = format!("/administration/{}/accounts", town.world.members[0].organisation);
        let unit = town.world.members[0].units[1].to_string();
        let mut fields = vec![
            ("display_name", "Ny"),
            ("name", "ny-ombud"),
            ("secret", SECRET),
            ("role", "champion"),
            ("unit", &unit),
            ("mail", "ny@ekby"),
        ];
        let got = town.browser(Who::Administrator).post(&accounts, &fields).await.expect(422);
        assert!(got.says("href=\"#mail\"") && got.says("value=\"ny@ekby\""), "{}", got.text());
        fields.last_mut().unwrap().1 = "ny@ekby.example";
        town.browser(Who::Administrator).post(&accounts, &fields).await.expect(303);
        assert_eq!(town.stored().await["people_mail_address"][0], 1);
    })
    .await;
}

#[tokio::test]
async fn reminders_go_once_a_day_to_managers_and_champions_in_their_own_language() {
    each_db_in_time(|db, clock| async move {
        let town = Town::build(db).await;
        let (server, port) = Server::start().await;
        let (app, at) = sending(&town, port);
        let member = &town.world.members[0];
        let here = format!("/reach/{}/{}/reminders", member.organisation, town.waves[0]);
        let mut lead = at(101);
        lead.sign_in("local-lead", SECRET).await;
        let (unit, sibling) = (member.units[0].to_string(), member.units[1].to_string());

        // Nobody has an address: nothing can be chosen.
        let page = lead.get(&here).await.expect(200);
        assert!(page.says("utan e-postadress") && !page.says("name=\"unit\""), "{}", page.text());
        for (n, name, address, lang) in
            [(102, "manager", "mia@ekby.example", "en"), (103, "champion", "cleo@ekby.example", "sv")]
        {
            let mut browser = at(n);
            browser.sign_in(name, SECRET).await;
            browser.post("/mail", &[("mail", address), ("mail_language", lang)]).await.expect(303);
            browser.get(&here).await.expect(404);
            browser.post(&here, &[("unit", &unit)]).await.expect(404);
        }
        assert!(lead.get(&here).await.expect(200).says("name=\"unit\""));

        // Nothing chosen, or a unit that is not asked: refused, and nothing is queued.
        let before = town.stored().await;
        lead.post(&here, &[]).await.expect(422);
        let foreign = town.world.members[1].units[0].to_string();
        lead.post(&here, &[("unit", &unit), ("unit", &foreign)]).await.expect(422);
        assert_eq!(town.stored().await, before);
        lead.post(&here, &[("unit", &sibling)]).await.expect(303);
        assert_eq!(town.stored().await["people_mail"][0], 0, "nobody of that unit has an address");

        // Twice the same day is once, also by a second click after it was sent.
        lead.post(&here, &[("unit", &unit)]).await.expect(303);
        lead.post(&here, &[("unit", &unit)]).await.expect(303);
        assert!(lead.get(&here).await.expect(200).says("på väg"));
        let both = tokio::join!(app.send_mail(), app.send_mail());
        assert_eq!(both.0.unwrap() + both.1.unwrap(), 2);
        assert_eq!(app.send_mail().await.unwrap(), 0);
        lead.post(&here, &[("unit", &unit)]).await.expect(303);
        assert_eq!(app.send_mail().await.unwrap(), 0);
        assert_eq!(server.count(), 2);
        assert!(lead.get(&here).await.expect(200).says("skickad"));

        // In their own language; the way in and the day, nothing of answers, and no address but one's own.
        let (english, swedish) = (server.to("mia@ekby.example"), server.to("cleo@ekby.example"));
        let (english, swedish) = (words(&english[0]), words(&swedish[0]));
        assert!(english.contains("Please remind your colleagues at Norra gruppen"), "{english}");
        assert!(swedish.contains("Påminn gärna kollegorna på Norra gruppen"), "{swedish}");
        let raw = server.to("mia@ekby.example").remove(0);
        assert!(raw.contains("Auto-Submitted: auto-generated") && raw.contains("Message-ID: <"), "{raw}");
        assert!(!raw.contains("cleo@"), "{raw}");

        // What was sent is not kept, and is forgotten after ninety days.
        let stored = town.stored().await;
        assert_eq!(stored["people_mail"][0], 2);
        clock.set(Timestamp::from_sweden(today().plus_days(1), 10 * 60));
        let mut lead = at(104);
        lead.sign_in("local-lead", SECRET).await;
        assert!(lead.get(&here).await.expect(200).says("inte öppen"));
        lead.post(&here, &[("unit", &unit)]).await.expect(409);
        clock.set(Timestamp::from_sweden(today().plus_days(100), 10 * 60));
        app.erase_old().await.unwrap();
        assert_eq!(town.stored().await["people_mail"][0], 0);
    })
    .await;
}

#[tokio::test]
async fn a_mail_that_cannot_be_sent_is_tried_again_given_up_and_told() {
    each_db_in_time(|db, clock| async move {
        let start = Timestamp::from_sweden(today(), 60);
        clock.set(start);
        let town = Town::build(db).await;
        let (server, port) = Server::start().await;
        let (app, at) = sending(&town, port);
        let member = &town.world.members[0];
        let here = format!("/reach/{}/{}/reminders", member.organisation, town.waves[0]);
        let unit = member.units[0].to_string();
        let mut mia = at(110);
        mia.sign_in("manager", SECRET).await;
        mia.post("/mail", &[("mail", "mia@ekby.example"), ("mail_language", "sv")]).await.expect(303);
        let mut lead = at(111);
        lead.sign_in("local-lead", SECRET).await;

        // "Not now" is tried again later, no sooner; then it goes.
        server.refuse("mia@ekby.example", "450 come back");
        lead.post(&here, &[("unit", &unit)]).await.expect(303);
        assert_eq!(app.send_mail().await.unwrap(), 0);
        let page = lead.get(&here).await.expect(200);
        assert!(page.says("på väg") && page.says("svarar inte"), "{}", page.text());
        server.take_everything();
        assert_eq!(app.send_mail().await.unwrap(), 0, "not before its time");
        clock.set(start.plus_seconds(301));
        assert_eq!(app.send_mail().await.unwrap(), 1);

        // "Never" is given up at once, and so is what has been tried five times; both are told, and can be wanted again. The
        // manager has had the reminder of the day, so it is the champion's turn.
        clock.set(Timestamp::from_sweden(today(), 120));
        let mut cleo = at(112);
        cleo.sign_in("champion", SECRET).await;
        cleo.post("/mail", &[("mail", "cleo@ekby.example"), ("mail_language", "sv")]).await.expect(303);
        server.refuse("cleo@ekby.example", "550 nobody here");
        lead.post(&here, &[("unit", &unit)]).await.expect(303);
        assert_eq!(app.send_mail().await.unwrap(), 0);
        let page = lead.get(&here).await.expect(200);
        assert!(page.says("kunde inte skickas") && page.says("tar inte emot"), "{}", page.text());
        server.refuse("cleo@ekby.example", "451 later");
        lead.post(&here, &[("unit", &unit)]).await.expect(303);
        let mut at_second = 120 * 60;
        for pause in [0, 5 * 60, 30 * 60, 2 * 3600, 8 * 3600] {
            at_second += pause + 1;
            clock.set(Timestamp::from_sweden(today(), 0).plus_seconds(at_second));
            assert!(!lead.get(&here).await.expect(200).says("kunde inte skickas"), "not yet at {at_second}");
            assert_eq!(app.send_mail().await.unwrap(), 0);
        }
        assert!(lead.get(&here).await.expect(200).says("kunde inte skickas"), "five times are enough");

        // Somebody who has taken the address away in the meantime gets nothing.
        server.take_everything();
        lead.post(&here, &[("unit", &unit)]).await.expect(303);
        cleo.post("/mail", &[("mail", "")]).await.expect(303);
        assert_eq!(app.send_mail().await.unwrap(), 0);
        assert_eq!(server.to("cleo@ekby.example").len(), 0);
        assert!(lead.get(&here).await.expect(200).says("kontot har ingen adress"));
    })
    .await;
}

#[tokio::test]
async fn without_a_mail_server_the_page_offers_the_note_instead() {
    each_db_in_time(|db, _| async move {
        let mut town = Town::build(db).await;
        let member = town.world.members[0].clone();
        let here = format!("/reach/{}/{}/reminders", member.organisation, town.waves[0]);
        let reach = town.browser(Who::LocalLead).get("/reach").await.expect(200);
        assert!(reach.says(&here), "the way there");
        let page = town.browser(Who::LocalLead).get(&here).await.expect(200);
        let note = format!("/units/{}/{}/reminder/{}", member.organisation, member.units[0], town.waves[0]);
        assert!(
            page.says("skickar ingen e-post") && page.says(&note) && !page.says("<button>Skicka"),
            "{}",
            page.text()
        );
        let before = town.stored().await;
        let unit = member.units[0].to_string();
        town.browser(Who::LocalLead).post(&here, &[("unit", &unit)]).await.expect(409);
        assert_eq!(town.stored().await, before);
    })
    .await;
}
