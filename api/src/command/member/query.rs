//! Which members are asked for, and what is kept of them.

use std::collections::{BTreeMap, BTreeSet};

use app::AppError;
use app::member::MyMembership;
use async_graphql::ID;
use domain::id::{BankId, MemberId, PersonId};
use domain::member::MemberState as State;
use serde::Deserialize;
use store::Slice;
use utoipa::IntoParams;
use uuid::Uuid;

use super::bank_of;
use crate::asker::Asker;
use crate::command::input;
use crate::command::paging::{List, Paged, Paging};
use crate::view::contact::ContactView;
use crate::view::guardian::GuardianView;
use crate::view::helper_deed::HelperDeedView;
use crate::view::invitation::InvitationView;
use crate::view::mandate::MandateView;
use crate::view::me::{MeView, MembershipView};
use crate::view::member::{MemberPersonView, MemberView};
use crate::view::note::NoteView;
use crate::view::role::RoleTermView;
use crate::view::words::MemberState;

/// Which members a list holds.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub struct MemberFilter {
    /// In these states; nothing said: active and paused ones. Others are for registrars.
    #[serde(default)]
    #[param(max_items = 20)]
    pub states: Vec<MemberState>,
}

/// A member, for the members of its bank; its owner, their helpers and registrars see all of it.
pub async fn member(asker: &Asker, id: &ID) -> app::Result<MemberView> {
    seen(asker, input::id("id", id)?).await
}

/// A member as the asker may see it now.
pub async fn seen(asker: &Asker, id: MemberId) -> app::Result<MemberView> {
    let record = asker.app.member(&asker.actor, id).await?;
    Ok(MemberView::new(bank_of(asker, id).await?, &record))
}

/// The people of a member: one of a person, several of a household or organisation.
pub async fn people(asker: &Asker, member: &MemberView) -> app::Result<Vec<MemberPersonView>> {
    let people = asker.app.people_of(&asker.actor, member.bank, &[member.key]).await?;
    Ok(people.iter().map(MemberPersonView::new).collect())
}

/// The members of a bank, newest first; for registrars also those who wait, left or were declined.
pub async fn members(
    asker: &Asker,
    bank_id: &ID,
    filter: &MemberFilter,
    paging: Paging,
) -> app::Result<Paged<MemberView, Uuid>> {
    let bank = input::id::<BankId>("bankId", bank_id)?;
    let mut states: Vec<State> = filter.states.iter().copied().map(Into::into).collect();
    states.sort_unstable();
    states.dedup();
    let list = List::new("members", &(bank, &states));
    let page = asker
        .app
        .members_page(&asker.actor, bank, &states, list.window(&paging)?)
        .await?;
    let page = Slice {
        items: page.items.iter().map(|record| MemberView::new(bank, record)).collect(),
        more: page.more,
    };
    Ok(Paged::new(list, paging, page, |member: &MemberView| member.key.uuid()))
}

/// The contact details of a member that are open to the reader.
pub async fn contacts_of(asker: &Asker, member_id: &ID) -> app::Result<Vec<ContactView>> {
    let member = input::id::<MemberId>("memberId", member_id)?;
    let contacts = asker.app.contacts(&asker.actor, member).await?;
    Ok(contacts.iter().map(ContactView::new).collect())
}

/// The roles of a bank, who holds them and until when.
pub async fn role_holders(asker: &Asker, bank_id: &ID) -> app::Result<Vec<RoleTermView>> {
    let bank = input::id::<BankId>("bankId", bank_id)?;
    let roles = asker.app.roles(&asker.actor, bank).await?;
    let now = asker.app.now();
    Ok(roles.iter().map(|held| RoleTermView::new(&held.term, now)).collect())
}

/// A member's helpers, also former ones, the latest first, at most 101: for the member and registrars. A helper sees
/// their own mandates.
pub async fn mandates(asker: &Asker, member_id: &ID) -> app::Result<Vec<MandateView>> {
    let member = input::id::<MemberId>("memberId", member_id)?;
    let mandates = asker.app.mandates(&asker.actor, member).await?;
    let now = asker.app.now();
    Ok(mandates.iter().map(|mandate| MandateView::new(mandate, now)).collect())
}

/// Who changed a member's record in its name, the latest first, at most 101: for the member and registrars.
pub async fn member_notes(asker: &Asker, member_id: &ID) -> app::Result<Vec<NoteView>> {
    let member = input::id::<MemberId>("memberId", member_id)?;
    let notes = asker.app.member_notes(&asker.actor, member).await?;
    let bank = bank_of(asker, member).await?;
    Ok(notes.iter().map(|note| NoteView::new(bank, note)).collect())
}

/// What helpers did in a member's name, newest first: for the member and registrars.
pub async fn helper_deeds(asker: &Asker, member_id: &ID, paging: Paging) -> app::Result<Paged<HelperDeedView, Uuid>> {
    let list = List::new("helperDeeds", &member_id.as_str());
    let member = input::id::<MemberId>("memberId", member_id)?;
    let window = list.window(&paging)?;
    let page = asker.app.helper_deeds(&asker.actor, member, window).await?;
    let bank = bank_of(asker, member).await?;
    let show = |deed| HelperDeedView::new(bank, &deed);
    Ok(Paged::shown(list, paging, page, show, |deed| deed.key))
}

