//! What kind of cost is an account of Kommun-Bas, the municipalities' common chart of accounts (Kommun-Bas 13 and its later
//! editions, SKR)? By class and group: the first two digits mean the same everywhere, the rest is each municipality's own.
//!
//! | accounts | what | kind |
//! |---|---|---|
//! | 1, 2 | assets; equity and debts | left out |
//! | 3, 8 | income; taxes, financial items | left out |
//! | 50-54, 56-58 | work, pensions, social fees | staff |
//! | 55 | expenses paid back to staff | travel |
//! | 46, 74, 75 | services bought, hired staff | external |
//! | 60-63 | rents, premises, energy | premises |
//! | 40, 64, 65, 66, 68 | material, inventories, repairs, telephone and data | equipment |
//! | 69, 70 | vehicles, transport and travel | travel |
//! | 9 | internal charges | indirect |
//! | other 4, 6, 7 | the rest | other |

use kernel::CostKind;

use super::Choice;

/// A proposal for an account; nothing when it is no account of Kommun-Bas.
pub fn kommun_bas(account: &str) -> Option<Choice<CostKind>> {
    let mut digits = account.bytes();
    let (class, group) = (digits.next()?, digits.next()?);
    if account.len() < 3 || !account.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let kind = match (class, group) {
        (b'1' | b'2' | b'3' | b'8', _) => return Some(Choice::LeftOut),
        (b'5', b'5') => CostKind::Travel,
        (b'5', _) => CostKind::Staff,
        (b'4', b'6') | (b'7', b'4' | b'5') => CostKind::External,
        (b'6', b'0'..=b'3') => CostKind::Premises,
        (b'4', b'0') | (b'6', b'4' | b'5' | b'6' | b'8') => CostKind::Equipment,
        (b'6', b'9') | (b'7', b'0') => CostKind::Travel,
        (b'4' | b'6' | b'7', _) => CostKind::Other,
        (b'9', _) => CostKind::Indirect,
        _ => return None,
    };
    Some(Choice::Is(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_are_known_by_their_first_two_digits() {
        for (account, kind) in [
            ("5021", CostKind::Staff),
            ("56110", CostKind::Staff),
            ("7051", CostKind::Travel),
            ("7451", CostKind::External),
            ("6011", CostKind::Premises),
            ("6411", CostKind::Equipment),
            ("7611", CostKind::Other),
        ] {
            assert_eq!(kommun_bas(account), Some(Choice::Is(kind)), "{account}");
        }
        assert_eq!([kommun_bas("1510"), kommun_bas("3011")], [Some(Choice::LeftOut); 2]);
        for account in ["", "5", "50", "A501", "0110", "5é1"] {
            assert_eq!(kommun_bas(account), None, "{account}");
        }
    }
}
