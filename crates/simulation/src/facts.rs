//! What is known about the programmes? Published figures (dates, municipalities, participants, champions, hours in all,
//! share with at most four hours, cost per hour in Halland) and, where nothing is published, plausible ones: the lead
//! organisations of DiVOS and Digga Halland, mean hours and cost per hour of each programme, what the sessions were like.

use kernel::{Activity, Date};

use crate::model::OrganisationKind;

/// A service area, which decides what units are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Service {
    HomeCare,
    Residential,
    Disability,
    Health,
    IndividualAndFamily,
}

/// A municipality and its share of the programme's staff (inhabitants in thousands).
pub(crate) struct Municipality {
    pub(crate) name: &'static str,
    pub(crate) code: &'static str,
    pub(crate) weight: f64,
}

/// What a programme's training was like.
pub(crate) struct Training {
    /// Mean minutes of a participant.
    pub(crate) mean_minutes: f64,
    /// Share of participants with at most four hours.
    pub(crate) share_short: f64,
    /// Share of the time that people learnt together at the workplace.
    pub(crate) together: f64,
    /// Different sessions that a unit went through.
    pub(crate) themes: usize,
    /// What the sessions were.
    pub(crate) session_activity: Activity,
    /// Length of a session in minutes.
    pub(crate) session_minutes: i64,
    /// What the rest of the time was, with weights.
    pub(crate) other: &'static [(Activity, f64)],
    /// Occasions of the managers' training and their minutes.
    pub(crate) manager_occasions: (usize, i64),
    /// Occasions of the champions' training and their minutes.
    pub(crate) champion_occasions: (usize, i64),
}

/// A programme as it is put in.
pub(crate) struct Facts {
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    pub(crate) aim: &'static str,
    pub(crate) starts: (i16, i8, i8),
    pub(crate) ends: (i16, i8, i8),
    /// Lead organisation that is no municipality; the first municipality leads when there is none.
    pub(crate) lead: Option<(&'static str, OrganisationKind)>,
    pub(crate) municipalities: &'static [Municipality],
    pub(crate) services: &'static [Service],
    pub(crate) participants: usize,
    pub(crate) champions: usize,
    pub(crate) training: Training,
    /// Kronor per hour of participation, without lost working time.
    pub(crate) cost_per_hour: f64,
    /// Effect on an average participant, standard deviations of competence.
    pub(crate) effect: f64,
}

impl Facts {
    pub(crate) fn first_day(&self) -> Date {
        date(self.starts)
    }

    pub(crate) fn last_day(&self) -> Date {
        date(self.ends)
    }

    /// Training begins when the before wave has closed and ends before the after wave opens.
    pub(crate) fn training_days(&self) -> (Date, Date) {
        (self.first_day().plus_days(60), self.last_day().plus_days(-50))
    }

    /// First and last day of the before wave.
    pub(crate) fn before(&self) -> (Date, Date) {
        (self.first_day().plus_days(30), self.first_day().plus_days(51))
    }

