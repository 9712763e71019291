//! What must not matter does not.

use super::*;
use proptest::prelude::*;
use stats::irt::{ItemModel, MISSING, Population, fit};

fn answers(seed: u64, persons: usize) -> Vec<Vec<u8>> {
    let items: Vec<Item> = ten_items().into_iter().take(5).chain(graded_items()).collect();
    let mut draws = Draws(seed);
    (0..persons)
        .map(|_| {
            let theta = draws.normal();
            let mut row: Vec<u8> = items.iter().map(|item| draws.answer(item, theta)).collect();
            if draws.uniform() < 0.2 {
                row[(draws.uniform() * 8.0) as usize] = MISSING;
            }
            row
        })
        .collect()
}

fn models() -> Vec<ItemModel> {
    let mut models = ItemModel::two_parameter(5);
    models.extend(ItemModel::graded(3, 5));
    models
}

fn fitted(rows: &[Vec<u8>], models: &[ItemModel], population: &Population) -> IrtFit {
    let options = FitOptions { tolerance: 1e-8, ..FitOptions::default() };
    fit(&Responses::from_rows(rows).unwrap(), models, population, &options).unwrap()
}

#[track_caller]
fn same(a: &Item, b: &Item) {
    assert!((a.slope() - b.slope()).abs() < 1e-5, "{a:?} {b:?}");
    a.intercepts().iter().zip(b.intercepts()).for_each(|(a, b)| assert!((a - b).abs() < 1e-5));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn the_order_of_persons_does_not_matter(seed in 1u64..1000, turn in 1usize..500) {
        let mut rows = answers(seed, 600);
        let first = fitted(&rows, &models(), &Population::default());
        rows.rotate_left(turn);
        let second = fitted(&rows, &models(), &Population::default());
        first.items.iter().zip(&second.items).for_each(|(a, b)| same(a, b));
        prop_assert!((first.log_likelihood - second.log_likelihood).abs() < 1e-6);
    }

    #[test]
    fn the_order_of_items_does_not_matter(seed in 1u64..1000, turn in 1usize..7) {
        let mut rows = answers(seed, 600);
        let mut models = models();
        let first = fitted(&rows, &models, &Population::default());
        rows.iter_mut().for_each(|r| r.rotate_left(turn));
        models.rotate_left(turn);
        let second = fitted(&rows, &models, &Population::default());
        for j in 0..8 {
            same(&first.items[(j + turn) % 8], &second.items[j]);
        }
        let (a, b) = (first.standard_error(Parameter::Slope { item: turn }), second.standard_error(Parameter::Slope { item: 0 }));
        prop_assert!((a.unwrap() - b.unwrap()).abs() < 1e-5);
    }

    #[test]
    fn categories_counted_from_the_other_end_turn_the_scale_round(seed in 1u64..1000) {
        let rows = answers(seed, 600);
        let first = fitted(&rows, &models(), &Population::default());
        let turned: Vec<Vec<u8>> = rows
            .iter()
            .map(|r| r.iter().enumerate().map(|(j, &a)| if a == MISSING { a } else if j < 5 { 1 - a } else { 4 - a }).collect())
            .collect();
        let second = fitted(&turned, &models(), &Population::default());
        for (a, b) in first.items.iter().zip(&second.items) {
            let mirrored = Item::graded(b.slope(), b.intercepts().iter().rev().map(|d| -d).collect()).unwrap();
            same(a, &mirrored);
        }
    }

    #[test]
    fn a_weight_of_two_is_two_persons(seed in 1u64..1000) {
        let rows = answers(seed, 400);
        let options = FitOptions { tolerance: 1e-8, ..FitOptions::default() };
        let weighted = Responses::from_rows(&rows).unwrap().with_weights(vec![2.0; 400]).unwrap();
        let first = fit(&weighted, &models(), &Population::default(), &options).unwrap();
        let second = fitted(&[rows.clone(), rows].concat(), &models(), &Population::default());
        first.items.iter().zip(&second.items).for_each(|(a, b)| same(a, b));
        let p = Parameter::Slope { item: 0 };
        prop_assert!((first.standard_error(p).unwrap() - second.standard_error(p).unwrap()).abs() < 1e-5);
    }

    #[test]
    fn another_unit_of_a_covariate_is_another_unit_of_its_coefficient(seed in 1u64..1000, factor in 0.2f64..5.0) {
        let rows = answers(seed, 600);
        let x: Vec<f64> = rows.iter().enumerate().map(|(i, r)| f64::from(r[0].min(1)) + (i % 3) as f64).collect();
        let of = |factor: f64| Population { covariates: vec![x.iter().map(|v| v * factor).collect()], ..Population::default() };
        let first = fitted(&rows, &models(), &of(1.0));
        let second = fitted(&rows, &models(), &of(factor));
        prop_assert!((first.population.coefficients[0] - factor * second.population.coefficients[0]).abs() < 1e-4);
        let p = Parameter::Coefficient { column: 0 };
        let (a, b) = (first.standard_error(p).unwrap(), second.standard_error(p).unwrap());
        prop_assert!((a / (factor * b) - 1.0).abs() < 1e-3);
    }
}

