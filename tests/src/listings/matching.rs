//! A registrar proposes a member; "not now" needs no words.

use app::listing::{AnswerMatch, SuggestMatch};
use domain::id::ListingId;
use domain::listing::MatchState;

use super::*;

fn suggest(listing: ListingId, member: MemberId) -> SuggestMatch {
    SuggestMatch { listing, member }
}

fn answer(listing: ListingId, member: MemberId, yes: bool) -> AnswerMatch {
    AnswerMatch { listing, member, yes }
}

on_both_engines! {
    async fn whoever_said_not_now_is_left_in_peace_for_ninety_days(bank: Bank) {
        let (app, samuel, ben) = (&bank.app, &bank.samuel.actor, &bank.ben);
        let member = ben.member;
        let first = publish(&bank, &bank.amira, need(&bank, bank.amira.member, "A lift")).await.listing.id;
        let second = publish(&bank, &bank.cleo, need(&bank, bank.cleo.member, "A shelf")).await.listing.id;
        let soup = publish(&bank, &bank.cleo, offer(&bank, bank.cleo.member, "Soup")).await.listing.id;
        let asked = app.suggest_match(samuel, suggest(first, member)).await.unwrap();
        assert_eq!((asked.state, asked.by), (MatchState::Asked, bank.samuel.person));
        let record = bank.store.reader().in_bank(bank.id).member(member).await.unwrap().unwrap();
        assert_eq!((record.last_asked_at, record.version), (Some(asked.at), 1));
        let said = app.answer_match(&ben.actor, answer(first, member, false)).await.unwrap();
        assert_eq!(said.state, MatchState::NotNow);
        for need in [first, second] {
            let refused = app.suggest_match(samuel, suggest(need, member)).await.unwrap_err();
            assert_eq!(refused.code(), "ASKED_NOT_NOW");
        }
        // That they cannot give now is no reason to keep an offer from them.
        app.suggest_match(samuel, suggest(soup, member)).await.unwrap();
        bank.clock.advance_days(89);
        assert_eq!(app.suggest_match(samuel, suggest(second, member)).await.unwrap_err().code(), "ASKED_NOT_NOW");
        bank.clock.advance_days(2);
        let again = app.suggest_match(samuel, suggest(first, member)).await.unwrap();
        assert_ne!(again.id, asked.id);
        let page = app.matches_of_member(&ben.actor, member, None, Window::first(10)).await.unwrap();
        assert_eq!(page.items.len(), 3);
    }

    async fn two_registrars_at_once_ask_once(bank: Bank) {
        let id = publish(&bank, &bank.amira, need(&bank, bank.amira.member, "A lift")).await.listing.id;
        let mut tasks = Vec::new();
        for who in [&bank.samuel, &bank.ines, &bank.samuel, &bank.ines] {
            let (app, actor, command) = (bank.app.clone(), who.actor.clone(), suggest(id, bank.ben.member));
            tasks.push(tokio::spawn(async move { app.suggest_match(&actor, command).await.unwrap().id }));
        }
        let mut ids = Vec::new();
        for task in tasks {
            ids.push(task.await.unwrap());
        }
        ids.dedup();
        assert_eq!(ids.len(), 1);
        let page = bank.app.matches_of_listing(&bank.samuel.actor, id, Window::first(10)).await.unwrap();
        assert_eq!(page.items.len(), 1);
    }

    async fn nobody_is_proposed_across_a_block_to_themselves_or_for_what_is_closed(bank: Bank) {
        let (app, samuel) = (&bank.app, &bank.samuel.actor);
        let view = publish(&bank, &bank.amira, need(&bank, bank.amira.member, "A lift")).await;
        let id = view.listing.id;
        assert_eq!(app.suggest_match(samuel, suggest(id, bank.amira.member)).await.unwrap_err().code(), "SAME_PARTY");
        assert_eq!(app.suggest_match(samuel, suggest(id, bank.otto.member)).await.unwrap_err().code(), "NOT_FOUND");
        assert_eq!(app.suggest_match(&bank.ben.actor, suggest(id, bank.cleo.member)).await.unwrap_err().code(), "FORBIDDEN");
        assert_eq!(app.suggest_match(&bank.otto.actor, suggest(id, bank.cleo.member)).await.unwrap_err().code(), "NOT_FOUND");
        let sql = "INSERT INTO member_block (bank_id, blocker_id, blocked_id, at) VALUES ($1, $2, $3, 0)";
        let values = vec![bank.id.uuid().into(), bank.amira.member.uuid().into(), bank.ben.member.uuid().into()];
        Seed { store: &bank.store }.raw(sql, values).await;
        assert_eq!(app.suggest_match(samuel, suggest(id, bank.ben.member)).await.unwrap_err().code(), "UNREACHABLE");
        set(&bank, bank.cleo.member, "state = 'paused'").await;
        assert_eq!(app.suggest_match(samuel, suggest(id, bank.cleo.member)).await.unwrap_err().code(), "MEMBER_NOT_ACTIVE");
        app.pause_listing(&bank.amira.actor, id, 1).await.unwrap();
        assert_eq!(app.suggest_match(samuel, suggest(id, bank.yusuf.member)).await.unwrap_err().code(), "LISTING_CLOSED");
    }

    async fn a_helper_answers_and_others_neither_answer_nor_read(bank: Bank) {
        let app = &bank.app;
        let id = publish(&bank, &bank.amira, need(&bank, bank.amira.member, "Crochet lessons")).await.listing.id;
        app.suggest_match(&bank.samuel.actor, suggest(id, bank.rosa)).await.unwrap();
        for who in [&bank.ben, &bank.otto, &bank.amira] {
            let error = app.answer_match(&who.actor, answer(id, bank.rosa, true)).await.unwrap_err();
            assert_eq!(error.to_string(), "there is no such match here");
            assert!(app.matches_of_member(&who.actor, bank.rosa, None, Window::first(5)).await.is_err());
            assert!(app.matches_of_listing(&who.actor, id, Window::first(5)).await.is_err());
        }
        let nothing = app.answer_match(&bank.ben.actor, answer(id, bank.ben.member, true)).await.unwrap_err();
        assert_eq!(nothing.code(), "NOT_FOUND");
        let waiting = app.matches_of_member(&bank.nadia.actor, bank.rosa, Some(MatchState::Asked), Window::first(5)).await.unwrap();
        assert_eq!(waiting.items.len(), 1);
        let yes = app.answer_match(&bank.nadia.actor, answer(id, bank.rosa, true)).await.unwrap();
        assert_eq!(yes.state, MatchState::Yes);
        // Asked again, it is the same proposal; and the mind can be changed.
        assert_eq!(app.suggest_match(&bank.samuel.actor, suggest(id, bank.rosa)).await.unwrap().state, MatchState::Yes);
        bank.clock.set("2027-07-01T12:00:00Z");
        let ended = app.answer_match(&bank.nadia.actor, answer(id, bank.rosa, false)).await.unwrap_err();
        assert_eq!(ended.code(), "MANDATE_ENDED");
    }
}
