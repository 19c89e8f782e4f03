//! Who does the work of a run: one thread, or as many as the caller has. The engine cuts its work into stretches that
//! don't depend on it, so the same inputs give the same bits either way.

/// Does a piece of work for each item, in any order, on any threads.
pub trait Workers: Sync {
    /// Calls `work` once for each item and returns when all are done.
    fn each<T: Send>(&self, items: &mut [T], work: impl Fn(&mut T) + Sync + Send);
}

/// The calling thread alone.
#[derive(Clone, Copy, Debug, Default)]
pub struct OneWorker;

impl Workers for OneWorker {
    fn each<T: Send>(&self, items: &mut [T], work: impl Fn(&mut T) + Sync + Send) {
        items.iter_mut().for_each(work);
    }
}
