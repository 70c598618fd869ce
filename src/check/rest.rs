//! The rest that each succession of shifts on neighbouring dates leaves.

use super::Report;
use crate::instance::Instance;
use crate::levels::Class;
use crate::messages::{Hours, Text, check as say};
use crate::rules::{ActiveRule, Limits};

/// Without a limit of the team, successions that leave less than this are worth a remark.
const SHORT_REST: i64 = 11 * 60;

pub(super) fn check(instance: &Instance, limits: &Limits, rules: &[ActiveRule], report: &mut Report) {
    let book = &instance.book;
    let (today, tomorrow) = (instance.horizon.date(0), instance.horizon.date(1));
    let musts: Vec<&ActiveRule> =
        rules.iter().filter(|active| active.settings.class == Class::Must).collect();
    let mut tight: Vec<(i64, Text)> = Vec::new();
    for before in book.all_shifts() {
        for after in book.all_shifts() {
            let Some(rest) = instance.rest_between((today, &[before]), (tomorrow, &[after])) else {
                continue;
            };
            // Nobody asks how much rest there is where no roster has the succession.
            if rest < 0 || musts.iter().any(|active| active.rule.bans(before, after)) {
                continue;
            }
            let (one, two) = (&book.shifts[before], &book.shifts[after]);
            if rest < limits.rest.unwrap_or(SHORT_REST) {
                tight.push((rest, say::succession(&one.id, one.end, &two.id, two.start, Hours(rest))));
            }
        }
    }
    tight.sort_by_key(|(rest, _)| *rest);
    for (_, text) in tight {
        report.remarks.push(match limits.rest {
            Some(min) => say::succession_banned(text, Hours(min)),
            None => say::succession_unlimited(text),
        });
    }
}
