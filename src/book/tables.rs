//! The names of the tables in team files that programs change.

/// `[[agents]]`
pub const AGENTS: &str = "agents";
/// `[[leave]]`
pub const LEAVE: &str = "leave";
/// `[pins.AGENT]`
pub const PINS: &str = "pins";
/// `[[eligibility]]`
pub const ELIGIBILITY: &str = "eligibility";
/// `[[availability]]`
pub const AVAILABILITY: &str = "availability";
/// `[[staffing]]`
pub const STAFFING: &str = "staffing";
/// `[[coverage]]`
pub const COVERAGE: &str = "coverage";
/// `[[demand]]`
pub const DEMAND: &str = "demand";
/// `[[accepted_gap]]`
pub const ACCEPTED_GAP: &str = "accepted_gap";
/// `[[extra_duty]]`
pub const EXTRA_DUTY: &str = "extra_duty";
