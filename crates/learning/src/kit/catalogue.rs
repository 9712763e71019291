//! Which kit do we need? A search over what a kit helps with, whom it is for and how long it takes.

use kernel::{Form, Minutes};

use super::{Area, Audience, Kit, Level, Need};

/// What is asked of a kit; what is not asked does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// Words of which each stands somewhere in the kit's texts, in any language.
    pub words: String,
    /// For whom.
    pub audience: Option<Audience>,
    /// What it helps with.
    pub need: Option<Need>,
    /// What it is about.
    pub area: Option<Area>,
    /// How much one should know before.
    pub level: Option<Level>,
    /// How people meet.
    pub form: Option<Form>,
    /// The language of the sheet, as a code.
    pub language: Option<String>,
    /// How long it may take.
    pub longest: Option<Minutes>,
}

impl Search {
    /// Whether the kit is one of those.
    pub fn finds(&self, kit: &Kit) -> bool {
        fn is<T: PartialEq>(wanted: Option<&T>, found: &T) -> bool {
            wanted.is_none_or(|wanted| wanted == found)
        }
        is(self.audience.as_ref(), &kit.audience)
            && is(self.level.as_ref(), &kit.level)
            && is(self.form.as_ref(), &kit.form)
            && self.need.is_none_or(|need| kit.needs.contains(&need))
            && self.area.is_none_or(|area| kit.areas.contains(&area))
            && self.language.as_ref().is_none_or(|language| kit.languages.contains(language))
            && self.longest.is_none_or(|longest| kit.minutes <= longest)
            && self.has_words(kit)
    }

    fn has_words(&self, kit: &Kit) -> bool {
        if self.words.trim().is_empty() {
            return true;
        }
        let texts = [&kit.title, &kit.summary, &kit.goal];
        let all = texts.iter().flat_map(|words| [Some(&words.sv), words.en.as_ref()]).flatten();
        let all = all.map(|text| text.to_lowercase()).collect::<Vec<_>>().join(" ");
        self.words.to_lowercase().split_whitespace().all(|word| all.contains(word))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{find_kit, kits};
    use super::*;

    fn found(search: &Search) -> Vec<&'static str> {
        kits().iter().filter(|kit| search.finds(kit)).map(|kit| kit.id.as_str()).collect()
    }

    #[test]
    fn nothing_asked_finds_everything() {
        assert_eq!(found(&Search::default()).len(), kits().len());
    }

    #[test]
    fn what_is_asked_is_asked_together() {
        let search = Search { need: Some(Need::FindInformation), longest: Some(Minutes(15)), ..Search::default() };
        assert!(found(&search).contains(&"hitta-ratt-rutin"));
        for id in found(&search) {
            let kit = find_kit(id).unwrap();
            assert!(kit.needs.contains(&Need::FindInformation) && kit.minutes.0 <= 15, "{id}");
        }
        let managers = Search { audience: Some(Audience::Manager), ..search };
        assert_eq!(found(&managers), Vec::<&str>::new());
    }

    #[test]
    fn every_word_is_looked_for_in_both_languages_and_whatever_its_case() {
        let words = |words: &str| Search { words: words.to_owned(), ..Search::default() };
        assert_eq!(found(&words("RUTIN två minuter")), ["hitta-ratt-rutin"]);
        assert!(found(&words("right routine")).contains(&"hitta-ratt-rutin"));
        assert_eq!(found(&words("rutin xyzzy")), Vec::<&str>::new());
    }
}
