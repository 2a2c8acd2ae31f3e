//! Keys say whether they were used before; tokens reach as far as they say; strangers are nobody.

use app::ledger::Donate;
use app::{Actor, Key};
use domain::exchange::State;
use domain::id::MemberId;
use domain::minutes::Minutes;
use domain::policy::Scope;

use crate::bank::{Bank, Seed, Who, key};

fn with(who: &Who, scopes: &[Scope]) -> Actor {
    let Actor::Person { person, via, .. } = who.actor.clone() else {
        panic!("{who:?} is no person");
    };
    let scopes = scopes.to_vec();
    Actor::Person { person, scopes, via }
}

async fn donated_to(bank: &Bank, to: MemberId) -> String {
    let command = Donate {
        from: bank.amira.member,
        to: Some(to),
        minutes: Minutes::try_new(5).unwrap(),
    };
    let refused = bank.app.donate(&bank.amira.actor, command, &key()).await.unwrap_err();
    format!("{} {refused}", refused.code())
}

on_both_engines! {
    async fn a_key_tells_that_the_command_had_been_done_before(bank: Bank) {
        let hours = || bank.hours(bank.amira.member, bank.ben.member, 60);
        let (first, again, other) = (Key::try_new("k").unwrap(), Key::try_new("k").unwrap(), Key::try_new("k").unwrap());
        let record = bank.app.log_exchange(&bank.amira.actor, hours(), &first).await.unwrap();
        bank.app.log_exchange(&bank.amira.actor, hours(), &again).await.unwrap();
        let mut longer = hours();
        longer.minutes = 61;
        bank.app.log_exchange(&bank.amira.actor, longer, &other).await.unwrap_err();
        assert_eq!((first.was_replayed(), again.was_replayed(), other.was_replayed()), (false, true, false));
        let id = record.facts().id;
        let (first, again) = (Key::try_new("c").unwrap(), Key::try_new("c").unwrap());
        bank.app.confirm_exchanges(&bank.ben.actor, &[id], &first).await.unwrap();
        let answers = bank.app.confirm_exchanges(&bank.ben.actor, &[id], &again).await.unwrap();
        assert_eq!(answers[0].1.as_ref().unwrap().state(), State::Confirmed);
        assert_eq!((first.was_replayed(), again.was_replayed()), (false, true));
        bank.verify().await;
    }

    async fn recording_for_others_takes_one_scope_and_ones_own_hours_the_other(bank: Bank) {
        let keeper = with(&bank.yusuf, &[Scope::BankManage]);
        let others = bank.hours(bank.amira.member, bank.ben.member, 60);
        let record = bank.app.log_exchange(&keeper, others, &key()).await.unwrap();
        assert_eq!(record.state(), State::Confirmed);
        let own = bank.hours(bank.yusuf.member, bank.ben.member, 60);
        let refused = bank.app.log_exchange(&keeper, own.clone(), &key()).await.unwrap_err();
        assert!(refused.to_string().contains("exchanges:write"), "{refused}");
        let member = with(&bank.yusuf, &[Scope::ExchangesWrite]);
        bank.app.log_exchange(&member, own, &key()).await.unwrap();
        let others = bank.hours(bank.amira.member, bank.ben.member, 50);
        let refused = bank.app.log_exchange(&member, others, &key()).await.unwrap_err();
        assert!(refused.to_string().contains("bank:manage"), "{refused}");
        let ordinary = with(&bank.amira, &[Scope::BankManage]);
        let own = bank.hours(bank.amira.member, bank.ben.member, 40);
        let refused = bank.app.log_exchange(&ordinary, own, &key()).await.unwrap_err();
        assert!(refused.to_string().contains("exchanges:write"), "{refused}");
    }

    async fn nobody_learns_of_a_member_by_giving_to_them(bank: Bank) {
        let waits = bank.join("نور").await.member;
        let seed = Seed { store: &bank.store };
        let applied = "UPDATE member SET state = 'applied', joined_at = NULL WHERE id = $1";
        seed.raw(applied, vec![waits.uuid().into()]).await;
        let nobody = donated_to(&bank, MemberId::new(uuid::Uuid::from_u128(7))).await;
        assert_eq!(nobody, "NOT_FOUND there is no such member here");
        assert_eq!(donated_to(&bank, bank.otto.member).await, nobody);
        assert_eq!(donated_to(&bank, waits).await, nobody);
        let log = bank.hours(bank.amira.member, waits, 60);
        let logged = bank.app.log_exchange(&bank.amira.actor, log, &key()).await.unwrap_err();
        assert_eq!(format!("{} {logged}", logged.code()), nobody);
    }
}
