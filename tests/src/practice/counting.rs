//! How hours count: for the bank, as gifts, given away.

use app::exchange::LogExchange;
use app::ledger::Donate;
use domain::Refusal;
use domain::exchange::Receiver;
use domain::exchange::State;
use domain::minutes::Minutes;

use super::logged;
use crate::bank::{day, key};

on_both_engines! {
    async fn organising_for_the_bank_is_given_by_the_fund_and_confirmed_by_another_role_holder(bank: Bank) {
        let hours = LogExchange { receiver: Receiver::Bank, ..bank.hours(bank.samuel.member, bank.ben.member, 120) };
        let record = logged(&bank, &bank.samuel, hours).await;
        let id = record.facts().id;
        assert_eq!(record.state(), State::Logged);
        let own = bank.app.confirm_exchange(&bank.samuel.actor, id, &key()).await.unwrap_err();
        assert_eq!(own.refusal(), Some(&Refusal::Involved));
        let member = bank.app.confirm_exchange(&bank.ben.actor, id, &key()).await.unwrap_err();
        assert_eq!(member.code(), "NOT_FOUND");
        bank.app.confirm_exchange(&bank.yusuf.actor, id, &key()).await.unwrap();
        assert_eq!((bank.balance(bank.samuel.member).await, bank.fund().await), (120, -120));
        let month = bank.app.fund_month(&bank.ben.actor, bank.id, 2026, 11).await.unwrap();
        assert_eq!((month.len(), month[0].gave, month[0].category), (1, 120, Some(bank.category)));
        bank.verify().await;
    }

    async fn the_figures_of_a_bank_are_those_of_its_rows(bank: Bank) {
        let month = (day("2026-11-01"), day("2026-11-30"));
        for minutes in [10, 20, 30, 40] {
            let hours = bank.hours(bank.amira.member, bank.ben.member, minutes);
            bank.app.log_exchange(&bank.ben.actor, hours, &key()).await.unwrap();
        }
        let few = bank.app.bank_totals(&bank.ben.actor, bank.id, month.0, month.1).await.unwrap();
        assert!(few.is_none(), "no count below five is published");
        let gift = LogExchange { gift: true, ..bank.hours(bank.cleo.member, bank.ben.member, 50) };
        bank.app.log_exchange(&bank.ben.actor, gift, &key()).await.unwrap();
        let care = LogExchange { receiver: Receiver::Bank, ..bank.hours(bank.cleo.member, bank.ben.member, 60) };
        let care = logged(&bank, &bank.cleo, care).await;
        bank.app.confirm_exchange(&bank.yusuf.actor, care.facts().id, &key()).await.unwrap();
        let undone = bank.hours(bank.amira.member, bank.ben.member, 70);
        let undone = bank.app.log_exchange(&bank.ben.actor, undone, &key()).await.unwrap();
        bank.app.reverse_exchange(&bank.amira.actor, undone.facts().id, &key()).await.unwrap();
        let totals = bank.app.bank_totals(&bank.ben.actor, bank.id, month.0, month.1).await.unwrap().unwrap();
        assert_eq!((totals.exchanges, totals.gave, totals.received), (6, 210, 150));
        let (amira, cleo) = (bank.account(bank.amira.member).await, bank.account(bank.cleo.member).await);
        assert_eq!(amira.gave + cleo.gave, totals.gave);
        assert_eq!(bank.account(bank.ben.member).await.received, totals.received);
    }

    async fn who_has_left_gives_no_time_away(bank: Bank) {
        let leave = app::member::LeaveBank { member: bank.ben.member, leftover: app::member::Leftover::Fund, expected_version: 1 };
        bank.household("Ben and Cleo", &[&bank.ben, &bank.cleo]).await;
        bank.app.leave_bank(&bank.ben.actor, leave, &key()).await.unwrap();
        let all = Donate { from: bank.ben.member, to: Some(bank.cleo.member), minutes: Minutes::try_new(720).unwrap() };
        let refused = bank.app.donate(&bank.ben.actor, all, &key()).await.unwrap_err();
        assert_eq!(refused.code(), "MEMBER_NOT_ACTIVE");
        assert_eq!(bank.balance(bank.ben.member).await, 0);
    }

    async fn a_gift_is_seen_as_given_and_received_and_moves_nothing(bank: Bank) {
        let hours = LogExchange { gift: true, ..bank.hours(bank.amira.member, bank.ben.member, 600) };
        let record = logged(&bank, &bank.amira, hours).await;
        bank.app.confirm_exchange(&bank.ben.actor, record.facts().id, &key()).await.unwrap();
        let (amira, ben) = (bank.account(bank.amira.member).await, bank.account(bank.ben.member).await);
        assert_eq!((amira.balance.get(), amira.gave), (0, 600));
        assert_eq!((ben.balance.get(), ben.received), (0, 600));
        let undone = bank.app.reverse_exchange(&bank.amira.actor, record.facts().id, &key()).await.unwrap();
        assert_eq!(undone.state(), State::Reversed);
        assert_eq!(bank.account(bank.amira.member).await.gave, 0);
        bank.verify().await;
    }

    async fn time_is_given_away_to_the_fund_or_to_a_member_but_not_beyond_the_floor(bank: Bank) {
        let minutes = |count| Minutes::try_new(count).unwrap();
        let from = bank.ben.member;
        let donate = |to, count| Donate { from, to, minutes: minutes(count) };
        bank.app.donate(&bank.ben.actor, donate(None, 20), &key()).await.unwrap();
        bank.app.donate(&bank.ben.actor, donate(Some(bank.cleo.member), 30), &key()).await.unwrap();
        assert_eq!((bank.balance(from).await, bank.fund().await, bank.balance(bank.cleo.member).await), (-50, 20, 30));
        let beyond = bank.app.donate(&bank.ben.actor, donate(None, 671), &key()).await.unwrap_err();
        assert_eq!(beyond.refusal(), Some(&Refusal::BelowFloor { available: 670, requested: 671 }));
        let others = bank.app.donate(&bank.cleo.actor, donate(None, 1), &key()).await.unwrap_err();
        assert_eq!(others.code(), "NOT_FOUND");
        // A helper does not give somebody's time away.
        let rosas = Donate { from: bank.rosa, to: None, minutes: minutes(10) };
        let refused = bank.app.donate(&bank.nadia.actor, rosas, &key()).await.unwrap_err();
        assert_eq!(refused.refusal(), Some(&Refusal::MandateEnded));
        bank.verify().await;
    }
}
