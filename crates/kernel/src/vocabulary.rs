//! Which categories does the field count by? Closed lists that the ledger, the costs and the data package share, so
//! that hours and money can be divided by each other. The codes are those of the open data package.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The text is none of the codes of a closed list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected one of: {expected}")]
pub struct UnknownCode {
    /// The codes that are accepted, separated by commas.
    pub expected: String,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $code)] $variant),+
        }

        impl $name {
            /// Every value, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code in files and tables.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.code())
            }
        }

        impl FromStr for $name {
            type Err = UnknownCode;
            fn from_str(text: &str) -> Result<Self, UnknownCode> {
                Self::ALL.iter().copied().find(|v| v.code() == text).ok_or_else(|| UnknownCode {
                    expected: [$($code),+].join(", "),
                })
            }
        }
    )+};
}

codes! {
    /// By which way a filled-in questionnaire came.
    Mode {
        /// A link that was followed: a picture on a poster, a personal link.
        Link = "link",
        /// A code that was typed.
        Code = "code",
        /// A screen that goes round.
        Tablet = "tablet",
        /// Paper, keyed by somebody else.
        Paper = "paper",
        /// Another tool.
        Import = "import",
    }

    /// What the time or the money was for.
    Activity {
        /// Leading and administering the programme.
        ProjectManagement = "project_management",
        /// Finding out what is needed.
        NeedsAnalysis = "needs_analysis",
        /// Training the champions.
        ChampionTraining = "champion_training",
        /// Training the managers.
        ManagerTraining = "manager_training",
        /// Colleagues learning together at the workplace.
        WorkplaceSession = "workplace_session",
        /// A course on the web.
        WebCourse = "web_course",
        /// One person helping another.
        IndividualSupport = "individual_support",
        /// Trying out technology.
        Tryout = "tryout",
        /// Meeting others in the same role.
        Network = "network",
        /// Following up what was learnt.
        FollowUp = "follow_up",
        /// Anything else.
        Other = "other",
    }

    /// How people met.
    Form {
        /// In the same room.
        OnSite = "on_site",
        /// Over the network, at the same time.
        Digital = "digital",
        /// Each at their own pace.
        SelfPaced = "self_paced",
    }

    /// What kind of cost it is.
    CostKind {
        /// Pay to the programme's own staff.
        Staff = "staff",
        /// Services bought.
        External = "external",
        /// Travel.
        Travel = "travel",
        /// Premises.
        Premises = "premises",
        /// Equipment.
        Equipment = "equipment",
        /// Indirect costs and flat rates.
        Indirect = "indirect",
        /// Participants' working time.
        LostWorkingTime = "lost_working_time",
        /// Anything else.
        Other = "other",
    }

    /// When, in relation to the programme, a wave measures.
    Moment {
        /// Before the training.
        Before = "before",
        /// While it goes on.
        During = "during",
        /// Just after.
        After = "after",
        /// Some months after.
        Later = "later",
        /// Afterwards, about how it was before.
        Then = "then",
    }

    /// Who answers.
    Group {
        /// Front-line staff.
        Staff = "staff",
        /// Managers.
        Manager = "manager",
        /// Champions.
        Champion = "champion",
    }

    /// Sex as the funds ask for it.
    Sex {
        /// Woman.
        Woman = "woman",
        /// Man.
        Man = "man",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_read_back() {
        for activity in Activity::ALL {
            assert_eq!(activity.code().parse::<Activity>(), Ok(*activity));
        }
    }

    #[test]
    fn an_unknown_code_is_told_what_is_expected() {
        let error = "home".parse::<Form>().unwrap_err();
        assert_eq!(error.to_string(), "expected one of: on_site, digital, self_paced");
    }
}
