//! What a bank also calls its categories: words by which members find what stands in them.

use std::collections::BTreeSet;

use domain::Refusal;
use domain::bank::SYNONYMS_MAX;
use domain::id::CategoryId;
use domain::text::Label;
use store::CategoryRecord;

use crate::listing::language;
use crate::{Actor, App, Result};

/// What a category is also called in one language, in place of what it was.
#[derive(Debug, Clone)]
pub struct SetSynonyms {
    /// The category.
    pub category: CategoryId,
    /// The version that was seen.
    pub expected_version: i64,
    /// The language (BCP 47), also one that the bank does not have.
    pub language: String,
    /// All of the words; none takes them back.
    pub words: Vec<Label>,
}

impl App {
    /// Says what a category is also called in a language, as a coordinator. What it was called stays written down, with
    /// who took it back and when.
    pub async fn set_synonyms(&self, actor: &Actor, command: SetSynonyms) -> Result<CategoryRecord> {
        let language = language("language", &command.language)?;
        let (work, _, was) = self
            .work_on_category(actor, command.category, command.expected_version)
            .await?;
        let mut record = was.clone();
        let words: BTreeSet<String> = command.words.into_iter().map(String::from).collect();
        let before: BTreeSet<String> = record.synonyms.remove(&language).into_iter().flatten().collect();
        let others: usize = record.synonyms.values().map(Vec::len).sum();
        if others.saturating_add(words.len()) > SYNONYMS_MAX {
            let max = i64::try_from(SYNONYMS_MAX).unwrap_or(i64::MAX);
            return Err(Refusal::TooMany { max }.into());
        }
        let ended: Vec<String> = before.difference(&words).cloned().collect();
        let added = words.difference(&before).map(|words| (self.new_id(), words.clone()));
        let (by, at) = (actor.person_id(), work.at());
        let inside = work.inside();
        inside.end_synonyms(record.id, &language, &ended, by, at).await?;
        inside
            .add_synonyms(record.id, &language, added.collect(), by, at)
            .await?;
        if !words.is_empty() {
            record.synonyms.insert(language, words.into_iter().collect());
        }
        self.save_category(work, &was, record).await
    }
}
