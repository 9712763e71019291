//! Scores, latent distributions, links, differential functioning and adaptive tests.

use super::*;
use stats::irt::adaptive::{Bank, BankItem, Next, Progress, Rules};
use stats::irt::dif::{Class, logistic_dif, mantel_haenszel, rmsd};
use stats::irt::link::{Link, Method, drift, link, link_without_drifters};
use stats::irt::score::{LatentDistribution, Profile, eap, plausible_values, posterior, posteriors, share_below, wle};
use stats::irt::{IrtError, ItemModel, LatentRegression, MISSING, Population, Scale, fit};

#[test]
fn without_answers_the_score_is_the_population() {
    let score = eap(&ten_items(), &[MISSING; 10], 0.4, 0.9, &Quadrature::default()).unwrap();
    assert!((score.estimate - 0.4).abs() < 1e-8 && (score.se - 0.9).abs() < 1e-8);
    assert_eq!(wle(&ten_items(), &[MISSING; 10]).unwrap(), None);
    let error = eap(&ten_items(), &[2; 10], 0.0, 1.0, &Quadrature::default()).unwrap_err();
    assert_eq!(error, IrtError::AnswerOutOfRange { item: 0, answer: 2, categories: 2 });
}

#[test]
fn warms_estimate_has_less_bias_than_the_mean_of_the_posterior() {
    let items: Vec<Item> = graded_items().into_iter().chain(ten_items()).chain(ten_items()).collect();
    let mut draws = Draws(1);
    let (mut warm, mut mean) = (0.0, 0.0);
    for _ in 0..2000 {
        let answers: Vec<u8> = items.iter().map(|i| draws.answer(i, 1.5)).collect();
        warm += wle(&items, &answers).unwrap().unwrap().estimate / 2000.0;
        mean += eap(&items, &answers, 0.0, 1.0, &Quadrature::default()).unwrap().estimate / 2000.0;
    }
    assert!((warm - 1.5).abs() < 0.03, "{warm}");
    assert!(mean < 1.42, "{mean}");
}

#[test]
fn plausible_values_have_mean_and_spread_of_the_posterior() {
    let (items, answers) = (ten_items(), [1, 1, 1, 0, 1, 0, 0, 0, 0, 0]);
    let grid = Quadrature::default();
    let mut draws = Draws(4);
    let values = plausible_values(&items, &answers, (0.0, 1.0), &grid, 20_000, || draws.uniform()).unwrap();
    let score = eap(&items, &answers, 0.0, 1.0, &grid).unwrap();
    let mean = stats::descriptive::mean(&values).unwrap();
    let sd = stats::descriptive::standard_deviation(&values).unwrap();
    assert!((mean - score.estimate).abs() < 0.02 && (sd / score.se - 1.0).abs() < 0.03);
    let posterior = posterior(&items, &answers, 0.0, 1.0, &grid).unwrap();
    assert!((posterior.below(posterior.quantile(0.3)) - 0.3).abs() < 1e-9);
    assert!(posterior.quantile(1.0) < 4.0);
}

/// A calibration of two groups, one of them 0.5 higher.
fn two_groups() -> (IrtFit, Responses, Population) {
    let truth = ten_items();
    let mut draws = Draws(9);
    let group: Vec<u32> = (0..6000).map(|i| i % 2).collect();
    let rows: Vec<Vec<u8>> = group
        .iter()
        .map(|&g| {
            let theta = 0.5 * f64::from(g) + draws.normal();
            truth.iter().map(|item| draws.answer(item, theta)).collect()
        })
        .collect();
    let models: Vec<ItemModel> = truth.into_iter().map(ItemModel::Fixed).collect();
    let responses = Responses::from_rows(&rows).unwrap();
    let population = Population::groups(&group);
    let options = FitOptions { scale: Scale::FixedItems, ..FitOptions::default() };
    (fit(&responses, &models, &population, &options).unwrap(), responses, population)
}

