//! Which pages exist? One table: method, address, what it is, what a stranger gets, who answers. The tests walk over it:
//! every page is looked at by the accessibility check, every route by the permission matrix.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing;

use crate::app::App;
use crate::{assets, health, start};

/// The most that a form may send, unless the route says more.
const FORM_BYTES: usize = 256 * 1024;

/// What a route gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A page that a person reads.
    Page,
    /// Something is done; then a page follows.
    Action,
    /// A file to keep: a sheet, a table, a picture.
    File,
    /// What pages load.
    Asset,
    /// For whatever watches the program.
    Health,
}

/// What somebody gets who has not signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stranger {
    /// The same as everybody.
    Open,
    /// The way to sign in.
    SignIn,
    /// The same as for an address that does not exist.
    NotFound,
}

/// A line of the table.
#[derive(Debug, Clone, Copy)]
pub struct RouteInfo {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The address, with `{names}` for what varies.
    pub path: &'static str,
    /// What it gives.
    pub kind: Kind,
    /// What a stranger gets.
    pub stranger: Stranger,
}

/// `get "/path" Page Open => handler;` and, where a file is handed in, `post "/path" Action SignIn up to 20 MB => handler;`
macro_rules! routes {
    ($($method:ident $path:literal $kind:ident $stranger:ident $(up to $mb:literal MB)? => $handler:path;)+) => {
        /// Every route, in the order of the table.
        pub static ROUTES: &[RouteInfo] = &[$(RouteInfo {
            method: routes!(@name $method),
            path: $path,
            kind: Kind::$kind,
            stranger: Stranger::$stranger,
        }),+];

        /// The routes with their handlers, without the shell.
        pub(crate) fn build() -> Router<App> {
            Router::new()$(.route(
                $path,
                routing::$method($handler).layer(DefaultBodyLimit::max(routes!(@limit $($mb)?))),
            ))+
        }
    };
    (@name get) => { "GET" };
    (@name post) => { "POST" };
    (@limit) => { FORM_BYTES };
    (@limit $mb:literal) => { $mb * 1024 * 1024 };
}

routes! {
    get  "/"                        Page   Open     => start::show_start;
    post "/code"                    Action Open     => start::enter_code;
    get  "/language/{lang}"         Action Open     => start::choose_language;
    get  "/about"                   Page   Open     => start::show_about;
    get  "/accessibility"           Page   Open     => start::show_accessibility;

    get  "/assets/{hash}/{name}"    Asset  Open     => assets::send_asset;
    get  "/healthz"                 Health Open     => health::alive;
}
