use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE, LOCATION, RETRY_AFTER};
use axum::routing::{get, post};
use db::{Db, FrozenClock};
use kernel::{ProgrammeId, Timestamp};
use measurement::pseudonym::{KeyRing, KeyUnavailable, ProgrammeKey};
use tower::ServiceExt;

use super::*;
use crate::app::Config;
use crate::form::Filled;
use crate::routes::{self, Kind, ROUTES};

/// An installation with an empty database in a file of its own.
pub(crate) async fn app(https: bool) -> App {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!("ombud-web-{}-{}.db", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let file = std::env::temp_dir().join(name);
    let url = format!("sqlite:{}", file.display()).parse().unwrap();
    let db = Db::open(&url, Arc::new(FrozenClock::at(Timestamp(1_740_000_000_000)))).await.unwrap();
    db.migrate().await.unwrap();
    let config = Config {
        public_url: if https { "https://ombud.example.se" } else { "http://127.0.0.1:8080" }.to_owned(),
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
        insecure_cookies: !https,
        trusted_proxy: None,
        simulated: false,
        printer: None,
        first_run_token: "first".to_owned(),
        mail: None,
    };
    App::new(config, db, Arc::new(NoKeys))
}

/// Pages around the real ones need no pseudonyms.
struct NoKeys;

impl KeyRing for NoKeys {
    fn key(&self, _: ProgrammeId) -> Result<ProgrammeKey, KeyUnavailable> {
        Err(KeyUnavailable("none in these tests".to_owned()))
    }
}

/// The real routes and some that fail on purpose.
async fn web(https: bool) -> Router {
    async fn breaks() -> &'static str {
        panic!("secret detail")
    }
    async fn is_internal() -> Failure {
        Failure::internal("secret detail")
    }
    async fn is_hidden() -> Failure {
        Failure::NotFound
    }
    async fn needs_sign_in() -> Failure {
        Failure::SignInNeeded
    }
    async fn is_busy() -> Failure {
        Failure::TooMany { retry_after: 1 }
    }
    async fn takes(_: Filled) -> &'static str {
        "taken"
    }
    let failing = Router::new()
        .route("/breaks", get(breaks))
        .route("/internal", get(is_internal))
        .route("/hidden", get(is_hidden))
        .route("/mine", get(needs_sign_in).post(needs_sign_in))
        .route("/busy", get(is_busy))
        .route("/takes", post(takes));
    around(routes::build().merge(failing), app(https).await)
}

async fn ask(web: &Router, request: axum::http::request::Builder, body: &'static str) -> (Response, String) {
    let response = web.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, 1_000_000).await.unwrap();
    (Response::from_parts(parts, Body::empty()), String::from_utf8_lossy(&bytes).into_owned())
}

fn a_get(path: &str) -> axum::http::request::Builder {
    Request::builder().uri(path)
}

fn a_post(path: &str) -> axum::http::request::Builder {
    Request::builder().method("POST").uri(path).header(CONTENT_TYPE, "application/x-www-form-urlencoded")
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test]
async fn every_open_page_without_a_name_in_its_address_answers_a_stranger() {
    let web = web(false).await;
    let open = ROUTES.iter().filter(|route| route.kind == Kind::Page && route.stranger == crate::Stranger::Open);
    for route in open.filter(|route| route.method == "GET" && !route.path.contains('{')) {
        let (response, html) = ask(&web, a_get(route.path), "").await;
        let sent_on = response.status() == StatusCode::SEE_OTHER;
        // The pages of a check are open to whoever has begun one; to others there is no such page.
        let not_begun = route.path.starts_with("/check") && response.status() == StatusCode::NOT_FOUND;
        let shown = (response.status() == StatusCode::OK || not_begun) && html.contains("<main");
        assert!(sent_on || shown, "{}: {} {html}", route.path, response.status());
    }
}

