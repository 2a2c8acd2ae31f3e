//! Who sees which member.

use super::*;

on_both_engines! {
    async fn a_page_of_members_is_walked_while_newcomers_arrive(bank: Bank) {
        let mut seen: Vec<MemberId> = Vec::new();
        let mut window = Window::first(2);
        loop {
            let page = bank.app.members_page(&bank.amira.actor, bank.id, &[], window).await.unwrap();
            bank.app.add_member(&bank.samuel.actor, offline(&bank, "Nouvingut"), &key()).await.unwrap();
            seen.extend(page.items.iter().map(|record| record.id));
            if !page.more {
                break;
            }
            window.after = page.items.last().map(|record| record.id.uuid());
        }
        let mut unique = seen.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!((seen.len(), unique.len()), (8, 8));
        let refused = bank.app.members_page(&bank.amira.actor, bank.id, &[MemberState::Left], Window::first(2)).await.unwrap_err();
        assert_eq!(refused.code(), "FORBIDDEN");
        assert_eq!(bank.app.members_page(&bank.otto.actor, bank.id, &[], Window::first(2)).await.unwrap_err().code(), "NOT_FOUND");
        assert!(bank.app.members_by_ids(&bank.otto.actor, bank.id, &seen).await.unwrap().is_empty());
    }

    async fn nothing_of_a_member_answers_to_the_other_bank(bank: Bank) {
        let (app, otto) = (&bank.app, &bank.otto.actor);
        let ben = record(&bank, bank.ben.member).await;
        let mut codes = vec![
            app.member(otto, ben.id).await.unwrap_err().code(),
            app.contacts(otto, ben.id).await.unwrap_err().code(),
            app.mandates(otto, ben.id).await.unwrap_err().code(),
            app.member_notes(otto, ben.id).await.unwrap_err().code(),
            app.leave_bank(otto, leave(&ben), &key()).await.unwrap_err().code(),
            app.record_left(otto, leave(&ben), &key()).await.unwrap_err().code(),
            app.suspend_member(otto, presence(&ben)).await.unwrap_err().code(),
            app.return_member(otto, presence(&ben)).await.unwrap_err().code(),
            app.block_member(otto, BlockMember { member: bank.otto.member, other: ben.id }).await.unwrap_err().code(),
            app.create_invitation(otto, invitation(&bank, Some(ben.id))).await.unwrap_err().code(),
            app.create_invitation(otto, CreateInvitation { bank: bank.other, ..invitation(&bank, Some(ben.id)) }).await.unwrap_err().code(),
            app.roles(otto, bank.id).await.unwrap_err().code(),
        ];
        codes.dedup();
        assert_eq!(codes, ["NOT_FOUND"]);
    }

    async fn the_number_of_statements_is_the_same_for_one_and_for_many(bank: Bank) {
        for n in 0..30 {
            bank.app.add_member(&bank.samuel.actor, offline(&bank, &format!("M {n}")), &key()).await.unwrap();
        }
        let all = bank.app.members_page(&bank.amira.actor, bank.id, &[], Window::first(100)).await.unwrap();
        let ids: Vec<MemberId> = all.items.iter().map(|record| record.id).collect();
        let mut counts = Vec::new();
        for some in [&ids[..1], &ids[..]] {
            let before = bank.store.statements();
            bank.app.members_by_ids(&bank.amira.actor, bank.id, some).await.unwrap();
            bank.app.people_of(&bank.amira.actor, bank.id, some).await.unwrap();
            bank.app.contacts_of(&bank.amira.actor, bank.id, some).await.unwrap();
            counts.push(bank.store.statements() - before);
        }
        assert_eq!(counts[0], counts[1]);
    }
}
