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
    pub fn before(&self, agent: AgentIx, entry: &Entry) -> Vec<String> {
        self.names(self.all.before(agent, entry))
    }

    /// Who relieves when a duty ends.
    pub fn after(&self, agent: AgentIx, entry: &Entry) -> Vec<String> {
        self.names(self.all.after(agent, entry))
    }

    /// The follow-ups that an agent hands over after a duty, and those that the agent takes on it.
    pub fn on(&self, agent: AgentIx, entry: &Entry) -> (Vec<FollowUpView>, Vec<FollowUpView>) {
        let given = self.follow_ups.iter().filter(|one| one.agent == agent && one.from == entry.end);
        // A duty of two shifts is one date: what is taken stands at the first of them.
        let first = self.sheet.on(agent, entry.date).next() == Some(entry);
        let taken = self.follow_ups.iter().filter(|one| {
            first && one.to.is_some_and(|(taker, _, date)| taker == agent && date == entry.date)
        });
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

fn view(sheet: &Timesheet, follow_ups: &FollowUps) -> FollowUpView {
    let person = |agent: AgentIx| {
        let agent = &sheet.book.agents[agent.0];
        (agent.id.clone(), agent.name.clone())
    };
    let (agent, name) = person(follow_ups.agent);
    let to = follow_ups.to.map(|(taker, at, _)| (person(taker), at));
    let (taker, at) = to.map_or((None, None), |(taker, at)| (Some(taker), Some(at.naive_local())));
    let (to, to_name) = taker.map_or((None, None), |(id, name)| (Some(id), Some(name)));
    FollowUpView {
        agent,
        name,
        from: follow_ups.from.naive_local(),
        until: follow_ups.until.map(|until| until.naive_local()),
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
    let shown = |follow_ups: &&FollowUps| {
        let mine =
            |agent| follow_ups.agent == agent || follow_ups.to.is_some_and(|(taker, ..)| taker == agent);
        let early = from_start && follow_ups.date < sheet.horizon.start;
        (early || dates.contains(&follow_ups.date)) && agent.is_none_or(mine)
    };
    all.iter().filter(shown).map(|follow_ups| view(sheet, follow_ups)).collect()
}

/// The changes of shift on these dates, if the team has a desk.
pub fn changes(sheet: &Timesheet, dates: &[NaiveDate]) -> Vec<ShiftChangeView> {
    if !sheet.book.desk.given {
        return Vec::new();
    }
    let id = |agent: &AgentIx| sheet.book.agents[agent.0].id.clone();
    let name = |agent: &AgentIx| sheet.book.agents[agent.0].name.clone();
    let all = timesheet::Handovers::new(sheet).changes();
    let shown = all.iter().filter(|change| dates.contains(&change.date));
    let view = shown.map(|change| ShiftChangeView {
        at: change.at.naive_local(),
        date: change.date,
        shift: sheet.book.shifts[change.shift.0].id.clone(),
        from: change.from.iter().map(id).collect(),
        to: change.to.iter().map(id).collect(),
        from_names: change.from.iter().map(name).collect(),
        to_names: change.to.iter().map(name).collect(),
    });
    view.collect()
}
