//! When loads begin: as soon as nothing else of the answer can go on.
//!
//! A window of time would split a page of a hundred rows where the machine is slow, and make every small answer wait.
//! Here all rows have asked by the time the first load is looked at, so that the number of statements does not hang on
//! how many rows there are, nor on how fast they come.

use std::future::poll_fn;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

use async_graphql::Response;
use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextExecute};
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use futures_util::task::AtomicWaker;
use futures_util::{FutureExt as _, StreamExt as _};

use super::Asker;

/// Loads that were asked for and have not begun.
#[derive(Clone, Default)]
pub(super) struct Loads(Arc<Mutex<Vec<BoxFuture<'static, ()>>>>);

impl Loads {
    /// One more, for when there is nothing else to do.
    pub(super) fn push(&self, load: BoxFuture<'static, ()>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(load);
    }

    fn take(&self) -> Vec<BoxFuture<'static, ()>> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Brings an execution to its end, and the loads whenever it waits.
    async fn drive<T>(&self, execution: impl Future<Output = T>) -> T {
        let mut execution = pin!(execution);
        let mut under_way = FuturesUnordered::new();
        let turn = Arc::new(Turn::default());
        let waker = Waker::from(Arc::clone(&turn));
        poll_fn(|cx| {
            turn.task.register(cx.waker());
            loop {
                turn.wanted.store(false, Ordering::SeqCst);
                if let Poll::Ready(done) = execution.as_mut().poll(&mut Context::from_waker(&waker)) {
                    return Poll::Ready(done);
                }
                // Long lists pause halfway and ask for another turn: their other rows have not spoken yet.
                let waits = !turn.wanted.load(Ordering::SeqCst);
                if waits {
                    // A load that panics leaves its rows without an answer, which the guard tells as a fault.
                    under_way.extend(
                        self.take()
                            .into_iter()
                            .map(|load| AssertUnwindSafe(load).catch_unwind()),
                    );
                }
                let mut arrived = false;
                while let Poll::Ready(Some(_)) = under_way.poll_next_unpin(cx) {
                    arrived = true;
                }
                if !waits || !arrived {
                    return Poll::Pending;
                }
            }
        })
        .await
    }
}

/// Whether the execution asked for another turn while it had one.
#[derive(Default)]
struct Turn {
    wanted: AtomicBool,
    task: AtomicWaker,
}

impl Wake for Turn {
    fn wake(self: Arc<Self>) {
        self.wanted.store(true, Ordering::SeqCst);
        self.task.wake();
    }
}

/// The extension of the schema that drives the loads of each request's [`Asker`]. Without it no load ever begins.
#[derive(Debug, Clone, Copy)]
pub struct Batching;

impl ExtensionFactory for Batching {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_graphql::async_trait::async_trait]
impl Extension for Batching {
    async fn execute(
        &self,
        ctx: &ExtensionContext<'_>,
        operation_name: Option<&str>,
        next: NextExecute<'_>,
    ) -> Response {
        match ctx.data_opt::<Asker>() {
            Some(asker) => asker.loads.drive(next.run(ctx, operation_name)).await,
            None => next.run(ctx, operation_name).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::future::join_all;
    use tokio::sync::oneshot;

    #[tokio::test]
    async fn a_load_begins_when_everybody_has_asked() {
        let loads = Loads::default();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::new(Mutex::new(0));
        let row = |n: usize| {
            let (loads, asked, seen) = (loads.clone(), Arc::clone(&asked), Arc::clone(&seen));
            async move {
                let (tell, told) = oneshot::channel();
                asked.lock().unwrap().push(tell);
                if n == 0 {
                    loads.push(Box::pin(async move {
                        let all = std::mem::take(&mut *asked.lock().unwrap());
                        *seen.lock().unwrap() = all.len();
                        for tell in all {
                            tell.send(()).unwrap();
                        }
                    }));
                }
                told.await.unwrap();
            }
        };
        loads.drive(join_all((0..100).map(row))).await;
        assert_eq!(*seen.lock().unwrap(), 100);
    }
}
