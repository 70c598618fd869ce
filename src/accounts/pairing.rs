//! From punches to pairs of coming and going, judged by the duties as rostered: a night is one duty over two
//! dates, and the first and the last punch of a date are the end of one night and the beginning of the next.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, NaiveDate};
use chrono_tz::Tz;

/// A single punch belongs to a duty from so long before it to so long after it.
const MINUTES_NEAR: i64 = 4 * 60;
/// Work in one piece longer than this is probably a missing punch.
pub(super) const MAX_PIECE_MINUTES: i64 = 16 * 60;
/// Two punches within so many minutes, of which nobody says what they are, are one.
const MINUTES_OF_A_TAP: i64 = 2;

/// One pair of punches, or one of them alone, with its instants.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// The date of the row, or of the duty that it belongs to.
    pub date: NaiveDate,
    pub came: Option<DateTime<Tz>>,
    pub went: Option<DateTime<Tz>>,
    /// The line of coming, and that of going; none for what a person wrote.
    pub line: Option<usize>,
    pub went_line: Option<usize>,
    /// Whether a time of going may be of the next date.
    pub undated: bool,
    /// The duty that a single punch belongs to, as a position in the spans.
    pub owner: Option<usize>,
    pub used: bool,
}

impl Row {
    pub fn pair(&self) -> Option<(DateTime<Tz>, DateTime<Tz>)> {
        self.came.zip(self.went)
    }

    pub fn first(&self) -> Option<DateTime<Tz>> {
        self.came.or(self.went)
    }

    pub fn touches(&self, span: &Span) -> bool {
        self.pair().is_some_and(|(came, went)| came < span.end && went > span.start)
    }
}

/// A punch of which nobody says whether it is coming or going.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bare {
    pub at: DateTime<Tz>,
    pub line: usize,
}

/// When a duty is, of the dates that are judged or beside them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub date: NaiveDate,
    pub start: DateTime<Tz>,
    pub end: DateTime<Tz>,
    /// On call: punches are others' before they are its.
    pub standby: bool,
    /// The position among the duties that are judged.
    pub duty: Option<usize>,
}

/// Punches that do not make pairs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unpaired {
    pub date: NaiveDate,
    pub line: usize,
    pub count: usize,
    /// What was taken of them: the first and the last, or one alone.
    pub from: DateTime<Tz>,
    pub until: DateTime<Tz>,
}

/// Which end of a duty a punch is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    In,
    Out,
    /// Nobody says.
    Either,
}

/// The duty that a punch is nearest to, and its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Near {
    span: usize,
    side: Side,
}

/// The duty of a punch: that whose beginning (for coming) or end (for going) is nearest, within four hours of it.
fn nearest(spans: &[Span], at: DateTime<Tz>, side: Side) -> Option<Near> {
    let near = Duration::minutes(MINUTES_NEAR);
    let within =
        spans.iter().enumerate().filter(|(_, span)| span.start - near <= at && at <= span.end + near);
    let measured = within.map(|(place, span)| {
        let (from_start, from_end) = ((at - span.start).abs(), (at - span.end).abs());
        let (distance, nearer) = match side {
            Side::In => (from_start, Side::In),
            Side::Out => (from_end, Side::Out),
            Side::Either if from_start <= from_end => (from_start, Side::In),
            Side::Either => (from_end, Side::Out),
        };
        // Nobody comes when the duty is over or goes before it begins: the clock has it in the wrong column.
        let side = match nearer {
            Side::In if at >= span.end => Side::Out,
            Side::Out if at <= span.start => Side::In,
            nearer => nearer,
        };
        (span.standby, distance, Near { span: place, side })
    });
    measured.min_by_key(|(standby, distance, _)| (*standby, *distance)).map(|(.., near)| near)
}

/// For each duty the first of those that it follows without a gap: they are worked in one piece.
fn pieces(spans: &[Span]) -> Vec<usize> {
    let mut pieces = Vec::new();
    let mut reached: Option<DateTime<Tz>> = None;
    let mut first = 0;
    for (place, span) in spans.iter().enumerate() {
        if reached.is_none_or(|reached| span.start > reached) {
            first = place;
        }
        reached = reached.max(Some(span.end));
        pieces.push(first);
    }
    pieces
}

