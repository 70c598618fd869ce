//! What no single entry can tell: entries that contradict each other.

use std::collections::HashMap;

use super::{AgentIx, Book, Leave, Pin, ShiftIx, breaks};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::messages::{Text, input};

/// Compares the entries of a book.
pub(super) fn check(book: &Book) -> Diagnostics {
    let mut found = Diagnostics::default();
    idle_shifts(book, &mut found);
    let mut leave: HashMap<AgentIx, Vec<&Leave>> = HashMap::new();
    for entry in &book.leave {
        leave.entry(entry.agent).or_default().push(entry);
    }
    for (agent, entries) in &mut leave {
        entries.sort_by_key(|entry| (entry.from, entry.until));
        overlaps(book, *agent, entries, &mut found);
    }
    for pin in &book.pins {
        check_pin(book, pin, leave.get(&pin.agent).map_or(&[], Vec::as_slice), &mut found);
    }
    hopeless_preferences(book, &mut found);
    hopeless_eligibility(book, &mut found);
    breaks::check(book, &mut found);
    found
}

fn idle_shifts(book: &Book, found: &mut Diagnostics) {
    let mut worked = vec![book.agents.is_empty(); book.shifts.len()];
    for shift in book.agents.iter().flat_map(|agent| &agent.shifts) {
        if let Some(worked) = worked.get_mut(shift.0) {
            *worked = true;
        }
    }
    for (index, shift) in book.shifts.iter().enumerate() {
        // A second shift with the same id is a problem of its own.
        if worked[index] || book.shift(&shift.id) != Some(ShiftIx(index)) {
            continue;
        }
        found.push(
            Diagnostic::error(Code::IdleShift, input::idle_shift(shift.id.as_str()))
                .at(&shift.at, Text::default())
                .help(input::use_idle_shift(shift.id.as_str())),
        );
    }
}

/// Entries of one agent in the order of their first dates.
fn overlaps(book: &Book, agent: AgentIx, entries: &[&Leave], found: &mut Diagnostics) {
    let mut longest: Option<&Leave> = None;
    for entry in entries {
        if let Some(other) =
            longest.filter(|other| entry.from <= other.until && !entry.time.leaves_room_for(other.time))
        {
            let id = book.agents[agent.0].id.as_str();
            let last = entry.until.min(other.until);
            let (second, first) =
                if entry.at.span.start < other.at.span.start { (other, *entry) } else { (*entry, other) };
            let diagnostic = if entry.kind == other.kind {
                Diagnostic::warning(
                    Code::OverlappingLeave,
                    input::leave_twice(id, input::dates(entry.from, last)),
                )
            } else {
                let kinds = (first.kind.as_str(), second.kind.as_str());
                Diagnostic::error(
                    Code::OverlappingLeave,
                    input::leave_of_two_kinds(id, input::dates(entry.from, last), kinds.0, kinds.1),
                )
            };
            found.push(
                diagnostic
                    .at(&second.at, Text::default())
                    .note_at(input::leave_is(input::dates(first.from, first.until)), &first.at)
                    .help(input::shorten_one()),
            );
        }
        if longest.is_none_or(|other| other.until < entry.until) {
            longest = Some(entry);
        }
    }
}

