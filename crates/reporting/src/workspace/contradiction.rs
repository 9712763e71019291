//! Where do sources contradict each other, and what was said about it? Nothing is released before every contradiction has its
//! comment; a comment holds as long as the same pieces stand against each other.

use access::rules::reporting::CanKeepEvidence;
use db::Work;
use evaluation::result::{EvidenceMatrix, QuestionEvidence, Standing};

use super::{About, LONGEST_TEXT, Remark, TextProblem, kept_text, latest, store};

/// A question on which sources contradict each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// The question's key.
    pub question: String,
    /// The question.
    pub text: String,
    /// The sources that stand against each other.
    pub sources: Vec<String>,
    /// What was said about it; absent too when other pieces stand against each other now.
    pub comment: Option<String>,
    pieces: String,
}

/// The contradictions of a matrix, in its order.
pub(super) fn contradictions(matrix: &EvidenceMatrix, remarks: &[Remark]) -> Vec<Contradiction> {
    let against = |question: &QuestionEvidence| {
        question.cells.iter().filter(|cell| cell.stands == Standing::Contradicts).cloned().collect::<Vec<_>>()
    };
    let mut found = Vec::new();
    for question in &matrix.questions {
        let cells = against(question);
        if cells.is_empty() {
            continue;
        }
        let stand = |piece: &evaluation::result::Piece| format!("{}:{}", piece.evidence, piece.stance);
        let pieces = cells.iter().flat_map(|cell| cell.pieces.iter().map(stand)).collect::<Vec<_>>().join(";");
        let remark = latest(remarks, About::Contradiction, &question.question).filter(|one| one.state == pieces);
        found.push(Contradiction {
            question: question.question.clone(),
            text: question.text.clone().unwrap_or_else(|| question.question.clone()),
            sources: cells.into_iter().map(|cell| cell.source).collect(),
            comment: remark.map(|one| one.words.clone()),
            pieces,
        });
    }
    found
}

/// Why a comment is not kept.
#[derive(Debug, thiserror::Error)]
pub enum CommentError {
    /// The comment itself.
    #[error(transparent)]
    Text(#[from] TextProblem),
    /// The database's trouble.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Keeps what is said about a contradiction. The caller commits (`"contradiction_commented"`).
///
/// # Errors
/// [`CommentError`].
pub async fn comment_on(
    work: &mut Work,
    may: &CanKeepEvidence,
    contradiction: &Contradiction,
    comment: &str,
) -> Result<(), CommentError> {
    let words = kept_text(comment, LONGEST_TEXT)?;
    let subject = (About::Contradiction, contradiction.question.as_str());
    Ok(store::insert_remark(work, may.programme(), subject, &contradiction.pieces, &words).await?)
}
