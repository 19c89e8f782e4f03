//! Experiments made up for tests, small ones and arbitrary ones.

use proptest::prelude::*;
use std::collections::BTreeMap;
use terrain_decide::shard::{Row, Shard};
use terrain_decide::subject::{Columns, OUTCOMES};
use terrain_store::run_directory::Manifest;

/// A manifest over the columns given.
pub(crate) fn manifest(columns: Columns) -> Manifest {
    Manifest {
        program: "0.1.0".to_owned(),
        model: "1".to_owned(),
        started: "2025-03-01 10:20:30 UTC".to_owned(),
        command: vec!["run".to_owned(), "drive.toml".to_owned(), "--futures".to_owned(), "5".to_owned()],
        seed: 42,
        situation_file: "drive.toml".to_owned(),
        situation_text: "terrain = 1\nname = \"Alone, or with the county?\"\n".to_owned(),
        records: BTreeMap::from([("nlrb".to_owned(), "bundled".to_owned())]),
        columns,
        confidence: None,
    }
}

/// Three shards of 2, 2 and 1 futures.
pub(crate) fn columns() -> Columns {
    let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<String>>();
    Columns {
        postures: ids(&["stay-out", "temporary", "lead"]),
        campaigns: ids(&["recognition", "bill"]),
        organizations: ids(&["caucus", "county-coalition"]),
        series_weeks: vec![1, 26, 52],
        quantities: ids(&["organization.caucus.active", "campaign.recognition.opposition"]),
        shard_futures: 2,
        futures: 5,
        replicates: 2,
    }
}

/// The shard of that index with figures that `figure` gives, asked in a fixed order.
pub(crate) fn shard(columns: &Columns, index: u32, mut figure: impl FnMut() -> f64) -> Shard {
    let first_future = index * columns.shard_futures;
    let count = columns.futures_in(index);
    let futures = (0..count).map(|_| columns.quantities.iter().map(|_| figure()).collect()).collect();
    let mut rows = Vec::new();
    for future in first_future..first_future + count {
        for posture in 0..columns.postures.len() {
            for replicate in 0..columns.replicates {
                let campaign_share_won = columns.campaigns.iter().map(|_| figure()).collect();
                let week = |figure: f64| (figure > 0.5).then_some((figure.to_bits() >> 32) as u32);
                rows.push(Row {
                    posture: u16::try_from(posture).unwrap(),
                    future,
                    replicate: u16::try_from(replicate).unwrap(),
                    posture_taken: figure() > 0.1,
                    outcomes: [(); OUTCOMES].map(|()| figure()),
                    campaign_share_won,
                    walked_out_week: columns.organizations.iter().map(|_| week(figure())).collect(),
                    series: columns
                        .series_weeks
                        .iter()
                        .map(|_| [(); OUTCOMES].map(|()| f32::from_bits(low(figure()))))
                        .collect(),
                });
            }
        }
    }
    Shard { index, first_future, futures, rows }
}

/// Some 32 bits of a figure.
fn low(figure: f64) -> u32 {
    u32::try_from((figure.to_bits() >> 20) & 0xffff_ffff).unwrap()
}

/// Figures that look like chance and are the same every time (splitmix64, Steele, Lea & Flood 2014), 0 to 1.
pub(crate) fn figures(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed;
    move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        f64::from_bits((mixed ^ (mixed >> 31)) >> 12 | 0x3ff0_0000_0000_0000) - 1.0
    }
}

/// A shard of the plan that [`columns`] makes.
pub(crate) fn plain_shard(index: u32) -> Shard {
    shard(&columns(), index, figures(u64::from(index)))
}

/// Any plan, small, and its last shard with any bits in it, `NaN`s of every kind among them.
pub(crate) fn any_shard() -> impl Strategy<Value = (Columns, Shard)> {
    let name = "[a-z][a-z0-9.:é-]{0,6}";
    let names = |count| prop::collection::btree_set(name, count).prop_map(Vec::from_iter);
    let plan = (1_u32..8, 1_u32..4, 1_u32..4);
    let lists = (names(1..4), names(0..3), names(0..3), names(0..4), prop::collection::vec(1_u32..400, 0..4));
    (plan, lists).prop_flat_map(|((futures, shard_futures, replicates), lists)| {
        let (postures, campaigns, organizations, quantities, series_weeks) = lists;
        let columns = Columns {
            postures,
            campaigns,
            organizations,
            series_weeks,
            quantities,
            shard_futures,
            futures,
            replicates,
        };
        let bits = prop::collection::vec(any::<u64>(), 64);
        let odd = prop::sample::subsequence(
            vec![f64::NAN, -f64::NAN, f64::INFINITY, -0.0, 0.0, f64::MIN_POSITIVE / 8.0, 0.75],
            0..7,
        );
        (bits, odd).prop_map(move |(bits, odd)| {
            let values = bits.into_iter().map(f64::from_bits).chain(odd).collect::<Vec<_>>();
            let mut turn = values.iter().cycle().copied();
            let index = columns.shards() - 1;
            let shard = shard(&columns, index, || turn.next().unwrap());
            (columns.clone(), shard)
        })
    })
}

/// Every bit of a shard; a share that is not decided counts as one value, whichever `NaN` stands for it.
pub(crate) fn bits(shard: &Shard) -> Vec<u64> {
    let mut bits = vec![u64::from(shard.index), u64::from(shard.first_future)];
    for values in &shard.futures {
        bits.extend(values.iter().map(|value| value.to_bits()));
    }
    for row in &shard.rows {
        bits.extend([u64::from(row.posture), u64::from(row.future), u64::from(row.replicate)]);
        bits.push(u64::from(row.posture_taken));
        bits.extend(row.outcomes.iter().map(|value| value.to_bits()));
        let won = row.campaign_share_won.iter();
        bits.extend(won.map(|won| if won.is_nan() { f64::NAN.to_bits() } else { won.to_bits() }));
        bits.extend(row.walked_out_week.iter().map(|week| week.map_or(u64::MAX, u64::from)));
        bits.extend(row.series.iter().flatten().map(|value| u64::from(value.to_bits())));
    }
    bits
}
