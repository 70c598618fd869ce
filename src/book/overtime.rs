//! What kind of overtime an agreement is about.

/// On what kind of day overtime is worked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OvertimeKind {
    /// Longer than what is rostered: the rostered duty stays what it is.
    Extended,
    /// On a rest day.
    RestDay,
    /// On a public holiday.
    Holiday,
}

impl OvertimeKind {
    /// Every kind with its word.
    pub const WORDS: [(&'static str, OvertimeKind); 3] = [
        ("extended", OvertimeKind::Extended),
        ("rest-day", OvertimeKind::RestDay),
        ("holiday", OvertimeKind::Holiday),
    ];

    /// The word in the files, the log and on the command line.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| word)
    }
}
