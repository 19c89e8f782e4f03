//! Changing numbers in the text: the change is there, the file is still a situation, and nothing else has moved.

use proptest::prelude::*;
use terrain_situation::edit::{Change, Edit, EditFault, Place, change, evidence};
use terrain_situation::{Context, Situation, read_situation, templates};

fn read(text: &str) -> Situation {
    match read_situation("edited.toml", text, &Context::lenient()) {
        Ok((situation, _)) => situation,
        Err(faults) => panic!("{:?}\n{text}", faults.faults),
    }
}

fn members() -> String {
    evidence("olms.members", &[("file_number".to_owned(), "48".to_owned())].into(), &[])
}

fn edits() -> Vec<Edit> {
    let text = |text: &str| text.to_owned();
    vec![
        Edit::Number { key: text("list"), value: members() },
        Edit::Number { key: text("effort"), value: text("0.25") },
        Edit::PartOfGroup {
            group: text("ties"),
            key: text("party"),
            value: text("{ value = 0.4, source = \"a filing\" }"),
        },
        Edit::PartOfGroup { group: text("modes"), key: text("phone"), value: text("0.5") },
        Edit::Group {
            group: text("funding"),
            parts: vec![
                (text("dues"), text("0.75")),
                (text("foundations"), text("{ low = 0, best = 0.1, high = 0.3 }")),
            ],
        },
    ]
}

/// The lines between what the two texts have in common at their beginnings and ends.
fn differing<'t>(before: &'t str, after: &'t str) -> (Vec<&'t str>, Vec<&'t str>) {
    let (old, new): (Vec<&str>, Vec<&str>) =
        (before.split_inclusive('\n').collect(), after.split_inclusive('\n').collect());
    let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let most = old.len().min(new.len()) - start;
    let end = old.iter().rev().zip(new.iter().rev()).take(most).take_while(|(a, b)| a == b).count();
    (old[start..old.len() - end].to_vec(), new[start..new.len() - end].to_vec())
}

fn comment(line: &str) -> &str {
    // No template has the sign inside of a text.
    line.split_once('#').map_or("", |(_, comment)| comment)
}

proptest! {
    #[test]
    fn one_change_moves_nothing_else(
        template in 0..templates().len(),
        who in 0..30_usize,
        edit in 0..edits().len(),
        windows in any::<bool>(),
        open_end in any::<bool>(),
    ) {
        let mut text = templates()[template].text.to_owned();
        if windows {
            text = text.replace('\n', "\r\n");
        }
        if open_end {
            text.truncate(text.trim_end().len());
        }
        let organizations = read(&text).organizations;
        let place = Place::Organization(organizations[who % organizations.len()].id.clone());
        let change_of = Change { place, edit: edits()[edit].clone() };
        let changed = change(&text, std::slice::from_ref(&change_of)).unwrap();
        read(&changed);
        let (old, new) = differing(&text, &changed);
        prop_assert!(old.len() <= 1, "{old:?}");
        let key = match &change_of.edit {
            Edit::Number { key, .. } => key,
            Edit::PartOfGroup { group, .. } | Edit::Group { group, .. } => group,
            Edit::Seats { .. } => unreachable!("not among the edits"),
        };
        for line in &old {
            prop_assert!(line.trim_start().starts_with(key.as_str()), "{line}");
            prop_assert!(new.last().is_some_and(|new| comment(new) == comment(line)), "{new:?}");
        }
        for line in &new {
            prop_assert!(line.trim_start().starts_with(key.as_str()), "{line}");
            prop_assert!(!windows || line.ends_with("\r\n") || open_end, "{line:?}");
        }
        prop_assert!(!changed.replace("\r\n", "").contains('\r'));
        // The same change again changes nothing more.
        prop_assert_eq!(change(&changed, &[change_of]).unwrap(), changed);
    }
}

