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
use domain::id::ListingId;

use super::payload::plain_payloads;
use crate::asker::Asker;
use crate::command::input;
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
    let stale = matches!(&result, Err(error) if error.code() == "STALE");
    let current = match input::id::<ListingId>("listingId", id) {
        Ok(id) if stale => asker
            .app
            .listing(&asker.actor, id)
            .await
            .ok()
            .map(|seen| ListingView::new(&seen)),
        _ => None,
    };
    let result = result.map(|seen| ListingView::new(&seen));
    ListingPayload::answer_with(asker, result, current)
}
