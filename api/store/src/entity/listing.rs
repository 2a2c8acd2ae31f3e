//! The table `listing`, column by column as the migration made it.

use sea_orm::entity::prelude::*;

/// One row of `listing`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "listing")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub bank_id: Uuid,
    pub member_id: Uuid,
    pub category_id: Uuid,
    pub kind: String,
    pub subject: String,
    pub title: String,
    pub description: String,
    pub mode: String,
    pub visibility: String,
    pub state: String,
    pub ended: Option<String>,
    pub estimate_minutes: Option<i64>,
    pub availability: String,
    pub costs: String,
    pub area: Option<String>,
    pub latitude: Option<i64>,
    pub longitude: Option<i64>,
    pub to_latitude: Option<i64>,
    pub to_longitude: Option<i64>,
    pub needed_by: Option<i64>,
    pub expires_at: Option<i64>,
    pub lang: String,
    pub created_at: i64,
    pub renewed_at: i64,
    pub ended_at: Option<i64>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
