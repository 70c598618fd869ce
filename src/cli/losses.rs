//! What would be lost, in words and for programs.

use fairshift::levels::{Levels, level_name};
use fairshift::messages::{Text, reasons as say};
use fairshift::reasons::Loss;
use serde_json::{Value, json};

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
            match above.iter().any(|own| *own != 0) {
                true => Text::list(&[amounts(levels, above), open]),
                false => open,
            }
        }
        Loss::Unknown { least } => say::loss_unknown(name(levels, 0), signed(*least)),
    }
}

/// A loss for programs.
pub fn json(levels: &Levels, loss: &Loss) -> Value {
    let ids = levels.ids();
    let exact = |all: &[i64]| -> Vec<Value> {
        let own = ids.iter().zip(all);
        own.map(|(id, amount)| json!({"level": id, "least": amount, "most": amount})).collect()
    };
    match loss {
        Loss::Impossible => json!({"status": "impossible", "levels": []}),
        Loss::Exact(all) => json!({"status": "exact", "levels": exact(all)}),
        Loss::Between { level, above, least, most } => {
            let mut levels = exact(above);
            levels.push(json!({"level": ids.get(*level), "least": least, "most": most}));
            json!({"status": "bound", "levels": levels})
        }
        Loss::Unknown { least } => {
            json!({"status": "unknown", "levels": [{"level": ids.first(), "least": least, "most": null}]})
        }
    }
}
