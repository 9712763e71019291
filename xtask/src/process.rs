//! How is another program run, and how is a server that was started surely stopped?

use anyhow::{Context, Result, bail};
use std::ffi::OsStr;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// Runs a program to its end with our standard output; an error names the command line that failed.
pub fn run(command: &mut Command) -> Result<()> {
    let line = line_of(command);
    let status = command.stdin(Stdio::null()).status().with_context(|| format!("could not start `{line}`"))?;
    if !status.success() {
        bail!("`{line}` failed ({status})");
    }
    Ok(())
}

/// Runs a program to its end and gives what it wrote on its standard output.
pub fn output(command: &mut Command) -> Result<String> {
    let line = line_of(command);
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("could not start `{line}`"))?;
    if !output.status.success() {
        bail!("`{line}` failed ({})\n{}", output.status, String::from_utf8_lossy(&output.stdout));
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{line}` wrote something that is not UTF-8"))
}

/// The cargo that runs us, in the root of the workspace.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// The root of the workspace: where cargo runs this from, which may be another copy than the one it was built in.
pub fn root() -> &'static Path {
    static ROOT: LazyLock<PathBuf> = LazyLock::new(|| {
        let own = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        Path::new(&own).parent().expect("xtask lies in the workspace").to_owned()
    });
    &ROOT
}

/// A port of 127.0.0.1 that was free a moment ago.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// Is there a program of this name on the path?
pub fn find_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// A program that serves until this is dropped: it is asked to stop by its own process id, and ended if it does not.
pub struct Server {
    child: Child,
    stop_signal: &'static str,
}

impl Server {
    /// Starts the program. `stop_signal` is what it understands as "finish": `INT` or `TERM`.
    pub fn start(command: &mut Command, stop_signal: &'static str) -> Result<Self> {
        let line = line_of(command);
        let child = command.stdin(Stdio::null()).spawn().with_context(|| format!("could not start `{line}`"))?;
        Ok(Self { child, stop_signal })
    }

    /// Waits until `ready` says so; fails when the program ends before that, or when the time is up.
    pub fn wait_until(&mut self, what: &str, limit: Duration, mut ready: impl FnMut() -> bool) -> Result<()> {
        let begun = Instant::now();
        while !ready() {
            if let Some(status) = self.child.try_wait()? {
                bail!("{what} ended before it was ready ({status})");
            }
            if begun.elapsed() > limit {
                bail!("{what} was not ready after {} seconds", limit.as_secs());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(Some(_))) {
            return;
        }
        let asked =
            Command::new("kill").arg(format!("-{}", self.stop_signal)).arg(self.child.id().to_string()).status();
        let begun = Instant::now();
        while asked.is_ok() && begun.elapsed() < Duration::from_secs(15) {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        // It did not listen, or could not be asked. It may also have ended by now: then both calls do nothing.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// A folder of our own under the system's temporary one, removed with all that is in it when dropped.
pub struct TemporaryFolder(PathBuf);

impl TemporaryFolder {
    /// Makes a new folder; `name` only helps whoever looks.
    pub fn new(name: &str) -> Result<Self> {
        for number in 0..1000 {
            let path = std::env::temp_dir().join(format!("{name}-{}-{number}", std::process::id()));
            match std::fs::create_dir(&path) {
                Ok(()) => return Ok(Self(path)),
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error).with_context(|| format!("could not make {}", path.display())),
            }
        }
        bail!("could not make a temporary folder for {name}")
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// The status of `GET path` on a port of 127.0.0.1, if anybody answers.
pub fn http_status(port: u16, path: &str) -> Option<u16> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n").ok()?;
    let mut answer = Vec::new();
    stream.take(4096).read_to_end(&mut answer).ok()?;
    String::from_utf8_lossy(&answer).split_whitespace().nth(1)?.parse().ok()
}

fn line_of(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_that_fails_is_an_error_with_its_line() {
        let error = run(Command::new("false").arg("really")).unwrap_err();
        assert!(error.to_string().contains("`false really` failed"), "{error}");
        assert_eq!(output(Command::new("echo").arg("heard")).unwrap(), "heard\n");
    }

    #[test]
    fn a_server_ends_when_it_is_dropped() {
        let server = Server::start(Command::new("sleep").arg("60"), "TERM").unwrap();
        let process = PathBuf::from(format!("/proc/{}", server.child.id()));
        assert!(process.exists());
        drop(server);
        assert!(!process.exists());
    }

    #[test]
    fn a_server_that_ends_early_is_noticed() {
        let mut server = Server::start(&mut Command::new("true"), "TERM").unwrap();
        let error = server.wait_until("the server", Duration::from_secs(20), || false).unwrap_err();
        assert!(error.to_string().contains("ended before it was ready"), "{error}");
    }

    #[test]
    fn a_temporary_folder_goes_away() {
        let folder = TemporaryFolder::new("ombud-xtask-test").unwrap();
        let path = folder.path().to_owned();
        std::fs::write(path.join("file"), "x").unwrap();
        drop(folder);
        assert!(!path.exists());
    }
}
