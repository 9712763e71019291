//! The cluster that the tests look at, made once.

use std::sync::LazyLock;

use simulation::{Cluster, InstrumentShape, RatingShape, TaskKind, TaskShape, west_sweden};

/// Today, in the tests.
pub fn today() -> kernel::Date {
    "2026-03-04".parse().unwrap()
}

/// Kits, in the tests.
pub const KITS: u32 = 12;

/// An instrument such as the shipped one: four core ratings, eight ratings, eight tasks in each of two forms.
pub fn instrument() -> InstrumentShape {
    let core = ["ability", "will", "knowledge", "skill"];
    let ratings = (0..12)
        .map(|i| RatingShape {
            id: format!("rating-{i}"),
            min: 1,
            max: 5,
            core: i < 4,
            construct: core.get(i).unwrap_or(&"skill").to_string(),
        })
        .collect();
    let form = |letter: char| -> Vec<TaskShape> {
        (0..8_u8)
            .map(|i| TaskShape {
                id: format!("test-{letter}-{i}"),
                kind: match i % 3 {
                    0 => TaskKind::Single { options: 6, key: i % 6 },
                    1 => TaskKind::Multiple { options: 7, key: vec![0, 2, 5] },
                    _ => TaskKind::Order { steps: 5, key: vec![2, 4, 1, 3, 0] },
                },
                difficulty: f64::from(i) * 0.3 - 1.2,
            })
            .collect()
    };
    InstrumentShape { ratings, form_a: form('a'), form_b: form('b') }
}

/// One cluster that all tests of a file share.
pub static CLUSTER: LazyLock<Cluster> = LazyLock::new(|| west_sweden(2022, &instrument(), today(), KITS));

/// A programme's number.
pub fn number(cluster: &Cluster, code: &str) -> u32 {
    cluster.programmes.iter().position(|p| p.code == code).unwrap() as u32
}
