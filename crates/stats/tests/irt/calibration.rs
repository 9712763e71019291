//! Known truth comes back, standard errors are those of the likelihood, and what cannot be fitted is refused by name.

use super::*;
use stats::irt::{Flag, IrtError, ItemModel, MISSING, Population, Scale, SlopePrior, fit};

#[test]
fn standard_errors_of_lsat7_are_those_of_the_hessian() {
    let (rows, weights) = lsat7_rows();
    let none = vec![vec![]; rows.len()];
    let group = vec![0; rows.len()];
    for models in [ItemModel::two_parameter(5), ItemModel::one_parameter(5)] {
        let fit = fit(&lsat7(), &models, &Population::default(), &exact()).unwrap();
        if fit.parameters.len() == 6 {
            // The one slope moves all items at once, which `with` does not: compare its standard error with the profile.
            let at = |slope: f64| {
                let mut moved = fit.clone();
                moved.items.iter_mut().for_each(|i| *i = Item::binary(i.slope() + slope, i.intercepts()[0]).unwrap());
                log_likelihood(&moved, &rows, &weights, &none, &group)
            };
            let curvature = (2.0 * at(0.0) - at(1e-3) - at(-1e-3)) / 1e-6;
            let information = fit.covariance.as_ref().unwrap().cholesky().unwrap().inverse();
            close(information[(0, 0)], curvature, 1e-4);
        } else {
            close(log_likelihood(&fit, &rows, &weights, &none, &group), fit.log_likelihood, 1e-10);
            information_is_the_hessian(&fit, &rows, &weights, &none, &group);
        }
    }
}

#[test]
fn standard_errors_with_groups_covariates_gaps_and_categories_are_those_of_the_hessian() {
    let mut draws = Draws(5);
    let mut rows = science();
    rows.iter_mut().enumerate().filter(|(i, _)| i % 7 == 0).for_each(|(i, r)| r[i % 4] = MISSING);
    let covariate: Vec<f64> = rows.iter().map(|r| 0.2 * f64::from(r[1].min(3)) + draws.normal()).collect();
    let group: Vec<u32> = (0..rows.len() as u32).map(|i| u32::from(i % 5 < 2)).collect();
    let population =
        Population { covariates: vec![covariate.clone()], variance_group: group.clone(), cluster: Vec::new() };
    let responses = Responses::from_rows(&rows).unwrap();
    let found = fit(&responses, &ItemModel::graded(4, 4), &population, &exact()).unwrap();
    let x: Vec<Vec<f64>> = covariate.iter().map(|&v| vec![v]).collect();
    let group: Vec<usize> = group.iter().map(|&g| g as usize).collect();
    let weights = vec![1.0; rows.len()];
    close(log_likelihood(&found, &rows, &weights, &x, &group), found.log_likelihood, 1e-9);
    information_is_the_hessian(&found, &rows, &weights, &x, &group);

    // The same with the items given: mean and both variances are estimated.
    let known: Vec<ItemModel> = found.items.iter().cloned().map(ItemModel::Fixed).collect();
    let options = FitOptions { scale: Scale::FixedItems, ..exact() };
    let latent = fit(&responses, &known, &population, &options).unwrap();
    assert_eq!(latent.parameters.len(), 4);
    information_is_the_hessian(&latent, &rows, &weights, &x, &group);
    assert!(latent.population.intercept.abs() < 1e-4 && (latent.population.variances[0] - 1.0).abs() < 1e-3);
    assert!(latent.variance_standard_error(0).unwrap() > 0.0);
}

#[test]
fn mixed_tests_with_missing_answers_give_the_true_items_back() {
    let truth: Vec<Item> = ten_items().into_iter().chain(graded_items()).collect();
    let mut draws = Draws(11);
    let rows: Vec<Vec<u8>> = (0..6000)
        .map(|i| {
            let theta = draws.normal();
            // Two forms: half of the binary items each.
            let answer = |(j, item): (usize, &Item)| {
                let answer = draws.answer(item, theta);
                if j < 10 && j % 2 == i % 2 { MISSING } else { answer }
            };
            truth.iter().enumerate().map(answer).collect()
        })
        .collect();
    let mut models = ItemModel::two_parameter(10);
    models.extend(ItemModel::graded(3, 5));
    let fit =
        fit(&Responses::from_rows(&rows).unwrap(), &models, &Population::default(), &FitOptions::default()).unwrap();
    let mut largest: f64 = 0.0;
    for (at, p) in fit.parameters.iter().enumerate() {
        let want = match *p {
            Parameter::Slope { item } => truth[item].slope(),
            Parameter::Intercept { item, k } => truth[item].intercepts()[k],
            _ => unreachable!(),
        };
        let got = match *p {
            Parameter::Slope { item } => fit.items[item].slope(),
            Parameter::Intercept { item, k } => fit.items[item].intercepts()[k],
            _ => unreachable!(),
        };
        let z = (got - want) / fit.covariance.as_ref().unwrap()[(at, at)].sqrt();
        largest = largest.max(z.abs());
    }
    // 35 numbers: the largest of as many standard normals is below 3.6 in 99 of 100.
    assert!(largest < 3.6, "{largest}");
    assert!(fit.flags.is_empty());
}