fn finite(fit: &IrtFit) -> bool {
    let items = fit.items.iter().all(|i| i.slope().is_finite() && i.intercepts().iter().all(|d| d.is_finite()));
    let errors = fit.parameters.iter().filter_map(|p| fit.standard_error(*p)).all(f64::is_finite);
    let latent = &fit.population;
    let population = latent.intercept.is_finite()
        && latent.coefficients.iter().chain(&latent.variances).all(|v| v.is_finite())
        && latent.variances.iter().all(|v| *v > 0.0);
    items && errors && population && fit.log_likelihood.is_finite()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn whatever_is_handed_in_there_are_numbers_or_a_named_error(
        rows in proptest::collection::vec(proptest::collection::vec(0u8..5, 4), 1..30),
        group in proptest::collection::vec(0u32..3, 30),
        x in proptest::collection::vec(prop_oneof![-3.0..3.0f64, Just(1e9), Just(0.0)], 30),
        weights in proptest::collection::vec(prop_oneof![Just(0.0), Just(1.0), Just(1e6)], 30),
        kind in 0usize..4,
        fixed in any::<bool>(),
    ) {
        // Category 4 stands for no answer.
        let rows: Vec<Vec<u8>> =
            rows.iter().map(|r| r.iter().enumerate().map(|(j, &a)| if a == 4 { MISSING } else if j < 2 { a % 2 } else { a }).collect()).collect();
        let n = rows.len();
        let mut models = vec![
            ItemModel::SharedSlope { categories: 2, class: 0 },
            ItemModel::SharedSlope { categories: 2, class: 0 },
            ItemModel::Free { categories: 4 },
            ItemModel::Free { categories: 4 },
        ];
        if fixed {
            models[0] = ItemModel::Fixed(Item::binary(1.2, -0.3).unwrap());
            models[3] = ItemModel::Fixed(Item::graded(1.5, vec![1.0, 0.0, -1.0]).unwrap());
        }
        let population = match kind {
            0 => Population::default(),
            1 => Population::groups(&group[..n]),
            2 => Population { covariates: vec![x[..n].to_vec()], ..Population::default() },
            _ => Population { cluster: group[..n].to_vec(), ..Population::default() },
        };
        let scale = if fixed { stats::irt::Scale::FixedItems } else { stats::irt::Scale::Standard };
        let options = FitOptions { scale, max_evaluations: 60, ..FitOptions::default() };
        if let Ok(responses) = Responses::from_rows(&rows).unwrap().with_weights(weights[..n].to_vec())
            && let Ok(fit) = fit(&responses, &models, &population, &options)
        {
            prop_assert!(finite(&fit), "{fit:?}");
        }
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let rows = answers(77, 6000);
    let group: Vec<u32> = (0..6000).map(|i| i % 3).collect();
    let population = Population::groups(&group);
    let responses = Responses::from_rows(&rows).unwrap();
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| fit(&responses, &models(), &population, &FitOptions::default()).unwrap())
    };
    let one = run(1);
    assert_eq!(one, run(2));
    assert_eq!(one, run(5));
}

#[test]
fn extrapolation_goes_where_plain_em_goes_but_sooner() {
    let rows = answers(5, 2000);
    let responses = Responses::from_rows(&rows).unwrap();
    let group: Vec<u32> = (0..2000).map(|i| i % 2).collect();
    let run = |accelerate: bool| {
        let options = FitOptions { accelerate, tolerance: 1e-7, standard_errors: false, ..FitOptions::default() };
        fit(&responses, &models(), &Population::groups(&group), &options).unwrap()
    };
    let (fast, plain) = (run(true), run(false));
    fast.items.iter().zip(&plain.items).for_each(|(a, b)| same(a, b));
    assert!(3 * fast.evaluations < plain.evaluations, "{} {}", fast.evaluations, plain.evaluations);
}
