//! Where do the tests get a PostgreSQL that nobody else uses?
//!
//! From a throw-away cluster: own folder, a free port of 127.0.0.1, no passwords, nothing kept. It is stopped by its own
//! process id when the handle is dropped. PostgreSQL refuses to run as root; then it runs as the user `postgres`.

use crate::process::{Server, TemporaryFolder, cargo, find_program, free_port, root, run};
use anyhow::{Context, Result, bail};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// The name of the variable in which the tests look for the address.
pub const VARIABLE: &str = "OMBUD_TEST_POSTGRES";

/// A running throw-away cluster. Fields are dropped in this order: first the server, then its folder.
pub struct Cluster {
    _server: Server,
    _folder: TemporaryFolder,
    port: u16,
}

/// A cluster, or the reason why there can be none here.
pub enum Available {
    /// It runs until dropped.
    Running(Cluster),
    /// What is missing.
    Not(String),
}

impl Cluster {
    /// The address for [`VARIABLE`].
    pub fn address(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }
}

/// Starts a cluster. An error means that PostgreSQL is here and did not start.
pub fn start() -> Result<Available> {
    let Some(programs) = programs() else {
        return Ok(Available::Not("no initdb in /usr/lib/postgresql/*/bin or on the path: install postgresql".into()));
    };
    let folder = TemporaryFolder::new("ombud-postgres")?;
    let user = if std::fs::metadata("/proc/self")?.uid() == 0 {
        let Some(user) = postgres_user() else {
            return Ok(Available::Not("root may not run PostgreSQL and there is no user `postgres`".into()));
        };
        std::os::unix::fs::chown(folder.path(), Some(user), None)?;
        Some(user)
    } else {
        None
    };
    let data = folder.path().join("data");
    let mut initdb = as_user(&programs.join("initdb"), user);
    initdb
        .args(["--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--pgdata"])
        .arg(&data)
        .current_dir(folder.path())
        .stdout(Stdio::null());
    run(&mut initdb)?;

    let port = free_port()?;
    let log = std::fs::File::create(folder.path().join("log"))?;
    let mut postgres = as_user(&programs.join("postgres"), user);
    postgres.arg("-D").arg(&data).arg("-k").arg(folder.path()).arg("-p").arg(port.to_string());
    for setting in SETTINGS {
        postgres.arg("-c").arg(setting);
    }
    postgres.current_dir(folder.path()).stdout(log.try_clone()?).stderr(log);
    let mut server = Server::start(&mut postgres, "INT")?;
    let waited = server.wait_until("PostgreSQL", Duration::from_secs(60), || {
        let mut ask = Command::new(programs.join("pg_isready"));
        ask.args(["-q", "-h", "127.0.0.1", "-p", &port.to_string()]).stderr(Stdio::null());
        ask.status().is_ok_and(|status| status.success())
    });
    if let Err(error) = waited {
        let log = std::fs::read_to_string(folder.path().join("log")).unwrap_or_default();
        return Err(error.context(log));
    }
    Ok(Available::Running(Cluster { _server: server, _folder: folder, port }))
}

/// `cargo xtask postgres -- COMMAND`: runs a command with the address of a throw-away cluster in its environment.
pub fn run_command(line: &[String]) -> Result<()> {
    let [program, arguments @ ..] = line else {
        bail!("which command? cargo xtask postgres -- cargo test -p ombud-db")
    };
    match start()? {
        Available::Not(reason) => bail!("SKIPPED: PostgreSQL: {reason}"),
        Available::Running(cluster) => {
            let mut command = if program == "cargo" { cargo() } else { Command::new(program) };
            run(command.args(arguments).current_dir(root()).env(VARIABLE, cluster.address()))
        }
    }
}

/// Tests open many small pools at once, and nothing needs to outlive a power cut.
const SETTINGS: [&str; 6] = [
    "listen_addresses=127.0.0.1",
    "max_connections=300",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "log_min_messages=fatal",
];

/// The folder with the programs of the newest PostgreSQL: Debian keeps each version in a folder of its own.
fn programs() -> Option<PathBuf> {
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = debian
        .filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok().map(|version| (version, entry.path())))
        .map(|(version, path)| (version, path.join("bin")))
        .filter(|(_, programs)| programs.join("initdb").is_file())
        .max();
    match newest {
        Some((_, programs)) => Some(programs),
        None => Some(find_program("initdb")?.canonicalize().ok()?.parent()?.to_owned()),
    }
}

fn postgres_user() -> Option<u32> {
    user_in(&std::fs::read_to_string("/etc/passwd").ok()?, "postgres")
}

fn user_in(passwd: &str, name: &str) -> Option<u32> {
    let line = passwd.lines().find(|line| line.split(':').next() == Some(name))?;
    line.split(':').nth(2)?.parse().ok()
}

fn as_user(program: &Path, user: Option<u32>) -> Command {
    match user {
        None => Command::new(program),
        Some(user) => {
            // setpriv becomes the program itself, so that its process id is the one to stop; and should this program be
            // killed, the server ends with it.
            let mut command = Command::new("setpriv");
            command.arg(format!("--reuid={user}")).args(["--regid=postgres", "--init-groups", "--pdeathsig=INT", "--"]);
            command.arg(program);
            command
        }
    }
}

/// The cluster's address for the tests, or the reason why they go without; said loudly in the second case.
pub fn start_or_say_so() -> Result<Result<Cluster, String>> {
    Ok(match start().context("a throw-away PostgreSQL")? {
        Available::Running(cluster) => Ok(cluster),
        Available::Not(reason) => {
            eprintln!("\nSKIPPED: PostgreSQL tests: {reason}\n");
            Err(reason)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_found_by_the_whole_name() {
        let passwd = "root:x:0:0::/root:/bin/sh\npostgres2:x:7:7::/:/bin/sh\npostgres:x:101:104::/var:/bin/sh\n";
        assert_eq!(user_in(passwd, "postgres"), Some(101));
        assert_eq!(user_in(passwd, "nobody"), None);
    }

    #[test]
    fn a_cluster_answers_while_it_is_held_and_not_after() {
        let Ok(cluster) = start_or_say_so().unwrap() else { return };
        let ask = |port: u16| {
            let programs = programs().unwrap();
            let mut psql = Command::new(programs.join("psql"));
            psql.args(["-h", "127.0.0.1", "-U", "postgres", "-p", &port.to_string(), "-Atc", "select 40 + 2"]);
            psql.stderr(Stdio::null()).output().unwrap()
        };
        let port = cluster.port;
        assert_eq!(ask(port).stdout, b"42\n");
        drop(cluster);
        assert!(!ask(port).status.success());
    }
}
