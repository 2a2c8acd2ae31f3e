//! What a bank also calls its categories, and by which tokens a search meets their names.

use std::collections::{BTreeMap, HashMap};

use domain::id::{CategoryId, PersonId};
use domain::taxonomy;
use domain::time::Instant;
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use uuid::Uuid;

use super::CategoryRecord;
use crate::error::Result;
use crate::search::{Meant, Name, Sought, of_category};
use crate::tx::{InBank, Tx};

#[derive(FromQueryResult)]
struct Synonym {
    category_id: Uuid,
    lang: String,
    words: String,
}

#[derive(FromQueryResult)]
struct Met {
    token: String,
    category_id: Uuid,
    name: i64,
    word: i64,
    words: i64,
}

impl<C: ConnectionTrait> InBank<'_, C> {
    /// What else these categories are called, by language, in alphabetical order; those of the whole bank, where none
    /// are named.
    pub(super) async fn synonyms(&self, of: &[CategoryId]) -> Result<HashMap<Uuid, BTreeMap<String, Vec<String>>>> {
        let holes: Vec<String> = (2..).take(of.len()).map(|n: usize| format!("${n}")).collect();
        let these = if of.is_empty() {
            String::new()
        } else {
            format!(" AND category_id IN ({})", holes.join(", "))
        };
        let statement = self.statement(
            format!(
                "SELECT category_id, lang, words FROM category_synonym WHERE bank_id = $1 AND ended_at IS NULL{these}"
            ),
            of.iter().map(|id| id.uuid().into()).collect(),
        );
        let mut all: HashMap<Uuid, BTreeMap<String, Vec<String>>> = HashMap::new();
        for row in Synonym::find_by_statement(statement).all(self.conn).await? {
            let by_language = all.entry(row.category_id).or_default();
            by_language.entry(row.lang).or_default().push(row.words);
        }
        for words in all.values_mut().flat_map(BTreeMap::values_mut) {
            words.sort_unstable();
        }
        Ok(all)
    }

    /// What is looked for, with what it means by the names that this bank gave its categories: one statement.
    pub(crate) async fn meaning(&self, sought: Sought) -> Result<Sought> {
        let tokens: Vec<Value> = sought.name_tokens().into_iter().map(Value::from).collect();
        if tokens.is_empty() {
            return Ok(sought);
        }
        let holes: Vec<String> = (2..).take(tokens.len()).map(|n: usize| format!("${n}")).collect();
        let statement = self.statement(
            format!(
                "SELECT token, category_id, name, word, words FROM category_word WHERE bank_id = $1 AND token IN ({})",
                holes.join(", ")
            ),
            tokens,
        );
        let mut own: HashMap<String, Vec<Meant>> = HashMap::new();
        for row in Met::find_by_statement(statement).all(self.conn).await? {
            own.entry(row.token).or_default().push(Meant {
                mark: of_category(CategoryId::new(row.category_id)),
                name: row.name,
                word: row.word,
                words: row.words,
            });
        }
        Ok(sought.meaning(&own))
    }
}

/// What a bank itself calls a category: names that it does not share with the taxonomy, and synonyms.
fn own_names(record: &CategoryRecord) -> Vec<(&String, &String)> {
    let taxon = taxonomy::all().find(|taxon| record.slug.as_deref() == Some(taxon.slug));
    let shared =
        |language: &str, name: &str| taxon.is_some_and(|taxon| taxon.names().any(|known| known == (language, name)));
    let names = record.names.iter().filter(|(language, name)| !shared(language, name));
    let synonyms = record.synonyms.iter();
    names
        .chain(synonyms.flat_map(|(language, all)| all.iter().map(move |words| (language, words))))
        .collect()
}

impl InBank<'_, Tx> {
    /// Takes back what a category was also called in a language.
    pub async fn end_synonyms(
        &self,
        category: CategoryId,
        language: &str,
        words: &[String],
        by: Option<PersonId>,
        at: Instant,
    ) -> Result<()> {
        for words in words {
            let statement = self.statement(
                "UPDATE category_synonym SET ended_at = $5, ended_by = $6
                  WHERE bank_id = $1 AND category_id = $2 AND lang = $3 AND words = $4 AND ended_at IS NULL",
                vec![
                    category.uuid().into(),
                    language.into(),
                    words.clone().into(),
                    at.micros().into(),
                    by.map(PersonId::uuid).into(),
                ],
            );
            self.conn.execute_raw(statement).await?;
        }
        Ok(())
    }

    /// Writes down what a category is also called in a language, each under an id of its own.
    pub async fn add_synonyms(
        &self,
        category: CategoryId,
        language: &str,
        words: Vec<(Uuid, String)>,
        by: Option<PersonId>,
        at: Instant,
    ) -> Result<()> {
        for (id, words) in words {
            let statement = self.statement(
                "INSERT INTO category_synonym (bank_id, id, category_id, lang, words, created_at, created_by)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)",
                vec![
                    id.into(),
                    category.uuid().into(),
                    language.into(),
                    words.into(),
                    at.micros().into(),
                    by.map(PersonId::uuid).into(),
                ],
            );
            self.conn.execute_raw(statement).await?;
        }
        Ok(())
    }

    /// Writes by which tokens a search meets what the bank itself calls a category.
    pub(super) async fn write_meaning(&self, record: &CategoryRecord) -> Result<()> {
        let forget = self.statement(
            "DELETE FROM category_word WHERE bank_id = $1 AND category_id = $2",
            vec![record.id.uuid().into()],
        );
        self.conn.execute_raw(forget).await?;
        self.insert_meaning(record).await
    }

    /// The same of a new category.
    pub(super) async fn insert_meaning(&self, record: &CategoryRecord) -> Result<()> {
        for (n, (language, text)) in (0..).zip(own_names(record)) {
            for (token, meant) in Name::read(language, text).met("", n) {
                let statement = self.statement(
                    "INSERT INTO category_word (bank_id, token, category_id, name, word, words)
                     VALUES ($1, $2, $3, $4, $5, $6)",
                    vec![
                        token.into(),
                        record.id.uuid().into(),
                        meant.name.into(),
                        meant.word.into(),
                        meant.words.into(),
                    ],
                );
                self.conn.execute_raw(statement).await?;
            }
        }
        Ok(())
    }

    /// Writes anew by which tokens a search meets what the bank calls its categories.
    pub async fn rewrite_meanings(&self) -> Result<()> {
        for record in self.categories().await? {
            self.write_meaning(&record).await?;
        }
        Ok(())
    }
}
