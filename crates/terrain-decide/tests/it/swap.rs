//! It is the numbers that decide and never a word: exchange the partners' numbers and the ranking of postures is exchanged;
//! exchange the words and nothing changes.

use crate::support::{example, experiment, situation, small_example};
use std::sync::atomic::AtomicBool;
use terrain_decide::analysis::decide;
use terrain_decide::decision::PostureResult;
use terrain_decide::experiment::{Experiment, Plan};
use terrain_decide::runner::{RunControl, Unobserved, run};
use terrain_decide::shard::{MemorySink, Shard, Sink};
use terrain_situation::situation::{Arena, Organization};
use terrain_situation::{QuantityId, Situation};

static GO_ON: AtomicBool = AtomicBool::new(false);

fn shards(experiment: &Experiment) -> Vec<Shard> {
    let mut sink = MemorySink::default();
    let control = RunControl { threads: 2, stop: &GO_ON, memory: None };
    run(experiment, &mut sink, &control, &mut Unobserved).unwrap();
    sink.kept().unwrap().into_iter().map(|index| sink.read(index).unwrap()).collect()
}

/// Every number of an organization.
fn numbers(organization: &Organization) -> Vec<QuantityId> {
    let mut ids = vec![
        organization.staff,
        organization.list,
        organization.active,
        organization.militancy,
        organization.message,
        organization.effort,
        organization.tie_party,
        organization.tie_employers,
    ];
    ids.extend(organization.effort_without_us);
    ids.extend(organization.funding);
    ids
}

/// Exchanges all numbers of the only partners of two situations.
fn exchange_partners(first: &mut Situation, second: &mut Situation) {
    let partner = |situation: &Situation| {
        assert_eq!(situation.organizations.len(), 2);
        situation.organizations[1 - situation.principal].clone()
    };
    let (ours, theirs) = (partner(first), partner(second));
    // Neither names modes of its own, and both work wherever there are people.
    assert!(ours.modes.is_none() && theirs.modes.is_none());
    assert_eq!(ours.districts.len(), first.population.districts.len());
    assert_eq!(theirs.districts.len(), second.population.districts.len());
    for (here, there) in numbers(&ours).into_iter().zip(numbers(&theirs)) {
        let (here, there) = (&mut first.quantities[here.0], &mut second.quantities[there.0]);
        assert_eq!(here.path.rsplit('.').next(), there.path.rsplit('.').next());
        std::mem::swap(&mut here.form, &mut there.form);
    }
}

/// A fight's postures.
struct Fight(Vec<PostureResult>);

impl Fight {
    fn of(situation: Situation) -> Self {
        let experiment = experiment(situation, Plan::new(128, 2, 1));
        Self(decide(experiment.subject(), &shards(&experiment)).unwrap().postures)
    }

    /// Postures by expected utility, best first; those that are equal in every future, since they can't be taken as they
    /// stand, share a place.
    fn ranking(&self) -> Vec<Vec<&str>> {
        let mut postures: Vec<&PostureResult> = self.0.iter().collect();
        postures.sort_by(|a, b| b.utility.total_cmp(&a.utility));
        let same_place = |a: &&PostureResult, b: &&PostureResult| a.utility == b.utility;
        postures.chunk_by(same_place).map(|tied| tied.iter().map(|one| one.id.as_str()).collect()).collect()
    }

    /// The posture that is best most often.
    fn best_most_often(&self) -> &str {
        &self.0.iter().max_by(|a, b| a.p_best.total_cmp(&b.p_best)).unwrap().id
    }
}

#[test]
fn exchanging_the_partners_numbers_exchanges_the_ranking() {
    let drive = || small_example("labor-drive", 1000.0);
    let race = || small_example("candidate", 1000.0);
    let (mut drive_with_committee, mut race_with_coalition) = (drive(), race());
    exchange_partners(&mut drive_with_committee, &mut race_with_coalition);
    let (labor, electoral) = (Fight::of(drive()), Fight::of(race()));
    assert_ne!(labor.ranking(), electoral.ranking(), "the two partners make no difference");
    assert_ne!(labor.ranking()[0], electoral.ranking()[0]);
    assert_ne!(labor.best_most_often(), electoral.best_most_often());
    for (exchanged, expected, what) in [
        (Fight::of(drive_with_committee), electoral, "a labor fight with the electoral fight's partner"),
        (Fight::of(race_with_coalition), labor, "an electoral fight with the labor fight's partner"),
    ] {
        assert_eq!(exchanged.ranking(), expected.ranking(), "{what}");
        assert_eq!(exchanged.best_most_often(), expected.best_most_often(), "{what}");
    }
}

/// All numbers exchanged: each of the two fights under the other's arena and other names comes to the same rows, so that the
/// answer goes with the numbers, whatever they are called.
#[test]
fn words_change_nothing() {
    for (name, arena, persons_per_agent) in
        [("labor-drive", Arena::Labor, 40.0), ("candidate", Arena::Electoral, 32.0)]
    {
        // An organization that says how it works needs no arena to say what is usual.
        let text = example(name).replace(
            "\nstaff =",
            "\nmodes = { workplace = 0.4, doorstep = 0.2, phone = 0.3, broadcast = 0.1 }\nstaff =",
        );
        let mut said = situation(&text);
        said.population.persons_per_agent = persons_per_agent;
        let other = under_other_words(&said, arena);
        let plan = Plan::new(32, 1, 3);
        let (before, after) = (shards(&experiment(said, plan)), shards(&experiment(other, plan)));
        assert_eq!(before[0].futures, after[0].futures, "{name}");
        assert_eq!(before[0].rows, after[0].rows, "{name}");
    }
}

/// The same situation in the other arena, with nothing called as it was.
fn under_other_words(situation: &Situation, arena: Arena) -> Situation {
    let mut other = situation.clone();
    for (place, campaign) in other.campaigns.iter_mut().enumerate() {
        assert_eq!(campaign.arena, arena);
        campaign.arena = match arena {
            Arena::Labor => Arena::Electoral,
            Arena::Electoral => Arena::Labor,
        };
        campaign.id = format!("renamed-{place}");
        campaign.label = "another name".to_owned();
    }
    for (place, organization) in other.organizations.iter_mut().enumerate() {
        organization.kind = "another kind".to_owned();
        organization.id = format!("organization-{place}");
        organization.label = format!("organization {place}");
    }
    for (place, posture) in other.postures.iter_mut().enumerate() {
        posture.id = format!("posture-{place}");
        posture.label = "whatever".to_owned();
    }
    for (place, coalition) in other.coalitions.iter_mut().enumerate() {
        coalition.id = format!("coalition-{place}");
    }
    other
}
