//! What did it cost? An amount for each organisation that starts, split over months and activities; working time lost on
//! top, by the hours of the ledger.

use std::collections::BTreeMap;

use evaluation::package::{CostRow, HoursRow};
use kernel::{Activity, CostKind, Month, Ore};

use super::PROGRAMME;
use super::chance::{Chance, What};
use super::keys::Keys;
use super::people::People;
use super::spec::Spec;
use crate::draw::apportion;

/// What money is for, and its share.
const SPLIT: [(Activity, CostKind, f64); 5] = [
    (Activity::ProjectManagement, CostKind::Staff, 0.25),
    (Activity::ChampionTraining, CostKind::Staff, 0.15),
    (Activity::WorkplaceSession, CostKind::Staff, 0.30),
    (Activity::WebCourse, CostKind::External, 0.20),
    (Activity::ProjectManagement, CostKind::Indirect, 0.10),
];

/// Standard deviation of the logarithm of a month's part.
const MONTH_SD: f64 = 0.6;

/// Costs with what is expected of them.
pub(super) struct Costs {
    pub rows: Vec<CostRow>,
    /// Kronor by organisation, lost working time included.
    pub by_organisation: Vec<f64>,
    /// Expected kronor without lost working time, given sizes, in organisations that start.
    pub expected: f64,
}

/// The rows of the costs.
pub(super) fn costs(spec: &Spec, chance: Chance, people: &People, keys: &Keys, hours: &[HoursRow]) -> Costs {
    let mut draw = chance.of(What::Costs);
    let count = people.organisations.len();
    let mean_size = people.organisations.iter().map(|o| o.places as f64).sum::<f64>() / count as f64;
    let mut done = Costs { rows: Vec::new(), by_organisation: vec![0.0; count], expected: 0.0 };
    let own = &spec.costs;
    let correlation = own.effect_correlation;
    for (o, organisation) in people.organisations.iter().enumerate() {
        let noise = draw.normal();
        let months: Vec<f64> = (0..own.months).map(|_| (MONTH_SD * draw.normal()).exp()).collect();
        let Some(start) = people.rollout.starts[o] else { continue };
        let size = organisation.places as f64;
        let expected = own.per_person * size * (size / mean_size).powf(own.elasticity - 1.0);
        let z = correlation * organisation.effect_z + (1.0 - correlation * correlation).sqrt() * noise;
        let amount = expected * (own.sd * z - own.sd * own.sd / 2.0).exp();
        done.expected += expected;
        let weights: Vec<f64> =
            months.iter().flat_map(|month| SPLIT.iter().map(move |(_, _, share)| month * share)).collect();
        let parts = apportion(whole_ore(amount), &weights);
        let mut period = spec.calendar.starts(start).month();
        for month in parts.chunks(SPLIT.len()) {
            for ((activity, kind, _), ore) in SPLIT.iter().zip(month) {
                done.post(keys, o, period, (*activity, *kind), *ore);
            }
            period = period.next();
        }
    }
    if own.hourly_wage > 0.0 {
        let mut minutes: BTreeMap<(usize, Month, Activity), i64> = BTreeMap::new();
        for row in hours {
            *minutes.entry((keys.organisation_of_unit(&row.unit), row.date.month(), row.activity)).or_default() +=
                row.minutes.0;
        }
        for ((o, period, activity), minutes) in minutes {
            let ore = whole_ore(minutes as f64 / 60.0 * own.hourly_wage);
            done.post(keys, o, period, (activity, CostKind::LostWorkingTime), ore);
        }
    }
    done
}

fn whole_ore(kronor: f64) -> i64 {
    (100.0 * kronor).round() as i64
}

impl Costs {
    fn post(&mut self, keys: &Keys, organisation: usize, period: Month, what: (Activity, CostKind), ore: i64) {
        if ore == 0 {
            return;
        }
        self.by_organisation[organisation] += ore as f64 / 100.0;
        self.rows.push(CostRow {
            programme: PROGRAMME.to_owned(),
            organisation: Some(keys.organisation(organisation)),
            period,
            activity: what.0,
            kind: what.1,
            amount: Ore(ore),
            basis: None,
        });
    }
}
