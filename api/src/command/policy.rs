//! The rules that a bank gives itself.

use async_graphql::{ID, InputObject, OneofObject};
use domain::bank::RuleValue;
use domain::id::BankId;
use serde::Deserialize;
use store::PolicyRecord;
use utoipa::ToSchema;

use crate::asker::Asker;
use crate::command::agreement::TranslatedTextInput;
use crate::command::input;
use crate::command::paging::{List, Paged, Paging};
use crate::view::policy::PolicyVersionView;

/// The value of a rule: one of the four, as the rule takes it.
#[derive(Debug, OneofObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum RuleValueInput {
    /// A whole number.
    Number(i64),
    /// Yes or no.
    Flag(bool),
    /// A word.
    Word(String),
    /// A text in each of some of the bank's languages; an empty list for the text that every bank begins with.
    Texts(Vec<TranslatedTextInput>),
}

/// One rule, as `Policy.rules` names it.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RuleInput {
    /// Its name, such as `floor_minutes`.
    pub name: String,
    /// Its new value.
    pub value: RuleValueInput,
}

/// The next version of the rules.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AdoptPolicyInput {
    /// Of which bank.
    #[serde(skip)]
    pub bank_id: ID,
    /// The `Policy.version` that was seen; where another was adopted meanwhile, nothing changes.
    #[serde(skip)]
    pub expected_version: i64,
    /// What changes; every other rule stays as it is.
    pub rules: Vec<RuleInput>,
}

/// Adopts the next version of the rules, as a coordinator, from now on. Floors follow; no balance changes.
pub async fn adopt_policy(asker: &Asker, input: AdoptPolicyInput) -> app::Result<PolicyRecord> {
    let bank = input::id("bankId", &input.bank_id)?;
    let changes = input.rules.into_iter().map(Into::into).collect();
    let expected = input.expected_version;
    asker.app.adopt_policy(&asker.actor, bank, expected, changes).await
}

impl From<RuleInput> for (String, RuleValue) {
    fn from(rule: RuleInput) -> Self {
        let value = match rule.value {
            RuleValueInput::Number(number) => RuleValue::Number(number),
            RuleValueInput::Flag(flag) => RuleValue::Flag(flag),
            RuleValueInput::Word(word) => RuleValue::Word(word),
            RuleValueInput::Texts(texts) => {
                RuleValue::Texts(texts.into_iter().map(|given| (given.language, given.text)).collect())
            }
        };
        (rule.name, value)
    }
}

/// The versions of a bank's rules and what each changed, newest first.
pub async fn bank_policies(asker: &Asker, bank_id: &ID, paging: Paging) -> app::Result<Paged<PolicyVersionView, i64>> {
    let list = List::new("bankPolicies", &bank_id.as_str());
    let bank = input::id::<BankId>("bankId", bank_id)?;
    let window = list.window(&paging)?;
    let page = asker.app.policy_history(&asker.actor, bank, window).await?;
    let show = |record| PolicyVersionView::new(bank, &record);
    Ok(Paged::shown(list, paging, page, show, |seen| seen.version))
}
