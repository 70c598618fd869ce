//! "Did you mean": the nearest of the words that would have been right.

/// The candidate that differs from `word` by the fewest letters, if it is near
/// enough to be what was meant.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let word: Vec<char> = word.chars().take(MAX_WORD_CHARS + 1).flat_map(char::to_lowercase).collect();
    if word.len() > MAX_WORD_CHARS {
        return None;
    }
    let allowed = (word.len() / 3).max(1);
    candidates
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(word.len()) <= allowed)
        .map(|candidate| {
            (distance(&word, &candidate.chars().flat_map(char::to_lowercase).collect::<Vec<_>>()), candidate)
        })
        .filter(|(distance, candidate)| *distance <= allowed && *distance < candidate.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

const MAX_WORD_CHARS: usize = 64;

/// Letters put in, left out, changed or exchanged with their neighbour.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut best = (row[j] + 1).min(last[j + 1] + 1).min(last[j] + usize::from(x != y));
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_is_found_and_a_stranger_is_not() {
        assert_eq!(nearest("shfits", ["agents", "shifts"]), Some("shifts"));
        assert_eq!(nearest("Lin", ["lin", "mia"]), Some("lin"));
        assert_eq!(nearest("coverage_windows", ["coverage", "shifts"]), None);
        assert_eq!(nearest("D", ["A", "B"]), None);
        assert_eq!(nearest("", ["A"]), None);
    }
}
