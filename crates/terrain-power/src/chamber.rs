//! A bloc in a chamber where each seat has one vote: what its seats are worth when it votes as one.
//!
//! Belongs here: the games that a bloc's seats make, with the others apart, united, or as its partners. Does not: who sits
//! there (`terrain-evidence`).

use alloc::vec;
use alloc::vec::Vec;

use num_bigint::BigInt;
use num_traits::{One, Zero};

use crate::Rational;
use crate::error::{GameError, PowerError};
use crate::game::WeightedGame;
use crate::indices::{banzhaf, shapley_shubik};
use crate::unions::{Unions, union_indices};

/// A group of other members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bench {
    /// How many they are.
    pub seats: u64,
    /// Whether they vote as one; otherwise each votes alone.
    pub united: bool,
}

/// A chamber of single votes in which one bloc votes as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chamber {
    bloc: u64,
    others: Vec<Bench>,
    quota: u64,
}

/// Power of the bloc and of the others, `[bench]`; that of a bench that isn't united is the sum over its members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlocPower {
    /// The bloc's.
    pub bloc: Rational,
    /// The others'.
    pub others: Vec<Rational>,
}

impl Chamber {
    /// A chamber in which `quota` votes carry a motion.
    ///
    /// # Errors
    /// A quota of 0 or above the number of seats.
    pub fn new(bloc: u64, others: Vec<Bench>, quota: u64) -> Result<Self, GameError> {
        let chamber = Self { bloc, others, quota };
        let total = chamber.seats();
        match quota {
            0 => Err(GameError::ZeroQuota),
            _ if quota > total => Err(GameError::QuotaAboveTotal { quota, total }),
            _ => Ok(chamber),
        }
    }

    /// Seats of the bloc.
    #[must_use]
    pub const fn bloc(&self) -> u64 {
        self.bloc
    }

    /// The other members.
    #[must_use]
    pub fn others(&self) -> &[Bench] {
        &self.others
    }

    /// Votes that carry a motion.
    #[must_use]
    pub const fn quota(&self) -> u64 {
        self.quota
    }

    /// All seats.
    #[must_use]
    pub fn seats(&self) -> u64 {
        self.others.iter().fold(self.bloc, |sum, bench| sum.saturating_add(bench.seats))
    }

    /// The bloc's Shapley–Shubik index while every other member votes alone: the share of places among the others at which
    /// it decides.
    ///
    /// ```
    /// # use terrain_power::*;
    /// // Three of five, of whom three carry a motion: alone at every place.
    /// let bench = Bench { seats: 2, united: false };
    /// assert_eq!(Chamber::new(3, vec![bench], 3)?.among_members().to_string(), "1");
    /// # Ok::<(), GameError>(())
    /// ```
    /// Source: Shapley & Shubik (1954), Am. Pol. Sci. Rev. 48(3).
    #[must_use]
    pub fn among_members(&self) -> Rational {
        let others = self.seats() - self.bloc;
        let first = self.quota.saturating_sub(self.bloc);
        let last = (self.quota - 1).min(others);
        let places = if self.bloc == 0 { 0 } else { (last + 1).saturating_sub(first) };
        Rational::new(places.into(), (others + 1).into())
    }

    /// Shapley–Shubik index of the bloc and of each bench, benches that are united voting as one.
    ///
    /// # Errors
    /// [`PowerError`] with more than a thousand members who vote alone.
    pub fn among_benches(&self) -> Result<BlocPower, PowerError> {
        if self.others.iter().all(|bench| !bench.united || bench.seats == 0) {
            let (bloc, others) = (self.among_members(), self.seats() - self.bloc);
            let each = (Rational::one() - &bloc) / BigInt::from(others.max(1));
            let others = self.others.iter().map(|bench| &each * BigInt::from(bench.seats)).collect();
            return Ok(BlocPower { bloc, others });
        }
        Ok(self.gathered(&shapley_shubik(&self.game()?)?))
    }

    /// The same by the normalized Banzhaf index.
    ///
    /// # Errors
    /// As [`Chamber::among_benches`].
    pub fn among_benches_banzhaf(&self) -> Result<BlocPower, PowerError> {
        Ok(self.gathered(&banzhaf(&self.game()?)?.normalized))
    }

    /// The Owen value when the bloc and the benches `partners` agree beforehand to vote together (an a-priori union), the
    /// others staying as they are.
    ///
    /// # Errors
    /// As [`Chamber::among_benches`]; a bench that isn't there or is named twice.
    pub fn with_partners(&self, partners: &[usize]) -> Result<BlocPower, PowerError> {
        let game = self.game()?;
        let mut union = vec![0];
        for &partner in partners {
            match self.ranges().get(partner) {
                Some(range) => union.extend(range.clone()),
                None => {
                    let players = self.others.len();
                    return Err(GameError::UnknownPlayer { player: partner, players }.into());
                }
            }
        }
        let unions = Unions::new(game.players(), vec![union])?;
        Ok(self.gathered(&union_indices(&game, &unions)?.owen))
    }

