//! The table `account`, column by column as the migration made it.

use sea_orm::entity::prelude::*;

/// One row of `account`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub bank_id: Uuid,
    pub kind: String,
    pub label: Option<String>,
    pub balance: i64,
    pub floor: i64,
    pub floor_target: i64,
    pub floor_override: Option<i64>,
    pub gave: i64,
    pub received: i64,
    pub seq: i64,
    pub closed_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
