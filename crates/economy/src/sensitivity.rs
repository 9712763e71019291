//! What does the cost of an hour, or of a participant, depend on? Each factor is set to its lowest and its highest while all the
//! others stay as they are:
//!
//! ```text
//! costs = (direct + indirect) * (1 - joint left out) + staff time * rate + lost working time * rate
//! per hour = costs / hours                     per participant = costs / persons
//! span of a factor = highest - lowest result; the widest first (a tornado)
//! ```
//!
//! The base is one of the settings, so that it always lies between the ends. No probability is meant: the ends say how much the
//! figure would move, not how likely that is.

/// What may be set otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Factor {
    /// Champions' time, in or out.
    StaffTime,
    /// Participants' working time, in or out.
    LostTime,
    /// What an hour of working time is reckoned at.
    HourlyRate,
    /// Indirect costs: none, as booked, or the flat rate.
    Indirect,
    /// Hours that were registered, or only those that were certified.
    Hours,
    /// Costs that are booked on no single organisation, in or out.
    Joint,
}

impl Factor {
    /// Every factor, in the order in which factors of the same span stand.
    pub const ALL: [Self; 6] =
        [Self::StaffTime, Self::LostTime, Self::HourlyRate, Self::Indirect, Self::Hours, Self::Joint];

    /// The code in text keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::StaffTime => "staff-time",
            Self::LostTime => "lost-time",
            Self::HourlyRate => "hourly-rate",
            Self::Indirect => "indirect",
            Self::Hours => "hours",
            Self::Joint => "joint",
        }
    }
}

/// What the result is divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    /// Hours of all persons.
    Hour,
    /// Persons who took part.
    Participant,
}

/// What is known, in kronor and hours. What is not known is absent, and its factor with it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Known {
    /// Booked costs that are neither indirect nor participants' working time.
    pub direct: f64,
    /// Booked indirect costs.
    pub indirect: f64,
    /// The share of the booked costs that no single organisation carries, 0 to 1.
    pub joint_share: f64,
    /// What champions' time is reckoned at.
    pub staff_time: Option<f64>,
    /// What participants' working time is reckoned at.
    pub lost_time: Option<f64>,
    /// Whether the base holds champions' time.
    pub with_staff_time: bool,
    /// Whether the base holds participants' working time.
    pub with_lost_time: bool,
    /// How much the hourly rates may be off, 0 to 1.
    pub rate_span: f64,
    /// The flat rate of indirect costs on direct ones, 0 to 1.
    pub flat_indirect: Option<f64>,
    /// Registered hours.
    pub hours: f64,
    /// Certified hours.
    pub certified_hours: Option<f64>,
    /// Persons.
    pub persons: f64,
}

/// A factor's ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar {
    /// Which.
    pub factor: Factor,
    /// The lowest result.
    pub low: f64,
    /// The highest result.
    pub high: f64,
    /// Whether the first of the factor's two settings (out, lower, none, registered) gives the lowest result.
    pub first_is_low: bool,
}

impl Bar {
    /// How much the result moves.
    pub fn span(&self) -> f64 {
        self.high - self.low
    }
}

/// A result with what it depends on.
#[derive(Debug, Clone, PartialEq)]
pub struct Tornado {
    /// The result as everything stands.
    pub base: f64,
    /// The factors, the one that moves it most first.
    pub bars: Vec<Bar>,
}

/// One way to set everything.
#[derive(Debug, Clone, Copy)]
struct Setting {
    staff_time: bool,
    lost_time: bool,
    rate: f64,
    indirect: f64,
    hours: f64,
    joint: bool,
}

