//! The categories of a bank.

use async_graphql::{Context, Object, Result};

use super::payload::plain_payloads;
use crate::asker::Asker;
use crate::command::category::{
    self as command, AddCategoryInput, CategoryStepInput, SetCategorySynonymsInput, UpdateCategoryInput,
};
use crate::command::stale;
use crate::view::category::CategoryView;

plain_payloads! {
    /// The category after a command.
    CategoryPayload {
        /// The category; on STALE, as it is now.
        category: CategoryView
    }
}

/// What was done; a stale version comes with the category as it is now.
async fn answered(asker: &Asker, id: &async_graphql::ID, done: app::Result<CategoryView>) -> Result<CategoryPayload> {
    let now = stale::now(&done, command::category(asker, id)).await;
    CategoryPayload::answer_with(asker, done, now)
}

/// What a bank's coordinators do with its categories.
#[derive(Default)]
pub struct CategoryMutation;

#[Object]
impl CategoryMutation {
    /// Adds a category of the bank's own, as a coordinator. A name that the bank has in the same language is refused.
    async fn add_category(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: AddCategoryInput,
    ) -> Result<CategoryPayload> {
        let asker = Asker::of(ctx)?;
        CategoryPayload::answer(asker, command::add_category(asker, &input).await)
    }

    /// Names a category anew, or changes how exchanges in it count and show from now on, as a coordinator.
    async fn update_category(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: UpdateCategoryInput,
    ) -> Result<CategoryPayload> {
        let asker = Asker::of(ctx)?;
        answered(asker, &input.category_id, command::update_category(asker, &input).await).await
    }

    /// Says what a category is also called in a language, as a coordinator: a search for one of these words finds what
    /// stands in the category, whatever it says itself.
    async fn set_category_synonyms(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: SetCategorySynonymsInput,
    ) -> Result<CategoryPayload> {
        let asker = Asker::of(ctx)?;
        let done = command::set_category_synonyms(asker, &input).await;
        answered(asker, &input.category_id, done).await
    }

    /// Offers a category, and what is in it where it is a group, no more, as a coordinator. Offers, needs and exchanges
    /// keep it.
    async fn retire_category(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: CategoryStepInput,
    ) -> Result<CategoryPayload> {
        let asker = Asker::of(ctx)?;
        answered(asker, &input.category_id, command::retire_category(asker, &input).await).await
    }

    /// Offers a retired category again, as a coordinator.
    async fn bring_back_category(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: CategoryStepInput,
    ) -> Result<CategoryPayload> {
        let asker = Asker::of(ctx)?;
        answered(
            asker,
            &input.category_id,
            command::bring_back_category(asker, &input).await,
        )
        .await
    }
}
