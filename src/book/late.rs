//! `late`: what each agent below `want` means for customers.

use super::reader::Table;
use super::value::{Value, parse_permille};
use crate::diagnostic::{Code, Diagnostic};
use crate::messages::service as say;
use crate::messages::{Text, input};

/// As many numbers, at most.
const MAX_NUMBERS: usize = 8;
/// Contacts an hour, at most.
const MAX_CONTACTS: i64 = 999_999;

/// Contacts an hour that come too late for what each missing agent adds to them: the first below `want`, the
/// second, and so on; in thousandths, none less than the one before. Those beyond the last add as much as it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Late([i64; MAX_NUMBERS]);

/// What is wrong with numbers.
enum Wrong {
    Count,
    Shrinks,
}

impl Late {
    /// What one agent adds, two, and so on, in thousandths of a contact an hour. Sums that grow by less than
    /// before count as growing as before: a contact that waits through one interval is there in the next.
    pub fn of_sums(sums: impl IntoIterator<Item = i64>) -> Late {
        let mut steps = [0; MAX_NUMBERS];
        let mut sums = sums.into_iter();
        let (mut step, mut sum) = (0_i64, 0_i64);
        for entry in &mut steps {
            let next = sums.next().unwrap_or(sum);
            step = step.max(next.saturating_sub(sum)).min(MAX_CONTACTS * 1000);
            sum = next;
            *entry = step;
        }
        Late(steps)
    }

    fn read(sums: &[i64]) -> Result<Late, Wrong> {
        if sums.is_empty() || sums.len() > MAX_NUMBERS {
            return Err(Wrong::Count);
        }
        let steps = |at: usize| sums[at] - at.checked_sub(1).map_or(0, |before| sums[before]);
        match (0..sums.len()).all(|at| steps(at) >= at.checked_sub(1).map_or(0, steps)) {
            true => Ok(Late::of_sums(sums.iter().copied())),
            false => Err(Wrong::Shrinks),
        }
    }

    /// What each missing agent adds, in thousandths of a contact an hour.
    pub fn steps(&self) -> [i64; MAX_NUMBERS] {
        self.0
    }

    /// The numbers as a team writes them: what one agent fewer means, two fewer, and so on, no longer than it
    /// has to be.
    pub fn numbers(&self) -> Vec<String> {
        let last = self.0[MAX_NUMBERS - 1];
        let kept = self.0.iter().position(|step| *step == last).unwrap_or(0) + 1;
        let mut sum = 0;
        let sums = self.0.iter().take(kept).map(|step| {
            sum += step;
            let text = format!("{}.{:03}", sum / 1000, sum % 1000);
            text.trim_end_matches('0').trim_end_matches('.').to_string()
        });
        sums.collect()
    }

    /// The curves of groups whose agents are one: what is missing goes where it does the least.
    pub fn together(all: &[Late]) -> Late {
        let mut steps: Vec<i64> = all.iter().flat_map(|late| late.0).collect();
        steps.sort_unstable();
        let mut merged = [steps.last().copied().unwrap_or(0); MAX_NUMBERS];
        merged.iter_mut().zip(steps).for_each(|(entry, step)| *entry = step);
        Late(merged)
    }
}

fn wrong(found: &Wrong) -> (Text, Text) {
    match found {
        Wrong::Count => (say::late_count(MAX_NUMBERS), say::late_form()),
        Wrong::Shrinks => (say::late_shrinks(), say::late_grows()),
    }
}

/// Reads the key of a `[[demand]]` table.
pub(super) fn key(table: &mut Table<'_>, want: Option<i64>) -> Option<Late> {
    let value = table.get("late")?;
    let error = |(title, help): (Text, Text)| {
        value.file.push(value.error(Code::BadLate, title).help(help));
        None
    };
    let each: Vec<Value<'_>> = value.one_or_more()?;
    let sums: Vec<Option<i64>> = each.iter().map(|value| value.permille(MAX_CONTACTS)).collect();
    let sums: Vec<i64> = sums.into_iter().collect::<Option<_>>()?;
    if want.is_none() {
        return error((say::late_without_want(), input::add_line("want = 3")));
    }
    match Late::read(&sums) {
        Ok(late) => Some(late),
        Err(found) => error(wrong(&found)),
    }
}

/// Reads the cell of a row: `1.2 9.6 18`; or what is wrong with it.
pub(super) fn cell(text: &str, want: Option<i64>) -> Result<Late, (Text, Text)> {
    let number = |word: &str| parse_permille(word).filter(|permille| *permille <= MAX_CONTACTS * 1000);
    let sums: Option<Vec<i64>> = text.split_whitespace().map(number).collect();
    let sums = sums.ok_or_else(|| (say::late_numbers(input::Quote(text)), say::late_form()))?;
    if want.is_none() {
        return Err((say::late_without_want(), say::fill_want()));
    }
    Late::read(&sums).map_err(|found| wrong(&found))
}

/// The error of a cell.
pub(super) fn error(title: Text) -> Diagnostic {
    Diagnostic::error(Code::BadLate, title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_become_steps_that_never_shrink_and_come_back_as_short_as_they_can() {
        let late = Late::of_sums([1200, 9600, 9600]);
        assert_eq!(late.steps(), [1200, 8400, 8400, 8400, 8400, 8400, 8400, 8400]);
        assert_eq!(late.numbers(), ["1.2", "9.6"]);
        assert_eq!(Late::of_sums([]).numbers(), ["0"]);
        assert_eq!(Late::of_sums([i64::MAX, 0]).steps()[7], 999_999_000);
        let other = Late::of_sums([5]);
        assert_eq!(Late::together(&[late, other]).steps(), [5; 8]);
    }

    #[test]
    fn cells_are_numbers_that_grow_ever_faster() {
        assert!(cell("1.2 9.6 18", Some(3)).is_ok());
        for text in ["", "1.2;3", "-1", "3 4 4.5", "4 3", "1 2 3 4 5 6 7 8 9", "1e3", "99999999999"] {
            assert!(cell(text, Some(3)).is_err(), "{text}");
        }
        assert!(cell("1", None).is_err());
    }
}
