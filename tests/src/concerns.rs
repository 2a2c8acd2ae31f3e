//! Concerns reach moderators who are not their subject (RULES 19).

mod served;

use app::Window;
use app::concern::{CloseConcern, RaiseConcern, Subject};
use domain::concern::{ConcernReach, ConcernState};
use domain::member::Role;
use domain::text::Note;
use store::ConcernRecord;
use uuid::Uuid;

use crate::bank::{Bank, Seed, Who, key};

fn note(text: &str) -> Note {
    Note::try_new(text).unwrap()
}

async fn raise(bank: &Bank, who: &Who, about: Subject) -> app::Result<ConcernRecord> {
    let text = note("لا أشعر بالأمان");
    let command = RaiseConcern {
        member: who.member,
        about,
        text,
    };
    bank.app.raise_concern(&who.actor, command, None).await
}

async fn seen(bank: &Bank, who: &Who) -> Vec<Uuid> {
    let page = bank
        .app
        .concerns(&who.actor, bank.id, None, Window::first(100))
        .await
        .unwrap();
    page.items.iter().map(|concern| concern.id).collect()
}

async fn moderator(bank: &Bank, name: &str) -> Who {
    let who = bank.join(name).await;
    Seed { store: &bank.store }
        .role(bank.id, who.member, Role::Moderator)
        .await;
    who
}

on_both_engines! {
    async fn a_concern_reaches_moderators_who_are_not_its_subject_and_nobody_else(bank: Bank) {
        let (near, far) = (moderator(&bank, "Mireia").await, moderator(&bank, "Farid").await);
        let home = bank.household("Cal Ben", &[&near, &bank.ben]).await;
        let concern = raise(&bank, &bank.amira, Subject::Member(bank.ben.member)).await.unwrap();
        assert_eq!((concern.reach, concern.state, concern.about), (ConcernReach::Moderators, ConcernState::Open, bank.ben.member));
        // Coordinators are moderators, too; bookkeepers and registrars are not.
        assert_eq!(seen(&bank, &far).await, [concern.id]);
        assert_eq!(seen(&bank, &bank.ines).await, [concern.id]);
        assert!(seen(&bank, &near).await.is_empty());
        assert!(seen(&bank, &bank.yusuf).await.is_empty());
        for who in [&bank.ben, &bank.cleo, &bank.amira] {
            let refused = bank.app.concerns(&who.actor, bank.id, None, Window::first(10)).await.unwrap_err();
            assert_eq!(refused.code(), "FORBIDDEN");
        }
        assert_eq!(bank.app.concerns(&bank.otto.actor, bank.id, None, Window::first(10)).await.unwrap_err().code(), "NOT_FOUND");
        // The subject's household may be named itself; its people are near it.
        let about_home = raise(&bank, &bank.amira, Subject::Member(home)).await.unwrap();
        assert!(!seen(&bank, &near).await.contains(&about_home.id));
        let close = |concern: &ConcernRecord| CloseConcern { bank: bank.id, concern: concern.id, note: note("Spoken with both."), expected_version: concern.version };
        for who in [&near, &bank.yusuf] {
            assert_eq!(bank.app.close_concern(&who.actor, close(&concern)).await.unwrap_err().code(), "NOT_FOUND");
        }
        let (one, other) = tokio::join!(
            bank.app.close_concern(&far.actor, close(&concern)),
            bank.app.close_concern(&bank.ines.actor, close(&concern))
        );
        assert_eq!([one.is_ok(), other.is_ok()].iter().filter(|done| **done).count(), 1);
        let mine = bank.app.my_concerns(&bank.amira.actor, bank.id, Window::first(10)).await.unwrap().items;
        assert_eq!((mine.len(), mine[1].state, mine[1].note.as_deref()), (2, ConcernState::Closed, Some("Spoken with both.")));
        assert!(bank.app.my_concerns(&bank.ben.actor, bank.id, Window::first(10)).await.unwrap().items.is_empty());
        let open = bank.app.concerns(&far.actor, bank.id, Some(ConcernState::Open), Window::first(10)).await.unwrap().items;
        assert_eq!(open.iter().map(|concern| concern.id).collect::<Vec<_>>(), [about_home.id]);
    }

    async fn of_an_exchange_neither_side_looks_and_without_moderators_other_role_holders_do(bank: Bank) {
        let hours = bank.hours(bank.ines.member, bank.ben.member, 60);
        let exchange = bank.app.log_exchange(&bank.ines.actor, hours, &key()).await.unwrap().facts().id;
        // The only moderator of the bank is its coordinator, whom it is about.
        let concern = raise(&bank, &bank.ben, Subject::Exchange(exchange)).await.unwrap();
        assert_eq!((concern.about, concern.reach), (bank.ines.member, ConcernReach::RoleHolders));
        assert!(seen(&bank, &bank.ines).await.is_empty());
        assert_eq!(seen(&bank, &bank.samuel).await, [concern.id]);
        assert_eq!(seen(&bank, &bank.yusuf).await, [concern.id]);
        // Who raised it does not close it.
        let own = raise(&bank, &bank.samuel, Subject::Member(bank.ines.member)).await.unwrap();
        assert_eq!(seen(&bank, &bank.samuel).await, [concern.id]);
        let close = CloseConcern { bank: bank.id, concern: own.id, note: note("All well."), expected_version: 1 };
        assert_eq!(bank.app.close_concern(&bank.samuel.actor, close).await.unwrap_err().code(), "NOT_FOUND");
        // What one does not see, one cannot ask about.
        assert_eq!(raise(&bank, &bank.cleo, Subject::Exchange(exchange)).await.unwrap_err().code(), "NOT_FOUND");
        assert_eq!(raise(&bank, &bank.cleo, Subject::Member(bank.otto.member)).await.unwrap_err().code(), "NOT_FOUND");
        assert_eq!(raise(&bank, &bank.cleo, Subject::Member(bank.cleo.member)).await.unwrap_err().code(), "INVALID");
        // A helper raises none in another's name.
        let rosa = Who { member: bank.rosa, ..bank.nadia.clone() };
        assert_eq!(raise(&bank, &rosa, Subject::Member(bank.ben.member)).await.unwrap_err().code(), "MANDATE_ENDED");
    }

    async fn nobody_buries_the_others_concerns(bank: Bank) {
        let bank = std::sync::Arc::new(bank);
        let mut tasks = Vec::new();
        for _ in 0..25 {
            let bank = std::sync::Arc::clone(&bank);
            tasks.push(tokio::spawn(async move { raise(&bank, &bank.cleo, Subject::Member(bank.ben.member)).await }));
        }
        let mut raised = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(_) => raised += 1,
                Err(error) => assert_eq!(error.code(), "TOO_MANY"),
            }
        }
        assert_eq!(raised, 20);
        bank.clock.advance_days(8);
        assert!(raise(&bank, &bank.cleo, Subject::Member(bank.ben.member)).await.is_ok());
    }
}
