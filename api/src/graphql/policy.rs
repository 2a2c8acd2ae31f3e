//! The rules that a bank gives itself.

use async_graphql::{Context, ID, InputObject, Object, OneofObject, Result};
use domain::bank::RuleValue;

use super::asker::Asker;
use super::input;
use super::payload::payloads;
use crate::view::bank::PolicyView;

/// The value of a rule: one of the three, as the rule takes it.
#[derive(Debug, OneofObject)]
pub enum RuleValueInput {
    /// A whole number.
    Number(i64),
    /// Yes or no.
    Flag(bool),
    /// A word.
    Word(String),
}

/// One rule, as `Policy.rules` names it.
#[derive(Debug, InputObject)]
pub struct RuleInput {
    /// Its name, such as `floor_minutes`.
    pub name: String,
    /// Its new value.
    pub value: RuleValueInput,
}

/// The next version of the rules.
#[derive(Debug, InputObject)]
pub struct AdoptPolicyInput {
    /// Of which bank.
    pub bank_id: ID,
    /// What changes; every other rule stays as it is.
    pub rules: Vec<RuleInput>,
}

payloads! {
    /// The rules after they were adopted.
    PolicyPayload {
        /// The rules.
        policy: PolicyView
    }
}

impl From<RuleInput> for (String, RuleValue) {
    fn from(rule: RuleInput) -> Self {
        let value = match rule.value {
            RuleValueInput::Number(number) => RuleValue::Number(number),
            RuleValueInput::Flag(flag) => RuleValue::Flag(flag),
            RuleValueInput::Word(word) => RuleValue::Word(word),
        };
        (rule.name, value)
    }
}

/// What a bank decides for itself.
#[derive(Default)]
pub struct PolicyMutation;

#[Object]
impl PolicyMutation {
    /// Adopts the next version of the rules, as a coordinator, from now on. Floors follow; no balance changes.
    async fn adopt_policy(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: AdoptPolicyInput,
    ) -> Result<PolicyPayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let bank = input::id("bankId", &input.bank_id)?;
            let changes = input.rules.into_iter().map(Into::into).collect();
            asker.app.adopt_policy(&asker.actor, bank, changes).await
        };
        PolicyPayload::answer(asker, done.await.map(|record| PolicyView::new(&record)))
    }
}
