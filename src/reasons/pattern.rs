//! What it costs to follow patterns: the best roster that does against the best of all.

use super::loss::{Loss, against};
use crate::instance::Instance;
use crate::rules::{self, ActiveRule, Subject};
use crate::solve::{self, EngineError, Limits, Strength};

/// Whether the team has a pattern to follow.
pub fn has_patterns(rules: &[ActiveRule]) -> bool {
    !rules::ids_about(rules, Subject::Pattern).is_empty()
}

/// What following every pattern of the team to the letter costs at each level, against the
/// best roster without them; none where the team has no pattern, or no roster without
/// them was found in the time given.
pub fn pattern_cost(
    instance: &Instance,
    rules: &[ActiveRule],
    limits: &dyn Fn() -> Limits,
) -> Result<Option<Loss>, EngineError> {
    let patterns = rules::ids_about(rules, Subject::Pattern);
    if patterns.is_empty() {
        return Ok(None);
    }
    let Some(mut followed) = rules::model_until(instance, rules, &limits().token()) else { return Ok(None) };
    let mut free = followed.clone();
    free.posted.retain(|posted| !patterns.contains(&posted.rule));
    for posted in followed.posted.iter_mut().filter(|posted| patterns.contains(&posted.rule)) {
        posted.strength = Strength::Must;
    }
    let base = solve::solve(&free, &limits(), None)?;
    if base.lines.is_none() {
        return Ok(None);
    }
    let now: Vec<i64> = base.levels.iter().map(|level| level.penalty).collect();
    let outcome = solve::solve(&followed, &limits(), None)?;
    Ok(Some(against(&base, &outcome, &now)))
}
