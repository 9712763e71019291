//! How does the server start and stop? It listens, says where, and on a signal lets the requests under way end.

use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use db::Db;
use reporting::printer::Printer;
use web::{App, Config, MailServer};

use crate::demo;
use crate::keys::KeyFiles;

/// How the server is reached.
pub(crate) struct Settings {
    pub(crate) listen: SocketAddr,
    pub(crate) public_url: Option<String>,
    pub(crate) trusted_proxy: Option<IpAddr>,
    pub(crate) mail: Option<MailServer>,
    pub(crate) printer: Option<Printer>,
}

/// How long requests under way may take after a signal to stop.
const LAST_REQUESTS: Duration = Duration::from_secs(10);

pub(crate) async fn serve(db: Db, data: &Path, settings: &Settings) -> anyhow::Result<()> {
    let listener = tokio::net::TcpListener::bind(settings.listen)
        .await
        .with_context(|| format!("cannot listen on {}; choose another address with --listen", settings.listen))?;
    let listen = listener.local_addr()?;
    let public_url = settings.public_url.clone().unwrap_or_else(|| format!("http://{listen}"));
    let first_run_token = token(&db)?;
    if people::first_run::is_first_run(&mut db.reader()).await? {
        tracing::info!("first run: open {public_url}/first-run and enter the one-time token {first_run_token}");
        eprintln!("First run: open {public_url}/first-run\nOne-time token: {first_run_token}");
    }
    let config = Config {
        insecure_cookies: !public_url.starts_with("https://"),
        simulated: demo::is_demonstration(&db).await?,
        trusted_proxy: settings.trusted_proxy,
        printer: settings.printer.clone(),
        first_run_token,
        listen,
        public_url: public_url.clone(),
        mail: settings.mail.clone(),
    };
    if config.insecure_cookies && !listen.ip().is_loopback() {
        tracing::warn!("serving without https on {listen}: set --public-url to the https address of your proxy");
    }
    let app = App::new(config, db.clone(), Arc::new(key_files(&db, data)));
    app.resume().await.context("jobs that a restart has interrupted could not be closed")?;
    app.erase_old().await.context("what is past its time could not be erased")?;
    let housekeeping = tokio::spawn(keep_house(app.clone()));
    let mail = tokio::spawn(send_mail(app.clone()));
    eprintln!("Ombud is at {public_url}");
    let router = web::app(app).into_make_service_with_connect_info::<SocketAddr>();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = axum::serve(listener, router).with_graceful_shutdown(async {
        signal().await;
        let _ = stop.send(());
    });
    tokio::select! {
        ended = async { server.await } => ended.context("the server stopped")?,
        () = async { let _ = stopped.await; tokio::time::sleep(LAST_REQUESTS).await } => {
            tracing::warn!("some requests did not end in time");
        }
    }
    housekeeping.abort();
    mail.abort();
    db.close().await;
    Ok(())
}

/// The programmes' keys of an installation.
pub(crate) fn key_files(db: &Db, data: &Path) -> KeyFiles {
    let db = db.clone();
    KeyFiles::new(data, move || db.random::<32>().ok())
}

async fn keep_house(app: App) {
    loop {
        tokio::time::sleep(Duration::from_secs(300)).await;
        app.tidy();
        if let Err(why) = app.erase_old().await {
            tracing::warn!(%why, "what is past its time could not be erased; it is tried again");
        }
        if let Err(why) = app.write_letters().await {
            tracing::warn!(%why, "the letters of the week could not be written; it is tried again");
        }
        if let Err(why) = app.see_off_leavers().await {
            tracing::warn!(%why, "those who have left could not be seen off; it is tried again");
        }
    }
}

/// Sends what waits in the outbox, as long as the program runs.
async fn send_mail(app: App) {
    loop {
        tokio::time::sleep(Duration::from_secs(15)).await;
        if let Err(why) = app.send_mail().await {
            tracing::warn!(%why, "mail could not be sent; it is tried again");
        }
    }
}

fn token(db: &Db) -> anyhow::Result<String> {
    Ok(db.random::<16>()?.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Waits for Ctrl-C or, on Unix, SIGTERM.
async fn signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
