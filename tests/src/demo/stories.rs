//! What the README tells of the demo, to the minute.

use app::Window;
use app::exchange::LogExchange;
use app::ledger::Span;
use domain::Refusal;
use domain::exchange::{Receiver, State};
use domain::id::{BankId, ExchangeId, ListingId, MemberId};
use domain::ledger::{Account, TransferKind};
use domain::member::MemberState;
use domain::text::Title;
use evenhour::demo::Demo;

use super::{actor, demo, id, seat, state, town};
use crate::bank::{day, key};

async fn account(demo: &Demo, member: MemberId) -> Account {
    let reader = demo.app().store().reader();
    let bank = town(demo.told());
    reader.in_bank(bank).account_of(member).await.unwrap().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_balances_of_the_stories_hold_to_the_minute() {
    let (demo, _folder) = demo().await;
    let told = demo.told();
    let app = demo.app();
    let teresa = account(&demo, id(told, "carer", "memberId")).await;
    assert_eq!((teresa.balance.get(), teresa.gave, teresa.received), (-700, 180, 880));
    let walter = account(&demo, id(told, "neverAsks", "memberId")).await;
    assert_eq!((walter.balance.get(), walter.received), (63 * 60, 0));
    assert_eq!(
        account(&demo, id(told, "heldAtFloor", "memberId")).await.balance.get(),
        -690
    );
    for (persona, balance) in [("ruth", 270), ("luis", -195)] {
        let view = app.account(&actor(told, persona), seat(told, persona)).await.unwrap();
        assert_eq!(view.account.balance.get(), balance, "{persona}");
    }
    // Greta left at -5 h, which the fund gave.
    let greta: MemberId = id(told, "left", "memberId");
    let reader = app.store().reader();
    let record = reader.in_bank(town(told)).member(greta).await.unwrap().unwrap();
    assert_eq!(
        (record.state, account(&demo, greta).await.balance.get()),
        (MemberState::Left, 0)
    );
    let window = Window {
        after: None,
        before: None,
        size: 5,
        backwards: false,
    };
    let lines = app
        .statement(&actor(told, "yusuf"), greta, Span::All, window)
        .await
        .unwrap()
        .items;
    let closing = lines.iter().find(|line| line.kind == TransferKind::Closing).unwrap();
    assert_eq!((closing.change, closing.balance_after), (300, 0));
    // The second bank counts gifts and hides balances.
    let circle: BankId = id(told, "gifts", "bankId");
    let rules = app.policy(circle).await.unwrap().rules;
    assert!(rules.hide_balances);
    let member = told.personas["dana"].members[1].member_id.parse().unwrap();
    assert!(app.account(&actor(told, "dana"), member).await.unwrap().hidden);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_exchanges_of_the_stories_are_as_they_are_told() {
    let (demo, _folder) = demo().await;
    let told = demo.told();
    for (story, what, expected) in [
        ("withoutPhone", "waitingExchangeId", State::Logged),
        ("sameHourTwice", "countedExchangeId", State::Confirmed),
        ("sameHourTwice", "waitingExchangeId", State::Logged),
        ("ninetyOrOneTwenty", "exchangeId", State::Countered),
        ("undoneMistake", "exchangeId", State::Reversed),
        ("undoneMistake", "recordedAgainExchangeId", State::Confirmed),
        ("heldAtFloor", "exchangeId", State::Held),
        ("desk", "disputedExchangeId", State::Disputed),
        ("waiting", "askedOfRuthExchangeId", State::Proposed),
        ("waiting", "forLuisExchangeId", State::Logged),
    ] {
        assert_eq!(state(&demo, id(told, story, what)).await, expected, "{story} {what}");
    }
    let exchange: ExchangeId = id(told, "ninetyOrOneTwenty", "exchangeId");
    let record = demo.app().exchange(&actor(told, "karl"), exchange).await.unwrap();
    let facts = record.facts();
    assert_eq!((facts.minutes.get(), facts.counter.map(|m| m.get())), (120, Some(90)));
    // Priya's need: published nine days ago, and nobody answered.
    let need: ListingId = id(told, "unansweredNeed", "listingId");
    let seen = demo.app().listing(&actor(told, "ruth"), need).await.unwrap();
    let days = (demo.app().now().micros() - seen.listing.created_at.micros()) / 86_400_000_000;
    assert_eq!(days, 9);
    let reader = demo.app().store().reader();
    let filter = store::ExchangeFilter {
        listing: Some(need),
        ..store::ExchangeFilter::default()
    };
    let window = Window {
        after: None,
        before: None,
        size: 5,
        backwards: false,
    };
    let answers = reader.in_bank(town(told)).exchange_page(&filter, window).await.unwrap();
    assert!(answers.items.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn recording_the_hour_once_more_names_the_one_that_waits() {
    let (demo, _folder) = demo().await;
    let told = demo.told();
    let waiting: ExchangeId = id(told, "sameHourTwice", "waitingExchangeId");
    let reader = demo.app().store().reader();
    let other = reader.in_bank(town(told)).exchange(waiting).await.unwrap().unwrap();
    let given = other.facts().given_on().unwrap();
    assert_eq!(given, day("2026-11-16"));
    let command = LogExchange {
        bank: town(told),
        giver: other.facts().giver,
        receiver: Receiver::Member(seat(told, "jon")),
        minutes: 60,
        first: given,
        last: given,
        category: other.category,
        listing: None,
        title: Title::try_new("Minding the little one").unwrap(),
        note: None,
        gift: false,
        given_by: None,
        received_for: None,
        discreet: None,
        distinct: false,
        long_day: false,
    };
    let refused = demo
        .app()
        .log_exchange(&actor(told, "jon"), command, &key())
        .await
        .unwrap_err();
    let expected = Refusal::LooksLikeDuplicate {
        other: waiting,
        confirmable: true,
    };
    assert_eq!(refused.refusal(), Some(&expected));
}
