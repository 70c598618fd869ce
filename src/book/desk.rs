//! `[desk]`: what a team has agreed about swaps, notice and follow-ups. No roster depends on it.

use super::reader::Table;

/// What a team has agreed about changes after publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskRules {
    /// Whether the team says anything.
    pub given: bool,
    /// Whether a swap needs a supervisor beside both agents; `swaps`.
    pub swaps_need_approval: bool,
    /// Days before a duty until which it may be changed without its agent's consent; `notice`.
    pub notice: i64,
    /// Whether such a change is refused even with consent; `notice_class`.
    pub refuses: bool,
    /// Minutes of absence after which open follow-ups go to a colleague; `follow_up`.
    pub follow_up: i64,
    /// Days before leave by which it is to be asked for; `leave_notice`.
    pub leave_notice: i64,
}

impl Default for DeskRules {
    fn default() -> DeskRules {
        DeskRules {
            given: false,
            swaps_need_approval: false,
            notice: 2,
            refuses: false,
            follow_up: 48 * 60,
            leave_notice: 0,
        }
    }
}

/// Reads `[desk]`.
pub(super) fn read(root: &mut Table<'_>) -> DeskRules {
    let usual = DeskRules::default();
    let Some(mut table) = root.table("desk") else { return usual };
    let swaps = [("report", false), ("approve", true)];
    let classes = [("consent", false), ("refuse", true)];
    let desk = DeskRules {
        given: true,
        swaps_need_approval: table.get("swaps").and_then(|value| value.choice(&swaps)).unwrap_or(false),
        notice: table.get("notice").and_then(|value| value.integer(0, 60)).unwrap_or(usual.notice),
        refuses: table.get("notice_class").and_then(|value| value.choice(&classes)).unwrap_or(false),
        follow_up: table
            .get("follow_up")
            .and_then(|value| value.minutes(366 * 1440))
            .unwrap_or(usual.follow_up),
        leave_notice: table.get("leave_notice").and_then(|value| value.integer(0, 366)).unwrap_or(0),
    };
    table.finish();
    desk
}