#[test]
fn all_changes_of_a_file_keep_every_other_line_in_its_place() {
    for template in templates() {
        let situation = read(template.text);
        let changes: Vec<Change> = situation
            .organizations
            .iter()
            .flat_map(|one| {
                edits().into_iter().map(|edit| Change { place: Place::Organization(one.id.clone()), edit })
            })
            .collect();
        let changed = change(template.text, &changes).unwrap();
        read(&changed);
        let touched = |line: &&str| {
            ["list", "effort ", "ties", "modes", "funding"].iter().any(|key| line.starts_with(key))
        };
        let others = |text: &'static str| text.lines().filter(|line| !touched(line)).collect::<Vec<_>>();
        let kept: Vec<&str> = changed.lines().filter(|line| !touched(line)).collect();
        assert_eq!(others(template.text), kept, "{}", template.name);
    }
}

const FORMS: &str = r#"terrain = 1
name = "forms"
[population]
persons = 9000   # people
[[population.stratum]]
name = "all"
[[organization]]
id = "us"   # we
principal = true
[organization.funding]   # ours
# what members pay
dues = 0.9   # most of it
small_donors = 0.1   # the rest
[[organization]]
id = "dotted"
list = 5
funding.dues = 0.5   # half
funding.foundations = 0.5
ties.party = 0.1
"#;

fn one(text: &str, id: &str, edit: Edit) -> String {
    let place = if id == "ties" { Place::Ties } else { Place::Organization(id.to_owned()) };
    change(text, &[Change { place, edit }]).unwrap()
}

fn funding() -> Edit {
    Edit::Group {
        group: "funding".to_owned(),
        parts: vec![("dues".to_owned(), "0.25".to_owned()), ("government".to_owned(), "0.75".to_owned())],
    }
}

#[test]
fn groups_in_sections_and_with_dots_stay_written_as_they_are() {
    let section = one(FORMS, "us", funding());
    assert!(
        section.contains("[organization.funding]   # ours\n# what members pay\ndues = 0.25\ngovernment = 0.75   # most of it\n# the rest\n"),
        "{section}"
    );
    read(&section);
    let dotted = one(FORMS, "dotted", funding());
    assert!(
        dotted.contains(
            "list = 5\nfunding.dues = 0.25\nfunding.government = 0.75   # half\nties.party = 0.1\n"
        ),
        "{dotted}"
    );
    read(&dotted);
    let part =
        Edit::PartOfGroup { group: "ties".to_owned(), key: "party".to_owned(), value: "0.9".to_owned() };
    assert!(one(FORMS, "dotted", part.clone()).contains("\nties.party = 0.9\n"));
    let new = one(FORMS, "us", part);
    assert!(new.contains("principal = true\nties.party = 0.9\n[organization.funding]"), "{new}");
    read(&new);
    let employers =
        Edit::PartOfGroup { group: "ties".to_owned(), key: "employers".to_owned(), value: "0.2".to_owned() };
    assert!(one(FORMS, "dotted", employers).contains("ties.party = 0.1\nties.employers = 0.2\n"));
}

#[test]
fn sizes_of_workplaces_find_their_section_or_make_it() {
    let size = || Edit::Number {
        key: "workplace_size".to_owned(),
        value: evidence("nlrb.unit_size", &[].into(), &[]),
    };
    let made = one(FORMS, "ties", size());
    assert!(
        made.contains("persons = 9000   # people\nties.workplace_size = { evidence = \"nlrb.unit_size\" }\n"),
        "{made}"
    );
    read(&made);
    let there = FORMS.replace(
        "[[organization]]\nid = \"us\"",
        "[population.ties]\nweak = 2 # few\n\n[[organization]]\nid = \"us\"",
    );
    let added = one(&there, "ties", size());
    assert!(
        added.contains("weak = 2 # few\nworkplace_size = { evidence = \"nlrb.unit_size\" }\n\n"),
        "{added}"
    );
    read(&added);
}

#[test]
fn organizations_in_braces_are_changed_there() {
    let text = "organization = [ { id = \"us\", list = 3 }, { id = \"them\" } ]  # both\n";
    let number = |value: &str| Edit::Number { key: "list".to_owned(), value: value.to_owned() };
    assert_eq!(one(text, "us", number("4")), text.replace("list = 3", "list = 4"));
    assert_eq!(one(text, "them", number("7")), text.replace("\"them\" }", "\"them\", list = 7 }"));
    assert_eq!(
        one(text, "them", funding()),
        text.replace("\"them\" }", "\"them\", funding = { dues = 0.25, government = 0.75 } }")
    );
}

