//! What happened, for those who follow it: ids only, never personal data (DESIGN 5).

use domain::time::Instant;
use uuid::Uuid;

use crate::error::Result;
use crate::tx::{InBank, Tx};

domain::words! {
    /// A kind of event.
    Happened {
        /// An exchange was made or changed its state.
        Exchange = "exchange_changed",
        /// A listing was published, changed or ended.
        Listing = "listing_changed",
        /// A member came, changed or left.
        Member = "member_changed",
        /// A balance moved: of the member who is the subject, or of whoever gave and received in the exchange or transfer.
        Balance = "balance_changed",
        /// The bank or its rules changed.
        Bank = "bank_changed",
    }
    /// Who an event concerns; consumers authorise again when they read.
    Audience {
        /// The parties of the subject.
        Parties = "parties",
        /// The members of the bank.
        Members = "members",
        /// Everybody.
        Public = "public",
    }
}

impl InBank<'_, Tx> {
    /// Writes an event beside what caused it, in the same transaction.
    pub async fn happened(
        &self,
        id: Uuid,
        kind: Happened,
        subject: Uuid,
        actor: &str,
        audience: Audience,
        at: Instant,
    ) -> Result<()> {
        let insert = self.statement(
            "INSERT INTO outbox (bank_id, id, kind, subject_id, actor, audience, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            vec![
                id.into(),
                kind.as_str().into(),
                subject.into(),
                actor.into(),
                audience.as_str().into(),
                at.micros().into(),
            ],
        );
        self.conn.write("outbox", id, insert, Some(1)).await
    }
}
