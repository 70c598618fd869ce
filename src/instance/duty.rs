//! What an agent can have on one date.

use crate::book::{Book, Shift, ShiftIx};

/// One duty a day: nothing, one shift, or an allowed pair of shifts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// As it stands in tables: `A`, `A+C`; `-` for rest.
    pub label: String,
    /// Its shifts in the order in which they are worked.
    pub shifts: Vec<ShiftIx>,
    /// Whether it makes the date a working day.
    pub counts_as_day: bool,
}

/// The duties of a team: rest, each shift, each allowed same-day pair.
pub fn duties_of(book: &Book) -> Vec<Duty> {
    let all = || book.all_shifts();
    let mut duties = vec![Duty { label: "-".to_string(), shifts: Vec::new(), counts_as_day: false }];
    duties.extend(all().map(|shift| duty(book, vec![shift])));
    for second in all() {
        for first in all().filter(|first| book.allowed_pair(*first, second)) {
            duties.push(duty(book, vec![first, second]));
        }
    }
    duties
}

fn duty(book: &Book, shifts: Vec<ShiftIx>) -> Duty {
    let parts: Vec<&Shift> = shifts.iter().map(|shift| &book.shifts[*shift]).collect();
    Duty {
        label: parts.iter().map(|shift| shift.id.as_str()).collect::<Vec<_>>().join("+"),
        counts_as_day: parts.iter().any(|shift| shift.counts_as_day),
        shifts,
    }
}
