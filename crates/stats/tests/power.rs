//! The precision of designs, against swCRTdesign and a dense computation, and how many clusters and answers it takes.

use proptest::prelude::*;
use stats::power::{
    Cell, Components, Design, Goal, PowerError, Sampling, answers_needed, cell_covariance, clusters_needed,
    degrees_of_freedom, effect_variance, power_of, smallest_effect,
};

#[track_caller]
fn close(got: f64, want: f64, relative: f64) {
    assert!((got - want).abs() <= relative * want.abs(), "{got} is not {want}");
}

/// Standard deviations of a programme with persons in units in clusters; one person varies by 1 in all.
fn programme() -> Components {
    Components {
        cluster: 0.15,
        cluster_period: 0.05,
        effect: 0.06,
        unit: 0.25,
        unit_period: 0.06,
        person: (1.0f64 - 0.15 * 0.15 - 0.25 * 0.25 - 0.25 * 0.25).sqrt(),
        occasion: (0.25f64 * 0.25 + 0.35 * 0.35).sqrt(),
        ..Components::default()
    }
}

fn answers(answers: f64, linked: f64) -> Sampling {
    Sampling { answers, linked, units: 30.0 }
}

/// Clusters dealt out over `steps` sequences; the first sequence is treated from period 1.
fn rollout(clusters: usize, steps: usize, periods: usize) -> Design {
    Design::staggered(&(0..clusters).map(|c| Some(c % steps + 1)).collect::<Vec<_>>(), periods).unwrap()
}

// swPwr(swDsn(c(5,5,5,5)), "gaussian", n=200, mu0=0, mu1=.1, sigma=1, tau=.15, eta=0, rho=0, gamma=.05,
// retDATA=TRUE)$var.theta.WLS The parametrisation of swCRTdesign: tau is our cluster, eta our effect, rho the
// correlation, gamma our cluster_period, sigma our occasion; one unit per cluster, nobody linked.
#[test]
fn a_rollout_of_four_times_five_clusters_agrees_with_sw_crt_design() {
    let components = Components { cluster: 0.15, cluster_period: 0.05, occasion: 1.0, ..Components::default() };
    let sampling = Sampling { answers: 200.0, linked: 0.0, units: 1.0 };
    let variance = effect_variance(&rollout(20, 4, 5), &components, &[sampling]).unwrap();
    close(variance, 0.000_96, 1e-12);
}

// The closed form of Hussey & Hughes (2007), equation 8, and its Wald power, as swPwr computes both without eta and
// gamma.
#[test]
fn without_period_effects_in_clusters_the_closed_form_of_hussey_and_hughes_holds() {
    let (i, t, tau2, s2) = (12.0, 5.0, 0.04, 0.9f64.powi(2) / 25.0);
    let (u, w, v) = (30.0, 9.0 + 36.0 + 81.0 + 144.0, 3.0 * (1.0 + 4.0 + 9.0 + 16.0));
    let closed = i * s2 * (s2 + t * tau2) / ((i * u - w) * s2 + (u * u + i * t * u - t * w - i * v) * tau2);
    let components = Components { cluster: 0.2, occasion: 0.9, ..Components::default() };
    let sampling = Sampling { answers: 25.0, linked: 0.0, units: 1.0 };
    let variance = effect_variance(&rollout(12, 4, 5), &components, &[sampling]).unwrap();
    close(variance, closed, 1e-12);
    let shift = 0.25 / closed.sqrt();
    // pnorm(abs(theta)/se - qnorm(.975)) + pnorm(-abs(theta)/se - qnorm(.975)) = 1 - pnorm(qnorm(.975) - shift) + ...
    let power = power_of(0.25, variance.sqrt(), f64::INFINITY, 0.05).unwrap();
    let tail = |x: f64| stats::distribution::t_two_sided_p(x, f64::INFINITY) / 2.0;
    close(power, 1.0 - tail(shift - 1.959_963_984_540_054) + tail(shift + 1.959_963_984_540_054), 1e-9);
}

