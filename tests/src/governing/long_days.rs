//! More than twelve hours in one day are asked about, not refused (RULES 6).

use domain::Refusal;
use domain::bank::Rules;
use domain::exchange::State;

use super::*;
use crate::members::rules;

on_both_engines! {
    async fn a_long_day_is_asked_about_once_and_then_recorded(bank: Bank) {
        let hours = |minutes, long_day| LogExchange { long_day, ..today(&bank, minutes) };
        let amira = &bank.amira.actor;
        bank.app.log_exchange(amira, hours(720, false), &key()).await.unwrap();
        let retried = key();
        let asked = bank.app.log_exchange(amira, hours(721, false), &retried).await.unwrap_err();
        assert_eq!(asked.refusal(), Some(&Refusal::LongDay { minutes: 721, days: 1, usual: 720 }));
        // The answer may come with the same key: nothing was recorded under it.
        let logged = bank.app.log_exchange(amira, hours(721, true), &retried).await.unwrap();
        assert_eq!((logged.state(), logged.facts().minutes.get()), (State::Logged, 721));
        // A bookkeeper is asked, too, and saying so beforehand does no harm.
        let keeper = &bank.yusuf.actor;
        assert_eq!(bank.app.log_exchange(keeper, hours(800, false), &key()).await.unwrap_err().code(), "LONG_DAY");
        bank.app.log_exchange(keeper, hours(30, true), &key()).await.unwrap();
        // What fits no day is refused whatever is said.
        assert_eq!(bank.app.log_exchange(amira, hours(1_441, true), &key()).await.unwrap_err().code(), "INVALID");
    }

    async fn the_days_of_a_period_share_its_minutes(bank: Bank) {
        let month = |minutes| LogExchange {
            long_day: false,
            first: day("2026-10-20"),
            ..bank.hours(bank.amira.member, bank.ben.member, minutes)
        };
        let care = LogExchange { last: day("2026-11-19"), ..month(38 * 60) };
        bank.app.log_exchange(&bank.amira.actor, care, &key()).await.unwrap();
        let two_days = LogExchange { last: day("2026-10-21"), ..month(1_441) };
        let asked = bank.app.log_exchange(&bank.amira.actor, two_days, &key()).await.unwrap_err();
        assert_eq!(asked.refusal(), Some(&Refusal::LongDay { minutes: 1_441, days: 2, usual: 720 }));
    }

    async fn one_step_after_an_agreement_and_the_same_again_ask_as_well(bank: Bank) {
        rules(&bank, Rules { long_day_minutes: 60, ..Rules::default() }).await;
        let proposed = bank.app.propose_exchange(&bank.ben.actor, proposal(&bank), &key()).await.unwrap();
        let id = proposed.facts().id;
        bank.app.agree_exchange(&bank.amira.actor, id, proposed.version).await.unwrap();
        let happened = |minutes, long_day| app::exchange::RecordAgreed { exchange: id, minutes, days: None, long_day };
        let asked = bank.app.record_agreed(&bank.ben.actor, happened(Some(90), false), &key()).await.unwrap_err();
        assert_eq!(asked.code(), "LONG_DAY");
        bank.app.record_agreed(&bank.ben.actor, happened(Some(90), true), &key()).await.unwrap();
        let again = |long_day| app::exchange::LogAgain { exchange: id, day: day("2026-11-19"), minutes: None, distinct: true, long_day };
        assert_eq!(bank.app.log_again(&bank.ben.actor, again(false), &key()).await.unwrap_err().code(), "LONG_DAY");
        bank.app.log_again(&bank.ben.actor, again(true), &key()).await.unwrap();
        assert_eq!(bank.balance(bank.amira.member).await, 180);
        bank.verify().await;
    }
}
