//! Members: their records. Their people, contact details, helpers, roles and invitations each have a file.

mod contacts;
mod deeds;
mod departure;
mod former;
mod guardians;
mod invitations;
mod mandates;
mod merge;
mod people;
mod roles;

use domain::id::{AccountId, MemberId};
use domain::member::{MemberKind, MemberState};
use domain::time::Instant;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, Value,
};
use uuid::Uuid;

use crate::entity::member;
use crate::error::{Result, StoreError, rows};
use crate::page::{Listed, Slice, Window};
use crate::tx::{InBank, Tx};

pub use contacts::{ContactRecord, NoteRecord};
pub use deeds::HelperDeed;
pub use former::FormerHours;
pub use guardians::GuardianRecord;
pub use invitations::InvitationRecord;
pub use mandates::MandateRecord;
pub use merge::{CARRIED, Moved};
pub use people::{MemberPerson, MembershipRecord};
pub use roles::RoleTermRecord;

/// A member of a bank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberRecord {
    /// Its id.
    pub id: MemberId,
    /// Its account.
    pub account: AccountId,
    /// Person, household or organisation.
    pub kind: MemberKind,
    /// Where it stands.
    pub state: MemberState,
    /// The name others see.
    pub name: String,
    /// What it says of itself; empty for nothing.
    pub about: String,
    /// Spoken languages (BCP 47).
    pub languages: Vec<String>,
    /// A neighbourhood, as the bank names them.
    pub area: Option<String>,
    /// Whether its name may stand in public listings (RULES 16).
    pub name_public: bool,
    /// Under 18 until this instant, which ends a month of the bank's calendar (RULES 18).
    pub minor_until: Option<Instant>,
    /// The most minutes a week that it wants to be asked for.
    pub weekly_limit: Option<i64>,
    /// Until when it pauses; `None` while paused means until it returns.
    pub paused_until: Option<Instant>,
    /// Since when a registrar stopped it; stays when a suspended member leaves, until a registrar takes it back.
    pub suspended_at: Option<Instant>,
    /// The version of the agreement it accepted.
    pub agreement_version: Option<i64>,
    /// The record it became one with.
    pub merged_into: Option<MemberId>,
    /// When it was written down first.
    pub created_at: Instant,
    /// When it was admitted.
    pub joined_at: Option<Instant>,
    /// When it left.
    pub left_at: Option<Instant>,
    /// Until when the time of one who left is kept for a return (RULES 21).
    pub kept_until: Option<Instant>,
    /// When somebody last asked it for help; those asked least recently come first.
    pub last_asked_at: Option<Instant>,
    /// Counts the changes.
    pub version: i64,
}

impl MemberRecord {
    /// Whether it is under 18 now.
    pub fn is_minor(&self, now: Instant) -> bool {
        self.minor_until.is_some_and(|until| until > now)
    }

    fn model(&self, bank: Uuid) -> member::Model {
        member::Model {
            id: self.id.uuid(),
            bank_id: bank,
            account_id: self.account.uuid(),
            kind: self.kind.as_str().to_owned(),
            state: self.state.as_str().to_owned(),
            display_name: self.name.clone(),
            about: self.about.clone(),
            languages: self.languages.join(" "),
            area: self.area.clone(),
            name_public: self.name_public,
            minor_until: self.minor_until.map(Instant::micros),
            weekly_limit: self.weekly_limit,
            paused_until: self.paused_until.map(Instant::micros),
            suspended_at: self.suspended_at.map(Instant::micros),
            agreement_version: self.agreement_version,
            merged_into: self.merged_into.map(MemberId::uuid),
            created_at: self.created_at.micros(),
            joined_at: self.joined_at.map(Instant::micros),
            left_at: self.left_at.map(Instant::micros),
            kept_until: self.kept_until.map(Instant::micros),
            last_asked_at: self.last_asked_at.map(Instant::micros),
            version: self.version,
        }
    }
}

