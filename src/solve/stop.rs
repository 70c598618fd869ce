//! When work ends that is not done: at a moment, when somebody says so, or both.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// What everything that prepares, searches or explains asks whether to go on.
///
/// A token is handed down, and copies share what they are told: where one is told to stop, all
/// stop. An end in time is a copy's own: [`StopToken::within`] makes one that ends sooner. To ask
/// costs a look at a flag and at the clock, so a loop asks once for some thousand steps.
#[derive(Clone, Debug, Default)]
pub struct StopToken {
    told: Arc<Told>,
    end: Option<Instant>,
}

/// Longer than any search, and short enough to calculate with.
const FOREVER: Duration = Duration::from_secs(1 << 40);

/// What all copies share.
#[derive(Debug)]
struct Told {
    stop: AtomicBool,
    /// How many more asks are answered with no, where they are counted.
    asks: Option<AtomicU64>,
}

impl Default for Told {
    fn default() -> Told {
        Told { stop: AtomicBool::new(false), asks: None }
    }
}

impl StopToken {
    /// A token that only [`StopToken::stop`] ends.
    pub fn new() -> StopToken {
        StopToken::default()
    }

    /// A token that lets this many questions pass and then stops, whatever the clock says: with it a test ends
    /// work at each place that asks.
    ///
    /// ```
    /// let token = fairshift::solve::StopToken::after_asks(1);
    /// assert_eq!([token.stopped(), token.stopped()], [false, true]);
    /// ```
    pub fn after_asks(asks: u64) -> StopToken {
        let told = Told { stop: AtomicBool::new(false), asks: Some(AtomicU64::new(asks)) };
        StopToken { told: Arc::new(told), end: None }
    }

    /// The same, ending after `time` at the latest.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// let whole = fairshift::solve::StopToken::new();
    /// let part = whole.within(Duration::ZERO);
    /// assert!(part.stopped() && !whole.stopped());
    /// whole.stop();
    /// assert!(part.told());
    /// ```
    pub fn within(&self, time: Duration) -> StopToken {
        let end = Instant::now().checked_add(time);
        let end = self.end.into_iter().chain(end).min();
        StopToken { told: Arc::clone(&self.told), end }
    }

    /// The same, ending later by `more`, where it ends in time.
    pub fn beyond(&self, more: Duration) -> StopToken {
        let end = self.end.and_then(|end| end.checked_add(more));
        StopToken { told: Arc::clone(&self.told), end }
    }

    /// The same without an end in time.
    pub fn without_end(&self) -> StopToken {
        StopToken { told: Arc::clone(&self.told), end: None }
    }

    /// Tells this token and all its copies to stop.
    pub fn stop(&self) {
        self.told.stop.store(true, Ordering::Relaxed);
    }

    /// Whether somebody said so, however much time is left.
    pub fn told(&self) -> bool {
        if self.told.stop.load(Ordering::Relaxed) {
            return true;
        }
        let Some(asks) = &self.told.asks else { return false };
        let spent = asks.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        if spent.is_err() {
            self.stop();
        }
        spent.is_err()
    }

    /// Whether to stop.
    pub fn stopped(&self) -> bool {
        self.told() || self.end.is_some_and(|end| Instant::now() >= end)
    }

    /// The time that is left; without an end so much that it has none.
    pub fn left(&self) -> Duration {
        self.end.map_or(FOREVER, |end| end.saturating_duration_since(Instant::now()))
    }
}
