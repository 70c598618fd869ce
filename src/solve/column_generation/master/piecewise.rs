//! Statements over the same cells as one: a sum that costs more the further it is from its place.

/// What a unit of breach costs, and how many there can be.
pub(crate) struct BreachPrice {
    pub(crate) cost: i64,
    pub(crate) high: i64,
    /// Caps that it counts in, each with how much.
    pub(crate) level_cutoffs: Vec<(usize, i64)>,
}

/// A least sum; without a price it is a must.
pub(crate) struct LowerLimit {
    pub(crate) at: i64,
    pub(crate) price: Option<BreachPrice>,
}

/// Some least sums as one: from the greatest downwards, in pieces that grow dearer.
pub(crate) struct PiecewisePenalty {
    /// Where nothing is short.
    pub(crate) at: i64,
    pub(crate) pieces: Vec<BreachPrice>,
    /// Whether there is an end that nothing makes up for.
    pub(crate) hard: bool,
}

impl PiecewisePenalty {
    /// The penalty of at least one.
    pub(crate) fn new(mut of: Vec<LowerLimit>) -> Option<PiecewisePenalty> {
        of.sort_by_key(|least| std::cmp::Reverse(least.at));
        let hard = of.iter().any(|least| least.price.is_none());
        let end =
            |least: &LowerLimit| least.at.saturating_sub(least.price.as_ref().map_or(0, |price| price.high));
        let bottom = of.iter().map(end).max()?;
        let at = of.first()?.at;
        let mut pieces: Vec<BreachPrice> = Vec::new();
        let ends: Vec<i64> = of.iter().skip(1).map(|least| least.at.max(bottom)).chain([bottom]).collect();
        for (least, end) in of.into_iter().zip(ends) {
            let Some(own) = least.price.filter(|_| least.at > bottom) else { break };
            let mut piece = BreachPrice { high: least.at.saturating_sub(end), ..own };
            if let Some(before) = pieces.last() {
                piece.cost = piece.cost.saturating_add(before.cost);
                for (upper, amount) in &before.level_cutoffs {
                    match piece.level_cutoffs.iter_mut().find(|(of, _)| of == upper) {
                        Some((_, own)) => *own = own.saturating_add(*amount),
                        None => piece.level_cutoffs.push((*upper, *amount)),
                    }
                }
            }
            pieces.push(piece);
        }
        pieces.retain(|piece| piece.high > 0);
        Some(PiecewisePenalty { at, pieces, hard })
    }
}
