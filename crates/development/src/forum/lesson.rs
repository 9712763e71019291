//! What have others learnt? The lessons that the organisations of the installation share, with what the initiative was and how it ended;
//! nothing else of it.

use access::rules::council::CanTakePartInForum;
use db::Fetch;
use kernel::Date;

use super::store;
use crate::initiative::Phase;

/// A lesson that is shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedLesson {
    /// The organisation that learnt it.
    pub organisation: String,
    /// What the initiative is called.
    pub initiative: String,
    /// How far it came.
    pub phase: Phase,
    /// What was learnt.
    pub words: String,
    /// When it was written.
    pub written_on: Date,
}

/// The lessons that are shared by any organisation of the installation, the latest first.
///
/// # Errors
/// As the database's.
pub async fn shared_lessons(from: &mut impl Fetch, _may: &CanTakePartInForum) -> db::Result<Vec<SharedLesson>> {
    let mut lessons = Vec::new();
    for (organisation, initiative, phase, words, written_on) in store::shared_lessons(from).await? {
        // A lesson is for keeps when the initiative is over, whichever way.
        if phase.is_open() {
            continue;
        }
        let found = people::organisation::find_organisation(from, organisation).await?;
        let organisation = found.map(|found| found.name).unwrap_or_default();
        lessons.push(SharedLesson { organisation, initiative, phase, words, written_on });
    }
    Ok(lessons)
}

/// The lessons in which every one of the words stands, in any case.
pub fn search_lessons(lessons: Vec<SharedLesson>, words: &str) -> Vec<SharedLesson> {
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    let says = |lesson: &SharedLesson| {
        let all = format!("{} {} {}", lesson.organisation, lesson.initiative, lesson.words).to_lowercase();
        words.iter().all(|word| all.contains(word))
    };
    lessons.into_iter().filter(says).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_to_stand_there_in_any_case() {
        let lesson = SharedLesson {
            organisation: "Ekby".into(),
            initiative: "Larm i källaren".into(),
            phase: Phase::Stopped,
            words: "Fråga nattpersonalen först.".into(),
            written_on: Date::new(2026, 3, 1).expect("a day"),
        };
        for (words, found) in [("", 1), ("NATT larm", 1), ("ekby källaren", 1), ("larm dag", 0)] {
            assert_eq!(search_lessons(vec![lesson.clone()], words).len(), found, "{words}");
        }
    }
}
