//! Which lines of a text are other than those of another.

use serde::Serialize;

/// A line that went, or came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Its number in the text that it stands in, from 1.
    pub line: usize,
    /// Whether it stands in the new text; else it stood in the old one.
    pub new: bool,
    /// The line.
    pub text: String,
}

/// Largest table of lines by lines that is made; of texts with more in between, all that is in between counts as other.
const LARGEST: usize = 4_000_000;

/// The lines that differ, in order, those that went before those that came (longest common subsequence of lines, after what
/// both begin and end with).
#[must_use]
pub fn differences(old: &str, new: &str) -> Vec<Difference> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let left = old.len().min(new.len()) - start;
    let end = old.iter().rev().zip(new.iter().rev()).take(left).take_while(|(a, b)| a == b).count();
    let (from, to) = (&old[start..old.len() - end], &new[start..new.len() - end]);
    let line = |place: usize, new: bool, text: &str| Difference {
        line: start + place + 1,
        new,
        text: text.to_owned(),
    };
    let columns = to.len() + 1;
    if from.len().saturating_mul(to.len()) > LARGEST {
        let gone = from.iter().enumerate().map(|(place, text)| line(place, false, text));
        return gone.chain(to.iter().enumerate().map(|(place, text)| line(place, true, text))).collect();
    }
    let mut common = vec![0_u32; (from.len() + 1) * columns];
    for i in (0..from.len()).rev() {
        for j in (0..to.len()).rev() {
            common[i * columns + j] = if from[i] == to[j] {
                common[(i + 1) * columns + j + 1] + 1
            } else {
                common[(i + 1) * columns + j].max(common[i * columns + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut found = Vec::new();
    while i < from.len() || j < to.len() {
        if i < from.len() && j < to.len() && from[i] == to[j] {
            (i, j) = (i + 1, j + 1);
        } else if j == to.len()
            || i < from.len() && common[(i + 1) * columns + j] >= common[i * columns + j + 1]
        {
            found.push(line(i, false, from[i]));
            i += 1;
        } else {
            found.push(line(j, true, to[j]));
            j += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lines_that_differ_are_named() {
        let found = differences("a\nb\nc\nd\n", "a\nB\nc\nx\nd\n");
        let told: Vec<(usize, bool, &str)> =
            found.iter().map(|one| (one.line, one.new, one.text.as_str())).collect();
        assert_eq!(told, [(2, false, "b"), (2, true, "B"), (4, true, "x")]);
        assert_eq!(differences("a\nb", "a\nb\n"), []);
        assert_eq!(differences("", "a").len(), 1);
        assert_eq!(differences("a\na\na", "a").len(), 2);
    }
}
