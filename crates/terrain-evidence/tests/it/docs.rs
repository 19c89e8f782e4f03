//! The book knows every estimate and every filter.

use terrain_evidence::rollcall::SEATS;
use terrain_evidence::{BundledEvidence, EvidenceSource};

#[test]
fn every_name_has_its_heading_and_every_key_its_row() {
    let page = include_str!("../../../../docs/evidence.md");
    let names = BundledEvidence.names();
    for name in names.iter().map(|evidence| evidence.name).chain([SEATS]) {
        assert!(page.contains(&format!("\n### `{name}`\n")), "docs/evidence.md has no heading for {name}");
    }
    for (key, _) in names.iter().flat_map(|evidence| &evidence.keys) {
        assert!(page.contains(&format!("\n| `{key}` |")), "docs/evidence.md has no row for {key}");
    }
    assert!(names.is_sorted_by_key(|evidence| evidence.name));
}
