//! The table `exchange`, column by column as the migration made it.

use sea_orm::entity::prelude::*;

/// One row of `exchange`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "exchange")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub bank_id: Uuid,
    pub giver_id: Uuid,
    pub receiver_id: Option<Uuid>,
    pub category_id: Uuid,
    pub listing_id: Option<Uuid>,
    pub state: String,
    pub counting: String,
    pub minutes: i64,
    pub counter_minutes: Option<i64>,
    pub first_day: Option<i64>,
    pub last_day: Option<i64>,
    pub recorder: Option<String>,
    pub title: String,
    pub note: String,
    pub thanks: Option<String>,
    pub given_by: Option<String>,
    pub received_for: Option<String>,
    pub discreet: bool,
    pub corrects_id: Option<Uuid>,
    pub policy_version: i64,
    pub proposed_by: Option<String>,
    pub created_by: Option<Uuid>,
    pub created_at: i64,
    pub agreed_at: Option<i64>,
    pub logged_by: Option<Uuid>,
    pub logged_at: Option<i64>,
    pub told_at: Option<i64>,
    pub confirm_due_at: Option<i64>,
    pub lapse_due_at: Option<i64>,
    pub ask_due_at: Option<i64>,
    pub confirmed_by: Option<Uuid>,
    pub confirmed_at: Option<i64>,
    pub confirmed_how: Option<String>,
    pub ended_by: Option<Uuid>,
    pub ended_at: Option<i64>,
    pub restored_at: Option<i64>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
