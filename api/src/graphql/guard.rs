//! The request guard: refuses what would be dear to parse, check or run, before it is.
//!
//! It is an extension of the schema, so that HTTP, WebSocket and event streams are all behind it. The
//! parser and the checks of the executor recurse without a bound, and walk a fragment anew wherever it
//! is spread: a list 2,000 deep ends the process, and 800 bytes of fragments take a core for half a
//! minute. So the text is scanned, then parsed here, then measured with each fragment walked once; only
//! then does the executor see it. [`Limits`] has the figures.
//!
//! The guard also gives every error its `extensions.code`, and every answer its `extensions.cost`.

mod execution;
mod fault;
mod limits;
mod measure;
mod operation;
mod refusal;
pub mod scan;
#[cfg(test)]
mod tests;
mod totals;
mod weight;

use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicBool, Ordering},
};

use async_graphql::{
    Name, ObjectType, Request, Response, SchemaBuilder, ServerError, ServerResult, SubscriptionType, ValidationResult,
    Value, Variables,
    extensions::{
        Extension, ExtensionContext, ExtensionFactory, NextExecute, NextParseQuery, NextPrepareRequest, NextRequest,
        NextResolve, NextSubscribe, NextValidation, ResolveInfo,
    },
    parser::types::{ExecutableDocument, OperationType},
};
use futures_util::{StreamExt as _, stream::BoxStream};

use self::{execution::Execution, refusal::at};
pub use self::{
    limits::{Codes, Limits},
    refusal::{Refusal, code_of},
};

/// Puts a schema behind the guard. Suggestions go off: they would spell the schema out to guesses.
pub fn install<Query, Mutation, Subscription>(
    schema: SchemaBuilder<Query, Mutation, Subscription>,
) -> SchemaBuilder<Query, Mutation, Subscription>
where
    Query: ObjectType + 'static,
    Mutation: ObjectType + 'static,
    Subscription: SubscriptionType + 'static,
{
    schema.disable_suggestions().extension(Guard)
}

/// Parses a document, having scanned it.
///
/// # Errors
/// A [`Refusal`] of the scan, or a syntax error, with their codes.
pub fn parse(query: &str) -> ServerResult<ExecutableDocument> {
    scan::document(query)?;
    async_graphql::parser::parse_query(query).map_err(|error| refusal::syntax(&error))
}

/// What kind of operation a document would run; none where it cannot be told.
pub fn operation_type(document: &ExecutableDocument, name: Option<&str>) -> Option<OperationType> {
    let operation = operation::select(document, name).ok()?;
    Some(operation.node.ty)
}

/// How far a request came, told to the transport that sent it: put a clone in the request's data.
///
/// A request that was not admitted is a request error, whose answer has no `data`.
#[derive(Debug, Clone)]
pub struct Admission {
    admitted: Arc<AtomicBool>,
    streams: bool,
}

impl Admission {
    /// For a transport that gives one answer; a subscription is refused.
    pub fn to_one_answer() -> Self {
        Self {
            admitted: Arc::default(),
            streams: false,
        }
    }

    /// For a transport that can give many answers.
    pub fn to_a_stream() -> Self {
        Self {
            admitted: Arc::default(),
            streams: true,
        }
    }

    /// Whether the request was found valid, so that its fields were resolved.
    pub fn admitted(&self) -> bool {
        self.admitted.load(Ordering::Acquire)
    }
}

/// The factory of the extension; [`install`] adds it.
#[derive(Debug, Clone, Copy)]
pub struct Guard;

impl ExtensionFactory for Guard {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Guarded::default())
    }
}

/// One request on its way.
#[derive(Debug, Default)]
struct Guarded {
    operation_name: OnceLock<String>,
    query: OnceLock<String>,
    cost: Arc<OnceLock<u64>>,
    missing: OnceLock<Vec<ServerError>>,
    execution: Execution,
}

