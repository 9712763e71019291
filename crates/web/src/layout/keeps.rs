//! What does a page carry whose registers are kept on the device? The words that `assets/register.js` says, where it says
//! them, and the scripts. A template of its own, so that it is not compiled into every page.

use askama::Template;
use text::Texts;

use crate::assets;

/// The words and the scripts.
#[derive(Template)]
#[template(path = "layout/keeps.html")]
pub(crate) struct Keeps {
    pub(super) t: Texts,
    /// Whose registers are kept; empty on the page that a device itself keeps, which is everybody's.
    pub(super) owner: String,
}

/// A template escapes what it shows by itself.
impl askama::filters::HtmlSafe for Keeps {}

impl Keeps {
    /// A text in which the script puts a value for `{name}`.
    fn with(&self, key: &str, name: &str) -> String {
        self.t.with(key, &[(name, &format!("{{{name}}}"))])
    }

    fn scripts(&self) -> [String; 2] {
        [assets::QUEUE.address(), assets::REGISTER.address()]
    }
}
