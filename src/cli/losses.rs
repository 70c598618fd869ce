//! What would be lost, for programs.

use fairshift::levels::Levels;
use fairshift::reasons::Loss;
use serde_json::{Value, json};

/// A loss for programs.
pub fn json(levels: &Levels, loss: &Loss) -> Value {
    let ids = levels.ids();
    let exact = |all: &[i64]| -> Vec<Value> {
        let amounts = ids.iter().zip(all);
        amounts.map(|(id, amount)| json!({"level": id, "least": amount, "most": amount})).collect()
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
