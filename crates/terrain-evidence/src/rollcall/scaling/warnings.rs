//! What to know before using positions, in sentences.
//!
//! Belongs here: the sentences. Does not: when a member is marked (`places`).

use super::places::{Mark, Placed, Scaling};

/// What holds for every scaling.
const ALWAYS: [&str; 2] = [
    "Positions sum up how members voted on what came to a roll call; they are no forecast for another kind of question, and \
     votes alone do not say what the ends of the line stand for.",
    "Members of other bodies or terms are on another scale: positions compare within this record only.",
];

/// Names in a sentence, the rest as a number.
const NAMED: usize = 8;

impl Scaling {
    /// What the positions of this record cannot show, and what to do about it.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        let ends = &self.ends_against_the_middle;
        if !ends.roll_calls.is_empty() {
            warnings.push(if ends.left_out {
                format!(
                    "{} roll calls in which both ends voted together against the middle were left out.",
                    ends.roll_calls.len()
                )
            } else {
                self.ends_in_words()
            });
        }
        let misfits = names(self.marked(Mark::Misfit));
        if !misfits.is_empty() {
            let shape = if self.dimensions == 1 { "One line" } else { "A plane" };
            warnings.push(format!(
                "{shape} cannot hold {misfits}: they voted against what their place leads one to expect far more often \
                 than chance allows. Their position is a compromise, and its interval does not say so."
            ));
        }
        for (axis, anchor) in self.anchors.iter().enumerate() {
            let placed = self.members.iter().find(|member| member.id == *anchor);
            let place = placed.and_then(|member| if axis == 0 { Some(member.first) } else { member.second });
            if let (Some(placed), Some(place)) = (placed, place)
                && place.interval[0] <= 0.0
            {
                warnings.push(format!(
                    "{} fixes which side is which and stands too near the middle for that: name somebody further out.",
                    placed.name
                ));
            }
        }
        warnings
    }

    /// What holds for positions of this kind in general.
    #[must_use]
    pub const fn caveats(&self) -> &'static [&'static str] {
        &ALWAYS
    }

    fn marked(&self, mark: Mark) -> impl Iterator<Item = &Placed> {
        self.members.iter().filter(move |member| member.marks.contains(&mark))
    }

    /// Two sentences: what happened, and what it does to positions.
    fn ends_in_words(&self) -> String {
        format!(
            "In {} of {} contested roll calls members at both ends voted together against those between them, as happens \
             when one end finds a bill too weak and the other too strong. A line has no place for that and takes it for \
             moderation or a change of sides, so {} may stand nearer the middle, or the other end, than they are.",
            self.ends_against_the_middle.roll_calls.len(),
            self.fit.roll_calls,
            names(self.marked(Mark::EndsAgainstTheMiddle))
        )
    }
}

fn names<'a>(members: impl Iterator<Item = &'a Placed>) -> String {
    let all: Vec<&str> = members.map(|member| member.name.as_str()).collect();
    let (named, rest) = all.split_at(all.len().min(NAMED));
    match (named, rest.len()) {
        ([], _) => String::new(),
        ([only], 0) => (*only).to_owned(),
        ([first @ .., last], 0) => format!("{} and {last}", first.join("; ")),
        (named, more) => format!("{} and {more} more", named.join("; ")),
    }
}