#[test]
fn the_share_below_a_level_is_that_of_the_levels_and_not_of_the_scores() {
    let (fit, responses, population) = two_groups();
    let profile = |g: usize| vec![Profile { x: vec![g as f64], group: g, weight: 1.0 }];
    let before = LatentDistribution::new(&fit, profile(0)).unwrap();
    let after = LatentDistribution::new(&fit, profile(1)).unwrap();
    let (low, high) = (before.share_below(-1.0), after.share_below(-1.0));
    assert!((low.value - 0.158_655).abs() < 3.0 * low.se.unwrap());
    assert!((high.value - 0.066_807).abs() < 3.0 * high.se.unwrap());
    let change = before.share_difference(&after, -1.0).unwrap();
    assert!((change.value - (high.value - low.value)).abs() < 1e-12);
    assert!(change.se.unwrap() > 0.002 && change.se.unwrap() < 0.02);
    let tenth = before.percentile(0.1).unwrap();
    assert!((tenth.value + 1.281_552).abs() < 3.0 * tenth.se.unwrap());
    assert!((before.share_below(tenth.value).value - 0.1).abs() < 1e-9);
    assert!(before.percentile(1.0).is_none());
    // The delta method against a move of the parameters: all of the standard error lies in three numbers.
    let all = LatentDistribution::new(&fit, [profile(0), profile(1)].concat()).unwrap();
    let covariance = fit.covariance.as_ref().unwrap();
    let gradient: Vec<f64> = (0..fit.parameters.len())
        .map(|at| {
            let moved = |by: f64| {
                let fit = with(&fit, at, by);
                LatentDistribution::new(&fit, [profile(0), profile(1)].concat()).unwrap().percentile(0.1).unwrap().value
            };
            (moved(1e-4) - moved(-1e-4)) / 2e-4
        })
        .collect();
    close(all.percentile(0.1).unwrap().se.unwrap(), covariance.quadratic_form(&gradient).sqrt(), 1e-5);

    let grid = Quadrature::default();
    let each = posteriors(&fit.items, &responses, &population, &fit.population, &grid).unwrap();
    let of_answers = share_below(&each, None, -1.0).unwrap();
    let of_scores = each.iter().filter(|p| p.score().estimate < -1.0).count() as f64 / each.len() as f64;
    assert!((of_answers - all.share_below(-1.0).value).abs() < 0.01);
    assert!(of_scores < 0.9 * of_answers, "{of_scores} {of_answers}");
    assert!((all.mean().value - 0.25).abs() < 3.0 * all.mean().se.unwrap());
}

#[test]
fn every_method_finds_a_known_relation_of_two_scales() {
    let items: Vec<Item> = ten_items().into_iter().chain(graded_items()).collect();
    let truth = Link { slope: 1.25, shift: -0.4 };
    let moved: Vec<Item> = items.iter().map(|i| truth.item(i)).collect();
    let grid = Quadrature::default();
    for method in [Method::MeanSigma, Method::Haebara, Method::StockingLord] {
        let found = link(&items, &moved, method, &grid).unwrap();
        assert!((found.slope - 1.25).abs() < 1e-4 && (found.shift + 0.4).abs() < 1e-4, "{method:?} {found:?}");
    }
    // A person's answers are as probable on either scale.
    assert!((items[3].probability(1, 0.3) - moved[3].probability(1, truth.level(0.3))).abs() < 1e-12);
    let population = truth.population(&LatentRegression::standard());
    assert_eq!((population.intercept, population.variances[0]), (-0.4, 1.5625));
    assert_eq!(
        link(&items[..1], &moved[..1], Method::Haebara, &grid),
        Err(IrtError::TooFewCommonItems { found: 1, needed: 2 })
    );
    let alike = vec![Item::binary(1.0, 0.5).unwrap(); 3];
    assert_eq!(link(&alike, &alike, Method::MeanSigma, &grid), Err(IrtError::NoLink));
}

