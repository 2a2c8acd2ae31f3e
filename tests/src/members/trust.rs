//! Whom a member trusts: helpers, role holders, and those who may see a telephone number.

use app::Actor;
use app::member::{
    AddPerson, AppointRole, BlockMember, ChooseHelper, ContactDetail, EditProfile, EndMandate, EndRole, Guardian,
    LeaveBank, Leftover, RecordGuardian, RemovePerson, SetContacts,
};
use domain::member::{Audience, ContactKind, MandateScope, Month, Role};
use domain::patch::Patch;
use domain::policy::Scope;
use domain::text::Contact;
use store::ContactRecord;

use super::{name, record};
use crate::bank::{Bank, Seed, Who, instant, key};

fn detail(value: &str, audience: Audience) -> ContactDetail {
    ContactDetail {
        kind: ContactKind::Phone,
        value: Contact::try_new(value).unwrap(),
        audience,
    }
}

async fn set(bank: &Bank, actor: &Actor, who: &Who, contacts: Vec<ContactDetail>) -> &'static str {
    let expected_version = record(bank, who.member).await.version;
    let command = SetContacts {
        member: who.member,
        contacts,
        expected_version,
    };
    match bank.app.set_contacts(actor, command).await {
        Ok(_) => "OK",
        Err(error) => error.code(),
    }
}

async fn seen(bank: &Bank, reader: &Who, owner: &Who) -> Vec<String> {
    let contacts: Vec<ContactRecord> = bank.app.contacts(&reader.actor, owner.member).await.unwrap();
    contacts.into_iter().map(|contact| contact.value).collect()
}

fn helper(bank: &Bank, of: &Who, helper: &Who) -> ChooseHelper {
    let _ = bank;
    ChooseHelper {
        member: of.member,
        helper: helper.member,
        scopes: vec![MandateScope::Exchanges],
        until: instant("2026-12-20T00:00:00Z"),
    }
}

