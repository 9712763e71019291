//! What does a made-up initiative look like as a file? TOML, for the demonstration: `content/demonstration/initiatives/<key>.toml`. Days
//! are counted from the day on which it is loaded, negative before it, so that what is late stays late. Money is in whole kronor.
//! Everything but what is marked may be left out; every text is Swedish.
//!
//! ```toml
//! name = "Nyckelfritt i hemtjänsten"     # must be there, and no other's
//! phase = "pilot"                        # must: idea prepared test_bed pilot limited broad in_operation stopped
//! begun = -540                           # must: the day on which it was begun
//! owner = "coordinator"                  # coordinator (the default), manager, or none
//! parties = ["Äldreförvaltningen"]       # names that stand in ../city.toml, of any kind
//! units = [{ district = 3, service = "home_care", starts = -100 }]   # district 1 to 14; home_care or residential_care
//!                                        # without `starts` it is not decided when the unit begins
//!
//! [[need]]                               # must: at least one
//! perspective = "users"                  # must: staff users relatives
//! category = "safety"                    # must: safety independence meaningfulness relatives way_of_working
//! words = "..."                          # must: as it was handed in
//! heading = "..."                        # must: as it stands in the plan
//! district = 3                           # must
//! service = "home_care"                  # home_care is the default
//! source = "unit"                        # unit (the default) account barrier question survey
//! handed = -600                          # must: when, not after `begun`
//! state = "taken_up"                     # taken_up (the default) or met
//! voices = [[1, 4], [3, 9]]              # how many voices in which districts, its own home care or the service above
//! joined = [{ words = "...", district = 5, handed = -580 }]   # similar needs that were joined to it
//!
//! [content]                              # must
//! aim = "..."                            # must: what gets better
//! target_group = "..."
//! technology = "..."
//! stimulus = "need"                      # must: need supplier
//! information_class = "high"             # low moderate high
//!
//! [[content.benefit]]
//! kind = "time"                          # must: quality relatives work_environment time money
//! words = "..."                          # must
//! owner = "..."
//! baseline = "..."                       # as it was measured
//! years = [[200000, 300000, 450000]]     # least, likely and most of year 1, 2, ..., at most 5
//! follow_ups = [{ due = -30, seen = "..." }, { due = 150 }]
//!
//! [[content.cost]]
//! words = "..."
//! years = [[150000, 180000, 260000]]
//!
//! [[content.risk]]
//! words = "..."
//! likelihood = 2                         # 1 to 5
//! consequence = 4                        # 1 to 5
//! measure = "..."
//!
//! [[content.readiness]]
//! area = "law"                           # technology organisation way_of_working competence law information_class
//! ready = "there"                        # not_known missing under_way there
//! words = "..."
//!
//! [[content.competence]]
//! words = "..."
//! kit = "nyckelfria-las"                 # the id of a kit in content/kits
//! by = 20
//!
//! [[content.resource]]
//! kind = "grant"                         # budget grant fund people
//! words = "..."
//! amount = 250000
//! state = "decided"                      # not_decided applied decided
//!
//! [[activity]]                           # in any order
//! key = "study"                          # must: a word of one's own for `after`
//! kind = "test_study"                    # must: test_study test_bed pilot limited broad information_class law technology
//!                                        # way_of_working competence communication procurement other
//! name = "..."                           # must
//! responsible = "..."                    # a function, no name of a person
//! party = "Äldreförvaltningen"
//! starts = -500
//! ends = -400
//! state = "done"                         # must: planned under_way done dropped
//! result = "..."
//! after = ["law"]                        # keys; what is under way or done waits for nothing that is open
//!
//! [[evidence]]                           # laid before gates in words
//! evidence = "staff_verdict"             # as in content/gates.toml
//! words = "..."
//! day = -300
//!
//! [[decision]]                           # in order; together they lead from idea to `phase`
//! outcome = "passes"                     # must: passes sent_back deferred stopped
//! reason = "..."                         # must
//! day = -520                             # must
//! body = "council"                       # coordinator (the default) or council
//!
//! [[lesson]]                             # must be there where the phase is stopped
//! words = "..."
//! day = -50
//! shared = true
//! ```

#![expect(missing_docs, reason = "the words of the file, which stand above")]

use kernel::{ActivityId, Ore};
use serde::Deserialize;
use uuid::Uuid;