#[test]
fn an_item_that_drifted_is_found_and_left_out() {
    let items = ten_items();
    let truth = Link { slope: 0.9, shift: 0.2 };
    let mut moved: Vec<Item> = items.iter().map(|i| truth.item(i)).collect();
    moved[4] = Item::binary(moved[4].slope(), moved[4].intercepts()[0] - 1.2).unwrap();
    let grid = Quadrature::default();
    let (found, drifts) = link_without_drifters(&items, &moved, Method::StockingLord, &grid, 0.05).unwrap();
    assert!((found.slope - 0.9).abs() < 1e-4 && (found.shift - 0.2).abs() < 1e-4);
    assert_eq!(drifts.iter().filter(|d| d.flagged).map(|d| d.item).collect::<Vec<_>>(), [4]);
    assert!((drifts[4].difficulty_shift.unwrap() - 1.2 / moved[4].slope()).abs() < 1e-3);
    let still = drift(&items, &moved, &truth, &grid, 0.05).unwrap();
    assert!(still[0].rmsd < 1e-9 && (still[0].slope_ratio.unwrap() - 1.0).abs() < 1e-9);
}

/// Ten items, 4,000 persons; item 2 is 1.0 harder (in logits) for the focal group, which also is 0.4 lower.
fn unfair_item() -> (Vec<Vec<u8>>, Vec<bool>) {
    let truth = ten_items();
    let mut unfair = truth.clone();
    unfair[2] = Item::binary(truth[2].slope(), truth[2].intercepts()[0] - 1.0).unwrap();
    let mut draws = Draws(31);
    (0..4000)
        .map(|i| {
            let focal = i % 3 == 0;
            let theta = draws.normal() - if focal { 0.4 } else { 0.0 };
            let items = if focal { &unfair } else { &truth };
            (items.iter().map(|item| draws.answer(item, theta)).collect::<Vec<u8>>(), focal)
        })
        .unzip()
}

#[test]
fn an_item_harder_for_one_group_is_found_and_the_others_are_not_blamed() {
    let (rows, focal) = unfair_item();
    let total: Vec<u32> = rows.iter().map(|r| r.iter().map(|&a| u32::from(a)).sum()).collect();
    let score: Vec<f64> = total.iter().map(|&t| f64::from(t)).collect();
    for item in 0..10 {
        let right: Vec<u8> = rows.iter().map(|r| r[item]).collect();
        let mh = mantel_haenszel(&right, &focal, &total).unwrap();
        let logistic = logistic_dif(&right, &focal, &score).unwrap();
        assert_eq!(mh.class >= Class::B, item == 2, "item {item}: {mh:?}");
        if item == 2 {
            assert!(mh.delta < -1.5 && logistic.group_coefficient < -0.5 && logistic.uniform.p < 1e-6);
        } else {
            assert_eq!(logistic.class, Class::A);
        }
    }
    let responses = Responses::from_rows(&rows).unwrap();
    let group: Vec<u32> = focal.iter().map(|&f| u32::from(f)).collect();
    let population = Population::groups(&group);
    let fitted = fit(&responses, &ItemModel::two_parameter(10), &population, &FitOptions::default()).unwrap();
    let by_group =
        rmsd(&fitted.items, &responses, &population, &fitted.population, &group, &Quadrature::default()).unwrap();
    for (item, value) in by_group[1].iter().enumerate() {
        assert_eq!(value.unwrap() > 0.07, item == 2, "item {item}: {value:?}");
    }
}

