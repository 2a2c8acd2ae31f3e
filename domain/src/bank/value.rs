//! The value of a rule, what it takes, and how it changed.

use std::collections::BTreeMap;

/// A value as it stands in a policy document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleValue {
    /// A whole number.
    Number(i64),
    /// Yes or no.
    Flag(bool),
    /// A word.
    Word(String),
    /// A text in each of some languages (BCP 47).
    Texts(BTreeMap<String, String>),
}

/// What a rule takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Takes {
    /// A whole number of this range.
    Number {
        /// The least.
        min: i64,
        /// The most.
        max: i64,
    },
    /// Yes or no.
    Flag,
    /// One of these words.
    Word(Vec<&'static str>),
    /// A text in each of some languages.
    Texts {
        /// The most characters of one.
        max: usize,
    },
}

/// A rule of a bank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its name, such as `floor_minutes`.
    pub name: &'static str,
    /// Its value here.
    pub value: RuleValue,
    /// Its value where a bank says nothing.
    pub default: RuleValue,
    /// What it takes.
    pub takes: Takes,
}

/// A rule that a new version changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleChange {
    /// Its name.
    pub name: &'static str,
    /// Its value before.
    pub was: RuleValue,
    /// Its value since.
    pub is: RuleValue,
}

/// Why a policy document is refused: the rule names itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RulesError {
    /// There is no rule of this name.
    #[error("there is no rule `{0}`")]
    Unknown(String),
    /// The rule takes something else.
    #[error("the rule `{rule}` takes {takes}")]
    Value {
        /// The rule.
        rule: &'static str,
        /// What it takes.
        takes: String,
    },
}
