//! Values computed from the definitions by other roads (`tests/reference/scripts/independent.R`), where no packaged program stands
//! beside; and what must hold for linking and for items compared between groups.

use super::*;
use proptest::prelude::*;
use stats::irt::dif::{logistic_dif, mantel_haenszel, rmsd};
use stats::irt::link::{Link, Method, drift, link};
use stats::irt::{ItemModel, LatentRegression, Population, fit};

/// The patterns of the five items dealt out to two groups that differ, a row for each pattern and group.
fn two_groups() -> (Responses, Vec<u32>) {
    let (patterns, counts) = lsat7_rows();
    let (mut rows, mut weights, mut group) = (Vec::new(), Vec::new(), Vec::new());
    for (row, n) in patterns.iter().zip(counts) {
        let right: f64 = row.iter().map(|a| f64::from(*a)).sum();
        let second = (n * (0.25 + 0.1 * right)).round_ties_even();
        for (g, weight) in [(0, n - second), (1, second)] {
            rows.push(row.clone());
            weights.push(weight);
            group.push(g);
        }
    }
    (Responses::from_rows(&rows).unwrap().with_weights(weights).unwrap(), group)
}

#[test]
fn two_groups_agree_with_direct_maximisation() {
    let (responses, group) = two_groups();
    let fit = fit(&responses, &ItemModel::two_parameter(5), &Population::groups(&group), &exact()).unwrap();
    close(fit.log_likelihood, -2_629.661_695_93, 1e-9);
    let slopes = [0.977_199_017, 0.998_131_430, 1.389_621_403, 0.759_997_115, 0.734_417_567];
    let intercepts = [1.417_381_200, 0.324_048_691, 1.019_512_546, 0.126_250_206, 1.524_508_463];
    for (item, (a, d)) in fit.items.iter().zip(slopes.iter().zip(intercepts)) {
        close(item.slope(), *a, 1e-5);
        close(item.intercepts()[0], d, 1e-5);
    }
    close(fit.population.coefficients[0], 0.776_848_784, 1e-5);
    close(fit.population.variances[1], 1.011_045_626, 1e-5);
    close(fit.standard_error(Parameter::Coefficient { column: 0 }).unwrap(), 0.146_011_678, 1e-4);
}

#[test]
fn a_latent_regression_agrees_with_direct_maximisation() {
    let rows = science();
    let of = |(i, row): (usize, &Vec<u8>)| ((7 * i) % 11) as f64 / 5.0 - 1.0 + 0.3 * (f64::from(row[1]) - 1.0);
    let covariate: Vec<f64> = rows.iter().enumerate().map(of).collect();
    let population = Population { covariates: vec![covariate], ..Population::default() };
    let responses = Responses::from_rows(&rows).unwrap();
    let fit = fit(&responses, &ItemModel::graded(4, 4), &population, &exact()).unwrap();
    close(fit.log_likelihood, -1_602.010_398_03, 1e-9);
    for (item, a) in fit.items.iter().zip([0.949_299_598, 1.371_155_932, 2.102_863_191, 0.991_783_409]) {
        close(item.slope(), a, 1e-5);
    }
    for (item, wanted) in
        [(0, [4.722_007_11, 2.523_481_13, -1.513_394_04]), (2, [4.886_429_46, 1.965_875_46, -2.059_849_0])]
    {
        fit.items[item].intercepts().iter().zip(wanted).for_each(|(got, want)| close(*got, want, 1e-5));
    }
    close(fit.population.coefficients[0], 0.365_967_986, 1e-5);
    close(fit.standard_error(Parameter::Coefficient { column: 0 }).unwrap(), 0.102_045_215, 1e-4);
}

/// Ten items, and the same on another scale with differences of their own.
fn two_calibrations() -> (Vec<Item>, Vec<Item>) {
    let (slope, shift) = (1.25, -0.4);
    let items = ten_items();
    let moved = items.iter().enumerate().map(|(j, item)| {
        let (a, d, j) = (item.slope(), item.intercepts()[0], j as f64);
        Item::binary(a / slope * (1.0 + 0.12 * (3.0 * j).sin()), d - a * shift / slope + 0.25 * (5.0 * j).cos())
            .unwrap()
    });
    let moved = moved.collect();
    (items, moved)
}

#[test]
fn each_way_of_linking_has_its_own_answer_where_items_disagree() {
    let (from, to) = two_calibrations();
    let grid = Quadrature::even(121, -8.0, 8.0).unwrap();
    for (method, slope, shift) in [
        (Method::Haebara, 1.279_528_806, -0.388_133_226),
        (Method::StockingLord, 1.266_282_498, -0.395_709_181),
        (Method::MeanSigma, 1.260_359_571, -0.430_507_835),
    ] {
        let found = link(&from, &to, method, &grid).unwrap();
        close(found.slope, slope, 2e-5);
        close(found.shift, shift, 5e-5);
    }
}

