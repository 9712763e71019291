//! What is around every page? Two frames: a calm one without navigation for those who take part, and one with navigation
//! by role for those who work with the programme. A template extends `layout/base.html` and has a field `page`.

mod keeps;

use std::convert::Infallible;

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::header::{ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_TYPE, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use kernel::SignInId;
use text::{Lang, Texts};

use crate::address;
use crate::app::App;
use crate::assets;
use crate::cookies::Lifetime;
use crate::failure::{Failure, see_other};

use keeps::Keeps;

/// The cookie with the chosen language.
pub(crate) const LANGUAGE_COOKIE: &str = "lang";
/// The cookie with the key of what is said once on the next page.
pub(crate) const FLASH_COOKIE: &str = "flash";
/// The cookie of a screen that goes round: the unit's code.
pub(crate) const TABLET_COOKIE: &str = "ombud-tablet";

/// What is known about a request before anybody is asked who they are: language, address, what to say once. An
/// extractor that never fails.
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    /// The texts in the visitor's language.
    pub(crate) t: Texts,
    simulated: bool,
    shared: bool,
    here: Option<String>,
    flash: Option<String>,
}

/// Whether a request comes from a screen that goes round.
pub(crate) fn is_shared(app: &App, headers: &HeaderMap) -> bool {
    app.cookies().read(headers, TABLET_COOKIE).is_some()
}

impl Visit {
    /// Reads language and flash message from a request's headers.
    pub(crate) fn of(app: &App, method: &Method, uri: &Uri, headers: &HeaderMap) -> Self {
        let cookies = app.cookies();
        let chosen = cookies.read(headers, LANGUAGE_COOKIE).and_then(|code| code.parse::<Lang>().ok());
        let browser = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).map(Lang::preferred);
        let t = Texts::new(chosen.or(browser).unwrap_or_default());
        let here = (method == Method::GET).then(|| uri.path_and_query().map(ToString::to_string)).flatten();
        Self {
            t,
            simulated: app.config().simulated,
            shared: is_shared(app, headers),
            here: here.filter(|path| address::local(path).is_some()),
            flash: cookies.read(headers, FLASH_COOKIE).filter(|key| t.has(key)).map(|key| t.get(&key)),
        }
    }

    /// The same in a given language, as a page that is kept: without what is said once, and without the address.
    pub(crate) fn unspoken(self, t: Texts) -> Self {
        Self { t, flash: None, here: None, ..self }
    }

    /// A page for those who take part: no navigation, one thing at a time. The title is a key of the language files.
    pub(crate) fn participant(&self, title: &str) -> Page {
        self.page(title, None)
    }

    /// A page for those who work with the programme, with their navigation. The title is a key of the language files.
    pub(crate) fn staff(&self, title: &str, who: Who) -> Page {
        self.page(title, Some(who))
    }

    /// The address to come back to; nothing after a POST.
    pub(crate) fn path_to_return_to(&self) -> Option<&str> {
        self.here.as_deref()
    }

    fn page(&self, title: &str, who: Option<Who>) -> Page {
        Page {
            t: self.t,
            title: self.t.get(title),
            who,
            simulated: self.simulated,
            shared: self.shared,
            crumbs: Vec::new(),
            flash: self.flash.clone(),
            here: self.here.clone(),
        }
    }
}

impl FromRequestParts<App> for Visit {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(Self::of(app, &parts.method, &parts.uri, &parts.headers))
    }
}

/// The signed-in person as the frame shows them.
#[derive(Debug, Clone)]
pub(crate) struct Who {
    /// The name to show.
    pub(crate) name: String,
    /// Where their roles take them.
    pub(crate) nav: Vec<NavLink>,
    /// Whose registers a device keeps, for somebody who runs sessions.
    pub(crate) keeps_registers: Option<SignInId>,
}

/// A line of the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NavLink {
    /// The address.
    pub(crate) href: &'static str,
    /// The key of the text.
    pub(crate) key: &'static str,
}

/// A step on the way down to the page.
#[derive(Debug, Clone)]
pub(crate) struct Crumb {
    pub(crate) href: String,
    pub(crate) text: String,
}

