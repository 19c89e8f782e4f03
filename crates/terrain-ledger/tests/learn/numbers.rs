//! Numbers of the situation: bases from turnout, opposition, figures.

use crate::fixture::{beta, came, figure, frozen, ledger, prior, quantiles, week};
use terrain_ledger::Fact;
use terrain_ledger::learn::{Basis, Number, Standing, turnout, weigh};
use terrain_sim::random::{Stream, binomial};

const BASE: &str = "organization.them.active";

fn learnt(facts: &[(u64, Fact)], path: &str) -> Number {
    let learned = weigh(&ledger(facts), &frozen(512));
    learned.numbers.into_iter().find(|number| number.path == path).unwrap()
}

/// With a share that is always the same and a base that is Poisson before, what didn't come is Poisson after: mean
/// λ(1 − r) (thinning of a Poisson process; Kingman 1993, *Poisson Processes*, §5.1). A share that is always the same is the limit of
/// Betas that are ever narrower.
#[test]
fn with_a_fixed_share_those_who_stayed_away_are_poisson() {
    let (lambda, share, came) = (50.0_f64, 0.6_f64, 28_u32);
    let narrow = [share * 1e7, (1.0 - share) * 1e7];
    let poisson = |mean: f64, count: f64| (count * mean.ln() - mean - libm::lgamma(count + 1.0)).exp();
    let mut posterior: Vec<f64> = (0..400)
        .map(|base| poisson(lambda, f64::from(base)) * turnout(f64::from(base), None, came, narrow).exp())
        .collect();
    let sum: f64 = posterior.iter().sum();
    posterior.iter_mut().for_each(|chance| *chance /= sum);
    for (base, chance) in posterior.iter().enumerate() {
        let stayed = base as f64 - f64::from(came);
        let wanted = if stayed < 0.0 { 0.0 } else { poisson(lambda * (1.0 - share), stayed) };
        assert!((chance - wanted).abs() < 1e-5, "{base}: {chance} for {wanted}");
    }
}

/// Accepts simulated bases of which just as many came each time: approximate Bayesian computation without approximation, as the
/// counts are whole (Tavaré et al. 1997, Genetics 145).
#[test]
fn several_turnouts_agree_with_simulated_bases_that_gave_the_same_counts() {
    let counts = [(27_u32, Some(30)), (23, None)];
    let sampler = prior(BASE);
    let share = beta(2.0, 2.0);
    let stream = Stream::new(3, 7);
    let mut kept = Vec::new();
    for trial in 0..1_000_000_u64 {
        let mut draws = stream.at(trial);
        let base = sampler.quantile(draws.next_f64());
        let people = base.round() as u32;
        let same = counts.iter().all(|&(came, asked): &(u32, Option<u32>)| {
            let trials = asked.map_or(people, |asked| asked.min(people));
            // Closed form of the quantile would cost more than a look at the distribution: Beta(2, 2) by rejection.
            let of_base = loop {
                let (x, y) = (draws.next_f64(), draws.next_f64());
                if y < 4.0 * x * (1.0 - x) {
                    break x;
                }
            };
            binomial(trials, of_base, &mut draws) == came
        });
        if same {
            kept.push(base);
        }
    }
    assert!(kept.len() > 150, "only {} were kept", kept.len());
    let found = learnt(&[(7, came("them", 27, Some(30))), (14, came("them", 23, None))], BASE);
    let after = found.after.unwrap();
    let n = kept.len() as f64;
    let simulated = quantiles(kept);
    assert!((share.quantile(0.5) - 0.5).abs() < 1e-12);
    // Four standard errors of a simulated median; its tails have about twice that.
    let spread = (after[2] - after[0]) / 3.29;
    let luck = 4.0 * 1.2533 * spread / n.sqrt();
    assert!((after[1] - simulated[1]).abs() < luck, "{after:?} {simulated:?} of {n}");
    for end in [0, 2] {
        assert!((after[end] - simulated[end]).abs() < 2.0 * luck, "{after:?} {simulated:?} of {n}");
    }
}

#[test]
fn the_base_agrees_with_an_integral_over_its_range() {
    let found = learnt(&[(7, came("them", 31, Some(60)))], BASE);
    // Trapezoids over the PERT density of 10, 50, 120, which is Beta(2.4545, 3.5455) stretched.
    let (low, high) = (10.0, 120.0);
    let (a, b) = (1.0 + 4.0 * 40.0 / 110.0, 1.0 + 4.0 * 70.0 / 110.0);
    let steps = 200_000;
    let (mut mass, mut total) = (Vec::new(), 0.0);
    for step in 0..steps {
        let x = (f64::from(step) + 0.5) / f64::from(steps);
        let base: f64 = low + (high - low) * x;
        let density = x.powf(a - 1.0) * (1.0 - x).powf(b - 1.0);
        total += density * turnout(base, Some(60), 31, [2.0, 2.0]).exp();
        mass.push((base, total));
    }
    let after = found.after.unwrap();
    for (found, share) in after.iter().zip([0.05, 0.5, 0.95]) {
        let wanted = mass.iter().find(|(_, below)| *below >= share * total).unwrap().0;
        assert!((found - wanted).abs() < 0.1, "{share}: {found} for {wanted}");
    }
    assert_eq!(found.basis, [Basis::Turnouts { came: vec![31] }]);
    assert_eq!(found.standing, Standing::Weighs);
}

#[test]
fn opposition_agrees_with_the_closed_form_where_it_is_beta() {
    // Two entries of one week are one week with acts.
    let facts = [(0, week(true)), (8, week(false)), (9, week(true)), (15, week(false)), (23, week(false))];
    let found = learnt(&facts, "campaign.fight.opposition");
    assert_eq!(found.basis, [Basis::Weeks { acted: 2, of: 4 }]);
    let posterior = beta(2.0 + 2.0, 5.0 + 2.0);
    for (found, share) in found.after.unwrap().iter().zip([0.05, 0.5, 0.95]) {
        let wanted = posterior.quantile(share);
        assert!((found - wanted).abs() < 5e-4, "{share}: {found} for {wanted}");
    }
}

#[test]
fn a_number_that_was_found_out_moves_what_is_believed_there() {
    let found = learnt(&[(3, figure(BASE, 80.0, Some([70.0, 90.0])))], BASE);
    let after = found.after.unwrap();
    assert!(after[0] > 69.0 && (after[1] - 79.0).abs() < 1.5 && after[2] < 91.0, "{after:?}");
    let vague = learnt(&[(3, figure(BASE, 80.0, Some([20.0, 110.0])))], BASE).after.unwrap();
    assert!(vague[2] - vague[0] > after[2] - after[0]);
}

#[test]
fn what_cannot_learn_says_so() {
    let found = learnt(&[(3, came("us", 40, None))], "organization.us.active");
    assert_eq!((found.standing, found.after), (Standing::Fixed, None));
    assert_eq!(found.before, [60.0; 3]);
    // A base that the situation leaves open is learnt, though no run varied it.
    let found = learnt(&[(3, came("others", 40, None))], "organization.others.active");
    assert_eq!(found.standing, Standing::NoEffect);
    assert!(found.after.unwrap()[0] > 39.0);
    let found = learnt(&[(3, came("them", 400, None))], BASE);
    assert_eq!((found.standing, found.after), (Standing::NothingFits, None));
}
