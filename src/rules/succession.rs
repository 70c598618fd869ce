//! Which shift may follow which on consecutive dates.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::{ParamDoc, Params, Relaxation, Rule, RuleDoc};
use crate::book::{Book, ShiftIx};
use crate::instance::Instance;
use crate::levels::{Class, Settings};
use crate::messages::{Text, findings, rules as say};
use crate::solve::{DutySet, Model, Primitive};
use crate::timesheet::{Breach, Findings, Timesheet};

pub static DOC: RuleDoc = RuleDoc {
    id: "succession",
    requires: [
        "None of the `banned` successions of shifts on consecutive dates. `forward = [\"A\", \"B\", \"C\"]` bans each step back in the list from one date to the next: C > A, C > B, B > A; a date between with none of these shifts frees the order. A date has each shift of its same-day pair; `rest` is a date without any duty. Dates before day one count (as rest only where history is known); a succession is judged on its last date.",
        "连续日期上不出现 `banned` 所列的班次衔接。`forward = [\"A\", \"B\", \"C\"]` 表示从一天到下一天不得倒退，即不得 C > A、C > B、B > A；中间隔一天不上这些班即不受限。同日连上的两个班都算当天的班；`rest` 指当天没有班。排班期之前的日子计算在内（有历史记录时，没有班才算休息）；以衔接的最后一天为准。",
    ],
    formula: "Σ over agents and listed successions of the times they are present",
    params: &[
        ParamDoc {
            key: "banned",
            value: "list such as [\"C > A\", \"N > rest > E\"], none",
            means: [
                "successions of 2 to 14 dates; `banned` or `forward` is needed",
                "禁止的衔接，2 到 14 天；banned 与 forward 至少写一个",
            ],
        },
        ParamDoc {
            key: "forward",
            value: "list of two or more shifts, none",
            means: ["the order in which shifts may follow each other", "班次只能沿此顺序向前"],
        },
        ParamDoc::class("must"),
        ParamDoc::weight("10 per succession"),
        ParamDoc::level(),
    ],
    example: "[[rules.succession]]\nbanned = [\"C > A\"]\n\n[[rules.succession]]\nforward = [\"A\", \"B\", \"C\"]\nclass = \"soft\"",
    source: "team; forward rotation is the usual advice of occupational medicine for shift work",
};

/// The most dates of a succession.
const LONGEST: usize = 14;

/// What a date of a succession has: a shift, or nothing at all.
type Step = Option<ShiftIx>;

struct Succession {
    settings: Settings,
    /// Sorted, without repetition, each of two dates or more.
    banned: Vec<Vec<Step>>,
    /// The same in words.
    words: Vec<String>,
}

pub fn read(params: &mut Params) -> Box<dyn Rule> {
    let settings = params.settings(Class::Must, 10);
    params.need_one_of("banned", "forward");
    let all = params.shift_ids();
    let wanted = |_: &str| say::wants_succession(LONGEST, &all);
    let mut banned = params.list("banned", steps, wanted).unwrap_or_default();
    let forward = params.ordered_shifts("forward").unwrap_or_default();
    for (at, earlier) in forward.iter().enumerate() {
        banned.extend(forward.iter().skip(at + 1).map(|later| vec![Some(*later), Some(*earlier)]));
    }
    banned.sort();
    banned.dedup();
    let id = |step: &Step| step.map_or("rest", |shift| params.book().shifts[shift].id.as_str());
    let words = banned.iter().map(|steps| steps.iter().map(id).collect::<Vec<_>>().join(" > ")).collect();
    Box::new(Succession { settings, banned, words })
}

/// Reads `C > rest > A`.
fn steps(book: &Book, text: &str) -> Option<Vec<Step>> {
    let step = |id: &str| match id.trim() {
        "rest" => Some(None),
        id => book.shift(id).map(Some),
    };
    let steps: Vec<Step> = text.split(" > ").map(step).collect::<Option<_>>()?;
    (2..=LONGEST).contains(&steps.len()).then_some(steps)
}

