//! Placing the members of the bundled Senate (102 members, 668 contested roll calls, 63 134 votes), intervals included,
//! against the plain EM algorithm of Imai, Lo & Olmsted (2016) on the same votes, without intervals.

use divan::{Bencher, black_box};
use terrain_evidence::rollcall::{Dimensions, RollCallRecord, ScalingOptions, Side};
use terrain_evidence::{BundledEvidence, normal_distribution};

fn main() {
    divan::main();
}

#[expect(clippy::expect_used, reason = "a bench on the record inside the program")]
fn senate() -> &'static RollCallRecord {
    BundledEvidence.roll_calls().expect("the bundled record is sound")
}

#[divan::bench(args = [1, 2])]
fn positions(bencher: Bencher, dimensions: u32) {
    let record = senate();
    let dimensions = if dimensions == 1 { Dimensions::One } else { Dimensions::Two };
    let options = ScalingOptions { dimensions, ..Default::default() };
    bencher.bench_local(|| black_box(record).scaling(&options));
}

/// Rounds until the positions of one round correlate with those of the last by 1 - 1e-6, the rule of the authors' program.
#[divan::bench]
fn plain_em_on_a_line(bencher: Bencher) {
    let votes = votes(senate());
    bencher.bench_local(|| plain_em(black_box(&votes)));
}

/// By roll call: member and side, 1 or -1.
type Votes = Vec<Vec<(usize, f64)>>;

fn votes(record: &RollCallRecord) -> Votes {
    let cast = |roll_call| -> Vec<(usize, f64)> {
        let sides =
            record.ballots_of(roll_call).filter_map(|(member, position)| Some((member, position.side()?)));
        sides.map(|(member, side)| (member, if side == Side::Yea { 1.0 } else { -1.0 })).collect()
    };
    let contested = |cast: &Vec<(usize, f64)>| {
        let yeas = cast.iter().filter(|(_, side)| *side > 0.0).count();
        40 * yeas.min(cast.len() - yeas) > cast.len()
    };
    (0..record.roll_calls.len()).map(cast).filter(contested).collect()
}

fn plain_em(votes: &Votes) -> Vec<f64> {
    let members = votes.iter().flatten().map(|(member, _)| member + 1).max().unwrap_or(0);
    // From the first principal direction that one multiplication finds.
    let mut places = vec![0.0; members];
    votes.iter().for_each(|cast| cast.iter().for_each(|(member, side)| places[*member] += side * cast[0].1));
    standardize(&mut places);
    let mut items = vec![(0.0, 0.0); votes.len()];
    for _ in 0..10_000 {
        for (cast, (level, slope)) in votes.iter().zip(&mut items) {
            let (mut n, mut x, mut xx, mut y, mut xy) = (1.0 / 25.0, 0.0, 1.0 / 25.0, 0.0, 0.0);
            for (member, side) in cast {
                let (at, latent) = (places[*member], latent(*side, *level + *slope * places[*member]));
                (n, x, xx) = (n + 1.0, x + at, xx + at * at);
                (y, xy) = (y + latent, xy + latent * at);
            }
            let determinant = n * xx - x * x;
            (*level, *slope) = ((xx * y - x * xy) / determinant, (n * xy - x * y) / determinant);
        }
        let mut sums = vec![(1.0, 0.0); members];
        for (cast, (level, slope)) in votes.iter().zip(&items) {
            for (member, side) in cast {
                let latent = latent(*side, level + slope * places[*member]);
                sums[*member].0 += slope * slope;
                sums[*member].1 += slope * (latent - level);
            }
        }
        let before = places.clone();
        places = sums.into_iter().map(|(information, sum)| sum / information).collect();
        if 1.0 - correlation(&before, &places) < 1e-6 {
            break;
        }
    }
    places
}

/// Expected latent utility of a vote.
fn latent(side: f64, mean: f64) -> f64 {
    let density = (-0.5 * mean * mean).exp() / (2.0 * std::f64::consts::PI).sqrt();
    mean + side * density / normal_distribution(side * mean).max(1e-300)
}

fn standardize(values: &mut [f64]) {
    let size = values.iter().map(|_| 1.0).sum::<f64>();
    let mean = values.iter().sum::<f64>() / size;
    let deviation = (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / size).sqrt();
    values.iter_mut().for_each(|value| *value = (*value - mean) / deviation);
}

fn correlation(one: &[f64], other: &[f64]) -> f64 {
    let (mut one, mut other) = (one.to_vec(), other.to_vec());
    standardize(&mut one);
    standardize(&mut other);
    let sum: f64 = one.iter().zip(&other).map(|(a, b)| a * b).sum();
    sum / one.iter().map(|_| 1.0).sum::<f64>()
}
