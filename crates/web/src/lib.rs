//! Every page of Ombud. `routes.rs` lists them; a page's handler and its HTML stand side by side under the domain's name.

mod address;
mod app;
mod assets;
mod cookies;
mod development;
mod economy;
mod failure;
mod form;
mod health;
mod layout;
mod learning;
mod limits;
mod mail;
mod measurement;
mod packing;
mod participation;
mod people;
mod reporting;
mod routes;
mod shell;
mod start;
mod upload;

pub use app::{App, Config};
pub use mail::{MailSecurity, MailServer, MailSetupError};
pub use routes::{Kind, ROUTES, RouteInfo, Stranger};

/// The whole web application, ready to serve: every route of [`ROUTES`] inside the shell of headers, limits and error
/// pages.
pub fn app(app: App) -> axum::Router {
    shell::around(routes::build(), app)
}
