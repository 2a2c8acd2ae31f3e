//! What happened, as those who follow it see it.

use app::live::{Cursor, Event, Sight};
use async_graphql::{Enum, ID, SimpleObject};
use domain::id::MemberId;
use domain::time::Instant;

use super::DateTime;
use crate::view::account::AccountView;
use crate::view::exchange::ExchangeView;
use crate::view::listing::ListingView;

/// What an event says.
#[derive(Debug, Enum, Copy, Clone, Eq, PartialEq)]
pub enum EventKind {
    /// The first of every subscription: from here on nothing is missed. It carries where to go on, and nothing else.
    Ready,
    /// Something was made or changed; the event carries it as it is now.
    Changed,
    /// Something can be seen no more, for it ended; the event carries its id.
    Gone,
}

/// An exchange that was made or changed.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(name = "ExchangeEvent")]
pub struct ExchangeEventView {
    /// Where to go on: send it as `since`.
    pub cursor: String,
    /// When it happened.
    pub at: DateTime,
    /// What the event says.
    pub kind: EventKind,
    /// The exchange as it is now; null with `READY`. That it was sent does not count as having told its receiver.
    pub exchange: Option<ExchangeView>,
}

/// A listing that was published, changed or ended.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(name = "ListingEvent")]
pub struct ListingEventView {
    /// Where to go on: send it as `since`.
    pub cursor: String,
    /// When it happened.
    pub at: DateTime,
    /// What the event says.
    pub kind: EventKind,
    /// The id of the listing; null with `READY`.
    pub listing_id: Option<ID>,
    /// The listing as it is now; null with `READY` and `GONE`.
    pub listing: Option<ListingView>,
}

/// A balance that moved, or may go further below zero than before.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(name = "AccountEvent")]
pub struct AccountEventView {
    /// Where to go on: send it as `since`.
    pub cursor: String,
    /// When it happened.
    pub at: DateTime,
    /// What the event says.
    pub kind: EventKind,
    /// The account as it is now; null with `READY`.
    pub account: Option<AccountView>,
}

impl ExchangeEventView {
    /// The first of a subscription.
    pub fn ready(cursor: Cursor, now: Instant) -> Self {
        Self {
            cursor: cursor.to_string(),
            at: now.into(),
            kind: EventKind::Ready,
            exchange: None,
        }
    }

    /// The shape of an event; nothing for another kind of thing.
    pub fn new(event: &Event) -> Option<Self> {
        match &event.sight {
            Sight::Exchange(record) => Some(Self {
                kind: EventKind::Changed,
                exchange: Some(ExchangeView::new(record)),
                ..Self::ready(event.cursor, event.at)
            }),
            _ => None,
        }
    }
}

impl ListingEventView {
    /// The first of a subscription.
    pub fn ready(cursor: Cursor, now: Instant) -> Self {
        Self {
            cursor: cursor.to_string(),
            at: now.into(),
            kind: EventKind::Ready,
            listing_id: None,
            listing: None,
        }
    }

    /// The shape of an event; nothing for another kind of thing.
    pub fn new(event: &Event) -> Option<Self> {
        let (kind, id, listing) = match &event.sight {
            Sight::Listing(view) => (EventKind::Changed, view.listing.id, Some(ListingView::new(view))),
            Sight::ListingGone(id) => (EventKind::Gone, *id, None),
            _ => return None,
        };
        Some(Self {
            kind,
            listing_id: Some(id.to_string().into()),
            listing,
            ..Self::ready(event.cursor, event.at)
        })
    }
}

impl AccountEventView {
    /// The first of a subscription.
    pub fn ready(cursor: Cursor, now: Instant) -> Self {
        Self {
            cursor: cursor.to_string(),
            at: now.into(),
            kind: EventKind::Ready,
            account: None,
        }
    }

    /// The shape of an event of this member's account; nothing for another kind of thing.
    pub fn new(member: MemberId, event: &Event) -> Option<Self> {
        match &event.sight {
            Sight::Account(view) => Some(Self {
                kind: EventKind::Changed,
                account: Some(AccountView::new(member, view)),
                ..Self::ready(event.cursor, event.at)
            }),
            _ => None,
        }
    }
}