#[test]
fn an_effect_between_groups_is_not_drawn_towards_zero() {
    let truth = ten_items();
    let mut draws = Draws(3);
    let group: Vec<u32> = (0..8000).map(|i| i % 2).collect();
    let rows: Vec<Vec<u8>> = group
        .iter()
        .map(|&g| {
            let theta = 0.3 * f64::from(g) + (1.0 - 0.2 * f64::from(g)) * draws.normal();
            truth.iter().map(|item| draws.answer(item, theta)).collect()
        })
        .collect();
    let responses = Responses::from_rows(&rows).unwrap();
    let free =
        fit(&responses, &ItemModel::two_parameter(10), &Population::groups(&group), &FitOptions::default()).unwrap();
    let se = free.standard_error(Parameter::Coefficient { column: 0 }).unwrap();
    assert!((0.02..0.04).contains(&se));
    assert!((free.population.coefficients[0] - 0.3).abs() < 3.0 * se, "{}", free.population.coefficients[0]);
    let sd_se = free.standard_error(Parameter::LogSd { group: 1 }).unwrap();
    assert!((free.population.variances[1].ln() / 2.0 - 0.8f64.ln()).abs() < 3.0 * sd_se);
    // The mean of EAP scores from one distribution for all is drawn towards zero.
    let scores = stats::irt::score::posteriors(
        &truth,
        &responses,
        &Population::default(),
        &stats::irt::LatentRegression::standard(),
        &Quadrature::default(),
    )
    .unwrap();
    let mean = |g: u32| {
        let of: Vec<f64> =
            scores.iter().zip(&group).filter(|(_, h)| **h == g).map(|(s, _)| s.score().estimate).collect();
        of.iter().sum::<f64>() / of.len() as f64
    };
    let naive = mean(1) - mean(0);
    assert!(naive < 0.85 * free.population.coefficients[0], "{naive}");
}

#[test]
fn fixed_items_carry_the_scale_to_new_ones() {
    let truth = ten_items();
    let mut draws = Draws(8);
    let rows: Vec<Vec<u8>> = (0..5000)
        .map(|_| {
            let theta = 0.8 + 1.3 * draws.normal();
            truth.iter().map(|item| draws.answer(item, theta)).collect()
        })
        .collect();
    let models: Vec<ItemModel> = truth
        .iter()
        .enumerate()
        .map(|(j, item)| if j < 5 { ItemModel::Fixed(item.clone()) } else { ItemModel::Free { categories: 2 } })
        .collect();
    let options = FitOptions { scale: Scale::FixedItems, ..FitOptions::default() };
    let fit = fit(&Responses::from_rows(&rows).unwrap(), &models, &Population::default(), &options).unwrap();
    let se = fit.standard_error(Parameter::Mean).unwrap();
    assert!((fit.population.intercept - 0.8).abs() < 3.0 * se);
    assert!((fit.population.variances[0] - 1.69).abs() < 3.0 * fit.variance_standard_error(0).unwrap());
    assert_eq!(fit.items[..5], truth[..5]);
    for (j, item) in truth.iter().enumerate().skip(5) {
        let se = fit.standard_error(Parameter::Slope { item: j }).unwrap();
        assert!((fit.items[j].slope() - item.slope()).abs() < 3.0 * se);
    }
}

