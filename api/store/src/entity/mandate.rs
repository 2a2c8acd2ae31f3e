//! The table `mandate`, column by column as the migration made it.

use sea_orm::entity::prelude::*;

/// One row of `mandate`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mandate")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub bank_id: Uuid,
    pub member_id: Uuid,
    pub helper_id: Uuid,
    pub scopes: String,
    pub starts_at: i64,
    pub until: i64,
    pub ended_at: Option<i64>,
    pub recorded_by: Uuid,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
