//! How much a document asks for, with its fragments spread, in one walk over what is written.

use std::collections::{HashMap, HashSet};

use async_graphql::{
    Positioned, Variables,
    parser::types::{
        Directive, ExecutableDocument, Field, OperationDefinition, OperationType, Selection, SelectionSet,
    },
    registry::{MetaType, MetaTypeName, Registry},
};

use super::{
    limits::{Codes, Limits},
    refusal::{Refusal, figure, says},
    totals::{Totals, Written, check_arguments, check_definitions, check_level},
    weight::Inputs,
};

enum Fragment {
    Open,
    Measured(Totals),
}

struct Measure<'a> {
    document: &'a ExecutableDocument,
    registry: &'a Registry,
    inputs: Inputs<'a>,
    fragments: HashMap<&'a str, Fragment>,
    written: Written,
}

/// Measures a whole document against every limit, and gives the cost of the operation to be run.
///
/// The work is linear in the text: each fragment is walked once, however often it is spread.
pub(super) fn measure(
    document: &ExecutableDocument,
    selected: &Positioned<OperationDefinition>,
    variables: &Variables,
    registry: &Registry,
) -> Result<u64, Refusal> {
    check_definitions(document)?;
    let mut measure = Measure {
        document,
        registry,
        inputs: Inputs::new(variables, document),
        fragments: HashMap::new(),
        written: Written::default(),
    };
    let mut all = Totals::default();
    let mut cost = 0;
    for (_, operation) in document.operations.iter() {
        let totals = measure.operation(&operation.node)?;
        all.add(totals);
        if std::ptr::eq(operation, selected) {
            cost = totals.cost;
        }
    }
    for (name, fragment) in &document.fragments {
        // Fragments that no operation spreads are walked by validation as well.
        let totals = measure.fragment(name, 0)?;
        let own = measure.directives(&fragment.node.directives)?;
        all.depth = all.depth.max(totals.depth);
        all.directives = all.directives.saturating_add(own.directives);
        all.values = all.values.saturating_add(own.values);
    }
    measure.written.check(all)?;
    Refusal::check(
        Codes::QUERY_TOO_COSTLY,
        says("The query costs", "points"),
        cost,
        Limits::COST,
    )?;
    Ok(cost)
}

impl<'a> Measure<'a> {
    fn operation(&mut self, operation: &'a OperationDefinition) -> Result<Totals, Refusal> {
        let (root, roots) = match operation.ty {
            OperationType::Query => (Some(&self.registry.query_type), Limits::QUERY_ROOTS),
            OperationType::Mutation => (self.registry.mutation_type.as_ref(), Limits::MUTATION_ROOTS),
            OperationType::Subscription => (self.registry.subscription_type.as_ref(), 1),
        };
        let root = root.and_then(|name| self.registry.types.get(name));
        let mut totals = self.selection_set(&operation.selection_set.node, root, 1)?;
        Refusal::check(
            Codes::QUERY_TOO_COMPLEX,
            says("The operation selects", "fields at its root"),
            totals.direct,
            roots,
        )?;
        totals.add(self.directives(&operation.directives)?);
        for definition in &operation.variable_definitions {
            totals.add(self.directives(&definition.node.directives)?);
        }
        Ok(totals)
    }