/// Given items, a distribution for each of the two groups.
fn given() -> (Vec<Item>, LatentRegression) {
    let of = |(a, d): (f64, f64)| Item::binary(a, d).unwrap();
    let items = [(1.0, 1.9), (1.1, 0.8), (1.7, 1.8), (0.8, 0.5), (0.7, 1.9)].map(of).into();
    (items, LatentRegression { intercept: 0.0, coefficients: vec![0.3], variances: vec![1.0, 0.64] })
}

#[test]
fn the_misfit_of_items_agrees_with_direct_integration() {
    let (responses, group) = two_groups();
    let (items, latent) = given();
    let grid = Quadrature::even(121, -8.0, 8.0).unwrap();
    let found = rmsd(&items, &responses, &Population::groups(&group), &latent, &group, &grid).unwrap();
    let wanted = [
        [0.043_381_199_5, 0.048_086_649_0, 0.030_825_420_5, 0.053_931_395_4, 0.046_918_424_3],
        [0.009_281_468_83, 0.010_671_377_3, 0.034_702_723_3, 0.007_657_945_63, 0.003_049_846_02],
    ];
    for (found, wanted) in found.iter().zip(wanted) {
        found.iter().zip(wanted).for_each(|(got, want)| close(got.unwrap(), want, 1e-6));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_link_knows_no_order_of_items_and_follows_its_scales(
        turn in 1usize..10, slope in 0.6..1.6f64, shift in -1.0..1.0f64,
    ) {
        let (from, to) = two_calibrations();
        let grid = Quadrature::default();
        let other = Link { slope, shift };
        let turned = |items: &[Item]| { let mut items = items.to_vec(); items.rotate_left(turn); items };
        for method in [Method::MeanSigma, Method::Haebara, Method::StockingLord] {
            let was = link(&from, &to, method, &grid).unwrap();
            let again = link(&turned(&from), &turned(&to), method, &grid).unwrap();
            prop_assert!((was.slope - again.slope).abs() < 1e-4 && (was.shift - again.shift).abs() < 1e-4);
            // The first scale in other units: one goes back to it and then on.
            let moved: Vec<Item> = from.iter().map(|item| other.item(item)).collect();
            let then = link(&moved, &to, method, &grid).unwrap();
            prop_assert!((then.slope * slope - was.slope).abs() < 5e-4, "{method:?} {then:?} {was:?}");
            prop_assert!((then.slope * shift + then.shift - was.shift).abs() < 5e-4, "{method:?} {then:?} {was:?}");
        }
        // Mean and spread of the difficulties are the same relation from either side; what drifts is the same either way.
        let (there, back) =
            (link(&from, &to, Method::MeanSigma, &grid).unwrap(), link(&to, &from, Method::MeanSigma, &grid).unwrap());
        prop_assert!((there.slope * back.slope - 1.0).abs() < 1e-9);
        prop_assert!((back.level(there.level(0.7)) - 0.7).abs() < 1e-9);
        let one = drift(&from, &to, &there, &grid, 0.05).unwrap();
        let two = drift(&turned(&from), &turned(&to), &there, &grid, 0.05).unwrap();
        for (place, item) in two.iter().enumerate() {
            prop_assert_eq!(item.rmsd, one[(place + turn) % 10].rmsd);
        }
    }

    #[test]
    fn comparing_groups_knows_no_order_of_persons_no_units_of_scores_and_turns_with_the_groups(
        seed in 1u64..500, turn in 1usize..300, factor in 1u32..9, shift in 0u32..50,
    ) {
        let mut draws = Draws(seed * 977 + 5);
        let items = ten_items();
        let (mut right, mut focal, mut score) = (Vec::new(), Vec::new(), Vec::new());
        for person in 0..300 {
            let theta = draws.normal();
            let total: u32 = items.iter().map(|item| u32::from(draws.answer(item, theta))).sum();
            right.push(draws.answer(&items[person % 10], theta + 0.3));
            focal.push(draws.uniform() < 0.4);
            score.push(total);
        }
        let order: Vec<usize> = (0..300).map(|i| (i * 7 + turn) % 300).collect();
        let pick = |i: usize| (right[i], focal[i], factor * score[i] + shift);
        let (right2, (focal2, score2)): (Vec<u8>, (Vec<bool>, Vec<u32>)) =
            order.iter().map(|&i| { let (a, g, s) = pick(i); (a, (g, s)) }).unzip();
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-6 * b.abs().max(1e-3);

        let (was, now) = (mantel_haenszel(&right, &focal, &score).unwrap(), mantel_haenszel(&right2, &focal2, &score2).unwrap());
        prop_assert!(near(now.delta, was.delta) && near(now.se, was.se) && near(now.chi_square, was.chi_square));
        prop_assert_eq!((now.class, now.strata), (was.class, was.strata));
        let swapped: Vec<bool> = focal.iter().map(|g| !g).collect();
        let other = mantel_haenszel(&right, &swapped, &score).unwrap();
        prop_assert!(near(other.delta, -was.delta) && near(other.se, was.se) && near(other.chi_square, was.chi_square));
        let wrong: Vec<u8> = right.iter().map(|a| 1 - a).collect();
        prop_assert!(near(mantel_haenszel(&wrong, &focal, &score).unwrap().delta, -was.delta));

        let scores = |score: &[u32]| score.iter().map(|s| f64::from(*s)).collect::<Vec<_>>();
        let was = logistic_dif(&right, &focal, &scores(&score)).unwrap();
        let now = logistic_dif(&right2, &focal2, &scores(&score2)).unwrap();
        for (now, was) in [(now.uniform, was.uniform), (now.non_uniform, was.non_uniform), (now.both, was.both)] {
            prop_assert!(near(now.chi_square, was.chi_square), "{now:?} {was:?}");
        }
        prop_assert!(near(now.group_coefficient, was.group_coefficient));
        prop_assert!(near(now.product_coefficient * f64::from(factor), was.product_coefficient));
        prop_assert!(near(now.r_squared_change, was.r_squared_change));
        let other = logistic_dif(&right, &swapped, &scores(&score)).unwrap();
        prop_assert!(near(other.group_coefficient, -was.group_coefficient) && near(other.both.chi_square, was.both.chi_square));
    }

    #[test]
    fn misfit_knows_no_order_of_persons_and_items_and_no_units_of_the_scale(
        turn in 1usize..60, slope in 0.6..1.6f64, shift in -0.6..0.6f64,
    ) {
        let (patterns, counts) = lsat7_rows();
        let kept: Vec<usize> = (0..patterns.len()).filter(|i| counts[*i] > 0.0).collect();
        let group: Vec<u32> = kept.iter().map(|i| (*i % 2) as u32).collect();
        let (items, latent) = given();
        let fine = Quadrature::even(161, -12.0, 12.0).unwrap();
        let of = |order: &[usize], columns: &[usize], link: &Link, name: &dyn Fn(u32) -> u32| {
            let rows: Vec<Vec<u8>> =
                order.iter().map(|&i| columns.iter().map(|&j| patterns[kept[i]][j]).collect()).collect();
            let weights = order.iter().map(|&i| counts[kept[i]]).collect();
            let responses = Responses::from_rows(&rows).unwrap().with_weights(weights).unwrap();
            let latent_group: Vec<u32> = order.iter().map(|&i| group[i]).collect();
            let told: Vec<u32> = latent_group.iter().map(|g| name(*g)).collect();
            let items: Vec<Item> = columns.iter().map(|&j| link.item(&items[j])).collect();
            rmsd(&items, &responses, &Population::groups(&latent_group), &link.population(&latent), &told, &fine).unwrap()
        };
        let (all, columns): (Vec<usize>, Vec<usize>) = ((0..kept.len()).collect(), (0..5).collect());
        let was = of(&all, &columns, &Link::IDENTITY, &|g| g);
        let mut turned = all.clone();
        turned.rotate_left(turn % all.len());
        let now = of(&turned, &[4, 2, 0, 1, 3], &Link { slope, shift }, &|g| 1 - g);
        for g in 0..2 {
            for (place, item) in [4, 2, 0, 1, 3].into_iter().enumerate() {
                let (now, was) = (now[1 - g][place].unwrap(), was[g][item].unwrap());
                prop_assert!((now - was).abs() < 1e-6, "{now} {was}");
            }
        }
    }

    #[test]
    fn persons_of_one_pattern_are_one_row_with_their_number(seed in 1u64..500) {
        let mut draws = Draws(seed * 31 + 7);
        let items = &ten_items()[..4];
        let rows: Vec<Vec<u8>> = (0..300)
            .map(|_| { let theta = draws.normal(); items.iter().map(|item| draws.answer(item, theta)).collect() })
            .collect();
        let mut patterns = std::collections::BTreeMap::<Vec<u8>, f64>::new();
        rows.iter().for_each(|row| *patterns.entry(row.clone()).or_default() += 1.0);
        let (merged, weights): (Vec<Vec<u8>>, Vec<f64>) = patterns.into_iter().unzip();
        let merged = Responses::from_rows(&merged).unwrap().with_weights(weights).unwrap();
        let fitted = |of: &Responses| fit(of, &ItemModel::two_parameter(4), &Population::default(), &exact());
        if let (Ok(one), Ok(two)) = (fitted(&Responses::from_rows(&rows).unwrap()), fitted(&merged)) {
            prop_assert!((one.log_likelihood - two.log_likelihood).abs() < 1e-6);
            for (a, b) in one.items.iter().zip(&two.items) {
                prop_assert!((a.slope() - b.slope()).abs() < 2e-3 * a.slope().abs().max(1.0), "{a:?} {b:?}");
            }
        } else {
            prop_assert!(fitted(&Responses::from_rows(&rows).unwrap()).is_err() && fitted(&merged).is_err());
        }
    }
}
