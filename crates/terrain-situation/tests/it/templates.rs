//! The templates are good situations as they stand.

use std::collections::BTreeSet;
use terrain_situation::{Context, Day, Form, SetBy, read_situation, templates};

#[test]
fn every_template_is_read_without_fault_or_warning() {
    let later = Context { today: Day::parse("2040-01-01"), ..Context::lenient() };
    for template in templates() {
        match read_situation(template.name, template.text, &later) {
            Ok((_, warnings)) => assert!(warnings.is_empty(), "{}: {warnings:#?}", template.name),
            Err(faults) => panic!("{}: {:#?}", template.name, faults.faults),
        }
    }
}

#[test]
fn paths_of_quantities_are_unique_and_forms_are_sound() {
    for template in templates() {
        let (situation, _) = read_situation(template.name, template.text, &Context::lenient()).unwrap();
        let paths: BTreeSet<_> = situation.quantities.iter().map(|quantity| &quantity.path).collect();
        assert_eq!(paths.len(), situation.quantities.len(), "{}", template.name);
        for quantity in &situation.quantities {
            assert_eq!(quantity.span.is_some(), quantity.set_by == SetBy::User, "{}", quantity.path);
            assert!(!quantity.label.is_empty() && !quantity.label.contains('{'), "{}", quantity.path);
            if let Form::Prior { id } = quantity.form {
                assert!(situation.quantity(id).path.starts_with("priors."), "{}", quantity.path);
            }
        }
    }
}

#[test]
fn templates_are_small_enough_to_run_quickly() {
    for template in templates() {
        let (situation, _) = read_situation(template.name, template.text, &Context::lenient()).unwrap();
        let agents = situation.population.persons as f64 / situation.population.persons_per_agent;
        assert!((2000.0..=5000.0).contains(&agents), "{}: {agents}", template.name);
        assert!(situation.horizon_weeks <= 156, "{}", template.name);
    }
}

/// So that exchanging the numbers of the partners of a labor and an electoral fight is exchanging their values, key by key.
#[test]
fn partners_of_labor_and_electoral_templates_have_the_same_keys() {
    let keys = |name: &str| -> BTreeSet<String> {
        let template = templates().iter().find(|template| template.name == name).unwrap();
        let file: toml::Table = toml::from_str(template.text).unwrap();
        let partners: Vec<&toml::Value> = file["organization"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|organization| organization.get("principal").is_none())
            .collect();
        assert_eq!(partners.len(), 1, "{name}");
        let keys = partners[0].as_table().unwrap().keys();
        keys.cloned().collect()
    };
    assert_eq!(keys("labor-drive"), keys("candidate"));
    assert_eq!(keys("labor-drive"), keys("legislation"));
}
