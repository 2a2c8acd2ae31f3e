//! A category in the reader's language.

use async_graphql::{ID, SimpleObject};
use serde::Serialize;
use store::CategoryRecord;
use utoipa::ToSchema;

use super::words::Counting;

/// A category of a bank, on a taxonomy that all banks share.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "Category")]
#[serde(rename_all = "camelCase")]
#[schema(as = Category)]
pub struct CategoryView {
    /// Its id.
    #[schema(value_type = String)]
    pub id: ID,
    /// The stable slug of the shared taxonomy; null for a bank's own category.
    pub slug: Option<String>,
    /// The id of its group; null for a group.
    #[schema(value_type = Option<String>)]
    pub parent_id: Option<ID>,
    /// Its name in the language that Accept-Language asks for, else in the bank's.
    pub name: String,
    /// Its names in every language it has one in.
    pub names: Vec<TranslatedName>,
    /// What else it is called: a search for one of these words finds what stands in it.
    pub synonyms: Vec<CategorySynonyms>,
    /// How exchanges in it count; null for the bank's rule.
    pub counting: Option<Counting>,
    /// Whether exchanges in it are discreet by default.
    pub discreet: bool,
    /// Whether new offers, needs and exchanges cannot choose it any more: it, or its group, is retired.
    pub retired: bool,
    /// Counts the changes; send it back as `expectedVersion`.
    pub version: i64,
}

/// A name in one language.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TranslatedName {
    /// The language (BCP 47).
    pub language: String,
    /// The name.
    pub name: String,
}

/// What a category is also called in one language.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CategorySynonyms {
    /// The language (BCP 47).
    pub language: String,
    /// The words, in alphabetical order.
    pub words: Vec<String>,
}

impl CategoryView {
    /// The shape of a record, named in the first of these languages that it has a name in.
    pub fn new(record: &CategoryRecord, languages: &[&str]) -> Self {
        let name = languages
            .iter()
            .chain(&["en"])
            .find_map(|language| record.names.get(*language))
            .or_else(|| record.names.values().next())
            .cloned()
            .unwrap_or_default();
        Self {
            id: record.id.to_string().into(),
            slug: record.slug.clone(),
            parent_id: record.parent.map(|id| id.to_string().into()),
            name,
            names: record
                .names
                .iter()
                .map(|(language, name)| TranslatedName {
                    language: language.clone(),
                    name: name.clone(),
                })
                .collect(),
            synonyms: record
                .synonyms
                .iter()
                .map(|(language, words)| CategorySynonyms {
                    language: language.clone(),
                    words: words.clone(),
                })
                .collect(),
            counting: record.counting.map(Into::into),
            discreet: record.discreet,
            retired: !record.is_offered(),
            version: record.version,
        }
    }
}
