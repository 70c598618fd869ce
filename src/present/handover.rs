//! Whom a duty is taken over from and handed over to, and who looks after follow-ups.

use crate::book::AgentIx;
use crate::render::follow_ups::{FollowUpView, ShiftChangeView};
use crate::timesheet;
use crate::timesheet::{Entry, Timesheet};
use crate::timesheet::{FollowUps, follow_ups};
use crate::workspace::JudgedRoster;
use chrono::NaiveDate;

use super::Breaks;

/// What stands beside the duties of a roster.
pub type Beside<'o> = (Handovers<'o>, Breaks<'o>);

/// The handovers and the breaks of a roster.
pub fn beside(opened: &JudgedRoster) -> Beside<'_> {
    (Handovers::new(&opened.sheet), Breaks::new(&opened.sheet, &opened.verdict.breaks))
}

/// The handovers of a roster, by names.
pub struct Handovers<'s> {
    sheet: &'s Timesheet,
    all: timesheet::Handovers<'s>,
    follow_ups: Vec<FollowUps>,
}

impl<'s> Handovers<'s> {
    /// Those of a timesheet.
    pub fn new(sheet: &'s Timesheet) -> Handovers<'s> {
        Handovers { sheet, all: timesheet::Handovers::new(sheet), follow_ups: found(sheet) }
    }

    /// Who is relieved when a duty begins.
    pub fn before(&self, agent: AgentIx, own: &Entry) -> Vec<String> {
        self.names(self.all.before(agent, own))
    }

    /// Who relieves when a duty ends.
    pub fn after(&self, agent: AgentIx, own: &Entry) -> Vec<String> {
        self.names(self.all.after(agent, own))
    }

    /// The follow-ups that an agent hands over after a duty, and those that the agent takes on it.
    pub fn on(&self, agent: AgentIx, own: &Entry) -> (Vec<FollowUpView>, Vec<FollowUpView>) {
        let given = self.follow_ups.iter().filter(|one| one.agent == agent && one.from == own.end);
        // A duty of two shifts is one date: what is taken stands at the first of them.
        let first = self.sheet.on(agent, own.date).next() == Some(own);
        let taken = self
            .follow_ups
            .iter()
            .filter(|one| first && one.to.is_some_and(|(taker, _, date)| taker == agent && date == own.date));
        (given.map(|one| view(self.sheet, one)).collect(), taken.map(|one| view(self.sheet, one)).collect())
    }

    /// The follow-ups that an agent gives and takes in all.
    pub fn of(&self, agent: AgentIx, dates: &[NaiveDate]) -> Vec<FollowUpView> {
        shown(self.sheet, &self.follow_ups, dates, Some(agent))
    }

    fn names(&self, agents: impl IntoIterator<Item = AgentIx>) -> Vec<String> {
        agents.into_iter().map(|agent| self.sheet.book.agents[agent.0].name.clone()).collect()
    }
}

/// Long absences, if the team has a desk.
fn found(sheet: &Timesheet) -> Vec<FollowUps> {
    let desk = &sheet.book.desk;
    if desk.given { follow_ups(sheet, desk.follow_up) } else { Vec::new() }
}

fn view(sheet: &Timesheet, own: &FollowUps) -> FollowUpView {
    let person = |agent: AgentIx| {
        let own = &sheet.book.agents[agent.0];
        (own.id.clone(), own.name.clone())
    };
    let (agent, name) = person(own.agent);
    let to = own.to.map(|(taker, at, _)| (person(taker), at));
    let (taker, at) = to.map_or((None, None), |(taker, at)| (Some(taker), Some(at.naive_local())));
    let (to, to_name) = taker.map_or((None, None), |(id, name)| (Some(id), Some(name)));
    FollowUpView {
        agent,
        name,
        from: own.from.naive_local(),
        until: own.until.map(|until| until.naive_local()),
        to,
        to_name,
        at,
    }
}

/// The absences of a roster that begin on these dates or before them, with who takes the follow-ups.
pub fn absences(sheet: &Timesheet, dates: &[NaiveDate], agent: Option<AgentIx>) -> Vec<FollowUpView> {
    shown(sheet, &found(sheet), dates, agent)
}

fn shown(
    sheet: &Timesheet,
    all: &[FollowUps],
    dates: &[NaiveDate],
    agent: Option<AgentIx>,
) -> Vec<FollowUpView> {
    let from_start = dates.first() == Some(&sheet.horizon.start);
    let shown = |own: &&FollowUps| {
        let mine = |agent| own.agent == agent || own.to.is_some_and(|(taker, ..)| taker == agent);
        let early = from_start && own.date < sheet.horizon.start;
        (early || dates.contains(&own.date)) && agent.is_none_or(mine)
    };
    all.iter().filter(shown).map(|own| view(sheet, own)).collect()
}

/// The changes of shift on these dates, if the team has a desk.
pub fn changes(sheet: &Timesheet, dates: &[NaiveDate]) -> Vec<ShiftChangeView> {
    if !sheet.book.desk.given {
        return Vec::new();
    }
    let id = |agent: &AgentIx| sheet.book.agents[agent.0].id.clone();
    let name = |agent: &AgentIx| sheet.book.agents[agent.0].name.clone();
    let all = timesheet::Handovers::new(sheet).changes();
    let shown = all.iter().filter(|own| dates.contains(&own.date));
    let view = shown.map(|own| ShiftChangeView {
        at: own.at.naive_local(),
        date: own.date,
        shift: sheet.book.shifts[own.shift.0].id.clone(),
        from: own.from.iter().map(id).collect(),
        to: own.to.iter().map(id).collect(),
        from_names: own.from.iter().map(name).collect(),
        to_names: own.to.iter().map(name).collect(),
    });
    view.collect()
}
