//! Two jobs at a time: each begins with what is known by then, and none waits for another.
//!
//! Where work is limited, results count in the order of the work that their jobs took, whatever the clock
//! says: so the same work leads to the same roster, with one thread or several.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError, channel};
use std::time::Duration;

use rayon::Scope;

use crate::solve::StopToken;

/// What a job reports of its work, and how it is told that its result is not wanted any longer.
#[derive(Default)]
pub(super) struct Monitor {
    work: AtomicU64,
    dismissed: StopToken,
}

impl Monitor {
    /// Reports the work done so far.
    pub(super) fn report(&self, work: u64) {
        self.work.store(work, Ordering::Relaxed);
    }

    /// Whether nobody waits for the result any longer.
    pub(super) fn is_dismissed(&self) -> bool {
        self.dismissed.told()
    }
}

/// Jobs at the same time: the two threads that the program is meant for.
const WORKERS: usize = 2;

/// Between two looks at the jobs under way: short beside a job, long beside a look.
const POLL_INTERVAL: Duration = Duration::from_millis(1);

/// What a job gives, and the work it took.
pub(super) struct Finished<T> {
    pub(super) result: T,
    pub(super) work: u64,
}

/// A worker without a job, and the work that the next job may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FreeWorker {
    index: usize,
    pub(super) max_work: u64,
}

/// Workers on jobs that give a `T`.
pub(super) struct Workers<'x, 's, T> {
    scope: &'x Scope<'s>,
    workers: [Worker<T>; WORKERS],
    /// Whether results count in the order of work.
    ordered: bool,
}

struct Worker<T> {
    /// The work of all of its jobs that have counted.
    work_before: u64,
    /// The most work of the job that is under way, or has not counted yet.
    max_work: u64,
    monitor: Arc<Monitor>,
    under_way: Option<Receiver<Finished<T>>>,
    finished: Option<Finished<T>>,
}

impl<T> Worker<T> {
    fn new() -> Worker<T> {
        let monitor = Arc::default();
        Worker { work_before: 0, max_work: 0, monitor, under_way: None, finished: None }
    }

    fn is_free(&self) -> bool {
        self.under_way.is_none() && self.finished.is_none()
    }

    /// When its result counts, in the order of work.
    fn finish(&self) -> Option<u64> {
        Some(self.work_before.saturating_add(self.finished.as_ref()?.work))
    }

    /// Whether it can't give a result any more that counts before or at `finish`.
    fn is_beyond(&self, finish: u64) -> bool {
        let reported = self.monitor.work.load(Ordering::Relaxed);
        self.under_way.is_none() || self.work_before.saturating_add(reported) > finish
    }

    /// Takes the result of a job that has finished, waiting a little where that is asked.
    fn look(&mut self, wait: Option<Duration>) {
        let Some(receiver) = &self.under_way else { return };
        let result = match wait {
            Some(wait) => receiver.recv_timeout(wait).map_err(|error| error == RecvTimeoutError::Timeout),
            None => receiver.try_recv().map_err(|error| error == TryRecvError::Empty),
        };
        match result {
            Ok(finished) => (self.finished, self.under_way) = (Some(finished), None),
            Err(still_under_way) => self.under_way = self.under_way.take().filter(|_| still_under_way),
        }
    }
}