// numpy: the dense weighted least squares of the same cell means, with a pseudo-inverse (variance, se, smallest effect
// at 80 %).
#[test]
fn designs_with_units_linked_persons_and_holes_agree_with_the_dense_computation() {
    let cases: [(Design, f64, f64, f64, f64, f64); 5] = [
        (rollout(20, 4, 5), 60.0, 0.0, 18.0, 0.002_616_904_724_986_382, 0.151_572_814_087_834_85),
        (rollout(20, 4, 5), 60.0, 0.65, 18.0, 0.001_553_962_539_404_300_4, 0.116_801_287_687_345_3),
        (rollout(12, 2, 3), 200.0, 0.65, 10.0, 0.002_749_200_723_489_759_2, 0.162_919_087_524_511_98),
        (parallel(8, 1), 60.0, 0.0, 6.0, 0.023_147_499_999_999_994, 0.510_077_007_882_684_5),
        (parallel(12, 2), 60.0, 0.65, 10.0, 0.006_863_603_951_286_662, 0.257_421_521_003_770_64),
    ];
    for (design, m, linked, df, variance, smallest) in cases {
        let got = effect_variance(&design, &programme(), &[answers(m, linked)]).unwrap();
        close(got, variance, 1e-12);
        close(smallest_effect(got.sqrt(), df, 0.8, 0.05).unwrap(), smallest, 1e-9);
    }
    let mut rows = rollout(12, 4, 5).rows().to_vec();
    for (c, t) in [(0, 2), (5, 0), (7, 4)] {
        rows[c][t] = Cell::NotMeasured;
    }
    let got = effect_variance(&Design::new(rows).unwrap(), &programme(), &[answers(60.0, 0.4)]).unwrap();
    close(got, 0.003_442_057_312_016_076_7, 1e-12);
}

/// Half of the clusters are treated in the last of the periods.
fn parallel(clusters: usize, periods: usize) -> Design {
    let first: Vec<_> = (0..clusters).map(|c| (c >= clusters / 2).then_some(periods - 1)).collect();
    Design::staggered(&first, periods).unwrap()
}

#[test]
fn a_level_and_an_effect_that_vary_together_enter_the_covariance() {
    let components = Components {
        cluster: 0.3,
        effect: 0.2,
        cluster_effect_correlation: -0.5,
        occasion: 1.0,
        ..Components::default()
    };
    let sampling = Sampling { answers: 10.0, linked: 0.0, units: 1.0 };
    let v = cell_covariance(&[0.0, 1.0], &components, &sampling).unwrap();
    close(v[(0, 0)], 0.09 + 0.1, 1e-12);
    close(v[(0, 1)], 0.09 - 0.03, 1e-12);
    close(v[(1, 1)], 0.09 + 0.04 - 0.06 + 0.1, 1e-12);
}

#[test]
fn the_number_of_clusters_is_the_first_that_is_enough() {
    let goal = Goal { effect: 0.2, power: 0.8, alpha: 0.05 };
    let sequences = rollout(4, 4, 5);
    let needed = clusters_needed(&sequences, &programme(), &answers(60.0, 0.0), &goal).unwrap();
    let detectable = |clusters: usize| {
        let variance = effect_variance(&rollout(clusters, 4, 5), &programme(), &[answers(60.0, 0.0)]).unwrap();
        smallest_effect(variance.sqrt(), degrees_of_freedom(clusters), 0.8, 0.05).unwrap()
    };
    assert!(detectable(needed.number) <= 0.2 && detectable(needed.number - 1) > 0.2, "{needed:?}");
    close(needed.smallest_effect, detectable(needed.number), 1e-12);
    // Two clusters are the smallest design there is.
    let easy = Goal { effect: 1e6, ..goal };
    let two = clusters_needed(&parallel(2, 1), &programme(), &answers(60.0, 0.0), &easy).unwrap();
    assert_eq!(two.number, 2);
}

#[test]
fn the_number_of_answers_is_the_first_that_is_enough_or_out_of_reach() {
    let design = rollout(20, 4, 5);
    let goal = Goal { effect: -0.15, power: 0.8, alpha: 0.05 };
    let needed = answers_needed(&design, &programme(), &answers(1.0, 0.0), 18.0, &goal).unwrap();
    let detectable = |m: usize| {
        let variance = effect_variance(&design, &programme(), &[answers(m as f64, 0.0)]).unwrap();
        smallest_effect(variance.sqrt(), 18.0, 0.8, 0.05).unwrap()
    };
    assert!(detectable(needed.number) <= 0.15 && detectable(needed.number - 1) > 0.15, "{needed:?}");
    let tiny = Goal { effect: 0.01, ..goal };
    let refused = answers_needed(&design, &programme(), &answers(1.0, 0.0), 18.0, &tiny);
    assert!(matches!(refused, Err(PowerError::OutOfReach { smallest_effect, .. }) if smallest_effect > 0.01));
}