/// Pairs of an agent's punches, in order, and what makes none. The spans are in the order of their start.
pub(super) fn pairs(
    rows: Vec<Row>,
    bare: Vec<Bare>,
    spans: &[Span],
    unpaired: &mut Vec<Unpaired>,
) -> Vec<Row> {
    let mut rows = exchanged(rows, spans);
    rows.extend(of_bare(bare, spans, unpaired));
    let has_pair: Vec<bool> = spans.iter().map(|span| rows.iter().any(|row| row.touches(span))).collect();
    for row in rows.iter_mut().filter(|row| row.pair().is_none()) {
        settle_single(row, spans, &has_pair);
    }
    let mut rows = joined(rows, spans);
    rows.sort_by_key(|row| (row.first(), row.line.or(row.went_line)));
    rows
}

/// Takes pairs apart that are the end of one night and the beginning of the next: `06:02, 21:59`.
fn exchanged(rows: Vec<Row>, spans: &[Span]) -> Vec<Row> {
    let ends = |row: &Row| [row.came, row.went].map(|at| at.and_then(|at| nearest(spans, at, Side::Either)));
    let all: Vec<[Option<Near>; 2]> = rows.iter().map(ends).collect();
    let mut at_end: BTreeMap<Near, usize> = BTreeMap::new();
    for near in all.iter().flatten().flatten() {
        *at_end.entry(*near).or_default() += 1;
    }
    let mut out = Vec::new();
    for (row, ends) in rows.into_iter().zip(&all) {
        let turned = match ends {
            [Some(first), Some(last)]
                if (first.side, last.side) == (Side::Out, Side::In)
                    && first.span < last.span
                    && [first, last].iter().all(|near| at_end.get(near) == Some(&1)) =>
            {
                let between = spans.get(first.span + 1..last.span).unwrap_or_default();
                spans
                    .get(first.span)
                    .zip(spans.get(last.span))
                    .filter(|_| !between.iter().any(|span| !span.standby && row.touches(span)))
            }
            _ => None,
        };
        match turned {
            Some((night, next)) => {
                let went_line = row.line;
                out.push(Row {
                    date: night.date,
                    came: None,
                    went: row.came,
                    line: None,
                    went_line,
                    ..row.clone()
                });
                out.push(Row { date: next.date, came: row.went, went: None, went_line: None, ..row });
            }
            None => out.push(row),
        }
    }
    out
}

/// Makes pairs of punches of which nobody says what they are.
fn of_bare(mut bare: Vec<Bare>, spans: &[Span], unpaired: &mut Vec<Unpaired>) -> Vec<Row> {
    bare.sort_by_key(|punch| (punch.at, punch.line));
    let bare = without_taps(bare, spans);
    let pieces = pieces(spans);
    let piece_of =
        |at: DateTime<Tz>| nearest(spans, at, Side::Either).and_then(|near| pieces.get(near.span).copied());
    let mut places: Vec<Option<usize>> = bare.iter().map(|punch| piece_of(punch.at)).collect();
    // Who stays or comes further from the duty than four hours has the other punch in it.
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for piece in places.iter().flatten() {
        *counts.entry(*piece).or_default() += 1;
    }
    for at in 0..bare.len() {
        if places.get(at).is_none_or(Option::is_some) {
            continue;
        }
        let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten().find_map(|other| {
            let piece = (*places.get(other)?)?;
            let apart = (bare.get(other)?.at - bare.get(at)?.at).num_minutes().abs();
            let open = counts.get(&piece).is_some_and(|count| count % 2 == 1);
            (apart <= MAX_PIECE_MINUTES && open).then_some(piece)
        });
        if let (Some(piece), Some(place)) = (beside, places.get_mut(at)) {
            *place = Some(piece);
            *counts.entry(piece).or_default() += 1;
        }
    }
    // Punches beside all duties make pairs within their date.
    let mut groups: BTreeMap<(Option<usize>, Option<NaiveDate>), Vec<Bare>> = BTreeMap::new();
    for (punch, place) in bare.into_iter().zip(places) {
        let date = place.is_none().then(|| punch.at.date_naive());
        groups.entry((place, date)).or_default().push(punch);
    }
    let mut rows = Vec::new();
    for ((piece, _), punches) in groups {
        let spans_of: Vec<&Span> = pieces
            .iter()
            .zip(spans)
            .filter(|(first, _)| Some(**first) == piece)
            .map(|(_, span)| span)
            .collect();
        rows.extend(of_group(&punches, &spans_of, unpaired));
    }
    rows
}

/// Somebody who holds the card to the clock twice came once.
fn without_taps(bare: Vec<Bare>, spans: &[Span]) -> Vec<Bare> {
    let mut kept: Vec<Bare> = Vec::new();
    for punch in bare {
        match kept.last_mut() {
            Some(last) if (punch.at - last.at).num_minutes() <= MINUTES_OF_A_TAP => {
                let leaves =
                    nearest(spans, punch.at, Side::Either).is_some_and(|near| near.side == Side::Out);
                if leaves {
                    *last = punch;
                }
            }
            _ => kept.push(punch),
        }
    }
    kept
}

