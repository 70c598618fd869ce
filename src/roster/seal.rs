//! The seal of what a roster file states: bounds can't be counted again, so that a change of one must show.

use serde_json::json;
use sha2::{Digest, Sha256};

use super::{Past, Roster};

/// Whether a roster file still states what it did when it was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sealed {
    /// The seal fits to everything that is stated.
    Whole,
    /// There is none: a file of an earlier version, or one that never was solved.
    #[default]
    Missing,
    /// Something stated was changed after the file was made.
    Broken,
}

/// Half of a SHA-256. It shows changes by people who don't make it anew, and no length helps against
/// those who do: there is no secret in it.
const SEAL_BYTES: usize = 16;

impl Roster {
    /// The roster with the seal of what it states; only for a solver that has just found that out.
    pub fn with_seal(self, past: &Past) -> Roster {
        Roster { seal: Some(self.seal_of(past)), ..self }
    }

    /// Whether what is stated is as it was sealed.
    pub fn sealed(&self, past: &Past) -> Sealed {
        match &self.seal {
            None => Sealed::Missing,
            Some(seal) if *seal == self.seal_of(past) => Sealed::Whole,
            Some(_) => Sealed::Broken,
        }
    }

    /// A digest of all that can't be counted again from the lines and the inputs. Cells may be edited, since
    /// penalties are counted, and the file may be moved, published and renamed.
    fn seal_of(&self, past: &Past) -> String {
        let level = |level: &super::StatedLevel| {
            json!([level.name, level.penalty, level.bound, level.floor, level.unconditional])
        };
        // A future kind of proof (the multipliers of a bound, for a checker to price again) is a further
        // key of a level, and belongs in here.
        let stated = json!([
            "fairshift roster 1",
            self.team,
            self.horizon.start.to_string(),
            self.horizon.days,
            self.horizon.look_ahead,
            self.instance,
            self.assumed_ordinary,
            past.roster.map(|start| start.to_string()),
            self.stated.iter().map(level).collect::<Vec<_>>(),
        ]);
        let digest = Sha256::digest(stated.to_string().as_bytes());
        digest.iter().take(SEAL_BYTES).map(|byte| format!("{byte:02x}")).collect()
    }
}
