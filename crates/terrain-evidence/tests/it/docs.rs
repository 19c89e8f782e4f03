//! The book knows every estimate and every filter.

use terrain_evidence::rollcall::SEATS;
use terrain_evidence::{BundledEvidence, EvidenceSource, fec, irs990};

#[test]
fn every_name_has_its_heading_and_every_key_its_row() {
    let page = include_str!("../../../../docs/evidence.md");
    let names = BundledEvidence.names();
    let filed = || irs990::names().chain(fec::names()).map(|(name, _)| name);
    for name in names.iter().map(|evidence| evidence.name).chain([SEATS]).chain(filed()) {
        assert!(page.contains(&format!("\n### `{name}`\n")), "docs/evidence.md has no heading for {name}");
    }
    let bundled = names.iter().flat_map(|evidence| &evidence.keys);
    let of_filings = filed().flat_map(|name| irs990::keys(name).iter().chain(fec::keys(name)));
    for (key, _) in bundled.chain(of_filings) {
        assert!(page.contains(&format!("\n| `{key}` |")), "docs/evidence.md has no row for {key}");
    }
    assert!(names.is_sorted_by_key(|evidence| evidence.name));
    assert!(irs990::names().is_sorted() && fec::names().is_sorted());
}
