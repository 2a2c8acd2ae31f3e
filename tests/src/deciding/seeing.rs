//! Whoever decides sees it for that; nobody else learns that it is there.

use app::Actor;
use app::exchange::{LogExchange, Release, ResolveExchange};
use domain::exchange::{Resolution, State};
use store::Window;

use super::{at, decision, disputed, propose, second, under_one_roof};
use crate::bank::{Bank, Seed, Who, instant, key};

async fn desk(bank: &Bank, who: &Who) -> Vec<domain::id::ExchangeId> {
    let page = bank.app.desk(&who.actor, bank.id, Window::first(50)).await.unwrap();
    page.items.iter().map(|record| record.facts().id).collect()
}

on_both_engines! {
    async fn the_desk_shows_everybody_what_they_can_decide_and_no_more(bank: Bank) {
        let (nora, ordinary) = (bank.join("Nora").await, bank.hours(bank.amira.member, bank.ben.member, 60));
        let logged = bank.app.log_exchange(&bank.amira.actor, ordinary, &key()).await.unwrap();
        let between = bank.app.dispute_exchange(&bank.ben.actor, logged.facts().id, logged.version).await.unwrap().facts().id;
        let keepers = disputed(&bank).await.facts().id;
        assert_eq!(desk(&bank, &bank.yusuf).await, [keepers, between]);
        assert_eq!(desk(&bank, &bank.samuel).await, [], "the coordinator can decide both");
        assert_eq!(desk(&bank, &nora).await, []);
        bank.household("Inés i Ben", &[&bank.ines, &bank.ben]).await;
        assert_eq!(desk(&bank, &bank.samuel).await, [keepers], "now nobody else who keeps hours can");
        assert_eq!(bank.app.exchange(&bank.samuel.actor, keepers).await.unwrap().title, "Bicycle repair");
        assert_eq!(bank.app.exchange(&bank.samuel.actor, between).await.unwrap_err().code(), "NOT_FOUND");
        bank.household("Samuel i Yusuf", &[&bank.samuel, &bank.yusuf]).await;
        assert_eq!(desk(&bank, &nora).await, [keepers]);
        assert_eq!(desk(&bank, &bank.samuel).await, [], "whoever benefits decides nothing");
        assert_eq!(bank.app.exchange(&nora.actor, between).await.unwrap_err().code(), "NOT_FOUND");
        let others = bank.app.desk(&bank.otto.actor, bank.id, Window::first(5)).await.unwrap_err();
        assert_eq!(others.code(), "NOT_FOUND");
    }

    async fn a_registrar_who_has_to_decide_tells_and_undoes(bank: Bank) {
        bank.household("Inés i Yusuf", &[&bank.ines, &bank.yusuf]).await;
        let hours = bank.hours(bank.yusuf.member, bank.rosa, 60);
        let record = bank.app.log_exchange(&bank.yusuf.actor, hours, &key()).await.unwrap();
        let id = record.facts().id;
        bank.clock.advance_days(22);
        assert_eq!(desk(&bank, &bank.samuel).await, [id]);
        let told = bank.app.mark_told(&bank.samuel.actor, id, record.version).await.unwrap();
        assert!(told.told_at.is_some());
        bank.app.confirm_exchange(&bank.nadia.actor, id, &key()).await.unwrap();
        let undone = bank.app.reverse_exchange(&bank.samuel.actor, id, &key()).await.unwrap();
        assert_eq!(undone.state(), State::Reversed);
        let restored = bank.app.reverse_exchange(&bank.samuel.actor, id, &key()).await.unwrap();
        assert_eq!(restored.state(), State::Confirmed);
        bank.verify().await;
    }

    async fn where_no_role_holder_can_one_member_tells_on_paper(bank: Bank) {
        under_one_roof(&bank).await;
        let hours = bank.hours(bank.yusuf.member, bank.rosa, 60);
        let record = bank.app.log_exchange(&bank.yusuf.actor, hours, &key()).await.unwrap();
        let (id, version) = (record.facts().id, record.version);
        assert_eq!(bank.app.mark_told(&bank.ines.actor, id, version).await.unwrap_err().code(), "INVOLVED");
        let helper = bank.app.mark_told(&bank.nadia.actor, id, version).await.unwrap_err();
        assert_eq!(helper.code(), "FORBIDDEN", "Rosa's helper is told by reading");
        bank.app.mark_told(&bank.cleo.actor, id, version).await.unwrap();
    }

    async fn of_a_discreet_exchange_two_members_see_the_hours_only(bank: Bank) {
        under_one_roof(&bank).await;
        let hours = LogExchange { discreet: Some(true), ..bank.hours(bank.yusuf.member, bank.ben.member, 60) };
        let record = bank.app.log_exchange(&bank.yusuf.actor, hours, &key()).await.unwrap();
        let id = record.facts().id;
        bank.app.dispute_exchange(&bank.ben.actor, id, record.version).await.unwrap();
        let seen = bank.app.exchange(&bank.amira.actor, id).await.unwrap();
        assert_eq!((seen.veiled, seen.title.as_str(), seen.facts().minutes.get()), (true, "", 60));
        assert!(bank.app.revisions(&bank.amira.actor, id).await.unwrap().is_empty());
        let page = bank.app.desk(&bank.amira.actor, bank.id, Window::first(5)).await.unwrap();
        assert!(page.items.iter().all(|record| record.veiled));
        let by_ids = bank.app.exchanges_by_ids(&bank.amira.actor, bank.id, &[id]).await.unwrap();
        assert!(by_ids.iter().all(|record| record.veiled) && by_ids.len() == 1);
        assert!(propose(&bank, &bank.amira, id, at(45)).await.unwrap().veiled);
        let done = second(&bank, &bank.cleo, &decision(&bank, id).await.unwrap()).await.unwrap();
        assert!(done.veiled && done.title.is_empty());
        let own = bank.app.exchange(&bank.ben.actor, id).await.unwrap();
        assert_eq!((own.veiled, own.title.as_str()), (false, "Bicycle repair"), "nothing of it was written");
    }

    async fn neither_strangers_nor_helpers_nor_the_young_are_one_of_two(bank: Bank) {
        under_one_roof(&bank).await;
        let id = disputed(&bank).await.facts().id;
        let seed = Seed { store: &bank.store };
        let person = seed.person().await;
        seed.mandate(bank.id, bank.rosa, person, instant("2027-06-30T00:00:00Z")).await;
        let helper = Who { member: bank.rosa, person, actor: Actor::person(person) };
        let young = bank.join("Pau").await;
        let sql = "UPDATE member SET minor_until = $1 WHERE id = $2";
        let until = instant("2028-02-29T00:00:00Z").micros();
        seed.raw(sql, vec![until.into(), young.member.uuid().into()]).await;
        let away = bank.join("Away").await;
        seed.raw("UPDATE member SET state = 'left' WHERE id = $1", vec![away.member.uuid().into()]).await;
        assert_eq!(propose(&bank, &young, id, at(45)).await.unwrap_err().code(), "UNDER_AGE");
        for who in [&helper, &young] {
            assert_eq!(desk(&bank, who).await, []);
            assert_eq!(bank.app.exchange(&who.actor, id).await.unwrap_err().code(), "NOT_FOUND");
        }
        for who in [&helper, &away, &bank.otto] {
            assert_eq!(propose(&bank, who, id, at(45)).await.unwrap_err().code(), "NOT_FOUND");
        }
    }

    async fn what_somebody_may_not_see_looks_missing_whatever_they_try(bank: Bank) {
        let record = disputed(&bank).await;
        let (id, version) = (record.facts().id, record.version);
        let missing = domain::id::ExchangeId::new(uuid::Uuid::from_u128(7));
        for id in [id, missing] {
            let resolution = ResolveExchange { exchange: id, resolution: Resolution::Decline };
            let resolved = bank.app.resolve_exchange(&bank.samuel.actor, resolution, &key()).await.unwrap_err();
            let released = bank.app.release_exchange(&bank.samuel.actor, id, Release::AsItIs, &key()).await.unwrap_err();
            let reversed = bank.app.reverse_exchange(&bank.samuel.actor, id, &key()).await.unwrap_err();
            let told = bank.app.mark_told(&bank.amira.actor, id, version).await.unwrap_err();
            let proposed = propose(&bank, &bank.amira, id, at(45)).await.unwrap_err();
            for error in [resolved, released, reversed, told, proposed] {
                assert_eq!((error.code(), error.to_string()), ("NOT_FOUND", "there is no such exchange here".to_owned()));
            }
        }
    }

    async fn a_desk_is_walked_while_rows_arrive(bank: Bank) {
        under_one_roof(&bank).await;
        let mut wanted = Vec::new();
        for _ in 0..5 {
            wanted.push(disputed(&bank).await.facts().id);
        }
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let window = Window { after, ..Window::first(2) };
            let page = bank.app.desk(&bank.cleo.actor, bank.id, window).await.unwrap();
            seen.extend(page.items.iter().map(|record| record.facts().id));
            disputed(&bank).await;
            if !page.more {
                break;
            }
            after = seen.last().map(|id| id.uuid());
        }
        wanted.reverse();
        assert_eq!(seen, wanted);
    }
}
