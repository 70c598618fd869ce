//! Dual values: smoothed between rounds, and found without a linear program where that is quicker.

pub(crate) mod best_response;
pub(crate) mod subgradient;

/// Duals and costs in pricing are whole numbers of this part of a penalty's unit: exact sums make exact
/// bounds. 2²⁰ leaves 2⁴³ for a line in an `i64`.
pub(crate) const DUAL_SCALE: i64 = 1 << 20;

/// The point a `share` of the way from one to another.
fn between(from: &[f64], to: &[f64], share: f64) -> Vec<f64> {
    from.iter().zip(to).map(|(from, to)| from + share * (to - from)).collect()
}

/// The dual values of a master.
#[derive(Clone, Default)]
pub(crate) struct Duals {
    /// Of rows between lines, then of levels above; not below 0 where a row has no upper bound, and the
    /// other way round.
    pub(crate) rows: Vec<f64>,
    /// Of the convexity rows: what each open agent's line may cost.
    pub(crate) agents: Vec<f64>,
}

impl Duals {
    /// The point a `share` of the way from `self` to `other`.
    ///
    /// Smoothing towards the duals of the best bound so far (Wentges, "Weighted Dantzig–Wolfe
    /// decomposition for linear mixed-integer programming", International Transactions in Operational
    /// Research 4, 1997; Pessoa, Sadykov, Uchoa and Vanderbeck, "Automation and combination of
    /// linear-programming based stabilization techniques in column generation", INFORMS Journal on
    /// Computing 30, 2018).
    pub(crate) fn smoothed(&self, other: &Duals, share: f64) -> Duals {
        Duals {
            rows: between(&self.rows, &other.rows, share),
            agents: between(&self.agents, &other.agents, share),
        }
    }

    /// The dual of a row; 0 before the master was first solved.
    pub(crate) fn row(&self, row: usize) -> f64 {
        self.rows.get(row).copied().unwrap_or(0.0)
    }

    /// The dual of the convexity row at a position; 0 before the master was first solved.
    pub(crate) fn agent(&self, position: usize) -> f64 {
        self.agents.get(position).copied().unwrap_or(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn smoothing_goes_a_share_of_the_way() {
        let (from, to) = (
            Duals { rows: vec![0.0, 4.0], agents: vec![8.0] },
            Duals { rows: vec![2.0, 0.0], agents: vec![0.0] },
        );
        let half = from.smoothed(&to, 0.5);
        assert_eq!((half.rows, half.agents), (vec![1.0, 2.0], vec![4.0]));
        assert_eq!(from.smoothed(&to, 0.0).rows, from.rows);
        assert_eq!(from.smoothed(&to, 1.0).rows, to.rows);
    }

    #[test]
    fn a_master_that_was_never_solved_has_duals_of_0() {
        assert_eq!((Duals::default().row(3), Duals::default().agent(1)), (0.0, 0.0));
    }
}
