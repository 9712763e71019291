//! What do the simulated colleagues ask, and what stands in their way? Drawn by the seed from a small stock of sentences, so
//! that every page about help has something to show; nothing here enters any estimate.

use kernel::{Date, OrganisationId, ShortCode, UnitId};
use learning::barrier::{Barrier, Kind, Status};
use learning::kit::Kit;
use learning::load::LoadedHelp;
use learning::question::{CommonQuestion, Question, State};
use learning::raised_hand::RaisedHand;
use learning::variant::{Content, Origin, Variant};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha12Rng;

use super::ids::Ids;

/// A unit where people work.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) organisation: OrganisationId,
    pub(super) unit: UnitId,
    /// Whether the demonstration's accounts look at it: it has some of everything.
    pub(super) shown: bool,
}

/// Questions with their answers.
const ASKED: &[(&str, &str)] = &[
    ("Hur byter jag koden till surfplattan?", "Tryck på kugghjulet, sedan Lösenkod. Välj sex siffror som du minns."),
    ("Larmet piper men inget syns i mobilen. Vad gör jag?", "Gå dit först. Stäng sedan appen helt och öppna den igen."),
    ("Hur får jag större text?", "Kugghjulet, Skärm och sedan Textstorlek. Dra tills det känns bra."),
    ("Var hittar jag rutinen för fall?", "Sök på ordet fall på intranätet och välj vår verksamhet till vänster."),
    ("Kan man se vad jag har läst i journalen?", "Ja, allt loggas. Läs bara om dem du hjälper den dagen."),
    (
        "Hur signerar jag ett besök i efterhand?",
        "Öppna besöket under Historik och tryck på Signera sent. Skriv varför.",
    ),
    (
        "Jag ser inte kollegan i videosamtalet.",
        "Tryck på kameran med streck över. Fråga om den andra har gjort det också.",
    ),
    ("Hur loggar jag in när jag har bytt mobil?", "Ta med gamla mobilen till mig, så flyttar vi koden tillsammans."),
];
/// What is not answered yet.
const WAITING: &[&str] = &[
    "Vad gör jag om appen bara snurrar?",
    "Hur skickar jag en bild säkert till sjuksköterskan?",
    "Måste jag ha den nya appen i min egen mobil?",
    "Hur skriver man å, ä och ö på den nya plattan? 🙂",
];
const OTHER: &[&str] = &["Skrivaren på plan två är trasig", "Det saknas laddare i bilarna"];
const WISHES: &[&str] = &["I köket efter lunch, helst på en tisdag", "Efter morgonrapporten när det är lugnt"];
const NAMES: &[&str] = &["Noor", "Kerstin", "Ali", "Mira"];

/// Help between colleagues in these units, organisation by organisation.
pub(super) fn of(places: &[Place], today: Date, seed: u64, ids: &mut Ids) -> Vec<(OrganisationId, LoadedHelp)> {
    let mut draw = ChaCha12Rng::seed_from_u64(seed ^ 0x6f6d_6275_6400_0002);
    let mut all: Vec<(OrganisationId, LoadedHelp)> = Vec::new();
    for place in places {
        if all.last().is_none_or(|(organisation, _)| *organisation != place.organisation) {
            all.push((place.organisation, LoadedHelp { common: common(today, ids), ..LoadedHelp::default() }));
        }
        let Some((_, help)) = all.last_mut() else { continue };
        help.codes.push((place.unit, code(ids)));
        questions(help, place, today, &mut draw, ids);
        if place.shown || draw.random_bool(0.1) {
            let back = draw.random_range(1..20);
            let name = draw.random_bool(0.5).then(|| one(NAMES, &mut draw).to_owned());
            let wish = Some(one(WISHES, &mut draw).to_owned());
            let raised_on = today.plus_days(-back);
            help.hands.push(RaisedHand { id: ids.random(), unit: place.unit, first_name: name, wish, raised_on });
        }
        barriers(help, place, today, &mut draw, ids);
    }
    all
}

fn common(today: Date, ids: &mut Ids) -> Vec<CommonQuestion> {
    let published = ASKED.iter().take(4).zip(0..).map(|((question, answer), n)| CommonQuestion {
        id: ids.next(),
        question: (*question).to_owned(),
        answer: (*answer).to_owned(),
        published_on: today.plus_days(-20 - 10 * n),
    });
    published.collect()
}

fn questions(help: &mut LoadedHelp, place: &Place, today: Date, draw: &mut ChaCha12Rng, ids: &mut Ids) {
    let number = if place.shown { 4 } else { u32::from(draw.random_bool(0.25)) };
    for n in 0..number {
        let (state, back) = match n % 4 {
            0 => (State::Waiting, draw.random_range(0..5)),
            1 => (State::Waiting, draw.random_range(8..15)),
            2 => (State::Answered, draw.random_range(3..30)),
            _ => (State::Solved, draw.random_range(10..60)),
        };
        let asked_on = today.plus_days(-back);
        let (question, answer) = match state {
            // Where somebody looks, not the same question twice.
            State::Waiting if place.shown => (WAITING[n as usize % WAITING.len()], None),
            State::Waiting => (one(WAITING, draw), None),
            State::Answered | State::Solved => {
                let (question, answer) = one(ASKED, draw);
                (question, Some(answer.to_owned()))
            }
        };
        let first_name = draw.random_bool(0.4).then(|| one(NAMES, draw).to_owned());
        help.questions.push(Question {
            id: ids.random(),
            unit: place.unit,
            reader: place.unit,
            first_name,
            question: question.to_owned(),
            answered_on: answer.is_some().then(|| asked_on.plus_days(1)),
            answer,
            state,
            asked_on,
            handed_on: None,
            solved_on: (state == State::Solved).then(|| asked_on.plus_days(2)),
        });
    }
}

