use super::*;

/// A standard normal number.
fn normal(draws: &mut Draws) -> f64 {
    (0..12).map(|_| draws.below(1 << 30) as f64 / f64::from(1 << 30)).sum::<f64>() - 6.0
}

/// 290 organisations of 5 to 400 answers, most of them small: true means and answers on a scale of 1 to 5 in quarters.
fn organisations(seed: u64, between: f64) -> (Vec<f64>, Vec<Sums>) {
    let mut draws = Draws::nth(seed, Stream::Lots, 7);
    (0..290)
        .map(|place| {
            let truth = 3.0 + between * normal(&mut draws);
            let n = if place % 3 == 0 { 5 + draws.below(25) } else { 5 + draws.below(396) };
            let mut sums = Sums::default();
            (0..n).for_each(|_| sums.add(truth + 0.8 * normal(&mut draws)));
            (truth, sums)
        })
        .unzip()
}

#[test]
fn shrunken_means_of_small_groups_err_half_as_much_and_hold_their_level() {
    let (mut raw, mut shrunk, mut small, mut held, mut all, mut held_all) = (0.0, 0.0, 0u32, 0u32, 0u32, 0u32);
    for seed in 0..24 {
        let (truth, sums) = organisations(seed, 0.08);
        let summaries: Vec<Summary> = sums.iter().map(|sums| sums.summary()).collect();
        let (_, _, found) = shrunken(&summaries, &lots(290, seed)).unwrap();
        for ((truth, sums), found) in truth.iter().zip(&sums).zip(&found) {
            let holds = u32::from(found.interval.contains(*truth));
            all += 1;
            held_all += holds;
            if sums.n < 30 {
                small += 1;
                held += holds;
                raw += (sums.mean - truth).powi(2);
                shrunk += (found.mean - truth).powi(2);
            }
        }
    }
    let (ratio, of_small, of_all) =
        ((shrunk / raw).sqrt(), f64::from(held) / f64::from(small), f64::from(held_all) / f64::from(all));
    assert!(ratio < 0.5, "{ratio}");
    assert!((0.94..=0.965).contains(&of_small) && (0.94..=0.96).contains(&of_all), "{of_small} {of_all}");
}

#[test]
fn ranks_hold_the_true_ranks_and_the_same_seed_gives_the_same() {
    let (truth, sums) = organisations(5, 0.3);
    let summaries: Vec<Summary> = sums.iter().map(|sums| sums.summary()).collect();
    let (overall, between, found) = shrunken(&summaries, &lots(290, 1)).unwrap();
    assert!((overall - 3.0).abs() < 0.1 && (between - 0.3).abs() < 0.06, "{overall} {between}");
    let held = (0..290).filter(|&i| {
        let rank = 1.0 + truth.iter().filter(|other| **other > truth[i]).count() as f64;
        found[i].rank[1] <= rank && rank <= found[i].rank[2]
    });
    assert!((265..=288).contains(&held.count()));
    let again = shrunken(&summaries, &lots(290, 1)).unwrap().2;
    assert!(found.iter().zip(&again).all(|(a, b)| a.rank == b.rank), "the same seed gives the same ranks");
    assert!(found.iter().all(|f| f.below > 0.5 || f.mean >= overall - 1e-3));
}

#[test]
fn sums_join_to_the_sums_of_all() {
    let values = [1.0, 4.0, 2.5, 3.0, 5.0, 1.5];
    let of = |values: &[f64]| {
        values.iter().fold(Sums::default(), |mut sums, value| {
            sums.add(*value);
            sums
        })
    };
    let mut joined = of(&values[..2]);
    joined.join(of(&values[2..]));
    let all = of(&values);
    assert!((joined.mean - 17.0 / 6.0).abs() < 1e-12 && (joined.squares - all.squares).abs() < 1e-12);
    let variance = stats::descriptive::variance(&values).unwrap();
    assert!((joined.summary().variance - variance).abs() < 1e-12);
}

#[test]
fn what_is_not_shown_is_none_or_two_groups_with_ten_answers() {
    let shown = |sizes: &[u64]| {
        let groups: Vec<(&str, u64)> = sizes.iter().map(|n| ("", *n)).collect();
        let mut shown = shown_of(&groups, &vec![true; sizes.len()]);
        shown.sort_unstable();
        shown
    };
    assert_eq!(shown(&[10, 20, 30]), [0, 1, 2]);
    assert_eq!(shown(&[9, 20, 30]), [2], "twenty hides nine");
    assert_eq!(shown(&[4, 5, 20, 30]), [3]);
    assert_eq!(shown(&[5, 5, 20, 30]), [2, 3]);
    assert_eq!(shown(&[9, 20]), [] as [usize; 0]);
}
