//! A hash table of a layer's labels.

/// The positions of a layer's labels by key: open addressing, small enough for the cache. A layer's
/// entries are told from those of layers before by a stamp, so that clearing costs nothing.
#[derive(Default)]
pub(crate) struct LabelTable {
    entries: Vec<Entry>,
    stamp: u32,
    mask: usize,
}

#[derive(Clone, Copy, Default)]
struct Entry {
    key: u64,
    position: u32,
    stamp: u32,
}

/// The most entries set aside at once; where more come, the table grows. By trial, no run kept: 16 bytes
/// an entry make 256 KB, the size of a core's second cache.
const MAX_INITIAL_ENTRIES: usize = 1 << 14;

impl LabelTable {
    /// Forgets all entries, with room for some.
    pub(crate) fn clear(&mut self, room: usize) {
        let size = room.saturating_mul(2).clamp(1024, MAX_INITIAL_ENTRIES).next_power_of_two();
        if self.entries.len() < size || self.stamp == u32::MAX {
            self.entries.clear();
            self.entries.resize(size, Entry::default());
            self.stamp = 0;
        }
        self.stamp += 1;
        self.mask = size - 1;
    }

    /// The position known for a key, among those that are the `same`; without one, `fresh` from now on.
    ///
    /// Asked for every label: where the compiler left it a call, searches took a twelfth longer (commit
    /// "The look-up of labels stays in its loop", 2026-11-30).
    #[inline(always)]
    pub(crate) fn find(&mut self, key: u64, fresh: u32, same: impl Fn(u32) -> bool) -> Option<u32> {
        if fresh as usize * 2 > self.mask {
            self.grow();
        }
        let mut at = LabelTable::home(key) & self.mask;
        loop {
            let entry = &mut self.entries[at];
            if entry.stamp != self.stamp {
                *entry = Entry { key, position: fresh, stamp: self.stamp };
                return None;
            }
            if entry.key == key && same(entry.position) {
                return Some(entry.position);
            }
            at = (at + 1) & self.mask;
        }
    }

    fn grow(&mut self) {
        let current = self.entries.iter().copied().filter(|entry| entry.stamp == self.stamp);
        let current: Vec<Entry> = current.collect();
        let size = (self.mask + 1) * 2;
        self.entries.clear();
        self.entries.resize(size, Entry::default());
        (self.mask, self.stamp) = (size - 1, 1);
        for entry in current {
            let mut at = LabelTable::home(entry.key) & self.mask;
            while self.entries[at].stamp == self.stamp {
                at = (at + 1) & self.mask;
            }
            self.entries[at] = Entry { stamp: self.stamp, ..entry };
        }
    }

    fn home(key: u64) -> usize {
        (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_again_in_its_layer_and_not_in_the_next() {
        let mut table = LabelTable::default();
        for layer in 0..3 {
            table.clear(10);
            // More entries than room, keys that collide, and a layer that grows the table.
            for position in 0..5000_u32 {
                assert_eq!(table.find(u64::from(position % 7), position, |at| at == position), None);
            }
            for position in 0..50_u32 {
                let known = table.find(u64::from(position % 7), 5000, |at| at == position);
                assert_eq!(known, Some(position), "layer {layer}");
            }
        }
    }
}
