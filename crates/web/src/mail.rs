//! How does what waits in the outbox leave? Over SMTP to the organisation's own mail server, one mail after another. What cannot
//! be sent is put off and tried again; who wanted it sees that it was given up.

use std::fmt;
use std::time::Duration;

use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use people::mail::Why;
use people::mail::outbox::{Due, claim, due, put_off, sent};

use crate::app::App;

/// How long a mail server may take for one mail.
const PATIENCE: Duration = Duration::from_secs(30);

/// How the connection to the mail server is kept secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailSecurity {
    /// It begins in the clear and must become TLS before anything is said (port 587).
    StartTls,
    /// TLS from the beginning (port 465).
    Tls,
    /// In the clear; only to a mail server on the same machine.
    None,
}

/// The mail server that the installation sends by.
#[derive(Clone)]
pub struct MailServer {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is kept secret.
    pub security: MailSecurity,
    /// Name and secret, where it asks for them.
    pub account: Option<(String, String)>,
    /// Who mails are from.
    pub from: String,
}

/// Why mail cannot be sent by this server.
#[derive(Debug, thiserror::Error)]
pub enum MailSetupError {
    /// The sender is no address.
    #[error("the sender `{0}` is no mail address")]
    From(String),
    /// A secret would travel in the clear.
    #[error("mail without TLS goes to a server on this machine only, and {0} is another")]
    NotLocal(String),
    /// TLS cannot be set up.
    #[error("TLS to the mail server cannot be set up: {0}")]
    Tls(String),
}

impl fmt::Debug for MailServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{} as {}", self.host, self.port, self.from)
    }
}

/// A mail server that can be sent by.
pub(crate) struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl MailServer {
    /// Whether mail can be sent so, as far as can be told without connecting.
    ///
    /// # Errors
    /// [`MailSetupError`] says what to change.
    pub fn check(&self) -> Result<(), MailSetupError> {
        self.mailer().map(drop)
    }

    fn mailer(&self) -> Result<Mailer, MailSetupError> {
        let from: Mailbox = self.from.parse().map_err(|_| MailSetupError::From(self.from.clone()))?;
        let tls = |why: lettre::transport::smtp::Error| MailSetupError::Tls(why.to_string());
        type Smtp = AsyncSmtpTransport<Tokio1Executor>;
        let builder = match self.security {
            MailSecurity::StartTls => Smtp::starttls_relay(&self.host).map_err(tls)?,
            MailSecurity::Tls => Smtp::relay(&self.host).map_err(tls)?,
            MailSecurity::None if ["127.0.0.1", "::1", "localhost"].contains(&self.host.as_str()) => {
                Smtp::builder_dangerous(&self.host)
            }
            MailSecurity::None => return Err(MailSetupError::NotLocal(self.host.clone())),
        };
        let builder = builder.port(self.port).timeout(Some(PATIENCE));
        let builder = match &self.account {
            Some((user, secret)) => builder.credentials(Credentials::new(user.clone(), secret.clone())),
            None => builder,
        };
        Ok(Mailer { transport: builder.build(), from })
    }
}

impl App {
    /// Whether the installation sends mail.
    pub(crate) fn sends_mail(&self) -> bool {
        self.config().mail.is_some()
    }

    /// Where the letter is ended, for its head. One click needs https: without it the address stands in the text only.
    fn ends_letter(&self, mail: &Due) -> Option<String> {
        let token = mail.letter.filter(|_| self.config().is_https())?;
        Some(self.config().link(&crate::people::letter::address(token)))
    }

    /// Sends what is due. Returns how many mails the server took; none where no server is set.
    ///
    /// # Errors
    /// As the database's; what was not sent is still there.
    pub async fn send_mail(&self) -> db::Result<usize> {
        let Some(server) = &self.config().mail else { return Ok(0) };
        let mailer = match server.mailer() {
            Ok(mailer) => mailer,
            Err(why) => {
                tracing::error!(%why, "mail cannot be sent");
                return Ok(0);
            }
        };
        let mut taken = 0;
        for mail in due(&mut self.db().reader(), self.db().now()).await? {
            if !claim(self.db(), &mail, self.db().now()).await? {
                continue;
            }
            match mailer.send(&mail, self.ends_letter(&mail)).await {
                Ok(()) => {
                    sent(self.db(), &mail).await?;
                    taken += 1;
                }
                Err(why) => {
                    let given_up = put_off(self.db(), &mail, why, self.db().now()).await?;
                    tracing::warn!(mail = %mail.id, %why, given_up, "a mail was not sent");
                }
            }
        }
        Ok(taken)
    }
}

impl Mailer {
    async fn send(&self, mail: &Due, ends_letter: Option<String>) -> Result<(), Why> {
        let address = mail.address.as_ref().ok_or(Why::NoAddress)?;
        let to: lettre::Address = address.parse().map_err(|_| Why::NoAddress)?;
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(mail.subject.as_str())
            .message_id(Some(format!("<{}@{}>", mail.id, self.from.email.domain())))
            .header(ByItself)
            .header(ContentType::TEXT_PLAIN);
        if let Some(address) = ends_letter {
            message = message.header(EndsBy(address)).header(WithOneClick);
        }
        let message = message.body(mail.body.clone()).map_err(|_| Why::Refused)?;
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            Err(why) if why.is_permanent() => Err(Why::Refused),
            Err(_) => Err(Why::Unreachable),
        }
    }
}

/// Where the letter of the week is ended (RFC 2369).
#[derive(Clone)]
struct EndsBy(String);

impl Header for EndsBy {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe")
    }

    fn parse(address: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(address.trim_matches(['<', '>']).to_owned()))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), format!("<{}>", self.0))
    }
}

/// That sending to that address is enough (RFC 8058).
#[derive(Clone)]
struct WithOneClick;

impl Header for WithOneClick {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe-Post")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "List-Unsubscribe=One-Click".to_owned())
    }
}

/// That a program has written it: nobody's absence note answers (RFC 3834).
#[derive(Clone)]
struct ByItself;

impl Header for ByItself {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(host: &str, security: MailSecurity, from: &str) -> MailServer {
        let account = Some(("ombud".to_owned(), "hemligt".to_owned()));
        MailServer { host: host.to_owned(), port: 587, security, account, from: from.to_owned() }
    }

    #[test]
    fn nothing_goes_in_the_clear_to_another_machine() {
        let from = "ombud@ekby.se";
        assert!(server("127.0.0.1", MailSecurity::None, from).check().is_ok());
        let why = server("mail.ekby.se", MailSecurity::None, from).check().unwrap_err();
        assert!(matches!(why, MailSetupError::NotLocal(_)), "{why}");
        assert!(server("mail.ekby.se", MailSecurity::StartTls, from).check().is_ok());
        let why = server("mail.ekby.se", MailSecurity::Tls, "ekby").check().unwrap_err();
        assert!(matches!(why, MailSetupError::From(_)), "{why}");
    }

    #[test]
    fn the_secret_is_not_written_to_a_log() {
        let told = format!("{:?}", server("mail.ekby.se", MailSecurity::Tls, "ombud@ekby.se"));
        assert!(!told.contains("hemligt") && told.contains("mail.ekby.se"), "{told}");
    }
}
