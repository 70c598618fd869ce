//! Another place in a rotation for one agent.

use super::Requirement;
use super::changes::{Cost, Proposals};
use crate::book::{AgentIx, RuleValue};
use crate::messages::reasons as say;

/// How many places are tried; those past the end of the pattern don't exist and are dropped.
const MAX_PLACES: usize = 14;

impl<'b> Proposals<'b> {
    /// An agent with an offset begins elsewhere in the pattern.
    pub(super) fn rotation(&mut self, agent: AgentIx, member: &Requirement) {
        let Some((nth, RuleValue::List(offsets))) = self.entry_of(member, "offsets") else { return };
        let id = self.book.agents[agent].id.as_str();
        let rule = member.rule;
        let at = offsets.iter().position(|text| text.split_whitespace().next() == Some(id));
        let Some(at) = at else { return };
        let Some(now) = offsets[at].split_whitespace().nth(1).and_then(|now| now.parse::<usize>().ok())
        else {
            return;
        };
        for place in (0..MAX_PLACES).filter(|place| *place != now) {
            let text = say::other_offset(self.name(agent), place, now);
            let cost = Cost { family: "limit_step", times: 1 };
            self.add_of(vec![format!("offset {id}")], cost, text, move |draft| {
                let list = draft.rule(rule, nth)?.get_mut("offsets")?.as_array_mut()?;
                list.replace(at, format!("{id} {place}"));
                Some(())
            });
        }
    }
}
