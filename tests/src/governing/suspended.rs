//! Leaving ends no suspension.

use app::member::{AdmitMember, ApplyToBank, ChangePresence, CreateInvitation, LeaveBank, Leftover, RedeemCode};
use domain::bank::Rules;
use domain::member::{MemberState, Role};
use store::MemberRecord;

use super::*;
use crate::members::{name, record, rules};

fn application(bank: &Bank) -> ApplyToBank {
    ApplyToBank {
        bank: bank.id,
        name: name("Ben"),
        about: None,
        languages: Vec::new(),
        area: None,
        minor_until: None,
        contacts: Vec::new(),
    }
}

fn presence(record: &MemberRecord) -> ChangePresence {
    ChangePresence {
        member: record.id,
        expected_version: record.version,
    }
}

async fn leaves(bank: &Bank) -> MemberRecord {
    let ben = record(bank, bank.ben.member).await;
    let leave = LeaveBank {
        member: ben.id,
        leftover: Leftover::Fund,
        expected_version: ben.version,
    };
    bank.app.leave_bank(&bank.ben.actor, leave, &key()).await.unwrap()
}

on_both_engines! {
    async fn whoever_leaves_while_suspended_waits_for_a_registrar_at_every_door(bank: Bank) {
        rules(&bank, Rules { admission_needed: false, ..Rules::default() }).await;
        let ben = record(&bank, bank.ben.member).await;
        bank.app.suspend_member(&bank.samuel.actor, presence(&ben)).await.unwrap();
        leaves(&bank).await;
        let back = bank.app.apply_to_bank(&bank.ben.actor, application(&bank), &key()).await.unwrap();
        assert_eq!((back.id, back.state), (ben.id, MemberState::Applied));
        // Declined, they try again, and with a code that was printed for anybody.
        let end = app::member::EndApplication { member: back.id, expected_version: back.version };
        let declined = bank.app.decline_applicant(&bank.samuel.actor, end).await.unwrap();
        assert_eq!(declined.state, MemberState::Left);
        let invitation = |role| CreateInvitation { bank: bank.id, member: None, role, days: None };
        let redeem = |code: &app::member::Code| RedeemCode { code: code.clone(), name: None };
        let role = bank.app.create_invitation(&bank.ines.actor, invitation(Some(Role::Registrar))).await.unwrap();
        let refused = bank.app.redeem_code(&bank.ben.actor, redeem(&role.code), &key()).await.unwrap_err();
        assert_eq!(refused.code(), "MEMBER_NOT_ACTIVE");
        let printed = bank.app.create_invitation(&bank.samuel.actor, invitation(None)).await.unwrap();
        let waits = bank.app.redeem_code(&bank.ben.actor, redeem(&printed.code), &key()).await.unwrap();
        assert_eq!((waits.id, waits.state), (ben.id, MemberState::Applied));
        let resumed = bank.app.resume_member(&bank.ben.actor, presence(&waits)).await.unwrap_err();
        assert_eq!(resumed.code(), "MEMBER_NOT_ACTIVE");
        // A registrar takes them back; from then on they come and go like everybody.
        let admit = AdmitMember { member: waits.id, expected_version: waits.version };
        let admitted = bank.app.admit_member(&bank.samuel.actor, admit, &key()).await.unwrap();
        assert_eq!((admitted.state, admitted.suspended_at), (MemberState::Active, None));
        leaves(&bank).await;
        let back = bank.app.apply_to_bank(&bank.ben.actor, application(&bank), &key()).await.unwrap();
        assert_eq!(back.state, MemberState::Active);
        bank.verify().await;
    }

    async fn a_suspension_that_was_lifted_leaves_no_trace_at_the_door(bank: Bank) {
        rules(&bank, Rules { admission_needed: false, ..Rules::default() }).await;
        let ben = record(&bank, bank.ben.member).await;
        let ben = bank.app.suspend_member(&bank.samuel.actor, presence(&ben)).await.unwrap();
        bank.app.reinstate_member(&bank.samuel.actor, presence(&ben)).await.unwrap();
        leaves(&bank).await;
        let back = bank.app.apply_to_bank(&bank.ben.actor, application(&bank), &key()).await.unwrap();
        assert_eq!(back.state, MemberState::Active);
    }
}
