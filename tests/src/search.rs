//! Search: one corpus of headlines and queries in eight languages, the same answers on both engines.

mod best;
mod corpus;
mod meaning;
mod words;

use app::listing::{FindListings, ListingView, PublishListing};
use app::{Actor, Window};
use domain::id::CategoryId;
use domain::text::Note;

use crate::bank::{Bank, Who};
use crate::listings::{label, offer, public, publish};

/// What is found with these words, newest first.
async fn newest(bank: &Bank, actor: &Actor, words: &str) -> Vec<String> {
    let find = FindListings {
        words: Some(label(words)),
        ..FindListings::default()
    };
    crate::listings::found(bank, actor, find).await
}

/// A category that nothing in these tests means.
async fn somewhere(bank: &Bank) -> CategoryId {
    let all = bank.app.categories(bank.id).await.unwrap();
    let plain = all.iter().find(|record| record.slug.as_deref() == Some("organising"));
    plain.unwrap().id
}

/// Publishes an offer in this language.
async fn say(bank: &Bank, who: &Who, lang: &str, text: &str, more: &str) -> ListingView {
    let command = PublishListing {
        lang: Some(lang.to_owned()),
        description: Note::optional(Some(more)).unwrap(),
        category: somewhere(bank).await,
        ..offer(bank, who.member, text)
    };
    publish(bank, who, command).await
}
