//! The table `role_term`, column by column as the migration made it.

use sea_orm::entity::prelude::*;

/// One row of `role_term`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "role_term")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub bank_id: Uuid,
    pub member_id: Uuid,
    pub role: String,
    pub starts_at: i64,
    pub until: i64,
    pub ended_at: Option<i64>,
    pub appointed_by: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
