//! `terrain run`: the same bytes whatever happens, and what is refused before anything is written.

use crate::support::{Desk, SMALL, shards};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Eight blocks of futures, quick enough to be run several times.
const PLAN: [&str; 4] = ["--futures", "256", "--replicates", "2"];

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("small.toml", SMALL);
    desk
}

fn run(desk: &Desk, further: &[&str]) -> String {
    desk.answer(&[&["run", "small.toml"], PLAN.as_slice(), further].concat())
}

/// The program at work in the desk's folder.
fn start(desk: &Desk, further: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_terrain"))
        .current_dir(desk.at(""))
        .args([&["run", "small.toml"], PLAN.as_slice(), further].concat())
        .env("XDG_DATA_HOME", desk.at("data-home"))
        .env_remove("TERRAIN_STORE")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Waits until so many shards are there, or the program has ended.
fn wait_for_shards(desk: &Desk, folder: &str, count: usize, child: &mut Child) {
    let begin = Instant::now();
    while shards(&desk.at(folder)).len() < count && child.try_wait().unwrap().is_none() {
        assert!(begin.elapsed() < Duration::from_secs(60), "no shard came");
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let desk = desk();
    run(&desk, &["--threads", "1", "--out", "one"]);
    let one = shards(&desk.at("one"));
    assert_eq!(one.len(), 8);
    for threads in ["2", "4"] {
        run(&desk, &["--threads", threads, "--out", threads]);
        assert!(one == shards(&desk.at(threads)), "{threads} threads");
    }
    run(&desk, &["--seed", "2", "--out", "seed"]);
    assert!(one != shards(&desk.at("seed")), "another seed gives other rows");
}

#[test]
fn twenty_kills_and_a_resume_give_the_same_bytes() {
    let desk = desk();
    run(&desk, &["--out", "whole"]);
    for kill in 0..20_u64 {
        let mut child =
            start(&desk, if kill == 0 { &["--out", "killed"] } else { &["--out", "killed", "--resume"] });
        // The moment differs from kill to kill, from before anything is written to the middle of the run.
        if kill == 0 {
            wait_for_shards(&desk, "killed", 1, &mut child);
        } else {
            std::thread::sleep(Duration::from_millis(7 * kill % 60));
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
    run(&desk, &["--out", "killed", "--resume"]);
    assert!(shards(&desk.at("whole")) == shards(&desk.at("killed")));
    let left: Vec<_> = std::fs::read_dir(desk.at("killed/shards")).unwrap().collect();
    assert_eq!(left.len(), 8, "drafts of killed runs are swept away: {left:?}");
}

#[cfg(unix)]
#[test]
fn ctrl_c_keeps_the_shards_and_says_how_to_go_on() {
    let desk = desk();
    run(&desk, &["--out", "whole"]);
    let mut child = start(&desk, &["--out", "stopped run", "--threads", "1"]);
    wait_for_shards(&desk, "stopped run", 1, &mut child);
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    let said = crate::support::said(&child.wait_with_output().unwrap());
    assert_eq!(said.code, 1, "{}", said.err);
    assert!(said.out.is_empty(), "{}", said.out);
    let kept = shards(&desk.at("stopped run")).len();
    assert!(
        said.err.contains(&format!("stopped: {kept} of 8 blocks of futures are kept in stopped run")),
        "{}",
        said.err
    );
    let flat = said.err.replace("\n  │ ", " ").replace("\n        ", " ");
    let on = "terrain run small.toml --futures 256 --replicates 2 --seed 1 --out 'stopped run' --resume";
    assert!(flat.contains(on), "{flat}");
    assert!((1..8).contains(&kept), "{kept} shards");
    let so_far = desk.json(&["report", "stopped run", "--json"]);
    assert!(
        so_far["warnings"].as_array().unwrap().iter().any(|one| one.as_str().unwrap().contains("future")),
        "{so_far:#}"
    );
    run(&desk, &["--out", "stopped run", "--resume"]);
    assert!(shards(&desk.at("whole")) == shards(&desk.at("stopped run")));
}

#[test]
fn a_run_is_never_overwritten() {
    let desk = desk();
    let tiny = ["run", "small.toml", "--futures", "3", "--replicates", "1"];
    let with = |further: &[&'static str]| [tiny.as_slice(), further].concat();
    desk.answer(&with(&["--out", "mine"]));
    let before = shards(&desk.at("mine"));
    let message = desk.fault(&with(&["--out", "mine"]));
    assert!(message.contains("mine holds a run already") && message.contains("--resume"), "{message}");
    // Nothing is missing, and nothing is computed again.
    desk.answer(&with(&["--out", "mine", "--resume"]));
    assert!(before == shards(&desk.at("mine")));
    for (further, field) in [
        (&["--seed", "7"][..], "seed: 1 there, 7 here"),
        (&["--futures", "4"], "futures: 3 there, 4 here"),
        (&["--replicates", "2"], "replicates: 1 there, 2 here"),
    ] {
        let plan = [["--futures", "3"], ["--replicates", "1"], ["--seed", "1"]];
        let plan = plan.iter().filter(|option| option[0] != further[0]).flatten().copied();
        let arguments: Vec<&str> = ["run", "small.toml", "--out", "mine", "--resume"]
            .into_iter()
            .chain(plan)
            .chain(further.iter().copied())
            .collect();
        let message = desk.fault(&arguments);
        assert!(message.contains("mine holds another experiment") && message.contains(field), "{message}");
    }
    desk.write("small.toml", SMALL.replace("= 0.4", "= 0.5"));
    let message = desk.fault(&with(&["--out", "mine", "--resume"]));
    assert!(message.contains("mine holds another experiment: situation"), "{message}");
    desk.write("folder/notes.txt", "mine");
    let message = desk.fault(&with(&["--out", "folder"]));
    assert!(message.contains("notes.txt"), "{message}");
    assert_eq!(std::fs::read_dir(desk.at("folder")).unwrap().count(), 1);
    assert!(desk.fault(&with(&["--out", "small.toml"])).contains("is a file, not a folder"));
}

#[test]
fn without_out_each_run_has_a_folder_of_its_own() {
    let desk = desk();
    let tiny = ["run", "small.toml", "--futures", "2", "--replicates", "1"];
    let message = desk.fault(&[tiny.as_slice(), &["--resume"]].concat());
    assert!(message.contains("there is no run of small.toml to go on with"), "{message}");
    for expected in ["terrain-runs/small", "terrain-runs/small-2", "terrain-runs/small-3"] {
        let said = desk.answer(&tiny);
        assert!(said.contains(expected), "{expected}: {said}");
        assert!(desk.at(expected).join("report.html").exists());
    }
    desk.answer(&[tiny.as_slice(), &["--resume"]].concat());
    assert!(!desk.at("terrain-runs/small-4").exists());
    // A number that was given up is not given again: the last run stays the one with the highest.
    std::fs::remove_dir_all(desk.at("terrain-runs/small")).unwrap();
    assert!(desk.answer(&tiny).contains("terrain-runs/small-4"));
    assert!(!desk.at("terrain-runs/small").exists());
}

#[test]
fn a_damaged_or_foreign_block_is_named_before_anything_is_computed() {
    let desk = desk();
    desk.answer(&["run", "small.toml", "--futures", "64", "--replicates", "1", "--out", "mine"]);
    desk.answer(&[
        "run",
        "small.toml",
        "--futures",
        "64",
        "--replicates",
        "1",
        "--seed",
        "9",
        "--out",
        "other",
    ]);
    let block = desk.at("mine/shards/0001.parquet");
    let sound = std::fs::read(&block).unwrap();
    let resume = ["run", "small.toml", "--futures", "64", "--replicates", "1", "--out", "mine", "--resume"];
    let mut flipped = sound.clone();
    flipped[sound.len() / 2] ^= 1;
    for (bytes, expected) in [
        (sound[..sound.len() / 2].to_vec(), "damaged"),
        (flipped, "damaged"),
        (Vec::new(), "damaged"),
        (std::fs::read(desk.at("other/shards/0001.parquet")).unwrap(), "belongs to another experiment"),
    ] {
        std::fs::write(&block, &bytes).unwrap();
        for arguments in [resume.as_slice(), &["report", "mine"], &["explain", "mine"]] {
            let message = desk.fault(arguments).replace("\n  │ ", " ");
            assert!(
                message.contains("0001.parquet") && message.contains(expected),
                "{arguments:?}: {message}"
            );
        }
        assert!(std::fs::read(&block).unwrap() == bytes, "what is damaged is left for the user to look at");
    }
    std::fs::remove_file(&block).unwrap();
    desk.answer(&resume);
    assert!(std::fs::read(&block).unwrap() == sound);
    let manifest = std::fs::read_to_string(desk.at("mine/manifest.toml")).unwrap();
    std::fs::write(desk.at("mine/manifest.toml"), manifest.replace("persons = 2", "persons = 3")).unwrap();
    assert!(desk.fault(&resume).contains("manifest.toml is damaged"));
}

#[test]
fn what_cannot_be_run_is_refused_with_what_to_do() {
    let desk = desk();
    for (arguments, expected) in [
        (["--futures", "0"], "0 is not in 1..=1048576"),
        (["--replicates", "0"], "0 is not in 1..=65535"),
        (["--threads", "0"], "0 is not in 1..=1024"),
        (["--futures", "many"], "invalid digit"),
        (["--seed", "-1"], "unexpected argument"),
    ] {
        let said = desk.run(&[&["run", "small.toml", "--out", "refused"], arguments.as_slice()].concat());
        assert_eq!(said.code, 2, "{arguments:?}: {}", said.err);
        assert!(said.err.contains(expected), "{arguments:?}: {}", said.err);
    }
    desk.write(
        "huge.toml",
        SMALL
            .replace("persons_per_agent = 5", "persons_per_agent = 1")
            .replace("persons = 2_000", "persons = 3_900_000_000"),
    );
    let message = desk.fault(&["run", "huge.toml", "--out", "refused"]);
    assert!(
        message.contains("doesn't fit in memory")
            && message.contains("GiB")
            && message.contains("persons_per_agent"),
        "{message}"
    );
    desk.write("bad.toml", SMALL.replace("militancy", "milatancy"));
    let message = desk.fault(&["run", "bad.toml", "--out", "refused"]);
    assert!(message.contains("did you mean `militancy`?"), "{message}");
    desk.write("table.csv", "a,b\n1,2\n");
    for (file, expected) in [("absent.toml", "can't be opened"), ("table.csv", "table.csv")] {
        let message = desk.fault(&["run", file, "--out", "refused"]);
        assert!(message.contains(expected), "{message}");
    }
    assert!(!desk.at("refused").exists(), "nothing was made");
}

/// A limit on the size of files stands in for a full disk: the write fails in the middle all the same.
#[cfg(unix)]
#[test]
fn a_disk_without_room_leaves_nothing_half_written() {
    let desk = desk();
    let program = env!("CARGO_BIN_EXE_terrain");
    for blocks in ["0", "1", "24"] {
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        let output = Command::new("sh")
            .args([
                "-c",
                &script,
                program,
                "run",
                "small.toml",
                "--futures",
                "64",
                "--replicates",
                "2",
                "--out",
                blocks,
            ])
            .current_dir(desk.at(""))
            .env("TERRAIN_STORE", desk.at("store"))
            .output()
            .unwrap();
        let said = crate::support::said(&output);
        assert_eq!(said.code, 1, "{blocks}: {}{}", said.out, said.err);
        assert!(
            said.err.contains("larger than the system allows") && !said.err.contains("panicked"),
            "{blocks}: {}",
            said.err
        );
        assert!(said.out.is_empty(), "{}", said.out);
        for shard in shards(&desk.at(blocks)) {
            assert!(shard.1.ends_with(b"PAR1"), "{blocks}: {} is half written", shard.0);
        }
        assert!(!desk.at(blocks).join("report.html").exists());
    }
    desk.answer(&["run", "small.toml", "--futures", "64", "--replicates", "2", "--out", "24", "--resume"]);
    let full = desk.run(&["report", "24", "--html", "/dev/full"]);
    assert_eq!(full.code, 1);
    assert!(full.err.contains("/dev/full can't be written"), "{}", full.err);
}

#[test]
fn a_report_runs_itself_again() {
    let desk = desk();
    let plan = ["--futures", "40", "--replicates", "2", "--seed", "18446744073709551615"];
    desk.answer(&[&["run", "small.toml", "--out", "first"], plan.as_slice()].concat());
    std::fs::remove_file(desk.at("small.toml")).unwrap();
    desk.answer(&["run", "first/report.html", "--out", "again"]);
    assert!(shards(&desk.at("first")) == shards(&desk.at("again")));
    let page = std::fs::read_to_string(desk.at("first/report.html")).unwrap();
    let (shown, carried) = page.split_at(page.rfind("persons = 2_000").unwrap());
    desk.write("changed.html", format!("{shown}{}", carried.replacen("2_000", "9_000", 1)));
    let message = desk.fault(&["run", "changed.html", "--out", "refused"]);
    assert!(message.contains("changed.html: the run in the page was changed"), "{message}");
    desk.write("cut.html", &page.as_bytes()[..page.len() / 2]);
    assert!(desk.fault(&["run", "cut.html", "--out", "refused"]).contains("cut.html"));
    assert!(!desk.at("refused").exists());
}

#[test]
fn every_example_runs() {
    let desk = Desk::new();
    for entry in std::fs::read_dir(crate::support::repository().join("examples")).unwrap() {
        let path = entry.unwrap().path();
        let file = path.to_str().unwrap();
        let answer =
            desk.json(&["run", file, "--futures", "32", "--replicates", "1", "--out", "run", "--json"]);
        assert!(answer["postures"].as_array().unwrap().len() >= 5, "{file}");
        assert!(
            answer["recommended"].is_object()
                || answer["recommended"].is_string()
                || answer["recommended"].is_null(),
            "{file}"
        );
        std::fs::remove_dir_all(desk.at("run")).unwrap();
    }
}

#[test]
fn a_situation_with_everything_open_runs_and_counts_its_unknowns() {
    let desk = desk();
    desk.write("open.toml", crate::situations::OPEN);
    let answer = desk.json(&["run", "open.toml", "--futures", "64", "--replicates", "1", "--json"]);
    let unknown =
        answer["assumptions"].as_array().unwrap().iter().filter(|one| one["grade"] == "unknown").count();
    assert!(unknown >= 20, "{unknown} numbers are left open");
    let page = std::fs::read_to_string(desk.at("terrain-runs/open/report.html")).unwrap();
    assert!(page.contains("left open"));
}

#[test]
fn an_edge_list_is_part_of_the_run() {
    let desk = desk();
    let ring: String = (0..400).map(|person| format!("{person} {}\n", (person + 1) % 400)).collect();
    desk.write("nets/ties.txt", &ring);
    let named = "persons_per_agent = 5\nties = { edge_list = \"nets/ties.txt\" }\n";
    desk.write("net.toml", SMALL.replace("persons_per_agent = 5\n", named));
    let plan = ["--futures", "8", "--replicates", "1", "--out"];
    let run = |file: &str, out: &str| desk.run(&[&["run", file], plan.as_slice(), &[out]].concat());
    assert_eq!(run("net.toml", "first").code, 0, "{}", run("net.toml", "other").err);
    desk.write("nets/ties.txt", ring.replace("0 1\n", ""));
    let message = desk.fault(&[&["run", "net.toml"], plan.as_slice(), &["first", "--resume"]].concat());
    assert!(message.contains("record `nets/ties.txt`"), "{message}");
    // The run's own copy comes first, also where the original is still there and says something else.
    let again = run("first/report.html", "changed");
    assert!(again.code == 0 && !again.out.contains("comes to other rows"), "{}{}", again.out, again.err);
    assert!(shards(&desk.at("first")) == shards(&desk.at("changed")));
    // The run folder has a copy: the answer can be had again, and the report runs again, without the original.
    std::fs::remove_dir_all(desk.at("nets")).unwrap();
    desk.answer(&["report", "first"]);
    assert_eq!(run("first/report.html", "again").code, 0);
    assert!(shards(&desk.at("first")) == shards(&desk.at("again")));
    let message = desk.fault(&[&["run", "net.toml"], plan.as_slice(), &["refused"]].concat());
    assert!(message.contains("ties.txt: cannot be read"), "{message}");
    assert!(!desk.at("refused").exists());
}

#[test]
fn a_list_without_a_base_is_warned_of_wherever_the_answer_stands() {
    let desk = desk();
    let base =
        "active = { low = 40, best = 60, high = 90, source = \"sign-in sheets\", grade = \"own-count\" }\n";
    desk.write("bare.toml", SMALL.replace(base, ""));
    let warning = "list is not a base: `our caucus` has a list";
    let checked = desk.json(&["check", "bare.toml", "--json"]);
    assert!(checked["files"][0]["warnings"].to_string().contains(warning), "{checked:#}");
    let run = ["run", "bare.toml", "--futures", "2", "--replicates", "1", "--out", "run"];
    assert!(desk.answer(&run).replace("\n", " ").contains("A list is not a base"), "the terminal");
    let page = std::fs::read_to_string(desk.at("run/report.html")).unwrap();
    assert!(page.contains("A list is not a base"), "the page");
    let report = desk.json(&["report", "run", "--json"]);
    assert!(report["warnings"].to_string().contains(&format!("A {warning}")), "{report:#}");
}

#[test]
fn an_early_end_rests_on_the_futures_it_says_and_is_run_again_alike() {
    let desk = desk();
    desk.write("small.toml", SMALL.replace("persons_per_agent = 5", "persons_per_agent = 20"));
    // Nine blocks; the runs can be sure after eight at the earliest.
    let plan = ["run", "small.toml", "--futures", "288", "--replicates", "1"];
    let with = |further: &[&'static str]| [plan.as_slice(), further].concat();
    let sure = ["--confidence", "0.5", "--json", "--out"];
    let early = desk.json(&with(&[sure.as_slice(), &["early"]].concat()));
    assert_eq!(shards(&desk.at("early")).len(), 8, "the run ended early");
    let manifest = |folder: &str| std::fs::read_to_string(desk.at(folder).join("manifest.toml")).unwrap();
    assert!(manifest("early").contains("\nconfidence = 0.5\n"), "{}", manifest("early"));
    // With nothing missing the same end is found again.
    let resumed = desk.json(&with(&[sure.as_slice(), &["early", "--resume"]].concat()));
    for field in ["postures", "confidence", "warnings"] {
        assert_eq!(early[field], resumed[field], "{field}");
    }
    let page = std::fs::read_to_string(desk.at("early/report.html")).unwrap();
    assert!(page.contains("--seed 1 --confidence 0.5"));
    desk.answer(&["run", "early/report.html", "--out", "again"]);
    assert!(shards(&desk.at("early")) == shards(&desk.at("again")));
    // Whoever names a number of futures asks for all of them.
    desk.answer(&["run", "early/report.html", "--futures", "40", "--out", "all"]);
    assert!(!manifest("all").contains("\nconfidence = "), "{}", manifest("all"));
}

/// A plan in which choices fall out of contention on the way, killed again and again: the same rows, the same answer.
#[test]
fn kills_of_a_run_that_asks_for_a_confidence_change_neither_rows_nor_answer() {
    let desk = Desk::new();
    let file = crate::support::repository().join("examples/legislation.toml");
    let text = std::fs::read_to_string(file).unwrap();
    let persons = |line: &str| line.starts_with("persons_per_agent");
    let coarse: String = text
        .lines()
        .map(|line| if persons(line) { "persons_per_agent = 300\n".to_owned() } else { format!("{line}\n") })
        .collect();
    assert!(text.lines().any(persons));
    desk.write("small.toml", coarse);
    let plan = ["run", "small.toml", "--futures", "640", "--replicates", "1", "--confidence", "0.9", "--out"];
    let with = |further: &[&'static str]| [plan.as_slice(), further].concat();
    let whole = desk.json(&with(&["whole", "--json"]));
    let futures: Vec<u64> =
        whole["postures"].as_array().unwrap().iter().map(|one| one["futures"].as_u64().unwrap()).collect();
    assert!(futures.iter().min() < futures.iter().max(), "choices fall out of contention: {futures:?}");
    let mut seen = Vec::new();
    for kill in 0..12_u64 {
        let further: &[&str] = if kill == 0 { &["killed"] } else { &["killed", "--resume"] };
        let mut child = Command::new(env!("CARGO_BIN_EXE_terrain"))
            .current_dir(desk.at(""))
            .args(with(further))
            .env("XDG_DATA_HOME", desk.at("data-home"))
            .env_remove("TERRAIN_STORE")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // One or two blocks further each time, so that kills fall before the first look, at it, and after it.
        let target = shards(&desk.at("killed")).len() + 1 + usize::from(kill % 3 == 0);
        wait_for_shards(&desk, "killed", target, &mut child);
        child.kill().unwrap();
        child.wait().unwrap();
        seen.push(shards(&desk.at("killed")).len());
    }
    assert!(seen.iter().any(|blocks| (1..20).contains(blocks)), "{seen:?}");
    let mut resumed = desk.json(&with(&["killed", "--resume", "--json"]));
    assert!(shards(&desk.at("whole")) == shards(&desk.at("killed")), "{seen:?}");
    resumed["run"] = whole["run"].clone();
    assert_eq!(whole, resumed);
}

#[test]
fn a_run_that_asks_for_a_confidence_is_another_experiment() {
    let desk = desk();
    let tiny = ["run", "small.toml", "--futures", "3", "--replicates", "1"];
    let with = |further: &[&'static str]| [tiny.as_slice(), further].concat();
    desk.answer(&with(&["--out", "plain"]));
    assert!(std::fs::read_to_string(desk.at("plain/manifest.toml")).unwrap().starts_with("format = 1\n"));
    let message = desk.fault(&with(&["--out", "plain", "--resume", "--confidence"]));
    assert!(
        message.contains("holds another experiment") && message.contains("none there, 0.95 here"),
        "{message}"
    );
    // Three futures are too few to look at: the run says so, and plays them all.
    let said = desk.run(&with(&["--out", "sure", "--confidence", "0.8"]));
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        said.err.contains("All 3 futures are played, and the runs are less sure than asked"),
        "{}",
        said.err
    );
    let message = desk.fault(&with(&["--out", "sure", "--resume"]));
    assert!(message.contains("0.8 there, none here"), "{message}");
    for confidence in ["1", "0.4", "sure"] {
        let said = desk.run(&with(&["--out", "refused", "--confidence", confidence]));
        assert_eq!(said.code, 2, "{}", said.err);
        assert!(said.err.contains("expected a share from 0.5 to less than 1"), "{}", said.err);
    }
    assert!(!desk.at("refused").exists());
}

#[test]
fn a_report_run_again_on_other_records_says_so() {
    let desk = desk();
    desk.write("tallies.csv", crate::imports::TALLIES);
    desk.answer(&["import", "nlrb", "tallies.csv", "--store", "a store"]);
    let sized = "[population.ties]\nworkplace_size = { evidence = \"nlrb.unit_size\" }\n[[organization]]";
    desk.write("sized.toml", SMALL.replacen("[[organization]]", sized, 1));
    let run =
        ["run", "sized.toml", "--futures", "2", "--replicates", "1", "--store", "a store", "--out", "run"];
    desk.answer(&run);
    let page = std::fs::read_to_string(desk.at("run/report.html")).unwrap();
    assert!(
        page.contains("--seed 1 --store &#39;a store&#39;") || page.contains("--seed 1 --store 'a store'")
    );
    let again = |store: &str, out: &str| {
        desk.json(&["run", "run/report.html", "--store", store, "--out", out, "--json"])["warnings"]
            .to_string()
    };
    let said = again("elsewhere", "other");
    assert!(said.contains("comes to other rows") && said.contains("record `nlrb`"), "{said}");
    let said = again("a store", "same");
    assert!(!said.contains("comes to other rows"), "{said}");
}

#[test]
fn more_rows_than_memory_holds_are_refused_before_anything_is_made() {
    let desk = desk();
    let message = desk.fault(&[
        "run",
        "small.toml",
        "--futures",
        "1000000",
        "--replicates",
        "65535",
        "--out",
        "refused",
    ]);
    assert!(message.contains("65535 replicates") && message.contains("lower --replicates"), "{message}");
    assert!(!desk.at("refused").exists(), "nothing was made");
}

/// What people read when something is refused; to be read like prose.
#[test]
fn refusals_are_said_in_words() {
    let desk = desk();
    let tiny = ["run", "small.toml", "--futures", "3", "--replicates", "1", "--out"];
    desk.answer(&[tiny.as_slice(), &["mine"]].concat());
    desk.write("notes/todo.txt", "");
    desk.write("page.html", "<!doctype html><p>another page</p>");
    let asked: [Vec<&str>; 8] = [
        [tiny.as_slice(), &["mine"]].concat(),
        [tiny.as_slice(), &["notes"]].concat(),
        vec![
            "run",
            "small.toml",
            "--futures",
            "4",
            "--replicates",
            "1",
            "--seed",
            "2",
            "--out",
            "mine",
            "--resume",
        ],
        vec!["run", "small.toml", "--resume"],
        vec!["run", "page.html"],
        vec!["report", "notes"],
        vec!["explain", "mine", "--versus", "temporary", "permanent"],
        vec!["demo", "--out", "mine/manifest.toml"],
    ];
    let said: Vec<String> = asked
        .iter()
        .map(|arguments| format!("$ terrain {}\n{}", arguments.join(" "), desk.fault(arguments)))
        .collect();
    insta::assert_snapshot!(said.join("\n"));
}