#[test]
fn the_same_person_twice_in_one_cluster_is_not_counted_as_two() {
    let truth = ten_items();
    let mut draws = Draws(21);
    let mut rows: Vec<Vec<u8>> = Vec::new();
    for _ in 0..1500 {
        let theta = draws.normal();
        rows.push(truth.iter().map(|item| draws.answer(item, theta)).collect());
    }
    let once = Responses::from_rows(&rows).unwrap();
    let twice = Responses::from_rows(&[rows.clone(), rows.clone()].concat()).unwrap();
    let x: Vec<f64> = (0..1500).map(|_| draws.normal()).collect();
    let models: Vec<ItemModel> = truth.into_iter().map(ItemModel::Fixed).collect();
    let options = FitOptions { scale: Scale::FixedItems, ..FitOptions::default() };
    let se = |responses: &Responses, x: Vec<f64>, cluster: Vec<u32>| {
        let population = Population { covariates: vec![x], cluster, ..Population::default() };
        let fit = fit(responses, &models, &population, &options).unwrap();
        fit.standard_error(Parameter::Coefficient { column: 0 }).unwrap()
    };
    let ids: Vec<u32> = (0..1500).collect();
    let doubled = [x.clone(), x.clone()].concat();
    let single = se(&once, x.clone(), ids.clone());
    let robust = se(&twice, doubled.clone(), [ids.clone(), ids].concat());
    let naive = se(&twice, doubled, Vec::new());
    close(robust, single, 1e-6);
    close(naive, se(&once, x, Vec::new()) / 2f64.sqrt(), 1e-6);
    close(robust, naive * 2f64.sqrt(), 0.1);
}

#[test]
fn items_that_say_nothing_are_refused_by_position() {
    let rows = [[0, 1, 0], [1, 1, 2], [0, 1, 0], [1, 1, 2]];
    let responses = Responses::from_rows(&rows).unwrap();
    let free = |categories: [usize; 3]| categories.map(|categories| ItemModel::Free { categories }).to_vec();
    let error = |models: &[ItemModel], population: &Population| {
        fit(&responses, models, population, &FitOptions::default()).unwrap_err()
    };
    let nobody = Population::default();
    assert_eq!(error(&free([2, 2, 3]), &nobody), IrtError::WithoutVariation { item: 1, category: 1 });
    let mut models = free([2, 2, 3]);
    models[1] = ItemModel::Fixed(Item::binary(1.0, 0.0).unwrap());
    assert_eq!(error(&models, &nobody), IrtError::EmptyCategory { item: 2, category: 1 });
    models[2] = ItemModel::Free { categories: 2 };
    assert_eq!(error(&models, &nobody), IrtError::AnswerOutOfRange { item: 2, answer: 2, categories: 2 });
    assert_eq!(error(&models[..2], &nobody), IrtError::Length { what: "the item models", expected: 3, found: 2 });
    let constant = Population { covariates: vec![vec![2.0; 4]], ..Population::default() };
    assert_eq!(error(&models, &constant), IrtError::Collinear { column: 0 });
}

#[test]
fn groups_without_common_items_have_no_common_scale() {
    let m = MISSING;
    let rows = [[0, 1, m, m], [1, 0, m, m], [0, 0, m, m], [m, m, 1, 0], [m, m, 0, 1], [m, m, 1, 1]];
    let responses = Responses::from_rows(&rows).unwrap();
    let population = Population::groups(&[0, 0, 0, 1, 1, 1]);
    let error = fit(&responses, &ItemModel::two_parameter(4), &population, &FitOptions::default()).unwrap_err();
    assert_eq!(error, IrtError::Unlinked { group: 1 });
    let options = FitOptions { scale: Scale::FixedItems, ..FitOptions::default() };
    let error = fit(&responses, &ItemModel::two_parameter(4), &Population::default(), &options).unwrap_err();
    assert_eq!(error, IrtError::NoFixedItems);
}

#[test]
fn a_slope_that_runs_away_is_flagged_and_a_weak_prior_holds_it() {
    // Two items that always agree, and one that goes its own way.
    let rows: Vec<[u8; 3]> = (0..40u8).map(|i| [u8::from(i < 20), u8::from(i < 20), i % 2]).collect();
    let responses = Responses::from_rows(&rows).unwrap();
    let models = ItemModel::two_parameter(3);
    let free = fit(&responses, &models, &Population::default(), &FitOptions::default()).unwrap();
    assert!(free.flags.iter().any(|f| matches!(f, Flag::RunawaySlope { .. })), "{:?}", free.flags);
    let prior = SlopePrior { log_mean: 0.0, log_sd: 0.5 };
    let held = fit(
        &responses,
        &models,
        &Population::default(),
        &FitOptions { slope_prior: Some(prior), ..FitOptions::default() },
    )
    .unwrap();
    assert!(held.items.iter().all(|i| i.slope() > 0.0 && i.slope() < 5.0));
    assert!(!held.flags.iter().any(|f| matches!(f, Flag::RunawaySlope { .. } | Flag::NotConverged)));
    assert!(held.covariance.is_some());
}
