//! Three days after its date both are asked whether it happened.

use app::exchange::{EditExchange, Noticed, ProposeExchange, RecordAgreed};
use domain::exchange::{NoticeKind, State};
use domain::id::MemberId;
use domain::text::Title;
use store::{ExchangeRecord, Window};

use crate::bank::{Bank, Seed, Who, day, instant, key};

/// What Amira and Ben agreed on for this day.
async fn agreed(bank: &Bank, on: Option<&str>) -> ExchangeRecord {
    let command = ProposeExchange {
        bank: bank.id,
        giver: bank.amira.member,
        receiver: bank.ben.member,
        minutes: 60,
        day: on.map(day),
        category: bank.category,
        listing: None,
        title: Title::try_new("سقف يقطر").unwrap(),
        note: None,
    };
    let proposed = bank
        .app
        .propose_exchange(&bank.amira.actor, command, &key())
        .await
        .unwrap();
    let (id, version) = (proposed.facts().id, proposed.version);
    bank.app.agree_exchange(&bank.ben.actor, id, version).await.unwrap()
}

async fn notices(bank: &Bank, who: &Who, member: MemberId) -> Vec<Noticed> {
    bank.app
        .notices(&who.actor, member, Window::first(50))
        .await
        .unwrap()
        .items
}

async fn clockwork(bank: &Bank, at: &str) -> u64 {
    bank.clock.set(at);
    bank.app.run_clockwork().await.unwrap().asked
}

