//! By which mail server does the installation send? Flags or variables of the environment; the secret comes from a variable or
//! a file, never from a flag, which everybody on the machine can read.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use web::{MailSecurity, MailServer};

#[derive(Args)]
pub(crate) struct Mail {
    /// The mail server. Without it no mail is sent.
    #[arg(long, global = true, env = "OMBUD_MAIL_HOST")]
    mail_host: Option<String>,
    /// Its port; 587 with starttls, 465 with tls and 25 without when not given.
    #[arg(long, global = true, env = "OMBUD_MAIL_PORT")]
    mail_port: Option<u16>,
    /// How the connection is kept secret.
    #[arg(long, global = true, value_enum, default_value = "starttls", env = "OMBUD_MAIL_SECURITY")]
    mail_security: Security,
    /// The name to sign in with, where the mail server asks for one.
    #[arg(long, global = true, env = "OMBUD_MAIL_USER")]
    mail_user: Option<String>,
    /// A file with the secret; without it the variable OMBUD_MAIL_SECRET is read.
    #[arg(long, global = true, env = "OMBUD_MAIL_SECRET_FILE")]
    mail_secret_file: Option<PathBuf>,
    /// Who mails are from: `ombud@example.se` or `Ombud <ombud@example.se>`.
    #[arg(long, global = true, env = "OMBUD_MAIL_FROM")]
    mail_from: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Security {
    Starttls,
    Tls,
    None,
}

impl Mail {
    /// The mail server, when one is named.
    pub(crate) fn server(&self) -> anyhow::Result<Option<MailServer>> {
        self.with_secret(|| std::env::var("OMBUD_MAIL_SECRET").ok())
    }

    fn with_secret(&self, from_environment: impl FnOnce() -> Option<String>) -> anyhow::Result<Option<MailServer>> {
        let Some(host) = self.mail_host.clone().filter(|host| !host.is_empty()) else { return Ok(None) };
        let from = self.mail_from.clone().context("--mail-from is needed beside --mail-host")?;
        let (security, port) = match self.mail_security {
            Security::Starttls => (MailSecurity::StartTls, 587),
            Security::Tls => (MailSecurity::Tls, 465),
            Security::None => (MailSecurity::None, 25),
        };
        let account = match self.mail_user.clone() {
            None => None,
            Some(user) => {
                let secret = match &self.mail_secret_file {
                    Some(file) => {
                        let read = std::fs::read_to_string(file);
                        Some(read.with_context(|| format!("the mail secret in {} cannot be read", file.display()))?)
                    }
                    None => from_environment(),
                };
                let secret = secret.context("--mail-user needs a secret: --mail-secret-file or OMBUD_MAIL_SECRET")?;
                Some((user, secret.trim_end_matches(['\r', '\n']).to_owned()))
            }
        };
        let server = MailServer { host, port: self.mail_port.unwrap_or(port), security, account, from };
        server.check().context("mail")?;
        Ok(Some(server))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(host: Option<&str>, from: Option<&str>, user: Option<&str>) -> Mail {
        Mail {
            mail_host: host.map(str::to_owned),
            mail_port: None,
            mail_security: Security::Starttls,
            mail_user: user.map(str::to_owned),
            mail_secret_file: None,
            mail_from: from.map(str::to_owned),
        }
    }

    #[test]
    fn without_a_host_no_mail_is_sent_and_half_a_setting_is_told() {
        assert!(mail(None, None, None).with_secret(|| None).unwrap().is_none());
        let from = Some("Ombud <ombud@ekby.se>");
        let server = mail(Some("mail.ekby.se"), from, Some("ombud")).with_secret(|| Some("hemligt\n".to_owned()));
        let server = server.unwrap().unwrap();
        assert_eq!((server.port, server.account), (587, Some(("ombud".to_owned(), "hemligt".to_owned()))));
        assert!(mail(Some("mail.ekby.se"), None, None).with_secret(|| None).is_err());
        assert!(mail(Some("mail.ekby.se"), from, Some("ombud")).with_secret(|| None).is_err());
        assert!(mail(Some("mail.ekby.se"), Some("ombud"), None).with_secret(|| None).is_err());
    }
}
