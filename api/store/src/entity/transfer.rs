//! The table `transfer`, column by column as the migration made it.

use sea_orm::entity::prelude::*;

/// One row of `transfer`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "transfer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub bank_id: Uuid,
    pub kind: String,
    pub from_account: Uuid,
    pub to_account: Uuid,
    pub minutes: i64,
    pub exchange_id: Option<Uuid>,
    pub settlement_id: Option<Uuid>,
    pub reverses: Option<Uuid>,
    pub corrects: Option<Uuid>,
    pub recorded_by_kind: String,
    pub recorded_by: Option<Uuid>,
    pub at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
