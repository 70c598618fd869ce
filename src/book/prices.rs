//! `[prices]`: what a way out of a conflict costs, so that the cheapest stands first.

use super::reader::Table;

/// The key of the price of a banned succession that is allowed.
pub const SUCCESSION_PRICE: &str = "succession";

/// One kind of change.
pub struct PriceDoc {
    /// The key in `[prices]`.
    pub key: &'static str,
    /// The price unless the team says otherwise.
    pub default: i64,
    /// What is changed, English and Chinese.
    pub means: [&'static str; 2],
}

/// Every kind of change, in the order in which people read them.
pub static PRICES: &[PriceDoc] = &[
    PriceDoc { key: "pin", default: 10, means: ["a pin removed", "删去一个固定"] },
    PriceDoc {
        key: "extra_duty",
        default: 15,
        means: [
            "an agreed extra duty of one agent on one date, or an hour a week more for one agent",
            "某位成员某天商定的加班，或其每周工时多 1 小时",
        ],
    },
    PriceDoc {
        key: "limit_step",
        default: 20,
        means: [
            "a limit looser by one step: a day, a duty, an hour, an agent",
            "上下限放宽一步：一天、一个班、一小时或一人",
        ],
    },
    PriceDoc {
        key: SUCCESSION_PRICE,
        default: 25,
        means: ["a banned succession of shifts allowed", "允许一种被禁止的衔接"],
    },
    PriceDoc {
        key: "training",
        default: 30,
        means: ["a shift that an agent learns", "一位成员学会一个班次"],
    },
    PriceDoc {
        key: "availability_day",
        default: 30,
        means: ["a date without limits of availability for one agent", "一位成员某天不限时段"],
    },
    PriceDoc {
        key: "leave_moved_by_a_day",
        default: 35,
        means: ["a leave that begins a day earlier or later", "一段请假提前或推后一天"],
    },
    PriceDoc {
        key: "leave_day", default: 40, means: ["a day taken out of a leave", "一段请假少一天"]
    },
    PriceDoc {
        key: "target_lowered",
        default: 50,
        means: ["one agent fewer on a shift on one date", "某天某班次少要求一人"],
    },
    PriceDoc {
        key: "rule_softened",
        default: 55,
        means: ["a rule that has a price instead of holding always", "一条规则由必须改为计罚分"],
    },
    PriceDoc {
        key: "accepted_gap",
        default: 60,
        means: ["hours of one date accepted as uncovered", "某天的一段时间接受无人值守"],
    },
];

/// A price for each line of [`PRICES`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prices(Vec<i64>);

impl Default for Prices {
    fn default() -> Prices {
        Prices(PRICES.iter().map(|doc| doc.default).collect())
    }
}

impl Prices {
    /// The price of a kind of change.
    pub fn of(&self, key: &str) -> i64 {
        let at = PRICES.iter().position(|doc| doc.key == key);
        at.and_then(|at| self.0.get(at)).copied().unwrap_or_default()
    }
}

/// Reads the prices that the team sets; the others stay as they are.
pub(super) fn read(root: &mut Table<'_>) -> Prices {
    let mut prices = Prices::default();
    if let Some(mut table) = root.table("prices") {
        for (doc, price) in PRICES.iter().zip(&mut prices.0) {
            if let Some(given) = table.get(doc.key).and_then(|value| value.integer(0, 1_000_000)) {
                *price = given;
            }
        }
        table.finish();
    }
    prices
}
