//! A table of a layer's labels.

/// Where the labels of a layer are, by key: open addressing, small enough for the cache.
#[derive(Default)]
pub(crate) struct LabelTable {
    entries: Vec<(u64, u32, u32)>,
    stamp: u32,
    mask: usize,
}

/// The most entries set aside at once; where more come, the table grows.
const ENTRIES: usize = 1 << 14;

impl LabelTable {
    /// Forgets all, with room for some.
    pub(crate) fn clear(&mut self, room: usize) {
        let size = room.saturating_mul(2).clamp(1024, ENTRIES).next_power_of_two();
        if self.entries.len() < size || self.stamp == u32::MAX {
            self.entries.clear();
            self.entries.resize(size, (0, 0, 0));
            self.stamp = 0;
        }
        self.stamp += 1;
        self.mask = size - 1;
    }

    /// The place known for a key, of those that are the `same`; without one, `fresh` is from now on.
    ///
    /// AdaptivePenalties for every label: where the compiler left it a call, searches took a twelfth longer.
    #[inline(always)]
    pub(crate) fn find(&mut self, key: u64, fresh: u32, same: impl Fn(u32) -> bool) -> Option<u32> {
        if fresh as usize * 2 > self.mask {
            self.grow();
        }
        let mut at = LabelTable::home(key) & self.mask;
        loop {
            let entry = &mut self.entries[at];
            if entry.2 != self.stamp {
                *entry = (key, fresh, self.stamp);
                return None;
            }
            if entry.0 == key && same(entry.1) {
                return Some(entry.1);
            }
            at = (at + 1) & self.mask;
        }
    }

    fn grow(&mut self) {
        let old: Vec<(u64, u32)> = self
            .entries
            .iter()
            .filter(|entry| entry.2 == self.stamp)
            .map(|entry| (entry.0, entry.1))
            .collect();
        let size = (self.mask + 1) * 2;
        self.entries.clear();
        self.entries.resize(size, (0, 0, 0));
        (self.mask, self.stamp) = (size - 1, 1);
        for (key, place) in old {
            let mut at = LabelTable::home(key) & self.mask;
            while self.entries[at].2 == self.stamp {
                at = (at + 1) & self.mask;
            }
            self.entries[at] = (key, place, self.stamp);
        }
    }

    fn home(key: u64) -> usize {
        (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize
    }
}
