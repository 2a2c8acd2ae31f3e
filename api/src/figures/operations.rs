//! GraphQL operations by what they came to, whichever transport they came by.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use async_graphql::extensions::{
    Extension, ExtensionContext, ExtensionFactory, NextParseQuery, NextPrepareRequest, NextRequest, NextSubscribe,
};
use async_graphql::parser::types::{ExecutableDocument, OperationType};
use async_graphql::{Request, Response, ServerResult, Variables};
use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use metrics::counter;

use super::OPERATIONS;
use crate::graphql::guard;

/// Counts operations. It stands before the guard, so that it sees what the guard refuses.
#[derive(Debug, Clone, Copy)]
pub struct Operations;

impl ExtensionFactory for Operations {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Counting::default())
    }
}

/// One operation under way.
#[derive(Debug, Default)]
struct Counting {
    name: OnceLock<String>,
    kind: Arc<OnceLock<&'static str>>,
}

fn count(kind: &OnceLock<&'static str>, response: &Response) {
    let kind = kind.get().copied().unwrap_or("unknown");
    // Codes are words of this program; an error without one has been given INTERNAL.
    let outcome = response
        .errors
        .first()
        .map_or("ok", |error| guard::code_of(error).unwrap_or("INTERNAL"));
    counter!(OPERATIONS, "kind" => kind, "outcome" => outcome.to_owned()).increment(1);
}

#[async_graphql::async_trait::async_trait]
impl Extension for Counting {
    async fn request(&self, ctx: &ExtensionContext<'_>, next: NextRequest<'_>) -> Response {
        let response = next.run(ctx).await;
        count(&self.kind, &response);
        response
    }

    /// A subscription counts once: by its first answer.
    fn subscribe<'s>(
        &self,
        ctx: &ExtensionContext<'_>,
        stream: BoxStream<'s, Response>,
        next: NextSubscribe<'_>,
    ) -> BoxStream<'s, Response> {
        let (kind, counted) = (Arc::clone(&self.kind), AtomicBool::new(false));
        let stream = next.run(ctx, stream);
        let stream = stream.inspect(move |response| {
            if !counted.swap(true, Ordering::Relaxed) {
                count(&kind, response);
            }
        });
        stream.boxed()
    }

    async fn prepare_request(
        &self,
        ctx: &ExtensionContext<'_>,
        request: Request,
        next: NextPrepareRequest<'_>,
    ) -> ServerResult<Request> {
        if let Some(name) = &request.operation_name {
            // Set once: the extension is made anew for each request.
            let _ = self.name.set(name.clone());
        }
        next.run(ctx, request).await
    }

    async fn parse_query(
        &self,
        ctx: &ExtensionContext<'_>,
        query: &str,
        variables: &Variables,
        next: NextParseQuery<'_>,
    ) -> ServerResult<ExecutableDocument> {
        let document = next.run(ctx, query, variables).await?;
        let kind = match guard::operation_type(&document, self.name.get().map(String::as_str)) {
            Some(OperationType::Query) => "query",
            Some(OperationType::Mutation) => "mutation",
            Some(OperationType::Subscription) => "subscription",
            None => "unknown",
        };
        let _ = self.kind.set(kind);
        Ok(document)
    }
}
