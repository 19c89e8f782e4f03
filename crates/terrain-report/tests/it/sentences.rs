//! Sentences are only as strong as the runs allow.

use crate::fixtures::{ahead, no_difference, single, tied};
use terrain_decide::decision::{CampaignResult, Decision, FlipSearch, Pair};
use terrain_report::sentences::{
    CANNOT_TELL, Standing, best_finding, campaign, case_against, caveats, caveats_lead, comparison, criteria,
    direction, drivers_finding, flip, flip_short, grades, how_sure, judgement, outcome_finding, questions,
    questions_lead, rank_finding, recommendation, regret_finding, said, standing, taken, unknowns,
    winning_conditions,
};

#[test]
fn a_posture_that_stands_apart_is_named_with_its_count_and_what_would_change_it() {
    assert_eq!(
        recommendation(&ahead()),
        [
            "The runs show “act alone” ahead: best in 31 of 50 futures, against 12 for “join for this campaign”, the next.",
            "That changes if the active base of the county coalition is above 117 people: then “join for this campaign” does better on average.",
        ]
    );
}

#[test]
fn a_tie_is_called_a_tie_before_anything_is_called_best() {
    let said = recommendation(&tied());
    assert_eq!(
        said,
        [
            "The runs cannot tell “act alone” and “join for this campaign” apart: best in 23 against 22 of 50 futures (46 % against 43 %, a difference of 3 ± 5 points).",
            "What tips it is the active base of the county coalition: above 117 people “join for this campaign” comes out ahead on average, below it “act alone”.",
        ]
    );
    let text = said.join(" ").to_lowercase();
    assert!(!text.contains("recommend") && !text.contains("better"));
    assert!(text.find("cannot tell").unwrap() < text.find("best").unwrap());
}

#[test]
fn a_tie_is_believed_even_where_the_list_forgot_the_second() {
    let mut decision = tied();
    decision.verdict.tied = vec![1];
    assert_eq!(standing(&decision), Standing::Tied(vec![1, 2]));
    let mut decision = ahead();
    decision.verdict.tied = vec![1, 4];
    assert_eq!(standing(&decision), Standing::Tied(vec![1, 4]));
    // The interval is that of the first two: it isn't printed for another pair.
    assert!(!recommendation(&decision)[0].contains('±'));
}

#[test]
fn three_that_are_tied_are_all_named_the_most_often_best_first() {
    let mut decision = tied();
    decision.verdict.tied = vec![4, 2, 1];
    assert_eq!(
        recommendation(&decision)[0],
        "The runs cannot tell “act alone”, “join for this campaign” and “lead” apart: best in 23, 22 and 5 of 50 futures."
    );
}

#[test]
fn without_a_flip_value_it_says_that_no_number_turns_it_around() {
    let mut decision = ahead();
    for driver in &mut decision.drivers {
        driver.flip = None;
    }
    assert_eq!(
        recommendation(&decision)[1],
        "No single uncertain number turns that around within its range; the active base of the county coalition moves the difference most."
    );
    decision.verdict.told_apart = false;
    assert_eq!(
        recommendation(&decision)[1],
        "What moves the difference most is the active base of the county coalition, but no value within its range settles it."
    );
    decision.drivers.clear();
    assert_eq!(recommendation(&decision)[1], "No single uncertain number stands out as what it hangs on.");
}

#[test]
fn one_choice_or_no_future_is_not_a_comparison() {
    assert_eq!(
        recommendation(&single()),
        [
            "Only “stay out” is on the table here, so there is nothing to compare it with; the runs show what it leads to."
        ]
    );
    assert_eq!(regret_finding(&single()), "With one choice there is nothing to regret.");
    assert_eq!(drivers_finding(&single()), "With one choice there is no difference to explain.");
    let nothing = Decision { futures: 0, ..ahead() };
    assert_eq!(recommendation(&nothing), ["No future has been run yet, so there is nothing to say."]);
}

#[test]
fn choices_that_never_differ_are_not_ranked() {
    assert_eq!(
        recommendation(&no_difference()),
        [
            "The runs show no difference between “stay out” and “act alone”: by what you care about they come out the same in every future."
        ]
    );
    let unexplained = Decision { case_against: None, ..ahead() };
    assert_eq!(case_against(&unexplained), ["“act alone” is not the best choice in 19 of 50 futures."]);
    assert_eq!(case_against(&no_difference()), ["In no future did another choice come out better."]);
}

#[test]
fn every_answer_has_at_most_two_sentences() {
    for decision in [ahead(), tied(), single(), no_difference()] {
        let said = recommendation(&decision);
        assert!((1..=2).contains(&said.len()));
        for sentence in said {
            assert!(sentence.ends_with('.') && !sentence.contains(". "), "{sentence}");
            assert!(!sentence.contains('!'));
        }
    }
}

