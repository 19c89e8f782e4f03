//! Who is on file in a store, and the filings of one organization: the same as looking through everything.

use crate::bundled;
use crate::filings::record;
use crate::store::options;
use std::collections::BTreeSet;
use terrain_evidence::organization::{Key, OrganizationFile, OrganizationRecords, Rows, Sighting, search};
use terrain_evidence::{BundledEvidence, EvidenceSource};
use terrain_store::Store;

fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    store.import_irs990(&record("irs990"), &options()).unwrap();
    store.import_fec(&record("fec"), &options()).unwrap();
    store.import_olms(&bundled("olms/lm_data_data_2021_cut.txt"), &options()).unwrap();
    (folder, store)
}

#[test]
fn the_directory_names_every_filer_and_takes_the_rest_from_what_ships() {
    let (_folder, store) = store();
    let directory = store.evidence().unwrap().directory().unwrap();
    let keys: BTreeSet<String> = directory.entries().map(|entry| entry.key.to_string()).collect();
    let mut expected: BTreeSet<String> = BTreeSet::new();
    expected.extend(store.reports().unwrap().iter().map(|one| Sighting::of_report(one).key.to_string()));
    expected.extend(store.returns().unwrap().iter().map(|one| Sighting::of_return(one).key.to_string()));
    expected.extend(
        store.filings().unwrap().iter().filter_map(Sighting::of_filing).map(|one| one.key.to_string()),
    );
    let bundled = BundledEvidence.directory().unwrap();
    // Ballots were not imported, so those that ship count; reports were, so those that ship don't.
    expected
        .extend(bundled.entries().map(|entry| entry.key.to_string()).filter(|key| key.starts_with("nlrb:")));
    assert_eq!(keys, expected);
    assert!(bundled.entries().filter(|entry| entry.key.record() == "olms").count() > 2_000);
    // What the columns alone tell is what the rows would have told.
    for report in store.reports().unwrap() {
        let seen = Sighting::of_report(&report);
        let entry = directory.get(&seen.key).unwrap();
        assert!(entry.name == seen.name || entry.also.contains(&seen.name), "{seen:?}");
    }
    for one in store.returns().unwrap() {
        let entry = directory.get(&Key::NonProfit(one.ein.clone())).unwrap();
        assert!(entry.forms.contains(&Sighting::of_return(&one).form) && entry.states.contains(&one.state));
    }
}

#[test]
fn filings_of_one_organization_are_those_among_all() {
    let (_folder, store) = store();
    let evidence = store.evidence().unwrap();
    let returns = store.returns().unwrap();
    let rows = |key: &Key| evidence.filed(key).unwrap();
    for ein in returns.iter().map(|one| one.ein.clone()).collect::<BTreeSet<_>>() {
        let filed = rows(&Key::NonProfit(ein.clone()));
        let Rows::Returns(found) = filed.rows else { panic!("{ein}") };
        let expected: Vec<_> = returns.iter().filter(|one| one.ein == ein).cloned().collect();
        assert_eq!(found, expected);
        assert!(filed.source.contains("imported from irs990"), "{}", filed.source);
    }
    let filings = store.filings().unwrap();
    for id in filings.iter().map(|one| one.committee_id.clone()).collect::<BTreeSet<_>>() {
        let Rows::Filings(found) = rows(&Key::Committee(id.clone())).rows else { panic!("{id}") };
        let expected: Vec<_> = filings.iter().filter(|one| one.committee_id == id).cloned().collect();
        assert_eq!(found, expected);
    }
    let reports = store.reports().unwrap();
    let number = reports[0].file_number;
    let Rows::Reports(found) = rows(&Key::Union(number)).rows else { panic!("{number}") };
    let expected: Vec<_> = reports.iter().filter(|one| one.file_number == number).cloned().collect();
    assert_eq!(found, expected);
    assert!(rows(&Key::Committee("C99999999".to_owned())).rows.is_empty());
}

#[test]
fn payers_of_grants_are_found_by_the_receivers_number() {
    let (_folder, store) = store();
    let evidence = store.evidence().unwrap();
    let returns = store.returns().unwrap();
    let receivers: BTreeSet<&str> = returns
        .iter()
        .flat_map(|one| &one.grants)
        .map(|grant| grant.ein.as_str())
        .filter(|ein| !ein.is_empty())
        .collect();
    assert!(!receivers.is_empty());
    for ein in receivers {
        let Rows::Returns(found) = evidence.payers(ein).unwrap().rows else { panic!("{ein}") };
        let expected: Vec<_> =
            returns.iter().filter(|one| one.grants.iter().any(|grant| grant.ein == ein)).cloned().collect();
        assert_eq!(found, expected, "{ein}");
    }
}

/// The file of an organization is worked out from its own filings alone; it says what the estimates over everything say.
#[test]
fn a_file_says_what_the_estimates_say() {
    let (_folder, store) = store();
    let evidence = store.evidence().unwrap();
    let directory = evidence.directory().unwrap();
    let mut compared = 0;
    for filer in directory.entries().filter(|entry| matches!(entry.key, Key::NonProfit(_))) {
        let file = OrganizationFile::of(vec![filer.clone()], &evidence).unwrap();
        for fact in file.facts.iter().filter(|fact| fact.what == "from foundations") {
            let Key::NonProfit(ein) = &fact.from else { continue };
            let year = fact.period.trim_start_matches("tax year ");
            let asked = crate::store::filter(&[("source", "foundations"), ("ein", ein), ("year", year)]);
            let said = evidence.estimate("irs990.funding_share", &asked).unwrap();
            assert_eq!(
                (fact.value, fact.interval),
                (Some(said.estimate), Some(said.interval)),
                "{ein} {year}"
            );
            compared += 1;
        }
    }
    assert!(compared > 2, "only {compared} were compared");
    let found = search("enlace", &directory, 3).unwrap();
    assert_eq!(found[0].on_file.key.to_string(), "irs990:36-3727669");
}
