//! Banks: their public face, categories and rules; and any thing by its id.

use async_graphql::connection::Connection;
use async_graphql::{ComplexObject, Context, ID, Interface, Object, Result};
use domain::id::AnyId;

use crate::asker::Asker;
use crate::command::paging::Paging;
use crate::command::{agreement, bank as command, category};
use crate::problem;
use crate::view::agreement::AgreementView;
use crate::view::bank::BankView;
use crate::view::category::CategoryView;
use crate::view::exchange::ExchangeView;
use crate::view::listing::ListingView;
use crate::view::member::MemberView;
use crate::view::policy::PolicyView;

/// Anything that has an id of its own.
#[derive(Debug, Clone, Interface)]
#[graphql(field(
    name = "id",
    ty = "&ID",
    desc = "Its id: a prefix that names the kind, and 26 characters."
))]
pub enum Node {
    /// A bank.
    Bank(BankView),
    /// A member.
    Member(MemberView),
    /// An offer or need.
    Listing(ListingView),
    /// An exchange.
    Exchange(ExchangeView),
    /// A category.
    Category(CategoryView),
}

/// The most ids that `nodes` takes at once.
const NODES_MAX: usize = 100;

/// Questions about banks.
#[derive(Default)]
pub struct BankQuery;

#[Object]
impl BankQuery {
    /// A bank, by its id or its short name.
    async fn bank(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id.")] id: Option<ID>,
        #[graphql(desc = "Its short name.")] slug: Option<String>,
    ) -> Result<Option<BankView>> {
        let asker = Asker::of(ctx)?;
        let found = command::bank(asker, id.as_ref(), slug.as_deref()).await;
        asker.found(found.map(|record| BankView::new(&record)))
    }

    /// The banks of this server, newest first.
    async fn banks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 where nothing is said.")] first: Option<i32>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
    ) -> Result<Connection<String, BankView>> {
        let asker = Asker::of(ctx)?;
        let paging = Paging {
            after,
            before,
            first,
            last,
        };
        let page = asker.told(command::banks(asker, paging).await)?;
        Ok(page.connection(|record| BankView::new(&record)))
    }

    /// Anything by its id; null where it does not exist or is hidden from the reader.
    async fn node(&self, ctx: &Context<'_>, #[graphql(desc = "Its id.")] id: ID) -> Result<Option<Node>> {
        node(Asker::of(ctx)?, &id).await
    }

    /// Several things by their ids, in their order; null in place of what does not exist or is hidden.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Their ids, at most 100.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>> {
        let asker = Asker::of(ctx)?;
        if ids.len() > NODES_MAX {
            let message = "at most 100 ids fit here";
            return asker.told(Err(domain::Error::Malformed { field: "ids", message }.into()));
        }
        let found = ids.iter().map(|id| node(asker, id));
        futures_util::future::join_all(found).await.into_iter().collect()
    }
}

async fn node(asker: &Asker, id: &ID) -> Result<Option<Node>> {
    let Some(parsed) = AnyId::parse(id) else {
        let message = "this is no id: a prefix such as `member`, an underscore and 26 characters are needed";
        return asker.told(Err(domain::Error::Malformed { field: "id", message }.into()));
    };
    let actor = &asker.actor;
    let bank = match asker.app.store().reader().bank_of(parsed).await {
        Ok(Some(bank)) => bank,
        Ok(None) => return Ok(None),
        Err(error) => return asker.told(Err(error.into())),
    };
    let signed_in = actor.person_id().is_some();
    Ok(match parsed {
        AnyId::BankId(id) => asker
            .found(asker.app.bank(id).await)?
            .map(|record| Node::Bank(BankView::new(&record))),
        AnyId::CategoryId(id) => asker.load_category(bank, id).await?.map(Node::Category),
        AnyId::ListingId(id) => asker.load_listing(bank, id).await?.map(Node::Listing),
        AnyId::MemberId(id) if signed_in => asker.visible(asker.load_record(bank, id).await)?.map(Node::Member),
        AnyId::ExchangeId(id) if signed_in => asker.visible(asker.load_exchange(bank, id).await)?.map(Node::Exchange),
        _ => None,
    })
}

#[ComplexObject]
impl BankView {
    /// Its categories, groups before what is in them; with those that new offers, needs and exchanges cannot choose any
    /// more, if they are asked for.
    async fn categories(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Also those that are retired.", default)] retired: bool,
    ) -> Result<Vec<CategoryView>> {
        let asker = Asker::of(ctx)?;
        asker.told(category::categories(asker, self.key, retired).await)
    }

    /// The rules that it gave itself.
    async fn policy(&self, ctx: &Context<'_>) -> Result<Option<PolicyView>> {
        let asker = Asker::of(ctx)?;
        asker.found(command::policy(asker, self.key).await)
    }

    /// The agreement that holds now; null where it has none.
    async fn agreement(&self, ctx: &Context<'_>) -> Result<Option<AgreementView>> {
        let asker = Asker::of(ctx)?;
        asker.told(agreement::agreement(asker, self.key).await)
    }
}

impl Asker {
    /// What was found, or a top-level error.
    pub fn told<T>(&self, result: app::Result<T>) -> Result<T> {
        result.map_err(|error| problem::top_level(&error, self.locale))
    }

    /// What was found; null for what does not exist or is hidden, a top-level error for anything else.
    pub fn found<T>(&self, result: app::Result<T>) -> Result<Option<T>> {
        match result {
            Ok(found) => Ok(Some(found)),
            Err(error) if error.code() == "NOT_FOUND" => Ok(None),
            Err(error) => Err(problem::top_level(&error, self.locale)),
        }
    }

    /// What was loaded; null where the bank itself is closed to the reader.
    pub fn visible<T>(&self, loaded: Result<Option<T>>) -> Result<Option<T>> {
        match loaded {
            Err(error) if problem::is_hidden(&error) => Ok(None),
            other => other,
        }
    }
}