fn check_pin(book: &Book, pin: &Pin, leave: &[&Leave], found: &mut Diagnostics) {
    let agent = &book.agents[pin.agent.0];
    let id = |shift: ShiftIx| book.shifts[shift.0].id.as_str();
    let together = pin.shifts.iter().map(|shift| id(*shift)).collect::<Vec<_>>().join("+");
    let whole = leave.iter().copied().find(|leave| leave.is_whole() && leave.includes(pin.agent, pin.date));
    let part = || book.leave_of_all(pin.agent, pin.date, &pin.shifts);
    if let Some(leave) = whole.or_else(part)
        && !pin.shifts.is_empty()
    {
        found.push(
            Diagnostic::error(Code::PinOnLeave, input::pin_on_leave(agent.id.as_str(), together.as_str()))
                .at(&pin.at, input::pinned_here())
                .note_at(input::leave_is(input::dates(leave.from, leave.until)), &leave.at)
                .help(input::drop_pin_or_leave()),
        );
    }
    for shift in pin.shifts.iter().filter(|shift| !agent.shifts.contains(shift)) {
        let mine: Vec<Text> = agent.shifts.iter().map(|shift| Text::plain(id(*shift))).collect();
        found.push(
            Diagnostic::error(Code::PinNotAllowed, input::pin_not_allowed(agent.id.as_str(), id(*shift)))
                .at(&pin.at, input::pinned_here())
                .note_at(input::may_work(agent.id.as_str(), Text::list(&mine)), &agent.at)
                .help(input::allow_shift_or_drop_pin()),
        );
    }
    for shift in pin.shifts.iter().filter(|shift| agent.shifts.contains(shift)) {
        pin_outside(book, pin, *shift, found);
    }
    if let [first, second] = pin.shifts[..]
        && !book.shifts[second.0].may_follow.contains(&first)
    {
        let diagnostic = if first == second {
            Diagnostic::error(Code::PinPair, input::pin_same_twice(id(first))).help(input::write_once())
        } else {
            Diagnostic::error(Code::PinPair, input::pin_pair(id(second), id(first)))
                .note_at(input::shift_is_here(id(second)), &book.shifts[second.0].at)
                .help(input::allow_pair(id(second), id(first)))
        };
        found.push(diagnostic.at(&pin.at, input::pinned_here()));
    }
}

/// A pin to a shift of the agent's list, on a date on which the agent may not work it.
fn pin_outside(book: &Book, pin: &Pin, shift: ShiftIx, found: &mut Diagnostics) {
    if book.may_work(pin.agent, shift, pin.date) {
        return;
    }
    let agent = &book.agents[pin.agent.0];
    let (name, id) = (agent.id.as_str(), book.shifts[shift.0].id.as_str());
    let title = input::pin_outside_dates(name, id, pin.date);
    let diagnostic = Diagnostic::error(Code::PinNotAllowed, title).at(&pin.at, input::pinned_here());
    let diagnostic = if book.employed_on(pin.agent, pin.date) {
        let entry = agent.eligibility.iter().find(|entry| entry.shift == shift);
        let at = entry.map_or(&agent.at, |entry| &entry.at);
        diagnostic.note_at(input::eligible_here(name, id), at)
    } else {
        let note = match (agent.from, agent.until) {
            (Some(from), _) if pin.date < from => input::joins(name, from),
            (_, Some(until)) => input::leaves(name, until),
            _ => return,
        };
        diagnostic.note_at(note, &agent.at)
    };
    found.push(diagnostic.help(input::other_dates_or_drop_pin()));
}

fn hopeless_eligibility(book: &Book, found: &mut Diagnostics) {
    for agent in &book.agents {
        for entry in agent.eligibility.iter().filter(|entry| !agent.shifts.contains(&entry.shift)) {
            let title =
                input::hopeless_eligibility(agent.id.as_str(), book.shifts[entry.shift.0].id.as_str());
            found.push(
                Diagnostic::warning(Code::NoEffect, title)
                    .at(&entry.at, Text::default())
                    .help(input::drop_eligibility_or_allow()),
            );
        }
    }
}

fn hopeless_preferences(book: &Book, found: &mut Diagnostics) {
    for wish in &book.preferences {
        let agent = &book.agents[wish.agent.0];
        if let Some(other) = wish.colleague.map(|other| &book.agents[other.0])
            && !other.shifts.iter().any(|shift| agent.shifts.contains(shift))
        {
            let title = input::hopeless_company(agent.id.as_str(), other.id.as_str());
            found.push(
                Diagnostic::warning(Code::NoEffect, title)
                    .at(&wish.at, Text::default())
                    .help(input::drop_wish()),
            );
        }
        for shift in wish.shifts.iter().filter(|shift| !agent.shifts.contains(shift)) {
            let title = input::hopeless_preference(agent.id.as_str(), book.shifts[shift.0].id.as_str());
            found.push(
                Diagnostic::warning(Code::NoEffect, title)
                    .at(&wish.at, Text::default())
                    .help(input::drop_wish_or_allow()),
            );
        }
    }
}