impl Guarded {
    fn admit(
        &self,
        ctx: &ExtensionContext<'_>,
        query: &str,
        variables: &Variables,
    ) -> ServerResult<ExecutableDocument> {
        let document = parse(query)?;
        let name = self.operation_name.get().map(String::as_str);
        let selected = operation::select(&document, name)?;
        let registry = &ctx.schema_env.registry;
        let cost = measure::measure(&document, selected, variables, registry)?;
        operation::once_each(&document, &selected.node)?;
        let streams = ctx.data_opt::<Admission>().is_none_or(|to| to.streams);
        if selected.node.ty == OperationType::Subscription && !streams {
            let message = "Subscriptions are served over WebSocket and server-sent events only.";
            return at(Codes::BAD_REQUEST, message, selected.pos);
        }
        let missing = operation::missing(&selected.node, variables);
        // Each is set once: the extension is made anew for each request.
        let _ = self.cost.set(cost);
        let _ = self.missing.set(missing);
        let _ = self.query.set(query.to_owned());
        Ok(document)
    }

    /// The document is read a second time, for the path to what is wrong: only refused requests pay.
    fn invalid(&self, errors: Vec<ServerError>) -> Vec<ServerError> {
        let document = self.query.get().and_then(|query| parse(query).ok());
        let name = self.operation_name.get().map(String::as_str);
        let document = document.as_ref().and_then(|document| {
            let operation = operation::select(document, name).ok()?;
            Some((document, &operation.node))
        });
        fault::invalid(errors, document)
    }
}

/// The answer as a client gets it: with the cost, and a code on each error.
fn finished(mut response: Response, cost: Option<u64>) -> Response {
    response.errors = response.errors.into_iter().map(fault::executed).collect();
    let requested = cost.map_or(Value::Null, Value::from);
    let fields = [("requested", requested), ("limit", Limits::COST.into())];
    let fields = fields.map(|(name, value)| (Name::new(name), value));
    response.extension("cost", Value::Object(fields.into_iter().collect()))
}

#[async_graphql::async_trait::async_trait]
impl Extension for Guarded {
    async fn request(&self, ctx: &ExtensionContext<'_>, next: NextRequest<'_>) -> Response {
        let response = next.run(ctx).await;
        finished(response, self.cost.get().copied())
    }

    fn subscribe<'s>(
        &self,
        ctx: &ExtensionContext<'_>,
        stream: BoxStream<'s, Response>,
        next: NextSubscribe<'_>,
    ) -> BoxStream<'s, Response> {
        // The cost is known once the stream has been polled.
        let cost = Arc::clone(&self.cost);
        let stream = next.run(ctx, stream);
        let stream = stream.map(move |response| finished(response, cost.get().copied()));
        stream.boxed()
    }

    async fn prepare_request(
        &self,
        ctx: &ExtensionContext<'_>,
        request: Request,
        next: NextPrepareRequest<'_>,
    ) -> ServerResult<Request> {
        let request = next.run(ctx, request).await?;
        if let Some(name) = &request.operation_name {
            let _ = self.operation_name.set(name.clone());
        }
        Ok(request)
    }

    /// Does not run what comes next: the executor's own step would walk every spread of every fragment.
    async fn parse_query(
        &self,
        ctx: &ExtensionContext<'_>,
        query: &str,
        variables: &Variables,
        _next: NextParseQuery<'_>,
    ) -> ServerResult<ExecutableDocument> {
        self.admit(ctx, query, variables)
    }

    async fn validation(
        &self,
        ctx: &ExtensionContext<'_>,
        next: NextValidation<'_>,
    ) -> Result<ValidationResult, Vec<ServerError>> {
        let valid = next.run(ctx).await.map_err(|errors| self.invalid(errors))?;
        match self.missing.get() {
            Some(missing) if !missing.is_empty() => return Err(missing.clone()),
            _ => {}
        }
        if let Some(admission) = ctx.data_opt::<Admission>() {
            admission.admitted.store(true, Ordering::Release);
        }
        Ok(valid)
    }

    async fn execute(
        &self,
        ctx: &ExtensionContext<'_>,
        operation_name: Option<&str>,
        next: NextExecute<'_>,
    ) -> Response {
        let response = next.run(ctx, operation_name).await;
        self.execution.finish(response)
    }

    async fn resolve(
        &self,
        ctx: &ExtensionContext<'_>,
        info: ResolveInfo<'_>,
        next: NextResolve<'_>,
    ) -> ServerResult<Option<Value>> {
        self.execution.resolve(ctx, info, next).await
    }
}
