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
    /// The `Policy.version` that was seen; where another was adopted meanwhile, nothing changes.
    pub expected_version: i64,
    /// What changes; every other rule stays as it is.
    pub rules: Vec<RuleInput>,
}

payloads! {
    /// The rules after they were adopted.
    PolicyPayload {
        /// The rules; on STALE, as they are now.
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
            let expected = input.expected_version;
            asker.app.adopt_policy(&asker.actor, bank, expected, changes).await
        };
        let done = done.await;
        let current = match (&done, input::id("bankId", &input.bank_id)) {
            (Err(error), Ok(bank)) if error.code() == "STALE" => asker.app.policy(bank).await.ok(),
            _ => return PolicyPayload::answer(asker, done.map(|record| PolicyView::new(&record))),
        };
        let done = done.map(|record| PolicyView::new(&record));
        PolicyPayload::answer_with(asker, done, current.map(|record| PolicyView::new(&record)))
    }
}
