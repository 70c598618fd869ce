//! Dates, weeks, clock times and holidays. No solver, no policy.

mod clock;
mod duration;
mod holidays;
mod horizon;
mod observance;
mod period;
mod zone;

pub use clock::{Clock, ClockError};
pub use duration::{parse_minutes, parse_seconds};
pub use holidays::{DayKind, Holidays};
pub use horizon::{Horizon, MAX_WEEKS, is_weekend, parse_weekday, week_start};
pub use observance::{Observance, observances};
pub use period::{Per, Span};
pub use zone::{elapsed_minutes, instant};
