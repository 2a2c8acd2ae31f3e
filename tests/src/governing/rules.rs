//! The rules: which were adopted when and by whom, and what counts.

use app::{Actor, Window};
use domain::bank::{RuleValue, Rules, what_counts_here};

use super::*;

async fn adopt(bank: &Bank, seen: i64, rule: &str, value: RuleValue) -> app::Result<store::PolicyRecord> {
    let changes = vec![(rule.to_owned(), value)];
    bank.app.adopt_policy(&bank.ines.actor, bank.id, seen, changes).await
}

on_both_engines! {
    async fn members_read_which_rules_were_adopted_when_by_whom_and_what_changed(bank: Bank) {
        adopt(&bank, 1, "floor_minutes", RuleValue::Number(-300)).await.unwrap();
        bank.clock.advance_days(1);
        adopt(&bank, 2, "auto_confirm", RuleValue::Flag(false)).await.unwrap();
        let history = bank.app.policy_history(&bank.amira.actor, bank.id, Window::first(10)).await.unwrap().items;
        let versions: Vec<i64> = history.iter().map(|version| version.version).collect();
        assert_eq!(versions, [3, 2, 1]);
        assert_eq!(history[2].adopted_by, None);
        assert_eq!(history[2].changes, []);
        assert_eq!((history[1].adopted_by, history[1].changes.len()), (Some(bank.ines.person), 1));
        let change = &history[1].changes[0];
        assert_eq!((change.name, &change.was, &change.is), ("floor_minutes", &RuleValue::Number(-720), &RuleValue::Number(-300)));
        assert_eq!(history[0].changes[0].name, "auto_confirm");
        // A page is walked while another version arrives.
        let first = bank.app.policy_history(&bank.amira.actor, bank.id, Window::first(1)).await.unwrap();
        adopt(&bank, 3, "grid_km", RuleValue::Number(5)).await.unwrap();
        let after = Window { after: Some(first.items[0].version), ..Window::first(1) };
        let next = bank.app.policy_history(&bank.amira.actor, bank.id, after).await.unwrap();
        assert_eq!((next.items[0].version, next.more), (2, true));
        for (actor, code) in [(&bank.otto.actor, "NOT_FOUND"), (&Actor::Anonymous, "UNAUTHENTICATED")] {
            let refused = bank.app.policy_history(actor, bank.id, Window::first(1)).await.unwrap_err();
            assert_eq!(refused.code(), code);
        }
    }

    async fn what_counts_is_the_banks_own_words_in_its_own_languages(bank: Bank) {
        let texts = |tag: &str, text: &str| RuleValue::Texts([(tag.to_owned(), text.to_owned())].into());
        let before = bank.app.policy(bank.id).await.unwrap().rules;
        assert_eq!(what_counts_here(&before).len(), 4);
        for refused in [texts("ar", "كل الوقت"), texts("ca", " "), RuleValue::Word("travel".to_owned())] {
            assert_eq!(adopt(&bank, 1, "what_counts", refused).await.unwrap_err().code(), "INVALID");
        }
        adopt(&bank, 1, "what_counts", texts("ca", "El viatge també compta.")).await.unwrap();
        let after = bank.app.policy(bank.id).await.unwrap().rules;
        assert_eq!(what_counts_here(&after)["ca"], "El viatge també compta.");
        adopt(&bank, 2, "floor_minutes", RuleValue::Number(-60)).await.unwrap();
        let kept = bank.app.policy(bank.id).await.unwrap().rules;
        assert_eq!(what_counts_here(&kept).len(), 1);
        adopt(&bank, 3, "what_counts", RuleValue::Texts([].into())).await.unwrap();
        let rules = bank.app.policy(bank.id).await.unwrap().rules;
        assert_eq!(rules, Rules { floor_minutes: -60, ..Rules::default() });
    }
}
