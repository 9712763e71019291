//! What is around every request? From the outside in: a request id, a trace without personal data, packing, headers and error
//! pages, a limit to how much happens at once, protection against requests from other sites, time limits, and a net
//! for whatever panics.

use std::time::Duration;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, SET_COOKIE, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tower::util::MapRequestLayer;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, RequestId, SetRequestIdLayer};
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::{DefaultOnResponse, TraceLayer};
use tracing::Level;

use crate::app::App;
use crate::failure::{Failure, worded};
use crate::layout::{FLASH_COOKIE, Visit, set_cookie};
use crate::packing;

/// No request takes longer; what needs more is a job that can be left.
const LONGEST: Duration = Duration::from_secs(30);
/// No request sends more, whatever its route says.
const LARGEST: usize = 64 * 1024 * 1024;

/// Nothing is loaded from elsewhere, nothing inline runs or styles, nobody frames us.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
    connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

static FIXED_HEADERS: [(HeaderName, HeaderValue); 6] = [
    (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"),
    ),
];

/// Puts the shell around the routes. In few layers, each a tuple with the outermost first: what the router holds of a layer is
/// made anew for every request.
pub(crate) fn around(routes: Router<App>, app: App) -> Router {
    let trace = TraceLayer::new_for_http()
        .make_span_with(|request: &Request| {
            let pattern = request.extensions().get::<MatchedPath>().map_or("(none)", MatchedPath::as_str);
            let id = request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok());
            tracing::info_span!("request", method = %request.method(), route = pattern, id)
        })
        .on_response(DefaultOnResponse::new().level(Level::INFO));
    let limits = (CatchPanicLayer::new(), RequestBodyLimitLayer::new(LARGEST));
    let words = (
        from_fn_with_state(app.clone(), headers_and_words),
        from_our_own_pages(&app),
        TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST),
    );
    let tracing = (
        MapRequestLayer::new(without_foreign_id),
        SetRequestIdLayer::x_request_id(MakeRequestUuid),
        PropagateRequestIdLayer::x_request_id(),
        trace,
        CompressionLayer::new().quality(CompressionLevel::Fastest),
    );
    routes.fallback(no_such_page).layer(limits).layer((tracing, words)).with_state(app)
}

async fn no_such_page() -> Failure {
    Failure::NotFound
}

/// Refuses what other sites make a browser send (by `Sec-Fetch-Site`, else by `Origin`). The configured public address is
/// ours also behind a proxy that changes `Host`.
fn from_our_own_pages(app: &App) -> CsrfLayer {
    let public_url = &app.config().public_url;
    CsrfLayer::new().add_trusted_origin(public_url).unwrap_or_else(|why| {
        tracing::warn!(%why, public_url, "the public address cannot be trusted as an origin; only the request's host counts");
        CsrfLayer::new()
    })
}

/// Request ids are ours, so that nobody writes into the log.
fn without_foreign_id(mut request: Request) -> Request {
    request.headers_mut().remove("x-request-id");
    request
}

/// Better to ask some to come back in a moment than to be slow for all.
async fn one_at_a_time_up_to_a_limit(app: &App, request: Request, next: Next) -> Response {
    match app.room().try_acquire() {
        Ok(_room) => next.run(request).await,
        Err(_) if request.uri().path() == "/healthz" => next.run(request).await,
        Err(_) => Failure::Unavailable { retry_after: 2 }.into_response(),
    }
}

/// Puts words into failures, forgets what has been said once, adds the headers that every response has, and packs pages.
async fn headers_and_words(State(app): State<App>, request: Request, next: Next) -> Response {
    let visit = Visit::of(&app, request.method(), request.uri(), request.headers());
    let request_id = request.headers().get("x-request-id").cloned();
    let has_flash = app.cookies().read(request.headers(), FLASH_COOKIE).is_some();
    let unpacks = packing::unpacks(request.headers());
    let response = one_at_a_time_up_to_a_limit(&app, request, next).await;
    let failed = response.status().is_client_error() || response.status().is_server_error();
    let mut response =
        if failed { worded(response, &visit, request_id.as_ref().and_then(|id| id.to_str().ok())) } else { response };
    if has_flash && shows_a_page(&response) {
        set_cookie(&mut response, &app.cookies().remove(FLASH_COOKIE));
    }
    add_headers(response.headers_mut(), &app);
    if unpacks { packing::packed(response).await } else { response }
}

fn shows_a_page(response: &Response) -> bool {
    let mime = response.headers().get(axum::http::header::CONTENT_TYPE);
    mime.is_some_and(|mime| mime.as_bytes().starts_with(b"text/html")) && !response.headers().contains_key(SET_COOKIE)
}

fn add_headers(headers: &mut HeaderMap, app: &App) {
    headers.extend(FIXED_HEADERS.iter().map(|(name, value)| (name.clone(), value.clone())));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if app.config().is_https() {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=63072000"));
    }
}

#[cfg(test)]
pub(crate) mod tests;