on_both_engines! {
    async fn contact_details_open_after_their_owners_own_step_and_a_block_closes_them(bank: Bank) {
        let all = vec![
            detail("600 1", Audience::Exchanges),
            detail("600 2", Audience::Members),
            detail("600 3", Audience::Registrars),
        ];
        assert_eq!(set(&bank, &bank.amira.actor, &bank.amira, all.clone()).await, "OK");
        assert_eq!(set(&bank, &bank.ben.actor, &bank.ben, vec![detail("700 1", Audience::Exchanges)]).await, "OK");
        assert_eq!(seen(&bank, &bank.amira, &bank.amira).await.len(), 3);
        assert_eq!(seen(&bank, &bank.samuel, &bank.amira).await.len(), 3);
        assert_eq!(seen(&bank, &bank.ben, &bank.amira).await, ["600 2"]);
        // Amira logs: her number opens to Ben, his not to her, for he took no step.
        let hours = bank.hours(bank.amira.member, bank.ben.member, 60);
        let logged = bank.app.log_exchange(&bank.amira.actor, hours, &key()).await.unwrap();
        assert_eq!(seen(&bank, &bank.ben, &bank.amira).await, ["600 1", "600 2"]);
        assert!(seen(&bank, &bank.amira, &bank.ben).await.is_empty());
        assert_eq!(seen(&bank, &bank.cleo, &bank.amira).await, ["600 2"]);
        bank.app.confirm_exchange(&bank.ben.actor, logged.facts().id, &key()).await.unwrap();
        assert_eq!(seen(&bank, &bank.amira, &bank.ben).await, ["700 1"]);
        // A block closes both ways at once, also what all members see, and nobody is told.
        let door = BlockMember { member: bank.amira.member, other: bank.ben.member };
        bank.app.block_member(&bank.amira.actor, door).await.unwrap();
        assert!(seen(&bank, &bank.ben, &bank.amira).await.is_empty());
        assert!(seen(&bank, &bank.amira, &bank.ben).await.is_empty());
        assert_eq!(bank.app.member(&bank.ben.actor, bank.amira.member).await.unwrap().name, "Amira");
        assert_eq!(bank.app.blocks(&bank.amira.actor, bank.id, bank.amira.member).await.unwrap(), [bank.ben.member]);
        assert_eq!(bank.app.blocks(&bank.ben.actor, bank.id, bank.amira.member).await.unwrap_err().code(), "NOT_FOUND");
        // Opened again, only what is for all members shows.
        bank.app.unblock_member(&bank.amira.actor, door).await.unwrap();
        assert_eq!(seen(&bank, &bank.ben, &bank.amira).await, ["600 2"]);
    }

    async fn contact_details_close_after_six_months_and_with_leaving(bank: Bank) {
        let all = vec![detail("600 1", Audience::Exchanges), detail("600 2", Audience::Members)];
        assert_eq!(set(&bank, &bank.amira.actor, &bank.amira, all).await, "OK");
        let hours = bank.hours(bank.amira.member, bank.ben.member, 60);
        bank.app.log_exchange(&bank.amira.actor, hours, &key()).await.unwrap();
        bank.clock.advance_days(182);
        assert_eq!(seen(&bank, &bank.ben, &bank.amira).await.len(), 2);
        bank.clock.advance_days(2);
        assert_eq!(seen(&bank, &bank.ben, &bank.amira).await, ["600 2"]);
        let amira = record(&bank, bank.amira.member).await;
        let leave = LeaveBank { member: amira.id, leftover: Leftover::Fund, expected_version: amira.version };
        bank.app.leave_bank(&bank.amira.actor, leave, &key()).await.unwrap();
        assert!(seen(&bank, &bank.ben, &bank.amira).await.is_empty());
        assert_eq!(bank.app.contacts(&Actor::Anonymous, bank.amira.member).await.unwrap_err().code(), "UNAUTHENTICATED");
    }

    async fn a_registrar_mends_a_number_with_a_note_but_does_not_choose_who_sees_it(bank: Bank) {
        assert_eq!(set(&bank, &bank.ben.actor, &bank.ben, vec![detail("6O0", Audience::Exchanges)]).await, "OK");
        assert_eq!(set(&bank, &bank.samuel.actor, &bank.ben, vec![detail("600", Audience::Members)]).await, "FORBIDDEN");
        assert_eq!(set(&bank, &bank.samuel.actor, &bank.ben, vec![detail("600", Audience::Exchanges)]).await, "OK");
        assert_eq!(set(&bank, &bank.cleo.actor, &bank.ben, Vec::new()).await, "FORBIDDEN");
        let notes = bank.app.member_notes(&bank.ben.actor, bank.ben.member).await.unwrap();
        assert_eq!(notes.len(), 1);
        assert_eq!((notes[0].what.as_str(), notes[0].by), ("contacts", Some(bank.samuel.person)));
        assert_eq!(bank.app.member_notes(&bank.cleo.actor, bank.ben.member).await.unwrap_err().code(), "FORBIDDEN");
        // For somebody without a login a registrar chooses, as they say on the phone.
        let expected_version = record(&bank, bank.rosa).await.version;
        let contacts = vec![detail("933", Audience::Members)];
        bank.app.set_contacts(&bank.samuel.actor, SetContacts { member: bank.rosa, contacts, expected_version }).await.unwrap();
        // Without the scope of role holders a registrar is a member like any other.
        let narrow = Actor::Person { person: bank.samuel.person, scopes: vec![Scope::Profile, Scope::MembersRead], via: app::actor::Credential::Direct };
        assert_eq!(set(&bank, &narrow, &bank.ben, Vec::new()).await, "FORBIDDEN");
        assert!(bank.app.contacts(&narrow, bank.ben.member).await.unwrap().is_empty());
    }

    async fn names_are_kept_as_they_are_written(bank: Bank) {
        for written in ["فاطمة الزهراء", "陈美玲", "Núria Puigdomènech i Gràcia"] {
            let expected_version = record(&bank, bank.ben.member).await.version;
            let command = EditProfile { name: Patch::Value(name(written)), area: Patch::Null, ..EditProfile::new(bank.ben.member, expected_version) };
            let changed = bank.app.edit_profile(&bank.ben.actor, command.clone()).await.unwrap();
            assert_eq!(changed.name, written);
            assert_eq!(bank.app.edit_profile(&bank.ben.actor, command).await.unwrap_err().code(), "STALE");
            let people = bank.app.people_of(&bank.cleo.actor, bank.id, &[bank.ben.member]).await.unwrap();
            assert_eq!((people[0].name.as_str(), people[0].person), (written, None));
        }
        let seen = record(&bank, bank.ben.member).await.version;
        let command = EditProfile { languages: Patch::Value(vec!["not a tag".to_owned()]), ..EditProfile::new(bank.ben.member, seen) };
        assert_eq!(bank.app.edit_profile(&bank.ben.actor, command).await.unwrap_err().code(), "INVALID");
        let command = EditProfile { weekly_limit: Patch::Value(0), ..EditProfile::new(bank.ben.member, seen) };
        assert_eq!(bank.app.edit_profile(&bank.ben.actor, command).await.unwrap_err().code(), "INVALID");
        bank.app.record_guardian(&bank.samuel.actor, RecordGuardian { member: bank.ben.member, guardian: Guardian::Named(name("Fàtima")), expected_version: seen }).await.unwrap();
        let seen = seen + 1;
        let command = EditProfile { minor_until: Patch::Value(Month::parse("2027-03").unwrap()), name_public: Patch::Value(true), ..EditProfile::new(bank.ben.member, seen) };
        assert!(!bank.app.edit_profile(&bank.ben.actor, command).await.unwrap().name_public);
    }

    async fn a_household_names_its_people_and_the_last_one_stays(bank: Bank) {
        let house = bank.household("Cal Ben", &[&bank.ben]).await;
        let seen = record(&bank, house).await.version;
        let daughter = AddPerson { member: house, name: name("ليلى"), expected_version: seen };
        assert_eq!(bank.app.add_person(&bank.cleo.actor, daughter.clone()).await.unwrap_err().code(), "FORBIDDEN");
        let changed = bank.app.add_person(&bank.ben.actor, daughter).await.unwrap();
        let people = bank.app.people_of(&bank.ben.actor, bank.id, &[house]).await.unwrap();
        let layla = people.iter().find(|row| row.name == "ليلى").unwrap();
        let remove = RemovePerson { member: house, person: layla.id, expected_version: changed.version };
        let changed = bank.app.remove_person(&bank.ben.actor, remove).await.unwrap();
        let ben = people.iter().find(|row| row.person.is_some()).unwrap();
        let last = RemovePerson { member: house, person: ben.id, expected_version: changed.version };
        assert_eq!(bank.app.remove_person(&bank.ben.actor, last).await.unwrap_err().code(), "INVALID");
        let person = AddPerson { member: bank.ben.member, name: name("Two"), expected_version: record(&bank, bank.ben.member).await.version };
        assert_eq!(bank.app.add_person(&bank.ben.actor, person).await.unwrap_err().code(), "INVALID");
    }

    async fn a_helper_cannot_leave_choose_helpers_or_audiences(bank: Bank) {
        let rosa = record(&bank, bank.rosa).await;
        let (app, nadia) = (&bank.app, &bank.nadia.actor);
        let leave = LeaveBank { member: rosa.id, leftover: Leftover::Member(bank.nadia.member), expected_version: rosa.version };
        let choose = ChooseHelper { member: rosa.id, ..helper(&bank, &bank.amira, &bank.cleo) };
        let contacts = SetContacts { member: rosa.id, contacts: Vec::new(), expected_version: rosa.version };
        let donate = app::ledger::Donate {
            from: rosa.id,
            to: None,
            minutes: domain::minutes::Minutes::try_new(10).unwrap(),
        };
        let codes = [
            app.leave_bank(nadia, leave, &key()).await.unwrap_err().code(),
            app.choose_helper(nadia, choose).await.unwrap_err().code(),
            app.set_contacts(nadia, contacts).await.unwrap_err().code(),
            app.edit_profile(nadia, EditProfile::new(rosa.id, rosa.version)).await.unwrap_err().code(),
            app.block_member(nadia, BlockMember { member: rosa.id, other: bank.ben.member }).await.unwrap_err().code(),
        ];
        assert_eq!(codes, ["MANDATE_ENDED"; 5]);
        assert!(app.donate(nadia, donate, &key()).await.is_err());
        assert_eq!(app.mandates(nadia, rosa.id).await.unwrap().len(), 1);
        assert_eq!(app.my_mandates(nadia).await.unwrap()[0].member, rosa.id);
    }

    async fn a_mandate_that_ended_yesterday_is_refused_as_ended(bank: Bank) {
        let chosen = bank.app.choose_helper(&bank.ben.actor, helper(&bank, &bank.ben, &bank.cleo)).await.unwrap();
        assert_eq!(chosen.helper, bank.cleo.person);
        let hours = bank.hours(bank.amira.member, bank.ben.member, 30);
        bank.app.log_exchange(&bank.cleo.actor, hours.clone(), &key()).await.unwrap();
        bank.clock.set("2026-12-21T00:00:00Z");
        let late = bank.app.log_exchange(&bank.cleo.actor, hours.clone(), &key()).await.unwrap_err();
        assert_eq!(late.code(), "MANDATE_ENDED");
        assert!(bank.app.my_mandates(&bank.cleo.actor).await.unwrap().is_empty());
        // Ended by phone before its time, through a registrar.
        let until = instant("2027-06-01T00:00:00Z");
        let again = ChooseHelper { until, ..helper(&bank, &bank.ben, &bank.cleo) };
        bank.app.choose_helper(&bank.ben.actor, again).await.unwrap();
        let end = EndMandate { member: bank.ben.member, helper: bank.cleo.person };
        assert_eq!(bank.app.end_mandate(&bank.amira.actor, end).await.unwrap_err().code(), "FORBIDDEN");
        bank.app.end_mandate(&bank.samuel.actor, end).await.unwrap();
        let late = bank.app.log_exchange(&bank.cleo.actor, hours, &key()).await.unwrap_err();
        assert_eq!(late.code(), "MANDATE_ENDED");
        assert_eq!(bank.app.end_mandate(&bank.ben.actor, end).await.unwrap_err().code(), "MANDATE_ENDED");
        assert_eq!(bank.app.mandates(&bank.ben.actor, bank.ben.member).await.unwrap().len(), 2);
    }

    async fn a_helper_is_a_member_of_the_same_bank_for_a_year_at_most(bank: Bank) {
        let code = |result: app::Result<store::MandateRecord>| result.unwrap_err().code();
        let good = helper(&bank, &bank.ben, &bank.cleo);
        let app = &bank.app;
        let too_long = ChooseHelper { until: instant("2028-01-01T00:00:00Z"), ..good.clone() };
        assert_eq!(code(app.choose_helper(&bank.ben.actor, too_long).await), "INVALID");
        let nothing = ChooseHelper { scopes: Vec::new(), ..good.clone() };
        assert_eq!(code(app.choose_helper(&bank.ben.actor, nothing).await), "INVALID");
        let elsewhere = ChooseHelper { helper: bank.otto.member, ..good.clone() };
        assert_eq!(code(app.choose_helper(&bank.ben.actor, elsewhere).await), "NOT_FOUND");
        let nobody = ChooseHelper { helper: bank.rosa, ..good.clone() };
        assert_eq!(code(app.choose_helper(&bank.ben.actor, nobody).await), "INVALID");
        let myself = ChooseHelper { helper: bank.ben.member, ..good.clone() };
        assert_eq!(code(app.choose_helper(&bank.ben.actor, myself).await), "SAME_PARTY");
        // A registrar writes it down only for whoever cannot.
        assert_eq!(code(app.choose_helper(&bank.samuel.actor, good.clone()).await), "FORBIDDEN");
        let rosa = ChooseHelper { member: bank.rosa, ..good };
        app.choose_helper(&bank.samuel.actor, rosa).await.unwrap();
        // The helper hands it back.
        let end = EndMandate { member: bank.rosa, helper: bank.cleo.person };
        app.end_mandate(&bank.cleo.actor, end).await.unwrap();
    }

    async fn a_term_that_is_over_goes_on_as_caretaker_until_somebody_takes_over(bank: Bank) {
        let appoint = |who: &Who, until: &str| AppointRole { member: who.member, role: Role::Moderator, until: instant(until), takes_over_from: None };
        let refused = bank.app.appoint_role(&bank.samuel.actor, appoint(&bank.ben, "2026-12-01T00:00:00Z")).await.unwrap_err();
        assert_eq!(refused.code(), "FORBIDDEN");
        bank.app.appoint_role(&bank.ines.actor, appoint(&bank.ben, "2026-12-01T00:00:00Z")).await.unwrap();
        let too_long = bank.app.appoint_role(&bank.ines.actor, appoint(&bank.ben, "2030-12-01T00:00:00Z")).await.unwrap_err();
        assert_eq!(too_long.code(), "INVALID");
        let moderators = async || -> Vec<(domain::id::MemberId, bool)> {
            let roles = bank.app.roles(&bank.amira.actor, bank.id).await.unwrap();
            roles.iter().filter(|held| held.term.role == Role::Moderator).map(|held| (held.term.member, held.caretaker)).collect()
        };
        assert_eq!(moderators().await, [(bank.ben.member, false)]);
        bank.clock.set("2026-12-02T00:00:00Z");
        assert_eq!(moderators().await, [(bank.ben.member, true)]);
        bank.app.appoint_role(&bank.ines.actor, appoint(&bank.cleo, "2027-12-01T00:00:00Z")).await.unwrap();
        assert_eq!(moderators().await, [(bank.cleo.member, false)]);
        // Given back by whoever holds it; the last coordinator keeps theirs.
        let end = |who: &Who, role| EndRole { member: who.member, role };
        bank.app.end_role(&bank.cleo.actor, end(&bank.cleo, Role::Moderator)).await.unwrap();
        assert!(moderators().await.is_empty());
        let last = bank.app.end_role(&bank.ines.actor, end(&bank.ines, Role::Coordinator)).await.unwrap_err();
        assert_eq!(last.code(), "LAST_COORDINATOR");
        assert_eq!(bank.app.end_role(&bank.amira.actor, end(&bank.samuel, Role::Registrar)).await.unwrap_err().code(), "FORBIDDEN");
        assert_eq!(bank.app.end_role(&bank.otto.actor, end(&bank.samuel, Role::Registrar)).await.unwrap_err().code(), "NOT_FOUND");
    }

    async fn all_coordinators_give_their_roles_back_at_once_and_one_keeps_it(bank: Bank) {
        let mut all = vec![bank.ines.clone()];
        for n in 0..7 {
            let who = bank.join(&format!("Coordinator {n}")).await;
            Seed { store: &bank.store }.role(bank.id, who.member, Role::Coordinator).await;
            all.push(who);
        }
        let mut tasks = Vec::new();
        for who in all {
            let app = bank.app.clone();
            let end = EndRole { member: who.member, role: Role::Coordinator };
            tasks.push(tokio::spawn(async move { app.end_role(&who.actor, end).await }));
        }
        let mut kept = Vec::new();
        for task in tasks {
            kept.extend(task.await.unwrap().err().map(|error| error.code()));
        }
        assert_eq!(kept, ["LAST_COORDINATOR"]);
    }
}