pub(crate) fn read(row: member::Model) -> Result<MemberRecord> {
    Ok(MemberRecord {
        id: MemberId::new(row.id),
        account: AccountId::new(row.account_id),
        kind: MemberKind::parse(&row.kind).ok_or_else(|| StoreError::corrupt("member", &row.kind))?,
        state: MemberState::parse(&row.state).ok_or_else(|| StoreError::corrupt("member", &row.state))?,
        name: row.display_name,
        about: row.about,
        languages: row
            .languages
            .split(' ')
            .filter(|lang| !lang.is_empty())
            .map(str::to_owned)
            .collect(),
        area: row.area,
        name_public: row.name_public,
        minor_until: row.minor_until.map(Instant::from_micros),
        weekly_limit: row.weekly_limit,
        paused_until: row.paused_until.map(Instant::from_micros),
        suspended_at: row.suspended_at.map(Instant::from_micros),
        agreement_version: row.agreement_version,
        merged_into: row.merged_into.map(MemberId::new),
        created_at: Instant::from_micros(row.created_at),
        joined_at: row.joined_at.map(Instant::from_micros),
        left_at: row.left_at.map(Instant::from_micros),
        kept_until: row.kept_until.map(Instant::from_micros),
        last_asked_at: row.last_asked_at.map(Instant::from_micros),
        version: row.version,
    })
}

impl<C: ConnectionTrait> InBank<'_, C> {
    /// One member.
    pub async fn member(&self, id: MemberId) -> Result<Option<MemberRecord>> {
        let found = member::Entity::find_by_id(id.uuid())
            .filter(member::Column::BankId.eq(self.bank.uuid()))
            .one(self.conn)
            .await?;
        found.map(read).transpose()
    }

    /// These members, in no order; one statement for any number.
    pub async fn members(&self, ids: &[MemberId]) -> Result<Vec<MemberRecord>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let found = member::Entity::find()
            .filter(member::Column::BankId.eq(self.bank.uuid()))
            .filter(member::Column::Id.is_in(ids.iter().map(|id| id.uuid())))
            .all(self.conn)
            .await?;
        found.into_iter().map(read).collect()
    }

    /// A page of members in these states, newest first.
    pub async fn member_page(&self, states: &[MemberState], window: Window<Uuid>) -> Result<Slice<MemberRecord>> {
        let holes: Vec<String> = (0..states.len()).map(|n| format!("${}", n.saturating_add(2))).collect();
        let sql = format!(
            "SELECT * FROM member WHERE bank_id = $1 AND state IN ({})",
            holes.join(", ")
        );
        let values: Vec<Value> = states.iter().map(|state| state.as_str().into()).collect();
        let slice: Slice<member::Model> = self.page(Listed { sql, values, key: "id" }, window).await?;
        slice.try_map(read)
    }

    /// How many members are active; whoever decides by it holds [`InBank::lock_bank`].
    pub async fn active_members(&self) -> Result<i64> {
        #[derive(FromQueryResult)]
        struct Count {
            many: i64,
        }
        let statement = self.statement(
            "SELECT COUNT(*) AS many FROM member WHERE bank_id = $1 AND state IN ('active', 'paused', 'suspended')",
            vec![],
        );
        Ok(Count::find_by_statement(statement)
            .one(self.conn)
            .await?
            .map_or(0, |count| count.many))
    }
}

impl InBank<'_, Tx> {
    /// One member, locked until commit. Members are locked before accounts, in id order.
    pub async fn lock_member(&self, id: MemberId) -> Result<Option<MemberRecord>> {
        let sql = format!(
            "SELECT * FROM member WHERE bank_id = $1 AND id = $2{}",
            self.engine().lock()
        );
        let statement = self.statement(sql, vec![id.uuid().into()]);
        member::Model::find_by_statement(statement)
            .one(self.conn)
            .await?
            .map(read)
            .transpose()
    }

    /// Writes a new member; its account was opened before.
    pub async fn insert_member(&self, record: &MemberRecord) -> Result<()> {
        let row = record.model(self.bank.uuid()).into_active_model().reset_all();
        member::Entity::insert(row).exec_without_returning(self.conn).await?;
        Ok(())
    }

    /// Writes a changed member, if nobody was faster; the record then carries the next version.
    pub async fn save_member(&self, record: &mut MemberRecord) -> Result<()> {
        let seen = record.version;
        record.version = seen.saturating_add(1);
        let row = record.model(self.bank.uuid()).into_active_model().reset_all();
        let result = member::Entity::update_many()
            .set(row)
            .filter(member::Column::BankId.eq(self.bank.uuid()))
            .filter(member::Column::Id.eq(record.id.uuid()))
            .filter(member::Column::Version.eq(seen))
            .exec(self.conn)
            .await?;
        rows("member", result.rows_affected, 1)
    }
}