#[test]
fn how_sure_names_futures_and_what_more_would_take() {
    assert_eq!(
        how_sure(&ahead()),
        ["512 futures, each played 8 times with other luck, all choices in the same futures (seed 1912)."]
    );
    let mut decision = tied();
    decision.futures = 1;
    decision.replicates = 1;
    assert_eq!(
        how_sure(&decision),
        [
            "One future, each played once with other luck, all choices in the same futures (seed 1912).",
            "About 1,900 futures would be needed to tell the first two apart, if the difference stays as it is.",
        ]
    );
    decision.verdict.futures_needed = None;
    assert!(how_sure(&decision)[1].starts_with("More futures would hardly tell them apart"));
}

#[test]
fn a_posture_that_could_not_be_taken_says_so() {
    let mut decision = ahead();
    assert_eq!(taken(&decision.postures[0]), None);
    assert_eq!(
        taken(&decision.postures[4]).unwrap(),
        "“lead” could be taken in 12 of 50 futures only; where your organization isn't the strongest member, its figures are those of fighting alone."
    );
    decision.postures[4].taken = 0.0;
    assert!(taken(&decision.postures[4]).unwrap().starts_with("“lead” could be taken not once; "));
}

#[test]
fn two_named_choices_are_compared_whichever_is_ahead() {
    let mut decision = ahead();
    let pair = |told_apart, difference| Pair { first: 4, second: 1, told_apart, difference };
    assert_eq!(
        comparison(&decision, &pair(true, [-0.52, -0.6, -0.44])),
        [
            "Of the two, the runs show “act alone” ahead of “lead”: best of all choices in 31 against 5 of 50 futures."
        ]
    );
    let turned = comparison(&decision, &pair(true, [0.52, 0.44, 0.6]));
    assert!(turned[0].contains("“lead” ahead of “act alone”"));
    assert_eq!(
        comparison(&decision, &pair(false, [0.01, -0.03, 0.05])),
        [
            "The runs cannot tell “lead” and “act alone” apart: best of all choices in 5 against 31 of 50 futures, a difference of 1 ± 4 points."
        ]
    );
    let alone = Pair { first: 0, second: 0, told_apart: false, difference: [0.0; 3] };
    assert_eq!(comparison(&single(), &alone), recommendation(&single()));
    assert_eq!(said(&decision), recommendation(&decision));
    decision.compared = Some(pair(true, [-0.52, -0.6, -0.44]));
    assert!(said(&decision)[0].starts_with("Of the two, "));
    assert!(drivers_finding(&decision).starts_with("The difference between “lead” and “act alone” "));
    assert!(direction(&decision, &decision.drivers[0]).contains("“act alone”"));
}

#[test]
fn a_flip_that_was_not_found_is_not_said_to_be_none() {
    let mut decision = ahead();
    for driver in &mut decision.drivers {
        driver.flip = None;
    }
    assert!(recommendation(&decision)[1].starts_with("No single uncertain number turns that around"));
    decision.drivers[1].search = FlipSearch::Unsure;
    decision.drivers[2].search = FlipSearch::Skipped;
    let short: Vec<String> = decision.drivers[..3].iter().map(flip_short).collect();
    assert_eq!(short, ["none within its range", "not certain", "not looked for"]);
    assert!(flip(&decision, &decision.drivers[1]).ends_with("is not certain."));
    assert!(flip(&decision, &decision.drivers[2]).contains("was not looked for"));
    assert!(recommendation(&decision)[1].starts_with("No value was found that surely changes that; "));
}

#[test]
fn regret_leaves_out_what_could_not_be_taken() {
    let mut decision = ahead();
    decision.postures[4].taken = 0.2;
    decision.postures[4].expected_regret = 0.0;
    decision.postures[4].max_regret = 0.0;
    assert!(!regret_finding(&decision).contains("“lead”"));
    decision.postures[4].taken = 0.8;
    assert!(regret_finding(&decision).contains("“lead”"));
}

#[test]
fn flips_name_the_side_the_value_and_the_unit() {
    let decision = ahead();
    assert_eq!(flip_short(&decision.drivers[0]), "flips above 117 people");
    assert_eq!(flip_short(&decision.drivers[1]), "flips below 0.46");
    assert_eq!(flip_short(&decision.drivers[2]), "none within its range");
    assert_eq!(
        flip(&decision, &decision.drivers[1]),
        "Below 0.46 (somewhere in 0.41–0.55) “join for this campaign” does better on average; its range is 0.36–0.81."
    );
    assert_eq!(
        flip(&decision, &decision.drivers[2]),
        "No value within its range (9–44 weeks) changes which does better on average."
    );
}