#[test]
fn an_effect_that_cannot_be_told_from_time_is_refused() {
    let ask = |design: Design| effect_variance(&design, &programme(), &[answers(50.0, 0.3)]);
    assert_eq!(ask(Design::staggered(&[Some(1); 6], 3).unwrap()), Err(PowerError::NotIdentified));
    assert_eq!(ask(Design::staggered(&[None; 6], 3).unwrap()), Err(PowerError::NotIdentified));
    assert_eq!(ask(Design::staggered(&[Some(0); 6], 3).unwrap()), Err(PowerError::NotIdentified));
    assert_eq!(ask(Design::staggered(&[Some(1)], 3).unwrap()), Err(PowerError::NotIdentified));
    assert_eq!(ask(Design::new(vec![vec![Cell::NotMeasured; 2]; 4]).unwrap()), Err(PowerError::NotIdentified));
    let goal = Goal { effect: 0.2, power: 0.8, alpha: 0.05 };
    let never = Design::staggered(&[Some(1)], 3).unwrap();
    assert_eq!(clusters_needed(&never, &programme(), &answers(5.0, 0.0), &goal), Err(PowerError::NotIdentified));
}

#[test]
fn impossible_questions_are_named() {
    assert_eq!(Design::new(vec![]), Err(PowerError::Shape));
    assert_eq!(Design::new(vec![vec![Cell::Control], vec![]]), Err(PowerError::Shape));
    assert_eq!(Design::staggered(&[None], 0), Err(PowerError::Shape));
    let design = rollout(4, 2, 3);
    let nothing = effect_variance(&design, &Components { cluster: 1.0, ..Components::default() }, &[answers(9.0, 0.0)]);
    assert_eq!(nothing, Err(PowerError::NoVariation));
    let two = effect_variance(&design, &programme(), &[answers(9.0, 0.0); 2]);
    assert_eq!(two, Err(PowerError::Samplings { given: 2, clusters: 4 }));
    for bad in
        [answers(0.0, 0.0), answers(f64::NAN, 0.0), answers(5.0, 1.5), Sampling { units: 0.0, ..answers(5.0, 0.5) }]
    {
        assert!(matches!(effect_variance(&design, &programme(), &[bad]), Err(PowerError::OutOfRange { .. })));
    }
    let negative = Components { unit: -1.0, ..programme() };
    assert!(matches!(effect_variance(&design, &negative, &[answers(5.0, 0.0)]), Err(PowerError::OutOfRange { .. })));
    for (se, df, power, alpha) in
        [(0.0, 5.0, 0.8, 0.05), (1.0, 0.0, 0.8, 0.05), (1.0, 5.0, 1.0, 0.05), (1.0, 5.0, 0.8, 1.0)]
    {
        assert!(matches!(smallest_effect(se, df, power, alpha), Err(PowerError::OutOfRange { .. })));
    }
    assert!(matches!(power_of(f64::INFINITY, 1.0, 5.0, 0.05), Err(PowerError::OutOfRange { .. })));
}

proptest! {
    #[test]
    fn order_of_clusters_and_units_of_measurement_do_not_matter(
        starts in proptest::collection::vec(1usize..6, 4..12),
        m in 1.0..300.0f64,
        linked in 0.0..1.0f64,
        factor in 0.01..50.0f64,
    ) {
        let first: Vec<_> = starts.iter().map(|&s| (s < 5).then_some(s)).collect();
        let design = Design::staggered(&first, 5).unwrap();
        let variance = effect_variance(&design, &programme(), &[answers(m, linked)]);
        let turned = Design::new(design.rows().iter().rev().cloned().collect()).unwrap();
        let again = effect_variance(&turned, &programme(), &[answers(m, linked)]);
        let k = programme();
        let scaled = Components {
            cluster: k.cluster * factor, cluster_period: k.cluster_period * factor, effect: k.effect * factor,
            unit: k.unit * factor, unit_period: k.unit_period * factor, person: k.person * factor,
            occasion: k.occasion * factor, ..k
        };
        let larger = effect_variance(&design, &scaled, &[answers(m, linked)]);
        match variance {
            Ok(v) => {
                prop_assert!((again.unwrap() / v - 1.0).abs() < 1e-9);
                prop_assert!((larger.unwrap() / (v * factor * factor) - 1.0).abs() < 1e-8);
                prop_assert!(effect_variance(&design, &programme(), &[answers(m * 2.0, linked)]).unwrap() < v);
            }
            Err(e) => prop_assert_eq!(again, Err(e)),
        }
    }

    #[test]
    fn the_smallest_effect_is_detected_with_the_wanted_power(
        se in 0.01..3.0f64, df in 1.0..80.0f64, power in 0.3..0.99f64,
    ) {
        let smallest = smallest_effect(se, df, power, 0.05).unwrap();
        // The far tail adds a little; it is nothing for a power of one half and more.
        let got = power_of(smallest, se, df, 0.05).unwrap();
        prop_assert!(got > power - 1e-9 && got < power + 0.02);
        prop_assert!((power_of(0.0, se, df, 0.05).unwrap() - 0.05).abs() < 1e-9);
    }
}
