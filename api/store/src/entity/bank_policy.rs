//! The table `bank_policy`, column by column as the migration made it.

use sea_orm::entity::prelude::*;

/// One row of `bank_policy`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bank_policy")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub bank_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i64,
    pub effective_at: i64,
    pub adopted_by: Option<Uuid>,
    pub document: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