on_both_engines! {
    async fn both_are_asked_three_days_after_its_date_and_once(bank: Bank) {
        let record = agreed(&bank, Some("2026-11-25")).await;
        assert_eq!(clockwork(&bank, "2026-11-27T22:59:00Z").await, 0, "in Barcelona it is still the 27th");
        assert_eq!(clockwork(&bank, "2026-11-27T23:00:30Z").await, 1);
        assert_eq!(clockwork(&bank, "2026-12-01T12:00:00Z").await, 0, "a second run changes nothing");
        for who in [&bank.amira, &bank.ben] {
            let asked = notices(&bank, who, who.member).await;
            assert_eq!(asked.len(), 1);
            assert_eq!((asked[0].notice.kind, asked[0].notice.due), (NoticeKind::DidItHappen, instant("2026-11-27T23:00:00Z")));
            assert_eq!((asked[0].exchange.as_ref().unwrap().title.as_str(), asked[0].notice.seen_at), ("سقف يقطر", None));
        }
        for (who, code) in [(&bank.cleo, "FORBIDDEN"), (&bank.yusuf, "FORBIDDEN"), (&bank.otto, "NOT_FOUND")] {
            let other = bank.app.notices(&who.actor, bank.amira.member, Window::first(5)).await.unwrap_err();
            assert_eq!(other.code(), code);
        }
        // Whoever looked at it before the question came is not too late to answer.
        let id = record.facts().id;
        let back = bank.app.hand_back_exchange(&bank.ben.actor, id, record.version).await.unwrap();
        assert_eq!(back.state(), State::HandedBack);
        assert!(notices(&bank, &bank.amira, bank.amira.member).await[0].notice.answered_at.is_some());
    }

    async fn a_yes_logs_it_and_answers_for_both(bank: Bank) {
        let record = agreed(&bank, Some("2026-11-25")).await;
        assert_eq!(clockwork(&bank, "2026-11-28T12:00:00Z").await, 1);
        let command = RecordAgreed { exchange: record.facts().id, minutes: None, days: None, long_day: false };
        let done = bank.app.record_agreed(&bank.ben.actor, command, &key()).await.unwrap();
        assert_eq!((done.state(), done.facts().given_on()), (State::Confirmed, Some(day("2026-11-25"))));
        for who in [&bank.amira, &bank.ben] {
            assert!(notices(&bank, who, who.member).await[0].notice.answered_at.is_some());
        }
        bank.verify().await;
    }

    async fn two_clocks_at_once_ask_once(bank: Bank) {
        let bank = std::sync::Arc::new(bank);
        for _ in 0..4 {
            agreed(&bank, Some("2026-11-25")).await;
        }
        bank.clock.set("2026-11-28T12:00:00Z");
        let tasks: Vec<_> = (0..6).map(|_| {
            let bank = std::sync::Arc::clone(&bank);
            tokio::spawn(async move { bank.app.run_clockwork().await.unwrap().asked })
        }).collect();
        let mut asked = 0;
        for task in tasks {
            asked += task.await.unwrap();
        }
        assert_eq!((asked, notices(&bank, &bank.ben, bank.ben.member).await.len()), (4, 4));
    }

    async fn what_is_moved_to_another_day_is_asked_for_after_that_one(bank: Bank) {
        let record = agreed(&bank, Some("2026-11-25")).await;
        assert_eq!(clockwork(&bank, "2026-11-28T12:00:00Z").await, 1);
        let leap = (day("2028-02-29"), day("2028-02-29"));
        let edit = EditExchange { days: Some(leap), ..EditExchange::default() };
        bank.app.edit_exchange(&bank.ben.actor, record.facts().id, record.version, edit).await.unwrap();
        assert!(notices(&bank, &bank.ben, bank.ben.member).await[0].notice.answered_at.is_some());
        assert_eq!(clockwork(&bank, "2028-03-02T22:59:00Z").await, 0);
        assert_eq!(clockwork(&bank, "2028-03-02T23:00:30Z").await, 1);
        let asked = notices(&bank, &bank.ben, bank.ben.member).await;
        assert_eq!((asked.len(), asked[0].notice.answered_at), (2, None), "the newest comes first");
        assert_eq!(asked[0].exchange.as_ref().unwrap().state(), State::Agreed, "and it has not lapsed before its day");
    }

    async fn who_has_no_login_is_asked_through_a_helper_or_on_paper(bank: Bank) {
        let command = ProposeExchange {
            bank: bank.id,
            giver: bank.amira.member,
            receiver: bank.rosa,
            minutes: 60,
            day: Some(day("2026-11-25")),
            category: bank.category,
            listing: None,
            title: Title::try_new("Fer la compra").unwrap(),
            note: None,
        };
        let proposed = bank.app.propose_exchange(&bank.amira.actor, command, &key()).await.unwrap();
        bank.app.agree_exchange(&bank.nadia.actor, proposed.facts().id, proposed.version).await.unwrap();
        assert_eq!(clockwork(&bank, "2026-11-28T12:00:00Z").await, 1);
        assert_eq!(notices(&bank, &bank.nadia, bank.rosa).await.len(), 1);
        let paper = async |who: &Who| bank.app.paper_notices(&who.actor, bank.id, Window::first(5)).await;
        let waiting = paper(&bank.samuel).await.unwrap().items;
        assert_eq!((waiting.len(), waiting[0].notice.member), (1, bank.rosa), "Amira reads hers herself");
        assert_eq!(paper(&bank.amira).await.unwrap_err().code(), "FORBIDDEN");
        assert_eq!(paper(&bank.otto).await.unwrap_err().code(), "NOT_FOUND");
        let id = waiting[0].notice.id;
        let not_hers = notices(&bank, &bank.amira, bank.amira.member).await[0].notice.id;
        let wrong = bank.app.see_notice(&bank.samuel.actor, bank.amira.member, not_hers).await.unwrap_err();
        assert_eq!(wrong.code(), "FORBIDDEN", "a registrar marks nothing for whoever reads it themselves");
        let mixed = bank.app.see_notice(&bank.amira.actor, bank.amira.member, id).await.unwrap_err();
        assert_eq!(mixed.code(), "NOT_FOUND");
        let seen = bank.app.see_notice(&bank.samuel.actor, bank.rosa, id).await.unwrap().notice.seen_at;
        let again = bank.app.see_notice(&bank.nadia.actor, bank.rosa, id).await.unwrap().notice.seen_at;
        assert_eq!(seen, again, "what was seen stays seen");
        assert!(paper(&bank.samuel).await.unwrap().items.is_empty());
    }

    async fn nobody_asks_the_dead_or_what_has_no_end(bank: Bank) {
        agreed(&bank, Some("2026-11-25")).await;
        let seed = Seed { store: &bank.store };
        seed.raw("UPDATE member SET state = 'died' WHERE id = $1", vec![bank.ben.member.uuid().into()]).await;
        assert_eq!(clockwork(&bank, "2026-11-28T12:00:00Z").await, 1);
        let sql = "UPDATE member SET state = 'active' WHERE id = $1";
        seed.raw(sql, vec![bank.ben.member.uuid().into()]).await;
        assert_eq!(notices(&bank, &bank.amira, bank.amira.member).await.len(), 1);
        assert_eq!(notices(&bank, &bank.ben, bank.ben.member).await.len(), 0);
        agreed(&bank, None).await;
        assert_eq!(clockwork(&bank, "2026-12-01T11:00:00Z").await, 0);
        assert_eq!(clockwork(&bank, "2026-12-01T12:01:00Z").await, 1, "without a date, three days after they agreed");
    }
}
