//! What stands there now, for whoever saw an older version of it.

/// The thing as it is now, where a command was refused because it had changed meanwhile and the reader may see it.
/// Otherwise nothing is read.
pub async fn now<T, N>(done: &app::Result<T>, read: impl Future<Output = app::Result<N>>) -> Option<N> {
    match done {
        Err(error) if error.code() == "STALE" => read.await.ok(),
        _ => None,
    }
}
