//! What does an initiative say? Kept as TOML, a version at a time, so that two versions can be laid side by side.

use kernel::{Date, MandateId, Ore, SessionId};
use serde::{Deserialize, Serialize};

use super::value::Range;
use crate::codes::codes;

codes! {
    /// What set an initiative off.
    Stimulus {
        /// Somebody needed something.
        Need = "need",
        /// Somebody offered something.
        Supplier = "supplier",
    }
}

codes! {
    /// What kind of benefit is expected.
    BenefitKind {
        /// For whoever gets care: quality, safety, independence.
        Quality = "quality",
        /// For relatives.
        Relatives = "relatives",
        /// For those who work there: less strain, more competence.
        WorkEnvironment = "work_environment",
        /// Time that is freed for something else; worth money, but no money is saved.
        Time = "time",
        /// Money that is saved or not spent.
        Money = "money",
    }
}

codes! {
    /// What has to be ready before something new is used.
    Area {
        /// The technology, and what it is connected to.
        Technology = "technology",
        /// Who decides, who pays, who supports.
        Organisation = "organisation",
        /// How the work is done.
        WayOfWorking = "way_of_working",
        /// Those who will use it can.
        Competence = "competence",
        /// The law allows it, and agreements are there.
        Law = "law",
        /// It is known how sensitive its information is.
        InformationClass = "information_class",
    }
}

codes! {
    /// How ready an area is.
    Ready {
        /// Nobody has looked.
        NotKnown = "not_known",
        /// Much is missing.
        Missing = "missing",
        /// It is being worked on.
        UnderWay = "under_way",
        /// It is there.
        There = "there",
    }
}

codes! {
    /// How much harm it does when information is lost, changed or seen by somebody else.
    InformationClass {
        /// Little or none.
        Low = "low",
        /// Some.
        Moderate = "moderate",
        /// Much.
        High = "high",
    }
}

codes! {
    /// What a resource is.
    ResourceKind {
        /// Money out of the own budget.
        Budget = "budget",
        /// A grant of the state's.
        Grant = "grant",
        /// Money of a project or fund.
        Fund = "fund",
        /// Working time, in words.
        People = "people",
    }
}

codes! {
    /// How sure a resource is.
    ResourceState {
        /// Nobody has decided.
        NotDecided = "not_decided",
        /// It has been applied for.
        Applied = "applied",
        /// It is decided.
        Decided = "decided",
    }
}

/// What an initiative says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// What gets better.
    pub aim: String,
    /// For whom.
    #[serde(default)]
    pub target_group: String,
    /// The product or service, where there is one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub technology: String,
    /// What set it off.
    pub stimulus: Stimulus,
    /// How sensitive its information is; nothing while that is not decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub information_class: Option<InformationClass>,
    /// What it is expected to give.
    #[serde(default)]
    pub benefits: Vec<Benefit>,
    /// What it is expected to cost.
    #[serde(default)]
    pub costs: Vec<Cost>,
    /// What can go wrong.
    #[serde(default)]
    pub risks: Vec<Risk>,
    /// How ready it is, area by area; one that is not named is not known.
    #[serde(default)]
    pub readiness: Vec<Readiness>,
    /// How those who will use it learn to.
    #[serde(default)]
    pub competence: Vec<CompetenceStep>,
    /// With what it is done.
    #[serde(default)]
    pub resources: Vec<Resource>,
}

/// An expected benefit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Benefit {
    /// What kind.
    pub kind: BenefitKind,
    /// What gets better.
    pub words: String,
    /// Who sees to it that it comes about.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub owner: String,
    /// Where it stood before, as it was measured; empty while it was not.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub baseline: String,
    /// What it is worth a year, from the first year; empty where it is not valued in money.
    #[serde(default)]
    pub years: Vec<Range>,
    /// When it is looked at.
    #[serde(default)]
    pub follow_ups: Vec<FollowUp>,
}

/// When a benefit is looked at, and what was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FollowUp {
    /// When.
    pub due_on: Date,
    /// What was seen; empty while nobody has looked.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub seen: String,
}

/// An expected cost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// For what.
    pub words: String,
    /// How much a year, from the first year.
    pub years: Vec<Range>,
}

/// Something that can go wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Risk {
    /// What.
    pub words: String,
    /// How likely, from 1 to 5.
    pub likelihood: u8,
    /// How bad, from 1 to 5.
    pub consequence: u8,
    /// What is done about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub measure: String,
}

/// How ready an area is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Readiness {
    /// Which area.
    pub area: Area,
    /// How ready.
    pub ready: Ready,
    /// On what that rests.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
}

/// A step of the plan for competence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompetenceStep {
    /// Who learns what.
    pub words: String,
    /// A kit to run, by its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kit: Option<String>,
    /// A session that is planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionId>,
    /// The mandate of a champion who does it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub champion: Option<MandateId>,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Date>,
}

/// Something that it is done with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resource {
    /// What it is.
    pub kind: ResourceKind,
    /// From where, or who.
    pub words: String,
    /// How much; nothing while that is not decided, or for working time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Ore>,
    /// How sure.
    pub state: ResourceState,
}

impl Content {
    /// A content that says what is to get better, and nothing else yet.
    pub fn begun(aim: String, stimulus: Stimulus) -> Self {
        Self {
            aim,
            target_group: String::new(),
            technology: String::new(),
            stimulus,
            information_class: None,
            benefits: Vec::new(),
            costs: Vec::new(),
            risks: Vec::new(),
            readiness: Vec::new(),
            competence: Vec::new(),
            resources: Vec::new(),
        }
    }

    /// How ready an area is.
    pub fn ready(&self, area: Area) -> Ready {
        self.readiness.iter().find(|r| r.area == area).map_or(Ready::NotKnown, |r| r.ready)
    }

    /// Whether those who will use it will learn to: at least one step that says with which kit, session or champion.
    pub fn has_competence_plan(&self) -> bool {
        let tied = |step: &CompetenceStep| step.kit.is_some() || step.session.is_some() || step.champion.is_some();
        self.competence.iter().any(tied)
    }

    pub(crate) fn to_text(&self) -> db::Result<String> {
        toml::to_string(self).map_err(|why| db::Error::Internal(why.to_string()))
    }

    pub(crate) fn from_text(text: &str) -> db::Result<Self> {
        let wrong = |why: toml::de::Error| db::Error::Column { column: "content".into(), problem: why.to_string() };
        toml::from_str(text).map_err(wrong)
    }
}
