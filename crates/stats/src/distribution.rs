//! How large must a statistic be to be surprising? Quantiles and tail probabilities, with fractional degrees of freedom.
//!
//! The distributions come from `statrs`; this module gives them one form, lets degrees of freedom be infinite, and
//! polishes the quantiles by Newton steps, because a quantile that is off in the sixth digit moves published limits.
//! A probability outside (0, 1) or degrees of freedom that are not positive give `NaN`.

use statrs::distribution::{ChiSquared, Continuous, ContinuousCDF, FisherSnedecor, Normal, StudentsT};

/// Probability that a standard normal is at most `x`; without a number none.
#[must_use]
pub fn normal_cdf(x: f64) -> f64 {
    if x.is_nan() { f64::NAN } else { Normal::standard().cdf(x) }
}

/// Density of the standard normal at `x`.
#[must_use]
pub fn normal_pdf(x: f64) -> f64 {
    (-0.5 * x * x).exp() / std::f64::consts::TAU.sqrt()
}

/// Standard normal quantile of probability `p`.
#[must_use]
pub fn normal_quantile(p: f64) -> f64 {
    if !(p > 0.0 && p < 1.0) {
        return f64::NAN;
    }
    let normal = Normal::standard();
    polish(normal.inverse_cdf(p), p, |x| normal.cdf(x), |x| normal.pdf(x))
}

/// The value `z` with `P(-z < Z < z) = level` for a standard normal `Z`.
#[must_use]
pub fn normal_critical(level: f64) -> f64 {
    normal_quantile(0.5 + level / 2.0)
}

/// Quantile of Student's t with `df` degrees of freedom (fractional and infinite allowed).
#[must_use]
pub fn t_quantile(p: f64, df: f64) -> f64 {
    if df == f64::INFINITY {
        return normal_quantile(p);
    }
    if !(p > 0.0 && p < 1.0) {
        return f64::NAN;
    }
    let Ok(t) = StudentsT::new(0.0, 1.0, df) else { return f64::NAN };
    polish(t.inverse_cdf(p), p, |x| t.cdf(x), |x| t.pdf(x))
}

/// The value `c` with `P(-c < T < c) = level` for Student's t with `df` degrees of freedom.
#[must_use]
pub fn t_critical(level: f64, df: f64) -> f64 {
    t_quantile(0.5 + level / 2.0, df)
}

/// Probability that Student's t with `df` degrees of freedom (fractional and infinite allowed) is at most `x`.
#[must_use]
pub fn t_cdf(x: f64, df: f64) -> f64 {
    if df == f64::INFINITY || x.is_nan() {
        return normal_cdf(x);
    }
    StudentsT::new(0.0, 1.0, df).map_or(f64::NAN, |t| t.cdf(x))
}

/// Two-sided p of a t statistic with `df` degrees of freedom (fractional and infinite allowed).
#[must_use]
pub fn t_two_sided_p(t: f64, df: f64) -> f64 {
    if t.is_nan() {
        return f64::NAN;
    }
    if df == f64::INFINITY {
        return 2.0 * Normal::standard().sf(t.abs());
    }
    StudentsT::new(0.0, 1.0, df).map_or(f64::NAN, |d| 2.0 * d.sf(t.abs()))
}

/// Quantile of the F distribution with `df1` and `df2` degrees of freedom.
#[must_use]
pub fn f_quantile(p: f64, df1: f64, df2: f64) -> f64 {
    if !(p > 0.0 && p < 1.0) {
        return f64::NAN;
    }
    let Ok(f) = FisherSnedecor::new(df1, df2) else { return f64::NAN };
    polish(f.inverse_cdf(p), p, |x| f.cdf(x), |x| f.pdf(x))
}