#[test]
fn campaigns_are_told_as_counts() {
    let result = |share_won, p_won, decided| {
        campaign(&CampaignResult { id: String::new(), label: String::new(), share_won, p_won, decided })
    };
    assert_eq!(result(0.5, 0.62, 1.0), "some of it won in 31 of 50 runs; 50 % of it on average");
    assert_eq!(result(0.62, 0.62, 1.0), "won in 31 of 50 runs");
    assert_eq!(result(0.0, 0.0, 1.0), "won in no run");
    assert_eq!(result(1.0, 1.0, 1.0), "won in all runs");
    assert_eq!(result(f64::NAN, f64::NAN, 0.0), "not decided within the weeks we look ahead");
}

#[test]
fn the_case_against_names_the_future_and_what_sets_it_apart() {
    assert_eq!(
        case_against(&ahead()),
        [
            "“act alone” is not the best choice in 19 of 50 futures.",
            "It fares worst in future 212: there “join for this campaign” comes out ahead, and “act alone” falls 0.31 short of it (in one figure for all you care about: 0 is about the poorest, 1 about the best result seen).",
            "What sets that future apart: the active base of the county coalition is 151 people (half the futures lie below 68 people); how hard the other side fights the recognition drive is 0.38 (half the futures lie below 0.57).",
        ]
    );
}

#[test]
fn caveats_put_weak_sources_that_matter_first() {
    let mut decision = ahead();
    let said = caveats(&decision);
    assert_eq!(said.len(), 3);
    assert_eq!(
        said[0],
        "Active base of the county coalition, taken as 24–158 people: partner's own claim (what its director says). It explains 31 % of the difference."
    );
    // As influential as the record, a guess goes first.
    for one in &mut decision.assumptions {
        one.influence = if matches!(one.grade.as_str(), "record" | "guess") { 0.2 } else { 0.0 };
    }
    assert!(caveats(&decision)[0].contains("expert judgement"));
    assert!(CANNOT_TELL[0].starts_with("It is not a forecast."));
}

#[test]
fn caveats_are_three_even_where_no_number_moves_the_answer() {
    let mut decision = ahead();
    assert_eq!(
        caveats_lead(&decision),
        "The answer leans most on these numbers; a weak source moves a number up the list:"
    );
    for one in &mut decision.assumptions {
        one.influence = if one.grade == "partner-claim" { 0.3 } else { 0.0 };
    }
    let said = caveats(&decision);
    assert_eq!(said.len(), 3);
    assert!(said[0].ends_with("It explains 30 % of the difference."), "{}", said[0]);
    // Then what nobody knows, before what somebody guessed.
    assert!(said[1].starts_with("Ties of the county coalition to a party"), "{}", said[1]);
    assert!(said[1].ends_with("Too small an effect to measure."), "{}", said[1]);
    assert_eq!(
        caveats_lead(&decision),
        "The answer leans most on the first of these; the others are the least well founded:"
    );
    // A coefficient can't be asked for; what describes the organizations goes before it, though better known.
    assert!(said[2].starts_with("How hard the other side fights"), "{}", said[2]);
    for one in &mut decision.assumptions {
        one.influence = 0.0;
    }
    assert_eq!(caveats(&decision).len(), 3);
    assert!(caveats_lead(&decision).starts_with("No single uncertain number stands out"));
    decision.assumptions.retain(|one| !one.uncertain);
    assert_eq!(caveats(&decision), [""; 0]);
    assert_eq!(caveats_lead(&decision), "No number behind the answer is uncertain.");
}

#[test]
fn small_counts_have_an_interval_that_can_be_read() {
    let mut decision = ahead();
    let choice = &mut decision.postures[1];
    choice.p_best = 0.003;
    choice.p_best_interval = [0.001, 0.04];
    let said = best_finding(&decision);
    assert!(said.contains("fewer than 1 (at most 2)"), "{said}");
    let choice = &mut decision.postures[1];
    choice.p_best = 0.997;
    choice.p_best_interval = [0.96, 0.999];
    let said = best_finding(&decision);
    assert!(said.contains("more than 49 (at least 48)"), "{said}");
}

#[test]
fn the_forecast_is_disclaimed_first() {
    assert!(CANNOT_TELL[0].starts_with("It is not a forecast."));
}

