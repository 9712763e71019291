//! Is the program alive, and can it take work? For whatever starts and watches it.

use axum::extract::State;

use crate::app::App;
use crate::failure::Failure;

/// The program runs.
pub(crate) async fn alive() -> &'static str {
    "alive"
}

/// The program can take work: the database answers.
pub(crate) async fn ready(State(app): State<App>) -> Result<&'static str, Failure> {
    app.db().ping().await?;
    Ok("ready")
}
