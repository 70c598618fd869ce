//! What a book says of a shift, an agent or a date.

use chrono::NaiveDate;

use super::{AgentIx, Book, Leave, Pin, Preference, ShiftIx, StaffingTarget};

/// Whom of a team a text means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meant {
    /// This agent.
    One(AgentIx),
    /// Each of these, by the same name.
    Several(Vec<AgentIx>),
    /// Nobody has this id or name.
    Nobody,
}

impl Book {
    /// The staffing target of a shift on a date, if the team has one.
    pub fn staffing_on(&self, shift: ShiftIx, date: NaiveDate) -> Option<&StaffingTarget> {
        self.staffing.iter().rev().find(|target| target.shift == shift && target.days.include(date))
    }

    /// The leave of an agent that takes the whole date.
    pub fn leave_on(&self, agent: AgentIx, date: NaiveDate) -> Option<&Leave> {
        self.leave.iter().find(|leave| leave.is_whole() && leave.includes(agent, date))
    }

    /// The leave of an agent that takes some hours of the date.
    pub fn part_leave_on(&self, agent: AgentIx, date: NaiveDate) -> Option<&Leave> {
        self.leave.iter().find(|leave| !leave.is_whole() && leave.includes(agent, date))
    }

    /// The leave of a date, whole or in part, in the order of the files.
    pub fn away_on(&self, date: NaiveDate) -> impl Iterator<Item = &Leave> {
        self.leave.iter().filter(move |leave| leave.includes(leave.agent, date))
    }

    /// Whether a wish is about a date: those whom it names must be there.
    pub fn is_wished_on(&self, wish: &Preference, date: NaiveDate) -> bool {
        wish.days.include(date)
            && self.present_on(wish.agent, date)
            && wish.colleague.is_none_or(|colleague| self.present_on(colleague, date))
    }

    /// The pin of an agent on a date.
    pub fn pin_on(&self, agent: AgentIx, date: NaiveDate) -> Option<&Pin> {
        self.pins.iter().find(|pin| pin.agent == agent && pin.date == date)
    }

    /// The agent with this id.
    pub fn agent(&self, id: &str) -> Option<AgentIx> {
        self.agents.iter().position(|agent| agent.id == id).map(AgentIx)
    }

    /// Whom a text means: the agent with this id, else those with this name.
    pub fn meant(&self, text: &str) -> Meant {
        if let Some(agent) = self.agent(text) {
            return Meant::One(agent);
        }
        let (text, lower) = (text.trim(), text.trim().to_lowercase());
        let having = |has: &dyn Fn(&str) -> bool| -> Vec<AgentIx> {
            let all = self.agents.iter().enumerate();
            all.filter(|(_, agent)| has(&agent.called) || has(&agent.name))
                .map(|(at, _)| AgentIx(at))
                .collect()
        };
        let exactly = having(&|name| name.trim() == text);
        let found =
            if exactly.is_empty() { having(&|name| name.trim().to_lowercase() == lower) } else { exactly };
        match found.as_slice() {
            [] => Meant::Nobody,
            [agent] => Meant::One(*agent),
            _ => Meant::Several(found),
        }
    }

    /// The name of the agent with this id; the id itself of one who has left the team.
    pub fn name_of<'b>(&'b self, id: &'b str) -> &'b str {
        self.agent(id).and_then(|agent| self.agents.get(agent.0)).map_or(id, |agent| agent.name.as_str())
    }

    /// The shift with this id.
    pub fn shift(&self, id: &str) -> Option<ShiftIx> {
        self.shifts.iter().position(|shift| shift.id == id).map(ShiftIx)
    }
}
