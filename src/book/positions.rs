//! Typed positions in the lists of a book: the position of an agent picks an agent, never a shift.

use std::ops::Index;

use super::{Agent, AgentIx, RequestIx, Shift, ShiftIx, Skill, SkillIx};

impl AgentIx {
    /// As a number, for tables that have a row for each agent.
    pub fn index(self) -> usize {
        self.0
    }
}

impl ShiftIx {
    /// As a number, for tables that have a row for each shift.
    pub fn index(self) -> usize {
        self.0
    }
}

impl SkillIx {
    /// As a number, for tables that have a row for each skill.
    pub fn index(self) -> usize {
        self.0
    }
}

impl RequestIx {
    /// As a number, for tables that have a row for each request.
    pub fn index(self) -> usize {
        self.0
    }
}

impl Index<AgentIx> for Vec<Agent> {
    type Output = Agent;

    fn index(&self, agent: AgentIx) -> &Agent {
        &self[agent.0]
    }
}

impl Index<ShiftIx> for Vec<Shift> {
    type Output = Shift;

    fn index(&self, shift: ShiftIx) -> &Shift {
        &self[shift.0]
    }
}

impl Index<SkillIx> for Vec<Skill> {
    type Output = Skill;

    fn index(&self, skill: SkillIx) -> &Skill {
        &self[skill.0]
    }
}
