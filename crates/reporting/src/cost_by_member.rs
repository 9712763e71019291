//! What does each organisation of a programme cost, beside what was planned for it? The ledger's own amounts: every organisation has
//! a row, what was booked or planned for none of them has one too, and the rows are together what stands in the ledger, to the öre.

use std::collections::BTreeSet;

use economy::budget::{FollowUp, Line};
use kernel::OrganisationId;
use text::Texts;

use crate::document::Section;

/// A programme's money by organisation.
#[derive(Debug, Clone)]
pub struct CostByMember {
    /// Budget and booked costs, up to the last month in which anything was booked.
    pub seen: FollowUp,
    /// Whether a budget was decided.
    pub has_budget: bool,
    /// What the organisations are called that take part or pay, in the order of the table.
    pub organisations: Vec<(OrganisationId, String)>,
}

/// The part of the overview.
pub fn costs_by_member(t: Texts, costs: &CostByMember) -> Section {
    let mut section = Section::new("costs-by-organisation", t.get("member-costs-title"), 2);
    let seen = &costs.seen;
    if seen.by_member.is_empty() {
        section.text(t.get("member-costs-none"));
        return section;
    }
    section.text(t.with("member-costs-text", &[("month", &t.month(seen.upto))]));
    if !costs.has_budget {
        section.notice(t.get("member-costs-no-budget"));
    }
    let of = |member: Option<OrganisationId>| seen.by_member.get(&member).copied().unwrap_or_default();
    let mut lines: Vec<(String, Line)> =
        costs.organisations.iter().map(|(id, name)| (name.clone(), of(Some(*id)))).collect();
    let known: BTreeSet<OrganisationId> = costs.organisations.iter().map(|(id, _)| *id).collect();
    // Whoever took part once and does not any more has cost what it cost.
    let gone = seen.by_member.iter().filter(|(member, _)| member.is_some_and(|id| !known.contains(&id)));
    lines.extend(gone.map(|(_, line)| (t.get("member-costs-gone"), *line)));
    lines.push((t.get("member-costs-shared"), of(None)));
    lines.push((t.get("costs-sum"), seen.whole));
    let rows = lines.into_iter().map(|(name, line)| {
        let planned = |amount| if costs.has_budget { t.kronor(amount) } else { "–".to_owned() };
        vec![
            name,
            t.kronor(line.actual),
            planned(line.to_date),
            planned(line.deviation()),
            planned(line.budget),
            planned(line.forecast()),
        ]
    });
    let head =
        ["actual", "to-date", "deviation", "whole-budget", "forecast"].map(|key| t.get(&format!("budget-{key}")));
    let head = std::iter::once(t.get("overview-organisation")).chain(head).collect();
    section.table(t.get("member-costs-table"), head, rows.collect());
    section.text(t.get("budget-booked-only"));
    section
}

#[cfg(test)]
mod tests {
    use economy::budget::follow_up;
    use economy::cost::CostCell;
    use kernel::{Activity, CostKind, Month, Ore};
    use text::Lang;
    use uuid::Uuid;

    use super::*;
    use crate::document::Block;

    #[test]
    fn the_rows_are_together_what_stands_in_the_ledger() {
        let id = |n| OrganisationId(Uuid::from_u128(n));
        let cell = |member: Option<u128>, amount| CostCell {
            member: member.map(id),
            period: Month::new(2026, 2).unwrap(),
            activity: Activity::Network,
            kind: CostKind::Staff,
            amount: Ore(amount),
        };
        let cells = [cell(Some(1), 10_001), cell(None, 705), cell(Some(9), 3_000), cell(Some(1), -1)];
        let months = Month::new(2026, 1).unwrap()..=Month::new(2026, 12).unwrap();
        let seen = follow_up(&[], &cells, &months, Month::new(2026, 2).unwrap());
        let organisations = vec![(id(1), "Ekby".to_owned()), (id(2), "Ala".to_owned())];
        let t = Texts::new(Lang::En);
        let section = costs_by_member(t, &CostByMember { seen, has_budget: false, organisations });
        let table = section.blocks.iter().find_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        });
        let booked: Vec<String> = table.unwrap().rows.iter().map(|row| row[1].to_string()).collect();
        // Ekby, Ala, one that has gone, for all of them, together.
        assert_eq!(booked, [Ore(10_000), Ore(0), Ore(3_000), Ore(705), Ore(13_705)].map(|amount| t.kronor(amount)));
        assert!(table.unwrap().rows.iter().all(|row| row[2].to_string() == "–"), "nothing was planned");
    }
}