use crate::activity::{ActivityKind, ActivityState, find_circle};
use crate::gate::{Body, Evidence, Outcome};
use crate::initiative::value::Range;
use crate::initiative::{Area, BenefitKind, InformationClass, Phase, Ready, ResourceKind, ResourceState, Stimulus};
use crate::need::{Category, NeedState, Perspective, Source};

/// How many districts the made-up city has.
pub const DISTRICTS: usize = 14;

/// An initiative as a file tells it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InitiativeFile {
    pub name: String,
    pub phase: Phase,
    pub begun: i64,
    #[serde(default)]
    pub owner: OwnerFile,
    #[serde(default)]
    pub parties: Vec<String>,
    #[serde(default)]
    pub units: Vec<UnitFile>,
    pub need: Vec<NeedFile>,
    pub content: ContentFile,
    #[serde(default)]
    pub activity: Vec<ActivityFile>,
    #[serde(default)]
    pub evidence: Vec<EvidenceFile>,
    #[serde(default)]
    pub decision: Vec<DecisionFile>,
    #[serde(default)]
    pub lesson: Vec<LessonFile>,
}

/// Who answers for it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnerFile {
    #[default]
    Coordinator,
    Manager,
    None,
}

/// What a unit of a district does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Service {
    #[default]
    HomeCare,
    ResidentialCare,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitFile {
    pub district: usize,
    #[serde(default)]
    pub service: Service,
    pub starts: Option<i64>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeedFile {
    pub perspective: Perspective,
    pub category: Category,
    pub words: String,
    pub heading: String,
    pub district: usize,
    #[serde(default)]
    pub service: Service,
    #[serde(default = "handed_in_by_unit")]
    pub source: Source,
    pub handed: i64,
    #[serde(default = "taken_up")]
    pub state: NeedState,
    #[serde(default)]
    pub voices: Vec<(usize, u32)>,
    #[serde(default)]
    pub joined: Vec<JoinedFile>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JoinedFile {
    pub words: String,
    pub district: usize,
    pub handed: i64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContentFile {
    pub aim: String,
    #[serde(default)]
    pub target_group: String,
    #[serde(default)]
    pub technology: String,
    pub stimulus: Stimulus,
    pub information_class: Option<InformationClass>,
    #[serde(default)]
    pub benefit: Vec<BenefitFile>,
    #[serde(default)]
    pub cost: Vec<CostFile>,
    #[serde(default)]
    pub risk: Vec<RiskFile>,
    #[serde(default)]
    pub readiness: Vec<ReadinessFile>,
    #[serde(default)]
    pub competence: Vec<CompetenceFile>,
    #[serde(default)]
    pub resource: Vec<ResourceFile>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BenefitFile {
    pub kind: BenefitKind,
    pub words: String,
    #[serde(default)]
    pub owner: String,
    #[serde(default)]
    pub baseline: String,
    #[serde(default)]
    pub years: Vec<(i64, i64, i64)>,
    #[serde(default)]
    pub follow_ups: Vec<FollowUpFile>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FollowUpFile {
    pub due: i64,
    #[serde(default)]
    pub seen: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CostFile {
    pub words: String,
    pub years: Vec<(i64, i64, i64)>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskFile {
    pub words: String,
    pub likelihood: u8,
    pub consequence: u8,
    #[serde(default)]
    pub measure: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadinessFile {
    pub area: Area,
    pub ready: Ready,
    #[serde(default)]
    pub words: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompetenceFile {
    pub words: String,
    pub kit: Option<String>,
    pub by: Option<i64>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResourceFile {
    pub kind: ResourceKind,
    pub words: String,
    pub amount: Option<i64>,
    pub state: ResourceState,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActivityFile {
    pub key: String,
    pub kind: ActivityKind,
    pub name: String,
    pub responsible: Option<String>,
    pub party: Option<String>,
    pub starts: Option<i64>,
    pub ends: Option<i64>,
    pub state: ActivityState,
    pub result: Option<String>,
    #[serde(default)]
    pub after: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceFile {
    pub evidence: Evidence,
    pub words: String,
    pub day: i64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionFile {
    pub outcome: Outcome,
    pub reason: String,
    pub day: i64,
    #[serde(default = "coordinator")]
    pub body: Body,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LessonFile {
    pub words: String,
    pub day: i64,
    #[serde(default)]
    pub shared: bool,
}

fn handed_in_by_unit() -> Source {
    Source::Unit
}

fn taken_up() -> NeedState {
    NeedState::TakenUp
}

fn coordinator() -> Body {
    Body::Coordinator
}

/// The three figures of a year, in whole kronor; nothing when they are not in order.
pub(crate) fn range(year: &(i64, i64, i64)) -> Option<Range> {
    let ore = |kronor: i64| Ore(kronor * 100);
    Range::new(ore(year.0), ore(year.1), ore(year.2)).filter(|range| range.least.0 >= 0)
}

/// The made-up city: the names of its 14 districts, its departments and its companies.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CityFile {
    pub name: String,
    pub districts: Vec<String>,
    pub departments: Vec<String>,
    pub companies: Vec<String>,
}

impl CityFile {
    /// Reads the city.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let city: Self = toml::from_str(text).map_err(|why| why.to_string())?;
        if city.districts.len() != DISTRICTS {
            return Err(format!("{} districts instead of {DISTRICTS}", city.districts.len()));
        }
        Ok(city)
    }

    fn has_party(&self, name: &str) -> bool {
        [&self.districts, &self.departments, &self.companies].into_iter().flatten().any(|known| known == name)
    }
}

impl InitiativeFile {
    /// Reads an initiative of the city.
    ///
    /// # Errors
    /// Everything that is wrong with it, a line each.
    pub fn parse(text: &str, city: &CityFile) -> Result<Self, String> {
        let file: Self = toml::from_str(text).map_err(|why| why.to_string())?;
        let problems = file.problems(city);
        if problems.is_empty() { Ok(file) } else { Err(problems.join("\n")) }
    }

    fn problems(&self, city: &CityFile) -> Vec<String> {
        let mut problems = Vec::new();
        let mut check = |fine: bool, problem: String| {
            if !fine {
                problems.push(problem);
            }
        };
        check(!self.need.is_empty(), "it names no need".to_owned());
        check(self.begun <= 0, "it begins in the future".to_owned());
        let districts = self.units.iter().map(|unit| unit.district);
        let of_needs = self.need.iter().flat_map(|need| {
            let joined = need.joined.iter().map(|joined| joined.district);
            let voices = need.voices.iter().map(|(district, _)| *district);
            std::iter::once(need.district).chain(joined).chain(voices)
        });
        for district in districts.chain(of_needs) {
            check((1..=DISTRICTS).contains(&district), format!("district {district} is not from 1 to {DISTRICTS}"));
        }
        let parties = self.parties.iter().chain(self.activity.iter().filter_map(|activity| activity.party.as_ref()));
        for party in parties {
            check(city.has_party(party), format!("{party} is no party of the city"));
        }
        for need in &self.need {
            let before = need.handed <= self.begun;
            check(before, format!("the need {} was handed in after what names it was begun", need.heading));
            let fine = matches!(need.state, NeedState::TakenUp | NeedState::Met);
            check(fine, format!("the need {} is neither taken up nor met", need.heading));
        }
        let benefits = self.content.benefit.iter().flat_map(|benefit| &benefit.years);
        for year in benefits.chain(self.content.cost.iter().flat_map(|cost| &cost.years)) {
            check(range(year).is_some(), format!("{year:?} is not in order"));
        }
        for risk in &self.content.risk {
            let five = 1..=5;
            check(
                five.contains(&risk.likelihood) && five.contains(&risk.consequence),
                format!("{}: 1 to 5", risk.words),
            );
        }
        let state = |key: &String| self.activity.iter().find(|other| other.key == *key).map(|other| other.state);
        for activity in &self.activity {
            let begun = matches!(activity.state, ActivityState::UnderWay | ActivityState::Done);
            for key in &activity.after {
                match state(key) {
                    None => check(false, format!("{} waits for {key}, which is not there", activity.key)),
                    Some(other) => {
                        check(!(begun && other.is_open()), format!("{} does not wait for {key}", activity.key))
                    }
                }
            }
            if let (Some(starts), Some(ends)) = (activity.starts, activity.ends) {
                check(starts <= ends, format!("{} ends before it starts", activity.key));
            }
        }
        let id = |at: usize| ActivityId(Uuid::from_u128(at as u128));
        let at = |key: &String| self.activity.iter().position(|other| other.key == *key);
        let waits = self.activity.iter().enumerate();
        let waits = waits.map(|(n, one)| (id(n), one.after.iter().filter_map(at).map(id).collect())).collect();
        check(find_circle(&waits).is_none(), "activities wait for each other in a circle".to_owned());
        if let Err(problem) = self.phases() {
            check(false, problem);
        }
        check(self.phase != Phase::Stopped || !self.lesson.is_empty(), "what was stopped has a lesson".to_owned());
        let tied = self.content.competence.iter().any(|step| step.kit.is_some());
        let needs_plan = matches!(self.phase, Phase::Limited | Phase::Broad | Phase::InOperation);
        check(tied || !needs_plan, "nothing is introduced broadly without a plan for competence".to_owned());
        problems
    }

    /// From which phase to which each decision leads.
    ///
    /// # Errors
    /// What is wrong with the decisions, in words.
    pub fn phases(&self) -> Result<Vec<(Phase, Phase)>, String> {
        let (mut at, mut day, mut steps) = (Phase::Idea, self.begun, Vec::new());
        for decision in &self.decision {
            if decision.day < day || decision.day > 0 {
                return Err(format!("a decision on day {} comes out of order", decision.day));
            }
            if at == Phase::Stopped {
                return Err("nothing is decided about what was stopped".to_owned());
            }
            let to = match decision.outcome {
                Outcome::Passes => at.next().ok_or("nothing follows what is in operation")?,
                Outcome::Stopped => Phase::Stopped,
                Outcome::SentBack | Outcome::Deferred => at,
            };
            steps.push((at, to));
            (at, day) = (to, decision.day);
        }
        if at == self.phase {
            Ok(steps)
        } else {
            Err(format!("the decisions lead to {} and not to {}", at.code(), self.phase.code()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CITY: &str = include_str!("../../../content/demonstration/city.toml");
    const KEYS: &str = include_str!("../../../content/demonstration/initiatives/nyckelfritt.toml");

    #[test]
    fn an_initiative_is_read_and_its_decisions_lead_to_its_phase() {
        let city = CityFile::parse(CITY).unwrap();
        let file = InitiativeFile::parse(KEYS, &city).unwrap();
        assert_eq!(file.phase, Phase::Limited);
        assert_eq!(file.phases().unwrap().last(), Some(&(Phase::Pilot, Phase::Limited)));
        assert_eq!(file.need[0].joined.len(), 2);
    }

    #[test]
    fn what_is_wrong_is_said_all_at_once() {
        let city = CityFile::parse(CITY).unwrap();
        let wrong = KEYS
            .replace("phase = \"limited\"", "phase = \"broad\"")
            .replace("district = 12 }", "district = 15 }")
            .replace("after = [\"study\"]", "after = [\"ghost\"]")
            .replace("likelihood = 2", "likelihood = 6")
            .replace("[[60000, 80000, 120000]]", "[[80000, 60000, 120000]]")
            .replace("party = \"Stadsledningskontoret\"", "party = \"Ingenstans\"");
        let problems = InitiativeFile::parse(&wrong, &city).unwrap_err();
        for what in ["lead to limited and not to broad", "district 15", "ghost", "1 to 5", "not in order", "Ingenstans"]
        {
            assert!(problems.contains(what), "{what}: {problems}");
        }
    }

    #[test]
    fn a_need_that_was_handed_in_after_the_initiative_was_begun_is_refused() {
        let city = CityFile::parse(CITY).unwrap();
        let begun = InitiativeFile::parse(KEYS, &city).unwrap().begun;
        let handed = |day: i64| {
            let mut file = InitiativeFile::parse(KEYS, &city).unwrap();
            file.need[0].handed = day;
            file.problems(&city)
        };
        assert_eq!(handed(begun), Vec::<String>::new());
        assert!(handed(begun + 1)[0].contains("after what names it was begun"), "{:?}", handed(begun + 1));
    }

    #[test]
    fn a_circle_of_activities_is_refused() {
        let city = CityFile::parse(CITY).unwrap();
        let wrong = KEYS.replacen("result = \"Medgivande behövs, mallen är klar.\"", "after = [\"pilot\"]", 1);
        assert!(InitiativeFile::parse(&wrong, &city).unwrap_err().contains("circle"));
    }
}
