//! Under 18 until a month, with a guardian who agrees (RULES 18).

use app::member::{AppointRole, ChooseHelper, ContactDetail, EditProfile, Guardian, RecordGuardian, SetContacts};
use domain::member::{Audience, ContactKind, MandateScope, Month};
use domain::patch::Patch;
use domain::text::Contact;

use super::*;

fn month(text: &str) -> Month {
    Month::parse(text).unwrap()
}

async fn agreed(bank: &Bank, member: MemberId, guardian: Guardian) -> app::Result<MemberRecord> {
    let expected_version = record(bank, member).await.version;
    let command = RecordGuardian {
        member,
        guardian,
        expected_version,
    };
    bank.app.record_guardian(&bank.samuel.actor, command).await
}

async fn until(bank: &Bank, actor: &Actor, member: MemberId, minor_until: Patch<Month>) -> app::Result<MemberRecord> {
    let seen = record(bank, member).await.version;
    let command = EditProfile {
        minor_until,
        ..EditProfile::new(member, seen)
    };
    bank.app.edit_profile(actor, command).await
}

on_both_engines! {
    async fn nobody_under_18_is_a_member_before_a_guardian_agreed(bank: Bank) {
        rules(&bank, Rules { start_credit_minutes: 60, admission_needed: false, ..Rules::default() }).await;
        let (_, actor) = person(&bank).await;
        let command = ApplyToBank { minor_until: Some(month("2027-03")), ..application(&bank, "ليلى") };
        let layla = bank.app.apply_to_bank(&actor, command, &key()).await.unwrap();
        assert_eq!(layla.state, MemberState::Applied);
        let refused = bank.app.admit_member(&bank.samuel.actor, admit(&layla), &key()).await.unwrap_err();
        assert_eq!(refused.code(), "GUARDIAN_NEEDED");
        let herself = RecordGuardian { member: layla.id, guardian: Guardian::Named(name("Mare")), expected_version: layla.version };
        assert_eq!(bank.app.record_guardian(&actor, herself).await.unwrap_err().code(), "NOT_FOUND");
        assert_eq!(agreed(&bank, layla.id, Guardian::Member(layla.id)).await.unwrap_err().code(), "SAME_PARTY");
        assert_eq!(agreed(&bank, layla.id, Guardian::Member(bank.otto.member)).await.unwrap_err().code(), "NOT_FOUND");
        let seen = agreed(&bank, layla.id, Guardian::Member(bank.amira.member)).await.unwrap();
        let admitted = bank.app.admit_member(&bank.samuel.actor, admit(&seen), &key()).await.unwrap();
        assert_eq!((admitted.state, bank.balance(layla.id).await), (MemberState::Active, 60));
        let guardian = bank.app.guardian(&bank.samuel.actor, layla.id).await.unwrap().unwrap();
        assert_eq!((guardian.guardian, guardian.name.as_str()), (Some(bank.amira.member), "Amira"));
        assert_eq!(bank.app.guardian(&bank.cleo.actor, layla.id).await.unwrap_err().code(), "FORBIDDEN");
        bank.verify().await;
    }

    async fn a_registrar_enters_a_minor_with_a_guardian_or_as_an_applicant(bank: Bank) {
        let young = |guardian| AddMember { minor_until: Some(month("2028-02")), guardian, ..offline(&bank, "Biel") };
        let waits = bank.app.add_member(&bank.samuel.actor, young(None), &key()).await.unwrap();
        assert_eq!((waits.state, waits.joined_at), (MemberState::Applied, None));
        let mother = Some(Guardian::Named(name("Núria")));
        let active = bank.app.add_member(&bank.samuel.actor, young(mother), &key()).await.unwrap();
        assert_eq!(active.state, MemberState::Active);
        // A minor is no guardian, no helper's place and no task is theirs.
        assert_eq!(agreed(&bank, waits.id, Guardian::Member(active.id)).await.unwrap_err().code(), "UNDER_AGE");
        let until = instant("2027-01-01T00:00:00Z");
        let role = AppointRole { member: active.id, role: Role::Facilitator, until, takes_over_from: None };
        assert_eq!(bank.app.appoint_role(&bank.ines.actor, role).await.unwrap_err().code(), "UNDER_AGE");
        let house = AddMember { kind: MemberKind::Household, people: vec![name("Ona")], minor_until: Some(month("2028-02")), ..offline(&bank, "Cal Biel") };
        assert_eq!(bank.app.add_member(&bank.samuel.actor, house, &key()).await.unwrap_err().code(), "INVALID");
        bank.verify().await;
    }

    async fn contact_details_are_closed_until_the_month_is_over_at_the_banks_midnight(bank: Bank) {
        let member = bank.cleo.member;
        assert_eq!(until(&bank, &bank.cleo.actor, member, Patch::Value(month("2028-02"))).await.unwrap_err().code(), "GUARDIAN_NEEDED");
        agreed(&bank, member, Guardian::Named(name("Àvia"))).await.unwrap();
        until(&bank, &bank.cleo.actor, member, Patch::Value(month("2028-02"))).await.unwrap();
        // Nobody makes themselves older.
        for earlier in [Patch::Null, Patch::Value(month("2028-01"))] {
            assert_eq!(until(&bank, &bank.cleo.actor, member, earlier).await.unwrap_err().code(), "FORBIDDEN");
        }
        let phone = ContactDetail { kind: ContactKind::Phone, value: Contact::try_new("600 000 002").unwrap(), audience: Audience::Members };
        let command = SetContacts { member, contacts: vec![phone], expected_version: record(&bank, member).await.version };
        bank.app.set_contacts(&bank.cleo.actor, command).await.unwrap();
        assert!(bank.app.contacts(&bank.ben.actor, member).await.unwrap().is_empty());
        assert_eq!(bank.app.member(&bank.ben.actor, member).await.unwrap().minor_until, None);
        let helper = ChooseHelper { member: bank.ben.member, helper: member, scopes: vec![MandateScope::Listings], until: instant("2026-12-24T00:00:00Z") };
        assert_eq!(bank.app.choose_helper(&bank.ben.actor, helper).await.unwrap_err().code(), "UNDER_AGE");
        // A leap year's February, in Madrid an hour before UTC's.
        bank.clock.set("2028-02-29T22:59:00Z");
        assert!(bank.app.contacts(&bank.ben.actor, member).await.unwrap().is_empty());
        bank.clock.set("2028-02-29T23:00:00Z");
        assert_eq!(bank.app.contacts(&bank.ben.actor, member).await.unwrap().len(), 1);
        // A registrar corrects what was written down wrongly.
        assert_eq!(until(&bank, &bank.samuel.actor, member, Patch::Null).await.unwrap().minor_until, None);
    }
}
