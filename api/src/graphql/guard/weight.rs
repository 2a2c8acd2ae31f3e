//! What the arguments of a field weigh, and how many rows they ask for.

use std::{collections::HashMap, convert::Infallible};

use async_graphql::{
    Name, Positioned, Value, Variables,
    parser::types::{Directive, ExecutableDocument, Field, VariableDefinition},
};

use super::{limits::Limits, refusal::figure};

/// The variables of a request, looked up as their values will be, and weighed once.
pub(super) struct Inputs<'a> {
    sent: &'a Variables,
    defaults: HashMap<&'a str, &'a Value>,
    weights: HashMap<&'a str, u64>,
}

impl<'a> Inputs<'a> {
    pub(super) fn new(sent: &'a Variables, document: &'a ExecutableDocument) -> Self {
        let mut defaults: HashMap<&str, &Value> = HashMap::new();
        for (_, operation) in document.operations.iter() {
            for definition in &operation.node.variable_definitions {
                if let Some(value) = default_of(definition) {
                    // Two operations may give one name two defaults: the heavier one is counted.
                    let heavier = defaults
                        .get(definition.node.name.node.as_str())
                        .is_none_or(|known| weight(known) < weight(value));
                    if heavier {
                        defaults.insert(&definition.node.name.node, value);
                    }
                }
            }
        }
        let mut weights: HashMap<&str, u64> = HashMap::new();
        weights.extend(defaults.iter().map(|(name, value)| (*name, weight(value))));
        weights.extend(sent.iter().map(|(name, value)| (name.as_str(), weight(value))));
        Self {
            sent,
            defaults,
            weights,
        }
    }

    /// How many values the arguments of a field hold.
    pub(super) fn of_field(&self, field: &Field) -> u64 {
        let arguments = field.arguments.iter();
        arguments.fold(0, |sum: u64, (_, value)| {
            sum.saturating_add(self.of_argument(|with| value.node.clone().into_const_with(with)))
        })
    }

    /// How many values the arguments of a directive hold.
    pub(super) fn of_directive(&self, directive: &Directive) -> u64 {
        let arguments = directive.arguments.iter();
        arguments.fold(0, |sum: u64, (_, value)| {
            sum.saturating_add(self.of_argument(|with| value.node.clone().into_const_with(with)))
        })
    }

    /// Rows a connection gives: `first` or `last`, whichever is larger.
    pub(super) fn page(&self, field: &Field) -> u64 {
        let sizes = ["first", "last"].into_iter();
        let stated = sizes.filter_map(|name| {
            let number = |name: &Name| match self.value(name) {
                Some(Value::Number(number)) => Value::Number(number.clone()),
                _ => Value::Null,
            };
            match argument(field, name, number)? {
                Value::Number(number) => number.as_i64(),
                _ => None,
            }
        });
        match stated.max() {
            None => Limits::PAGE_DEFAULT,
            Some(size) => u64::try_from(size).unwrap_or(1).clamp(1, Limits::PAGE_MAX),
        }
    }

    /// Rows a plain list gives: one for each of its `ids`, where it is asked for by them.
    pub(super) fn rows(&self, field: &Field) -> u64 {
        let mut length = 1;
        let ids = argument(field, "ids", |name| {
            if let Some(Value::List(items)) = self.value(name) {
                length = figure(items.len()).max(1);
            }
            Value::Null
        });
        match ids {
            None => Limits::LIST_ROWS,
            Some(Value::List(items)) => figure(items.len()).max(1),
            Some(_) => length,
        }
    }

    fn value(&self, name: &Name) -> Option<&Value> {
        let sent = self.sent.get(name);
        sent.or_else(|| self.defaults.get(name.as_str()).copied())
    }

    /// The weight of one argument, given by the way to read it with its variables replaced.
    fn of_argument(&self, read: impl FnOnce(&mut Replace<'_>) -> Result<Value, Infallible>) -> u64 {
        let mut referenced = 0_u64;
        let Ok(literal) = read(&mut |name| {
            // A reference is itself a null in the literal, which counts one.
            let known = self.weights.get(name.as_str()).copied();
            referenced = referenced.saturating_add(known.unwrap_or_default());
            Ok(Value::Null)
        });
        weight(&literal).saturating_add(referenced)
    }
}

/// What stands for a variable while an argument is read.
type Replace<'a> = dyn FnMut(Name) -> Result<Value, Infallible> + 'a;

/// An argument of a field with its variables replaced.
fn argument(field: &Field, name: &str, mut with: impl FnMut(&Name) -> Value) -> Option<Value> {
    let value = field.get_argument(name)?.node.clone();
    let Ok(value) = value.into_const_with(|name| Ok::<_, Infallible>(with(&name)));
    Some(value)
}

/// The value a variable has when it is not sent.
pub(super) fn default_of(definition: &Positioned<VariableDefinition>) -> Option<&Value> {
    let default = definition.node.default_value.as_ref();
    default.map(|value| &value.node)
}

/// One for each scalar, list, object and field of an object, and one more for each 64 bytes of text.
///
/// It recurses: values come from texts whose nesting has been scanned.
fn weight(value: &Value) -> u64 {
    let text = |length: usize| figure(length) / 64;
    let inside = match value {
        Value::List(items) => items.iter().fold(0, |sum: u64, item| sum.saturating_add(weight(item))),
        Value::Object(fields) => fields.iter().fold(0, |sum: u64, (name, value)| {
            sum.saturating_add(text(name.len())).saturating_add(weight(value))
        }),
        Value::String(string) => text(string.len()),
        Value::Enum(name) => text(name.len()),
        Value::Binary(bytes) => text(bytes.len()),
        Value::Null | Value::Number(_) | Value::Boolean(_) => 0,
    };
    inside.saturating_add(1)
}
