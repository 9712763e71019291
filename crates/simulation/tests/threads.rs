//! The same package gives the same bytes however many threads evaluate it: a rollout of whole organisations with test answers, so
//! that calibration, plausible levels, the model of the rollout and its lots are all in it.

use evaluation::{Context, evaluate};
use simulation::programme::{SelfRating, Spec, TestSpec, simulate};

#[test]
fn a_rollout_with_test_answers_gives_the_same_bytes_with_one_two_and_four_threads() {
    let mut spec = Spec::default();
    spec.organisations.count = 9;
    spec.organisations.persons = 900;
    spec.organisations.smallest = 60;
    spec.self_rating = SelfRating { included: true, ..SelfRating::default() };
    spec.test = TestSpec { included: true, ..TestSpec::default() };
    spec.costs.included = true;
    let package = simulate(&spec, 3, 0).unwrap().package;
    let with_threads = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let context = Context { generated_at: "2030-01-01T00:00:00Z".to_owned(), seed: 9, ..Context::default() };
        pool.install(|| serde_json::to_string(&evaluate(&package, &context)).unwrap())
    };
    let one = with_threads(1);
    for method in ["rollout_model", "rollout_model_latent", "latent_regression", "mixed_model_pre_post"] {
        assert!(one.contains(&format!("\"{method}")), "{method} was not used");
    }
    for threads in [2, 4] {
        assert!(one == with_threads(threads), "{threads} threads give another result");
    }
}