impl Rule for Succession {
    fn post(&self, instance: &Instance, model: &mut Model) {
        let strength = instance.strength(&self.settings, 480);
        let set = |step: &Step| match step {
            Some(shift) => instance.with_shift(*shift),
            None => instance.set(|duty| duty.shifts.is_empty()),
        };
        // What a must bans after the same dates is banned at once; prices are counted one by one.
        let mut sequences: Vec<(&[Step], Vec<&Step>)> = Vec::new();
        for sequence in &self.banned {
            let Some((last, lead)) = sequence.split_last() else { continue };
            match sequences.last_mut().filter(|_| self.settings.class == Class::Must) {
                Some((before, lasts)) if *before == lead => lasts.push(last),
                _ => sequences.push((lead, vec![last])),
            }
        }
        for (lead, lasts) in sequences {
            let ends = lasts.into_iter().flat_map(|step| set(step).iter().collect::<Vec<_>>()).collect();
            let mut sets: Vec<DutySet> = lead.iter().map(set).collect();
            sets.push(DutySet::new(ends));
            for last in 0..instance.days_of(self.settings.class) {
                let past = lead.len().saturating_sub(last);
                for agent in instance.agents() {
                    let had = |(step, back): (&Step, usize)| {
                        let date = instance.horizon.start.checked_sub_days(Days::new(back as u64));
                        date.is_some_and(|date| match step {
                            Some(shift) => instance.past.shifts_on(agent, date).contains(shift),
                            None => {
                                instance.past.is_known() && instance.past.shifts_on(agent, date).is_empty()
                            }
                        })
                    };
                    if !lead.iter().take(past).zip((1..=past).rev()).all(had) {
                        continue;
                    }
                    let (agent, day, sets) = (agent.index(), last + past - lead.len(), &sets[past..]);
                    let what = match sets {
                        [duties] => Primitive::Cell { agent, day, duties: duties.clone() },
                        sets => Primitive::Sequence { agent, day, sets: sets.to_vec() },
                    };
                    model.post(DOC.id, strength, what);
                }
            }
        }
    }

    fn audit(&self, sheet: &Timesheet, found: &mut Findings) {
        for agent in sheet.agents() {
            let mut worked: BTreeMap<NaiveDate, Vec<ShiftIx>> = BTreeMap::new();
            for entry in &sheet.entries[agent.index()] {
                worked.entry(entry.date).or_default().push(entry.shift);
            }
            let has = |(date, step): (NaiveDate, &Step)| match step {
                Some(shift) => worked.get(&date).is_some_and(|shifts| shifts.contains(shift)),
                None => (date >= sheet.horizon.start || sheet.history_known) && !worked.contains_key(&date),
            };
            let dates = sheet.horizon.start.iter_days();
            for last in dates.take_while(|date| sheet.holds_on(*date, self.settings.class)) {
                for (steps, words) in self.banned.iter().zip(&self.words) {
                    let first = last.checked_sub_days(Days::new(steps.len() as u64 - 1));
                    let Some(first) = first else { continue };
                    if first.iter_days().zip(steps).all(has) {
                        let name = &sheet.book.agents[agent].name;
                        let shown = Text { en: words.clone(), zh: in_chinese(&sheet.book, steps) };
                        let text = findings::succession(name, shown);
                        let breach = Breach::new(DOC.id, Some(agent), (first, last), text);
                        found.add(&self.settings, breach, 1, 480, 1);
                    }
                }
            }
        }
    }

    fn bans(&self, first: ShiftIx, second: ShiftIx) -> bool {
        self.banned.iter().any(|steps| steps.as_slice() == [Some(first), Some(second)])
    }

    fn relaxations(&self) -> &'static [Relaxation] {
        &[Relaxation::Succession]
    }

    fn canonical(&self) -> String {
        format!("banned {}, {}", self.words.join("; "), self.settings)
    }
}

fn in_chinese(book: &Book, steps: &[Step]) -> String {
    let id = |step: &Step| step.map_or("休", |shift| book.shifts[shift].id.as_str());
    steps.iter().map(id).collect::<Vec<_>>().join(" > ")
}
