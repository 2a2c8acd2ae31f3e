//! The table `member`, column by column as the migration made it.

use sea_orm::entity::prelude::*;

/// One row of `member`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "member")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub bank_id: Uuid,
    pub account_id: Uuid,
    pub kind: String,
    pub state: String,
    pub display_name: String,
    pub about: String,
    pub languages: String,
    pub area: Option<String>,
    pub name_public: bool,
    pub minor_until: Option<i64>,
    pub weekly_limit: Option<i64>,
    pub paused_until: Option<i64>,
    pub suspended_at: Option<i64>,
    pub agreement_version: Option<i64>,
    pub merged_into: Option<Uuid>,
    pub created_at: i64,
    pub joined_at: Option<i64>,
    pub left_at: Option<i64>,
    pub kept_until: Option<i64>,
    pub last_asked_at: Option<i64>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
