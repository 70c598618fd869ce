//! Models drawn by chance.

use super::*;

fn duty_set(duties: usize) -> impl Strategy<Value = DutySet> {
    prop::collection::vec(0..duties, 0..=duties).prop_map(|duties| set(&duties))
}

pub(in crate::solve) fn primitive(
    agents: usize,
    days: usize,
    duties: usize,
) -> impl Strategy<Value = Primitive> {
    let agent = 0..agents;
    let cell = (agent.clone(), 0..days, duty_set(duties)).prop_map(|(agent, day, duties)| Primitive::Cell {
        agent,
        day,
        duties,
    });
    let sequence = (agent.clone(), 0..days, prop::collection::vec(duty_set(duties), 1..4))
        .prop_map(|(agent, day, sets)| Primitive::Sequence { agent, day, sets });
    let run = (agent.clone(), duty_set(duties), 0..3_usize, 0..4_usize)
        .prop_map(|(agent, duties, max, carried)| Primitive::Run { agent, duties, max, carried });
    let term = (0..days, 0..duties, 0..6_i64).prop_map(|(day, duty, amount)| CountTerm {
        day,
        duty: DutyIx(duty),
        amount,
    });
    let count = (
        agent.clone(),
        prop::collection::vec(term, 0..9),
        -2..4_i64,
        (-1..8_i64, -1..4_i64),
        1..5_i64,
        any::<bool>(),
    )
        .prop_map(|(agent, terms, constant, (low, width), unit, convex)| Primitive::Count {
            agent,
            terms,
            constant,
            free: (low, low + width),
            unit,
            shape: if convex { Shape::Convex } else { Shape::Linear },
        });
    let cells = || prop::collection::vec((0..agents, 0..days, duty_set(duties)), 0..5);
    let groups = (prop::collection::vec(cells(), 0..5), -1..3_i64, (-1..4_i64, -1..4_i64), any::<bool>())
        .prop_map(|(groups, constant, (low, width), convex)| Primitive::Groups {
            groups,
            constant,
            free: (low, low + width),
            shape: if convex { Shape::Convex } else { Shape::Linear },
        });
    let weighted = (agent, 0..days, duty_set(duties), -3..4_i64);
    let side = || prop::option::of(-4..5_i64);
    let balance = (prop::collection::vec(weighted, 0..6), -2..3_i64, side(), side())
        .prop_map(|(cells, constant, min, max)| Primitive::Balance { cells, constant, min, max });
    let cover = (cells(), -1..2_i64, 0..4_i64, prop::option::of(0..4_i64))
        .prop_map(|(cells, constant, min, max)| Primitive::Cover { day: None, cells, constant, min, max });
    prop_oneof![cell, sequence, run, count, cover, groups, balance]
}

pub(in crate::solve) fn tiny() -> impl Strategy<Value = Model> {
    let shape = prop_oneof![
        Just((1, 5, 3)),
        Just((2, 4, 2)),
        Just((2, 3, 3)),
        Just((3, 2, 3)),
        Just((3, 3, 2)),
        Just((1, 4, 4)),
        Just((2, 5, 2))
    ];
    let posted = |(agents, days, duties): (usize, usize, usize)| {
        let strength = prop_oneof![
            1 => Just(Strength::Must),
            3 => (0..2_usize, 1..6_i64).prop_map(|(level, weight)| Strength::Priced { level, weight })
        ];
        let one = (strength, primitive(agents, days, duties));
        prop::collection::vec(one, 1..14).prop_map(move |posted| {
            let posted =
                posted.into_iter().map(|(strength, primitive)| Posted { rule: "any", strength, primitive });
            Model { agents, days, duties, levels: 2, posted: posted.collect() }
        })
    };
    shape.prop_flat_map(posted)
}

pub(in crate::solve) fn with_roster() -> impl Strategy<Value = (Model, Lines)> {
    tiny().prop_flat_map(|model| {
        let duty = (0..model.duties).prop_map(DutyIx);
        let lines = prop::collection::vec(prop::collection::vec(duty, model.days), model.agents);
        (Just(model), lines)
    })
}
