//! The progress line on standard error, only where a terminal shows it: how far, how long still, and who leads so far.
//! What is done, and in which order, belongs to the runner.

use crate::interrupt;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// How often the line is drawn anew.
const TICK: Duration = Duration::from_millis(250);

/// One experiment's line. The bar counts work, not futures: the work of those found on disk is not ours.
pub(crate) struct Line {
    bar: ProgressBar,
    futures: u32,
    /// Milliseconds that all of it will take, by the work done so far; 0 while unknown.
    whole: Arc<AtomicU64>,
}

impl Line {
    /// A line for so many futures; invisible where standard error is no terminal.
    ///
    /// `at_most`: the run may end before its plan does, so the time left is the longest it can take.
    pub(crate) fn new(futures: u32, at_most: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(1), ProgressDrawTarget::stderr_with_hz(8));
        let whole = Arc::new(AtomicU64::new(0));
        let known = Arc::clone(&whole);
        let style = ProgressStyle::with_template("{bar:20} {prefix} · {left}{wide_msg}")
            .unwrap_or_else(|_| ProgressStyle::default_bar())
            .with_key("left", move |state: &ProgressState, out: &mut dyn Write| {
                // A line that can't be drawn is not worth an error.
                let _ = out.write_str(&left(known.load(Ordering::Relaxed), state.elapsed(), at_most));
            })
            .progress_chars("█▌·");
        bar.set_style(style);
        let line = Self { bar, futures, whole };
        line.futures(0, "");
        line.bar.enable_steady_tick(TICK);
        line
    }

    /// So much of the work is done.
    pub(crate) fn work(&self, done: u64, planned: u64) {
        if let Some(whole) = whole(done, planned, self.bar.elapsed()) {
            self.whole.store(whole, Ordering::Relaxed);
        }
        self.bar.set_length(planned.max(1));
        self.bar.set_position(done);
    }

    /// So many futures are there; `standing` says who leads.
    pub(crate) fn futures(&self, done: u32, standing: &str) {
        let so_far = if standing.is_empty() { String::new() } else { format!(" · so far {standing}") };
        self.bar.set_prefix(format!("{done} of {} futures", self.futures));
        self.bar.set_message(so_far);
    }

    /// Takes the line away.
    pub(crate) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

/// Milliseconds that all of the work will take, by the part done; unknown before any is.
fn whole(done: u64, planned: u64, elapsed: Duration) -> Option<u64> {
    let whole = (elapsed.as_millis() * u128::from(planned)).checked_div(u128::from(done))?;
    Some(u64::try_from(whole).unwrap_or(u64::MAX))
}

/// A line for steps that are done one after the other; invisible where standard error is no terminal.
pub(crate) struct Steps {
    bar: ProgressBar,
}

impl Steps {
    /// A line for so many steps.
    pub(crate) fn new(steps: usize) -> Self {
        let steps = u64::try_from(steps).unwrap_or(u64::MAX);
        let bar = ProgressBar::with_draw_target(Some(steps), ProgressDrawTarget::stderr_with_hz(8));
        let style = ProgressStyle::with_template("{bar:20} {pos} of {len} · {wide_msg}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(style.progress_chars("█▌·"));
        bar.enable_steady_tick(TICK);
        Self { bar }
    }

    /// The next step begins.
    pub(crate) fn begin(&self, what: &str) {
        self.bar.set_message(what.to_owned());
    }

    /// It is done.
    pub(crate) fn done(&self) {
        self.bar.inc(1);
    }

    /// Takes the line away.
    pub(crate) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

/// The time left in words, or that an end was asked for.
fn left(whole: u64, elapsed: Duration, at_most: bool) -> String {
    if interrupt::asked() {
        return "stopping; what is finished is kept".to_owned();
    }
    if whole == 0 {
        return "time left not known yet".to_owned();
    }
    let most = if at_most { "at most " } else { "" };
    format!("{most}{} left", duration(Duration::from_millis(whole).saturating_sub(elapsed)))
}

/// A duration as one says it, rounded to what can be known of it.
fn duration(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0 => "under a second".to_owned(),
        1..=89 => format!("about {seconds} s"),
        90..=5_399 => format!("about {} min", (seconds + 30) / 60),
        _ => format!("about {} h {:02} min", seconds / 3_600, seconds % 3_600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_said_in_words() {
        for (seconds, words) in [
            (0, "under a second"),
            (1, "about 1 s"),
            (89, "about 89 s"),
            (90, "about 2 min"),
            (150, "about 3 min"),
            (5_400, "about 1 h 30 min"),
        ] {
            assert_eq!(duration(Duration::from_secs(seconds)), words);
        }
    }

    #[test]
    fn what_is_left_is_the_whole_less_what_has_passed() {
        assert_eq!(left(60_000, Duration::from_secs(20), false), "about 40 s left");
        assert_eq!(left(60_000, Duration::from_secs(20), true), "at most about 40 s left");
        assert_eq!(left(60_000, Duration::from_secs(70), false), "under a second left");
        assert_eq!(left(0, Duration::from_secs(3), true), "time left not known yet");
    }

    /// Shards one after the other, of so many batches of equal work each. Batches take from half to one and a half times as
    /// long as usual, as on a machine that is also used otherwise, and each shard ends with a look that takes longer the more
    /// shards there are. Every estimate: what was done, what was planned, milliseconds passed.
    fn played(batches: &[u64]) -> (Vec<(u64, u64, u64)>, u64) {
        let (mut clock, mut done, mut told) = (0, 0, Vec::new());
        for (shard, &here) in batches.iter().enumerate() {
            // What is planned goes by those who are in contention now.
            let planned = done + here * (batches.len() - shard) as u64;
            for _ in 0..here {
                done += 1;
                clock += 500 + (done * 7919) % 1001;
                told.push((done, planned, clock));
            }
            clock += 20 * shard as u64;
        }
        (told, clock)
    }

    #[test]
    fn the_time_is_known_within_a_quarter_after_a_fifth_of_the_run() {
        let (told, took) = played(&[12; 16]);
        for (done, planned, clock) in told.into_iter().filter(|(done, planned, _)| 5 * done >= *planned) {
            let whole = whole(done, planned, Duration::from_millis(clock)).unwrap();
            assert!(4 * whole.abs_diff(took) <= took, "{whole} after {done} of {planned}, took {took}");
        }
    }

    #[test]
    fn where_choices_fall_out_of_contention_it_is_the_longest_and_then_the_time() {
        let mut batches = vec![12; 8];
        batches.extend([4; 8]);
        let (told, took) = played(&batches);
        for (done, planned, clock) in told.into_iter().filter(|(done, planned, _)| 5 * done >= *planned) {
            let whole = whole(done, planned, Duration::from_millis(clock)).unwrap();
            assert!(4 * whole >= 3 * took, "{whole} after {done} of {planned}, took {took}");
            if done > 96 {
                assert!(4 * whole.abs_diff(took) <= took, "{whole} after {done} of {planned}, took {took}");
            }
        }
    }
}