/// Pairs of the punches of one piece of work.
fn of_group(punches: &[Bare], spans: &[&Span], unpaired: &mut Vec<Unpaired>) -> Vec<Row> {
    let (Some(first), Some(last)) = (punches.first(), punches.last()) else { return Vec::new() };
    let duty = spans.iter().find(|span| span.end > first.at).or(spans.last());
    let date = duty.map_or_else(|| first.at.date_naive(), |span| span.date);
    let row = |came: Option<Bare>, went: Option<Bare>| Row {
        date,
        came: came.map(|punch| punch.at),
        went: went.map(|punch| punch.at),
        line: came.map(|punch| punch.line),
        went_line: went.map(|punch| punch.line),
        undated: false,
        owner: None,
        used: false,
    };
    let mut odd = |from: &Bare, until: &Bare| {
        let (line, count) = (from.line, punches.len());
        unpaired.push(Unpaired { date, line, count, from: from.at, until: until.at });
    };
    let reaches = spans.is_empty() || spans.iter().any(|span| first.at < span.end && last.at > span.start);
    match punches {
        [single] => {
            let leaves =
                spans.iter().any(|span| (single.at - span.end).abs() < (single.at - span.start).abs());
            vec![if leaves { row(None, Some(*single)) } else { row(Some(*single), None) }]
        }
        // All of them before the duty, or all of them after it: one end of it was not punched.
        _ if !reaches => {
            let before = spans.iter().all(|span| last.at <= span.start);
            let taken = if before { first } else { last };
            odd(taken, taken);
            vec![if before { row(Some(*taken), None) } else { row(None, Some(*taken)) }]
        }
        _ if punches.len() % 2 == 1 => {
            odd(first, last);
            vec![row(Some(*first), Some(*last))]
        }
        _ => punches.chunks(2).map(|pair| row(pair.first().copied(), pair.get(1).copied())).collect(),
    }
}

/// Finds the duty of a single punch, and which end of it that is.
fn settle_single(row: &mut Row, spans: &[Span], paired: &[bool]) {
    let Some(at) = row.first() else { return };
    let side = if row.came.is_some() { Side::In } else { Side::Out };
    let has_pair = |near: Near| paired.get(near.span) == Some(&true);
    let here = nearest(spans, at, side);
    // By the clock alone, going may be on the date after that of the row, where the row's duty ends then.
    let next = at + Duration::days(1);
    let later = nearest(spans, next, side)
        .filter(|near| row.undated && side == Side::Out && near.side == Side::Out && !has_pair(*near))
        .filter(|near| spans.get(near.span).is_some_and(|span| span.date == row.date))
        .filter(|_| here.is_none_or(has_pair));
    let (at, near) = match (later, here) {
        (Some(later), _) => (next, later),
        (None, Some(here)) => (at, here),
        (None, None) => return,
    };
    let line = row.line.or(row.went_line);
    match near.side {
        Side::Out => {
            (row.came, row.went) = (None, Some(at));
            (row.line, row.went_line) = (None, line);
        }
        Side::In | Side::Either => {
            (row.came, row.went) = (Some(at), None);
            (row.line, row.went_line) = (line, None);
        }
    }
    row.owner = Some(near.span);
    if let Some(span) = spans.get(near.span) {
        row.date = span.date;
    }
}

/// Joins a punch of coming with the punch of going that follows it, where both are of one piece of work.
fn joined(rows: Vec<Row>, spans: &[Span]) -> Vec<Row> {
    let pieces = pieces(spans);
    let piece = |row: &Row| row.owner.and_then(|owner| pieces.get(owner).copied());
    let (mut out, mut single): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.pair().is_some());
    single.sort_by_key(|row| (row.first(), row.line.or(row.went_line)));
    let mut waiting: Option<Row> = None;
    for row in single {
        let fits = waiting.as_ref().is_some_and(|came| {
            let apart = came.came.zip(row.went).map(|(came, went)| (went - came).num_minutes());
            let near = apart.is_some_and(|apart| apart <= MAX_PIECE_MINUTES);
            apart.is_some() && piece(came) == piece(&row) && (near || row.owner.is_some())
        });
        match waiting.take() {
            Some(came) if fits => out.push(Row { went: row.went, went_line: row.went_line, ..came }),
            before => {
                out.extend(before);
                if row.came.is_some() { waiting = Some(row) } else { out.push(row) }
            }
        }
    }
    out.extend(waiting);
    out
}
