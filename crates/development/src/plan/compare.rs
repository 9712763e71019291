//! What has changed between two editions? What came, what went, and which words of which part are others.

use similar::{ChangeTag, TextDiff};

use super::{Entry, Words};

/// A need or an initiative that is not the same in both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// `need` or `initiative`.
    pub kind: String,
    /// What it is called now, or was.
    pub title: String,
    /// How.
    pub how: How,
}

/// How something changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// It came.
    Came,
    /// It went.
    Went,
    /// It says something else in these parts.
    Says(Vec<PartChange>),
}

/// A part that says something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartChange {
    /// Which part; `title` for what it is called.
    pub part: String,
    /// The list of which the words are codes; empty where they are words.
    pub list: String,
    /// What was taken out and put in, in order.
    pub words: Vec<(Tag, String)>,
}

/// What became of some words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// They stay.
    Same,
    /// They were taken out.
    Out,
    /// They were put in.
    In,
}

/// What is different in `after`, in its order; then what went.
pub fn difference(before: &Words, after: &Words) -> Vec<Changed> {
    let find = |words: &'_ Words, id: &str| words.entries.iter().find(|entry| entry.id == id).cloned();
    let mut changed = Vec::new();
    for now in &after.entries {
        let how = match find(before, &now.id) {
            None => How::Came,
            Some(then) => match parts(&then, now) {
                parts if parts.is_empty() => continue,
                parts => How::Says(parts),
            },
        };
        changed.push(Changed { kind: now.kind.clone(), title: now.title.clone(), how });
    }
    let went = before.entries.iter().filter(|then| find(after, &then.id).is_none());
    changed.extend(went.map(|e| Changed { kind: e.kind.clone(), title: e.title.clone(), how: How::Went }));
    changed
}

/// The parts that say something else.
pub(crate) fn parts(then: &Entry, now: &Entry) -> Vec<PartChange> {
    let mut changes = Vec::new();
    if then.title != now.title {
        changes.push(PartChange { part: "title".into(), list: String::new(), words: words(&then.title, &now.title) });
    }
    for part in &now.parts {
        let before = then.parts.iter().find(|known| known.part == part.part).map_or("", |known| known.text.as_str());
        if before == part.text {
            continue;
        }
        let whole = |tag, text: &str| (!text.is_empty()).then(|| (tag, text.to_owned()));
        let words = if part.list.is_empty() {
            words(before, &part.text)
        } else {
            [whole(Tag::Out, before), whole(Tag::In, &part.text)].into_iter().flatten().collect()
        };
        changes.push(PartChange { part: part.part.clone(), list: part.list.clone(), words });
    }
    changes
}

/// What was taken out and put in, word by word.
fn words(before: &str, after: &str) -> Vec<(Tag, String)> {
    let mut changes: Vec<(Tag, String)> = Vec::new();
    for change in TextDiff::from_words(before, after).iter_all_changes() {
        let tag = match change.tag() {
            ChangeTag::Equal => Tag::Same,
            ChangeTag::Delete => Tag::Out,
            ChangeTag::Insert => Tag::In,
        };
        match changes.last_mut() {
            Some((last, text)) if *last == tag => text.push_str(change.value()),
            _ => changes.push((tag, change.value().to_owned())),
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str, title: &str, aim: &str, phase: &str) -> Entry {
        let mut entry = Entry::new("initiative", id.to_owned(), title);
        entry.code("phase", "initiative-phase", phase);
        entry.text("aim", aim.to_owned());
        entry
    }

    #[test]
    fn what_came_went_and_says_something_else_is_told() {
        let before = Words {
            entries: vec![entry("1", "Nycklar", "Fler ska sova gott", "idea"), entry("2", "Bort", "", "idea")],
        };
        let after =
            Words { entries: vec![entry("1", "Nycklar", "Alla ska sova gott", "pilot"), entry("3", "Ny", "", "idea")] };
        let changed = difference(&before, &after);
        let how: Vec<_> = changed.iter().map(|one| (one.title.as_str(), &one.how)).collect();
        assert_eq!((how[1], how[2]), (("Ny", &How::Came), ("Bort", &How::Went)));
        let How::Says(parts) = how[0].1 else { panic!("{how:?}") };
        assert_eq!(parts[0].words, [(Tag::Out, "idea".to_owned()), (Tag::In, "pilot".to_owned())]);
        assert_eq!(
            parts[1].words,
            [(Tag::Out, "Fler".into()), (Tag::In, "Alla".into()), (Tag::Same, " ska sova gott".to_owned())]
        );
        assert!(difference(&after, &after).is_empty());
    }
}
