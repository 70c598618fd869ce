//! What would be lost, in words.

use super::Loss;
use crate::levels::{Levels, level_name};
use crate::messages::{Text, reasons as say};

fn signed(amount: i64) -> String {
    match amount {
        0 => "0".to_string(),
        amount if amount > 0 => format!("+{amount}"),
        amount => format!("−{}", amount.unsigned_abs()),
    }
}

fn name(levels: &Levels, level: usize) -> Text {
    levels.ids().get(level).map(|id| level_name(id)).unwrap_or_default()
}

/// Amounts at levels, those that are 0 left out.
pub fn amounts(levels: &Levels, all: &[i64]) -> Text {
    let some = all.iter().enumerate().filter(|(_, amount)| **amount != 0);
    let texts: Vec<Text> =
        some.map(|(level, amount)| say::loss_at(name(levels, level), signed(*amount))).collect();
    if texts.is_empty() { say::loss_none() } else { Text::list(&texts) }
}

/// A loss in words.
pub fn text(levels: &Levels, loss: &Loss) -> Text {
    match loss {
        Loss::Impossible => say::loss_impossible(),
        Loss::Exact(all) => amounts(levels, all),
        Loss::Between { level, above, least, most } => {
            let open = say::loss_between(name(levels, *level), signed(*least), signed(*most));
            match above.iter().any(|amount| *amount != 0) {
                true => Text::list(&[amounts(levels, above), open]),
                false => open,
            }
        }
        Loss::Unknown { least } => say::loss_unknown(name(levels, 0), signed(*least)),
    }
}