/// Upper tail of the F distribution with `df1` and `df2` degrees of freedom (`df2` may be infinite).
#[must_use]
pub fn f_upper_p(f: f64, df1: f64, df2: f64) -> f64 {
    if f.is_nan() {
        return f64::NAN;
    }
    if df2 == f64::INFINITY {
        return ChiSquared::new(df1).map_or(f64::NAN, |d| d.sf(f.max(0.0) * df1));
    }
    FisherSnedecor::new(df1, df2).map_or(f64::NAN, |d| d.sf(f.max(0.0)))
}

/// Newton steps towards `cdf(x) = p`, kept only while they bring the probability closer.
fn polish(start: f64, p: f64, cdf: impl Fn(f64) -> f64, pdf: impl Fn(f64) -> f64) -> f64 {
    let mut x = start;
    let mut miss = (cdf(x) - p).abs();
    for _ in 0..4 {
        let slope = pdf(x);
        if !(slope > 0.0 && miss > 0.0) {
            break;
        }
        let next = x - (cdf(x) - p) / slope;
        let next_miss = (cdf(next) - p).abs();
        if next_miss.is_nan() || next_miss >= miss {
            break;
        }
        (x, miss) = (next, next_miss);
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(got: f64, want: f64) {
        assert!((got - want).abs() <= 1e-9 * want.abs(), "{got} is not {want}");
    }

    // The wanted values of this module are R 4.2: qt, pt, qf, qnorm, printed with 12 digits.
    #[test]
    fn t_quantiles_agree_with_r_also_when_the_degrees_are_fractional() {
        for (df, want) in [
            (14.557_173_05, 2.137_110_693_8),
            (0.7, 36.611_415_031_6),
            (2.3, 3.807_163_208_23),
            (17.0, 2.109_815_577_83),
            (1e4, 1.960_201_239_89),
            (3.75, 2.850_989_283_59),
        ] {
            close(t_quantile(0.975, df), want);
            close(t_quantile(0.025, df), -want);
            close(t_critical(0.95, df), want);
        }
        close(t_quantile(0.995, 1.5), 17.820_310_514_5);
        close(t_quantile(0.995, 33.3), 2.731_779_484_18);
    }

    #[test]
    fn two_sided_p_agrees_with_r() {
        close(t_two_sided_p(2.056_352_583, 14.557_173_05), 0.058_136_855_187_7);
        close(t_two_sided_p(-9.0, 3.3), 0.001_965_841_013_28);
        close(t_two_sided_p(1.2, 0.8), 0.477_684_110_655);
    }

    #[test]
    fn infinite_degrees_are_the_normal_distribution() {
        close(t_quantile(0.975, f64::INFINITY), 1.959_963_984_54);
        close(t_two_sided_p(1.959_963_984_540_054, f64::INFINITY), 0.05);
        close(normal_quantile(0.9), 1.281_551_565_54);
        close(normal_critical(0.99), 2.575_829_303_55);
    }

    #[test]
    fn f_quantiles_agree_with_r() {
        close(f_quantile(0.025, 2708.0, 10_832.0), 0.941_669_494_539);
        close(f_quantile(0.975, 2708.0, 10_832.0), 1.060_798_709_52);
        close(f_quantile(0.025, 9.0, 18.5), 0.270_842_746_223);
        close(f_quantile(0.975, 9.0, 18.5), 2.903_823_731_42);
    }

    #[test]
    fn probabilities_are_what_the_quantiles_come_from() {
        for p in [0.001, 0.3, 0.975] {
            close(normal_cdf(normal_quantile(p)), p);
            close(t_cdf(t_quantile(p, 4.5), 4.5), p);
            close(t_cdf(normal_quantile(p), f64::INFINITY), p);
        }
        close(normal_pdf(-1.0), 0.241_970_724_519);
    }

    #[test]
    fn impossible_questions_give_no_number() {
        assert!(t_quantile(1.0, 5.0).is_nan());
        assert!(t_quantile(0.5, 0.0).is_nan());
        assert!(t_two_sided_p(f64::NAN, 5.0).is_nan());
        assert!(normal_quantile(-0.1).is_nan());
        assert!(f_quantile(0.5, -1.0, 2.0).is_nan());
    }
}
