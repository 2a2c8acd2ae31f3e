//! Oneself: who one is on this server, in which banks, and whom one helps.

use app::member::MyMembership;
use async_graphql::{ComplexObject, Context, ID, Object, Result, SimpleObject};

use crate::graphql::asker::Asker;
use crate::view::bank::BankView;
use crate::view::mandate::MandateView;
use crate::view::member::MemberView;
use crate::view::role::RoleTermView;

/// Whoever asks.
#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub struct Me {
    /// The login identity.
    pub person_id: ID,
    /// What one signs in with; null for somebody whom a token proves.
    pub login: Option<String>,
    /// The language one reads (BCP 47).
    pub language: String,
}

/// A membership of whoever asks: as oneself, or as one of a household's or organisation's people.
#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub struct Membership {
    /// The member.
    pub member: MemberView,
    /// The roles that the member holds.
    pub roles: Vec<RoleTermView>,
}

#[ComplexObject]
impl Membership {
    /// The bank.
    async fn bank(&self, ctx: &Context<'_>) -> Result<Option<BankView>> {
        Asker::of(ctx)?.load_bank(self.member.bank).await
    }
}

#[ComplexObject]
impl Me {
    /// Every membership, in all banks of the server, oldest first; at most 101.
    async fn memberships(&self, ctx: &Context<'_>) -> Result<Vec<Membership>> {
        let asker = Asker::of(ctx)?;
        let now = asker.app.now();
        let shown = |own: &MyMembership| Membership {
            member: MemberView::new(own.bank, &own.member),
            roles: own.roles.iter().map(|term| RoleTermView::new(term, now)).collect(),
        };
        Ok(asker
            .told(asker.app.my_memberships(&asker.actor).await)?
            .iter()
            .map(shown)
            .collect())
    }

    /// Whom one helps now, in all banks of the server; at most 101.
    async fn helps(&self, ctx: &Context<'_>) -> Result<Vec<MandateView>> {
        let asker = Asker::of(ctx)?;
        let now = asker.app.now();
        let mandates = asker.told(asker.app.my_mandates(&asker.actor).await)?;
        Ok(mandates.iter().map(|mandate| MandateView::new(mandate, now)).collect())
    }
}

/// The question who one is.
#[derive(Default)]
pub struct MeQuery;

#[Object]
impl MeQuery {
    /// Whoever asks, by the token that was sent.
    async fn me(&self, ctx: &Context<'_>) -> Result<Me> {
        let asker = Asker::of(ctx)?;
        let person = asker.told(asker.app.me(&asker.actor).await)?;
        Ok(Me {
            person_id: person.id.to_string().into(),
            login: person.login,
            language: person.language,
        })
    }
}