/// The result and what it depends on; nothing when there is nobody and no hour to divide by, or nothing to divide.
pub fn tornado(known: &Known, per: Per) -> Option<Tornado> {
    let base = Setting {
        staff_time: known.with_staff_time,
        lost_time: known.with_lost_time,
        rate: 1.0,
        indirect: known.indirect,
        hours: known.hours,
        joint: true,
    };
    let result = |setting: Setting| {
        let booked = (known.direct + setting.indirect) * if setting.joint { 1.0 } else { 1.0 - known.joint_share };
        let time = |on: bool, cost: Option<f64>| if on { cost.unwrap_or(0.0) * setting.rate } else { 0.0 };
        let costs = booked + time(setting.staff_time, known.staff_time) + time(setting.lost_time, known.lost_time);
        let by = if per == Per::Hour { setting.hours } else { known.persons };
        Some(costs / by).filter(|result| by > 0.0 && result.is_finite())
    };
    let at_base = result(base)?;
    let mut bars = Vec::new();
    for factor in Factor::ALL {
        let ends = match factor {
            Factor::StaffTime => {
                known.staff_time.map(|_| [Setting { staff_time: false, ..base }, Setting { staff_time: true, ..base }])
            }
            Factor::LostTime => {
                known.lost_time.map(|_| [Setting { lost_time: false, ..base }, Setting { lost_time: true, ..base }])
            }
            Factor::HourlyRate => (base.staff_time || base.lost_time)
                .then(|| [1.0 - known.rate_span, 1.0 + known.rate_span].map(|rate| Setting { rate, ..base })),
            Factor::Indirect => {
                let flat = known.flat_indirect.map_or(known.indirect, |share| share * known.direct);
                Some([0.0, flat.max(known.indirect)].map(|indirect| Setting { indirect, ..base }))
            }
            Factor::Hours => {
                let certified = known.certified_hours.filter(|_| per == Per::Hour);
                certified.map(|hours| [base, Setting { hours, ..base }])
            }
            Factor::Joint => Some([Setting { joint: false, ..base }, base]),
        };
        let Some([Some(first), Some(second)]) = ends.map(|ends| ends.map(result)) else { continue };
        let (low, high) = (first.min(second).min(at_base), first.max(second).max(at_base));
        if high > low {
            bars.push(Bar { factor, low, high, first_is_low: first <= second });
        }
    }
    bars.sort_by(|a, b| b.span().total_cmp(&a.span()).then(a.factor.cmp(&b.factor)));
    Some(Tornado { base: at_base, bars })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KNOWN: Known = Known {
        direct: 800_000.0,
        indirect: 100_000.0,
        joint_share: 0.5,
        staff_time: Some(90_000.0),
        lost_time: Some(600_000.0),
        with_staff_time: false,
        with_lost_time: false,
        rate_span: 0.1,
        flat_indirect: Some(0.15),
        hours: 1_500.0,
        certified_hours: Some(1_200.0),
        persons: 300.0,
    };

    #[test]
    fn each_factor_moves_the_cost_of_an_hour_as_reckoned_by_hand() {
        let seen = tornado(&KNOWN, Per::Hour).unwrap();
        assert_eq!(seen.base, 600.0);
        let bars: Vec<_> = seen.bars.iter().map(|bar| (bar.factor, bar.low, bar.high)).collect();
        let expected = [
            (Factor::LostTime, 600.0, 1_000.0),
            (Factor::Joint, 300.0, 600.0),
            (Factor::Hours, 600.0, 750.0),
            (Factor::Indirect, 800.0 / 1.5, 920.0 / 1.5),
            (Factor::StaffTime, 600.0, 660.0),
        ];
        assert_eq!(bars.len(), expected.len(), "the rate of time that is out moves nothing: {bars:?}");
        for (bar, (factor, low, high)) in bars.iter().zip(expected) {
            assert!(bar.0 == factor && (bar.1 - low).abs() < 1e-9 && (bar.2 - high).abs() < 1e-9, "{bar:?}");
        }
    }

    #[test]
    fn rates_matter_when_time_is_in_and_hours_do_not_per_participant() {
        let known = Known { with_lost_time: true, ..KNOWN };
        let seen = tornado(&known, Per::Participant).unwrap();
        assert_eq!(seen.base, 5_000.0);
        assert!(seen.bars.iter().all(|bar| bar.factor != Factor::Hours));
        let rate = seen.bars.iter().find(|bar| bar.factor == Factor::HourlyRate).unwrap();
        assert_eq!((rate.low, rate.high, rate.first_is_low), (4_800.0, 5_200.0, true));
    }

    #[test]
    fn nothing_is_divided_by_nobody() {
        assert_eq!(tornado(&Known { hours: 0.0, ..KNOWN }, Per::Hour), None);
        assert_eq!(tornado(&Known { persons: 0.0, ..KNOWN }, Per::Participant), None);
    }

    proptest! {
        #[test]
        fn the_base_lies_between_the_ends_and_the_widest_stands_first(
            money in prop::array::uniform4(-1e7_f64..1e9),
            shares in prop::array::uniform3(0.0_f64..=1.0),
            hours in 0.0_f64..1e6,
            certified in prop::option::of(0.0_f64..1e6),
            persons in 0.0_f64..1e5,
            time in prop::array::uniform2(any::<bool>()),
            there in prop::array::uniform2(any::<bool>()),
        ) {
            let known = Known {
                direct: money[0],
                indirect: money[1],
                joint_share: shares[0],
                staff_time: there[0].then_some(money[2]),
                lost_time: there[1].then_some(money[3]),
                with_staff_time: time[0],
                with_lost_time: time[1],
                rate_span: shares[1],
                flat_indirect: there[0].then_some(shares[2]),
                hours,
                certified_hours: certified,
                persons,
            };
            for per in [Per::Hour, Per::Participant] {
                let Some(seen) = tornado(&known, per) else { continue };
                prop_assert!(seen.base.is_finite());
                for bar in &seen.bars {
                    prop_assert!(bar.low <= seen.base && seen.base <= bar.high && bar.low.is_finite() && bar.high.is_finite());
                }
                prop_assert!(seen.bars.windows(2).all(|pair| pair[0].span() >= pair[1].span()));
            }
        }
    }
}
