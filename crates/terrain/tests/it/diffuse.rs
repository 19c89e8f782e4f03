//! `terrain diffuse`: published cases through files and options, and what is refused.

use crate::support::{Desk, repository};
use serde_json::Value;

/// Cases of a folder beside the checkout, with the folder.
fn cases(kind: &str) -> Vec<Value> {
    let folder = repository().join("../shared/validation").join(kind);
    let Ok(entries) = std::fs::read_dir(&folder) else {
        eprintln!("SKIPPED: the published answers are not beside the checkout ({kind})");
        return Vec::new();
    };
    let paths = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "json"));
    paths.map(|path| serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()).collect()
}

fn joined(list: &Value) -> String {
    list.as_array().unwrap().iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[test]
fn published_cases_come_out_as_published() {
    for case in cases("diffusion") {
        let (desk, input, expected, id) = (Desk::new(), &case["input"], &case["expected"], &case["id"]);
        let model = input["model"].as_str().unwrap();
        let graph = match input["graph"].as_str() {
            Some(file) if file != "complete" => {
                repository().join("../shared/validation/diffusion").join(file).display().to_string()
            }
            _ => "complete".to_owned(),
        };
        let mut arguments =
            vec!["diffuse".to_owned(), model.to_owned(), "--json".to_owned(), "--graph".to_owned(), graph];
        let mut option = |name: &str, value: String| arguments.extend([format!("--{name}"), value]);
        if !input["nodes"].is_null() {
            option("nodes", input["nodes"].to_string());
        }
        match model {
            "threshold" | "complex" => {
                option("threshold", text(&input["threshold"]));
                option("seeds", joined(&input["seeds"]));
                option("steps", input["steps"].to_string());
            }
            "hegselmann-krause" => {
                desk.write("opinions.json", input["opinions"].to_string());
                option("initial", "opinions.json".to_owned());
                option("epsilon", input["epsilon"].to_string());
                option("steps", input["steps"].to_string());
            }
            "deffuant" => {
                option("epsilon", input["epsilon"].to_string());
                option("mu", input["mu"].to_string());
                option("sweeps", input["sweeps"].to_string());
            }
            _ => {
                let number = |name: &str| input[name].as_f64().unwrap();
                let beta = number("R0") * number("gamma") / (number("nodes") - 1.0);
                option("beta", beta.to_string());
                option("gamma", number("gamma").to_string());
                option("seeds", format!("random:{}", input["initial_infected"]));
                option("runs", "20".to_owned());
            }
        }
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let answer = desk.json(&arguments);
        let tolerance = case["tolerance"].as_f64().unwrap();
        match model {
            "threshold" | "complex" => assert_eq!(answer["active"], expected["active"], "{id}"),
            "hegselmann-krause" => {
                let pairs =
                    answer["final"].as_array().unwrap().iter().zip(expected["final"].as_array().unwrap());
                for (found, expected) in pairs {
                    assert!(
                        (found.as_f64().unwrap() - expected.as_f64().unwrap()).abs() <= tolerance,
                        "{id}"
                    );
                }
            }
            "deffuant" => {
                let large = |group: &&Value| group["share"].as_f64().unwrap() >= 0.05;
                let count = answer["clusters"].as_array().unwrap().iter().filter(large).count();
                assert!(
                    expected["large_clusters"].as_array().unwrap().iter().any(|one| *one == count),
                    "{id}: {count}"
                );
            }
            _ => {
                let found = answer["attack_rate"]["mean"].as_f64().unwrap();
                assert!(
                    (found - expected["attack_rate"].as_f64().unwrap()).abs() <= tolerance,
                    "{id}: {found}"
                );
            }
        }
    }
}

#[test]
fn own_thresholds_come_from_a_file() {
    for case in cases("threshold_heterogeneous") {
        let (desk, input) = (Desk::new(), &case["input"]);
        desk.write("own.txt", input["thresholds"].to_string());
        desk.write("seeds.txt", joined(&input["seeds"]));
        let graph = repository()
            .join("../shared/validation/threshold_heterogeneous")
            .join(input["graph"].as_str().unwrap());
        let steps = input["steps"].to_string();
        let answer = desk.json(&[
            "diffuse",
            "threshold",
            "--graph",
            graph.to_str().unwrap(),
            "--nodes",
            &input["nodes"].to_string(),
            "--threshold",
            "own.txt",
            "--seeds",
            "seeds.txt",
            "--steps",
            &steps,
            "--json",
        ]);
        assert_eq!(answer["active"], case["expected"]["active"]);
    }
}

/// A ring of six: everybody has two neighbours, so that half of them active is enough to pass it on.
const RING: &str = "0 1\n1 2\n2 3\n3 4\n4 5\n5 0\n";

#[test]
fn text_pairs_and_packed_edges_say_the_same() {
    let desk = Desk::new();
    let pairs: Vec<u8> =
        (0_u32..6).flat_map(|node| [node, (node + 1) % 6]).flat_map(u32::to_le_bytes).collect();
    desk.write("ring.txt", RING);
    desk.write("ring.bin", pairs);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut packed, RING.as_bytes()).unwrap();
    desk.write("ring.edges.gz", packed.finish().unwrap());
    for file in ["ring.txt", "ring.bin", "ring.edges.gz"] {
        let answer = desk.json(&[
            "diffuse",
            "threshold",
            "--graph",
            file,
            "--threshold",
            "1/2",
            "--seeds",
            "0",
            "--json",
        ]);
        assert_eq!((&answer["nodes"], &answer["edges"]), (&6.into(), &6.into()), "{file}");
        assert_eq!(answer["active"], serde_json::json!([1, 3, 5, 6]), "{file}");
    }
    let table = desk.answer(&[
        "diffuse",
        "threshold",
        "--graph",
        "ring.txt",
        "--threshold",
        "0.5",
        "--seeds",
        "0",
        "--csv",
    ]);
    assert_eq!(table, "step,active,new\n0,1,1\n1,3,2\n2,5,2\n3,6,1\n");
}

