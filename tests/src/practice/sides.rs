//! Nobody speaks for the other side: neither to a lower figure nor when hours are given back.

use app::exchange::ResolveExchange;
use domain::Refusal;
use domain::exchange::{Resolution, State};

use super::logged;
use crate::bank::{Bank, Seed, Who, key};

/// Hours of 60 minutes that the receiver stood by.
async fn counted(bank: &Bank, giver: domain::id::MemberId, receiver: &Who) -> domain::id::ExchangeId {
    let record = logged(bank, &bank.nadia, bank.hours(giver, receiver.member, 60)).await;
    let id = record.facts().id;
    let done = bank.app.confirm_exchange(&receiver.actor, id, &key()).await.unwrap();
    assert_eq!(done.state(), State::Confirmed);
    id
}

on_both_engines! {
    async fn a_helper_who_received_does_not_accept_their_own_lower_figure(bank: Bank) {
        // Rosa gave to Nadia, who helps her.
        let record = logged(&bank, &bank.nadia, bank.hours(bank.rosa, bank.nadia.member, 60)).await;
        let (id, nadia) = (record.facts().id, &bank.nadia.actor);
        let lower = bank.app.counter_exchange(nadia, id, 30, &key()).await.unwrap();
        assert_eq!(lower.state(), State::Countered);
        let refused = bank.app.confirm_exchange(nadia, id, &key()).await.unwrap_err();
        assert_eq!(refused.refusal(), Some(&Refusal::Involved));
        for figure in [20, 30, 45] {
            let refused = bank.app.counter_exchange(nadia, id, figure, &key()).await.unwrap_err();
            assert_eq!(refused.refusal(), Some(&Refusal::Involved), "{figure}");
        }
        assert_eq!(bank.balance(bank.rosa).await, 0);
        // Somebody uninvolved decides.
        bank.app.dispute_exchange(nadia, id, lower.version).await.unwrap();
        let figure = domain::minutes::Minutes::try_new(60).unwrap();
        let command = ResolveExchange { exchange: id, resolution: Resolution::Confirm(figure) };
        bank.app.resolve_exchange(&bank.yusuf.actor, command, &key()).await.unwrap();
        assert_eq!(bank.balance(bank.rosa).await, 60);
        bank.verify().await;
    }

    async fn one_accepts_a_lower_figure_of_those_one_lives_with_in_ones_own_name(bank: Bank) {
        bank.household("Amira and Ben", &[&bank.amira, &bank.ben]).await;
        let record = logged(&bank, &bank.amira, bank.hours(bank.amira.member, bank.ben.member, 60)).await;
        let id = record.facts().id;
        bank.app.counter_exchange(&bank.ben.actor, id, 30, &key()).await.unwrap();
        bank.app.confirm_exchange(&bank.amira.actor, id, &key()).await.unwrap();
        assert_eq!(bank.balance(bank.amira.member).await, 30);
        bank.verify().await;
        // Had the receiver done it, whoever verifies would be told.
        let sql = "UPDATE exchange SET confirmed_by = $1 WHERE id = $2";
        Seed { store: &bank.store }.raw(sql, vec![bank.ben.person.uuid().into(), id.uuid().into()]).await;
        let findings = bank.store.verify().await.unwrap();
        assert_eq!(findings.iter().map(|finding| finding.law).collect::<Vec<_>>(), ["I11"]);
    }

    async fn a_helper_who_received_takes_nothing_back_in_the_givers_name(bank: Bank) {
        let own = counted(&bank, bank.rosa, &bank.nadia).await;
        bank.household("Nadia and Ben", &[&bank.nadia, &bank.ben]).await;
        let theirs = counted(&bank, bank.rosa, &bank.ben).await;
        for (id, whose) in [(own, "their own time"), (theirs, "that of their household")] {
            let refused = bank.app.reverse_exchange(&bank.nadia.actor, id, &key()).await.unwrap_err();
            assert_eq!(refused.refusal(), Some(&Refusal::Involved), "{whose}");
        }
        assert_eq!(bank.balance(bank.rosa).await, 120);
        // What others received the helper gives back for her, and a bookkeeper who does not benefit undoes anything.
        let others = counted(&bank, bank.rosa, &bank.cleo).await;
        bank.app.reverse_exchange(&bank.nadia.actor, others, &key()).await.unwrap();
        bank.app.reverse_exchange(&bank.yusuf.actor, own, &key()).await.unwrap();
        assert_eq!((bank.balance(bank.rosa).await, bank.balance(bank.nadia.member).await), (60, 0));
        bank.verify().await;
    }

    async fn nobody_of_a_household_takes_back_what_it_gave_to_one_of_them(bank: Bank) {
        let home = bank.household("Casa Puig", &[&bank.amira, &bank.ben]).await;
        let hours = bank.hours(home, bank.ben.member, 60);
        let id = bank.app.log_exchange(&bank.yusuf.actor, hours, &key()).await.unwrap().facts().id;
        for who in [&bank.amira, &bank.ben] {
            let refused = bank.app.reverse_exchange(&who.actor, id, &key()).await.unwrap_err();
            assert_eq!(refused.refusal(), Some(&Refusal::Involved));
        }
        bank.app.reverse_exchange(&bank.yusuf.actor, id, &key()).await.unwrap();
        // In one's own name one gives one's time back to those one lives with.
        let hours = bank.hours(bank.amira.member, bank.ben.member, 30);
        let id = bank.app.log_exchange(&bank.ben.actor, hours, &key()).await.unwrap().facts().id;
        bank.app.reverse_exchange(&bank.amira.actor, id, &key()).await.unwrap();
        assert_eq!((bank.balance(home).await, bank.balance(bank.ben.member).await), (0, 0));
        bank.verify().await;
    }
}
