//! Contact details, and to whom they are open (RULES 16).

use std::collections::HashSet;

use domain::id::{BankId, MemberId};
use domain::member::{Audience, ContactKind, MandateScope, MemberState, Role};
use domain::policy::{Operation, Standing};
use domain::text::Contact;
use domain::time::Instant;
use domain::{Error, Refusal};
use store::{ContactRecord, InBank, MemberRecord, Reader};

use super::{Hand, not_while};
use crate::{Actor, App, Result, Work};

/// The most contact details that a member keeps.
const CONTACTS_MAX: usize = 12;

/// A contact detail, and who may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactDetail {
    /// What it is.
    pub kind: ContactKind,
    /// The number, address or text.
    pub value: Contact,
    /// Who may see it.
    pub audience: Audience,
}

/// Replaces the contact details of a member: what is not named is removed.
#[derive(Debug, Clone)]
pub struct SetContacts {
    /// The member.
    pub member: MemberId,
    /// All that it keeps.
    pub contacts: Vec<ContactDetail>,
    /// The version of the member that was seen.
    pub expected_version: i64,
}

/// Whether this many details can be kept.
pub(super) fn fits(contacts: &[ContactDetail]) -> Result<()> {
    if contacts.len() > CONTACTS_MAX {
        let max = i64::try_from(CONTACTS_MAX).unwrap_or(i64::MAX);
        return Err(Refusal::TooMany { max }.into());
    }
    Ok(())
}

impl App {
    /// Replaces contact details. A registrar can mend a number, with a note; whom it is shown to is its owner's to
    /// choose, and a registrar's only for members without a login.
    pub async fn set_contacts(&self, actor: &Actor, command: SetContacts) -> Result<MemberRecord> {
        let (work, hand) = self.at_member(actor, Operation::EditProfile, command.member).await?;
        fits(&command.contacts)?;
        let mut record = self
            .locked_member(&work, command.member, command.expected_version)
            .await?;
        if !record.state.may_be_recorded() && record.state != MemberState::Applied {
            return Err(not_while(record.state));
        }
        if hand == Hand::Registrar && self.has_login(&work, record.id).await? {
            let known = work.inside().contacts_of(&[record.id]).await?;
            if command.contacts.iter().any(|new| widens(new, &known)) {
                return Err(Error::NotYours.into());
            }
        }
        self.write_contacts(&work, record.id, &command.contacts).await?;
        work.inside().save_member(&mut record).await?;
        self.note(&work, hand, record.id, "contacts").await?;
        self.member_changed(&work, record.id).await?;
        work.commit().await?;
        Ok(record)
    }

    /// Whether any of a member's people can sign in.
    pub(super) async fn has_login(&self, work: &Work, member: MemberId) -> Result<bool> {
        let people = work.inside().people_of(&[member]).await?;
        Ok(people.iter().any(|row| row.person.is_some()))
    }

    pub(super) async fn write_contacts(&self, work: &Work, member: MemberId, contacts: &[ContactDetail]) -> Result<()> {
        let rows: Vec<_> = contacts
            .iter()
            .map(|contact| {
                let record = ContactRecord {
                    member,
                    kind: contact.kind,
                    value: contact.value.as_str().to_owned(),
                    audience: contact.audience,
                };
                (self.new_id(), record)
            })
            .collect();
        let inside = work.inside();
        Ok(inside.replace_contacts(member, &rows, work.at()).await?)
    }

    /// The contact details of a member that are open to whoever asks; none is a good answer, too.
    pub async fn contacts(&self, actor: &Actor, member: MemberId) -> Result<Vec<ContactRecord>> {
        // What is hidden has no contact details either. Oneself is seen by any token; one's number is not.
        let (bank, _) = self.seen_member(actor, member).await?;
        super::within_scope(actor, Operation::ReadMembers)
            .or_else(|_| super::within_scope(actor, Operation::EditProfile))?;
        self.contacts_of(actor, bank, &[member]).await
    }

    /// The contact details of these members that are open to whoever asks; the same number of statements for any
    /// number of members.
    pub async fn contacts_of(&self, actor: &Actor, bank: BankId, members: &[MemberId]) -> Result<Vec<ContactRecord>> {
        let standing = self.reading(actor, Operation::ReadMe, bank, "bank").await?;
        let reader = self.store().reader();
        let inside = reader.in_bank(bank);
        let owners = inside.members(members).await?;
        let mut contacts = inside.contacts_of(members).await?;
        if standing.holds(Role::Registrar) && super::within_scope(actor, Operation::ManageMembers).is_ok() {
            return Ok(contacts);
        }
        let within = super::within_scope(actor, Operation::ReadMembers).is_ok();
        let mine = within || super::within_scope(actor, Operation::EditProfile).is_ok();
        let doors = self.doors(&inside, &standing, members).await?;
        contacts.retain(|contact| {
            let owner = owners.iter().find(|owner| owner.id == contact.member);
            let owned = mine && trusted(&standing, contact.member);
            owned || (within && owner.is_some_and(|owner| doors.open(owner, contact.audience)))
        });
        Ok(contacts)
    }

    async fn doors(&self, inside: &InBank<'_, Reader>, standing: &Standing, members: &[MemberId]) -> Result<Doors> {
        let own: Vec<MemberId> = standing
            .memberships
            .iter()
            .filter(|own| matches!(own.state, MemberState::Active | MemberState::Paused))
            .map(|own| own.member)
            .collect();
        let mut acting: Vec<MemberId> = standing
            .mandates
            .iter()
            .map(|mandate| mandate.member)
            .filter(|member| standing.acts_for(*member, MandateScope::Exchanges).is_some())
            .collect();
        acting.extend(&own);
        let open = inside.contacts_open(members, &acting, standing.now).await?;
        // A block by anybody whom the reader is, or acts for, closes every road.
        let blocked = inside.blocked_among(&acting, members).await?;
        Ok(Doors {
            member: !own.is_empty(),
            open: open.into_iter().collect(),
            now: standing.now,
            blocked: blocked.into_iter().collect(),
        })
    }
}

/// What is open to one reader.
struct Doors {
    /// Whether the reader is an active member.
    member: bool,
    open: HashSet<MemberId>,
    now: Instant,
    blocked: HashSet<MemberId>,
}

impl Doors {
    fn open(&self, owner: &MemberRecord, audience: Audience) -> bool {
        let reachable = owner.state.may_be_recorded() && !owner.is_minor(self.now) && !self.blocked.contains(&owner.id);
        reachable
            && match audience {
                Audience::Members => self.member,
                Audience::Exchanges => self.open.contains(&owner.id),
                Audience::Registrars => false,
            }
    }
}

/// The owner, and whoever the owner chose as a helper, see all of it.
pub(super) fn trusted(standing: &Standing, member: MemberId) -> bool {
    standing.own(member).is_some()
        || MandateScope::ALL
            .iter()
            .any(|scope| standing.acts_for(member, *scope).is_some())
}

/// Whether a detail would be shown to more people than any of its kind was.
fn widens(new: &ContactDetail, known: &[ContactRecord]) -> bool {
    let width = |audience: Audience| match audience {
        Audience::Registrars => 0,
        Audience::Exchanges => 1,
        Audience::Members => 2,
    };
    let widest = known
        .iter()
        .filter(|old| old.kind == new.kind)
        .map(|old| width(old.audience))
        .max();
    width(new.audience) > widest.unwrap_or(0)
}
