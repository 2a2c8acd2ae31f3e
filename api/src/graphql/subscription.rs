//! What can be followed. Every event is looked at anew, with the eyes of whoever follows, when it is sent.

use app::live::{Cursor, Event, Follow, Topic};
use async_graphql::{Context, ID, Result, Subscription};
use domain::id::{BankId, MemberId};
use domain::time::Instant;
use futures_util::stream::{self, Stream};

use super::streams::{Mark, Resume};
use crate::asker::Asker;
use crate::command::input;
use crate::command::listing::ListingFilterInput;
use crate::messages::Locale;
use crate::problem;
use crate::view::event::{AccountEventView, ExchangeEventView, ListingEventView};

/// What can be followed.
#[derive(Default)]
pub struct Subscriptions;

/// What can be followed as it happens; each event says how to go on after it.
#[Subscription(name = "Subscription")]
impl Subscriptions {
    /// Exchanges that were made or changed: one's own and those of members one helps; for bookkeepers all. The first
    /// event is `READY`.
    async fn exchange_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In which bank.")] bank_id: ID,
        #[graphql(desc = "Only those of this member, on either side.")] member_id: Option<ID>,
        #[graphql(desc = "The cursor of the last event that was seen; nothing said: from now on.")] since: Option<
            String,
        >,
    ) -> Result<impl Stream<Item = Result<ExchangeEventView>>> {
        let topic = async {
            let bank = input::id::<BankId>("bankId", &bank_id)?;
            let member = input::optional_id::<MemberId>("memberId", member_id.as_ref())?;
            Ok(Topic::Exchanges(bank, member))
        };
        let feed = Feed::open(ctx, topic.await, since).await?;
        Ok(feed.events(ExchangeEventView::ready, ExchangeEventView::new))
    }

    /// Offers and needs of a bank that were published, changed or ended: for members all that they may see, for
    /// everybody else what is public. The first event is `READY`.
    async fn listing_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In which bank.")] bank_id: ID,
        #[graphql(desc = "Only such as this looks for now. That one is gone is told whatever it was.")] filter: Option<
            ListingFilterInput,
        >,
        #[graphql(desc = "The cursor of the last event that was seen; nothing said: from now on.")] since: Option<
            String,
        >,
    ) -> Result<impl Stream<Item = Result<ListingEventView>>> {
        let topic = async {
            let bank = input::id::<BankId>("bankId", &bank_id)?;
            let find = filter.as_ref().map(ListingFilterInput::find).transpose()?;
            Ok(Topic::Listings(bank, find.map(Box::new)))
        };
        let feed = Feed::open(ctx, topic.await, since).await?;
        Ok(feed.events(ListingEventView::ready, ListingEventView::new))
    }

    /// A member's account, whenever its balance moved: for the member, their helper and bookkeepers. The first event is
    /// `READY`.
    async fn account_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose.")] member_id: ID,
        #[graphql(desc = "The cursor of the last event that was seen; nothing said: from now on.")] since: Option<
            String,
        >,
    ) -> Result<impl Stream<Item = Result<AccountEventView>>> {
        let member = input::id::<MemberId>("memberId", &member_id);
        let shown = member.as_ref().ok().copied();
        let feed = Feed::open(ctx, member.map(Topic::Account), since).await?;
        Ok(feed.events(AccountEventView::ready, move |event| {
            shown.and_then(|member| AccountEventView::new(member, event))
        }))
    }
}

/// One subscription under way.
struct Feed {
    follow: Follow,
    mark: Option<Mark>,
    locale: Locale,
    now: Instant,
    began: bool,
}

impl Feed {
    async fn open(ctx: &Context<'_>, topic: app::Result<Topic>, since: Option<String>) -> Result<Self> {
        let asker = Asker::of(ctx)?;
        let since = ctx.data_opt::<Resume>().map(|resume| resume.0.clone()).or(since);
        let follow = async {
            let since = since.as_deref().map(Cursor::parse).transpose()?;
            asker.app.events_since(&asker.actor, topic?, since).await
        };
        Ok(Self {
            follow: asker.told(follow.await)?,
            mark: ctx.data_opt::<Mark>().cloned(),
            locale: asker.locale,
            now: asker.app.now(),
            began: false,
        })
    }

    /// Its events, `READY` first. After an error there are no more.
    fn events<T>(
        self,
        ready: impl Fn(Cursor, Instant) -> T,
        view: impl Fn(&Event) -> Option<T>,
    ) -> impl Stream<Item = Result<T>> {
        stream::unfold((Some(self), ready, view), |(feed, ready, view)| async move {
            let mut feed = feed?;
            match feed.next(&ready, &view).await {
                Ok(event) => Some((Ok(event), (Some(feed), ready, view))),
                Err(error) => Some((Err(error), (None, ready, view))),
            }
        })
    }

    async fn next<T>(&mut self, ready: impl Fn(Cursor, Instant) -> T, view: impl Fn(&Event) -> Option<T>) -> Result<T> {
        if !self.began {
            self.began = true;
            self.tell(self.follow.cursor());
            return Ok(ready(self.follow.cursor(), self.now));
        }
        loop {
            let next = self.follow.next().await;
            let event = next.map_err(|error| problem::top_level(&error, self.locale))?;
            if let Some(shown) = view(&event) {
                self.tell(event.cursor);
                return Ok(shown);
            }
        }
    }

    fn tell(&self, cursor: Cursor) {
        if let Some(mark) = &self.mark {
            mark.set(cursor);
        }
    }
}
