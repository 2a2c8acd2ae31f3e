//! The desk: who decides, for whom not, until when.

use app::ledger::Grant;
use domain::Refusal;
use domain::bank::RuleValue;
use domain::exchange::State;
use domain::minutes::Minutes;

use super::logged;
use crate::bank::key;

on_both_engines! {
    async fn after_a_decline_the_giver_can_ask_for_a_look_and_it_opens_no_contact(bank: Bank) {
        let record = logged(&bank, &bank.amira, bank.hours(bank.amira.member, bank.ben.member, 60)).await;
        let id = record.facts().id;
        let declined = bank.app.decline_exchange(&bank.ben.actor, id, record.version).await.unwrap();
        assert_eq!(declined.state(), State::Declined);
        let receiver = bank.app.dispute_exchange(&bank.ben.actor, id, declined.version).await.unwrap_err();
        assert_eq!(receiver.code(), "FORBIDDEN");
        let asked = bank.app.dispute_exchange(&bank.amira.actor, id, declined.version).await.unwrap();
        assert_eq!(asked.state(), State::Disputed);
        assert!(bank.app.contacts(&bank.amira.actor, bank.ben.member).await.unwrap().is_empty());
    }

    async fn confirmed_hours_can_be_questioned_for_sixty_days(bank: Bank) {
        let hours = bank.hours(bank.amira.member, bank.ben.member, 60);
        let record = bank.app.log_exchange(&bank.ben.actor, hours, &key()).await.unwrap();
        bank.clock.advance_days(61);
        let late = bank.app.dispute_exchange(&bank.ben.actor, record.facts().id, record.version).await.unwrap_err();
        assert_eq!(late.refusal(), Some(&Refusal::TooLate { days: 60 }));
        let late = bank.app.reverse_exchange(&bank.amira.actor, record.facts().id, &key()).await.unwrap_err();
        assert_eq!(late.refusal(), Some(&Refusal::TooLate { days: 60 }));
        // A bookkeeper who does not benefit may at any time.
        bank.app.reverse_exchange(&bank.yusuf.actor, record.facts().id, &key()).await.unwrap();
        assert_eq!(bank.balance(bank.ben.member).await, 0);
    }

    async fn a_bookkeeper_decides_nothing_that_benefits_their_household(bank: Bank) {
        bank.household("Yusuf and Amira", &[&bank.yusuf, &bank.amira]).await;
        let hours = bank.hours(bank.amira.member, bank.ben.member, 60);
        let refused = bank.app.log_exchange(&bank.yusuf.actor, hours, &key()).await.unwrap_err();
        assert_eq!(refused.refusal(), Some(&Refusal::Involved), "recording for others");
        let to = bank.amira.member;
        let grant = Grant { to, minutes: Minutes::try_new(60).unwrap() };
        let refused = bank.app.grant(&bank.yusuf.actor, grant, &key()).await.unwrap_err();
        assert_eq!(refused.refusal(), Some(&Refusal::Involved), "granting");
        let refused = bank.app.set_floor(&bank.yusuf.actor, to, None).await.unwrap_err();
        assert_eq!(refused.refusal(), Some(&Refusal::Involved), "setting a floor");
    }

    async fn where_the_only_bookkeeper_is_involved_another_role_holder_decides(bank: Bank) {
        let hours = bank.hours(bank.yusuf.member, bank.ben.member, 60);
        let record = logged(&bank, &bank.yusuf, hours).await;
        let disputed = bank.app.dispute_exchange(&bank.ben.actor, record.facts().id, record.version).await.unwrap();
        let command = || app::exchange::ResolveExchange {
            exchange: disputed.facts().id,
            resolution: domain::exchange::Resolution::Decline,
        };
        let own = bank.app.resolve_exchange(&bank.yusuf.actor, command(), &key()).await.unwrap_err();
        assert_eq!(own.refusal(), Some(&Refusal::Involved));
        // Inés is coordinator, which covers bookkeeping; while she can, the registrar does not decide.
        let registrar = bank.app.resolve_exchange(&bank.samuel.actor, command(), &key()).await.unwrap_err();
        assert_eq!(registrar.code(), "NOT_FOUND", "and does not see it");
        bank.household("Inés and Ben", &[&bank.ines, &bank.ben]).await;
        let resolved = bank.app.resolve_exchange(&bank.samuel.actor, command(), &key()).await.unwrap();
        assert_eq!(resolved.state(), State::Declined);
    }

    async fn a_stricter_floor_changes_no_balance_and_binds_at_once(bank: Bank) {
        let hours = bank.hours(bank.amira.member, bank.ben.member, 600);
        bank.app.log_exchange(&bank.ben.actor, hours, &key()).await.unwrap();
        let changes = vec![("floor_minutes".to_owned(), RuleValue::Number(-300))];
        let adopted = bank.app.adopt_policy(&bank.ines.actor, bank.id, 1, changes.clone()).await.unwrap();
        assert_eq!(adopted.version, 2);
        // Another coordinator who saw the first version overwrites nothing.
        let stale = bank.app.adopt_policy(&bank.ines.actor, bank.id, 1, changes).await.unwrap_err();
        assert_eq!(stale.code(), "STALE");
        let ben = bank.account(bank.ben.member).await;
        assert_eq!((ben.balance.get(), ben.floor.get(), ben.target.get()), (-600, -600, -300));
        let held = bank.app.log_exchange(&bank.ben.actor, bank.hours(bank.amira.member, bank.ben.member, 1), &key()).await.unwrap();
        assert_eq!(held.state(), State::Held);
        // Giving lifts the floor along, up to its target.
        let hours = bank.hours(bank.ben.member, bank.cleo.member, 250);
        bank.app.log_exchange(&bank.cleo.actor, hours, &key()).await.unwrap();
        assert_eq!(bank.account(bank.ben.member).await.floor.get(), -350);
        let hours = bank.hours(bank.ben.member, bank.amira.member, 150);
        bank.app.log_exchange(&bank.amira.actor, hours, &key()).await.unwrap();
        let ben = bank.account(bank.ben.member).await;
        assert_eq!((ben.balance.get(), ben.floor.get()), (-200, -300));
        bank.verify().await;
    }
}
