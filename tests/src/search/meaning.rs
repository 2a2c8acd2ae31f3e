//! By what is meant: names of categories in any language, and what a bank also calls them.

use app::bank::{AddCategory, SetSynonyms};
use domain::id::CategoryId;
use sea_orm::{ConnectionTrait, Statement};
use store::CategoryRecord;

use super::*;
use crate::listings::title;

async fn category(bank: &Bank, slug: &str) -> CategoryRecord {
    let all = bank.app.categories(bank.id).await.unwrap();
    all.into_iter()
        .find(|record| record.slug.as_deref() == Some(slug))
        .unwrap()
}

async fn in_category(bank: &Bank, category: CategoryId, text: &str, more: &str) -> ListingView {
    let command = PublishListing {
        category,
        description: Note::optional(Some(more)).unwrap(),
        ..public(offer(bank, bank.amira.member, text))
    };
    publish(bank, &bank.amira, command).await
}

fn called(record: &CategoryRecord, language: &str, words: &[&str]) -> SetSynonyms {
    SetSynonyms {
        category: record.id,
        expected_version: record.version,
        language: language.to_owned(),
        words: words.iter().map(|words| label(words)).collect(),
    }
}

/// What is found, newest first, by a member.
async fn search(bank: &Bank, words: &str) -> Vec<String> {
    newest(bank, &bank.ben.actor, words).await
}

on_both_engines! {
    async fn a_word_of_any_language_finds_what_stands_in_its_category(bank: Bank) {
        let childwatch = category(&bank, "childwatch").await.id;
        let visiting = category(&bank, "visiting").await.id;
        in_category(&bank, childwatch, "Afternoons with us", "Los miércoles.").await;
        in_category(&bank, visiting, "Tea and talk", "").await;
        for words in ["niñera", "ninera", "NIÑERAS", "nounou", "garde d'enfants", "mainadera", "保姆", "niñera miércoles"] {
            assert_eq!(search(&bank, words).await, ["Afternoons with us"], "{words}");
        }
        for words in ["garde", "niñera viernes", "\"niñera\"", "niñ"] {
            assert!(search(&bank, words).await.is_empty(), "{words}");
        }
        // A group holds what is in it.
        assert_eq!(search(&bank, "care and company").await, ["Tea and talk"]);
        // Across banks, too; and what says the word itself comes first.
        let meant = FindListings { words: Some(label("nounou")), ..FindListings::default() };
        say(&bank, &bank.amira, "fr", "Nounou le soir", "").await;
        let best = bank.app.best_listings(&bank.ben.actor, Some(bank.id), meant.clone(), Window::first(9)).await.unwrap();
        let titles: Vec<String> = best.items.into_iter().map(|seen| seen.listing.title).collect();
        assert_eq!(titles, ["Nounou le soir", "Afternoons with us"]);
        let all = bank.app.listings(&Actor::Anonymous, None, meant, Window::first(9)).await.unwrap();
        assert_eq!(all.items.len(), 1);
    }

    async fn a_bank_says_what_its_categories_are_also_called_and_takes_it_back(bank: Bank) {
        let was = category(&bank, "childwatch").await;
        in_category(&bank, was.id, "Afternoons", "").await;
        assert!(search(&bank, "esplai").await.is_empty());
        let set = |record: &CategoryRecord, language: &str, words: &[&str]| bank.app.set_synonyms(&bank.ines.actor, called(record, language, words));
        let now = set(&was, "CA", &["Esplai", "casal de nens", "Esplai"]).await.unwrap();
        assert_eq!((now.version, &now.synonyms["ca"]), (was.version + 1, &vec!["Esplai".to_owned(), "casal de nens".to_owned()]));
        assert_eq!(category(&bank, "childwatch").await, now);
        let now = set(&now, "ar", &["ملاعبة"]).await.unwrap();
        for words in ["esplais", "casal nens", "ملاعبة", "niñera"] {
            assert_eq!(search(&bank, words).await, ["Afternoons"], "{words}");
        }
        assert!(search(&bank, "casal").await.is_empty());
        bank.app.reindex().await.unwrap();
        assert_eq!(search(&bank, "esplai").await, ["Afternoons"]);
        let again = set(&now, "ca", &["casal de nens", "Esplai"]).await.unwrap();
        assert_eq!(again.version, now.version, "nothing changed");
        let less = set(&now, "ca", &["casal de nens"]).await.unwrap();
        assert!(search(&bank, "esplai").await.is_empty());
        assert_eq!(search(&bank, "casal nens").await, ["Afternoons"]);
        // What was taken back stays written down.
        let reader = bank.store.reader();
        let sql = "SELECT words FROM category_synonym WHERE bank_id = $1 AND ended_at IS NOT NULL AND ended_by = $2";
        let values = vec![bank.id.uuid().into(), bank.ines.person.uuid().into()];
        let ended = reader.query_all_raw(Statement::from_sql_and_values(reader.get_database_backend(), sql, values)).await.unwrap();
        assert_eq!(ended.len(), 1);
        assert_eq!(ended[0].try_get::<String>("", "words").unwrap(), "Esplai");
        let stale = set(&now, "ca", &[]).await.unwrap_err();
        assert_eq!(stale.code(), "STALE");
        let many: Vec<String> = (0..60).map(|n| format!("word {n}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(set(&less, "en", &many).await.unwrap_err().code(), "TOO_MANY");
        assert_eq!(set(&less, "not a language", &["x"]).await.unwrap_err().code(), "INVALID");
        let amira = bank.app.set_synonyms(&bank.amira.actor, called(&less, "ca", &["x"])).await.unwrap_err();
        assert_eq!(amira.code(), "FORBIDDEN");
        let none = set(&less, "ca", &[]).await.unwrap();
        assert_eq!(none.synonyms.keys().collect::<Vec<_>>(), ["ar"]);
    }

    async fn the_name_of_a_banks_own_category_finds_what_stands_in_it(bank: Bank) {
        let command = AddCategory {
            bank: bank.id, names: vec![("ca".to_owned(), title("Castells i gralles"))], parent: None, slug: None, counting: None, discreet: None,
        };
        let own = bank.app.add_category(&bank.ines.actor, command).await.unwrap();
        in_category(&bank, own.id, "Thursday practice", "").await;
        assert_eq!(search(&bank, "gralla castell").await, ["Thursday practice"]);
        assert!(search(&bank, "gralla").await.is_empty());
        let elsewhere = FindListings { words: Some(label("gralles castells")), ..FindListings::default() };
        let all = bank.app.listings(&Actor::Anonymous, None, elsewhere, Window::first(9)).await.unwrap();
        assert!(all.items.is_empty(), "what a bank calls its categories is its own");
    }
}
