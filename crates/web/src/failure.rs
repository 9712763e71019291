//! What does a person read when it did not work? What happened, that nothing was lost, and the way on; never anything
//! from inside. The words are put in by the shell, which knows the language.

use askama::Template;
use axum::http::header::{CONTENT_TYPE, LOCATION, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use text::Texts;

use crate::layout::{Page, Visit, render_as};

/// Why a handler could not give what was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    /// There is no such thing, or this person must not know that there is.
    NotFound,
    /// Only for those who have signed in.
    SignInNeeded,
    /// What was sent cannot be understood. For a form that a person filled in, show the form again instead.
    BadRequest,
    /// What was to be changed has changed in the meantime.
    Conflict,
    /// Too many attempts.
    TooMany {
        /// Seconds until the next attempt may be made.
        retry_after: u32,
    },
    /// Not now: the database is away or there is too much to do.
    Unavailable {
        /// Seconds until it is worth trying again.
        retry_after: u32,
    },
    /// What was sent is larger than is taken.
    TooLarge,
    /// Sent from another site.
    Refused,
    /// Our fault. Log the cause where it is known; the page tells nothing of it.
    Internal,
}

impl Failure {
    /// Our fault: logs the cause and tells the person nothing of it.
    pub(crate) fn internal(cause: impl std::fmt::Display) -> Self {
        tracing::error!(%cause, "a request failed");
        Self::Internal
    }

    fn status(self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignInNeeded => StatusCode::UNAUTHORIZED,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::Conflict => StatusCode::CONFLICT,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Refused => StatusCode::FORBIDDEN,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The failure behind a response that some layer made without saying which.
    fn behind(status: StatusCode) -> Option<Self> {
        match status {
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Some(Self::NotFound),
            StatusCode::UNAUTHORIZED => Some(Self::SignInNeeded),
            StatusCode::FORBIDDEN => Some(Self::Refused),
            StatusCode::CONFLICT => Some(Self::Conflict),
            StatusCode::PAYLOAD_TOO_LARGE => Some(Self::TooLarge),
            StatusCode::TOO_MANY_REQUESTS => Some(Self::TooMany { retry_after: 60 }),
            StatusCode::SERVICE_UNAVAILABLE => Some(Self::Unavailable { retry_after: 5 }),
            status if status.is_client_error() => Some(Self::BadRequest),
            status if status.is_server_error() => Some(Self::Internal),
            _ => None,
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::SignInNeeded => "sign-in-needed",
            Self::BadRequest => "bad-request",
            Self::Conflict => "conflict",
            Self::TooMany { .. } => "too-many",
            Self::Unavailable { .. } => "unavailable",
            Self::TooLarge => "too-large",
            Self::Refused => "refused",
            Self::Internal => "internal",
        }
    }

    fn retry_after(self) -> Option<u32> {
        match self {
            Self::TooMany { retry_after } | Self::Unavailable { retry_after } => Some(retry_after),
            _ => None,
        }
    }

    fn explained(self, t: Texts) -> String {
        let key = format!("{}-text", self.key());
        match self.retry_after() {
            Some(seconds) => t.with(&key, &[("seconds", &seconds)]),
            None => t.get(&key),
        }
    }
}

/// The database's trouble as the person meets it.
impl From<db::Error> for Failure {
    fn from(error: db::Error) -> Self {
        match error {
            error if error.is_temporary() => {
                tracing::warn!(%error, "the database does not answer");
                Self::Unavailable { retry_after: 5 }
            }
            db::Error::Rule(rule) => {
                tracing::warn!(rule, "a row was refused by the schema");
                Self::Conflict
            }
            error => Self::internal(error),
        }
    }
}

/// Whoever may not is told the same as about an address that does not exist.
impl From<access::Denied> for Failure {
    fn from(_: access::Denied) -> Self {
        Self::NotFound
    }
}

/// Leaves the words to the shell; see [`worded`].
impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage {
    page: Page,
    explained: String,
    nothing_lost: bool,
    try_again: bool,
    reference: Option<String>,
}

/// Puts the words into a failed response: a page in the visitor's language. A page that is shown with an error status on
/// purpose, such as a form with errors, stays as it is.
pub(crate) fn worded(response: Response, visit: &Visit, request_id: Option<&str>) -> Response {
    let failure = response.extensions().get::<Failure>().copied();
    let mime = response.headers().get(CONTENT_TYPE).map_or(b"".as_slice(), HeaderValue::as_bytes);
    let says_why =
        [b"text/html".as_slice(), b"application/json", b"text/calendar"].iter().any(|own| mime.starts_with(own));
    let Some(failure) = failure.or_else(|| if says_why { None } else { Failure::behind(response.status()) }) else {
        return response;
    };
    if let (Failure::SignInNeeded, Some(next)) = (failure, visit.path_to_return_to()) {
        return see_other(&format!("/sign-in?next={}", crate::address::percent_encoded(next)));
    }
    let title = format!("{}-title", failure.key());
    let page = FailurePage {
        page: visit.participant(&title),
        explained: failure.explained(visit.t),
        nothing_lost: !matches!(failure, Failure::NotFound | Failure::SignInNeeded),
        try_again: matches!(failure, Failure::BadRequest | Failure::Conflict | Failure::TooLarge),
        reference: request_id.filter(|_| failure == Failure::Internal).map(str::to_owned),
    };
    let mut worded = render_as(failure.status(), &page);
    if let Some(seconds) = failure.retry_after() {
        worded.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    worded
}

/// Sends the browser on to an address of ours with GET.
pub(crate) fn see_other(path: &str) -> Response {
    match HeaderValue::try_from(path) {
        Ok(path) => (StatusCode::SEE_OTHER, [(LOCATION, path)]).into_response(),
        Err(why) => Failure::internal(why).into_response(),
    }
}