#[tokio::test]
async fn every_answer_carries_the_headers() {
    let web = web(true).await;
    for path in ["/", "/hidden", "/breaks", "/no-such-page", "/healthz"] {
        let (response, _) = ask(&web, a_get(path), "").await;
        let policy = header(&response, "content-security-policy");
        assert!(policy.starts_with("default-src 'none';") && !policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(header(&response, "x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header(&response, "cache-control"), "no-store", "{path}");
        assert!(header(&response, "strict-transport-security").starts_with("max-age="), "{path}");
        assert_eq!(header(&response, "x-request-id").len(), 36, "{path}");
    }
}

#[tokio::test]
async fn what_a_stranger_must_not_know_looks_like_what_does_not_exist() {
    let web = web(false).await;
    let (hidden, hidden_html) = ask(&web, a_get("/hidden"), "").await;
    let (missing, missing_html) = ask(&web, a_get("/absent"), "").await;
    assert_eq!((hidden.status(), missing.status()), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    assert_eq!(hidden_html.replace("/hidden", "/absent"), missing_html);
}

#[tokio::test]
async fn a_failure_tells_the_way_on_and_nothing_from_inside() {
    let web = web(false).await;
    for path in ["/breaks", "/internal"] {
        let (response, html) = ask(&web, a_get(path).header("accept-language", "en"), "").await;
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(!html.contains("secret"), "{html}");
        assert!(html.contains("The fault is ours") && html.contains("still there"), "{html}");
        assert!(html.contains(header(&response, "x-request-id")), "the code to tell: {html}");
    }
    let (response, html) = ask(&web, a_get("/busy"), "").await;
    assert_eq!(response.headers().get(RETRY_AFTER).unwrap(), "1");
    assert!(html.contains("om 1 sekund."), "{html}");
}

#[tokio::test]
async fn who_needs_to_sign_in_is_led_there_and_back() {
    let web = web(false).await;
    let (response, _) = ask(&web, a_get("/mine?month=2025-03"), "").await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(response.headers().get(LOCATION).unwrap(), "/sign-in?next=/mine%3Fmonth%3D2025-03");
    let (response, html) = ask(&web, a_post("/mine"), "").await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    assert!(html.contains("Logga in först"), "{html}");
}

#[tokio::test]
async fn other_sites_cannot_make_a_browser_post() {
    let web = web(true).await;
    let foreign = a_post("/takes").header("sec-fetch-site", "cross-site").header("origin", "https://evil.example");
    let (response, html) = ask(&web, foreign, "a=b").await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    assert!(html.contains("från en annan sida"), "{html}");
    for own in [
        a_post("/takes").header("sec-fetch-site", "same-origin"),
        a_post("/takes").header("host", "inside:8080").header("origin", "https://ombud.example.se"),
    ] {
        let (response, text) = ask(&web, own, "a=b").await;
        assert_eq!((response.status(), text.as_str()), (StatusCode::OK, "taken"));
    }
}

#[tokio::test]
async fn too_much_is_refused_with_words() {
    let web = web(false).await;
    let body: &'static str = Box::leak(format!("a={}", "x".repeat(3_000_000)).into_boxed_str());
    let (response, html) = ask(&web, a_post("/takes"), body).await;
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert!(html.contains("Dela upp"), "{html}");
    let no_form = Request::builder().method("POST").uri("/takes").header(CONTENT_TYPE, "text/plain");
    assert_eq!(ask(&web, no_form, "a=b").await.0.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_foreign_request_id_is_not_taken_over() {
    let (response, _) = ask(&web(false).await, a_get("/healthz").header("x-request-id", "planted"), "").await;
    assert!(!header(&response, "x-request-id").contains("planted"));
}

#[tokio::test]
async fn the_database_is_asked_whether_it_is_ready() {
    let (response, text) = ask(&web(false).await, a_get("/readyz"), "").await;
    assert_eq!((response.status(), text.as_str()), (StatusCode::OK, "ready"));
}

#[tokio::test]
async fn an_empty_code_comes_back_with_the_first_page() {
    let (response, html) = ask(&web(false).await, a_post("/code"), "code=+-+").await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(html.contains("aria-invalid=\"true\"") && html.contains("står på affischen"), "{html}");
}

#[tokio::test]
async fn the_language_is_remembered_and_leads_back_here_only() {
    let web = web(true).await;
    let (response, _) = ask(&web, a_get("/language/en?to=/about"), "").await;
    assert_eq!(response.headers().get(LOCATION).unwrap(), "/about");
    assert!(header(&response, "set-cookie").starts_with("__Host-lang=en; HttpOnly; SameSite=Lax; Secure; Path=/"));
    let (response, _) = ask(&web, a_get("/language/en?to=//evil.example"), "").await;
    assert_eq!(response.headers().get(LOCATION).unwrap(), "/");
    assert_eq!(ask(&web, a_get("/language/xx"), "").await.0.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn something_is_said_once() {
    let web = web(false).await;
    let (response, html) = ask(&web, a_get("/about").header("cookie", "flash=signed-out"), "").await;
    assert!(html.contains("Du är utloggad."), "{html}");
    assert!(
        header(&response, "set-cookie").contains("flash=; ") && header(&response, "set-cookie").contains("Max-Age=0")
    );
    let (response, html) = ask(&web, a_get("/about").header("cookie", "flash=no-such-text"), "").await;
    assert!(response.status() == StatusCode::OK && !html.contains("role=\"status\""), "{html}");
}

#[tokio::test]
async fn assets_are_kept_for_ever_and_travel_compressed() {
    let web = web(false).await;
    let (_, html) = ask(&web, a_get("/"), "").await;
    let address = html.split("rel=\"stylesheet\" href=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let (response, _) = ask(&web, a_get(&address).header("accept-encoding", "br, gzip"), "").await;
    assert_eq!(header(&response, "content-type"), "text/css; charset=utf-8");
    assert!(header(&response, "cache-control").contains("immutable"));
    assert!(response.headers().contains_key(CONTENT_ENCODING));
    let (response, _) = ask(&web, a_get("/assets/0000000000000000/ombud.css"), "").await;
    assert_eq!(header(&response, "cache-control"), "no-cache");
    assert_eq!(ask(&web, a_get("/assets/0/other.css"), "").await.0.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_first_page_with_all_it_loads_is_small() {
    let web = web(false).await;
    let compressed = |path: String| {
        let web = web.clone();
        async move { ask_bytes(&web, a_get(&path).header("accept-encoding", "br")).await }
    };
    let sizes = [
        compressed("/".to_owned()).await,
        compressed(crate::assets::STYLE.address()).await,
        compressed(crate::assets::ICON.address()).await,
    ];
    assert!(sizes.iter().sum::<usize>() < 12_000, "{sizes:?} bytes");
}

async fn ask_bytes(web: &Router, request: axum::http::request::Builder) -> usize {
    let response = web.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    to_bytes(response.into_body(), 1_000_000).await.unwrap().len()
}
