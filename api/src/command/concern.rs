//! Concerns: raised by a member, looked at by somebody who is not near them.

use app::concern::{CloseConcern, RaiseConcern, Subject};
use async_graphql::{ID, InputObject, OneofObject};
use domain::id::{BankId, MemberId};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::input;
use super::member::{bank_of, members_of};
use super::paging::{List, Paged, Paging};
use crate::asker::Asker;
use crate::view::concern::ConcernView;
use crate::view::words::ConcernState;

/// What a concern is about: one of these.
#[derive(Debug, OneofObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum ConcernAboutInput {
    /// A member of the same bank.
    #[schema(value_type = String)]
    MemberId(ID),
    /// An exchange that one sees: what the other side did there.
    #[schema(value_type = String)]
    ExchangeId(ID),
    /// An offer or need that one sees, and so its owner.
    #[schema(value_type = String)]
    ListingId(ID),
}

/// Raises a concern.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RaiseConcernInput {
    /// Who raises it: oneself; no helper does.
    #[serde(skip)]
    pub member_id: ID,
    /// What it is about.
    pub about: ConcernAboutInput,
    /// What worries one.
    pub text: String,
    /// Done once under this key, however often it is sent; without one, each time is a new time.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Closes a concern.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CloseConcernInput {
    /// In which bank.
    #[serde(skip)]
    pub bank_id: ID,
    /// Which concern.
    #[serde(skip)]
    pub concern_id: ID,
    /// What came of it; whoever raised it reads this.
    pub note: String,
    /// The version that was seen; a stale one changes nothing.
    #[serde(skip)]
    pub expected_version: i64,
}

/// Which concerns a list holds.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub struct ConcernFilter {
    /// In this state; nothing said: all.
    #[param(inline)]
    pub state: Option<ConcernState>,
}

/// Raises a concern. It reaches moderators who are not near it; its subject learns nothing of it.
pub async fn raise_concern(asker: &Asker, input: &RaiseConcernInput) -> app::Result<ConcernView> {
    let member = input::id::<MemberId>("memberId", &input.member_id)?;
    let about = match &input.about {
        ConcernAboutInput::MemberId(id) => Subject::Member(input::id("about", id)?),
        ConcernAboutInput::ExchangeId(id) => Subject::Exchange(input::id("about", id)?),
        ConcernAboutInput::ListingId(id) => Subject::Listing(input::id("about", id)?),
    };
    let text = input::needed_note("text", &input.text)?;
    let command = RaiseConcern { member, about, text };
    let key = asker.optional_key(input.idempotency_key.as_deref())?;
    let raised = asker.app.raise_concern(&asker.actor, command, key.as_ref()).await?;
    Ok(ConcernView::new(bank_of(asker, member).await?, &raised))
}

/// Closes a concern with a note that whoever raised it reads.
pub async fn close_concern(asker: &Asker, input: &CloseConcernInput) -> app::Result<ConcernView> {
    let bank = input::id("bankId", &input.bank_id)?;
    let command = CloseConcern {
        bank,
        concern: input::entry("concernId", &input.concern_id)?,
        note: input::needed_note("note", &input.note)?,
        expected_version: input.expected_version,
    };
    let closed = asker.app.close_concern(&asker.actor, command).await?;
    Ok(ConcernView::new(bank, &closed))
}

/// One concern: for whoever raised it, and those whom it reaches.
pub async fn concern(asker: &Asker, bank_id: &ID, concern_id: &ID) -> app::Result<ConcernView> {
    let bank = input::id("bankId", bank_id)?;
    let concern = input::entry("concernId", concern_id)?;
    let found = asker.app.concern(&asker.actor, bank, concern).await?;
    Ok(ConcernView::new(bank, &found))
}

/// The concerns that reach whoever asks, newest first.
pub async fn concerns(
    asker: &Asker,
    bank_id: &ID,
    filter: &ConcernFilter,
    paging: Paging,
) -> app::Result<Paged<ConcernView, Uuid>> {
    let list = List::new("concerns", &(bank_id.as_str(), filter.state));
    let bank = input::id::<BankId>("bankId", bank_id)?;
    let state = filter.state.map(Into::into);
    let page = asker
        .app
        .concerns(&asker.actor, bank, state, list.window(&paging)?)
        .await?;
    let show = |record| ConcernView::new(bank, &record);
    Ok(Paged::shown(list, paging, page, show, |concern| concern.key))
}

/// Names those who closed these concerns of one bank as members, as GraphQL does in a nested field.
pub async fn sign_concerns(asker: &Asker, concerns: &mut [ConcernView]) -> app::Result<()> {
    let closed = || concerns.iter().filter_map(|concern| concern.closer);
    let (Some(first), Some(_)) = (concerns.first(), closed().next()) else {
        return Ok(());
    };
    let closers = members_of(asker, first.bank, closed()).await?;
    for concern in concerns {
        concern.closing = concern.closer.and_then(|person| closers.get(&person).copied());
    }
    Ok(())
}

/// The concerns that whoever asks raised, newest first.
pub async fn my_concerns(asker: &Asker, bank_id: &ID, paging: Paging) -> app::Result<Paged<ConcernView, Uuid>> {
    let list = List::new("myConcerns", &bank_id.as_str());
    let bank = input::id::<BankId>("bankId", bank_id)?;
    let page = asker.app.my_concerns(&asker.actor, bank, list.window(&paging)?).await?;
    let show = |record| ConcernView::new(bank, &record);
    Ok(Paged::shown(list, paging, page, show, |concern| concern.key))
}
