//! Is the program alive, and can it take work? For whatever starts and watches it.

/// The program runs.
pub(crate) async fn alive() -> &'static str {
    "alive"
}