    fn selection_set(
        &mut self,
        set: &'a SelectionSet,
        parent: Option<&'a MetaType>,
        level: u64,
    ) -> Result<Totals, Refusal> {
        check_level(level)?;
        let mut totals = Totals::default();
        let mut keys = HashSet::new();
        for selection in &set.items {
            let one = match &selection.node {
                Selection::Field(field) => {
                    let field = &field.node;
                    let renamed = field.alias.as_ref().is_some_and(|a| a.node != field.name.node);
                    if !keys.insert(field.response_key().node.as_str()) || renamed {
                        self.written.aliases = self.written.aliases.saturating_add(1);
                    }
                    self.field(field, parent, level)?
                }
                Selection::InlineFragment(inline) => {
                    let on = inline.node.type_condition.as_ref();
                    let on = on.map_or(parent, |on| self.registry.types.get(on.node.on.node.as_str()));
                    self.selection_set(&inline.node.selection_set.node, on, level + 1)?
                }
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node, level)?,
            };
            totals.add(one);
            totals.add(self.directives(selection.node.directives())?);
        }
        totals.levels = totals.levels.saturating_add(1);
        self.written.compared = self.written.compared.saturating_add(totals.direct);
        Ok(totals)
    }

    fn field(&mut self, field: &'a Field, parent: Option<&'a MetaType>, level: u64) -> Result<Totals, Refusal> {
        check_arguments(field.arguments.len())?;
        let most = self.written.most_arguments.max(figure(field.arguments.len()));
        self.written.most_arguments = most;
        let meta = parent.and_then(|parent| parent.field_by_name(&field.name.node));
        let ty = meta.and_then(|meta| self.registry.concrete_type_by_name(&meta.ty));
        let mut totals = match field.selection_set.node.items.as_slice() {
            [] => Totals::default(),
            _ => self.selection_set(&field.selection_set.node, ty, level + 1)?,
        };
        let values = self.inputs.of_field(field);
        let own = (values / Limits::VALUES_PER_COST).saturating_add(1);
        let below = |cost: u64, rows: u64| cost.saturating_mul(rows).saturating_add(own);
        if parent.is_some_and(|parent| parent.name().starts_with("__")) {
            totals.introspection = below(totals.introspection, introspected(&field.name.node));
        } else if field.name.node.starts_with("__") {
            totals.cost = own;
        } else {
            let list = meta.is_some_and(|meta| MetaTypeName::create(&meta.ty).is_list());
            let rows = match ty {
                Some(ty) if is_connection(ty) => self.inputs.page(field),
                // The edges and nodes of a connection are the page it was asked for.
                _ if list && !parent.is_some_and(is_connection) => self.inputs.rows(field),
                _ => 1,
            };
            totals.cost = below(totals.cost, rows);
        }
        totals.values = totals.values.saturating_add(values);
        totals.fields = totals.fields.saturating_add(1);
        totals.direct = 1;
        totals.depth = totals.depth.saturating_add(1);
        Ok(totals)
    }

    fn fragment(&mut self, name: &'a str, level: u64) -> Result<Totals, Refusal> {
        match self.fragments.get(name) {
            Some(Fragment::Measured(totals)) => {
                check_level(level.saturating_add(totals.levels))?;
                return Ok(*totals);
            }
            Some(Fragment::Open) => {
                return Err(Refusal::new(
                    Codes::GRAPHQL_VALIDATION_FAILED,
                    format!("The fragment \"{name}\" is spread within itself."),
                ));
            }
            None => {}
        }
        let Some(fragment) = self.document.fragments.get(name) else {
            // Validation says that it is missing. It counts as a field, so that spreads of spreads of
            // nothing do not grow unseen.
            return Ok(Totals {
                fields: 1,
                direct: 1,
                ..Totals::default()
            });
        };
        self.fragments.insert(name, Fragment::Open);
        let on = fragment.node.type_condition.node.on.node.as_str();
        let on = self.registry.types.get(on);
        let totals = self.selection_set(&fragment.node.selection_set.node, on, level + 1)?;
        self.fragments.insert(name, Fragment::Measured(totals));
        Ok(totals)
    }

    fn directives(&self, directives: &[Positioned<Directive>]) -> Result<Totals, Refusal> {
        let mut totals = Totals {
            directives: figure(directives.len()),
            ..Totals::default()
        };
        for directive in directives {
            check_arguments(directive.node.arguments.len())?;
            let values = self.inputs.of_directive(&directive.node);
            totals.values = totals.values.saturating_add(values);
        }
        Ok(totals)
    }
}

fn is_connection(ty: &MetaType) -> bool {
    ty.name().ends_with("Connection")
}

/// Rows that a list of the introspection gives, as schemas usually are. The types themselves are not
/// multiplied: the limit is for each of them.
fn introspected(field: &str) -> u64 {
    match field {
        "fields" => 20,
        "inputFields" | "enumValues" | "possibleTypes" => 10,
        "args" | "interfaces" => 5,
        _ => 1,
    }
}
