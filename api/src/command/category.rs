//! Categories, as a bank's coordinators give them.

use app::bank::{AddCategory, ChangeCategory, SetSynonyms, UpdateCategory};
use async_graphql::{ID, InputObject, MaybeUndefined};
use domain::id::{BankId, CategoryId};
use serde::Deserialize;
use store::CategoryRecord;
use utoipa::ToSchema;

use crate::asker::Asker;
use crate::command::input;
use crate::view::category::CategoryView;
use crate::view::words::Counting;

/// A name in one of the bank's languages.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TranslatedNameInput {
    /// The language (BCP 47), one of the bank's.
    pub language: String,
    /// The name, 1 to 160 characters.
    pub name: String,
}

/// A category that a bank adds.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddCategoryInput {
    /// To which bank.
    #[serde(skip)]
    pub bank_id: ID,
    /// Its names; may be left empty where the shared taxonomy has names for `slug`.
    pub names: Vec<TranslatedNameInput>,
    /// The group that it is in; null for a group of its own, or the one that the taxonomy gives `slug`.
    #[schema(value_type = Option<String>)]
    pub parent_id: Option<ID>,
    /// The slug of the shared taxonomy, where the bank does not have that one yet; null for a category of its own.
    pub slug: Option<String>,
    /// How exchanges in it count; null for the bank's rule.
    pub counting: Option<Counting>,
    /// Whether exchanges in it are discreet by default; null for what the taxonomy says, else no.
    pub discreet: Option<bool>,
}

/// A name anew, or taken away.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RenameInput {
    /// The language (BCP 47): one of the bank's, or one that the category has a name in.
    pub language: String,
    /// The name, 1 to 160 characters; null takes the name in this language away.
    pub name: Option<String>,
}

/// What changes of a category; what was recorded in it stays as it was.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateCategoryInput {
    /// The category.
    #[serde(skip)]
    pub category_id: ID,
    /// The `Category.version` that was seen.
    #[serde(skip)]
    pub expected_version: i64,
    /// Names anew; those in other languages stay.
    #[graphql(default)]
    #[serde(default)]
    pub names: Vec<RenameInput>,
    /// How exchanges in it count from now on; null for the bank's rule.
    #[serde(default)]
    #[schema(value_type = Option<Counting>)]
    pub counting: MaybeUndefined<Counting>,
    /// Whether exchanges in it are discreet by default from now on; null leaves it as it is.
    pub discreet: Option<bool>,
}

/// A category, as it was seen.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CategoryStepInput {
    /// The category.
    #[serde(skip)]
    pub category_id: ID,
    /// The `Category.version` that was seen.
    #[serde(skip)]
    pub expected_version: i64,
}

/// What a category is also called in one language, in place of what it was.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetCategorySynonymsInput {
    /// The category.
    #[serde(skip)]
    pub category_id: ID,
    /// The `Category.version` that was seen.
    #[serde(skip)]
    pub expected_version: i64,
    /// The language (BCP 47), also one that the bank does not have.
    #[serde(skip)]
    pub language: String,
    /// All of the words, each of 1 to 80 characters; none takes them back. A category has at most 60, in all languages
    /// together.
    #[schema(max_items = 60)]
    pub words: Vec<String>,
}

impl CategoryStepInput {
    fn step(&self) -> app::Result<ChangeCategory> {
        Ok(ChangeCategory {
            category: input::id("categoryId", &self.category_id)?,
            expected_version: self.expected_version,
        })
    }
}

fn seen(asker: &Asker, record: &CategoryRecord) -> CategoryView {
    CategoryView::new(record, &[asker.locale.tag()])
}

/// Adds a category, as a coordinator.
pub async fn add_category(asker: &Asker, input: &AddCategoryInput) -> app::Result<CategoryView> {
    let names = input.names.iter();
    let command = AddCategory {
        bank: input::id("bankId", &input.bank_id)?,
        names: names
            .map(|given| Ok((given.language.clone(), input::title("names", &given.name)?)))
            .collect::<app::Result<_>>()?,
        parent: input::optional_id("parentId", input.parent_id.as_ref())?,
        slug: input.slug.clone(),
        counting: input.counting.map(Into::into),
        discreet: input.discreet,
    };
    let record = asker.app.add_category(&asker.actor, command).await?;
    Ok(seen(asker, &record))
}

/// Names a category anew, or changes how exchanges in it count and show, as a coordinator.
pub async fn update_category(asker: &Asker, input: &UpdateCategoryInput) -> app::Result<CategoryView> {
    let names = input.names.iter();
    let command = UpdateCategory {
        category: input::id("categoryId", &input.category_id)?,
        expected_version: input.expected_version,
        names: names
            .map(|given| {
                let name = given
                    .name
                    .as_deref()
                    .map(|name| input::title("names", name))
                    .transpose()?;
                Ok((given.language.clone(), name))
            })
            .collect::<app::Result<_>>()?,
        counting: input::patch(input.counting).map(Into::into),
        discreet: input.discreet,
    };
    let record = asker.app.update_category(&asker.actor, command).await?;
    Ok(seen(asker, &record))
}

/// Says what a category is also called in a language, as a coordinator.
pub async fn set_category_synonyms(asker: &Asker, input: &SetCategorySynonymsInput) -> app::Result<CategoryView> {
    let command = SetSynonyms {
        category: input::id("categoryId", &input.category_id)?,
        expected_version: input.expected_version,
        language: input.language.clone(),
        words: input::labels("words", &input.words)?,
    };
    let record = asker.app.set_synonyms(&asker.actor, command).await?;
    Ok(seen(asker, &record))
}

/// Offers a category, and what is in it where it is a group, no more, as a coordinator.
pub async fn retire_category(asker: &Asker, input: &CategoryStepInput) -> app::Result<CategoryView> {
    let record = asker.app.retire_category(&asker.actor, input.step()?).await?;
    Ok(seen(asker, &record))
}

/// Offers a retired category again, as a coordinator.
pub async fn bring_back_category(asker: &Asker, input: &CategoryStepInput) -> app::Result<CategoryView> {
    let record = asker.app.bring_back_category(&asker.actor, input.step()?).await?;
    Ok(seen(asker, &record))
}

/// A category.
pub async fn category(asker: &Asker, id: &ID) -> app::Result<CategoryView> {
    let id: CategoryId = input::id("categoryId", id)?;
    let record = asker.app.category(id).await?;
    Ok(seen(asker, &record))
}

/// The categories of a bank, groups before what is in them; with those that are retired, if they are asked for.
pub async fn categories(asker: &Asker, bank: BankId, retired: bool) -> app::Result<Vec<CategoryView>> {
    let all = asker.app.categories(bank).await?;
    let shown = all.iter().filter(|record| retired || record.is_offered());
    Ok(shown.map(|record| seen(asker, record)).collect())
}

/// The categories of this bank.
pub async fn categories_of(asker: &Asker, bank_id: &ID, retired: bool) -> app::Result<Vec<CategoryView>> {
    let bank = asker.app.bank(input::id("bankId", bank_id)?).await?;
    categories(asker, bank.id, retired).await
}
