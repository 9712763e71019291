//! How was a number computed? For each method the formula, and the way of the data: from which files of the package (or tables
//! of the database, which hold the same), through which step, to the figure. The words stand under `method-of-<key>` in the
//! language files; what is assumed and where it comes from, in `docs/methods.md`.

/// A method as a report tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Method {
    /// Its key.
    pub key: &'static str,
    /// The formula, or the model.
    pub formula: &'static str,
    /// The files of the package that it reads.
    pub files: &'static [&'static str],
    /// The step of the engine that computes it.
    pub step: &'static str,
}

const ANSWERS: &[&str] = &["waves.csv", "instruments.csv", "responses.csv"];
const FRAMED: &[&str] = &["units.csv", "waves.csv", "frame.csv", "instruments.csv", "responses.csv"];
const ROLLOUT: &[&str] =
    &["units.csv", "allocations.csv", "waves.csv", "frame.csv", "instruments.csv", "responses.csv", "hours.csv"];
const COSTED: &[&str] = &["units.csv", "frame.csv", "responses.csv", "costs.csv"];

const fn of(key: &'static str, formula: &'static str, files: &'static [&'static str], step: &'static str) -> Method {
    Method { key, formula, files, step }
}

/// Every method that a report may have to explain, by key.
#[rustfmt::skip]
static METHODS: &[Method] = &[
    of("alpha", "α = k/(k − 1) · (1 − Σ sᵢ² / s²)", ANSWERS, "evaluation/latent/quality.rs"),
    of("callaway_santanna", "ATT = Σ wₖ · [(ȳ₁ − ȳ₀) started − (ȳ₁ − ȳ₀) waiting]; jackknife, t", ROLLOUT, "evaluation/effect/staggered.rs"),
    of("callaway_santanna_latent", "ATT on 20 plausible values of θ, pooled by Rubin's rules", ROLLOUT, "evaluation/effect/latent.rs"),
    of("cluster_bootstrap", "P(λ · effect − cost > 0), organisations drawn 2,000 times", COSTED, "evaluation/cost_effect.rs"),
    of("cost_per_hour", "costs / hours, costs / persons", &["costs.csv", "hours.csv"], "economy/cost_per_hour.rs"),
    of("count", "n", &["frame.csv", "responses.csv", "hours.csv"], "evaluation/reach.rs"),
    of("difference_of_means", "ȳ₁ − ȳ₀ ± t(n − 1) · √(s₁²/n₁ + s₀²/n₀), s² the largest that is possible", ANSWERS, "measurement/results/change.rs"),
    of("flat_rate", "Σ whole certified hours · the fund's rate on their day", &["hours.csv"], "economy/reimbursement.rs"),
    of("hour_ledger", "Σ minutes / 60", &["hours.csv"], "participation/sums"),
    of("irt_calibration", "P(right | θ) = 1 / (1 + exp(−(a θ + d)))", ANSWERS, "evaluation/latent/calibration.rs"),
    of("irt_link", "Stocking–Lord: θ' = A θ + B", ANSWERS, "evaluation/calibrate.rs"),
    of("irt_rmsd", "√ ∫ (expected − observed)² dF(θ)", ANSWERS, "evaluation/calibrate.rs"),
    of("latent_floor", "Φ((cut − μ) / σ)", ANSWERS, "evaluation/latent/floor.rs"),
    of("latent_regression", "θ = μ(moment) + ε, items and moments together; (μ₁ − μ₀) / σ₀", ANSWERS, "evaluation/latent/mod.rs"),
    of("latent_regression_split", "μ₁ − μ₀ of the lowest fourth by the other half of the items", ANSWERS, "evaluation/latent/floor.rs"),
    of("logistic_dif", "logit P(right) = b₀ + b₁ · score + b₂ · group + b₃ · score · group", ANSWERS, "evaluation/latent/quality.rs"),
    of("mantel_haenszel", "Δ = −2.35 · ln(Σ aᵢdᵢ/nᵢ / Σ bᵢcᵢ/nᵢ)", ANSWERS, "evaluation/latent/quality.rs"),
    of("mcnemar", "P(|K − m/2| ≥ |k − m/2|), K ~ Bin(m, ½); mid-p", ANSWERS, "evaluation/floor.rs"),
    of("mean", "ȳ = Σ y / n", ANSWERS, "evaluation/score.rs"),
    of("mean_share_right", "Σ (right / answered) / n", &["responses.csv", "instruments.csv"], "measurement/results"),
    of("mixed_model_pre_post", "y ~ wave + (wave | organisation) + (wave | unit) + (1 | person); REML, Satterthwaite", FRAMED, "evaluation/change.rs"),
    of("mixed_model_standardised", "Δ = Σ wᵤ · (β + b(organisation) + b(unit)), wᵤ = share of the frame", FRAMED, "evaluation/standardised.rs"),
    of("mover_ratio", "cost / effect; MOVER-R (Fieller)", COSTED, "evaluation/cost_effect.rs"),
    of("net_benefit", "P(λ · effect − cost > 0), t", COSTED, "evaluation/cost_effect.rs"),
    of("newcombe", "p₁ − p₀; Newcombe", ANSWERS, "evaluation/floor.rs"),
    of("newcombe_paired", "p₁ − p₀ of the same persons; Newcombe", ANSWERS, "evaluation/floor.rs"),
    of("omega", "ω = (Σ λᵢ)² / ((Σ λᵢ)² + Σ ψᵢ)", ANSWERS, "evaluation/latent/quality.rs"),
    of("one_way_sensitivity", "cost / effect with one of them at the ends of its interval", COSTED, "evaluation/cost_effect.rs"),
    of("paired_t", "d̄ = Σ (y₁ − y₀) / n; t(n − 1)", ANSWERS, "evaluation/change.rs"),
    of("partially_overlapping_t", "(ȳ₁ − ȳ₀) / √(s₁²/n₁ + s₀²/n₀ − 2 r s₁ s₀ n₁₀/(n₁ n₀))", ANSWERS, "evaluation/change.rs"),
    of("plan", "—", &["programmes.csv"], "evaluation/participation.rs"),
    of("pre_trend", "Hotelling's F of the changes before the start", ROLLOUT, "evaluation/effect/staggered.rs"),
    of("published", "—", &["published.csv"], "evaluation/cluster.rs"),
    of("published_interval", "—", &["content/reference/costs.toml"], "economy/reference"),
    of("quantile", "type 7: linear between order statistics", &["hours.csv"], "evaluation/participation.rs"),
    of("r_indicator", "R = 1 − 2 · SD(ρ)", &["frame.csv", "responses.csv"], "evaluation/reach.rs"),
    of("randomisation_test", "p = share of the lots with |D| at least as large", ROLLOUT, "evaluation/effect/lots.rs"),
    of("ratio", "a / b", &["costs.csv", "hours.csv"], "evaluation/cost.rs"),
    of("ratio_of_cluster_sums", "Σ cost / Σ persons over organisations", COSTED, "evaluation/cost_effect.rs"),
    of("reml_hartung_knapp", "μ = Σ wᵢ yᵢ / Σ wᵢ, wᵢ = 1/(sᵢ² + τ²); Hartung–Knapp, t(k − 1)", FRAMED, "evaluation/cluster.rs"),
    of("response_rate", "100 · answered / population", &["frame.csv", "responses.csv"], "measurement/reach.rs"),
    of("rollout_model", "y ~ period + D + D:h + h + background + (1 | cluster) + (0 + D | cluster) + (1 | cluster:period) + (1 | unit) + (1 | person); REML, Kenward–Roger", ROLLOUT, "evaluation/effect/model.rs"),
    of("rollout_model_exposure", "the rollout model with D and D:h for each number of waves since the start; in sum the mean of the D", ROLLOUT, "evaluation/effect/model.rs"),
    of("rollout_model_exposure_latent", "the same on 20 plausible values of θ, pooled by Rubin's rules", ROLLOUT, "evaluation/effect/latent.rs"),
    of("rollout_model_latent", "the rollout model on 20 plausible values of θ, pooled by Rubin's rules", ROLLOUT, "evaluation/effect/latent.rs"),
    of("sensitivity", "Δ + m₁ s₁ d₁ − m₀ s₀ d₀ − s₀ (a + y); Imbens–Manski", FRAMED, "evaluation/sensitivity.rs"),
    of("share", "100 · part / whole", &["frame.csv", "responses.csv", "hours.csv"], "evaluation/figures.rs"),
    of("shrunken_means", "(1 − Bᵢ) ȳᵢ + Bᵢ ȳ, Bᵢ = (s²/nᵢ) / (s²/nᵢ + τ²)", FRAMED, "evaluation/groups.rs"),
    of("sum", "Σ x", &["hours.csv", "costs.csv"], "evaluation/participation.rs"),
    of("tipping_point", "d₁ for which Δ + m₁ s₁ d₁ = 0", FRAMED, "evaluation/sensitivity.rs"),
    of("wald_f", "F = (Cβ)' (C V C')⁻¹ (Cβ) / q", ROLLOUT, "evaluation/effect/model.rs"),
    of("welch_t", "(ȳ₁ − ȳ₀) / √(s₁²/n₁ + s₀²/n₀)", ANSWERS, "evaluation/change.rs"),
    of("wilson", "(p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n)", ANSWERS, "evaluation/floor.rs"),
];

