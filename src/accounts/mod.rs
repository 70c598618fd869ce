//! What follows from rosters for those who pay: duties by date over all rosters of a team
//! ([`Register`]), hours by class ([`classify`]), money ([`pay_slip`]), balances of leave
//! and comp leave ([`statements`]), and what attendance says otherwise ([`hold_against`]).
//!
//! No solver, no policy of its own: how hours are classed is the team's [`crate::book::PayRules`].

mod actuals;
mod classes;
mod corrections;
mod leave;
mod money;
mod pairing;
mod register;
mod statements;

pub use actuals::{Actual, Found, Held, Oddity, hold_against};
pub use classes::{Class, Classes, DayKind, DayRecord, classify, period_start};
pub use corrections::Corrected;
pub use leave::{DayLeave, LeaveOn, charged, leave_on};
pub use money::{Earned, Item, Line, PaySlip, pay_slip};
pub use register::{
    AgreedOvertime, Beyond, Covered, Duty, DutyLeave, Person, Register, TimeSpan, TimedBreak,
};
pub use statements::{Movement, Posting, Statement, statements};