#[test]
fn the_same_seed_gives_the_same_numbers_and_another_seed_others() {
    let desk = Desk::new();
    let run = |seed: &str| {
        desk.answer(&[
            "diffuse",
            "deffuant",
            "--graph",
            "complete:200",
            "--epsilon",
            "0.2",
            "--runs",
            "3",
            "--seed",
            seed,
            "--json",
        ])
    };
    assert_eq!(run("5"), run("5"));
    assert_ne!(run("5"), run("6"));
}

#[test]
fn what_cannot_be_run_is_explained() {
    let desk = Desk::new();
    desk.write("ring.txt", RING);
    desk.write("words.txt", "0 1\none two\n");
    desk.write("half.bin", [0, 0, 0, 0, 1]);
    desk.write("cut.gz", [0x1f, 0x8b, 8, 0, 0]);
    desk.write("empty.txt", "# nothing\n");
    desk.write("few.txt", "0.1 0.2");
    for (arguments, expected) in [
        ("threshold --threshold 0.2", "add --graph FILE"),
        ("threshold --graph absent.txt --threshold 0.2", "absent.txt: cannot be read"),
        ("threshold --graph words.txt --threshold 0.2", "words.txt: line 2: entry 1 is not a node number"),
        ("threshold --graph half.bin --threshold 0.2", "eight bytes each"),
        ("threshold --graph cut.gz --threshold 0.2", "cannot be unpacked"),
        ("threshold --graph empty.txt --threshold 0.2", "there is no edge in it"),
        ("threshold --graph ring.txt --threshold often", "neither a number, a fraction nor a file"),
        ("threshold --graph ring.txt --threshold 0.2 --seeds 17", "seeds names node 17"),
        (
            "threshold --graph ring.txt --threshold 0.2 --seeds some",
            "neither node numbers, random:N nor a file",
        ),
        ("threshold --graph ring.txt --threshold few.txt", "2 values for 6 nodes"),
        ("deffuant --graph complete:many --epsilon 0.2", "expected a whole number after `complete:`"),
        ("deffuant --graph complete --epsilon 0.2", "does not say how many nodes"),
        (
            "deffuant --graph complete:9 --epsilon 0.2 --mu 0.7",
            "mu is 0.7, but must be above 0 and at most 0.5",
        ),
        ("deffuant --graph complete:9 --epsilon -1", "epsilon is -1"),
        (
            "sir --graph ring.txt --beta 2 --gamma 0.1 --seeds 0",
            "beta is 2, but must be a chance from 0 to 1",
        ),
        ("sir --graph ring.txt --beta 0.2 --gamma 0 --seeds 0", "give a number of steps"),
    ] {
        let arguments: Vec<&str> = ["diffuse"].into_iter().chain(arguments.split(' ')).collect();
        let message = desk.fault(&arguments).replace("\n  │ ", " ");
        assert!(message.contains(expected), "{arguments:?}: {message}");
    }
    assert_eq!(desk.run(&["diffuse", "sir", "--graph", "ring.txt", "--beta", "0.1"]).code, 2);
    assert_eq!(
        desk.run(&["diffuse", "deffuant", "--graph", "complete:9", "--epsilon", "0.2", "--runs", "0"]).code,
        2
    );
}
