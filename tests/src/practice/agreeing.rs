//! Before and beside the hours: proposing, handing back, thanking, confirming several.

use app::exchange::LogExchange;
use domain::Refusal;
use domain::exchange::State;
use domain::text::Note;
use domain::text::Title;

use super::{logged, proposal};
use crate::bank::{day, key};

on_both_engines! {
    async fn an_agreed_exchange_is_handed_back_without_a_mark_or_logged_in_one_step(bank: Bank) {
        let proposed = bank.app.propose_exchange(&bank.ben.actor, proposal(&bank, 60), &key()).await.unwrap();
        let id = proposed.facts().id;
        let own = bank.app.agree_exchange(&bank.ben.actor, id, proposed.version).await.unwrap_err();
        assert_eq!(own.code(), "FORBIDDEN", "nobody agrees for the other side");
        let agreed = bank.app.agree_exchange(&bank.amira.actor, id, proposed.version).await.unwrap();
        let back = bank.app.hand_back_exchange(&bank.amira.actor, id, agreed.version).await.unwrap();
        assert_eq!(back.state(), State::HandedBack);
        let proposed = bank.app.propose_exchange(&bank.ben.actor, proposal(&bank, 60), &key()).await.unwrap();
        let id = proposed.facts().id;
        bank.app.agree_exchange(&bank.amira.actor, id, proposed.version).await.unwrap();
        bank.clock.set("2026-11-26T09:00:00Z");
        let command = app::exchange::RecordAgreed { exchange: id, minutes: None, days: None, long_day: false };
        let done = bank.app.record_agreed(&bank.ben.actor, command, &key()).await.unwrap();
        assert_eq!((done.state(), done.facts().given_on()), (State::Confirmed, Some(day("2026-11-25"))));
        assert_eq!(bank.balance(bank.amira.member).await, 60);
    }

    async fn whoever_asks_is_told_of_their_own_floor_and_nobody_elses(bank: Bank) {
        let own = bank.app.propose_exchange(&bank.ben.actor, proposal(&bank, 800), &key()).await.unwrap_err();
        assert_eq!(own.refusal(), Some(&Refusal::BelowFloor { available: 720, requested: 800 }));
        // The other side may propose any amount and learns nothing.
        let proposed = bank.app.propose_exchange(&bank.amira.actor, proposal(&bank, 800), &key()).await.unwrap();
        let refused = bank.app.agree_exchange(&bank.ben.actor, proposed.facts().id, 1).await.unwrap_err();
        assert!(matches!(refused.refusal(), Some(Refusal::BelowFloor { .. })));
    }

    async fn only_the_receiver_thanks_and_texts_keep_their_history(bank: Bank) {
        let hours = bank.hours(bank.amira.member, bank.ben.member, 60);
        let record = bank.app.log_exchange(&bank.ben.actor, hours, &key()).await.unwrap();
        let id = record.facts().id;
        let thanks = || Some(Note::try_new("شكرا جزيلا").unwrap());
        let refused = bank.app.thank_for_exchange(&bank.amira.actor, id, thanks()).await.unwrap_err();
        assert_eq!(refused.code(), "FORBIDDEN");
        let thanked = bank.app.thank_for_exchange(&bank.ben.actor, id, thanks()).await.unwrap();
        assert_eq!(thanked.thanks.as_deref(), Some("شكرا جزيلا"));
        let edit = app::exchange::EditExchange { title: Some(Title::try_new("Chain").unwrap()), ..Default::default() };
        bank.app.edit_exchange(&bank.amira.actor, id, thanked.version, edit).await.unwrap();
        let revisions = bank.app.revisions(&bank.ben.actor, id).await.unwrap();
        assert_eq!((revisions.len(), revisions[0].title.as_str()), (1, "Bicycle repair"));
    }

    async fn a_household_names_who_gave_and_for_whom(bank: Bank) {
        let home = bank.household("Casa Puig", &[&bank.cleo]).await;
        let name = |text| Some(domain::text::Name::try_new(text).unwrap());
        let hours = LogExchange {
            given_by: name("Núria"),
            received_for: name("la meva mare"),
            ..bank.hours(home, bank.ben.member, 60)
        };
        let record = logged(&bank, &bank.cleo, hours).await;
        assert_eq!(record.given_by.as_deref(), Some("Núria"));
        assert_eq!(record.received_for.as_deref(), Some("la meva mare"));
        bank.app.confirm_exchange(&bank.ben.actor, record.facts().id, &key()).await.unwrap();
        assert_eq!(bank.balance(home).await, 60);
    }

    async fn several_are_confirmed_in_one_call_and_one_refusal_stops_no_other(bank: Bank) {
        let mut ids = Vec::new();
        for minutes in [30, 40] {
            ids.push(logged(&bank, &bank.amira, bank.hours(bank.amira.member, bank.ben.member, minutes)).await.facts().id);
        }
        let others = logged(&bank, &bank.amira, bank.hours(bank.amira.member, bank.cleo.member, 50)).await.facts().id;
        ids.insert(1, others);
        let one = key();
        for _ in 0..2 {
            let answers = bank.app.confirm_exchanges(&bank.ben.actor, &ids, &one).await.unwrap();
            let codes: Vec<_> = answers.iter().map(|(_, answer)| answer.as_ref().map_or_else(app::AppError::code, |_| "OK")).collect();
            assert_eq!(codes, ["OK", "NOT_FOUND", "OK"]);
        }
        assert_eq!(bank.balance(bank.amira.member).await, 70);
    }
}