/// The method with the key, if a report knows it.
pub fn method(key: &str) -> Option<&'static Method> {
    METHODS.binary_search_by(|method| method.key.cmp(key)).ok().and_then(|at| METHODS.get(at))
}

#[cfg(test)]
mod tests {
    use text::{Lang, Texts};

    use super::*;
    use crate::numbers::method_name;

    #[test]
    fn every_method_of_a_result_can_be_explained_in_both_languages() {
        for key in evaluation::result::METHODS.iter().copied().chain(METHODS.iter().map(|method| method.key)) {
            let found = method(key).unwrap_or_else(|| panic!("{key} is not explained"));
            assert!(!found.formula.is_empty() && !found.files.is_empty(), "{key}");
            for lang in [Lang::Sv, Lang::En] {
                assert_ne!(method_name(Texts::new(lang), key), key, "{key} has no name in {lang}");
            }
        }
    }

    #[test]
    fn the_list_is_in_order_so_that_it_can_be_searched() {
        assert!(METHODS.is_sorted_by(|a, b| a.key < b.key));
    }

    #[test]
    fn the_steps_named_are_there() {
        let crates = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for method in METHODS {
            let (krate, rest) = method.step.split_once('/').expect("a crate and a file");
            assert!(crates.join(krate).join("src").join(rest).exists(), "{}: {}", method.key, method.step);
        }
    }
}
