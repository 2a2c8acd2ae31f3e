//! Accepting the bank's agreement (RULES 20).

use domain::id::{AnyId, MemberId};
use domain::policy::Operation;
use store::MemberRecord;

use super::apply::person_of;
use super::contacts::trusted;
use super::{Hand, hand, not_while};
use crate::{Actor, App, AppError, Result};

/// A member accepts a version of the agreement.
#[derive(Debug, Clone, Copy)]
pub struct AcceptAgreement {
    /// The member.
    pub member: MemberId,
    /// The version of the agreement.
    pub version: i64,
}

impl App {
    /// Accepts an agreement: by the member's own hand, or by phone or on paper through a registrar or helper, who is
    /// recorded. Accepting again changes nothing.
    pub async fn accept_agreement(&self, actor: &Actor, command: AcceptAgreement) -> Result<MemberRecord> {
        let subject = AnyId::MemberId(command.member);
        let work = self.work_on(actor, Operation::ReadMe, subject, "member").await?;
        let standing = work.standing()?;
        let own_hand = if trusted(standing, command.member) {
            super::within_scope(actor, Operation::EditProfile)?;
            Hand::Own
        } else {
            hand(actor, standing, Operation::EditProfile, command.member)?
        };
        let inside = work.inside();
        if !inside.has_agreement(command.version).await? {
            return Err(AppError::not_found("agreement"));
        }
        let mut record = inside
            .lock_member(command.member)
            .await?
            .ok_or(AppError::not_found("member"))?;
        if !record.state.may_be_recorded() {
            return Err(not_while(record.state));
        }
        if record.agreement_version >= Some(command.version) {
            return Ok(record);
        }
        let by = person_of(&work)?;
        inside
            .insert_acceptance(record.id, command.version, by, work.at())
            .await?;
        record.agreement_version = Some(command.version);
        inside.save_member(&mut record).await?;
        self.note(&work, own_hand, record.id, "agreement").await?;
        self.member_changed(&work, record.id).await?;
        work.commit().await.map(|()| record)
    }
}