fn barriers(help: &mut LoadedHelp, place: &Place, today: Date, draw: &mut ChaCha12Rng, ids: &mut Ids) {
    for kind in Kind::ALL {
        let likely = match kind {
            Kind::Coverage | Kind::SlowDevice => 0.25,
            Kind::Account | Kind::SeparatePrograms => 0.18,
            Kind::MissingDevice => 0.1,
            Kind::Other => 0.05,
        };
        let drawn = draw.random_bool(likely);
        let wanted = place.shown && matches!(kind, Kind::Coverage | Kind::Account);
        if !(drawn || wanted) {
            continue;
        }
        let first = draw.random_range(3..120);
        let last = draw.random_range(0..first);
        let status = match draw.random_range(0..10) {
            0..4 => Status::Reported,
            4..7 => Status::TakenOn,
            7..9 => Status::Solved,
            _ => Status::WillNotBeSolved,
        };
        // The unit that is shown has something open.
        let status = if place.shown && kind == Kind::Coverage { Status::TakenOn } else { status };
        let (owner, said) = match status {
            Status::Reported => (None, None),
            Status::TakenOn => (Some("IT-stödet"), Some("Vi är på väg ut. Klart inom tre veckor.")),
            Status::Solved => (Some("IT-stödet"), Some("Det ska fungera nu. Säg till om det kommer tillbaka.")),
            Status::WillNotBeSolved => {
                (Some("IT-stödet"), Some("Systemet byts ut nästa år, så det gamla byggs inte om."))
            }
        };
        help.barriers.push(Barrier {
            id: ids.next(),
            unit: place.unit,
            kind,
            note: if kind == Kind::Other { one(OTHER, draw).to_owned() } else { String::new() },
            reports: draw.random_range(1..9),
            first_on: today.plus_days(-first),
            last_on: today.plus_days(-last),
            status,
            owner: owner.map(str::to_owned),
            said: said.map(str::to_owned),
            status_on: today.plus_days(-last),
        });
    }
}

/// A kit that a municipality has made its own, and shares; its origin has moved on since, so that there is something to compare.
pub(super) fn variant(organisation: OrganisationId, kit: &Kit, ids: &mut Ids) -> Variant {
    let mut content = Content::of(kit);
    content.title.sv = format!("{} hos oss", kit.title.sv);
    content.before = format!("{} Boka rummet på plan två.", content.before);
    let mut origin_content = Content::of(kit);
    origin_content.goal.sv = format!("{} Det tar en kvart.", origin_content.goal.sv);
    content.goal.sv.clone_from(&origin_content.goal.sv);
    Variant {
        organisation,
        id: ids.next(),
        origin: Origin::Shipped(kit.id.clone()),
        shared: true,
        version: 1,
        content,
        origin_version: 0,
        origin_content,
    }
}

fn code(ids: &mut Ids) -> ShortCode {
    loop {
        if let Some(code) = ShortCode::from_random(&ids.bytes::<32>()) {
            return code;
        }
    }
}

fn one<T: Copy>(of: &[T], draw: &mut ChaCha12Rng) -> T {
    of[draw.random_range(0..of.len())]
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn the_unit_that_is_shown_has_some_of_everything_and_the_seed_decides() {
        let place = |n: u128| Place {
            organisation: OrganisationId(Uuid::from_u128(n / 100)),
            unit: UnitId(Uuid::from_u128(n)),
            shown: n == 101,
        };
        let places: Vec<Place> = (100..180).chain(200..280).map(place).collect();
        let day: Date = "2026-03-18".parse().unwrap();
        let made = |seed| of(&places, day, seed, &mut Ids::new(seed));
        let help = made(7);
        assert_eq!(help.len(), 2);
        let shown = UnitId(Uuid::from_u128(101));
        assert_eq!(help[0].1.questions.iter().filter(|q| q.unit == shown).count(), 4);
        assert!(help[0].1.hands.iter().any(|h| h.unit == shown));
        assert!(help[0].1.barriers.iter().any(|b| b.unit == shown && b.status.is_open()));
        assert!(help.iter().all(|(_, help)| help.codes.len() == 80 && !help.barriers.is_empty()));
        let texts = |help: &[(OrganisationId, LoadedHelp)]| format!("{help:?}");
        assert_eq!(texts(&made(7)), texts(&help));
        assert_ne!(texts(&made(8)), texts(&help));
    }
}
