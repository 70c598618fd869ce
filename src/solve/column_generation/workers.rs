//! Attempts under way, two at a time: each begins with what is known by then, and none waits for another.
//!
//! Where work is limited their ends count in the order of the work that they took, whatever the clock
//! says: so the same work leads to the same roster, with one thread or several.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError, channel};
use std::time::Duration;

use rayon::Scope;

/// How far an attempt is, told by it; and whether it is still wanted, told to it.
#[derive(Default)]
pub(super) struct Monitor {
    work: AtomicU64,
    unwanted: AtomicBool,
}

impl Monitor {
    /// Tells the work done so far.
    pub(super) fn tell(&self, work: u64) {
        self.work.store(work, Ordering::Relaxed);
    }

    /// Whether nobody waits for its end any longer.
    pub(super) fn unwanted(&self) -> bool {
        self.unwanted.load(Ordering::Relaxed)
    }
}

/// Attempts at the same time.
const PLACES: usize = 2;

/// Between two looks at attempts under way.
const LOOK: Duration = Duration::from_millis(1);

/// Who works on attempts that end with a `T`.
pub(super) struct Workers<'x, 's, T> {
    scope: &'x Scope<'s>,
    places: [Place<T>; PLACES],
    /// Whether the order of work decides which end counts first.
    ordered: bool,
}

struct Place<T> {
    /// The work of all attempts here that have counted.
    before: u64,
    /// The most work of the one that is under way, or has not counted yet.
    most: u64,
    monitor: Arc<Monitor>,
    under_way: Option<Receiver<(T, u64)>>,
    ended: Option<(T, u64)>,
}

