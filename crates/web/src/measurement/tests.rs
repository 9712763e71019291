//! A care worker's way through the pages, and what those meet who have no business there.

use std::sync::Arc;

use access::Role;
use access::rules::measurement::{can_plan_waves, can_print_codes};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use axum::http::{Request, StatusCode};
use db::{Actor, Db};
use kernel::{Group, Moment, ProgrammeId};
use measurement::Linkage;
use measurement::code::{UnitCodes, unit_codes};
use measurement::instrument::staff_check;
use measurement::pseudonym::{KeyRing, KeyUnavailable, ProgrammeKey};
use measurement::wave::{NewWave, create_wave, frame_from_register, waves_of_unit};
use testkit::{World, open_sqlite, today};
use tower::ServiceExt;

use crate::app::{App, Config};

struct OneKey;

impl KeyRing for OneKey {
    fn key(&self, _: ProgrammeId) -> Result<ProgrammeKey, KeyUnavailable> {
        Ok(ProgrammeKey::new([1; 32]))
    }
}

/// The pages over a world with one open wave, and the poster of a unit.
async fn pages(db: &Db) -> (Router, UnitCodes) {
    let world = World::create(db).await;
    let may = can_plan_waves(&world.programme_actor(Role::ProgrammeLead), world.programme).unwrap();
    let mut work = db.work(Actor::Program).await.unwrap();
    let frame = frame_from_register(&mut work, &may, Group::Staff, today()).await.unwrap();
    let new = NewWave {
        name: "Våren",
        instrument: staff_check(),
        moment: Moment::Before,
        linkage: Linkage::Anonymous,
        opens_on: today(),
        closes_on: today(),
        frame: &frame,
    };
    create_wave(&mut work, &may, new).await.unwrap();
    let member = &world.members[0];
    let may = can_print_codes(&member.unit_actor(Role::Champion, 0), &member.unit_ref(0)).unwrap();
    let wave = waves_of_unit(&mut work, &may).await.unwrap().remove(0);
    let codes = unit_codes(&mut work, &may, &wave).await.unwrap();
    work.commit(world.lead, "wave_created", None).await.unwrap();
    let config = Config {
        public_url: "http://127.0.0.1:8080".to_owned(),
        listen: ([127, 0, 0, 1], 8080).into(),
        insecure_cookies: true,
        trusted_proxy: None,
        simulated: false,
        printer: None,
        first_run_token: "first".to_owned(),
        mail: None,
    };
    (crate::app(App::new(config, db.clone(), Arc::new(OneKey))), codes)
}

struct Got {
    status: StatusCode,
    to: String,
    cookie: Option<String>,
    page: String,
}

async fn send(pages: &Router, method: &str, path: &str, cookie: &str, body: &str) -> Got {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(COOKIE, cookie)
        .header("sec-fetch-site", "same-origin")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body.to_owned()))
        .unwrap();
    let response = pages.clone().oneshot(request).await.unwrap();
    let header = |name| response.headers().get(name).map(|v| v.to_str().unwrap().to_owned());
    let (status, to, cookie) = (response.status(), header(LOCATION).unwrap_or_default(), header(SET_COOKIE));
    let page = to_bytes(response.into_body(), 1_000_000).await.unwrap();
    Got { status, to, cookie, page: String::from_utf8_lossy(&page).into_owned() }
}

