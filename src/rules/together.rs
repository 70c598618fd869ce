//! Agents who work a shift only with others beside them.

use super::{ParamDoc, Params, Rule, RuleDoc};
use crate::book::{AgentIx, Book, ShiftIx};
use crate::instance::Instance;
use crate::levels::{Class, Settings};
use crate::messages::{Text, findings, rules as say};
use crate::solve::{Model, Primitive};
use crate::timesheet::{Breach, Findings, Timesheet};

pub static DOC: RuleDoc = RuleDoc {
    id: "together",
    requires: [
        "On each date, whoever of `agents` is on a shift has somebody of `with` on the same shift: trainees with a mentor, juniors with a senior. With `each = N` one of `with` is enough for N of `agents`, without it for all. Each date and each of `shifts` by itself; dates before day one are not judged.",
        "每个日期上，`agents` 中有人上某班次时，`with` 中也要有人上同一班次：新人跟师傅，新手配老手。写 `each = N` 时，`with` 中一人可带 N 人；不写则一人可带所有人。每个日期、每个班次分别判断；排班期之前的日子不追究。",
    ],
    formula: "Σ over dates and shifts of max(0, those of `agents` on it − each × those of `with` on it)",
    params: &[
        ParamDoc {
            key: "agents",
            value: "list of agents, needed",
            means: ["who is not to be alone, such as trainees", "不能单独当班的成员，如新人"],
        },
        ParamDoc {
            key: "with",
            value: "list of other agents, needed",
            means: ["who is to be beside them, such as mentors", "陪同的成员，如师傅"],
        },
        ParamDoc {
            key: "shifts", value: "list of shifts, all", means: ["on which shifts", "适用的班次"]
        },
        ParamDoc {
            key: "each",
            value: "1 to 1000 agents, all",
            means: ["for how many one of `with` is enough", "`with` 中一人可带几人"],
        },
        ParamDoc::class("must"),
        ParamDoc::weight("10 per agent too many"),
        ParamDoc::level(),
    ],
    example: "[[rules.together]]\nagents = [\"mia\"]\nwith = [\"lin\", \"wang\"]\n\n[[rules.together]]\nagents = [\"mia\", \"chen\", \"zhao\"]\nwith = [\"lin\", \"wang\"]\nshifts = [\"C\"]\neach = 2\nclass = \"soft\"",
    source: "team",
};

struct Together {
    settings: Settings,
    agents: Vec<AgentIx>,
    with: Vec<AgentIx>,
    shifts: Vec<ShiftIx>,
    /// For how many one of `with` is enough.
    each: i64,
    /// The parameters in words that are the same for the same meaning.
    words: String,
}

pub fn read(params: &mut Params) -> Box<dyn Rule> {
    let settings = params.settings(Class::Must, 10);
    let agents = params.needed_agents("agents");
    let with = params.needed_agents("with");
    let shifts = params.shifts("shifts").unwrap_or_else(|| params.book().all_shifts().collect());
    let each = params.optional_whole("each", 1..=1000);
    let book = params.book();
    if let Some(both) = agents.iter().find(|agent| with.contains(agent)) {
        params.refuse("with", say::is_in_both(&book.agents[*both].id, "agents"));
    }
    let each_words = each.map_or("all".to_string(), |each| each.to_string());
    let words = format!(
        "{} with {} on {}, each {each_words}",
        super::agent_ids(book, &agents),
        super::agent_ids(book, &with),
        super::shift_ids(book, &shifts)
    );
    let each = each.unwrap_or(agents.len() as i64);
    Box::new(Together { settings, agents, with, shifts, each, words })
}

fn names(book: &Book, agents: &[AgentIx]) -> Text {
    Text::list(&agents.iter().map(|agent| Text::plain(book.agents[*agent].name.as_str())).collect::<Vec<_>>())
}

impl Rule for Together {
    fn post(&self, instance: &Instance, model: &mut Model) {
        let strength = instance.strength(&self.settings, 480);
        for shift in &self.shifts {
            let duties = instance.with_shift(*shift);
            let cells = |agents: &[AgentIx], day: usize, adds: i64| {
                agents.iter().map(|agent| (agent.index(), day, duties.clone(), adds)).collect::<Vec<_>>()
            };
            for day in 0..instance.days_of(self.settings.class) {
                let mut all = cells(&self.with, day, self.each);
                all.extend(cells(&self.agents, day, -1));
                let what = Primitive::Balance { cells: all, constant: 0, min: Some(0), max: None };
                model.post(DOC.id, strength, what);
            }
        }
    }

    fn audit(&self, sheet: &Timesheet, found: &mut Findings) {
        let dates = sheet.horizon.start.iter_days();
        for date in dates.take_while(|date| sheet.holds_on(*date, self.settings.class)) {
            for shift in &self.shifts {
                let there = |agents: &[AgentIx]| {
                    let on = |agent: &AgentIx| sheet.on(*agent, date).any(|entry| entry.shift == *shift);
                    agents.iter().copied().filter(on).collect::<Vec<_>>()
                };
                let (present, beside) = (there(&self.agents), there(&self.with));
                let short = present.len() as i64 - self.each * beside.len() as i64;
                if short <= 0 {
                    continue;
                }
                let book = &sheet.book;
                let id = book.shifts[*shift].id.as_str();
                let text = match beside.is_empty() {
                    true => findings::alone(names(book, &present), id, names(book, &self.with)),
                    false => {
                        let enough = self.each * beside.len() as i64;
                        findings::too_few_beside(names(book, &present), id, names(book, &beside), enough)
                    }
                };
                let breach = Breach::new(DOC.id, None, (date, date), text);
                found.add(&self.settings, breach, short, 480, short);
            }
        }
    }

    fn canonical(&self) -> String {
        format!("{}, {}", self.words, self.settings)
    }
}
