//! How does the week's letter leave? For each account that wants one the notices are gathered as its page shows them; where there are any
//! they are put into the outbox in the account's language, and the account has had its letter of the week.

use kernel::{Date, OrganisationId};
use people::mail::weekly::{Recipient, look_at, not_looked_at, week_to_write};
use people::mail::{NewMail, queue};
use text::{Lang, Texts};

use super::notices::{gather, weekly_text};
use crate::app::App;
use crate::failure::Failure;

/// A letter, or that there is nothing to write.
struct Letter {
    to: Recipient,
    text: Option<(String, String)>,
}

/// Puts the letters of the week into the outbox, on the days on which they are written. Returns how many.
pub(crate) async fn write_letters(app: &App) -> Result<usize, Failure> {
    let Some(monday) = week_to_write(app.db().now()).filter(|_| app.sends_mail()) else { return Ok(0) };
    let mut written = 0;
    loop {
        let waiting = not_looked_at(&mut app.db().reader(), monday).await?;
        if waiting.is_empty() {
            return Ok(written);
        }
        for of_one in waiting.chunk_by(|one, next| one.organisation == next.organisation) {
            let mut letters = Vec::with_capacity(of_one.len());
            for to in of_one {
                letters.push(Letter { to: to.clone(), text: text_for(app, to).await? });
            }
            if let Some(first) = of_one.first() {
                written += put_out(app, first.organisation, &letters, monday).await?;
            }
        }
    }
}

/// Subject and text for an account; nothing when nothing waits for it.
async fn text_for(app: &App, to: &Recipient) -> Result<Option<(String, String)>, Failure> {
    let mut from = app.db().reader();
    let Some(actor) = people::role::find_actor(&mut from, to.organisation, to.account).await? else { return Ok(None) };
    let t = Texts::new(to.language.parse().unwrap_or(Lang::Sv));
    let notices = gather(&mut from, t, &actor, app.db().now().day_in_sweden()).await?;
    let text = weekly_text(t, &actor.display_name, &notices, |path| app.config().link(path));
    Ok(text.map(|text| (t.count("week-mail-subject", notices.len()), text)))
}

async fn put_out(app: &App, organisation: OrganisationId, letters: &[Letter], monday: Date) -> Result<usize, Failure> {
    let mut work = app.db().work(db::Actor::Program).await?;
    let mut written = 0;
    for letter in letters {
        let account = letter.to.account;
        // Another program on the same database may have been first.
        let first = look_at(&mut work, &letter.to, monday).await?;
        if let (true, Some((subject, body))) = (first, &letter.text) {
            let once = format!("week {monday} {account}");
            let mail = NewMail { to: account, about: account.0, part: account.0, once: &once, subject, body };
            written += usize::from(queue(&mut work, organisation, mail).await?);
        }
    }
    work.commit(organisation, "week_letters_written", None).await?;
    Ok(written)
}
