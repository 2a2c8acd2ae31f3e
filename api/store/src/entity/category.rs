//! The table `category`, column by column as the migration made it.

use sea_orm::entity::prelude::*;

/// One row of `category`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "category")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub bank_id: Uuid,
    pub taxon_slug: Option<String>,
    pub parent_id: Option<Uuid>,
    pub counting: Option<String>,
    pub discreet: bool,
    pub retired_at: Option<i64>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