/// What the frame needs; the field `page` of every template.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    /// The texts in the visitor's language.
    pub(crate) t: Texts,
    /// The page's title, also its heading.
    pub(crate) title: String,
    /// Who is signed in; decides which frame is shown.
    pub(crate) who: Option<Who>,
    /// Whether to say that nothing here is real.
    pub(crate) simulated: bool,
    /// Whether the screen goes round, and forgets after a silence.
    pub(crate) shared: bool,
    /// The way down to the page, without the page itself.
    pub(crate) crumbs: Vec<Crumb>,
    /// What is said once.
    pub(crate) flash: Option<String>,
    here: Option<String>,
}

impl Page {
    /// Puts a name into the title, for pages about one unit or one session.
    #[must_use]
    pub(crate) fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// Adds a step on the way down to the page.
    #[must_use]
    pub(crate) fn under(mut self, href: impl Into<String>, text: impl Into<String>) -> Self {
        self.crumbs.push(Crumb { href: href.into(), text: text.into() });
        self
    }

    /// The window's title.
    pub(crate) fn window_title(&self) -> String {
        self.t.with("page-title", &[("page", &self.title), ("name", &self.t.get("product"))])
    }

    pub(crate) fn style(&self) -> String {
        assets::STYLE.address()
    }

    pub(crate) fn icon(&self) -> String {
        assets::ICON.address()
    }

    pub(crate) fn manifest(&self) -> String {
        assets::MANIFEST.address()
    }

    /// What a page carries on which somebody keeps registers.
    pub(crate) fn keeps(&self) -> Option<Keeps> {
        let owner = self.who.as_ref()?.keeps_registers?.to_string();
        Some(Keeps { t: self.t, owner })
    }

    /// The same on the page that a device keeps itself, which is nobody's.
    pub(crate) fn keeps_for_anybody(&self) -> Keeps {
        Keeps { t: self.t, owner: String::new() }
    }

    pub(crate) fn tablet_script(&self) -> String {
        assets::TABLET.address()
    }

    pub(crate) fn speak_script(&self) -> String {
        assets::SPEAK.address()
    }

    pub(crate) fn lix_script(&self) -> String {
        assets::LIX.address()
    }

    /// Whether somebody may be in the middle of something on a screen that goes round.
    pub(crate) fn lets_go(&self) -> bool {
        self.shared && self.who.is_none() && self.here.as_deref() != Some("/tablet")
    }

    /// The languages that the page is not shown in.
    pub(crate) fn other_languages(&self) -> impl Iterator<Item = Lang> {
        let shown = self.t.lang();
        Lang::ALL.iter().copied().filter(move |lang| *lang != shown)
    }

    pub(crate) fn language_address(&self, lang: &Lang) -> String {
        let back = self.here.as_deref().unwrap_or("/");
        format!("/language/{lang}?to={}", address::percent_encoded(back))
    }

    /// Whether the navigation's line leads to this page or to something above it.
    pub(crate) fn is_here(&self, href: &str) -> bool {
        let path = self.here.as_deref().unwrap_or_default().split('?').next().unwrap_or_default();
        path == href || (href != "/" && path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/')))
    }
}

/// A page as a response.
pub(crate) fn render(template: &impl Template) -> Response {
    render_as(StatusCode::OK, template)
}

/// A page with another status than 200: a form shown again with its errors is 422.
pub(crate) fn render_as(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => {
            let headers = [(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, "no-store")];
            (status, headers, html).into_response()
        }
        Err(why) => Failure::internal(why).into_response(),
    }
}

/// Sends the browser on after something was done, to a page that says so once. `said` is a key of the language files.
pub(crate) fn redirect_and_say(app: &App, path: &str, said: &str) -> Response {
    let mut response = see_other(path);
    set_cookie(&mut response, &app.cookies().set(FLASH_COOKIE, said, Lifetime::Seconds(60)));
    response
}

/// Adds a cookie to a response.
pub(crate) fn set_cookie(response: &mut Response, cookie: &str) {
    if let Ok(cookie) = HeaderValue::try_from(cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}

#[cfg(test)]
mod tests;
