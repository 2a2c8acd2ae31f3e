//! What two records that became one leave behind: gifts of time, notices, notes, and whoever judges meanwhile.

use app::ledger::{Donate, Grant};
use app::member::MergeMembers;
use app::{Ids, OsIds};
use domain::minutes::{Balance, Minutes};
use sea_orm::{ConnectionTrait, Statement};

use super::*;
use crate::bank::Engine;

async fn merge(bank: &Bank, into: MemberId, from: MemberId) {
    let command = MergeMembers {
        into,
        from,
        expected_version: record(bank, into).await.version,
        from_version: record(bank, from).await.version,
    };
    bank.app
        .merge_members(&bank.samuel.actor, command, &key())
        .await
        .unwrap();
}

fn minutes(count: i64) -> Minutes {
    Minutes::try_new(count).unwrap()
}

/// Waits until somebody waits for a lock. On SQLite whoever writes waits before anything is read.
async fn somebody_waits(bank: &Bank) {
    if bank.engine == Engine::Sqlite {
        return;
    }
    let sql = "SELECT COUNT(*) AS many FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event_type = 'Lock'";
    for _ in 0..500 {
        let reader = bank.store.reader();
        let statement = Statement::from_string(reader.get_database_backend(), sql);
        let row = reader.query_one_raw(statement).await.unwrap().unwrap();
        if row.try_get::<i64>("", "many").unwrap() > 0 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("nobody waits");
}

on_both_engines! {
    async fn time_given_to_the_old_id_goes_to_the_record_that_stays(bank: Bank) {
        let benet = bank.join("Benet").await;
        merge(&bank, bank.ben.member, benet.member).await;
        let gift = Donate { from: bank.cleo.member, to: Some(benet.member), minutes: minutes(40) };
        let once = key();
        for _ in 0..2 {
            let given = bank.app.donate(&bank.cleo.actor, gift.clone(), &once).await.unwrap();
            assert_eq!(given.account.balance.get(), -40);
        }
        let grant = Grant { to: benet.member, minutes: minutes(25) };
        let granted = bank.app.grant(&bank.yusuf.actor, grant, &key()).await.unwrap();
        assert_eq!(granted.account.balance.get(), 65);
        assert_eq!((bank.balance(bank.ben.member).await, bank.balance(benet.member).await), (65, 0));
        // Who gives by the old id gives of the one that stays; to oneself nobody gives.
        let back = Donate { from: benet.member, to: Some(bank.cleo.member), minutes: minutes(15) };
        let given = bank.app.donate(&benet.actor, back, &key()).await.unwrap();
        assert_eq!((given.account.balance.get(), bank.balance(benet.member).await), (50, 0));
        let own = Donate { from: bank.ben.member, to: Some(benet.member), minutes: minutes(5) };
        assert_eq!(bank.app.donate(&bank.ben.actor, own, &key()).await.unwrap_err().code(), "SAME_PARTY");
        let floor = bank.app.set_floor(&bank.yusuf.actor, benet.member, Some(Balance::new(-60))).await.unwrap();
        assert_eq!((floor.account.floor.get(), bank.account(bank.ben.member).await.floor.get()), (-60, -60));
        bank.verify().await;
    }

    async fn time_given_while_the_records_merge_is_not_lost(bank: Bank) {
        for round in 0..6 {
            let twin = bank.join(&format!("Benet {round}")).await;
            let before = bank.balance(bank.ben.member).await;
            let gift = Donate { from: bank.cleo.member, to: Some(twin.member), minutes: minutes(10) };
            let spend = Donate { from: twin.member, to: Some(bank.amira.member), minutes: minutes(3) };
            let (one, other) = (key(), key());
            let (gave, spent, ()) = tokio::join!(
                bank.app.donate(&bank.cleo.actor, gift, &one),
                bank.app.donate(&twin.actor, spend, &other),
                merge(&bank, bank.ben.member, twin.member)
            );
            gave.unwrap();
            spent.unwrap();
            assert_eq!((bank.balance(bank.ben.member).await - before, bank.balance(twin.member).await), (7, 0));
            bank.verify().await;
        }
    }

    async fn both_sides_were_told_of_what_came_to_nothing_between_them(bank: Bank) {
        let benet = bank.join("Benet").await;
        let nothing = bank.app.log_exchange(&benet.actor, bank.hours(benet.member, bank.ben.member, 30), &key()).await.unwrap();
        let (id, version) = (nothing.facts().id, nothing.version);
        bank.app.decline_exchange(&bank.ben.actor, id, version).await.unwrap();
        let sql = "INSERT INTO notice (id, bank_id, member_id, subject_id, kind, due) VALUES ($1, $2, $3, $4, 'did_it_happen', $5)";
        for (member, due) in [(&bank.ben, 1_i64), (&benet, 1), (&benet, 2)] {
            let values = vec![
                OsIds.next(bank.app.now()).into(), bank.id.uuid().into(), member.member.uuid().into(), id.uuid().into(), due.into(),
            ];
            Seed { store: &bank.store }.raw(sql, values).await;
        }
        merge(&bank, bank.ben.member, benet.member).await;
        let notices = bank.app.notices(&bank.ben.actor, bank.ben.member, Window::first(10)).await.unwrap().items;
        assert_eq!(notices.len(), 2);
        let notes = bank.app.member_notes(&bank.ben.actor, benet.member).await.unwrap();
        assert_eq!(notes.len(), 2, "of both records");
    }

    async fn whoever_waits_for_the_merge_is_judged_as_things_stand_after_it(bank: Bank) {
        let benet = bank.join("Benet").await;
        let seed = Seed { store: &bank.store };
        seed.mandate(bank.id, bank.cleo.member, benet.person, instant("2027-06-30T00:00:00Z")).await;
        let waits = bank.app.log_exchange(&benet.actor, bank.hours(benet.member, bank.cleo.member, 30), &key()).await.unwrap().facts().id;
        let tx = bank.store.begin().await.unwrap();
        let inside = tx.in_bank(bank.id);
        inside.lock_bank().await.unwrap();
        inside.lock_uncounted(benet.member).await.unwrap();
        // As Cleo's helper Benet would say yes to hours that he gave himself.
        let (app, actor) = (bank.app.clone(), benet.actor.clone());
        let confirming = tokio::spawn(async move { app.confirm_exchange(&actor, waits, &key()).await });
        somebody_waits(&bank).await;
        let locked = inside.lock_members(&[bank.ben.member, benet.member]).await.unwrap();
        let find = |id| locked.iter().find(|record| record.id == id).cloned().unwrap();
        let (mut into, mut from) = (find(bank.ben.member), find(benet.member));
        let at = bank.app.now();
        inside.carry_over(from.id, &into, &|| OsIds.next(at), at).await.unwrap();
        (from.state, from.merged_into, from.left_at) = (MemberState::Merged, Some(into.id), Some(at));
        inside.save_member(&mut into).await.unwrap();
        inside.save_member(&mut from).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(confirming.await.unwrap().unwrap_err().code(), "INVOLVED");
    }
}
