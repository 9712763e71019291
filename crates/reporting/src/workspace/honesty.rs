//! Which words may a sentence not use about its figures? What has no comparison group is a change and no effect, and what differs
//! by percentage points does not differ by percent.
//!
//! The lists are short and know the beginnings of words; they catch the usual slips and no cunning.

use evaluation::keyed::KeyedFigure;

/// What begins so says that something made something happen: refused where no figure tells an effect.
const EFFECT: &[&str] = &["påverka", "orsaka", "förorsaka", "åstadkom", "impact", "caused", "causes", "causing"];
/// The same as two words.
const EFFECT_PHRASES: &[&str] = &["ledde till", "lett till", "leder till", "led to", "leads to"];
/// What begins so hints at it: shown to the reader of the page, not refused.
const DOUBTFUL: &[&str] =
    &["bidra", "medför", "resulterade", "resulterat", "gav", "contribut", "resulted", "thanks", "because"];
/// The same as two words.
const DOUBTFUL_PHRASES: &[&str] = &["tack vare", "på grund av", "due to"];

/// What a sentence says that its figures do not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Overstated {
    /// It speaks of an effect by this word, and none of its figures is one.
    Effect(String),
    /// It says percent by this word, and its figures are differences in percentage points.
    Percent(String),
}

/// What a sentence must not say about its figures; nothing when it may be kept.
pub fn overstated(sentence: &str, figures: &[KeyedFigure]) -> Option<Overstated> {
    let words = words(sentence);
    if !figures.is_empty() && !figures.iter().any(KeyedFigure::is_effect) {
        let found = words.iter().find(|word| speaks_of_effect(word)).cloned();
        if let Some(word) = found.or_else(|| phrase(&words, EFFECT_PHRASES)) {
            return Some(Overstated::Effect(word));
        }
    }
    let in_unit = |unit: &str| figures.iter().any(|figure| figure.estimate.unit == unit);
    if in_unit("percentage_points") && !in_unit("percent") {
        return percent(&words).map(Overstated::Percent);
    }
    None
}

/// The words that hint at a cause where no figure tells an effect.
pub fn doubtful(sentence: &str, figures: &[KeyedFigure]) -> Option<String> {
    if figures.iter().any(KeyedFigure::is_effect) {
        return None;
    }
    let words = words(sentence);
    let found = words.iter().find(|word| DOUBTFUL.iter().any(|begin| word.starts_with(begin)));
    found.cloned().or_else(|| phrase(&words, DOUBTFUL_PHRASES))
}

/// In small letters, without signs around them; `%` is a word of its own.
fn words(sentence: &str) -> Vec<String> {
    sentence
        .to_lowercase()
        .replace('%', " % ")
        .split_whitespace()
        .map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric() && letter != '%').to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

/// "Effekt", also inside another word (*kostnadseffekt*); "effektiv" and "effective" speak of something else.
fn speaks_of_effect(word: &str) -> bool {
    let inside =
        |stem: &str, other: &str| word.match_indices(stem).any(|(at, _)| !word[at + stem.len()..].starts_with(other));
    inside("effekt", "iv") || inside("effect", "iv") || EFFECT.iter().any(|begin| word.starts_with(begin))
}

fn phrase(words: &[String], phrases: &[&str]) -> Option<String> {
    let whole = format!(" {} ", words.join(" "));
    phrases.iter().find(|phrase| whole.contains(&format!(" {phrase} "))).map(|phrase| (*phrase).to_owned())
}

fn percent(words: &[String]) -> Option<String> {
    words.iter().enumerate().find_map(|(at, word)| {
        let next = words.get(at + 1).map_or("", String::as_str);
        let says = match word.as_str() {
            "procent" | "procentig" | "procents" | "%" => !next.starts_with("enhet"),
            "percent" => !next.starts_with("point"),
            "cent" => at > 0 && words[at - 1] == "per" && !next.starts_with("point"),
            _ => false,
        };
        says.then(|| word.clone())
    })
}

#[cfg(test)]
mod tests {
    use evaluation::package::DataSource;
    use kernel::Estimate;

    use super::*;

    fn figure(about: DataSource, unit: &str) -> KeyedFigure {
        KeyedFigure {
            key: "k".into(),
            about,
            parts: Vec::new(),
            wave: None,
            scale: None,
            leads: true,
            estimate: Estimate::plain(4.0, unit, 100, "staff", "mixed_model_pre_post"),
        }
    }

    #[test]
    fn a_change_is_not_called_an_effect_in_either_language() {
        let change = [figure(DataSource::Change, "points")];
        for (sentence, word) in [
            ("Effekten är god.", "effekten"),
            ("Programmets kostnadseffekt syns.", "kostnadseffekt"),
            ("Träffarna påverkade kunskapen", "påverkade"),
            ("Träffarna ledde till mer kunskap", "ledde till"),
            ("The effect is large", "effect"),
            ("It impacted staff", "impacted"),
            ("Sessions led to more knowledge.", "led to"),
        ] {
            assert_eq!(overstated(sentence, &change), Some(Overstated::Effect(word.into())), "{sentence}");
        }
        for sentence in ["Kunskapen ökade med 0,3 steg.", "Effektiva träffar är korta", "An effective session is short"]
        {
            assert_eq!(overstated(sentence, &change), None, "{sentence}");
        }
        assert_eq!(overstated("Effekten är god.", &[figure(DataSource::Effect, "points")]), None);
        assert_eq!(overstated("Chefer ser en effekt.", &[]), None, "what somebody says is not reckoned");
    }

    #[test]
    fn words_that_hint_at_a_cause_are_told_and_not_refused() {
        let change = [figure(DataSource::Change, "points")];
        assert_eq!(doubtful("Träffarna bidrog inte, men bidrar nu", &change), Some("bidrar".into()));
        assert_eq!(doubtful("Det blev bättre tack vare ombuden", &change), Some("tack vare".into()));
        assert_eq!(doubtful("It was due to the champions", &[figure(DataSource::Effect, "points")]), None);
        assert_eq!(overstated("Träffarna bidrar", &change), None);
    }

    #[test]
    fn percentage_points_are_not_called_percent() {
        let points = [figure(DataSource::Change, "percentage_points")];
        for sentence in ["Upp 4 procent", "Upp 4%", "Up 4 percent.", "up 4 per cent"] {
            assert!(matches!(overstated(sentence, &points), Some(Overstated::Percent(_))), "{sentence}");
        }
        for sentence in ["Upp 4 procentenheter", "Up 4 percentage points", "Up 4 per cent points", "Upp 4 %-enheter"] {
            assert_eq!(overstated(sentence, &points), None, "{sentence}");
        }
        assert_eq!(overstated("4 procent svarade", &[figure(DataSource::Reach, "percent")]), None);
    }
}
