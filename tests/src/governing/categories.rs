//! Adding and naming categories.

use domain::member::Role;
use domain::text::Name;

use super::*;

on_both_engines! {
    async fn a_category_of_ones_own_is_named_in_the_banks_languages_and_hours_count_as_it_says(bank: Bank) {
        let parent = bank.app.categories(bank.id).await.unwrap()[0].clone();
        let command = AddCategory {
            parent: Some(parent.id),
            counting: Some(Counting::FromFund),
            discreet: Some(true),
            ..category(&bank, &[("CA", "Acompanyament l·lunar"), ("en", "Company")])
        };
        let added = bank.app.add_category(&bank.ines.actor, command).await.unwrap();
        assert_eq!(seen(&bank, added.id).await, added);
        assert_eq!((added.version, added.names["ca"].as_str()), (1, "Acompanyament l·lunar"));
        let hours = LogExchange { category: added.id, ..bank.hours(bank.amira.member, bank.ben.member, 60) };
        let logged = bank.app.log_exchange(&bank.ben.actor, hours, &key()).await.unwrap();
        assert!(logged.discreet);
        assert_eq!((bank.balance(bank.amira.member).await, bank.balance(bank.ben.member).await), (60, 0));
        // From now on as between members; what was given stays as it was.
        let change = UpdateCategory {
            counting: Patch::Value(Counting::BetweenMembers),
            discreet: Some(false),
            ..rename(&added, "en", None)
        };
        let changed = bank.app.update_category(&bank.ines.actor, change).await.unwrap();
        assert_eq!((changed.version, changed.names.len(), changed.discreet), (2, 1, false));
        assert_eq!(seen(&bank, added.id).await, changed);
        let hours = LogExchange { category: added.id, ..bank.hours(bank.amira.member, bank.ben.member, 30) };
        bank.app.log_exchange(&bank.ben.actor, hours, &key()).await.unwrap();
        assert_eq!(bank.balance(bank.ben.member).await, -30);
        let back = UpdateCategory { counting: Patch::Null, ..rename(&changed, "ca", Some("Companyia")) };
        assert_eq!(bank.app.update_category(&bank.ines.actor, back).await.unwrap().counting, None);
        bank.verify().await;
    }

    async fn a_bank_names_its_categories_in_arabic_and_chinese(bank: Bank) {
        let command = app::bank::CreateBank {
            name: Name::try_new("بنك الوقت").unwrap(),
            slug: "waqt".to_owned(),
            languages: vec!["ar".to_owned(), "zh-Hant".to_owned()],
            time_zone: "Africa/Cairo".to_owned(),
            template: domain::bank::Template::TimeBank,
            rules: None,
            about: None,
        };
        let id = bank.app.create_bank(command).await.unwrap().id;
        let nour = Seed { store: &bank.store }.member(id, "نور", Some(Role::Coordinator)).await;
        let command = AddCategory { bank: id, ..category(&bank, &[("ar", "الخياطة"), ("zh-hant", "縫紉")]) };
        let added = bank.app.add_category(&nour.actor, command).await.unwrap();
        assert_eq!(added.names["zh-Hant"], "縫紉");
        let again = AddCategory { bank: id, ..category(&bank, &[("ar", " الخياطة ")]) };
        assert_eq!(bank.app.add_category(&nour.actor, again).await.unwrap_err().code(), "TAKEN");
        let catalan = AddCategory { bank: id, ..category(&bank, &[("ca", "Costura")]) };
        assert_eq!(bank.app.add_category(&nour.actor, catalan).await.unwrap_err().code(), "INVALID");
        // A name that the taxonomy brought along in another language can be put right, or taken away.
        let all = bank.app.categories(id).await.unwrap();
        let renamed = bank.app.update_category(&nour.actor, rename(&all[0], "fr", Some("Trajets"))).await.unwrap();
        assert_eq!(renamed.names["fr"], "Trajets");
        let mut last = added;
        last = bank.app.update_category(&nour.actor, rename(&last, "ar", None)).await.unwrap();
        let nameless = bank.app.update_category(&nour.actor, rename(&last, "zh-Hant", None)).await.unwrap_err();
        assert_eq!(nameless.code(), "INVALID");
    }

    async fn a_name_is_one_categorys_in_a_language_also_when_two_add_it_at_once(bank: Bank) {
        let ines = &bank.ines.actor;
        let first = bank.app.add_category(ines, category(&bank, &[("ca", "Cosir"), ("en", "Sewing circle")])).await.unwrap();
        for same in ["sewing CIRCLE", " Sewing  circle", "Ｓｅｗｉｎｇ circle", "BICYCLE repair"] {
            let refused = bank.app.add_category(ines, category(&bank, &[("en", same)])).await;
            assert_eq!(refused.map(|_| ()).map_err(|error| error.code()), Err("TAKEN"), "{same}");
        }
        // The same word in another language is another name, and one's own name in other capitals is one's own.
        bank.app.add_category(ines, category(&bank, &[("ca", "Sewing circle")])).await.unwrap();
        bank.app.update_category(ines, rename(&first, "en", Some("SEWING circle"))).await.unwrap();
        let (one, two) = tokio::join!(
            bank.app.add_category(ines, category(&bank, &[("ca", "Teixir")])),
            bank.app.add_category(ines, category(&bank, &[("ca", "TEIXIR")])),
        );
        let codes = [one.err().map(|error| error.code()), two.err().map(|error| error.code())];
        assert!(codes == [None, Some("TAKEN")] || codes == [Some("TAKEN"), None], "{codes:?}");
    }

    async fn two_coordinators_change_a_category_at_once_and_one_looks_again(bank: Bank) {
        let record = seen(&bank, bank.category).await;
        let (one, two) = tokio::join!(
            bank.app.update_category(&bank.ines.actor, rename(&record, "ca", Some("Bicis"))),
            bank.app.retire_category(&bank.ines.actor, step(&record)),
        );
        let codes = [one.err().map(|error| error.code()), two.err().map(|error| error.code())];
        assert!(codes == [None, Some("STALE")] || codes == [Some("STALE"), None], "{codes:?}");
        assert_eq!(seen(&bank, bank.category).await.version, 2);
    }

    async fn only_the_banks_own_coordinators_touch_its_categories(bank: Bank) {
        let record = seen(&bank, bank.category).await;
        for (who, code) in [(&bank.amira, "FORBIDDEN"), (&bank.samuel, "FORBIDDEN"), (&bank.otto, "NOT_FOUND")] {
            let mine = category(&bank, &[("en", "Mine")]);
            assert_eq!(bank.app.add_category(&who.actor, mine).await.unwrap_err().code(), code);
            let named = rename(&record, "en", Some("Mine"));
            assert_eq!(bank.app.update_category(&who.actor, named).await.unwrap_err().code(), code);
            assert_eq!(bank.app.retire_category(&who.actor, step(&record)).await.unwrap_err().code(), code);
            assert_eq!(bank.app.bring_back_category(&who.actor, step(&record)).await.unwrap_err().code(), code);
        }
        // A group of another bank is no group here, and a category in a group is none.
        let theirs = bank.app.categories(bank.other).await.unwrap()[0].id;
        let strange = AddCategory { parent: Some(theirs), ..category(&bank, &[("en", "Theirs")]) };
        assert_eq!(bank.app.add_category(&bank.ines.actor, strange).await.unwrap_err().code(), "NOT_FOUND");
        let deep = AddCategory { parent: Some(bank.category), ..category(&bank, &[("en", "Deep")]) };
        assert_eq!(bank.app.add_category(&bank.ines.actor, deep).await.unwrap_err().code(), "INVALID");
        let nameless = bank.app.add_category(&bank.ines.actor, category(&bank, &[])).await.unwrap_err();
        assert_eq!(nameless.code(), "INVALID");
    }

    async fn a_slug_of_the_taxonomy_is_had_once_and_brings_its_names(bank: Bank) {
        let slug = |slug: &str| AddCategory { slug: Some(slug.to_owned()), ..category(&bank, &[]) };
        let add = async |command| bank.app.add_category(&bank.ines.actor, command).await;
        assert_eq!(add(slug("carpool")).await.unwrap_err().code(), "TAKEN");
        assert_eq!(add(slug("time-travel")).await.unwrap_err().code(), "INVALID");
        // As in a bank that is older than the slug.
        let all = bank.app.categories(bank.id).await.unwrap();
        let old = all.iter().find(|known| known.slug.as_deref() == Some("carpool")).unwrap();
        let seed = Seed { store: &bank.store };
        seed.raw("DELETE FROM category_name WHERE category_id = $1", vec![old.id.uuid().into()]).await;
        seed.raw("UPDATE category SET taxon_slug = NULL WHERE id = $1", vec![old.id.uuid().into()]).await;
        let added = add(slug("carpool")).await.unwrap();
        assert_eq!((added.names.len(), added.parent, added.slug.as_deref()), (4, old.parent, Some("carpool")));
        let retired = bank.app.retire_category(&bank.ines.actor, step(&added)).await.unwrap();
        assert!(!retired.is_offered());
        assert_eq!(add(slug("carpool")).await.unwrap_err().code(), "TAKEN", "also while it is retired");
    }
}