#[test]
fn comparisons_without_two_groups_or_two_answers_are_refused() {
    let right = [1, 0, 1, 0, 1, 1];
    assert_eq!(mantel_haenszel(&right, &[true; 6], &[0; 6]), Err(IrtError::NoComparison));
    assert_eq!(
        mantel_haenszel(&right, &[true, false, true, false, true, false], &[0, 1, 2, 3, 4, 5]),
        Err(IrtError::NoComparison)
    );
    assert_eq!(logistic_dif(&right, &[false; 6], &[0.0, 1.0, 2.0, 3.0, 4.0, 5.0]), Err(IrtError::NoComparison));
    let foretold =
        logistic_dif(&[0, 0, 0, 1, 1, 1], &[true, false, true, false, true, false], &[0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
    assert_eq!(foretold, Err(IrtError::Separation));
    assert_eq!(mantel_haenszel(&[], &[], &[]), Err(IrtError::NoComparison));
    let responses = Responses::from_rows(&[[1, MISSING], [0, MISSING], [1, 1]]).unwrap();
    let items = &ten_items()[..2];
    let population = Population::default();
    let latent = LatentRegression::standard();
    let found = rmsd(items, &responses, &population, &latent, &[0, 0, 2], &Quadrature::default()).unwrap();
    assert!(found[0][0].is_some() && found[0][1].is_none() && found[1] == [None, None] && found[2][1].is_some());
}

fn bank(rules: Rules) -> Bank {
    let items = (0..60)
        .map(|j| BankItem {
            item: Item::binary(1.0 + 0.1 * f64::from(j % 10), f64::from(j % 13) * 0.5 - 3.0).unwrap(),
            area: j as usize % 3,
        })
        .collect();
    Bank::new(items, rules, Quadrature::default()).unwrap()
}

fn session(bank: &Bank, theta: f64, draws: &mut Draws) -> (Progress, Next) {
    let mut progress = Progress::default();
    loop {
        match bank.next(&progress, |n| (draws.uniform() * n as f64) as usize) {
            Next::Ask(item) => {
                let answer = draws.answer(&bank.items()[item].item, theta);
                bank.record(&mut progress, item, answer).unwrap();
            }
            end => return (progress, end),
        }
    }
}

#[test]
fn a_session_stops_when_it_is_precise_and_can_be_replayed() {
    let bank = bank(Rules { area_shares: vec![2.0, 1.0, 1.0], ..Rules::default() });
    let mut draws = Draws(2);
    let mut lengths = Vec::new();
    for turn in 0..40 {
        let theta = draws.normal();
        let (progress, end) = session(&bank, theta, &mut draws);
        let scores = bank.replay(&progress.answers).unwrap();
        assert_eq!(*scores.last().unwrap(), bank.score(&progress));
        assert!((8..=30).contains(&progress.answers.len()));
        if end == Next::PreciseEnough {
            assert!(scores.last().unwrap().se <= 0.4);
            assert!(progress.answers.len() == 8 || scores[scores.len() - 2].se > 0.4);
        } else {
            assert_eq!(end, Next::LongEnough);
        }
        let first_area = progress.answers.iter().filter(|(i, _)| bank.items()[*i].area == 0).count();
        assert!((2 * first_area).abs_diff(progress.answers.len()) <= 2, "turn {turn}");
        lengths.push(progress.answers.len());
    }
    assert!(lengths.iter().sum::<usize>() < 40 * 25);
}

#[test]
fn with_one_to_choose_from_the_most_telling_item_is_asked() {
    let bank = bank(Rules { top: 1, ..Rules::default() });
    let Next::Ask(first) = bank.next(&Progress::default(), |_| unreachable!()) else { panic!() };
    let information = |i: usize| bank.items()[i].item.information(0.0);
    assert!((0..60).all(|i| information(i) <= information(first)));
}

#[test]
fn a_used_up_bank_a_second_answer_and_senseless_rules_are_told() {
    let items = vec![BankItem { item: Item::binary(1.0, 0.0).unwrap(), area: 0 }];
    let bank = Bank::new(items.clone(), Rules::default(), Quadrature::default()).unwrap();
    let mut progress = Progress::default();
    assert_eq!(bank.next(&progress, |_| 0), Next::Ask(0));
    bank.record(&mut progress, 0, MISSING).unwrap();
    assert_eq!(bank.score(&progress), bank.score(&Progress::default()));
    assert_eq!(bank.next(&progress, |_| 0), Next::NothingLeft);
    assert_eq!(bank.record(&mut progress, 0, 1), Err(IrtError::AskedBefore { item: 0 }));
    assert_eq!(bank.record(&mut progress, 7, 1), Err(IrtError::UnknownItem { item: 7 }));
    let wrong = Rules { area_shares: vec![0.0], ..Rules::default() };
    assert_eq!(Bank::new(items, wrong, Quadrature::default()).unwrap_err(), IrtError::BadOption("area_shares"));
}
