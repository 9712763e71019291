//! Can activities that wait for each other ever begin? Not when they wait in a circle; then the circle is named.

use std::collections::BTreeMap;

use kernel::ActivityId;

/// The activities of a circle, each waiting for the one after it and the last for the first; nothing when there is none. `waits` says
/// what each waits for.
pub fn find_circle(waits: &BTreeMap<ActivityId, Vec<ActivityId>>) -> Option<Vec<ActivityId>> {
    let mut settled = Vec::new();
    waits.keys().find_map(|start| walk(*start, waits, &mut Vec::new(), &mut settled))
}

/// Follows what `at` waits for along `path`; what is in `settled` leads into no circle.
fn walk(
    at: ActivityId,
    waits: &BTreeMap<ActivityId, Vec<ActivityId>>,
    path: &mut Vec<ActivityId>,
    settled: &mut Vec<ActivityId>,
) -> Option<Vec<ActivityId>> {
    if let Some(from) = path.iter().position(|passed| *passed == at) {
        return Some(path[from..].to_vec());
    }
    if settled.contains(&at) {
        return None;
    }
    path.push(at);
    let found = waits.get(&at).into_iter().flatten().find_map(|next| walk(*next, waits, path, settled));
    path.pop();
    if found.is_none() {
        settled.push(at);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u128) -> ActivityId {
        ActivityId(uuid::Uuid::from_u128(n))
    }

    fn circle(pairs: &[(u128, u128)]) -> Option<Vec<ActivityId>> {
        let mut waits: BTreeMap<ActivityId, Vec<ActivityId>> = BTreeMap::new();
        for (one, after) in pairs {
            waits.entry(id(*one)).or_default().push(id(*after));
        }
        find_circle(&waits)
    }

    #[test]
    fn a_circle_is_named_without_what_leads_to_it() {
        assert_eq!(circle(&[(1, 2), (2, 3), (3, 4), (4, 2)]), Some(vec![id(2), id(3), id(4)]));
        assert_eq!(circle(&[(7, 7)]), Some(vec![id(7)]));
    }

    #[test]
    fn two_ways_to_the_same_are_no_circle() {
        assert_eq!(circle(&[(1, 2), (1, 3), (2, 4), (3, 4)]), None);
        assert_eq!(circle(&[]), None);
    }
}
