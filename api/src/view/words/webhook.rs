//! The words of webhooks.

use async_graphql::Enum;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

mirrors! {
    /// Of what a webhook is told.
    WebhookEventKind = app::webhook::EventKind {
        /// `exchange.changed`: an exchange was made or changed its state.
        Exchange,
        /// `listing.changed`: an offer or need was published, changed or ended.
        Listing,
        /// `member.changed`: a member came, changed or left.
        Member,
        /// `balance.changed`: a balance moved; the id is that of the exchange, the transfer or the member.
        Balance,
        /// `bank.changed`: the bank or its rules changed.
        Bank,
    }
    /// Whether a webhook is told what happens.
    WebhookState = domain::webhook::WebhookState {
        /// It is told.
        Active,
        /// A coordinator let it rest; what happens meanwhile is told when it goes on.
        Paused,
        /// The server stopped telling it; a coordinator can let it go on.
        Disabled,
        /// It is over, for ever.
        Ended,
    }
    /// Why the server stopped telling a webhook.
    WhyWebhookDisabled = domain::webhook::WhyDisabled {
        /// The receiver answered 410: nobody is there any more.
        Gone,
        /// For days nothing arrived.
        Failing,
        /// Its secret can be read no more: it needs a new one.
        SecretLost,
    }
    /// What became of an attempt to tell a webhook.
    WebhookDeliveryState = domain::webhook::DeliveryState {
        /// It is still to be made, or under way.
        Waiting,
        /// The receiver answered with success.
        Succeeded,
        /// It did not arrive, or the receiver did not take it.
        Failed,
    }
    /// Why an attempt to tell a webhook failed.
    WebhookFailure = domain::webhook::DeliveryFailure {
        /// The receiver answered with a status that is no success.
        Refused,
        /// The receiver answered 410: nobody is there any more.
        Gone,
        /// The receiver sent the message on to another address, which is not followed.
        Redirected,
        /// The receiver did not answer within 15 seconds.
        TimedOut,
        /// The receiver was not found, could not be reached, or could not prove who it is.
        NoConnection,
        /// The name of the receiver leads to an address that is not on the open internet.
        ClosedAddress,
    }
}
