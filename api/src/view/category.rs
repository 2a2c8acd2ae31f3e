//! A category in the reader's language.

use async_graphql::{ID, SimpleObject};
use store::CategoryRecord;

/// A category of a bank, on a taxonomy that all banks share.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(name = "Category")]
pub struct CategoryView {
    /// Its id.
    pub id: ID,
    /// The stable slug of the shared taxonomy; null for a bank's own category.
    pub slug: Option<String>,
    /// The id of its group; null for a group.
    pub parent_id: Option<ID>,
    /// Its name in the language that Accept-Language asks for, else in the bank's.
    pub name: String,
    /// Its names in every language it has one in.
    pub names: Vec<TranslatedName>,
    /// Whether exchanges in it are discreet by default.
    pub discreet: bool,
}

/// A name in one language.
#[derive(Debug, Clone, SimpleObject)]
pub struct TranslatedName {
    /// The language (BCP 47).
    pub language: String,
    /// The name.
    pub name: String,
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
            discreet: record.discreet,
        }
    }
}
