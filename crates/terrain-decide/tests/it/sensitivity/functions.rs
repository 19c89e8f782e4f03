//! The functions of the published cases, and the cases themselves: those of the shared validation folder where it is there, and those
//! carried in `tests/data`, which are copies of some of them; each says where it comes from.

use serde_json::Value;
use std::f64::consts::PI;
use std::path::Path;

const SHARED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/validation");
const CARRIED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data");

/// Cases of a kind that are carried in the project.
pub(crate) fn carried(kind: &str) -> Vec<Value> {
    read(&Path::new(CARRIED).join(kind)).unwrap()
}

/// All cases of a kind, with the folder of each.
pub(crate) fn all(kind: &str) -> Vec<(String, Value)> {
    let mut cases: Vec<(String, Value)> = Vec::new();
    let mut add = |folder: String| match read(Path::new(&folder)) {
        Some(found) => cases.extend(found.into_iter().map(|case| (folder.clone(), case))),
        None => eprintln!("SKIPPED: no validation cases in {folder}"),
    };
    add(format!("{CARRIED}/{kind}"));
    add(format!("{SHARED}/{kind}"));
    cases
}

fn read(folder: &Path) -> Option<Vec<Value>> {
    let mut paths: Vec<_> = folder.read_dir().ok()?.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
    paths.sort();
    let parse =
        |path: &std::path::PathBuf| serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    Some(paths.iter().map(parse).collect())
}

pub(crate) fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

pub(crate) type Function = Box<dyn Fn(&[f64]) -> f64 + Sync>;

/// The function of a case, of numbers between 0 and 1.
pub(crate) fn function(case: &Value) -> Function {
    let input = case["input"].clone();
    let list = |key: &str| numbers(&input[key]);
    match input["function"].as_str().unwrap() {
        "ishigami" => {
            let (a, b) = (input["a"].as_f64().unwrap(), input["b"].as_f64().unwrap());
            Box::new(move |x| {
                let angle = |i: usize| PI * (2.0 * x[i] - 1.0);
                angle(0).sin() + a * angle(1).sin().powi(2) + b * angle(2).powi(4) * angle(0).sin()
            })
        }
        "linear" => {
            let c = list("c");
            Box::new(move |x| c.iter().zip(x).map(|(c, x)| c * x).sum())
        }
        "product" => {
            let m = list("m");
            Box::new(move |x| m.iter().zip(x).map(|(m, x)| x + m - 0.5).product())
        }
        "exponential" => {
            let b = list("b");
            Box::new(move |x| b.iter().zip(x).map(|(b, x)| b * x).sum::<f64>().exp())
        }
        "sobol_g" => {
            let a = list("a");
            Box::new(move |x| a.iter().zip(x).map(|(a, x)| ((4.0 * x - 2.0).abs() + a) / (1.0 + a)).product())
        }
        "sobol_g_star" => {
            let (a, alpha, delta) = (list("a"), list("alpha"), list("delta"));
            Box::new(move |x| {
                let factor = |i: usize| {
                    let shifted = (x[i] + delta[i]).fract();
                    ((1.0 + alpha[i]) * (2.0 * shifted - 1.0).abs().powf(alpha[i]) + a[i]) / (1.0 + a[i])
                };
                (0..a.len()).map(factor).product()
            })
        }
        "polynomial_product" => {
            let (n, c) =
                (usize::try_from(input["n"].as_u64().unwrap()).unwrap(), input["c"].as_f64().unwrap());
            Box::new(move |x| x[..n].iter().map(|x| (3.0 * x * x + c) / (1.0 + c)).product())
        }
        other => panic!("a function that nobody knows: {other}"),
    }
}

/// A polynomial written out, such as `x1 + 4 x2^2 + 5 x1 x3`.
pub(crate) fn polynomial(text: &str) -> Function {
    let text = text.replace(" - ", " + -").replace('*', " ");
    let terms: Vec<(f64, Vec<(usize, i32)>)> = text
        .split(" + ")
        .map(|term| {
            let mut coefficient = 1.0;
            let mut factors = Vec::new();
            let term = match term.trim().strip_prefix("-x") {
                Some(rest) => format!("-1 x{rest}"),
                None => term.trim().to_owned(),
            };
            for word in term.split_whitespace() {
                match word.strip_prefix('x') {
                    Some(factor) => {
                        let (input, power) = factor.split_once('^').unwrap_or((factor, "1"));
                        factors.push((input.parse::<usize>().unwrap() - 1, power.parse().unwrap()));
                    }
                    None => coefficient *= word.parse::<f64>().unwrap(),
                }
            }
            (coefficient, factors)
        })
        .collect();
    Box::new(move |x| {
        let value = |(c, factors): &(f64, Vec<(usize, i32)>)| {
            factors.iter().fold(*c, |product, &(input, power)| product * x[input].powi(power))
        };
        terms.iter().map(value).sum()
    })
}
