//! GraphQL over HTTP, as the specification of that name has it (the draft of 2025, and what the audits
//! of graphql-http 1.23 check).
//!
//! | what happened | `application/json` | `application/graphql-response+json` |
//! |---|---|---|
//! | fields were resolved, with or without errors | 200, `data` | 200, `data` |
//! | the document does not parse, or does not fit the schema | 200, no `data` | 400, no `data` |
//! | the guard refused the document | 400, or 413 by size | the same |
//! | no GraphQL request: not JSON, no `query`, a parameter of the wrong type, a batch | 400 | the same |
//! | a mutation by GET | 405 | the same |
//! | a body above the limit | 413 | the same |
//! | a body that is not JSON in UTF-8 | 415 | the same |
//! | neither media type accepted | 406 in `application/json` | |

mod answer;
mod media;
mod parse;
#[cfg(test)]
mod tests;

use async_graphql::{Executor, Request as GraphqlRequest};
use axum::{extract::Request, response::Response};
use http::StatusCode;
use tracing::Instrument as _;

pub use self::answer::refuse;
use self::media::accepted;
pub(super) use self::{
    answer::{Body, Problem, executed, is_refusal},
    media::Media,
    parse::{Parameters, request as read},
};
use super::guard::{Admission, Codes};

/// Answers one HTTP request with a schema that stands behind [`super::guard::install`].
///
/// `attach` puts into the GraphQL request what its resolvers need: who asks, the loaders.
///
/// The execution has a task of its own. A client that hangs up ends the answer, not the work: a commit
/// under way is not torn.
pub async fn serve<E: Executor>(
    executor: E,
    request: Request,
    attach: impl FnOnce(GraphqlRequest) -> GraphqlRequest,
) -> Response {
    let (head, body) = request.into_parts();
    let Some(media) = accepted(&head.headers) else {
        let problem = Problem::new(
            StatusCode::NOT_ACCEPTABLE,
            Codes::NOT_ACCEPTABLE,
            "Answers are given as application/json or application/graphql-response+json.",
        );
        return problem.into_response(Media::Json);
    };
    let request = match parse::request(&head.method, &head.uri, &head.headers, body).await {
        Ok(request) => request,
        Err(problem) => return problem.into_response(media),
    };
    let admission = Admission::to_one_answer();
    let request = attach(request).data(admission.clone());
    let execution = async move { app::settling(executor.execute(request)).await };
    match tokio::spawn(execution.in_current_span()).await {
        Ok(Ok(executed)) => answer::executed(executed, admission.admitted(), media),
        outcome => {
            match outcome {
                Err(error) => tracing::error!(panicked = error.is_panic(), "an operation did not come to its end"),
                Ok(lost) => tracing::error!(error = ?lost.err(), "what an operation read was never written"),
            }
            let problem = Problem::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                Codes::INTERNAL,
                "Something went wrong on the server.",
            );
            problem.into_response(media)
        }
    }
}
