//! Which numbers of a situation records could supply: only those that a record measures, only for whom a person named.

use terrain_evidence::olms::{self, Report};
use terrain_evidence::organization::{Directory, Filed, Key, OrganizationRecords, Rows, Sighting};
use terrain_evidence::rollcall::ChamberRecord;
use terrain_evidence::supply::{Matches, Standing, Supply, Wanted, supply};
use terrain_evidence::{BundledEvidence, Estimate, EvidenceError, EvidenceName, EvidenceSource, Filter};
use terrain_situation::edit::change;
use terrain_situation::{Context, Situation, read_situation};

use crate::filter;

/// The bundled records with dues beside two of the reports.
struct WithDues(Vec<Report>);

impl WithDues {
    fn new() -> Self {
        let mut reports = BundledEvidence.reports().unwrap().reports.clone();
        for (report, share) in reports.iter_mut().filter(|report| report.receipts > Some(0)).zip([0.8, 0.0]) {
            let receipts = f64::from(u32::try_from(report.receipts.unwrap()).unwrap());
            report.dues = format!("{:.0}", receipts * share).parse().ok();
        }
        Self(reports)
    }

    /// The two, the one with dues first.
    fn two(&self) -> [&Report; 2] {
        let with: Vec<&Report> = self.0.iter().filter(|report| report.dues.is_some()).collect();
        [with[0], with[1]]
    }
}

impl EvidenceSource for WithDues {
    fn names(&self) -> Vec<EvidenceName> {
        BundledEvidence.names()
    }

    fn estimate(&self, name: &str, filter: &Filter) -> Result<Estimate, EvidenceError> {
        if name.starts_with("olms") {
            return olms::estimate(&self.0, name, filter, "reports with dues");
        }
        BundledEvidence.estimate(name, filter)
    }

    fn seats(&self, name: &str, filter: &Filter) -> Result<ChamberRecord, EvidenceError> {
        BundledEvidence.seats(name, filter)
    }
}

impl OrganizationRecords for WithDues {
    fn directory(&self) -> Result<Directory, EvidenceError> {
        let mut directory = Directory::default();
        directory.extend(self.0.iter().map(Sighting::of_report));
        Ok(directory)
    }

    fn filed(&self, key: &Key) -> Result<Filed, EvidenceError> {
        let of = self.0.iter().filter(|report| *key == Key::Union(report.file_number)).cloned().collect();
        Ok(Filed { rows: Rows::Reports(of), source: "reports with dues".to_owned() })
    }

    fn payers(&self, ein: &str) -> Result<Filed, EvidenceError> {
        BundledEvidence.payers(ein)
    }
}

const TEXT: &str = r#"terrain = 1
name = "forms"
[population]
persons = 50_000_000
persons_per_agent = 50_000
[[population.stratum]]
name = "all"
[[organization]]
id = "us"
principal = true
list = 300
[[organization]]
id = "them"
funding = { dues = 0.9, government = 0.1 }
[[campaign]]
id = "fight"
arena = "labor"
demand = "more"
weeks = 30
win_rule = { kind = "concession" }
"#;

fn read(text: &str) -> Situation {
    read_situation("it.toml", text, &Context::lenient()).unwrap().0
}

fn of(text: &str, matches: &[String], all: bool) -> Supply {
    let mut wanted = Wanted { all, ..Wanted::default() };
    for one in matches {
        wanted.matches.add(one).unwrap();
    }
    supply(&read(text), &WithDues::new(), &wanted).unwrap()
}

fn ids(supply: &Supply) -> Vec<&str> {
    supply.proposals.iter().map(|proposal| proposal.id.as_str()).collect()
}

#[test]
fn a_union_supplies_members_and_dues_and_what_is_left_may_be_of_any_source() {
    let records = WithDues::new();
    let [union, _] = records.two();
    let supply = of(TEXT, &[format!("them=olms:{}", union.file_number)], false);
    assert_eq!(
        ids(&supply),
        ["population.ties.workplace_size", "organization.them.list", "organization.them.funding"]
    );
    let list = &supply.proposals[1];
    assert_eq!((list.standing, list.now.as_str(), list.line), (Standing::Open, "nothing", None));
    assert_eq!(list.says[0].estimate, f64::from(union.members.unwrap()));
    assert!(list.says[0].filing.as_ref().unwrap().contains(&union.report.to_string()));
    assert!(list.cannot_know.iter().any(|caveat| caveat.contains("a list is not a base")));
    let funding = &supply.proposals[2];
    assert_eq!(funding.standing, Standing::Guess);
    assert_eq!(funding.now, "dues 0.9, government 0.1");
    assert_eq!(funding.written.len(), 9);
    let year = union.year;
    assert_eq!(
        funding.written[0],
        format!(
            "funding.dues = {{ evidence = \"olms.dues_share\", where = {{ file_number = \"{}\", year = \"{year}\" }} }}",
            union.file_number
        )
    );
    let rest = 1.0 - union.dues_share().unwrap();
    assert_eq!(
        funding.written[1],
        format!("funding.small_donors = {{ low = 0, best = 0, high = {} }}", (rest * 1000.0).ceil() / 1000.0)
    );
    assert!(funding.written[7].starts_with("funding.source = \"LM-"), "{}", funding.written[7]);
    assert_eq!(funding.written[8], format!("funding.as_of = \"{}\"", union.to));
    let changes: Vec<_> = supply.proposals.iter().map(|proposal| proposal.change.clone()).collect();
    read(&change(TEXT, &changes).unwrap());
}

