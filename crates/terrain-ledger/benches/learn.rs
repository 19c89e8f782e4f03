//! Learning from a ledger and deciding again, at the usual number of futures; loading the runs is not part of it.

#![expect(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the fixture of the tests, which fail by panicking"
)]

use divan::{Bencher, black_box};
use terrain_ledger::Ledger;
use terrain_ledger::fact::{ContactKind, DeliveryState};
use terrain_ledger::learn::{again, plan_test, rewrite, weigh, what_their_word_is_worth};

#[path = "../tests/learn/fixture.rs"]
#[expect(dead_code, reason = "written for the tests, which use more of it")]
mod fixture;

fn main() {
    divan::main();
}

/// Twenty entries.
fn entries() -> Ledger {
    let mut facts = Vec::new();
    for turn in 0..5_u32 {
        facts.push((u64::from(7 * turn), fixture::came("them", 30 + turn, Some(60))));
        facts.push((u64::from(7 * turn), fixture::week(turn % 2 == 0)));
        facts.push((u64::from(7 * turn), fixture::promise("them", 40.0)));
        facts.push((
            u64::from(7 * turn + 1),
            fixture::delivered(i64::from(4 * turn + 3), DeliveryState::Partly, Some(30.0)),
        ));
    }
    facts.push((30, fixture::contacts(&[(ContactKind::Unaligned, 40), (ContactKind::PartnerStaff, 12)])));
    fixture::ledger(&facts)
}

/// Weights, the decision, the worth of their word and the new situation: all that `terrain ledger update` works out.
#[divan::bench(args = [512, 2048])]
fn update(bencher: Bencher<'_, '_>, futures: u32) {
    let (ledger, frozen) = (entries(), fixture::frozen(futures));
    bencher.bench_local(|| {
        let learned = weigh(black_box(&ledger), black_box(&frozen));
        (what_their_word_is_worth(&learned, &frozen), again(&learned, &frozen), rewrite(&learned, &frozen))
    });
}

/// The decision alone, with weights that are known.
#[divan::bench(args = [512, 2048])]
fn decide_again(bencher: Bencher<'_, '_>, futures: u32) {
    let frozen = fixture::frozen(futures);
    let learned = weigh(&entries(), &frozen);
    bencher.bench_local(|| again(black_box(&learned), black_box(&frozen)));
}

/// Tests with one partner.
#[divan::bench(args = [512, 2048])]
fn plan(bencher: Bencher<'_, '_>, futures: u32) {
    let (ledger, frozen) = (entries(), fixture::frozen(futures));
    let learned = weigh(&ledger, &frozen);
    bencher.bench_local(|| plan_test(&ledger, black_box(&learned), &frozen, "them"));
}
