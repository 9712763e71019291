//! Does every page hold up in a real browser?
//!
//! Fills a temporary folder with the demonstration, serves it with the release build, and lets Playwright loose on it
//! (tests/browser). What the tests need to know stands in environment variables: `OMBUD_URL`, `OMBUD_EMPTY_URL` (a second
//! server, on an empty folder), and the files `OMBUD_DEMO` (who may sign in, which codes are open), `OMBUD_ROUTES` (every
//! address that exists) and `OMBUD_FAILED` (where the tests write which of them failed).

use crate::metadata;
use crate::process::{self, Server, TemporaryFolder, cargo, find_program, free_port, http_status, output, root};
use anyhow::{Context, Result};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Builds, serves and tests; the answer is the reason for having left it out, if there is one.
/// `arguments` go to Playwright.
pub fn run(arguments: &[String]) -> Result<Option<String>> {
    let Some(chromium) = ["chromium", "chromium-browser"].iter().find_map(|name| find_program(name)) else {
        return Ok(Some("no chromium on the path: install chromium".to_owned()));
    };
    if find_program("npm").is_none() {
        return Ok(Some("no npm on the path: install Node.js 20 or later".to_owned()));
    }
    let tests = root().join("tests/browser");
    let mut npm = Command::new("npm");
    npm.args(["ci", "--no-audit", "--no-fund"]).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    process::run(npm.current_dir(&tests))?;

    process::run(cargo().args(["build", "--release", "--locked"]))?;
    let ombud = metadata::read()?.target_directory.join("release/ombud");
    let folder = TemporaryFolder::new("ombud-browser")?;
    let data = folder.path().join("data");
    let demo = folder.path().join("demo.json");
    let routes = folder.path().join("routes.json");
    let mut fill = Command::new(&ombud);
    fill.args(["demo", "--no-serve", "--format", "json", "--data"]).arg(&data);
    std::fs::write(&demo, output(&mut fill)?)?;
    std::fs::write(&routes, output(Command::new(&ombud).args(["routes", "--format", "json"]))?)?;

    let failed_path = folder.path().join("failed");
    let log_path = folder.path().join("log");
    let log = std::fs::File::create(&log_path)?;
    let start = |data: &Path| -> Result<(Server, u16)> {
        let port = free_port()?;
        let mut serve = Command::new(&ombud);
        serve.arg("serve").arg("--data").arg(data).arg("--listen").arg(format!("127.0.0.1:{port}"));
        let server = Server::start(serve.stdout(log.try_clone()?).stderr(log.try_clone()?), "TERM")?;
        Ok((server, port))
    };
    let (mut server, port) = start(&data)?;
    let (mut empty_server, empty_port) = start(&folder.path().join("empty"))?;
    let is_ready = |port: u16| http_status(port, "/readyz") == Some(200);
    let served = server
        .wait_until("ombud serve", Duration::from_secs(60), || is_ready(port))
        .and_then(|()| {
            empty_server.wait_until("ombud serve on an empty folder", Duration::from_secs(60), || is_ready(empty_port))
        })
        .and_then(|()| {
            let mut playwright = Command::new("node");
            playwright
                .args(["node_modules/@playwright/test/cli.js", "test"])
                .args(arguments)
                .current_dir(&tests)
                .env("CHROMIUM", chromium)
                .env("OMBUD_URL", format!("http://127.0.0.1:{port}"))
                .env("OMBUD_EMPTY_URL", format!("http://127.0.0.1:{empty_port}"))
                .env("OMBUD_DEMO", &demo)
                .env("OMBUD_ROUTES", &routes)
                .env("OMBUD_FAILED", &failed_path)
                .stdin(Stdio::null());
            process::run(&mut playwright)
        });
    if served.is_err() {
        let log = std::fs::read_to_string(&log_path).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        eprintln!("the end of the server's log:\n{}", lines[lines.len().saturating_sub(40)..].join("\n"));
    }
    drop((server, empty_server));
    // Last of all, where it is found even when only the end of what was said is kept.
    let failed = std::fs::read_to_string(&failed_path).unwrap_or_default();
    served.with_context(|| format!("browser tests\n{failed}")).map(|()| None)
}
