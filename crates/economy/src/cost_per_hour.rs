//! What does it cost to reach a person, and what does an hour of learning cost?
//!
//! ```text
//! per participant = costs / persons with hours          per hour = costs / hours of all persons
//! of an activity:   its costs / the persons in it         its costs / its hours,  its costs / all hours of the programme
//! ```
//!
//! Each with and without the participants' working time. Two denominators, because a short course is cheap per person and
//! dear per hour. Where persons or hours are withheld the rate is too: with the costs beside it, it would tell them.

use kernel::{Activity, Caveat, Estimate, Ore};

use crate::cost::CostSums;

/// The key of the method in `docs/methods.md`.
pub const METHOD: &str = "cost_per_hour";

/// Who took part and how long, as it may be shown: what is withheld here is not divided by.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    /// Persons, each counted once.
    pub persons: Estimate,
    /// Their hours together.
    pub hours: Estimate,
    /// Hours by activity; `n` is the persons in it, a person once in each.
    pub by_activity: Vec<(Activity, Estimate)>,
}

/// A rate with and without the participants' working time.
#[derive(Debug, Clone, PartialEq)]
pub struct Rate {
    /// What the programme paid.
    pub without_lost_working_time: Estimate,
    /// That and the participants' working time; withheld when the latter was not entered.
    pub with_lost_working_time: Estimate,
}

/// A programme's costs per person and per hour.
#[derive(Debug, Clone, PartialEq)]
pub struct CostRates {
    /// The sum of the costs.
    pub total: Rate,
    /// Per person who took part.
    pub per_participant: Rate,
    /// Per hour of all persons.
    pub per_hour: Rate,
    /// The activities that have costs or hours, in the order of the list.
    pub by_activity: Vec<ActivityRates>,
}

/// An activity's costs per person and per hour.
#[derive(Debug, Clone, PartialEq)]
pub struct ActivityRates {
    /// The activity.
    pub activity: Activity,
    /// The sum of its costs.
    pub total: Rate,
    /// Per person who took part in it; withheld when nobody did.
    pub per_participant: Rate,
    /// Per hour of the activity; withheld when it has none.
    pub per_hour: Rate,
    /// Per hour of the whole programme: what the activity adds to the programme's cost of an hour.
    pub per_programme_hour: Rate,
}

/// The rates of a programme.
pub fn cost_rates(costs: &CostSums, taken: &Taken) -> CostRates {
    let lost = costs.has_lost_working_time();
    let whole = Amounts {
        without: costs.total_without_lost_working_time(),
        with: costs.total(),
        lost,
        known: !costs.is_empty(),
    };
    let by_activity = Activity::ALL
        .iter()
        .copied()
        .filter_map(|activity| {
            let hours = taken.by_activity.iter().find(|(a, _)| *a == activity).map(|(_, hours)| hours);
            if hours.is_none() && !costs.activities().contains(&activity) {
                return None;
            }
            let amounts = Amounts {
                without: costs.of_activity_without_lost_working_time(activity),
                with: costs.of_activity(activity),
                lost,
                known: costs.is_divided_by_activity(),
            };
            let n = hours.map_or(0, |hours| hours.n);
            let persons = hours.map(|hours| match withholding(hours) {
                None => Estimate::plain(n as f64, "persons", n, &hours.base, &hours.method),
                Some(why) => Estimate::withheld("persons", n, &hours.base, &hours.method, why),
            });
            Some(ActivityRates {
                activity,
                total: amounts.total(n),
                per_participant: amounts.divided("sek_per_participant", "persons in the activity", persons.as_ref()),
                per_hour: amounts.divided("sek_per_hour", "hours of the activity", hours),
                per_programme_hour: amounts.divided("sek_per_hour", "all hours of the programme", Some(&taken.hours)),
            })
        })
        .collect();
    CostRates {
        total: whole.total(taken.persons.n),
        per_participant: whole.divided("sek_per_participant", "persons with hours in the ledger", Some(&taken.persons)),
        per_hour: whole.divided("sek_per_hour", "hours in the ledger", Some(&taken.hours)),
        by_activity,
    }
}

/// Two amounts that a rate is made of.
#[derive(Clone, Copy)]
struct Amounts {
    without: Ore,
    with: Ore,
    /// Whether the participants' working time was entered at all.
    lost: bool,
    /// Whether there are costs to divide.
    known: bool,
}

impl Amounts {
    fn total(self, persons: u64) -> Rate {
        self.rate("sek", persons, "costs entered", Ok)
    }

    fn divided(self, unit: &str, base: &str, by: Option<&Estimate>) -> Rate {
        let n = by.map_or(0, |by| by.n);
        self.rate(unit, n, base, |kronor| match by.map(|by| (by.value, withholding(by))) {
            Some((Some(divisor), None)) if divisor > 0.0 => Ok(kronor / divisor),
            Some((_, Some(why))) => Err(why),
            Some(_) | None => Err(Caveat::MissingData),
        })
    }

