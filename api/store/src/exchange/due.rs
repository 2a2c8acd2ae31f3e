//! What the clockwork looks for, across banks.

use domain::id::{BankId, ExchangeId};
use domain::time::Instant;
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use crate::error::Result;

#[derive(FromQueryResult)]
struct Due {
    id: Uuid,
    due: i64,
}

impl crate::tx::Reader {
    /// Exchanges whose silence has lasted long enough, of every bank, up to 500: each is confirmed on its own, by a use
    /// case that looks again.
    pub async fn due_exchanges(&self, at: Instant) -> Result<Vec<(ExchangeId, Instant)>> {
        let engine = crate::dialect::Engine::of(self.get_database_backend());
        let statement = engine.statement(
            "SELECT id, confirm_due_at AS due FROM exchange WHERE confirm_due_at <= $1
                AND state IN ('logged', 'countered') ORDER BY confirm_due_at LIMIT 500",
            vec![at.micros().into()],
        );
        let found = Due::find_by_statement(statement).all(self).await?;
        Ok(found
            .into_iter()
            .map(|row| (ExchangeId::new(row.id), Instant::from_micros(row.due)))
            .collect())
    }

    /// Banks in which somebody's pause is over, up to 100.
    pub async fn banks_with_ended_pauses(&self, at: Instant) -> Result<Vec<BankId>> {
        #[derive(FromQueryResult)]
        struct Row {
            bank_id: Uuid,
        }
        let engine = crate::dialect::Engine::of(self.get_database_backend());
        let statement = engine.statement(
            "SELECT DISTINCT bank_id FROM member WHERE state = 'paused' AND paused_until <= $1 LIMIT 100",
            vec![at.micros().into()],
        );
        let found = Row::find_by_statement(statement).all(self).await?;
        Ok(found.into_iter().map(|row| BankId::new(row.bank_id)).collect())
    }

    /// Agreements whose day is over, so that both are asked whether it happened, of every bank, up to 500.
    pub async fn asking_exchanges(&self, at: Instant) -> Result<Vec<ExchangeId>> {
        let engine = crate::dialect::Engine::of(self.get_database_backend());
        let statement = engine.statement(
            "SELECT id, ask_due_at AS due FROM exchange WHERE ask_due_at <= $1 ORDER BY ask_due_at LIMIT 500",
            vec![at.micros().into()],
        );
        let found = Due::find_by_statement(statement).all(self).await?;
        Ok(found.into_iter().map(|row| ExchangeId::new(row.id)).collect())
    }

    /// Proposals and agreements that end by themselves now, of every bank, up to 500.
    pub async fn lapsing_exchanges(&self, at: Instant) -> Result<Vec<ExchangeId>> {
        let engine = crate::dialect::Engine::of(self.get_database_backend());
        let statement = engine.statement(
            "SELECT id, lapse_due_at AS due FROM exchange WHERE lapse_due_at <= $1 ORDER BY lapse_due_at LIMIT 500",
            vec![at.micros().into()],
        );
        let found = Due::find_by_statement(statement).all(self).await?;
        Ok(found.into_iter().map(|row| ExchangeId::new(row.id)).collect())
    }
}
