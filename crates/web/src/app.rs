//! What does every handler have at hand? The configuration and the shared state of one running installation.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use db::Db;
use measurement::pseudonym::KeyRing;
use tokio::sync::Semaphore;

use crate::cookies::Cookies;
use crate::limits::Limits;
use crate::mail::MailServer;

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
    /// The proxy in front of the program, if there is one: only it is believed about where a request comes from.
    pub trusted_proxy: Option<IpAddr>,
    /// Whether this is a demonstration with simulated people, said on every page.
    pub simulated: bool,
    /// The program that makes PDFs, where there is one.
    pub printer: Option<reporting::printer::Printer>,
    /// The one-time token of the first run, printed in the log.
    pub first_run_token: String,
    /// The mail server, where the installation sends mail.
    pub mail: Option<MailServer>,
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
    db: Db,
    limits: Limits,
    keys: Arc<dyn KeyRing>,
    room: Semaphore,
}

impl App {
    /// The state of an installation: its migrated database, and the keys that turn persons into pseudonyms.
    pub fn new(config: Config, db: Db, keys: Arc<dyn KeyRing>) -> Self {
        let (limits, room) = (Limits::new(), Semaphore::new(AT_ONCE));
        Self(Arc::new(Inner { config, db, limits, keys, room }))
    }

    /// What the first person must show to set the installation up.
    pub(crate) fn first_run_token(&self) -> &str {
        &self.0.config.first_run_token
    }

    /// The keys that turn persons into pseudonyms.
    pub(crate) fn keys(&self) -> &dyn KeyRing {
        &*self.0.keys
    }

    /// Closes what a restart has interrupted; called once, before serving.
    ///
    /// # Errors
    /// As the database's.
    pub async fn resume(&self) -> db::Result<()> {
        let mut work = self.db().work(db::Actor::Program).await?;
        let now = work.now();
        if reporting::evaluation_run::fail_interrupted(&mut work, now).await? > 0 {
            let nobody = kernel::OrganisationId(uuid::Uuid::nil());
            work.commit(nobody, "interrupted_evaluations_closed", None).await?;
        }
        Ok(())
    }

    /// Erases what is past its time: questions to colleagues and raised hands, and that mail was sent. Called at the start and
    /// every few minutes.
    ///
    /// # Errors
    /// As the database's.
    pub async fn erase_old(&self) -> db::Result<()> {
        let mut work = self.db().work(db::Actor::Program).await?;
        let today = work.now().day_in_sweden();
        if learning::retention::erase_old(&mut work, today).await? > 0 {
            let nobody = kernel::OrganisationId(uuid::Uuid::nil());
            work.commit(nobody, "old_help_erased", None).await?;
        } else {
            // Held on to, it would keep the next from writing.
            drop(work);
        }
        let mut work = self.db().work(db::Actor::Program).await?;
        let now = work.now();
        if people::mail::outbox::erase_old(&mut work, now).await? > 0 {
            let nobody = kernel::OrganisationId(uuid::Uuid::nil());
            work.commit(nobody, "old_mail_erased", None).await?;
        }
        Ok(())
    }

    /// Ends what those have promised and can open whose last day of work has passed; called every few minutes.
    ///
    /// # Errors
    /// Says what failed; it is tried again.
    pub async fn see_off_leavers(&self) -> Result<usize, String> {
        crate::people::leavers::see_off_those_who_have_left(self).await.map_err(|why| format!("{why:?}"))
    }

    /// Puts the letters of the week into the outbox, once a week an account; called every few minutes. Returns how many.
    ///
    /// # Errors
    /// Says what failed; it is tried again.
    pub async fn write_letters(&self) -> Result<usize, String> {
        crate::development::week::write_letters(self).await.map_err(|why| format!("{why:?}"))
    }

    /// Forgets what is only needed for a while; called every few minutes.
    pub fn tidy(&self) {
        self.0.limits.tidy();
    }

    /// The database.
    pub(crate) fn db(&self) -> &Db {
        &self.0.db
    }

    /// How often one may try.
    pub(crate) fn limits(&self) -> &Limits {
        &self.0.limits
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