    fn rate(self, unit: &str, n: u64, base: &str, divided: impl Fn(f64) -> Result<f64, Caveat>) -> Rate {
        let estimate = |amount: Ore| match divided(amount.kronor()) {
            _ if !self.known => Estimate::withheld(unit, n, base, METHOD, Caveat::MissingData),
            Ok(value) => Estimate::plain(value, unit, n, base, METHOD),
            Err(why) => Estimate::withheld(unit, n, base, METHOD, why),
        };
        Rate {
            without_lost_working_time: estimate(self.without).with_caveat(Caveat::WithoutLostWorkingTime),
            with_lost_working_time: if self.lost {
                estimate(self.with)
            } else {
                Estimate::withheld(unit, n, base, METHOD, Caveat::MissingData)
            },
        }
    }
}

/// Why an estimate has no value.
fn withholding(estimate: &Estimate) -> Option<Caveat> {
    estimate.caveats.iter().copied().find(|caveat| caveat.is_withheld())
}

#[cfg(test)]
mod tests {
    use kernel::CostKind;

    use super::*;

    fn costs() -> CostSums {
        [
            (Activity::WorkplaceSession, CostKind::Staff, Ore(6_000_000)),
            (Activity::WorkplaceSession, CostKind::LostWorkingTime, Ore(3_000_000)),
            (Activity::ProjectManagement, CostKind::Staff, Ore(4_000_000)),
        ]
        .into_iter()
        .collect()
    }

    fn taken(persons: u64, hours: f64) -> Taken {
        let estimate = |value, unit| Estimate::plain(value, unit, persons, "persons with hours", "hour_ledger");
        let hours = estimate(hours, "hours");
        Taken {
            persons: estimate(persons as f64, "persons"),
            by_activity: vec![(Activity::WorkplaceSession, hours.clone())],
            hours,
        }
    }

    #[test]
    fn costs_are_divided_by_persons_and_by_hours() {
        let rates = cost_rates(&costs(), &taken(50, 200.0));
        assert_eq!(rates.total.without_lost_working_time.value, Some(100_000.0));
        assert_eq!(rates.per_participant.without_lost_working_time.value, Some(2_000.0));
        assert_eq!(rates.per_hour.without_lost_working_time.value, Some(500.0));
        assert_eq!(rates.per_hour.with_lost_working_time.value, Some(650.0));
        assert_eq!(rates.per_hour.without_lost_working_time.caveats, [Caveat::WithoutLostWorkingTime]);
        let session = &rates.by_activity[1];
        assert_eq!(session.activity, Activity::WorkplaceSession);
        assert_eq!(session.per_hour.without_lost_working_time.value, Some(300.0));
        assert_eq!(session.per_participant.with_lost_working_time.value, Some(1_800.0));
    }

    #[test]
    fn what_each_activity_adds_sums_to_the_cost_of_an_hour() {
        let rates = cost_rates(&costs(), &taken(50, 200.0));
        let added: f64 =
            rates.by_activity.iter().filter_map(|a| a.per_programme_hour.without_lost_working_time.value).sum();
        assert_eq!(Some(added), rates.per_hour.without_lost_working_time.value);
        let management = &rates.by_activity[0];
        assert_eq!(
            management.per_hour.without_lost_working_time.caveats[0..],
            [Caveat::WithoutLostWorkingTime, Caveat::MissingData]
        );
        assert_eq!(management.per_programme_hour.without_lost_working_time.value, Some(200.0));
    }

    #[test]
    fn working_time_that_nobody_entered_is_missing_and_not_nothing() {
        let costs = [(Activity::Network, CostKind::Travel, Ore(100))].into_iter().collect();
        let rates = cost_rates(&costs, &taken(50, 10.0));
        assert_eq!(rates.per_hour.with_lost_working_time.value, None);
        assert_eq!(rates.per_hour.with_lost_working_time.caveats, [Caveat::MissingData]);
    }

    #[test]
    fn hours_that_are_withheld_are_not_told_by_a_rate() {
        let mut taken = taken(4, 10.0);
        taken.persons = taken.persons.with_caveat(Caveat::TooFew);
        taken.hours = taken.hours.with_caveat(Caveat::TooFew);
        taken.by_activity[0].1 = taken.hours.clone();
        let rates = cost_rates(&costs(), &taken);
        let session = &rates.by_activity[1];
        for rate in [&rates.per_hour, &rates.per_participant, &session.per_hour, &session.per_participant] {
            let estimate = &rate.with_lost_working_time;
            assert_eq!((estimate.value, estimate.caveats.as_slice()), (None, [Caveat::TooFew].as_slice()));
        }
        assert_eq!(rates.total.with_lost_working_time.value, Some(130_000.0));
    }

    #[test]
    fn without_costs_or_hours_nothing_is_claimed() {
        let rates = cost_rates(&CostSums::default(), &taken(50, 10.0));
        assert_eq!(rates.total.without_lost_working_time.value, None);
        let mut nobody = taken(0, 0.0);
        nobody.by_activity.clear();
        assert_eq!(cost_rates(&costs(), &nobody).per_hour.without_lost_working_time.value, None);
    }
}
