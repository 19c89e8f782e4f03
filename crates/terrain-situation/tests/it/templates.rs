//! The templates are good situations as they stand.

use std::collections::BTreeSet;
use terrain_situation::{Context, Form, SetBy, read_situation, templates};

#[test]
fn every_template_is_read_without_fault_or_warning() {
    for template in templates() {
        match read_situation(template.name, template.text, &Context::lenient()) {
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
