//! What members are asked and told: one row for each member, subject, kind and time, however often the clockwork runs.

use domain::exchange::NoticeKind;
use domain::id::{ExchangeId, MemberId, WebhookId};
use domain::time::Instant;
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use crate::error::{Result, StoreError};
use crate::page::{Listed, Slice, Window};
use crate::tx::{InBank, Tx};

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeSubject {
    /// An exchange.
    Exchange(ExchangeId),
    /// A webhook.
    Webhook(WebhookId),
}

impl NoticeSubject {
    /// The subject of a notice of this kind.
    const fn of(kind: NoticeKind, id: Uuid) -> Self {
        match kind {
            NoticeKind::DidItHappen => Self::Exchange(ExchangeId::new(id)),
            NoticeKind::WebhookDisabled => Self::Webhook(WebhookId::new(id)),
        }
    }

    const fn uuid(self) -> Uuid {
        match self {
            Self::Exchange(id) => id.uuid(),
            Self::Webhook(id) => id.uuid(),
        }
    }
}

/// What a member is asked or told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoticeRecord {
    /// Its id.
    pub id: Uuid,
    /// Whom it is for.
    pub member: MemberId,
    /// About what.
    pub about: NoticeSubject,
    /// What it is.
    pub kind: NoticeKind,
    /// Since when it stands.
    pub due: Instant,
    /// When the member, or whoever told them on paper, had seen it.
    pub seen_at: Option<Instant>,
    /// When it was answered, or answered itself.
    pub answered_at: Option<Instant>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    member_id: Uuid,
    subject_id: Uuid,
    kind: String,
    due: i64,
    seen_at: Option<i64>,
    answered_at: Option<i64>,
}

fn read(row: Row) -> Result<NoticeRecord> {
    let kind = NoticeKind::parse(&row.kind).ok_or_else(|| StoreError::corrupt("notice", row.kind))?;
    Ok(NoticeRecord {
        id: row.id,
        member: MemberId::new(row.member_id),
        about: NoticeSubject::of(kind, row.subject_id),
        kind,
        due: Instant::from_micros(row.due),
        seen_at: row.seen_at.map(Instant::from_micros),
        answered_at: row.answered_at.map(Instant::from_micros),
    })
}

impl<C: ConnectionTrait> InBank<'_, C> {
    /// A page of what this member is asked and told, newest first.
    pub async fn notices_of(&self, member: MemberId, window: Window<Uuid>) -> Result<Slice<NoticeRecord>> {
        let sql = "SELECT n.* FROM notice n WHERE n.bank_id = $1 AND n.member_id = $2".to_owned();
        let values = vec![member.uuid().into()];
        let key = "n.id";
        let slice: Slice<Row> = self.page(Listed { sql, values, key }, window).await?;
        slice.try_map(read)
    }

    /// A page of what members without a login are asked and have not been told yet, newest first.
    pub async fn paper_notices(&self, window: Window<Uuid>) -> Result<Slice<NoticeRecord>> {
        let sql = "SELECT n.* FROM notice n WHERE n.bank_id = $1 AND n.seen_at IS NULL AND n.answered_at IS NULL
              AND NOT EXISTS (SELECT 1 FROM member_person p
                   WHERE p.member_id = n.member_id AND p.person_id IS NOT NULL AND p.removed_at IS NULL)"
            .to_owned();
        let key = "n.id";
        let values = Vec::new();
        let slice: Slice<Row> = self.page(Listed { sql, values, key }, window).await?;
        slice.try_map(read)
    }

    /// One of them.
    pub async fn notice(&self, id: Uuid) -> Result<Option<NoticeRecord>> {
        let sql = "SELECT * FROM notice WHERE bank_id = $1 AND id = $2";
        let found = Row::find_by_statement(self.statement(sql, vec![id.into()]))
            .one(self.conn)
            .await?;
        found.map(read).transpose()
    }
}

impl InBank<'_, Tx> {
    /// Writes it, unless it stands there already.
    pub async fn insert_notice(&self, record: &NoticeRecord) -> Result<()> {
        let insert = self.statement(
            "INSERT INTO notice (bank_id, id, member_id, subject_id, kind, due) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT DO NOTHING",
            vec![
                record.id.into(),
                record.member.uuid().into(),
                record.about.uuid().into(),
                record.kind.as_str().into(),
                record.due.micros().into(),
            ],
        );
        self.conn.execute_raw(insert).await?;
        Ok(())
    }

    /// The sides of this exchange were asked; it is the same exchange, so that nobody who looks at it comes too late.
    pub async fn was_asked(&self, exchange: ExchangeId) -> Result<()> {
        let update = self.statement(
            "UPDATE exchange SET ask_due_at = NULL WHERE bank_id = $1 AND id = $2",
            vec![exchange.uuid().into()],
        );
        self.conn.execute_raw(update).await?;
        Ok(())
    }

    /// Nobody is asked any more what this exchange has become.
    pub async fn answer_notices(&self, exchange: ExchangeId, at: Instant) -> Result<()> {
        self.answer_notices_about(NoticeSubject::Exchange(exchange), at).await
    }

    /// What was asked or told about this has been answered.
    pub async fn answer_notices_about(&self, about: NoticeSubject, at: Instant) -> Result<()> {
        let update = self.statement(
            "UPDATE notice SET answered_at = $3 WHERE bank_id = $1 AND subject_id = $2 AND answered_at IS NULL",
            vec![about.uuid().into(), at.micros().into()],
        );
        self.conn.execute_raw(update).await?;
        Ok(())
    }

    /// Marks it as seen, the first time.
    pub async fn see_notice(&self, id: Uuid, at: Instant) -> Result<()> {
        let update = self.statement(
            "UPDATE notice SET seen_at = $3 WHERE bank_id = $1 AND id = $2 AND seen_at IS NULL",
            vec![id.into(), at.micros().into()],
        );
        self.conn.execute_raw(update).await?;
        Ok(())
    }
}
