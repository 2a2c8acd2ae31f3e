//! Two records of one member become one (RULES 22).

use app::ledger::Span;
use app::member::{ContactDetail, MergeMembers, SetContacts};
use domain::exchange::{Receiver, State};
use domain::member::{Audience, ContactKind};
use domain::text::Contact;
use store::ExchangeFilter;

use super::*;

async fn merge(bank: &Bank, into: MemberId, from: MemberId) -> MergeMembers {
    MergeMembers {
        into,
        from,
        expected_version: record(bank, into).await.version,
        from_version: record(bank, from).await.version,
    }
}

on_both_engines! {
    async fn balance_people_and_what_never_counted_go_over_and_the_old_id_answers(bank: Bank) {
        // Ben signed up twice. As Benet he gave 90 minutes, and 30 more wait for Cleo.
        let benet = bank.join("Benet").await;
        five_hours_below(&bank, &bank.ben).await;
        bank.app.log_exchange(&bank.cleo.actor, bank.hours(benet.member, bank.cleo.member, 90), &key()).await.unwrap();
        let waits = bank.app.log_exchange(&benet.actor, bank.hours(benet.member, bank.cleo.member, 30), &key()).await.unwrap();
        let command = merge(&bank, bank.ben.member, benet.member).await;
        assert_eq!(bank.app.merge_members(&bank.cleo.actor, command, &key()).await.unwrap_err().code(), "FORBIDDEN");
        assert_eq!(bank.app.merge_members(&bank.otto.actor, command, &key()).await.unwrap_err().code(), "NOT_FOUND");
        let retried = key();
        for _ in 0..3 {
            let merged = bank.app.merge_members(&bank.samuel.actor, command, &retried).await.unwrap();
            assert_eq!((merged.id, merged.state), (bank.ben.member, MemberState::Active));
        }
        assert_eq!((bank.balance(bank.ben.member).await, bank.balance(benet.member).await), (-300 + 90, 0));
        bank.verify().await;
        // The old id answers as the new one; what was given under it counts with the rest.
        assert_eq!(bank.app.member(&bank.cleo.actor, benet.member).await.unwrap().id, bank.ben.member);
        for id in [benet.member, bank.ben.member] {
            let account = bank.app.account(&bank.ben.actor, id).await.unwrap().account;
            assert_eq!((account.balance.get(), account.gave, account.received), (-210, 90, 300));
            let totals = bank.app.member_totals(&benet.actor, id, Span::All).await.unwrap();
            assert_eq!((totals.exchanges, totals.gave, totals.received), (2, 90, 300));
        }
        let lines = bank.app.statement(&bank.ben.actor, benet.member, Span::All, Window::first(100)).await.unwrap().items;
        assert_eq!((lines[0].kind.as_str(), lines[0].change, lines[0].other), ("correction", 90, Some(benet.member)));
        let former = bank.app.former_statement(&bank.ben.actor, benet.member, Span::All, Window::first(100)).await.unwrap().items;
        assert_eq!(former.iter().map(|line| line.change).collect::<Vec<_>>(), [-90, 90]);
        let filter = ExchangeFilter { members: vec![bank.ben.member], ..ExchangeFilter::default() };
        let all = bank.app.exchanges(&bank.yusuf.actor, bank.id, filter, Window::first(100)).await.unwrap().items;
        assert_eq!(all.len(), 3);
        // Hours that waited wait for the same people, and count for the record that stays.
        let now = bank.app.exchange(&benet.actor, waits.facts().id).await.unwrap();
        assert_eq!(now.facts().giver, bank.ben.member);
        assert_eq!(bank.app.confirm_exchange(&benet.actor, now.facts().id, &key()).await.unwrap_err().code(), "INVOLVED");
        bank.app.confirm_exchange(&bank.cleo.actor, now.facts().id, &key()).await.unwrap();
        // Who logs to the old id logs to the new one.
        let more = bank.app.log_exchange(&bank.cleo.actor, bank.hours(benet.member, bank.cleo.member, 15), &key()).await.unwrap();
        assert_eq!((more.facts().giver, more.state()), (bank.ben.member, State::Confirmed));
        assert_eq!(bank.balance(bank.ben.member).await, -210 + 30 + 15);
        let own = bank.hours(bank.ben.member, benet.member, 15);
        assert_eq!(bank.app.log_exchange(&bank.ben.actor, own, &key()).await.unwrap_err().code(), "SAME_PARTY");
        let mine = bank.app.my_memberships(&benet.actor).await.unwrap();
        assert_eq!(mine.iter().map(|own| own.member.id).collect::<Vec<_>>(), [bank.ben.member]);
        bank.verify().await;
    }

    async fn hours_of_the_old_record_are_undone_and_restored_to_the_new_balance(bank: Bank) {
        let benet = bank.join("Benet").await;
        let old = bank.app.log_exchange(&bank.cleo.actor, bank.hours(benet.member, bank.cleo.member, 90), &key()).await.unwrap().facts().id;
        bank.app.merge_members(&bank.samuel.actor, merge(&bank, bank.ben.member, benet.member).await, &key()).await.unwrap();
        // Ben speaks for what Benet did.
        bank.app.reverse_exchange(&bank.ben.actor, old, &key()).await.unwrap();
        assert_eq!((bank.balance(bank.ben.member).await, bank.balance(benet.member).await, bank.balance(bank.cleo.member).await), (0, 0, 0));
        bank.verify().await;
        bank.app.reverse_exchange(&bank.yusuf.actor, old, &key()).await.unwrap();
        assert_eq!((bank.balance(bank.ben.member).await, bank.balance(benet.member).await, bank.balance(bank.cleo.member).await), (90, 0, -90));
        assert_eq!(bank.app.account(&bank.ben.actor, bank.ben.member).await.unwrap().account.gave, 90);
        bank.verify().await;
    }

    async fn a_balance_below_the_floor_goes_over_and_the_floor_gives_way(bank: Bank) {
        let benet = bank.join("Benet").await;
        for who in [&bank.ben, &benet] {
            let hours = bank.hours(bank.amira.member, who.member, 700);
            bank.app.log_exchange(&who.actor, hours, &key()).await.unwrap();
        }
        bank.app.merge_members(&bank.samuel.actor, merge(&bank, bank.ben.member, benet.member).await, &key()).await.unwrap();
        let account = bank.account(bank.ben.member).await;
        assert_eq!((account.balance.get(), account.floor.get(), account.target.get()), (-1400, -1400, -720));
        bank.verify().await;
    }

    async fn whoever_is_near_does_not_merge_and_roles_need_a_coordinator(bank: Bank) {
        let twin = bank.join("Samuel again").await;
        let own = merge(&bank, bank.samuel.member, twin.member).await;
        assert_eq!(bank.app.merge_members(&bank.samuel.actor, own, &key()).await.unwrap_err().code(), "INVOLVED");
        bank.household("Cal Ben", &[&bank.samuel, &bank.ben]).await;
        let near = merge(&bank, bank.ben.member, twin.member).await;
        assert_eq!(bank.app.merge_members(&bank.samuel.actor, near, &key()).await.unwrap_err().code(), "INVOLVED");
        // Who takes a coordinator's record takes the task: that is an appointment.
        let takeover = merge(&bank, bank.cleo.member, bank.ines.member).await;
        assert_eq!(bank.app.merge_members(&bank.samuel.actor, takeover, &key()).await.unwrap_err().code(), "FORBIDDEN");
        bank.app.merge_members(&bank.ines.actor, own, &key()).await.unwrap();
        let roles = bank.app.roles(&bank.amira.actor, bank.id).await.unwrap();
        assert!(roles.iter().any(|held| held.term.member == bank.samuel.member));
        let house = bank.household("Cal Cleo", &[&bank.cleo]).await;
        let mixed = merge(&bank, house, bank.ben.member).await;
        assert_eq!(bank.app.merge_members(&bank.ines.actor, mixed, &key()).await.unwrap_err().code(), "INVALID");
        bank.verify().await;
    }

    async fn two_who_exchanged_with_each_other_are_not_one_until_it_is_undone(bank: Bank) {
        let benet = bank.join("Benet").await;
        let mistake = bank.app.log_exchange(&bank.ben.actor, bank.hours(benet.member, bank.ben.member, 60), &key()).await.unwrap();
        let command = merge(&bank, bank.ben.member, benet.member).await;
        assert_eq!(bank.app.merge_members(&bank.samuel.actor, command, &key()).await.unwrap_err().code(), "EXCHANGED_TOGETHER");
        bank.app.reverse_exchange(&benet.actor, mistake.facts().id, &key()).await.unwrap();
        bank.app.merge_members(&bank.samuel.actor, merge(&bank, bank.ben.member, benet.member).await, &key()).await.unwrap();
        // Nobody brings it back now.
        let back = bank.app.reverse_exchange(&bank.yusuf.actor, mistake.facts().id, &key()).await.unwrap_err();
        assert_eq!(back.code(), "SAME_PARTY");
        bank.verify().await;
    }

    async fn details_helpers_listings_and_blocks_go_over_once(bank: Bank) {
        let pepa = Seed { store: &bank.store }.offline(bank.id, "ロサ").await;
        let phone = || ContactDetail { kind: ContactKind::Phone, value: Contact::try_new("600 000 001").unwrap(), audience: Audience::Registrars };
        for member in [bank.rosa, pepa] {
            let command = SetContacts { member, expected_version: record(&bank, member).await.version, contacts: vec![phone()] };
            bank.app.set_contacts(&bank.samuel.actor, command).await.unwrap();
        }
        bank.app.block_member(&bank.cleo.actor, BlockMember { member: bank.cleo.member, other: bank.rosa }).await.unwrap();
        bank.app.merge_members(&bank.samuel.actor, merge(&bank, pepa, bank.rosa).await, &key()).await.unwrap();
        assert_eq!(bank.app.contacts(&bank.samuel.actor, pepa).await.unwrap().len(), 1);
        // The helper helps the record that stays; the block holds for it, too.
        let hours = bank.hours(pepa, bank.ben.member, 20);
        assert_eq!(bank.app.log_exchange(&bank.nadia.actor, hours, &key()).await.unwrap().state(), State::Logged);
        assert_eq!(bank.app.mandates(&bank.samuel.actor, pepa).await.unwrap().len(), 1);
        let reader = bank.store.reader();
        assert!(reader.in_bank(bank.id).blocked(bank.cleo.member, pepa).await.unwrap());
        let people = bank.app.people_of(&bank.samuel.actor, bank.id, &[pepa]).await.unwrap();
        assert_eq!(people.len(), 1);
        bank.verify().await;
    }

    async fn a_chain_of_three_is_one_hop_and_both_ways_at_once_is_one_merge(bank: Bank) {
        let (two, three) = (bank.join("Ben 2").await, bank.join("Ben 3").await);
        bank.app.log_exchange(&bank.cleo.actor, bank.hours(three.member, bank.cleo.member, 45), &key()).await.unwrap();
        bank.app.merge_members(&bank.samuel.actor, merge(&bank, two.member, three.member).await, &key()).await.unwrap();
        let bank = Arc::new(bank);
        let ways = [
            merge(&bank, bank.ben.member, two.member).await,
            merge(&bank, two.member, bank.ben.member).await,
        ];
        let mut tasks = Vec::new();
        for command in ways {
            let bank = Arc::clone(&bank);
            tasks.push(tokio::spawn(async move { bank.app.merge_members(&bank.samuel.actor, command, &key()).await }));
        }
        let mut answers = Vec::new();
        for task in tasks {
            answers.push(task.await.unwrap().map(|record| record.id).map_err(|error| error.code()));
        }
        let stays: Vec<_> = answers.iter().flatten().collect();
        assert_eq!((stays.len(), answers.iter().filter(|answer| **answer == Err("STALE")).count()), (1, 1), "{answers:?}");
        let stays = *stays[0];
        assert_eq!(bank.balance(stays).await, 45);
        for who in [&bank.ben, &two, &three] {
            assert_eq!(bank.app.member(&bank.cleo.actor, who.member).await.unwrap().id, stays);
            assert_eq!(bank.app.account(&who.actor, who.member).await.unwrap().account.gave, 45);
        }
        bank.verify().await;
    }

    async fn hours_confirmed_and_logged_while_the_records_merge_count_once(bank: Bank) {
        for round in 0..6 {
            let twin = bank.join(&format!("Benet {round}")).await;
            let mut waiting = Vec::new();
            for minutes in [20, 25, 30] {
                let hours = bank.hours(twin.member, bank.cleo.member, minutes);
                waiting.push(bank.app.log_exchange(&twin.actor, hours, &key()).await.unwrap().facts().id);
            }
            let before = bank.balance(bank.ben.member).await;
            let command = merge(&bank, bank.ben.member, twin.member).await;
            let once = key();
            let merging = bank.app.merge_members(&bank.samuel.actor, command, &once);
            let confirming = async {
                for id in &waiting {
                    bank.app.confirm_exchange(&bank.cleo.actor, *id, &key()).await.unwrap();
                }
            };
            let logging = async {
                let hours = bank.hours(twin.member, bank.cleo.member, 5);
                bank.app.log_exchange(&bank.cleo.actor, hours, &key()).await.unwrap();
            };
            let (merged, (), ()) = tokio::join!(merging, confirming, logging);
            merged.unwrap();
            assert_eq!((bank.balance(bank.ben.member).await - before, bank.balance(twin.member).await), (80, 0));
            bank.verify().await;
        }
    }

    async fn the_receiver_side_of_what_waits_goes_over_too(bank: Bank) {
        let benet = bank.join("Benet").await;
        let waits = bank.app.log_exchange(&bank.amira.actor, bank.hours(bank.amira.member, benet.member, 40), &key()).await.unwrap().facts().id;
        bank.app.exchange(&benet.actor, waits).await.unwrap();
        bank.app.merge_members(&bank.samuel.actor, merge(&bank, bank.ben.member, benet.member).await, &key()).await.unwrap();
        let now = bank.app.exchange(&bank.yusuf.actor, waits).await.unwrap();
        assert_eq!((now.facts().receiver, now.confirm_due_at), (Receiver::Member(bank.ben.member), None));
        bank.app.confirm_exchange(&bank.ben.actor, waits, &key()).await.unwrap();
        assert_eq!(bank.balance(bank.ben.member).await, -40);
        bank.verify().await;
    }
}
