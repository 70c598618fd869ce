//! For whom a rule holds: all agents, or those that its table names.

use super::{ParamDoc, Params};
use crate::book::AgentIx;

/// The agents of a rule.
pub(super) struct Whom {
    agents: Option<Vec<AgentIx>>,
    words: String,
}

impl Whom {
    /// Reads the key `agents`.
    pub fn read(params: &mut Params) -> Whom {
        let agents = params.agents("agents");
        let ids = |agents: &Vec<AgentIx>| {
            let ids = agents.iter().map(|agent| params.book().agents[*agent].id.as_str());
            ids.collect::<Vec<_>>().join(" ")
        };
        let words = agents.as_ref().map_or("all agents".to_string(), ids);
        Whom { agents, words }
    }

    /// Whether the rule holds for the agent.
    pub fn includes(&self, agent: AgentIx) -> bool {
        self.agents.as_ref().is_none_or(|agents| agents.contains(&agent))
    }

    /// The same for the end of a line, empty where it is everybody.
    pub fn suffix(&self) -> String {
        self.agents.as_ref().map_or(String::new(), |_| format!(", of {}", self.words))
    }

    /// The same words for the same agents.
    pub fn words(&self) -> &str {
        &self.words
    }
}

impl ParamDoc {
    /// The key `agents`.
    pub(super) const fn agents() -> ParamDoc {
        ParamDoc {
            key: "agents",
            value: "list of agents, all",
            means: ["for whom the rule holds", "适用的成员"],
        }
    }
}
