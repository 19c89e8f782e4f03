//! Where in a JSON text something stands, for messages; the text has been parsed and is known to be right.

use std::collections::BTreeSet;

/// A step into a JSON value.
enum Step {
    Key(String),
    Index(usize),
}

/// The line, counted from 1, of the value that a field names (`players[3].weight`, `worth["A,B"]`); that of the innermost
/// value on the way to it that is there.
pub(super) fn line(text: &str, field: &str) -> usize {
    let mut scanner = Scanner { bytes: text.as_bytes(), at: 0 };
    scanner.space();
    for step in steps(field) {
        let before = scanner.at;
        if !scanner.enter(&step) {
            scanner.at = before;
            break;
        }
    }
    scanner.line()
}

/// Keys that stand more than once in one object, with the line of the second.
pub(super) fn keys_twice(text: &str) -> Vec<(usize, String)> {
    let mut scanner = Scanner { bytes: text.as_bytes(), at: 0 };
    let mut found = Vec::new();
    // One entry for each object or list that is open; lists have no keys.
    let mut open: Vec<Option<BTreeSet<String>>> = Vec::new();
    while let Some(&byte) = scanner.bytes.get(scanner.at) {
        match byte {
            b'{' => open.push(Some(BTreeSet::new())),
            b'[' => open.push(None),
            b'}' | b']' => drop(open.pop()),
            b'"' => {
                let line = scanner.line();
                let key = scanner.string();
                scanner.space();
                if let (Some(b':'), Some(Some(keys))) = (scanner.bytes.get(scanner.at), open.last_mut())
                    && !keys.insert(key.clone())
                {
                    found.push((line, key));
                }
                continue;
            }
            _ => {}
        }
        scanner.at += 1;
    }
    found
}

fn steps(field: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut rest = field;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix("[\"") {
            let end = after.rfind("\"]").unwrap_or(after.len());
            steps.push(Step::Key(after[..end].to_owned()));
            rest = after.get(end + 2..).unwrap_or_default();
        } else if let Some(after) = rest.strip_prefix('[') {
            let end = after.find(']').unwrap_or(after.len());
            steps.extend(after[..end].parse().ok().map(Step::Index));
            rest = after.get(end + 1..).unwrap_or_default();
        } else {
            let name = rest.strip_prefix('.').unwrap_or(rest);
            let end = name.find(['.', '[']).unwrap_or(name.len());
            steps.push(Step::Key(name[..end].to_owned()));
            rest = &name[end..];
        }
    }
    steps
}

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Scanner<'_> {
    fn line(&self) -> usize {
        1 + self.bytes[..self.at.min(self.bytes.len())].iter().filter(|byte| **byte == b'\n').count()
    }

    fn space(&mut self) {
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
    }

    /// Moves past the string that begins here; what it says.
    fn string(&mut self) -> String {
        let start = self.at;
        self.at += 1;
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'"' => break,
                _ => {}
            }
        }
        serde_json::from_slice(&self.bytes[start..self.at.min(self.bytes.len())]).unwrap_or_default()
    }

    /// Moves past the value that begins here.
    fn value(&mut self) {
        let mut depth = 0_usize;
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'"' => {
                    self.string();
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' | b',' if depth == 0 => return,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            self.at += 1;
        }
    }

    /// Moves to where the value that `step` leads to begins; whether there is one.
    fn enter(&mut self, step: &Step) -> bool {
        let open = match step {
            Step::Key(_) => b'{',
            Step::Index(_) => b'[',
        };
        if self.bytes.get(self.at) != Some(&open) {
            return false;
        }
        let mut number = 0;
        loop {
            self.at += 1;
            self.space();
            let here = match (step, self.bytes.get(self.at)) {
                (_, None | Some(b'}' | b']')) => return false,
                (Step::Key(key), _) => {
                    let found = self.string();
                    self.space();
                    self.at += 1;
                    self.space();
                    found == *key
                }
                (Step::Index(index), _) => number == *index,
            };
            if here {
                return true;
            }
            self.value();
            self.space();
            if self.bytes.get(self.at) != Some(&b',') {
                return false;
            }
            number += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "{\n \"players\": [\n  {\"id\": \"a ] \\\" }\", \"weight\": 1},\n  {\"id\": \"b\",\n   \"weight\": 2}],\n \"worth\": {\"A,B\": [1,\n 2]}\n}";

    #[test]
    fn values_are_found_by_their_field() {
        for (field, expected) in [
            ("players", 2),
            ("players[0].id", 3),
            ("players[1]", 4),
            ("players[1].weight", 5),
            ("worth[\"A,B\"][1]", 7),
            ("players[1].absent", 4),
            ("players[9]", 2),
            ("quota", 1),
            ("the file", 1),
        ] {
            assert_eq!(line(TEXT, field), expected, "{field}");
        }
        assert_eq!(line("", "x"), 1);
    }

    #[test]
    fn keys_that_stand_twice_are_found_in_their_own_object_only() {
        assert!(keys_twice(TEXT).is_empty());
        let text = "{\"a\": {\"b\": 1, \"c\": \"b\"},\n \"b\": [\"a\", \"a\"],\n \"a\": 2}";
        assert_eq!(keys_twice(text), [(3, "a".to_owned())]);
    }
}
