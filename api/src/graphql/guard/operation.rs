//! Which operation of a document is to be run, and whether it can be.

use std::collections::HashSet;

use async_graphql::{
    Pos, Positioned, ServerError, ServerResult, Value, Variables,
    parser::types::{
        DocumentOperations, ExecutableDocument, OperationDefinition, OperationType, Selection, SelectionSet,
    },
};

use super::{
    limits::{Codes, Limits},
    refusal::{at, coded},
    weight::default_of,
};

/// The operation that a request means: the one it names, or the only one there is.
pub(super) fn select<'a>(
    document: &'a ExecutableDocument,
    name: Option<&str>,
) -> ServerResult<&'a Positioned<OperationDefinition>> {
    let failed = |message: String| {
        let error = ServerError::new(message, None);
        Err(coded(error, Codes::OPERATION_RESOLUTION_FAILURE))
    };
    match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Ok(operation),
        (DocumentOperations::Multiple(operations), Some(name)) if operations.contains_key(name) => {
            operations.get(name).map_or_else(|| failed(String::new()), Ok)
        }
        (_, Some(name)) => failed(format!("The query has no operation named \"{name}\".")),
        (DocumentOperations::Multiple(operations), None) => {
            let mut all = operations.values();
            match (all.next(), all.next()) {
                (Some(operation), None) => Ok(operation),
                _ => failed("The query has several operations: operationName must say which to run.".to_owned()),
            }
        }
    }
}

/// Refuses a mutation that selects one field twice under one name.
///
/// The specification merges the two and runs the field once. The executor would run it twice, and
/// in a mutation that is a second act.
pub(super) fn once_each(document: &ExecutableDocument, operation: &OperationDefinition) -> ServerResult<()> {
    if operation.ty != OperationType::Mutation {
        return Ok(());
    }
    distinct(document, &operation.selection_set.node, &mut HashSet::new())
}

/// It walks the root only, whose fields have been counted with all fragments spread.
fn distinct<'a>(
    document: &'a ExecutableDocument,
    set: &'a SelectionSet,
    keys: &mut HashSet<&'a str>,
) -> ServerResult<()> {
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) => {
                let key = field.node.response_key();
                if !keys.insert(key.node.as_str()) {
                    return at(
                        Codes::GRAPHQL_VALIDATION_FAILED,
                        format!(
                            "The mutation selects \"{}\" twice; to run it twice, give each an alias.",
                            key.node
                        ),
                        key.pos,
                    );
                }
            }
            Selection::InlineFragment(inline) => {
                distinct(document, &inline.node.selection_set.node, keys)?;
            }
            Selection::FragmentSpread(spread) => {
                if let Some(fragment) = document.fragments.get(&spread.node.fragment_name.node) {
                    distinct(document, &fragment.node.selection_set.node, keys)?;
                }
            }
        }
    }
    Ok(())
}

/// The variables that must be sent and are not. The executor would find out while it runs, after
/// other fields have been resolved; the specification wants it known before.
pub(super) fn missing(operation: &OperationDefinition, variables: &Variables) -> Vec<ServerError> {
    let definitions = operation.variable_definitions.iter();
    let missing = definitions.filter_map(|definition| {
        let (name, ty) = (&definition.node.name.node, &definition.node.var_type.node);
        if ty.nullable {
            return None;
        }
        let problem = match variables.get(name) {
            None if default_of(definition).is_none() => "was not provided",
            Some(Value::Null) => "must not be null",
            _ => return None,
        };
        let message = format!("The variable \"${name}\" of type \"{ty}\" {problem}.");
        let mut error = coded(ServerError::new(message, Some(definition.pos)), Codes::BAD_USER_INPUT);
        if let Some(extensions) = &mut error.extensions {
            extensions.set("inputPath", Value::List(vec![name.as_str().into()]));
        }
        Some(error)
    });
    missing.take(Limits::ERRORS).collect()
}

/// The names in the answer that lead to the field at, or with an argument at, a place of the document.
pub(super) fn path_to(
    document: &ExecutableDocument,
    operation: &OperationDefinition,
    place: Pos,
) -> Option<Vec<String>> {
    let mut path = Vec::new();
    let mut steps = usize::try_from(Limits::FIELDS).ok()?;
    let found = seek(document, &operation.selection_set.node, place, &mut path, &mut steps);
    found.then_some(path)
}

fn seek(
    document: &ExecutableDocument,
    set: &SelectionSet,
    place: Pos,
    path: &mut Vec<String>,
    steps: &mut usize,
) -> bool {
    for selection in &set.items {
        if *steps == 0 {
            return false;
        }
        *steps -= 1;
        let below = match &selection.node {
            Selection::Field(field) => {
                path.push(field.node.response_key().node.to_string());
                let mut places = field.node.arguments.iter();
                if field.pos == place
                    || places.any(|(name, value)| name.pos == place || value.pos == place)
                    || seek(document, &field.node.selection_set.node, place, path, steps)
                {
                    return true;
                }
                path.pop();
                continue;
            }
            Selection::InlineFragment(inline) => Some(&inline.node.selection_set.node),
            Selection::FragmentSpread(spread) => document
                .fragments
                .get(&spread.node.fragment_name.node)
                .map(|fragment| &fragment.node.selection_set.node),
        };
        if below.is_some_and(|set| seek(document, set, place, path, steps)) {
            return true;
        }
    }
    false
}