impl<'x, 's, T: Send + 's> Workers<'x, 's, T> {
    /// Workers without jobs.
    pub(super) fn new(scope: &'x Scope<'s>, ordered: bool) -> Workers<'x, 's, T> {
        Workers { scope, workers: [Worker::new(), Worker::new()], ordered }
    }

    /// A worker without a job, with its share of the work that is left.
    pub(super) fn free(&self, work_left: u64) -> Option<FreeWorker> {
        let index = self.workers.iter().position(Worker::is_free)?;
        let busy = self.workers.iter().filter(|worker| !worker.is_free());
        let taken = busy.clone().fold(0_u64, |sum, worker| sum.saturating_add(worker.max_work));
        let share = work_left.saturating_sub(taken) / (WORKERS - busy.count()).max(1) as u64;
        Some(FreeWorker { index, max_work: share })
    }

    /// Begins a job.
    pub(super) fn begin(
        &mut self,
        worker: FreeWorker,
        job: impl FnOnce(Arc<Monitor>) -> Finished<T> + Send + 's,
    ) {
        let max_work = worker.max_work;
        let Some(worker) = self.workers.get_mut(worker.index) else { return };
        let (sender, receiver) = channel();
        worker.monitor = Arc::default();
        (worker.max_work, worker.under_way) = (max_work, Some(receiver));
        let monitor = Arc::clone(&worker.monitor);
        // Nobody may be waiting for the result any longer.
        self.scope.spawn(move |_| drop(sender.send(job(monitor))));
    }

    /// The next result that counts; none where nothing is under way.
    pub(super) fn next(&mut self) -> Option<Finished<T>> {
        loop {
            self.look(None);
            let finishes = self.workers.iter().enumerate().filter_map(|(at, one)| Some((one.finish()?, at)));
            if let Some((finish, at)) = finishes.min() {
                if !self.ordered || self.workers.iter().all(|worker| worker.is_beyond(finish)) {
                    let worker = self.workers.get_mut(at)?;
                    worker.work_before = finish;
                    return worker.finished.take();
                }
            } else if self.workers.iter().all(|worker| worker.under_way.is_none()) {
                return None;
            }
            // On a thread that jobs are waiting for, they come first.
            let worked = matches!(rayon::yield_now(), Some(rayon::Yield::Executed));
            self.look((!worked).then_some(POLL_INTERVAL));
        }
    }

    /// Looks at all jobs; the first one under way may be waited for.
    fn look(&mut self, mut wait: Option<Duration>) {
        for worker in self.workers.iter_mut().filter(|worker| worker.under_way.is_some()) {
            worker.look(wait.take());
        }
    }

    /// Lets all that is under way end soon, unheard.
    pub(super) fn dismiss(&self) {
        self.workers.iter().for_each(|worker| worker.monitor.dismissed.stop());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finished<T>(result: T, work: u64) -> Finished<T> {
        Finished { result, work }
    }

    fn at_most(index: usize, max_work: u64) -> FreeWorker {
        FreeWorker { index, max_work }
    }

    /// What two jobs give, in the order in which it counts: the first takes more time and less work.
    fn order(ordered: bool) -> Vec<(&'static str, u64)> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build();
        let Ok(pool) = pool else { return Vec::new() };
        let (quick, slow) = channel();
        pool.in_place_scope(|scope| {
            let mut workers = Workers::new(scope, ordered);
            workers.begin(at_most(0, 50), move |_| {
                // Until the other one is nearly done, whose work is beyond all of this one's.
                let _ = slow.recv();
                std::thread::sleep(20 * POLL_INTERVAL);
                finished("slow", 10)
            });
            workers.begin(at_most(1, 50), move |monitor| {
                monitor.report(5);
                let _ = quick.send(());
                finished("quick", 30)
            });
            assert_eq!(workers.free(100), None);
            std::iter::from_fn(|| workers.next()).map(|one| (one.result, one.work)).collect()
        })
    }

    #[test]
    fn results_count_by_work_where_that_is_limited_and_else_by_time() {
        assert_eq!(order(true), [("slow", 10), ("quick", 30)]);
        assert_eq!(order(false), [("quick", 30), ("slow", 10)]);
    }

    #[test]
    fn jobs_under_way_share_the_work_that_is_left() {
        rayon::in_place_scope(|scope| {
            let mut workers = Workers::new(scope, true);
            assert_eq!(workers.free(100), Some(at_most(0, 50)));
            workers.begin(at_most(0, 50), |_| finished((), 40));
            assert_eq!(workers.free(100), Some(at_most(1, 50)));
            workers.begin(at_most(1, 50), |_| finished((), 20));
            assert_eq!(workers.next().map(|one| one.work), Some(20));
            // The first one may still take 50 of the 80 that are left.
            assert_eq!(workers.free(80), Some(at_most(1, 30)));
        });
    }

    #[test]
    fn the_only_thread_does_the_jobs_too() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
        let works = |scope: &Scope<'_>| {
            let mut workers = Workers::new(scope, true);
            workers.begin(at_most(0, 1), |_| finished((), 2));
            workers.begin(at_most(1, 1), |_| finished((), 1));
            std::iter::from_fn(|| workers.next()).map(|one| one.work).collect::<Vec<u64>>()
        };
        assert!(pool.is_ok_and(|pool| pool.install(|| rayon::in_place_scope(works)) == [1, 2]));
    }

    #[test]
    fn a_job_is_told_that_its_result_is_not_wanted_any_longer() {
        rayon::in_place_scope(|scope| {
            let mut workers = Workers::new(scope, false);
            workers.begin(at_most(0, 1), |monitor| {
                while !monitor.is_dismissed() {
                    std::thread::sleep(POLL_INTERVAL);
                }
                finished((), 0)
            });
            workers.dismiss();
            assert_eq!(workers.next().map(|one| one.work), Some(0));
        });
    }
}
