//! What of an offer or need was found by its words: parts of text, never markup.

use async_graphql::SimpleObject;
use serde::Serialize;
use utoipa::ToSchema;

/// What was found of an offer or need by the words that were looked for.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "Highlights")]
#[serde(rename_all = "camelCase")]
#[schema(as = Highlights)]
pub struct HighlightsView {
    /// The title in parts, which together are the title.
    #[schema(max_items = 1000)]
    pub title: Vec<TextPartView>,
    /// About 200 characters of the description, from shortly before the first word that was found, in parts; empty where
    /// none was found in it.
    #[schema(max_items = 1000)]
    pub description: Vec<TextPartView>,
}

/// A part of a text, as it was written: plain text, not HTML.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "TextPart")]
#[schema(as = TextPart)]
pub struct TextPartView {
    /// The part.
    pub text: String,
    /// Whether it is what was looked for.
    pub matched: bool,
}

impl HighlightsView {
    /// The shape of what was found.
    pub fn new(found: &app::listing::Found) -> Self {
        let parts = |parts: &[app::listing::Part]| {
            let part = |part: &app::listing::Part| TextPartView {
                text: part.text.clone(),
                matched: part.matched,
            };
            parts.iter().map(part).collect()
        };
        Self {
            title: parts(&found.title),
            description: parts(&found.description),
        }
    }
}