    /// First and last day of the after wave.
    pub(crate) fn after(&self) -> (Date, Date) {
        (self.last_day().plus_days(-45), self.last_day().plus_days(-17))
    }
}

/// Share of registered staff who never took part.
pub(crate) const NEVER_TOOK_PART: f64 = 0.04;

/// From this day people rarely met in the same room.
pub(crate) const PANDEMIC: (i16, i8, i8) = (2020, 3, 16);

/// A constant of this crate as a date.
pub(crate) fn date((year, month, day): (i16, i8, i8)) -> Date {
    Date::new(year, month, day).expect("constants are days that exist")
}

const fn municipality(name: &'static str, code: &'static str, weight: f64) -> Municipality {
    Municipality { name, code, weight }
}

use Service::{Disability, Health, HomeCare, IndividualAndFamily, Residential};

/// The four programmes.
pub(crate) static PROGRAMMES: [Facts; 4] = [
    Facts {
        code: "go-digit",
        name: "GO-DigIT",
        aim: "Höja den digitala kompetensen hos chefer och medarbetare och öka tryggheten med digitala verktyg.",
        starts: (2019, 3, 1),
        ends: (2021, 8, 31),
        lead: None,
        municipalities: &[municipality("Göteborgs Stad", "1480", 1.0)],
        services: &[Residential, Health, Disability, IndividualAndFamily],
        participants: 7735,
        champions: 300,
        training: Training {
            mean_minutes: 6.15 * 60.0,
            share_short: 0.48,
            together: 0.62,
            themes: 6,
            session_activity: Activity::WorkplaceSession,
            session_minutes: 60,
            other: &[(Activity::WebCourse, 0.85), (Activity::IndividualSupport, 0.15)],
            manager_occasions: (2, 120),
            champion_occasions: (4, 180),
        },
        cost_per_hour: 612.0,
        effect: 0.32,
    },
    Facts {
        code: "divos",
        name: "DiVOS",
        aim: "Höja den digitala grundkompetensen i vård och omsorg och visa vilka digitala möjligheter som finns.",
        starts: (2019, 4, 1),
        ends: (2021, 6, 30),
        lead: Some(("Skaraborgs kommunalförbund", OrganisationKind::Federation)),
        municipalities: &[
            municipality("Essunga kommun", "1445", 5.7),
            municipality("Grästorps kommun", "1444", 5.7),
            municipality("Götene kommun", "1471", 13.3),
            municipality("Lidköpings kommun", "1494", 40.3),
            municipality("Skara kommun", "1495", 18.7),
            municipality("Vara kommun", "1470", 16.0),
        ],
        services: &[HomeCare, Residential, Disability],
        participants: 1757,
        champions: 62,
        training: Training {
            mean_minutes: 6.9 * 60.0,
            share_short: 0.40,
            together: 0.80,
            themes: 5,
            session_activity: Activity::WorkplaceSession,
            session_minutes: 75,
            other: &[(Activity::Tryout, 0.6), (Activity::IndividualSupport, 0.4)],
            manager_occasions: (2, 90),
            champion_occasions: (5, 180),
        },
        cost_per_hour: 570.0,
        effect: 0.30,
    },
    Facts {
        code: "digga-halland",
        name: "Digga Halland",
        aim: "Stärka medarbetarnas digitala kompetens så att de själva kan vara med och forma sin digitala arbetsmiljö.",
        starts: (2018, 8, 1),
        ends: (2021, 1, 30),
        lead: Some(("Region Halland", OrganisationKind::Region)),
        municipalities: &[
            municipality("Laholms kommun", "1381", 25.5),
            municipality("Halmstads kommun", "1380", 102.0),
            municipality("Hylte kommun", "1315", 10.7),
            municipality("Falkenbergs kommun", "1382", 45.0),
            municipality("Varbergs kommun", "1383", 64.6),
            municipality("Kungsbacka kommun", "1384", 84.0),
        ],
        services: &[HomeCare, Residential, Disability, IndividualAndFamily],
        participants: 6971,
        champions: 210,
        training: Training {
            mean_minutes: 4.63 * 60.0,
            share_short: 0.75,
            together: 0.22,
            themes: 3,
            session_activity: Activity::Tryout,
            session_minutes: 60,
            other: &[(Activity::WebCourse, 0.9), (Activity::IndividualSupport, 0.1)],
            manager_occasions: (2, 90),
            champion_occasions: (3, 180),
        },
        cost_per_hour: 820.0,
        effect: 0.22,
    },
    Facts {
        code: "modig",
        name: "MODIG",
        aim: "Stärka baspersonalens och chefernas digitala kompetens och ta fram en metod för lärande på arbetsplatsen.",
        starts: (2019, 4, 1),
        ends: (2021, 6, 30),
        lead: Some(("Göteborgsregionen", OrganisationKind::Federation)),
        municipalities: &[
            municipality("Ale kommun", "1440", 31.0),
            municipality("Härryda kommun", "1401", 38.0),
            municipality("Kungälvs kommun", "1482", 46.0),
            municipality("Mölndals stad", "1481", 69.0),
            municipality("Partille kommun", "1402", 39.0),
            municipality("Stenungsunds kommun", "1415", 27.0),
            municipality("Tjörns kommun", "1419", 16.0),
        ],
        services: &[HomeCare, Residential, Disability, Health],
        participants: 3478,
        champions: 125,
        training: Training {
            mean_minutes: 6.6 * 60.0,
            share_short: 0.50,
            together: 0.75,
            themes: 6,
            session_activity: Activity::WorkplaceSession,
            session_minutes: 75,
            other: &[(Activity::IndividualSupport, 0.5), (Activity::WebCourse, 0.3), (Activity::Tryout, 0.2)],
            manager_occasions: (5, 150),
            champion_occasions: (4, 180),
        },
        cost_per_hour: 590.0,
        effect: 0.28,
    },
];
