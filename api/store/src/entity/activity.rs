//! The table `activity`, column by column as the migration made it.

use sea_orm::entity::prelude::*;

/// One row of `activity`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "activity")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub bank_id: Uuid,
    pub account_id: Uuid,
    pub host_id: Uuid,
    pub kind: String,
    pub title: String,
    pub state: String,
    pub starts_at: i64,
    pub ends_at: i64,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
