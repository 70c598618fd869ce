//! Entries of the log in words.

use crate::book::Book;
use crate::messages::{Hours, Text, desk as say};
use crate::record::{Act, Answer, Entry, Record, Request};

/// What an entry says, in words.
pub fn sentence(record: &Record, book: &Book, entry: &Entry) -> Text {
    match &entry.act {
        Act::Publish(publication) if publication.supersedes.is_empty() => {
            say::did_publish(publication.start, publication.last())
        }
        Act::Publish(publication) => {
            let numbers = publication.supersedes.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
            say::did_publish_instead(publication.start, publication.last(), numbers)
        }
        Act::Request(Request::Leave { agent, from, until, hours, kind }) => {
            let hours = hours.map_or(Text::default(), |(from, until)| say::hours_of_day(from, until));
            say::did_request_leave(book.name_of(agent), book.leave_name(kind), *from, *until, hours)
        }
        Act::Request(Request::Overtime { agent, date, minutes, .. }) => {
            say::did_request_overtime(book.name_of(agent), Hours(*minutes), *date)
        }
        Act::Propose(proposal) => {
            let (giver, taker) = (book.name_of(&proposal.agent), book.name_of(&proposal.with));
            match (proposal.for_date, &proposal.for_duty) {
                (Some(date), Some(duty)) => {
                    say::did_propose_swap(giver, proposal.date, &proposal.duty, taker, date, duty)
                }
                _ => say::did_propose_gift(giver, proposal.date, &proposal.duty, taker),
            }
        }
        Act::Absent(absence) => {
            let clock = |at: chrono::NaiveDateTime| at.format("%Y-%m-%d %H:%M").to_string();
            say::did_absent(
                book.name_of(&absence.agent),
                book.leave_name(&absence.kind),
                clock(absence.from),
                clock(absence.until),
            )
        }
        Act::Change { .. } => say::did_change(entry.cells.len()),
        Act::Answer { answer, of } => {
            let asked = record.entry(*of).map(|asked| sentence(record, book, asked)).unwrap_or_default();
            match answer {
                Answer::Accept => say::did_accept(*of, asked),
                Answer::Approve => say::did_approve(*of, asked),
                Answer::Decline => say::did_decline(*of, asked),
                Answer::Withdraw => say::did_withdraw(*of, asked),
            }
        }
    }
}
