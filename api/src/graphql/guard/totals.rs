//! The figures of a document, and the limits they are held against.

use async_graphql::parser::types::ExecutableDocument;

use super::{
    limits::{Codes, Limits},
    refusal::{Refusal, figure, says},
};

/// What a selection set asks for, all that stands below it included. Figures stop at the largest number.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Totals {
    pub fields: u64,
    /// Fields of the set itself, fragments spread.
    pub direct: u64,
    pub directives: u64,
    pub values: u64,
    pub depth: u64,
    pub levels: u64,
    pub cost: u64,
    pub introspection: u64,
}

impl Totals {
    pub(super) fn add(&mut self, other: Self) {
        self.fields = self.fields.saturating_add(other.fields);
        self.direct = self.direct.saturating_add(other.direct);
        self.directives = self.directives.saturating_add(other.directives);
        self.values = self.values.saturating_add(other.values);
        self.depth = self.depth.max(other.depth);
        self.levels = self.levels.max(other.levels);
        self.cost = self.cost.saturating_add(other.cost);
        self.introspection = self.introspection.saturating_add(other.introspection);
    }
}

/// What is counted once for each place in the text, however often it is spread.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Written {
    pub aliases: u64,
    /// Fields that validation compares: those of each selection set, fragments spread.
    pub compared: u64,
    pub most_arguments: u64,
}

impl Written {
    /// Holds the figures of a document against their limits.
    pub(super) fn check(&self, all: Totals) -> Result<(), Refusal> {
        let complex = Codes::QUERY_TOO_COMPLEX;
        Refusal::check(
            Codes::QUERY_TOO_DEEP,
            says("The query is", "fields deep"),
            all.depth,
            Limits::DEPTH,
        )?;
        for (says, count, limit) in [
            (says("The query selects", "fields"), all.fields, Limits::FIELDS),
            (
                says("The query has", "aliases and repeated fields"),
                self.aliases,
                Limits::ALIASES,
            ),
            (says("The query has", "directives"), all.directives, Limits::DIRECTIVES),
            (
                says("The query has", "values in its arguments"),
                all.values,
                Limits::VALUES,
            ),
            (
                says("The query needs", "comparisons of its fields"),
                self.compared.saturating_mul(self.most_arguments.max(1)),
                Limits::COMPARISONS,
            ),
            (
                says("The introspection costs", "points a type"),
                all.introspection,
                Limits::INTROSPECTION_COST,
            ),
        ] {
            Refusal::check(complex, says, count, limit)?;
        }
        Ok(())
    }
}

/// Checks what can be counted without a walk.
pub(super) fn check_definitions(document: &ExecutableDocument) -> Result<(), Refusal> {
    let definitions = document.operations.iter().len() + document.fragments.len();
    Refusal::check(
        Codes::QUERY_TOO_COMPLEX,
        says("The query has", "operations and fragments"),
        figure(definitions),
        figure(Limits::DEFINITIONS),
    )?;
    let operations = document.operations.iter();
    let variables = operations.map(|(_, operation)| operation.node.variable_definitions.len());
    Refusal::check(
        Codes::QUERY_TOO_COMPLEX,
        says("The query declares", "variables"),
        figure(variables.sum()),
        figure(Limits::VARIABLES),
    )
}

pub(super) fn check_level(level: u64) -> Result<(), Refusal> {
    if level <= Limits::LEVELS {
        return Ok(());
    }
    let limit = Limits::LEVELS;
    Err(Refusal::new(
        Codes::QUERY_TOO_DEEP,
        format!("The query nests selections and fragments more than {limit} deep; the limit is {limit}."),
    ))
}

pub(super) fn check_arguments(count: usize) -> Result<(), Refusal> {
    Refusal::check(
        Codes::QUERY_TOO_COMPLEX,
        says("A field or directive has", "arguments"),
        figure(count),
        figure(Limits::ARGUMENTS),
    )
}
