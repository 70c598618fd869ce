//! What heads that are missing mean for customers: contacts that come too late beyond what is promised.

use std::collections::HashMap;

use super::Slot;
use super::plan::{Row, goal, load, share};
use crate::book::{Late, Service, ServiceKind};

/// Late contacts by heads missing are looked at up to here; further ones add as much as the last.
const MAX_HEADS_MISSING: i64 = 8;

/// What makes two rows alike.
type Key = (i64, Vec<(usize, u64, u64, u64)>);

/// Late contacts of rows, those that are alike reckoned once.
pub(super) struct Lates<'s> {
    services: &'s [Service],
    length: i64,
    known: HashMap<Key, Late>,
}

impl<'s> Lates<'s> {
    pub(super) fn new(services: &'s [Service], length: i64) -> Lates<'s> {
        Lates { services, length: length.max(1), known: HashMap::new() }
    }

    /// Contacts an hour that come too late with one head fewer than a row wants, two fewer, and so on.
    pub(super) fn of(&mut self, row: &Row) -> Late {
        let parts = row.parts.iter();
        let bits = parts
            .map(|part| (part.channel, part.contacts.to_bits(), part.handle.to_bits(), part.heads.to_bits()));
        let key = (row.heads, bits.collect());
        if let Some(late) = self.known.get(&key) {
            return *late;
        }
        let late =
            Late::of_sums((1..=MAX_HEADS_MISSING.min(row.heads)).map(|missing| self.sum(row, missing)));
        self.known.insert(key, late);
        late
    }

    /// The same with heads missing, in thousandths, to a hundredth.
    fn sum(&self, row: &Row, missing: i64) -> i64 {
        let at_places = |service: &Service| (1.0 - share(service.shrinkage)).max(0.001);
        let parts = || row.parts.iter().filter_map(|part| Some((part, self.services.get(part.channel)?)));
        let wanted: f64 = parts().map(|(part, service)| part.heads / at_places(service)).sum();
        if wanted <= 0.0 {
            return 0;
        }
        let there = (row.heads - missing).max(0) as f64 / wanted;
        let late = parts().map(|(part, service)| {
            // Heads are shared by what each channel wants.
            let heads = part.heads * there;
            if service.kind == ServiceKind::Mail {
                let busy = service.occupancy.map_or(1.0, share);
                let each = part.handle.max(1.0) / (self.length * 60) as f64 / busy;
                return (part.heads - heads).max(0.0) / each;
            }
            let slot = Slot { from: row.from, contacts: part.contacts, handle: Some(part.handle) };
            let goal = goal(service);
            let level = load(service, &slot, self.length).figures_of(heads, goal.within).level;
            let promised = goal.level.or(part.figures.map(|figures| figures.level)).unwrap_or(level);
            (promised - level).max(0.0) * part.contacts
        });
        let hundredths = late.sum::<f64>() * 60.0 / self.length as f64 * 100.0;
        (hundredths.round() as i64).saturating_mul(10)
    }
}
