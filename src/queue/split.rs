//! Agents who serve several queues, split among them.

/// More queues than this are not told apart.
pub const MAX_QUEUES: usize = 12;

/// Splits agents among queues: each group is a set of queues, one bit each, and how many agents serve
/// just these; `need` is what each queue wants. Returns the heads of each queue.
///
/// The queue that is worst off, by heads to need, is as well off as it can be; then the next. The worst
/// are found at once: the set of queues for which all agents who serve any of them are the fewest for
/// what the set needs. These agents serve the set alone, each queue by its need; the rest is split the
/// same way. Queues that need nothing get nothing.
pub fn split(groups: &[(u32, f64)], need: &[f64]) -> Vec<f64> {
    let mut heads = vec![0.0; need.len()];
    let mut groups: Vec<(u32, f64)> = groups.to_vec();
    let mut rest: Vec<usize> = (0..need.len().min(MAX_QUEUES)).filter(|queue| need[*queue] > 0.0).collect();
    while !rest.is_empty() {
        let mut worst: Option<(f64, u32, u32)> = None;
        for chosen in 1_u32..1 << rest.len() {
            let picked = rest.iter().enumerate().filter(|(at, _)| chosen & (1 << at) != 0);
            let (mut queues, mut wanted) = (0, 0.0);
            for (_, queue) in picked {
                queues |= 1_u32 << queue;
                wanted += need[*queue];
            }
            let there: f64 =
                groups.iter().filter(|(serves, _)| serves & queues != 0).map(|(_, heads)| heads).sum();
            let ratio = there / wanted;
            let worse = worst.is_none_or(|(least, _, size)| {
                ratio < least - 1e-9 || (ratio < least + 1e-9 && queues.count_ones() > size)
            });
            if worse {
                worst = Some((ratio, queues, queues.count_ones()));
            }
        }
        let Some((ratio, queues, _)) = worst else { break };
        for queue in rest.iter().filter(|queue| queues & (1 << **queue) != 0) {
            heads[*queue] = ratio * need[*queue];
        }
        rest.retain(|queue| queues & (1 << queue) == 0);
        groups.retain(|(serves, _)| serves & queues == 0);
    }
    heads
}
