//! The rules of a bank as everybody reads them, with what a form of them needs.

use async_graphql::{ComplexObject, Context, Result, SimpleObject};
use domain::bank::{RuleValue, Takes, what_counts_here};
use domain::id::{BankId, PersonId};
use serde::Serialize;
use store::{AdoptedPolicy, PolicyRecord};
use utoipa::ToSchema;

use super::DateTime;
use super::member::MemberView;
use crate::asker::Asker;
use crate::messages::{self, Locale};

/// A text in one language.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TranslatedText {
    /// The language (BCP 47).
    pub language: String,
    /// The text.
    pub text: String,
}

/// Texts by language, in the order of the languages' tags.
pub(crate) fn translated<'a>(texts: impl IntoIterator<Item = (&'a String, &'a String)>) -> Vec<TranslatedText> {
    let texts = texts.into_iter();
    texts
        .map(|(language, text)| TranslatedText {
            language: language.clone(),
            text: text.clone(),
        })
        .collect()
}

/// The value of a rule: exactly one of the four is set.
#[derive(Debug, Clone, Default, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "RuleValue")]
#[serde(rename_all = "camelCase")]
#[schema(as = RuleValue)]
pub struct RuleValueView {
    /// A whole number.
    pub number: Option<i64>,
    /// Yes or no.
    pub flag: Option<bool>,
    /// A word.
    pub word: Option<String>,
    /// A text in each of some languages; none for the text that every bank begins with.
    pub texts: Option<Vec<TranslatedText>>,
}

impl RuleValueView {
    fn new(value: &RuleValue) -> Self {
        let mut view = Self::default();
        match value {
            RuleValue::Number(number) => view.number = Some(*number),
            RuleValue::Flag(flag) => view.flag = Some(*flag),
            RuleValue::Word(word) => view.word = Some(word.clone()),
            RuleValue::Texts(texts) => view.texts = Some(translated(texts)),
        }
        view
    }
}

/// One rule of a bank: exactly one of the values is set. What it takes stands beside it, for a form of the rules.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Rule {
    /// Its name, such as `floor_minutes`.
    pub name: String,
    /// What it is, in the language that Accept-Language asks for.
    pub description: String,
    /// Its value, where it is a whole number.
    pub number: Option<i64>,
    /// Its value, where it is yes or no.
    pub flag: Option<bool>,
    /// Its value, where it is a word.
    pub word: Option<String>,
    /// Its value, where it is a text in each of some languages; none for the text that every bank begins with.
    pub texts: Option<Vec<TranslatedText>>,
    /// The value where a bank says nothing.
    pub default: RuleValueView,
    /// The least that it takes, where it is a whole number.
    pub minimum: Option<i64>,
    /// The most that it takes, where it is a whole number.
    pub maximum: Option<i64>,
    /// The words that it takes, where it is a word.
    pub words: Option<Vec<String>>,
    /// The most characters of a text that it takes, where it is texts.
    pub max_characters: Option<i64>,
}

impl Rule {
    fn new(rule: &domain::bank::Rule, locale: Locale) -> Self {
        let value = RuleValueView::new(&rule.value);
        let (mut range, mut words, mut max_characters) = (None, None, None);
        match &rule.takes {
            Takes::Number { min, max } => range = Some((*min, *max)),
            Takes::Word(all) => words = Some(all.iter().map(|word| (*word).to_owned()).collect()),
            Takes::Texts { max } => max_characters = i64::try_from(*max).ok(),
            Takes::Flag => {}
        }
        Self {
            name: rule.name.to_owned(),
            description: messages::rule(locale, rule.name).to_owned(),
            number: value.number,
            flag: value.flag,
            word: value.word,
            texts: value.texts,
            default: RuleValueView::new(&rule.default),
            minimum: range.map(|(min, _)| min),
            maximum: range.map(|(_, max)| max),
            words,
            max_characters,
        }
    }
}

/// The rules that a bank gave itself, in the version that holds.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "Policy")]
#[serde(rename_all = "camelCase")]
#[schema(as = Policy)]
pub struct PolicyView {
    /// The version, from 1.
    pub version: i64,
    /// Since when they hold.
    pub effective_at: DateTime,
    /// Every rule with its value and what it takes.
    pub rules: Vec<Rule>,
    /// What counts as time given, such as travel and preparation: by language, the bank's own words or those that every
    /// bank begins with.
    pub what_counts: Vec<TranslatedText>,
}

impl PolicyView {
    /// The shape of a record, told in this language.
    pub fn new(record: &PolicyRecord, locale: Locale) -> Self {
        let rules = record.rules.described();
        Self {
            version: record.version,
            effective_at: record.effective_at.into(),
            rules: rules.iter().map(|rule| Rule::new(rule, locale)).collect(),
            what_counts: translated(&what_counts_here(&record.rules)),
        }
    }
}

/// A rule that a version changed.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "RuleChange")]
#[serde(rename_all = "camelCase")]
#[schema(as = RuleChange)]
pub struct RuleChangeView {
    /// Its name, such as `floor_minutes`.
    pub name: String,
    /// Its value before.
    pub before: RuleValueView,
    /// Its value since.
    pub after: RuleValueView,
}

/// A version of a bank's rules, with what it changed; the first against what every bank begins with.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "PolicyVersion", complex)]
#[serde(rename_all = "camelCase")]
#[schema(as = PolicyVersion)]
pub struct PolicyVersionView {
    /// The version, from 1.
    pub version: i64,
    /// Since when it held.
    pub effective_at: DateTime,
    /// What it changed.
    pub changes: Vec<RuleChangeView>,
    #[graphql(skip)]
    #[serde(skip)]
    pub(crate) bank: BankId,
    #[graphql(skip)]
    #[serde(skip)]
    pub(crate) by: Option<PersonId>,
}

impl PolicyVersionView {
    /// The shape of a version.
    pub fn new(bank: BankId, record: &AdoptedPolicy) -> Self {
        let changes = record.changes.iter().map(|change| RuleChangeView {
            name: change.name.to_owned(),
            before: RuleValueView::new(&change.was),
            after: RuleValueView::new(&change.is),
        });
        Self {
            version: record.version,
            effective_at: record.effective_at.into(),
            changes: changes.collect(),
            bank,
            by: record.adopted_by,
        }
    }
}

#[ComplexObject]
impl PolicyVersionView {
    /// Who adopted it; null for what the bank began with, and for somebody who is no member any more.
    async fn adopted_by(&self, ctx: &Context<'_>) -> Result<Option<MemberView>> {
        match self.by {
            Some(person) => Asker::of(ctx)?.load_person(self.bank, person).await,
            None => Ok(None),
        }
    }
}
