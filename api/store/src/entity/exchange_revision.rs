//! The table `exchange_revision`, column by column as the migration made it.

use sea_orm::entity::prelude::*;

/// One row of `exchange_revision`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "exchange_revision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub bank_id: Uuid,
    pub exchange_id: Uuid,
    pub title: String,
    pub note: String,
    pub category_id: Uuid,
    pub first_day: Option<i64>,
    pub last_day: Option<i64>,
    pub by_person: Option<Uuid>,
    pub at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