    /// The chamber with `seats` for the bloc, which come from, or go to, the others in proportion to what they have
    /// (largest remainders); at most all.
    #[must_use]
    pub fn with_seats(&self, seats: u64) -> Self {
        let (all, bloc) = (self.seats(), seats.min(self.seats()));
        let (before, after) = (all - self.bloc, all - bloc);
        if before == 0 {
            // There is nobody to take or to give seats.
            return self.clone();
        }
        let share = |bench: &Bench| u128::from(bench.seats) * u128::from(after);
        #[expect(clippy::cast_possible_truncation, reason = "not above the number of seats")]
        let mut others: Vec<Bench> = self
            .others
            .iter()
            .map(|bench| Bench { seats: (share(bench) / u128::from(before)) as u64, united: bench.united })
            .collect();
        let mut left = after - others.iter().map(|bench| bench.seats).sum::<u64>();
        let mut order: Vec<usize> = (0..others.len()).collect();
        order.sort_by_key(|&bench| core::cmp::Reverse(share(&self.others[bench]) % u128::from(before)));
        for bench in order {
            let one = left.min(1);
            others[bench].seats += one;
            left -= one;
        }
        Self { bloc, others, quota: self.quota }
    }

    /// Players of each bench in the game, the bloc being player 0.
    fn ranges(&self) -> Vec<core::ops::Range<usize>> {
        let mut next = 1;
        self.others
            .iter()
            .map(|bench| {
                let start = next;
                next +=
                    if bench.united { 1 } else { usize::try_from(bench.seats).unwrap_or(usize::MAX / 64) };
                start..next
            })
            .collect()
    }

    fn game(&self) -> Result<WeightedGame, GameError> {
        let players = self.ranges().last().map_or(1, |range| range.end);
        if players > crate::game::MAX_PLAYERS {
            return Err(GameError::TooManyPlayers { players });
        }
        let mut weights = vec![self.bloc];
        for (bench, range) in self.others.iter().zip(self.ranges()) {
            weights.extend(range.map(|_| if bench.united { bench.seats } else { 1 }));
        }
        WeightedGame::new(self.quota, weights)
    }

    fn gathered(&self, index: &[Rational]) -> BlocPower {
        let sum = |range: core::ops::Range<usize>| {
            // Members who vote alone have all the same.
            let times = BigInt::from(range.len());
            index
                .get(range.start)
                .filter(|_| !range.is_empty())
                .map_or_else(Rational::zero, |one| one * times)
        };
        let others = self.ranges().into_iter().map(sum).collect();
        BlocPower { bloc: index[0].clone(), others }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn chamber(bloc: u64, others: &[(u64, bool)], quota: u64) -> Chamber {
        let others = others.iter().map(|&(seats, united)| Bench { seats, united }).collect();
        Chamber::new(bloc, others, quota).unwrap()
    }

    proptest! {
        #[test]
        fn among_members_is_the_index_of_the_game(bloc in 0_u64..12, others in 0_u64..12, quota in 1_u64..24) {
            prop_assume!(quota <= bloc + others);
            let chamber = chamber(bloc, &[(others, false)], quota);
            let game = chamber.game().unwrap();
            prop_assert_eq!(chamber.among_members(), shapley_shubik(&game).unwrap()[0].clone());
            let all = chamber.among_benches().unwrap();
            prop_assert_eq!(all.others[0].clone() + all.bloc, Rational::one());
        }

        #[test]
        fn seats_stay_as_many(bloc in 0_u64..30, others in proptest::collection::vec(0_u64..30, 0..5), seats in 0_u64..99) {
            let others: Vec<(u64, bool)> = others.into_iter().map(|seats| (seats, true)).collect();
            prop_assume!(bloc + others.iter().map(|(seats, _)| seats).sum::<u64>() > 0);
            let before = chamber(bloc, &others, 1);
            let after = before.with_seats(seats);
            prop_assert_eq!(after.seats(), before.seats());
            prop_assert_eq!(before.with_seats(bloc), before);
        }
    }

    /// Giménez & Puente 2019: the Assembly of Madrid, where PP (48) and Cs (17) reach 65 of 129 together.
    #[test]
    fn partners_share_what_they_have_together() {
        let madrid = chamber(17, &[(48, true), (37, true), (27, true)], 65);
        let alone = madrid.among_benches().unwrap();
        assert_eq!((alone.bloc.to_string().as_str(), alone.others[0].to_string().as_str()), ("1/6", "1/2"));
        let together = madrid.with_partners(&[0]).unwrap();
        let shown: Vec<String> = together.others.iter().map(ToString::to_string).collect();
        assert_eq!(
            (together.bloc.to_string().as_str(), shown),
            ("1/3", vec!["2/3".into(), "0".into(), "0".into()])
        );
        assert!(madrid.with_partners(&[3]).is_err() && madrid.with_partners(&[0, 0]).is_err());
    }

    #[test]
    fn growing_takes_from_the_others_in_proportion() {
        let senate = chamber(3, &[(44, true), (53, true)], 51);
        let grown = senate.with_seats(13);
        assert_eq!((grown.others[0].seats, grown.others[1].seats), (39, 48));
        assert_eq!(senate.with_seats(200).bloc(), 100);
        assert_eq!(senate.with_seats(200).with_seats(7).bloc(), 100, "nobody is left to take seats");
        assert!(Chamber::new(1, vec![], 2).is_err() && Chamber::new(1, vec![], 0).is_err());
    }

    use alloc::string::{String, ToString};
}
