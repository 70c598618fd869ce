//! Several lower limits on one sum as a single piecewise linear penalty.
//!
//! Half-hour targets differ while the shifts that reach them do not, so many statements limit the same
//! sum. Each costs its own price for a unit below its limit; together they cost a convex function of
//! the sum, which one row with a slack column for each linear piece states exactly. (A centre of 40
//! agents had 1,987 rows before and a third after: commit "Statements over the same cells are one row
//! of the master", 2026-11-22.) Upper limits are lower limits on the negated sum.

use crate::solve::column_generation::linking_constraints::Coefficient;

/// What a unit below a limit costs, and how many units there can be.
pub(crate) struct BreachPrice {
    pub(crate) cost: i64,
    pub(crate) max_units: i64,
    /// What a unit adds to the penalties of levels above.
    pub(crate) upper: Vec<UpperPenalty>,
}

/// A penalty at a level above the one that is minimised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct UpperPenalty {
    pub(crate) level: usize,
    pub(crate) amount: i64,
}

impl UpperPenalty {
    /// Its coefficient where the levels above have a row each from `first` on.
    pub(crate) fn in_rows_from(self, first: usize) -> Coefficient {
        Coefficient { row: first + self.level, amount: self.amount }
    }
}

/// A limit that a sum should not be below; without a price it is a must.
pub(crate) struct LowerLimit {
    pub(crate) at: i64,
    pub(crate) price: Option<BreachPrice>,
}

/// The penalty of all limits together, from the greatest limit downwards.
pub(crate) struct PiecewisePenalty {
    /// The greatest limit: from here on nothing is breached.
    pub(crate) at: i64,
    /// Pieces that grow dearer, each with the length it has.
    pub(crate) pieces: Vec<BreachPrice>,
    /// Whether there is an end below which no price makes up for a breach.
    pub(crate) hard: bool,
}

impl PiecewisePenalty {
    /// The penalty of at least one limit.
    pub(crate) fn new(mut limits: Vec<LowerLimit>) -> Option<PiecewisePenalty> {
        limits.sort_by_key(|limit| std::cmp::Reverse(limit.at));
        let hard = limits.iter().any(|limit| limit.price.is_none());
        let bottom = limits.iter().map(LowerLimit::end).max()?;
        let at = limits.first()?.at;
        let ends = limits.iter().skip(1).map(|limit| limit.at.max(bottom)).chain([bottom]);
        let ends: Vec<i64> = ends.collect();
        let mut pieces: Vec<BreachPrice> = Vec::new();
        for (limit, end) in limits.into_iter().zip(ends) {
            let Some(price) = limit.price.filter(|_| limit.at > bottom) else { break };
            let mut piece = BreachPrice { max_units: limit.at.saturating_sub(end), ..price };
            if let Some(before) = pieces.last() {
                piece.add(before);
            }
            pieces.push(piece);
        }
        pieces.retain(|piece| piece.max_units > 0);
        Some(PiecewisePenalty { at, pieces, hard })
    }
}

impl LowerLimit {
    /// The least sum that its units can make up for.
    fn end(&self) -> i64 {
        self.at.saturating_sub(self.price.as_ref().map_or(0, |price| price.max_units))
    }
}

impl BreachPrice {
    /// Adds what a unit of another price costs.
    fn add(&mut self, other: &BreachPrice) {
        self.cost = self.cost.saturating_add(other.cost);
        for penalty in &other.upper {
            match self.upper.iter_mut().find(|mine| mine.level == penalty.level) {
                Some(mine) => mine.amount = mine.amount.saturating_add(penalty.amount),
                None => self.upper.push(*penalty),
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn limit(at: i64, cost: i64, max_units: i64) -> LowerLimit {
        LowerLimit { at, price: Some(BreachPrice { cost, max_units, upper: Vec::new() }) }
    }

    /// What the pieces charge for a sum; none where a must is out of reach.
    fn charged(penalty: &PiecewisePenalty, sum: i64) -> Option<i64> {
        let mut missing = (penalty.at - sum).max(0);
        let mut cost = 0;
        for piece in &penalty.pieces {
            let units = missing.min(piece.max_units);
            cost += units * piece.cost;
            missing -= units;
        }
        (missing == 0).then_some(cost)
    }

    #[test]
    fn one_penalty_charges_what_its_limits_charge_together() {
        for (first, second, third) in [(5, 5, 5), (7, 5, 2), (2, 9, 4), (0, 3, 3)] {
            let penalty =
                PiecewisePenalty::new(vec![limit(first, 2, 20), limit(second, 3, 20), limit(third, 10, 20)])
                    .unwrap();
            for sum in 0..12 {
                let short = |at: i64, cost: i64| cost * (at - sum).max(0);
                let apart = short(first, 2) + short(second, 3) + short(third, 10);
                assert_eq!(charged(&penalty, sum), Some(apart), "{first} {second} {third} at {sum}");
            }
            assert!(penalty.pieces.windows(2).all(|pair| pair[0].cost <= pair[1].cost), "not convex");
        }
    }

    #[test]
    fn below_a_must_no_price_makes_up_for_a_breach() {
        let penalty =
            PiecewisePenalty::new(vec![limit(6, 1, 20), LowerLimit { at: 4, price: None }]).unwrap();
        assert!(penalty.hard);
        assert_eq!([3, 4, 5, 6].map(|sum| charged(&penalty, sum)), [None, Some(2), Some(1), Some(0)]);
    }
}
