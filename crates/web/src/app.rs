//! What does every handler have at hand? The configuration and the shared state of one running installation.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::cookies::Cookies;

/// How many requests are served at the same time; the next one is asked to come back.
const AT_ONCE: usize = 512;

/// How this installation is reached and what it is.
#[derive(Debug, Clone)]
pub struct Config {
    /// The address that people type, without a slash at the end: `https://ombud.example.se`. Links come from here and
    /// never from a request's `Host`.
    pub public_url: String,
    /// Where the program listens.
    pub listen: SocketAddr,
    /// Whether cookies may travel without https. Only for trying Ombud out on one's own machine.
    pub insecure_cookies: bool,
    /// Whether this is a demonstration with simulated people, said on every page.
    pub simulated: bool,
}

impl Config {
    /// Whether people reach the installation over https.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// The whole address of a path, for posters and letters.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.public_url.trim_end_matches('/'))
    }
}

/// The state that handlers share. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    config: Config,
    room: Semaphore,
}

impl App {
    /// The state of an installation.
    pub fn new(config: Config) -> Self {
        Self(Arc::new(Inner { config, room: Semaphore::new(AT_ONCE) }))
    }

    /// How this installation is reached and what it is.
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// Names and attributes of cookies here.
    pub(crate) fn cookies(&self) -> Cookies {
        Cookies::new(!self.0.config.insecure_cookies)
    }

    /// Room for one more request at the same time.
    pub(crate) fn room(&self) -> &Semaphore {
        &self.0.room
    }
}
