//! Offers and needs: found, published, changed, ended; and members proposed for them.

mod change;
mod matching;
mod publish;
mod query;

pub use change::ChangeListingMutation;
pub use matching::{MatchMutation, MatchQuery};
pub use publish::PublishMutation;
pub use query::ListingQuery;

use app::listing::ListingView as Seen;
use async_graphql::ID;

use super::payload::plain_payloads;
use crate::asker::Asker;
use crate::command::{listing as command, stale};
use crate::view::listing::ListingView;

plain_payloads! {
    /// The listing after a command.
    ListingPayload {
        /// The listing; on STALE, as it is now.
        listing: ListingView
    }
}

/// What a step returned, or why not; a stale version comes with the listing as it is now.
async fn stepped(asker: &Asker, id: &ID, result: app::Result<Seen>) -> async_graphql::Result<ListingPayload> {
    let now = stale::now(&result, command::listing(asker, id)).await;
    let now = now.map(|seen| ListingView::new(&seen));
    ListingPayload::answer_with(asker, result.map(|seen| ListingView::new(&seen)), now)
}
