//! What is past its time? Questions some time after they are solved, and wishes that nobody could meet.

use db::{Work, args, statement};
use kernel::Date;

use crate::question::{KEPT_AFTER_ASKED, KEPT_AFTER_SOLVED};
use crate::raised_hand;

statement!(
    DELETE_OLD_SLIPS,
    "delete from learning_slip_directory where exists (
        select 1 from learning_question q where q.organisation_id = learning_slip_directory.organisation_id
        and q.id = learning_slip_directory.question_id and (q.solved_on <= $1 or q.asked_on <= $2)
    )",
    across: "what is too old is erased in every organisation"
);
statement!(
    DELETE_OLD_QUESTIONS,
    "delete from learning_question where solved_on <= $1 or asked_on <= $2",
    across: "what is too old is erased in every organisation"
);
statement!(
    DELETE_OLD_HANDS,
    "delete from learning_raised_hand where raised_on <= $1",
    across: "what is too old is erased in every organisation"
);

/// Erases questions and wishes that are past their time; returns how many. The caller commits.
///
/// # Errors
/// As the database's; the work should then be dropped.
pub async fn erase_old(work: &mut Work, today: Date) -> db::Result<u64> {
    let (solved, asked) = (today.plus_days(-KEPT_AFTER_SOLVED), today.plus_days(-KEPT_AFTER_ASKED));
    work.execute(&DELETE_OLD_SLIPS, args![solved, asked]).await?;
    let questions = work.execute(&DELETE_OLD_QUESTIONS, args![solved, asked]).await?;
    let hands = work.execute(&DELETE_OLD_HANDS, args![today.plus_days(-raised_hand::KEPT)]).await?;
    let names = crate::walk_in::erase_old(work, today).await?;
    let doors = crate::check_in::erase_old(work, today).await?;
    Ok(questions + hands + names + doors)
}
