//! What ends when somebody leaves? The account, the mandates, the sessions that were to be led, the own code, and slips and
//! links that are not used yet. Done when an account is closed, and every few minutes for those whose last day has passed;
//! signing in stops working with that day in any case.

use access::rules::people::CanSeeOff;
use db::Work;
use kernel::Date;
use learning::mandate::end_all_of;
use measurement::code::forget_personal_of;
use participation::code::forget_code_of;
use people::person::left_since;
use people::programme::programmes_of_organisation;
use people::sign_in::close_all_of;

use crate::app::App;
use crate::failure::Failure;

/// For how many days after the last day it is tried.
const DAYS: i64 = 30;

/// Ends it all for one person. Returns whether anything was left to end.
pub(crate) async fn see_off(app: &App, work: &mut Work, may: &CanSeeOff, last_day: Date) -> Result<bool, Failure> {
    let (mandates, sessions) = end_all_of(work, may, last_day).await?;
    let accounts = close_all_of(work, may).await?;
    let code = forget_code_of(work, may).await?;
    let mut slips = 0;
    for membership in programmes_of_organisation(work, may.leaver().organisation).await? {
        let key = app.keys().key(membership.programme).map_err(Failure::internal)?;
        slips += forget_personal_of(work, may, membership.programme, &key).await?;
    }
    Ok(mandates + sessions + accounts + slips > 0 || code)
}

/// Ends it for everybody whose last day of work has passed lately.
pub(crate) async fn see_off_those_who_have_left(app: &App) -> Result<usize, Failure> {
    let today = app.db().now().day_in_sweden();
    let mut count = 0;
    for (may, last_day) in left_since(&mut app.db().reader(), today.plus_days(-DAYS), today).await? {
        let mut work = app.db().work(db::Actor::Program).await?;
        if see_off(app, &mut work, &may, last_day).await? {
            let leaver = may.leaver();
            work.commit(leaver.organisation, "seen_off", Some(leaver.person.into())).await?;
            count += 1;
        }
    }
    Ok(count)
}
