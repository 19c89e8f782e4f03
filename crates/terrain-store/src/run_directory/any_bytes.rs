//! What must hold whatever bytes stand in the files of a run folder: the checks behind the fuzz targets of those names
//! (`fuzz/`) and the test that replays their files. Panics where it does not hold, which is a fault of the reader and
//! never of the bytes.

use std::path::Path;

use terrain_decide::subject::Columns;

use super::parquet_file::Unreadable;
use super::{Manifest, pages, parquet_file, seal, table};

/// A check with its name.
pub type Check = (&'static str, fn(&[u8]));

/// Every check with the name of its fuzz target, which is that of the folder with its files.
pub const CHECKS: [Check; 2] = [("manifest", manifest), ("shard", shard)];

/// The experiment of the shards that are read.
const EXPERIMENT: &str = "experiment";

/// A manifest: refused with its name, or written and read again without a difference. One whose checksums are wrong is
/// looked at too, as if they were right.
///
/// # Panics
/// Where one of these does not hold.
pub fn manifest(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let path = Path::new("manifest.toml");
    let read = Manifest::from_toml(path, &text);
    if let Err(error) = &read {
        assert!(error.to_string().starts_with("manifest.toml "), "{error}");
        assert!(!error.to_string().chars().any(char::is_control), "{error}");
    }
    let unsealed = Manifest::without_checksums(path, &text).map(|(manifest, _)| manifest);
    assert!(unsealed.is_ok() || read.is_err());
    let Ok(unsealed) = unsealed else { return };
    if unsealed.check().is_err() {
        assert!(read.is_err());
        return;
    }
    let written = unsealed.to_toml();
    assert!(written.is_ok(), "{written:?}");
    let again = Manifest::from_toml(path, &written.unwrap_or_default());
    assert!(again.as_ref().is_ok_and(|again| *again == unsealed), "{unsealed:?}\n{again:?}");
    assert!(unsealed.differences(&unsealed).is_empty());
    let columns = &unsealed.columns;
    let last = columns.shards().saturating_sub(1);
    assert!((1..=columns.shard_futures).contains(&columns.futures_in(last)), "{columns:?}");
}

/// A shard: refused in words, or written and read again without a difference; as it is, and with a checksum that is right for
/// what it holds. The bytes are read as the inside of a page too.
///
/// # Panics
/// Where one of these does not hold.
pub fn shard(bytes: &[u8]) {
    pages::any_page(bytes);
    one_shard(bytes);
    let mut sealed = bytes.to_vec();
    if seal::seal(&mut sealed).is_some() && sealed != bytes {
        one_shard(&sealed);
    }
}

fn one_shard(bytes: &[u8]) {
    for manifest in [planned(None), planned(Some(0.95))] {
        let checked = parquet_file::check(&manifest, EXPERIMENT, 0, bytes);
        let shard = match parquet_file::decode(&manifest, EXPERIMENT, 0, bytes) {
            Ok(shard) => shard,
            Err(Unreadable::Damaged(why) | Unreadable::Elsewhere(why)) => {
                assert!(why.len() < 400 && !why.chars().any(char::is_control), "{why}");
                continue;
            }
        };
        assert!(checked.is_ok() && seal::check(bytes).is_ok());
        assert_eq!(table::check(&manifest, &shard), Ok(()));
        let written = parquet_file::encode(&manifest, EXPERIMENT, &shard);
        assert!(written.is_ok(), "{written:?}");
        let again = parquet_file::decode(&manifest, EXPERIMENT, 0, &written.unwrap_or_default());
        // Not a number is not equal to itself, and is written all the same.
        assert!(again.is_ok_and(|again| format!("{again:?}") == format!("{shard:?}")));
    }
}

/// A plan of two rows; where it asks for a confidence, one posture may be missing.
fn planned(confidence: Option<f64>) -> Manifest {
    let one = |id: &str| vec![id.to_owned()];
    Manifest {
        program: "test".to_owned(),
        model: "test".to_owned(),
        started: String::new(),
        command: Vec::new(),
        seed: 1,
        situation_file: "test.toml".to_owned(),
        situation_text: String::new(),
        records: std::collections::BTreeMap::new(),
        columns: Columns {
            postures: vec!["stay-out".to_owned(), "lead".to_owned()],
            campaigns: one("bill"),
            organizations: one("caucus"),
            series_weeks: vec![1, 26],
            quantities: one("campaign.bill.opposition"),
            shard_futures: 1,
            futures: 1,
            replicates: 1,
        },
        confidence,
    }
}

#[cfg(test)]
mod tests {
    use terrain_decide::shard::{Row, Shard};
    use terrain_decide::subject::OUTCOMES;

    use super::*;

    /// The shard of the plan, as the folder of the fuzz target holds it.
    fn sound() -> Vec<u8> {
        let row = |posture| Row {
            posture,
            future: 0,
            replicate: 0,
            posture_taken: posture == 0,
            outcomes: [0.25; OUTCOMES],
            campaign_share_won: vec![if posture == 0 { f64::NAN } else { 1.0 }],
            walked_out_week: vec![(posture == 1).then_some(7)],
            series: vec![[0.5; OUTCOMES]; 2],
        };
        let shard =
            Shard { index: 0, first_future: 0, futures: vec![vec![0.75]], rows: vec![row(0), row(1)] };
        parquet_file::encode(&planned(None), EXPERIMENT, &shard).unwrap()
    }

    #[test]
    fn a_sound_shard_is_decoded() {
        let bytes = sound();
        assert!(parquet_file::decode(&planned(None), EXPERIMENT, 0, &bytes).is_ok());
        shard(&bytes);
    }
}