#[test]
fn sources_are_added_up_and_open_numbers_counted() {
    let mut decision = ahead();
    assert_eq!(
        unknowns(&decision).unwrap(),
        "1 number that plays a part here was left open and got a wide range; of these “ties of the county coalition to a party” mattered most (3 % of the difference)."
    );
    assert!(
        grades(&decision)
            .unwrap()
            .starts_with("Of what moves the answer, 55 % rests on what partners say of themselves, 24 % on informed estimates, ")
    );
    assert_eq!(
        judgement(&decision),
        "The answer rests on 8 numbers, 7 of them uncertain; 3 of the uncertain ones are somebody's judgement (expert judgement), with no record, study or count behind them."
    );
    decision.assumptions.retain(|one| one.grade == "record");
    decision.influence_by_grade = vec![("record".to_owned(), 1.0)];
    assert_eq!(unknowns(&decision), None);
    assert_eq!(
        grades(&decision).unwrap(),
        "Of what moves the answer, 100 % rests on public records and studies. Nothing of it rests on what partners say of themselves."
    );
    assert_eq!(grades(&single()), None);
}

#[test]
fn findings_state_what_a_chart_shows() {
    let decision = ahead();
    assert!(outcome_finding(&decision, "base").starts_with(
        "In 25 of 50 futures our active base is at least this, in 45 of 50 within the range in brackets: “stay out” "
    ));
    assert!(outcome_finding(&decision, "independence").contains("“act alone” 1 in nearly every future"));
    assert_eq!(
        regret_finding(&decision),
        "On average “act alone” falls least short of the best choice (0.03); if you fear the worst case more, “join for this campaign” does (0.28 at its worst)."
    );
    assert!(rank_finding(&decision).contains("“act alone” first in 31, last in 1"));
}

#[test]
fn the_conditions_are_plain_rules_with_density_and_coverage_in_place() {
    assert_eq!(
        winning_conditions(&ahead()),
        [
            "“act alone” beats “join for this campaign” when the active base of the county coalition is at most 98 people: in 88 % of such futures (density), which are 79 % of all in which it does (coverage); without the rules it is 70 %. In futures left out of the search (held out) it is 86 % and 76 %.",
            "“join for this campaign” beats “act alone” when the active base of the county coalition is at least 104 people and the strength of the opposition to the recognition drive is between 0.4 and 0.62: in 74 % of such futures (density), which are 64 % of all in which it does (coverage); without the rules it is 30 %, and no rules do better without covering little. In futures left out of the search (held out) it is 66 % and 52 %.",
        ]
    );
    let mut decision = ahead();
    decision.conditions.clear();
    assert_eq!(
        winning_conditions(&decision),
        [
            "No rule of three conditions or fewer tells the futures in which “act alone” beats “join for this campaign” from the others."
        ]
    );
    assert!(winning_conditions(&single()).is_empty());
}

#[test]
fn criteria_that_disagree_are_told_by_what_one_fears() {
    assert_eq!(
        criteria(&ahead()),
        [
            "On average over all futures “act alone” does best.",
            "If you want the worst case to be as good as it can be: “stay out”.",
            "If you fear most to have chosen wrongly, or fear to have chosen wrongly, but not the rarest cases: “join for this campaign”.",
            "Without any weights: none of “stay out”, “act alone” and “join for this campaign” is beaten by another choice in all that you value at once.",
        ]
    );
    let mut decision = ahead();
    decision.robustness.criteria.retain(|one| one.best == [1]);
    decision.robustness.not_dominated = vec![1];
    assert_eq!(
        criteria(&decision),
        [
            "On average over all futures “act alone” does best.",
            "The other criteria agree, or do not tell the choices apart.",
            "Without any weights: “act alone” is at least as good on average as every other choice in all that you value.",
        ]
    );
    assert!(criteria(&single()).is_empty());
}

#[test]
fn questions_are_plain_ordered_by_worth_and_come_with_a_way_to_find_out() {
    let asked = questions(&ahead());
    // Not the model's own coefficient, and not what luck alone may explain.
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[0].question, "How many people does the county coalition really bring when it asks?");
    assert_eq!(
        asked[0].worth,
        "So far 24–158 people (partner's own claim). Who knows it before choosing gets 40 % of what knowing everything would bring, and chooses otherwise in 6 of 50 futures."
    );
    assert_eq!(asked[0].how, "Ask for people at a small action on a date that you set, and count who comes.");
    assert_eq!(asked[1].question, "How hard will the other side fight the recognition drive?");
    assert!(questions_lead(&ahead()).contains("“act alone” does best on average."));
    assert!(questions_lead(&single()).starts_with("With one choice"));
    assert!(questions_lead(&no_difference()).starts_with("Nothing that you could find out"));
    let mut decision = ahead();
    decision.find_out.numbers.clear();
    assert!(questions_lead(&decision).contains("no single number"));
}
