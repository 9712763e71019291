//! What does the fund pay for the certified hours? Month by month for whoever reports to the fund; as one sum, where enough persons stand
//! behind it, among the costs, and never added to them.

use ::economy::rate::{Rate, RateKind, Rates, find_rates};
use ::economy::reimbursement::{ChangedMonth, Reimbursement, corrected, reimburse};
use ::reporting::document::{Cell, Section};
use access::rules::economy::can_see_costs;
use access::rules::participation::can_see_programme_participation;
use kernel::{Caveat, Estimate, Month, ProgrammeId};
use participation::fund::{WholeHours, whole_hours};
use participation::working_time::certified_hours;
use text::Texts;

use crate::app::App;
use crate::failure::Failure;
use crate::people::session::SignedIn;

/// What the fund pays, for pages of whoever reports to it.
pub(crate) struct FundMoney {
    pub(crate) made: Reimbursement,
    hours: Vec<WholeHours>,
    rates: Rates,
}

impl FundMoney {
    /// A month's amount in words; nothing when none of its hours has a rate.
    pub(crate) fn of_month(&self, t: Texts, month: Month) -> Option<String> {
        self.made.by_month.get(&month).map(|amount| t.kronor(*amount))
    }

    /// Everything, in words.
    pub(crate) fn total(&self, t: Texts) -> String {
        t.kronor(self.made.total())
    }

    /// What is missing in the amounts.
    pub(crate) fn notices(&self, t: Texts) -> Vec<String> {
        if self.has_no_rate() {
            return vec![t.get("fund-pays-no-rate")];
        }
        let left_out = self.made.without_rate;
        if left_out == 0 { Vec::new() } else { vec![t.count("fund-pays-without-rate", left_out)] }
    }

    /// What each correction of the rate changed.
    pub(crate) fn corrected(&self) -> Vec<(&Rate, Vec<ChangedMonth>)> {
        corrected(&self.hours, &self.rates)
    }

    fn has_no_rate(&self) -> bool {
        self.rates.timeline(RateKind::FundHour).is_empty()
    }
}

/// What the fund pays for the programme's certified hours.
pub(crate) async fn fund_money(app: &App, signed_in: &SignedIn, id: ProgrammeId) -> Result<FundMoney, Failure> {
    let (sees_costs, sees_time) =
        (can_see_costs(&signed_in.actor, id)?, can_see_programme_participation(&signed_in.actor, id)?);
    let mut reader = app.db().reader();
    let rates = find_rates(&mut reader, &sees_costs).await?;
    let hours = whole_hours(&mut reader, &sees_time).await?;
    Ok(FundMoney { made: reimburse(&hours, &rates), hours, rates })
}

/// The part of the costs that says what the fund pays.
pub(super) async fn fund_section(app: &App, signed_in: &SignedIn, id: ProgrammeId) -> Result<Section, Failure> {
    let t = signed_in.visit.t;
    let mut section = Section::new("fund", t.get("fund-pays-section"), 2);
    section.text(t.get("fund-pays-text"));
    let money = fund_money(app, signed_in, id).await?;
    if money.has_no_rate() {
        section.notice(t.get("fund-pays-no-rate"));
        return Ok(section);
    }
    if money.made.persons == 0 {
        section.text(t.get("fund-pays-nothing"));
        return Ok(section);
    }
    if money.made.without_rate != 0 {
        section.notice(t.get("fund-pays-some-without"));
    }
    let sees_time = can_see_programme_participation(&signed_in.actor, id)?;
    // The rate tells the hours, so the amount is told where they are.
    let certified = certified_hours(&mut app.db().reader(), &sees_time).await?;
    let base = "persons with certified time";
    let shown = |value: f64, unit: &str| {
        if money.made.may_be_shown && certified.value.is_some() {
            Estimate::plain(value, unit, money.made.persons, base, "flat_rate")
        } else {
            Estimate::withheld(unit, 0, base, "flat_rate", Caveat::TooFew)
        }
    };
    let hours = shown(money.made.hours as f64, "hours");
    let amount = shown(money.made.total().kronor(), "sek");
    let row: Vec<Cell> = vec![t.get("fund-pays-amount").into(), section.cell(t, &hours), section.cell(t, &amount)];
    let head = ["costs-figure", "reconciliation-hours", "fund-pays"].map(|key| t.get(key)).into();
    section.table(t.get("fund-pays-section"), head, vec![row]);
    Ok(section)
}
