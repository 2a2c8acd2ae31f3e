//! The member reads what a helper did (RULES 14).

use app::ledger::{Donate, Span};
use app::member::EndMandate;
use domain::ledger::Doer;
use domain::minutes::Minutes;

use super::*;

on_both_engines! {
    async fn a_statement_says_by_whose_hand_each_line_came(bank: Bank) {
        let rosa = bank.rosa;
        // Nadia logs for Rosa, and Ben confirms.
        let gave = bank.app.log_exchange(&bank.nadia.actor, bank.hours(rosa, bank.ben.member, 60), &key()).await.unwrap();
        bank.app.confirm_exchange(&bank.ben.actor, gave.facts().id, &key()).await.unwrap();
        // Cleo logs, and Nadia confirms for Rosa.
        let got = bank.app.log_exchange(&bank.cleo.actor, bank.hours(bank.cleo.member, rosa, 30), &key()).await.unwrap();
        bank.app.confirm_exchange(&bank.nadia.actor, got.facts().id, &key()).await.unwrap();
        // A bookkeeper records for Rosa; Ben gives her some of his.
        bank.app.log_exchange(&bank.yusuf.actor, bank.hours(bank.cleo.member, rosa, 15), &key()).await.unwrap();
        let gift = Donate { from: bank.ben.member, to: Some(rosa), minutes: Minutes::try_new(5).unwrap() };
        bank.app.donate(&bank.ben.actor, gift, &key()).await.unwrap();
        let lines = bank.app.statement(&bank.nadia.actor, rosa, Span::All, Window::first(10)).await.unwrap().items;
        let hands: Vec<_> = lines.iter().rev().map(|line| (line.entered.doer, line.confirmed.map(|done| done.doer))).collect();
        assert_eq!(hands, [
            (Doer::Helper, Some(Doer::Own)),
            (Doer::Own, Some(Doer::Helper)),
            (Doer::RoleHolder, None),
            (Doer::Own, None),
        ]);
        assert_eq!(lines[3].entered.helper, Some(bank.nadia.person));
        assert_eq!(lines[2].entered.helper, None);
        // The mandate ends; what was done under it stays marked.
        let ended = EndMandate { member: rosa, helper: bank.nadia.person };
        assert_eq!(bank.app.end_mandate(&bank.cleo.actor, ended).await.unwrap_err().code(), "FORBIDDEN");
        bank.app.end_mandate(&bank.samuel.actor, ended).await.unwrap();
        let lines = bank.app.statement(&bank.yusuf.actor, rosa, Span::All, Window::first(10)).await.unwrap().items;
        assert_eq!(lines[3].entered.doer, Doer::Helper);
    }

    async fn silence_and_people_of_before_are_told_apart(bank: Bank) {
        bank.app.log_exchange(&bank.ben.actor, bank.hours(bank.amira.member, bank.ben.member, 60), &key()).await.unwrap();
        let waits = bank.app.log_exchange(&bank.amira.actor, bank.hours(bank.amira.member, bank.ben.member, 20), &key()).await.unwrap();
        bank.app.exchange(&bank.ben.actor, waits.facts().id).await.unwrap();
        bank.clock.advance_days(22);
        assert_eq!(bank.app.run_clockwork().await.unwrap().confirmed, 1);
        let lines = bank.app.statement(&bank.ben.actor, bank.ben.member, Span::All, Window::first(10)).await.unwrap().items;
        assert_eq!((lines[0].entered.doer, lines[0].confirmed.unwrap().doer), (Doer::Own, Doer::Silence));
        assert_eq!((lines[1].entered.doer, lines[1].confirmed), (Doer::Own, None));
    }

    async fn everything_a_helper_did_is_listed_page_by_page_for_the_member_and_registrars(bank: Bank) {
        let rosa = bank.rosa;
        let mut logged = Vec::new();
        for minutes in [10, 20, 30] {
            logged.push(bank.app.log_exchange(&bank.nadia.actor, bank.hours(rosa, bank.ben.member, minutes), &key()).await.unwrap().facts().id);
        }
        let got = bank.app.log_exchange(&bank.cleo.actor, bank.hours(bank.cleo.member, rosa, 30), &key()).await.unwrap().facts().id;
        bank.app.confirm_exchange(&bank.nadia.actor, got, &key()).await.unwrap();
        // Her own hours with Rosa are no help.
        bank.app.log_exchange(&bank.nadia.actor, bank.hours(bank.nadia.member, rosa, 40), &key()).await.unwrap();
        let need = crate::listings::offer(&bank, rosa, "Bread");
        let listing = bank.app.publish_listing(&bank.nadia.actor, need, None).await.unwrap().listing.id;
        for who in [&bank.nadia, &bank.cleo] {
            assert!(bank.app.helper_deeds(&who.actor, rosa, Window::first(10)).await.is_err());
        }
        let first = bank.app.helper_deeds(&bank.samuel.actor, rosa, Window::first(2)).await.unwrap();
        assert!(first.more);
        let rest = Window { after: Some(first.items[1].id), ..Window::first(10) };
        let rest = bank.app.helper_deeds(&bank.samuel.actor, rosa, rest).await.unwrap();
        let all: Vec<_> = first.items.iter().chain(&rest.items).map(|deed| (deed.what.clone(), deed.exchange)).collect();
        let log = |n: usize| ("logged".to_owned(), Some(logged[n]));
        assert_eq!(all, [
            (format!("listing {listing}"), None),
            ("confirmed".to_owned(), Some(got)),
            log(2),
            log(1),
            log(0),
        ]);
        assert!(first.items.iter().chain(&rest.items).all(|deed| deed.helper == bank.nadia.person));
    }
}
