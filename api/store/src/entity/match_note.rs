//! The table `match_note`, column by column as the migration made it.

use sea_orm::entity::prelude::*;

/// One row of `match_note`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "match_note")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub bank_id: Uuid,
    pub listing_id: Uuid,
    pub member_id: Uuid,
    pub state: String,
    pub by_person: Uuid,
    pub at: i64,
    pub answered_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