#[test]
fn seats_from_a_record_take_the_place_of_those_listed_and_comments_stay() {
    let text = "terrain = 1\n[[chamber]]\nid = \"senate\" # upper\n# nobody counted these\n[[chamber.seat]] # first\nlabel = \"a\"\nideal_point = 0.1 # a guess\n\n[[chamber.seat]]\ncount = 3\n# after\n[[campaign]]\nid = \"x\"\n";
    let edit = Edit::Seats { value: evidence("rollcall.seats", &[].into(), &[]) };
    let place = Place::Chamber("senate".to_owned());
    let changed = change(text, &[Change { place: place.clone(), edit }]).unwrap();
    assert_eq!(
        changed,
        "terrain = 1\n[[chamber]]\nid = \"senate\" # upper\nseats = { evidence = \"rollcall.seats\" }\n# nobody counted these\n# first\n# a guess\n\n# after\n[[campaign]]\nid = \"x\"\n"
    );
    let missing = change(
        text,
        &[Change { place: Place::Chamber("house".to_owned()), edit: Edit::Seats { value: "1".to_owned() } }],
    );
    assert_eq!(missing.unwrap_err().to_string(), "the file has no chamber `house`");
}

#[test]
fn what_is_written_in_a_way_of_its_own_is_left_to_the_user() {
    let text = FORMS.replace("list = 5\n", "") + "[organization.list]\nvalue = 5\n";
    let edit = Edit::Number { key: "list".to_owned(), value: "6".to_owned() };
    let place = Place::Organization("dotted".to_owned());
    let fault = change(&text, &[Change { place: place.clone(), edit: edit.clone() }]).unwrap_err();
    assert_eq!(fault.to_string(), "`list` is a section of its own; change it there by hand");
    assert_eq!(change("= 3", &[Change { place: place.clone(), edit }]), Err(EditFault::NotToml));
    let broken = Edit::Number { key: "list".to_owned(), value: "{ nothing".to_owned() };
    assert_eq!(change(FORMS, &[Change { place, edit: broken }]), Err(EditFault::NotToml));
}

#[test]
fn numbers_of_campaigns_coalitions_and_coefficients_are_changed_too() {
    let number = |place: Place, key: &str| Change {
        place,
        edit: Edit::Number { key: key.to_owned(), value: "{ low = 0.1, best = 0.2, high = 0.3 }".to_owned() },
    };
    for template in templates() {
        let situation = read(template.text);
        let Some(campaign) = situation.campaigns.first() else { continue };
        let mut changes = vec![
            number(Place::Campaign(campaign.id.clone()), "opposition"),
            number(Place::Priors, "learning_rate"),
            number(Place::Priors, "pull_rate"),
        ];
        let coalition = situation.coalitions.first();
        changes.extend(coalition.map(|one| number(Place::Coalition(one.id.clone()), "initial_tie")));
        for text in [template.text.to_owned(), template.text.replace('\n', "\r\n")] {
            let changed = change(&text, &changes).unwrap();
            let again = read(&changed);
            let mut ids = vec![again.campaigns[0].opposition];
            ids.extend(["learning_rate", "pull_rate"].map(|name| again.coefficients[name]));
            ids.extend(again.coalitions.first().map(|one| one.initial_tie));
            for id in ids {
                assert_eq!(again.quantity(id).form.distribution().unwrap().support(), (0.1, 0.3));
            }
            assert_eq!(changed.matches("[priors]").count(), 1, "{changed}");
            assert_eq!(changed.contains("\r\n"), text.contains("\r\n"));
        }
    }
    let nowhere = number(Place::Campaign("no".to_owned()), "opposition");
    let fault = change(templates()[0].text, &[nowhere]).unwrap_err();
    assert_eq!(fault.to_string(), "the file has no campaign `no`");
}