impl<'x, 's, T: Send + 's> Workers<'x, 's, T> {
    /// Nobody at work.
    pub(super) fn new(scope: &'x Scope<'s>, ordered: bool) -> Workers<'x, 's, T> {
        let place = || Place { before: 0, most: 0, monitor: Arc::default(), under_way: None, ended: None };
        Workers { scope, places: [place(), place()], ordered }
    }

    /// A place for another attempt, and the work that it may take of what is left.
    pub(super) fn free(&self, left: u64) -> Option<(usize, u64)> {
        let free = |place: &Place<T>| place.under_way.is_none() && place.ended.is_none();
        let at = self.places.iter().position(free)?;
        let taken = self.places.iter().filter(|place| !free(place));
        let (taken, count) =
            taken.fold((0_u64, 0), |(work, n), place| (work.saturating_add(place.most), n + 1));
        Some((at, left.saturating_sub(taken) / (PLACES - count).max(1) as u64))
    }

    /// Begins an attempt that says what it came to, and the work.
    pub(super) fn begin(
        &mut self,
        (at, most): (usize, u64),
        attempt: impl FnOnce(Arc<Monitor>) -> (T, u64) + Send + 's,
    ) {
        let Some(place) = self.places.get_mut(at) else { return };
        let (sender, receiver) = channel();
        place.monitor = Arc::default();
        (place.most, place.under_way) = (most, Some(receiver));
        let monitor = Arc::clone(&place.monitor);
        // Nobody may be there any longer to hear of the end.
        self.scope.spawn(move |_| drop(sender.send(attempt(monitor))));
    }

    /// The next end that counts, and its work; none where nothing is under way.
    pub(super) fn next(&mut self) -> Option<(T, u64)> {
        loop {
            self.look(None);
            let first = |place: &Place<T>| Some(place.before.saturating_add(place.ended.as_ref()?.1));
            let ends = self.places.iter().enumerate().filter_map(|(at, place)| Some((first(place)?, at)));
            if let Some((end, at)) = ends.min() {
                let later = |place: &Place<T>| {
                    place.before.saturating_add(place.monitor.work.load(Ordering::Relaxed)) > end
                };
                if !self.ordered || self.places.iter().all(|place| place.under_way.is_none() || later(place))
                {
                    let place = self.places.get_mut(at)?;
                    place.before = end;
                    return place.ended.take();
                }
            } else if self.places.iter().all(|place| place.under_way.is_none()) {
                return None;
            }
            // On a thread that attempts are waiting for, they come first.
            let worked = matches!(rayon::yield_now(), Some(rayon::Yield::Executed));
            self.look((!worked).then_some(LOOK));
        }
    }

    /// Hears from those that have ended, waiting a little where that is asked.
    fn look(&mut self, mut wait: Option<Duration>) {
        for place in &mut self.places {
            let Some(receiver) = &place.under_way else { continue };
            let heard = match wait.take() {
                Some(wait) => receiver.recv_timeout(wait).map_err(|error| error == RecvTimeoutError::Timeout),
                None => receiver.try_recv().map_err(|error| error == TryRecvError::Empty),
            };
            match heard {
                Ok(ended) => (place.ended, place.under_way) = (Some(ended), None),
                Err(still) => place.under_way = place.under_way.take().filter(|_| still),
            }
        }
    }

    /// Lets all that is under way end soon, unheard.
    pub(super) fn dismiss(&self) {
        self.places.iter().for_each(|place| place.monitor.unwanted.store(true, Ordering::Relaxed));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What two attempts say, in the order in which they count: the first takes more time and less work.
    fn order(ordered: bool) -> Vec<(&'static str, u64)> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build();
        let Ok(pool) = pool else { return Vec::new() };
        let (quick, slow) = channel();
        pool.in_place_scope(|scope| {
            let mut workers = Workers::new(scope, ordered);
            let place = workers.free(100).unwrap_or_default();
            workers.begin(place, move |_| {
                // Until the other one is nearly done, whose work is beyond all of this one's.
                let _ = slow.recv();
                std::thread::sleep(20 * LOOK);
                ("slow", 10)
            });
            let place = workers.free(100).unwrap_or_default();
            workers.begin(place, move |monitor| {
                monitor.tell(5);
                let _ = quick.send(());
                ("quick", 30)
            });
            assert_eq!(workers.free(100), None);
            std::iter::from_fn(|| workers.next()).collect()
        })
    }

    #[test]
    fn ends_count_by_work_where_that_is_limited_and_else_by_time() {
        assert_eq!(order(true), [("slow", 10), ("quick", 30)]);
        assert_eq!(order(false), [("quick", 30), ("slow", 10)]);
    }

    #[test]
    fn attempts_under_way_share_the_work_that_is_left() {
        rayon::in_place_scope(|scope| {
            let mut workers = Workers::new(scope, true);
            let first = workers.free(100);
            assert_eq!(first, Some((0, 50)));
            workers.begin((0, 50), |_| ((), 40));
            assert_eq!(workers.free(100), Some((1, 50)));
            workers.begin((1, 50), |_| ((), 20));
            assert_eq!(workers.next(), Some(((), 20)));
            // The first one may still take 50 of the 80 that are left.
            assert_eq!(workers.free(80), Some((1, 30)));
        });
    }

    #[test]
    fn whoever_is_on_the_only_thread_does_the_attempts_too() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
        let ends = |scope: &Scope<'_>| {
            let mut workers = Workers::new(scope, true);
            workers.begin((0, 1), |_| ((), 2));
            workers.begin((1, 1), |_| ((), 1));
            std::iter::from_fn(|| workers.next()).map(|(_, work)| work).collect::<Vec<u64>>()
        };
        assert!(pool.is_ok_and(|pool| pool.install(|| rayon::in_place_scope(ends)) == [1, 2]));
    }

    #[test]
    fn whoever_is_not_wanted_any_longer_is_told() {
        rayon::in_place_scope(|scope| {
            let mut workers = Workers::new(scope, false);
            workers.begin((0, 1), |monitor| {
                while !monitor.unwanted() {
                    std::thread::sleep(LOOK);
                }
                ((), 0)
            });
            workers.dismiss();
            assert_eq!(workers.next(), Some(((), 0)));
        });
    }
}
