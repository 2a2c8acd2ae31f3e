//! Days: the end of a year, clocks that go back, leap days, retries over midnight.

use app::exchange::LogExchange;
use app::ledger::Span;
use domain::Refusal;

use super::logged;
use crate::bank::{day, key};

on_both_engines! {
    async fn given_on_31_december_and_entered_in_january(bank: Bank) {
        bank.clock.set("2027-01-02T10:00:00Z");
        let eve = day("2026-12-31");
        let hours = LogExchange { first: eve, last: eve, ..bank.hours(bank.amira.member, bank.ben.member, 90) };
        bank.app.log_exchange(&bank.ben.actor, hours, &key()).await.unwrap();
        let totals = |span| bank.app.member_totals(&bank.ben.actor, bank.ben.member, span);
        let (old, new) = ((day("2026-01-01"), day("2026-12-31")), (day("2027-01-01"), day("2027-12-31")));
        assert_eq!(totals(Span::Given(old.0, old.1)).await.unwrap().received, 90);
        assert_eq!(totals(Span::Given(new.0, new.1)).await.unwrap().received, 0);
        assert_eq!(totals(Span::Posted(old.0, old.1)).await.unwrap().received, 0);
        assert_eq!(totals(Span::Posted(new.0, new.1)).await.unwrap().received, 90);
        assert_eq!(totals(Span::All).await.unwrap().received, 90);
    }

    async fn a_shift_over_midnight_as_clocks_go_back_keeps_its_nine_hours(bank: Bank) {
        // In Madrid 31 October 2027 has 25 hours: from ten in the evening to six in the morning are nine.
        bank.clock.set("2027-10-31T22:30:00Z");
        let (first, last) = (day("2027-10-30"), day("2027-10-31"));
        let hours = LogExchange { first, last, ..bank.hours(bank.amira.member, bank.ben.member, 540) };
        let record = bank.app.log_exchange(&bank.ben.actor, hours, &key()).await.unwrap();
        assert_eq!(record.facts().minutes.get(), 540);
        // 23:30 there: it is still the 31st, also for what is posted.
        let that_day = Span::Posted(last, last);
        let totals = bank.app.member_totals(&bank.ben.actor, bank.ben.member, that_day).await.unwrap();
        assert_eq!(totals.received, 540);
        let next = Span::Posted(day("2027-11-01"), day("2027-11-01"));
        assert_eq!(bank.app.member_totals(&bank.ben.actor, bank.ben.member, next).await.unwrap().received, 0);
    }

    async fn the_days_of_hours_that_count_are_moved_only_by_somebody_who_does_not_benefit(bank: Bank) {
        let hours = bank.hours(bank.amira.member, bank.ben.member, 60);
        let id = bank.app.log_exchange(&bank.ben.actor, hours, &key()).await.unwrap().facts().id;
        let edit = |text| app::exchange::EditExchange { days: Some((day(text), day(text))), ..Default::default() };
        let party = bank.app.edit_exchange(&bank.ben.actor, id, 1, edit("2026-11-18")).await.unwrap_err();
        assert_eq!(party.code(), "FORBIDDEN");
        let moved = bank.app.edit_exchange(&bank.yusuf.actor, id, 1, edit("2026-01-18")).await.unwrap();
        assert_eq!(moved.facts().given_on(), Some(day("2026-01-18")));
        let was = bank.app.revisions(&bank.ben.actor, id).await.unwrap();
        assert_eq!(was[0].days, Some((day("2026-11-20"), day("2026-11-20"))));
        // While they wait, the parties put them right, but not too far back and never ahead.
        let waits = logged(&bank, &bank.amira, bank.hours(bank.amira.member, bank.ben.member, 30)).await;
        let told = bank.app.exchange(&bank.ben.actor, waits.facts().id).await.unwrap();
        let (id, version) = (told.facts().id, told.version);
        let far = bank.app.edit_exchange(&bank.amira.actor, id, version, edit("2020-11-02")).await.unwrap_err();
        assert_eq!(far.refusal(), Some(&Refusal::TooFarBack { days: 90 }));
        let ahead = bank.app.edit_exchange(&bank.amira.actor, id, version, edit("2026-11-21")).await.unwrap_err();
        assert_eq!(ahead.code(), "INVALID");
        let moved = bank.app.edit_exchange(&bank.amira.actor, id, version, edit("2026-11-19")).await.unwrap();
        assert_eq!(moved.told_at, None, "the receiver has not seen the new day");
    }

    async fn a_leap_day_is_a_day(bank: Bank) {
        bank.clock.set("2028-03-01T10:00:00Z");
        let leap = day("2028-02-29");
        let hours = LogExchange { first: leap, last: leap, ..bank.hours(bank.amira.member, bank.ben.member, 60) };
        let record = bank.app.log_exchange(&bank.ben.actor, hours, &key()).await.unwrap();
        assert_eq!(record.facts().given_on(), Some(leap));
        assert_eq!(app::calendar::date(leap).to_string(), "2028-02-29");
    }

    async fn a_key_is_recognised_for_ninety_days_and_a_pause_ends_by_itself(bank: Bank) {
        let one = key();
        let hours = || bank.hours(bank.amira.member, bank.ben.member, 60);
        bank.app.log_exchange(&bank.ben.actor, hours(), &one).await.unwrap();
        let pause = app::member::PauseMember {
            member: bank.cleo.member,
            until: Some(crate::bank::instant("2026-12-01T00:00:00Z")),
            expected_version: 1,
        };
        bank.app.pause_member(&bank.cleo.actor, pause).await.unwrap();
        bank.clock.advance_days(89);
        assert_eq!(bank.app.forget_keys().await.unwrap(), 0);
        bank.app.log_exchange(&bank.ben.actor, hours(), &one).await.unwrap();
        assert_eq!(bank.balance(bank.amira.member).await, 60, "the retry changed nothing");
        assert_eq!(bank.app.end_all_pauses().await.unwrap(), 1);
        bank.clock.advance_days(2);
        assert_eq!(bank.app.forget_keys().await.unwrap(), 1);
    }

    async fn a_retry_after_midnight_of_the_last_day_is_still_the_same_log(bank: Bank) {
        bank.clock.set("2026-11-20T22:59:00Z");
        let (one, last_day) = (key(), day("2026-08-22"));
        let hours = || LogExchange { first: last_day, last: last_day, ..bank.hours(bank.amira.member, bank.ben.member, 60) };
        let first = bank.app.log_exchange(&bank.ben.actor, hours(), &one).await.unwrap();
        bank.clock.set("2026-11-20T23:01:00Z");
        let fresh = bank.app.log_exchange(&bank.ben.actor, hours(), &key()).await.unwrap_err();
        assert_eq!(fresh.refusal(), Some(&Refusal::TooFarBack { days: 90 }));
        assert_eq!(bank.app.log_exchange(&bank.ben.actor, hours(), &one).await.unwrap(), first);
    }
}