/// Who agreed that a member under 18 belongs to the bank: for the member, the guardian and registrars.
pub async fn guardian(asker: &Asker, member_id: &ID) -> app::Result<GuardianView> {
    let member = input::id::<MemberId>("memberId", member_id)?;
    let found = asker.app.guardian(&asker.actor, member).await?;
    let found = found.ok_or(AppError::not_found("guardian"))?;
    Ok(GuardianView::new(bank_of(asker, member).await?, &found))
}

/// The same, each with the member who did it: what GraphQL finds in a nested field.
pub async fn signed_notes(asker: &Asker, member_id: &ID) -> app::Result<Vec<NoteView>> {
    let mut notes = member_notes(asker, member_id).await?;
    if let Some(bank) = notes.first().map(|note| note.bank) {
        let authors = members_of(asker, bank, notes.iter().filter_map(|note| note.person)).await?;
        for note in &mut notes {
            note.author = note.person.and_then(|person| authors.get(&person).copied());
        }
    }
    Ok(notes)
}

/// Names the helpers of these mandates as members, as GraphQL does in a nested field.
pub async fn sign_mandates(asker: &Asker, mandates: &mut [MandateView]) -> app::Result<()> {
    let banks: BTreeSet<BankId> = mandates.iter().map(|mandate| mandate.bank).collect();
    for bank in banks {
        let here = || mandates.iter().filter(|mandate| mandate.bank == bank);
        let helpers = members_of(asker, bank, here().map(|mandate| mandate.helps)).await?;
        for mandate in mandates.iter_mut().filter(|mandate| mandate.bank == bank) {
            mandate.helping = helpers.get(&mandate.helps).copied();
        }
    }
    Ok(())
}

/// The members that these people are; nobody where the token may not read members.
pub(crate) async fn members_of(
    asker: &Asker,
    bank: BankId,
    people: impl Iterator<Item = PersonId>,
) -> app::Result<BTreeMap<PersonId, MemberId>> {
    let people: Vec<PersonId> = people.collect::<BTreeSet<_>>().into_iter().collect();
    match asker.app.members_of_people(&asker.actor, bank, &people).await {
        Ok(found) => Ok(found.into_iter().map(|(person, member)| (person, member.id)).collect()),
        Err(AppError::Domain(domain::Error::ScopeNeeded { .. })) => Ok(BTreeMap::new()),
        Err(error) => Err(error),
    }
}

/// Whom a member of one's own has blocked, the latest first, at most 1000; nobody else ever sees it.
pub async fn blocks(asker: &Asker, member_id: &ID) -> app::Result<Vec<MemberView>> {
    let member = input::id::<MemberId>("memberId", member_id)?;
    if matches!(asker.actor, app::Actor::Anonymous) {
        // Nobody in particular is not even told whether there is such a member.
        return Err(domain::Error::Unauthenticated.into());
    }
    let bank = bank_of(asker, member).await?;
    let blocked = asker.app.blocks(&asker.actor, bank, member).await?;
    let mut records = asker.app.members_by_ids(&asker.actor, bank, &blocked).await?;
    records.sort_by_key(|record| blocked.iter().position(|id| *id == record.id));
    Ok(records.iter().map(|record| MemberView::new(bank, record)).collect())
}

/// The invitations that can still be used, newest first, at most 101: for registrars.
pub async fn invitations(asker: &Asker, bank_id: &ID) -> app::Result<Vec<InvitationView>> {
    let bank = input::id::<BankId>("bankId", bank_id)?;
    let open = asker.app.invitations(&asker.actor, bank).await?;
    Ok(open.iter().map(InvitationView::new).collect())
}

/// The same invitations, each with the member who made it.
pub async fn signed_invitations(asker: &Asker, mut made: Vec<InvitationView>) -> app::Result<Vec<InvitationView>> {
    if let Some(bank) = made.first().map(|invitation| invitation.bank) {
        let authors = members_of(asker, bank, made.iter().filter_map(|invitation| invitation.by)).await?;
        for invitation in &mut made {
            invitation.author = invitation.by.and_then(|person| authors.get(&person).copied());
        }
    }
    Ok(made)
}

/// Whoever asks, by the token that was sent.
pub async fn me(asker: &Asker) -> app::Result<MeView> {
    Ok(MeView::new(&asker.app.me(&asker.actor).await?))
}

/// Every membership of whoever asks, in all banks of the server, oldest first; at most 101.
pub async fn memberships(asker: &Asker) -> app::Result<Vec<MembershipView>> {
    let now = asker.app.now();
    let shown = |own: &MyMembership| MembershipView {
        member: MemberView::new(own.bank, &own.member),
        roles: own.roles.iter().map(|term| RoleTermView::new(term, now)).collect(),
    };
    let own = asker.app.my_memberships(&asker.actor).await?;
    Ok(own.iter().map(shown).collect())
}

/// Whom one helps now, in all banks of the server; at most 101.
pub async fn helps(asker: &Asker) -> app::Result<Vec<MandateView>> {
    let now = asker.app.now();
    let mandates = asker.app.my_mandates(&asker.actor).await?;
    Ok(mandates.iter().map(|mandate| MandateView::new(mandate, now)).collect())
}