/// Begins with the poster's link; gives the cookie.
async fn begin(pages: &Router, codes: &UnitCodes) -> String {
    let body = format!("way_in={}", codes.token.as_str());
    let got = send(pages, "POST", "/check", "", &body).await;
    assert_eq!((got.status, got.to.as_str()), (StatusCode::SEE_OTHER, "/check/1"));
    got.cookie.unwrap().split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn from_the_poster_to_the_own_page_question_by_question() {
    let (db, _folder) = open_sqlite().await;
    let (pages, codes) = pages(&db).await;
    let typed = format!("code={}", codes.code.to_string().to_lowercase());
    let entry = send(&pages, "POST", "/code", "", &typed).await;
    assert_eq!(entry.status, StatusCode::OK);
    assert!(entry.page.contains("Norra gruppen") && entry.page.contains("Ekby"), "{}", entry.page);
    assert_eq!(send(&pages, "GET", &format!("/c/{}", codes.token.as_str()), "", "").await.status, StatusCode::OK);

    let cookie = begin(&pages, &codes).await;
    let first = send(&pages, "GET", "/check/1", &cookie, "").await;
    assert!(first.page.contains("Fråga 1 av 20") && first.page.contains("Vet inte"), "{}", first.page);
    let wrong = send(&pages, "POST", "/check/1", &cookie, "a1=9").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let half = send(&pages, "POST", "/check/1", &cookie, "a1=4").await;
    assert_eq!(half.to, "/check/2");
    assert_eq!(send(&pages, "GET", "/check", &cookie, "").await.to, "/check/2", "it goes on where it was left");
    assert!(send(&pages, "GET", "/check/1", &cookie, "").await.page.contains("value=\"4\" checked"));
    for number in 2..20 {
        let got = send(&pages, "POST", &format!("/check/{number}"), &cookie, &format!("a{number}=dk")).await;
        assert_eq!(got.to, format!("/check/{}", number + 1));
    }
    assert_eq!(send(&pages, "POST", "/check/20", &cookie, "").await.to, "/check/done");
    let done = send(&pages, "GET", "/check/done", &cookie, "").await;
    assert!(done.page.contains("Tack! Du är klar"), "{}", done.page);
    assert_eq!(send(&pages, "GET", "/check/3", &cookie, "").await.to, "/check/done");
    assert_eq!(send(&pages, "POST", "/check/1", &cookie, "a1=1").await.status, StatusCode::CONFLICT);
    let forgotten = send(&pages, "POST", "/check/forget", &cookie, "").await;
    assert!(forgotten.cookie.unwrap().contains("Max-Age=0"));
}

#[tokio::test]
async fn all_at_once_can_be_sent_twice_but_not_changed() {
    let (db, _folder) = open_sqlite().await;
    let (pages, codes) = pages(&db).await;
    let cookie = begin(&pages, &codes).await;
    assert_eq!(send(&pages, "GET", "/check/all", &cookie, "").await.page.matches("<fieldset").count(), 20);
    let body = (1..=20).map(|number| format!("a{number}=dk")).collect::<Vec<_>>().join("&");
    for _ in 0..2 {
        assert_eq!(send(&pages, "POST", "/check/all", &cookie, &body).await.to, "/check/done");
    }
    let other = body.replace("a1=dk", "a1=3");
    assert_eq!(send(&pages, "POST", "/check/all", &cookie, &other).await.status, StatusCode::CONFLICT);
    let wrong = body.replace("a1=dk", "a1=77");
    assert_eq!(send(&pages, "POST", "/check/all", &cookie, &wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn strangers_and_guessers_get_nothing() {
    let (db, _folder) = open_sqlite().await;
    let (pages, codes) = pages(&db).await;
    for cookie in [
        "",
        "ombud-check=nonsense",
        "ombud-check=00000000-0000-0000-0000-000000000064.00000000-0000-0000-0000-000000000001",
    ] {
        for path in ["/check/1", "/check/all", "/check/done"] {
            assert_eq!(send(&pages, "GET", path, cookie, "").await.status, StatusCode::NOT_FOUND, "{path} {cookie}");
        }
        assert_eq!(send(&pages, "GET", "/check", cookie, "").await.to, "/");
    }
    let cookie = begin(&pages, &codes).await;
    for path in ["/check/0", "/check/21", "/check/x"] {
        let status = send(&pages, "GET", path, &cookie, "").await.status;
        assert!(status == StatusCode::NOT_FOUND || status == StatusCode::BAD_REQUEST, "{path}: {status}");
    }
    let first = send(&pages, "POST", "/code", "", "code=AAAA-AAAA").await;
    assert!(first.page.contains("Den koden finns inte"));
    let mut statuses = Vec::new();
    for _ in 0..25 {
        statuses.push(send(&pages, "POST", "/code", "", "code=AAAA-AAAA").await.status);
    }
    assert_eq!(statuses.last(), Some(&StatusCode::TOO_MANY_REQUESTS), "guessing is told to wait");
    let right = format!("code={}", codes.code);
    assert_eq!(
        send(&pages, "POST", "/code", "", &right).await.status,
        StatusCode::TOO_MANY_REQUESTS,
        "a right code is not told apart from a wrong one then"
    );
}
