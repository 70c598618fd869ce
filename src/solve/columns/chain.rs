//! Statements over the same cells as one: a sum that costs more the further it is from its place.

/// What a unit of breach costs, and how many there can be.
pub(super) struct Price {
    pub(super) cost: i64,
    pub(super) high: i64,
    /// Caps that it counts in, each with how much.
    pub(super) caps: Vec<(usize, i64)>,
}

/// A least sum; without a price it is a must.
pub(super) struct Least {
    pub(super) at: i64,
    pub(super) price: Option<Price>,
}

/// Some least sums as one: from the greatest downwards, in pieces that grow dearer.
pub(super) struct Chain {
    /// Where nothing is short.
    pub(super) at: i64,
    pub(super) pieces: Vec<Price>,
    /// Whether there is an end that nothing makes up for.
    pub(super) hard: bool,
}

impl Chain {
    /// The chain of at least one.
    pub(super) fn new(mut of: Vec<Least>) -> Option<Chain> {
        of.sort_by_key(|least| std::cmp::Reverse(least.at));
        let hard = of.iter().any(|least| least.price.is_none());
        let end = |least: &Least| least.at.saturating_sub(least.price.as_ref().map_or(0, |price| price.high));
        let bottom = of.iter().map(end).max()?;
        let at = of.first()?.at;
        let mut pieces: Vec<Price> = Vec::new();
        let ends: Vec<i64> = of.iter().skip(1).map(|least| least.at.max(bottom)).chain([bottom]).collect();
        for (least, end) in of.into_iter().zip(ends) {
            let Some(own) = least.price.filter(|_| least.at > bottom) else { break };
            let mut piece = Price { high: least.at.saturating_sub(end), ..own };
            if let Some(before) = pieces.last() {
                piece.cost = piece.cost.saturating_add(before.cost);
                for (cap, amount) in &before.caps {
                    match piece.caps.iter_mut().find(|(of, _)| of == cap) {
                        Some((_, own)) => *own = own.saturating_add(*amount),
                        None => piece.caps.push((*cap, *amount)),
                    }
                }
            }
            pieces.push(piece);
        }
        pieces.retain(|piece| piece.high > 0);
        Some(Chain { at, pieces, hard })
    }
}
