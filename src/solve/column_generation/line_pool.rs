//! The lines that are worth trying again.

use super::Line;
use super::duals::Duals;
use super::master::RestrictedMaster;

/// Lines kept of each agent for later masters. By trial, no run kept.
const MAX_KEPT_LINES: usize = 200;

/// Lines worth trying, the most promising of each agent first.
#[derive(Clone)]
pub(super) struct LinePool {
    of_agent: Vec<Vec<Line>>,
}

impl LinePool {
    pub(super) fn new(agents: usize) -> LinePool {
        LinePool { of_agent: vec![Vec::new(); agents] }
    }

    pub(super) fn lines(&self, agent: usize) -> impl Iterator<Item = &Line> {
        self.of_agent[agent].iter()
    }

    /// Puts the lines of a good roster before all others.
    pub(super) fn remember(&mut self, roster: &[Line]) {
        for (lines, line) in self.of_agent.iter_mut().zip(roster) {
            if !lines.contains(line) {
                lines.insert(0, line.clone());
                lines.truncate(2 * MAX_KEPT_LINES);
            }
        }
    }

    /// Puts a line after all others.
    pub(super) fn add(&mut self, agent: usize, line: &Line) {
        if !self.of_agent[agent].contains(line) {
            self.of_agent[agent].push(line.clone());
        }
    }

    /// Keeps of the lines of a master those with the lowest reduced costs: how far a line is beyond the duals
    /// of the root says how likely it is in a good roster.
    pub(super) fn replace_by(&mut self, master: &RestrictedMaster<'_, '_>, duals: &Duals) {
        let mut by_reduced_cost: Vec<Vec<(f64, &Line)>> = vec![Vec::new(); self.of_agent.len()];
        for column in &master.columns {
            let reduced_cost = master.rows.reduced_cost(column.agent, &column.line, &column.penalties, duals);
            by_reduced_cost[column.agent].push((reduced_cost, &column.line));
        }
        for (kept, mut lines) in self.of_agent.iter_mut().zip(by_reduced_cost) {
            lines.sort_by(|(one, _), (other, _)| one.total_cmp(other));
            *kept = lines.into_iter().map(|(_, line)| line.clone()).take(MAX_KEPT_LINES).collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_good_rosters_come_first_and_none_comes_twice() {
        let mut pool = LinePool::new(1);
        pool.add(0, &vec![1]);
        pool.add(0, &vec![2]);
        pool.add(0, &vec![1]);
        pool.remember(&[vec![3]]);
        pool.remember(&[vec![2]]);
        assert_eq!(pool.lines(0).collect::<Vec<_>>(), [&[3], &[1], &[2]]);
    }

    #[test]
    fn a_pool_forgets_the_oldest_of_too_many_lines() {
        let mut pool = LinePool::new(1);
        for duty in 0..3 * MAX_KEPT_LINES as u16 {
            pool.remember(&[vec![duty]]);
        }
        assert_eq!(pool.lines(0).count(), 2 * MAX_KEPT_LINES);
        assert_eq!(pool.lines(0).next(), Some(&vec![3 * MAX_KEPT_LINES as u16 - 1]));
    }
}
