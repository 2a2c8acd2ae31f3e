//! The agreement: published, accepted, and what it stops when its grace is over.

use app::member::{AcceptAgreement, ChangePresence, LeaveBank, PauseMember};
use app::{Actor, Window};
use domain::id::MemberId;

use super::*;
use crate::listings::{offer, publish};
use crate::members::record;

fn accept(member: MemberId, version: i64) -> AcceptAgreement {
    AcceptAgreement { member, version }
}

async fn publishes(bank: &Bank, who: &Who) -> &'static str {
    let command = offer(bank, who.member, "Soup");
    let done = bank.app.publish_listing(&who.actor, command, None).await;
    done.err().map_or("OK", |error| error.code())
}

on_both_engines! {
    async fn before_the_grace_is_over_all_works_and_after_it_only_beginnings_wait(bank: Bank) {
        let published = bank.app.publish_agreement(&bank.ines.actor, terms(&bank, 0, Some("2026-12-01"))).await.unwrap();
        assert_eq!((published.version, published.effective_at), (1, instant("2026-11-30T23:00:00Z")));
        assert_eq!(bank.app.agreement(bank.id).await.unwrap(), None, "it holds from its day on");
        bank.clock.set("2027-01-29T22:59:00Z");
        assert_eq!(bank.app.agreement(bank.id).await.unwrap().unwrap().version, 1);
        assert_eq!(publishes(&bank, &bank.ben).await, "OK");
        let open = bank.app.propose_exchange(&bank.ben.actor, proposal(&bank), &key()).await.unwrap();
        let waiting = bank.app.log_exchange(&bank.amira.actor, today(&bank, 25), &key()).await.unwrap();

        bank.clock.set("2027-01-29T23:00:01Z");
        assert_eq!(publishes(&bank, &bank.ben).await, "AGREEMENT_PENDING");
        let asked = bank.app.propose_exchange(&bank.ben.actor, proposal(&bank), &key()).await.unwrap_err();
        assert_eq!(asked.code(), "AGREEMENT_PENDING");
        bank.app.log_exchange(&bank.ben.actor, today(&bank, 10), &key()).await.unwrap();
        bank.app.confirm_exchange(&bank.ben.actor, waiting.facts().id, &key()).await.unwrap();
        bank.app.agree_exchange(&bank.amira.actor, open.facts().id, open.version).await.unwrap();
        let cleo = record(&bank, bank.cleo.member).await;
        let pause = PauseMember { member: cleo.id, until: None, expected_version: cleo.version };
        let cleo = bank.app.pause_member(&bank.cleo.actor, pause).await.unwrap();
        let resume = ChangePresence { member: cleo.id, expected_version: cleo.version };
        let cleo = bank.app.resume_member(&bank.cleo.actor, resume).await.unwrap();
        let leave = LeaveBank { member: cleo.id, leftover: app::member::Leftover::Fund, expected_version: cleo.version };
        bank.app.leave_bank(&bank.cleo.actor, leave, &key()).await.unwrap();

        bank.app.accept_agreement(&bank.ben.actor, accept(bank.ben.member, 1)).await.unwrap();
        assert_eq!(publishes(&bank, &bank.ben).await, "OK");
        // By phone through a helper, on paper through a registrar; nobody else.
        bank.app.accept_agreement(&bank.nadia.actor, accept(bank.rosa, 1)).await.unwrap();
        bank.app.accept_agreement(&bank.samuel.actor, accept(bank.amira.member, 1)).await.unwrap();
        assert_eq!(publishes(&bank, &bank.amira).await, "OK");
        let ben_for_yusuf = bank.app.accept_agreement(&bank.ben.actor, accept(bank.yusuf.member, 1)).await.unwrap_err();
        assert_eq!(ben_for_yusuf.code(), "FORBIDDEN");
        bank.verify().await;
    }

    async fn whoever_accepted_the_one_before_has_the_grace_of_the_next(bank: Bank) {
        bank.app.publish_agreement(&bank.ines.actor, terms(&bank, 0, None)).await.unwrap();
        bank.app.accept_agreement(&bank.ben.actor, accept(bank.ben.member, 1)).await.unwrap();
        bank.clock.set("2028-02-28T12:00:00Z");
        bank.app.publish_agreement(&bank.ines.actor, terms(&bank, 1, Some("2028-02-29"))).await.unwrap();
        assert_eq!(publishes(&bank, &bank.amira).await, "AGREEMENT_PENDING", "the first one binds as before");
        assert_eq!(publishes(&bank, &bank.ben).await, "OK");
        bank.clock.set("2028-04-28T22:59:00Z");
        assert_eq!(publishes(&bank, &bank.ben).await, "OK");
        bank.clock.set("2028-04-28T23:00:01Z");
        assert_eq!(publishes(&bank, &bank.ben).await, "AGREEMENT_PENDING");
        // Whoever accepts the newest need not have accepted those before.
        bank.app.accept_agreement(&bank.amira.actor, accept(bank.amira.member, 2)).await.unwrap();
        assert_eq!(publishes(&bank, &bank.amira).await, "OK");
    }

    async fn two_coordinators_publish_at_once_and_one_looks_again(bank: Bank) {
        let (one, two) = tokio::join!(
            bank.app.publish_agreement(&bank.ines.actor, terms(&bank, 0, None)),
            bank.app.publish_agreement(&bank.ines.actor, terms(&bank, 0, None)),
        );
        let codes = [one.err().map(|error| error.code()), two.err().map(|error| error.code())];
        assert!(codes == [None, Some("STALE")] || codes == [Some("STALE"), None], "{codes:?}");
        assert_eq!(bank.app.newest_agreement(bank.id).await.unwrap().unwrap().version, 1);
    }

    async fn an_agreement_is_the_coordinators_and_stands_in_the_banks_own_language(bank: Bank) {
        for (actor, code) in [
            (&bank.samuel.actor, "FORBIDDEN"),
            (&bank.amira.actor, "FORBIDDEN"),
            (&bank.otto.actor, "NOT_FOUND"),
            (&Actor::Anonymous, "UNAUTHENTICATED"),
        ] {
            assert_eq!(bank.app.publish_agreement(actor, terms(&bank, 0, None)).await.unwrap_err().code(), code);
        }
        let texts = |tags: &[&str]| PublishAgreement {
            texts: tags.iter().map(|tag| ((*tag).to_owned(), Terms::try_new("اتفاق").unwrap())).collect(),
            ..terms(&bank, 0, None)
        };
        for (tags, code) in [(&["en"][..], "INVALID"), (&["ca", "ar"], "INVALID"), (&[], "INVALID"), (&["EN", "CA"], "OK")] {
            let done = bank.app.publish_agreement(&bank.ines.actor, texts(tags)).await;
            assert_eq!(done.err().map_or("OK", |error| error.code()), code, "{tags:?}");
        }
        let past = bank.app.publish_agreement(&bank.ines.actor, terms(&bank, 1, Some("2026-11-19"))).await.unwrap_err();
        assert_eq!(past.code(), "INVALID");
        let texts = bank.app.agreement(bank.id).await.unwrap().unwrap().texts;
        assert_eq!(texts.keys().collect::<Vec<_>>(), ["ca", "en"]);
        assert_eq!(bank.app.agreement(bank.other).await.unwrap(), None);
    }

    async fn a_version_with_a_mistaken_day_is_overtaken_by_the_next(bank: Bank) {
        bank.app.publish_agreement(&bank.ines.actor, terms(&bank, 0, Some("2206-12-01"))).await.unwrap();
        bank.app.publish_agreement(&bank.ines.actor, terms(&bank, 1, Some("2026-11-20"))).await.unwrap();
        assert_eq!(bank.app.agreement(bank.id).await.unwrap().unwrap().version, 2);
        bank.clock.set("2207-06-01T00:00:00Z");
        assert_eq!(bank.app.agreement(bank.id).await.unwrap().unwrap().version, 2);
    }

    async fn the_history_is_walked_while_a_version_arrives(bank: Bank) {
        for seen in 0..5 {
            bank.app.publish_agreement(&bank.ines.actor, terms(&bank, seen, None)).await.unwrap();
        }
        let first = bank.app.agreements(bank.id, Window::first(2)).await.unwrap();
        bank.app.publish_agreement(&bank.ines.actor, terms(&bank, 5, None)).await.unwrap();
        let after = Window { after: Some(4), ..Window::first(2) };
        let second = bank.app.agreements(bank.id, after).await.unwrap();
        let versions: Vec<i64> = first.items.iter().chain(&second.items).map(|version| version.version).collect();
        assert_eq!((versions, second.more), (vec![5, 4, 3, 2], true));
        let last = bank.app.agreements(bank.id, Window { before: Some(3), backwards: true, ..Window::first(2) }).await.unwrap();
        assert_eq!(last.items.iter().map(|version| version.version).collect::<Vec<_>>(), [5, 4]);
    }

    async fn registrars_see_who_accepted_and_whom_to_call(bank: Bank) {
        bank.app.publish_agreement(&bank.ines.actor, terms(&bank, 0, None)).await.unwrap();
        bank.app.publish_agreement(&bank.ines.actor, terms(&bank, 1, None)).await.unwrap();
        bank.app.accept_agreement(&bank.ben.actor, accept(bank.ben.member, 1)).await.unwrap();
        bank.app.accept_agreement(&bank.nadia.actor, accept(bank.rosa, 2)).await.unwrap();
        let samuel = &bank.samuel.actor;
        let count = bank.app.accepted(samuel, bank.id, 1).await.unwrap();
        assert_eq!((count.accepted, count.members), (2, 8));
        assert_eq!(bank.app.accepted(samuel, bank.id, 2).await.unwrap().accepted, 1);
        assert_eq!(bank.app.accepted(samuel, bank.id, 3).await.unwrap_err().code(), "NOT_FOUND");
        let who = async |version, accepted| {
            let page = bank.app.acceptances(samuel, bank.id, version, accepted, Window::first(100)).await.unwrap();
            page.items
        };
        let second = who(2, true).await;
        assert_eq!(second.len(), 1);
        assert_eq!((second[0].member, second[0].recorded_by, second[0].newest), (bank.rosa, Some(bank.nadia.person), Some(2)));
        let first = who(1, true).await;
        let rosa = first.iter().find(|row| row.member == bank.rosa).unwrap();
        assert_eq!((first.len(), rosa.at, rosa.newest), (2, None, Some(2)));
        assert_eq!((who(1, false).await.len(), who(2, false).await.len()), (6, 7));
        for (actor, code) in [(&bank.ben.actor, "FORBIDDEN"), (&bank.yusuf.actor, "FORBIDDEN"), (&bank.otto.actor, "NOT_FOUND")] {
            assert_eq!(bank.app.accepted(actor, bank.id, 1).await.unwrap_err().code(), code);
            let page = bank.app.acceptances(actor, bank.id, 1, true, Window::first(9)).await;
            assert_eq!(page.unwrap_err().code(), code);
        }
        publish(&bank, &bank.ben, offer(&bank, bank.ben.member, "Soup")).await;
    }
}