#[test]
fn a_parent_body_without_dues_of_its_own_is_not_said_to_live_on_none() {
    let records = WithDues::new();
    let [_, parent] = records.two();
    let supply = of(TEXT, &[format!("them=olms:{}", parent.file_number)], false);
    assert!(!ids(&supply).contains(&"organization.them.funding"));
    assert!(
        supply
            .not_proposed
            .iter()
            .any(|left| left.why.contains("at second hand") || left.why.contains("pass on"))
    );
}

#[test]
fn of_several_filers_of_one_record_none_speaks_for_the_organization() {
    let records = WithDues::new();
    let both = records.two().map(|report| format!("them=olms:{}", report.file_number));
    let supply = of(TEXT, &both, false);
    assert_eq!(ids(&supply), ["population.ties.workplace_size"]);
    assert!(supply.not_proposed[0].why.contains("can't be added up"), "{:?}", supply.not_proposed);
}

#[test]
fn sizes_of_workplaces_are_offered_unless_they_have_a_source() {
    let sized = |size: &str| {
        TEXT.replace(
            "[[organization]]\nid = \"us\"",
            &format!("[population.ties]\nworkplace_size = {size}\n[[organization]]\nid = \"us\""),
        )
    };
    for (size, standing) in [
        ("\"unknown\"", Some(Standing::Open)),
        ("40", Some(Standing::Guess)),
        ("{ dist = \"lognormal\", median = 30, sigma = 1 }", Some(Standing::Guess)),
        ("{ dist = \"lognormal\", median = 30, sigma = 1, source = \"seniority lists\" }", None),
        ("{ evidence = \"nlrb.unit_size\" }", None),
    ] {
        let supply = of(&sized(size), &[], false);
        assert_eq!(supply.proposals.first().map(|proposal| proposal.standing), standing, "{size}");
    }
    let all = of(
        &sized("{ dist = \"lognormal\", median = 30, sigma = 1, source = \"seniority lists\" }"),
        &[],
        true,
    );
    assert_eq!(all.proposals[0].now_source.as_deref(), Some("seniority lists"));
    // Ties of one's own have no sizes.
    let listed = TEXT.replace(
        "[[organization]]\nid = \"us\"",
        "[population.ties]\nedge_list = \"ties.txt\"\n[[organization]]\nid = \"us\"",
    );
    assert!(of(&listed, &[], true).proposals.is_empty());
    let narrowed = Wanted { units: filter(&[("state", "MI")]), ..Wanted::default() };
    let supply = supply(&read(TEXT), &BundledEvidence, &narrowed).unwrap();
    assert!(supply.proposals[0].written[0].contains("where = { state = \"MI\" }"));
}

#[test]
fn seats_of_which_the_file_says_more_are_left_alone() {
    let chamber = |seat: &str| {
        format!(
            "{TEXT}[[chamber]]\nid = \"senate\"\nlabel = \"the Senate\"\n[[chamber.seat]]\ncount = 100\n{seat}"
        )
    };
    let matched = ["senate=rollcall:116:Senate".to_owned()];
    let open = of(&chamber(""), &matched, false);
    assert_eq!(ids(&open)[1..], ["chamber.senate.seats", "chamber.senate.absence"]);
    let held = of(&chamber("held_by = \"us\"\n"), &matched, false);
    assert_eq!(ids(&held)[1..], ["chamber.senate.absence"]);
    assert!(held.not_proposed[0].why.contains("says more of its seats"));
    // A council of nine is not the Senate, whatever it is called; a person may still say so.
    let few = chamber("").replace("count = 100", "count = 9");
    assert!(of(&few, &[], false).suggestions.is_empty());
    assert_eq!(of(&chamber(""), &[], false).suggestions[0].candidates[0].confirm, matched[0]);
}

#[test]
fn matches_that_name_nothing_are_refused_with_what_is_there() {
    let records = WithDues::new();
    let directory = records.directory().unwrap();
    let situation = read(&TEXT.replace("id = \"them\"", "id = \"them\"\nlabel = \"agriculture employees\""));
    let said = |text: &str| {
        let mut matches = Matches::default();
        match matches.add(text) {
            Ok(()) => matches.check(&situation, &directory).unwrap_err().to_string(),
            Err(error) => error.to_string(),
        }
    };
    assert!(said("thm=olms:48").contains("did you mean `them`"));
    assert!(said("them=olms:1").contains("by its name it may be olms:"), "{}", said("them=olms:1"));
    assert!(said("them").contains("ID=KEY"));
    assert!(said("house=rollcall:116:House").contains("the file has no chamber `house`; it has none"));
}

#[test]
fn one_union_is_no_sample() {
    let report = BundledEvidence.reports().unwrap().reports.iter().find(|one| one.file_number == 48).unwrap();
    let one = |name| BundledEvidence.estimate(name, &filter(&[("file_number", "48")])).unwrap();
    let members = one("olms.members");
    assert_eq!((members.n, members.level), (1, 1.0));
    assert_eq!(members.interval, [f64::from(report.members.unwrap()); 2]);
    assert!(members.caveats[0].contains("number 773485 of ACTORS AND ARTISTES"), "{:?}", members.caveats);
    let election = one("olms.election_within_year");
    assert_eq!((election.raw, election.level), (1.0, 1.0));
    let nobody = BundledEvidence.estimate("olms.members", &filter(&[("file_number", "1")])).unwrap_err();
    assert!(nobody.to_string().contains("nothing in the record"), "{nobody}");
    let wrong = BundledEvidence.estimate("olms.members", &filter(&[("file_number", "LM-2")])).unwrap_err();
    assert!(wrong.to_string().contains("file number of a union such as 543210"), "{wrong}");
}
